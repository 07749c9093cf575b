#include "instruments/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/text.hpp"
#include "core/tolerance.hpp"
#include "instruments/change.hpp"
#include "instruments/findings.hpp"
#include "instruments/score.hpp"

namespace careplan {
namespace {

constexpr std::string_view refused_address = "refused";

// What an example may expect, by address below the instrument.
Facts observed(Instrument const& instrument, Outcome const& outcome) {
  Facts addressed;
  add_facts(addressed, instrument, outcome);
  Facts facts;
  for (auto& [address, value] : addressed)
    facts.emplace(address.substr(instrument.id.size() + 1), std::move(value));
  for (auto const& score : outcome.scores) {
    facts.emplace(score.id + ".band_set",
                  score.band_set.empty() ? Value{Missing::unknown} : Value{score.band_set});
    facts.emplace(score.id + ".prorated",
                  score.prorated ? Value{*score.prorated} : Value{Missing::not_applicable});
  }
  return facts;
}

// Files write yes and no as words; the order of open words does not matter.
Value plain(Value value) {
  if (auto const* yes = std::get_if<bool>(&value)) return std::string(*yes ? "yes" : "no");
  if (auto* few = std::get_if<OneOf>(&value)) std::ranges::sort(few->words);
  return value;
}

bool same(Value const& got, Value const& expected) {
  auto const a = plain(got);
  auto const b = plain(expected);
  auto const* x = std::get_if<double>(&a);
  auto const* y = std::get_if<double>(&b);
  return x != nullptr && y != nullptr ? *x - *y < tolerance && *y - *x < tolerance : a == b;
}

std::vector<Answer> as_answers(Facts const& given) {
  std::vector<Answer> answers;
  for (auto const& [item, value] : given) answers.push_back({item, value});
  return answers;
}

// "total.change", and "total.reliable" where there is a rule: in the order of the file, the first
// of a kind.
void add_changes(Facts& facts, Instrument const& instrument, Outcome const& baseline,
                 Outcome const& now) {
  for (auto const& change : changes(instrument, &baseline, nullptr, now)) {
    facts.emplace(change.score + ".change", as_fact(*change.from_baseline));
    facts.emplace(change.score + ".trend", std::string(to_text(change.trend)));
    for (auto const& found : change.since_baseline)
      facts.emplace(
          fmt::format("{}.{}", change.score, to_text(found.rule.kind)),
          found.met == Truth::unknown ? Value{Missing::unknown} : Value{found.met == Truth::yes});
  }
}

using Complain = std::function<void(std::string const& text, std::string hint)>;

void check_expected(Instrument const& instrument, InstrumentExample const& example,
                    Facts const& got, Complain const& complain) {
  std::vector<std::string> known;
  for (auto const& [address, value] : got) known.push_back(address);
  for (auto const& [address, expected] : example.expect) {
    auto const found = got.find(address);
    auto const reason = why_not(instrument, address);
    if (found == got.end())
      complain(fmt::format("the instrument has no '{}'", address),
               reason.empty() ? suggestion(address, known) : reason);
    else if (!same(found->second, expected))
      complain(
          fmt::format("{} is {}, expected {}", address, to_text(found->second), to_text(expected)),
          "");
  }
}

// False when the answers are not ones that can be scored, whether that was expected or not.
bool check_accepted(Plan const& plan, InstrumentExample const& example, Complain const& complain) {
  auto refused = complaints_about(plan, as_answers(example.answers), example.place);
  auto const expected = example.expect.find(refused_address);
  if (expected != example.expect.end()) {
    if (plain(expected->second) != Value{std::string("yes")} || example.expect.size() > 1)
      complain("of answers that are refused nothing else can be expected",
               "write expect = { refused = \"yes\" }");
    else if (refused.empty())
      complain("its answers are accepted, expected that they are refused", "");
    return false;
  }
  if (refused.empty() && example.baseline)
    refused = complaints_about(plan, as_answers(*example.baseline), example.place);
  for (auto const& complaint : refused) complain(complaint.message, complaint.hint);
  return refused.empty();
}

void check_example(Instrument const& instrument, Plan const& plan, InstrumentExample const& example,
                   std::vector<Complaint>& complaints) {
  Complain const complain = [&](std::string const& text, std::string hint) {
    complaints.push_back(
        {example.place, fmt::format("example '{}': {}", example.name, text), std::move(hint)});
  };
  if (example.expect.empty()) complain("it expects nothing", "add expect = { ... }");
  if (!check_accepted(plan, example, complain)) return;
  auto const outcome = score(plan, as_answers(example.answers), example.context, example.bands);
  auto got = observed(instrument, outcome);
  if (example.baseline)
    add_changes(got, instrument,
                score(plan, as_answers(*example.baseline), example.context, example.bands),
                outcome);
  check_expected(instrument, example, got, complain);
}

}  // namespace

std::vector<Complaint> check(Instrument const& instrument) {
  std::vector<Complaint> complaints;
  if (instrument.examples.empty())
    complaints.push_back({Place{instrument.file, 1, 1},
                          fmt::format("instrument '{}' has no examples", instrument.id),
                          "add [[example]] with answers and what they come to"});
  auto const plan = plan_for(instrument);
  for (auto const& example : instrument.examples)
    check_example(instrument, plan, example, complaints);
  return complaints;
}

}  // namespace careplan
