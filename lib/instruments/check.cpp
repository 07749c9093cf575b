#include "instruments/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "instruments/score.hpp"

namespace careplan {
namespace {

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
  constexpr double tolerance = 1e-9;
  return x != nullptr && y != nullptr ? *x - *y < tolerance && *y - *x < tolerance : a == b;
}

void check_example(Instrument const& instrument, Plan const& plan, InstrumentExample const& example,
                   std::vector<Complaint>& complaints) {
  auto const complain = [&](std::string const& text, std::string hint = {}) {
    complaints.push_back(
        {example.place, fmt::format("example '{}': {}", example.name, text), std::move(hint)});
  };
  std::vector<Answer> answers;
  for (auto const& [item, value] : example.answers) answers.push_back({item, value});
  auto const refused = complaints_about(plan, answers, example.place);
  for (auto const& complaint : refused) complain(complaint.message, complaint.hint);
  if (!refused.empty()) return;
  if (example.expect.empty()) complain("it expects nothing", "add expect = { ... }");

  auto const got = observed(instrument, score(plan, answers, example.context, example.bands));
  std::vector<std::string> known;
  for (auto const& [address, value] : got) known.push_back(address);
  for (auto const& [address, expected] : example.expect) {
    auto const found = got.find(address);
    if (found == got.end())
      complain(fmt::format("the instrument has no '{}'", address),
               why_not(instrument, address).empty() ? suggestion(address, known)
                                                    : why_not(instrument, address));
    else if (!same(found->second, expected))
      complain(
          fmt::format("{} is {}, expected {}", address, to_text(found->second), to_text(expected)));
  }
}

}  // namespace

std::vector<Complaint> check(Instrument const& instrument) {
  std::vector<Complaint> complaints;
  if (instrument.examples.empty())
    complaints.push_back({{instrument.file, 1, 1},
                          fmt::format("instrument '{}' has no examples", instrument.id),
                          "add [[example]] with answers and what they come to"});
  auto const plan = plan_for(instrument);
  for (auto const& example : instrument.examples)
    check_example(instrument, plan, example, complaints);
  return complaints;
}

}  // namespace careplan
