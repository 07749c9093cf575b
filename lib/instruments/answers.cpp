// complaints_about: what is wrong with a record before anybody scores it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "instruments/completions.hpp"
#include "instruments/score.hpp"

namespace careplan {
namespace {

bool number_allowed(Item const& item, double number) {
  if (item.kind == ItemKind::choice)
    return std::ranges::find(item.choices, number, &Choice::value) != item.choices.end();
  if (item.range && !item.range->contains(number)) return false;
  return std::isfinite(number) && (item.decimals || number == std::floor(number));
}

bool text_allowed(Item const& item, std::string const& text) {
  switch (item.kind) {
    case ItemKind::words:
      return std::ranges::find(item.choices, text, &Choice::word) != item.choices.end();
    case ItemKind::date:
      return parse_date(text).has_value();
    case ItemKind::windows:
      return parse_windows(text).has_value();
    case ItemKind::text:
      return !first_unsafe(text) && text.find_first_not_of(" \t\n\r") != std::string::npos;
    default:
      return false;
  }
}

bool allowed(Item const& item, Value const& value) {
  if (auto const* missing = std::get_if<Missing>(&value))
    return *missing != Missing::stale &&
           (*missing != Missing::not_applicable || static_cast<bool>(item.asked_when));
  if (std::holds_alternative<bool>(value)) return item.kind == ItemKind::yes_no;
  if (auto const* number = std::get_if<double>(&value))
    return (item.kind == ItemKind::choice || item.kind == ItemKind::number) &&
           number_allowed(item, *number);
  auto const* text = std::get_if<std::string>(&value);
  return text != nullptr && text_allowed(item, *text);
}

std::string quoted(Value const& value) {
  auto const* text = std::get_if<std::string>(&value);
  return text == nullptr ? to_text(value) : "'" + shown(*text) + "'";
}

std::string hint_for(Item const& item, Value const& value) {
  if (is_skipped(value)) return "leave it out, or write refused or unknown";
  if (auto const* text = std::get_if<std::string>(&value)) {
    if (answer_from_text(item, *text) != value)
      return "in JSON: a number, true or false, without quotes";
    std::vector<std::string> words;
    for (auto const& choice : item.choices) words.push_back(choice.word);
    if (item.kind == ItemKind::words)
      if (auto const near = nearest(*text, words)) return "did you mean '" + *near + "'?";
  }
  return "an item that is not answered is left out, or is unknown or refused";
}

std::string complaint_text(Item const& item, Value const& value) {
  if (is_skipped(value)) return fmt::format("{} is always asked and cannot be skipped", item.id);
  return fmt::format("{} cannot be {}: allowed is {}", item.id, quoted(value),
                     allowed_answers(item));
}

// "q1 is not asked, q2 is no": what a condition saw.
std::string seen_by(Condition const& condition, FactOf const& fact_of) {
  std::vector<std::string> seen;
  for (auto const& fact : facts_read(condition))
    seen.push_back(fact + " is " + quoted(fact_of(fact)));
  return join(seen, ", ");
}

std::vector<std::string> ids_of(Instrument const& instrument) {
  std::vector<std::string> ids;
  for (auto const& item : instrument.items) ids.push_back(item.id);
  return ids;
}

// "pulse is 130, which makes it 4"
void complain_about_derived(Plan const& plan, std::vector<Answer> const& answers, Place const& at,
                            std::vector<Complaint>& complaints) {
  auto const given = [&](std::size_t item) -> double const* {
    auto const found = std::ranges::find(answers, plan.instrument->items[item].id, &Answer::item);
    return found == answers.end() ? nullptr : std::get_if<double>(&found->value);
  };
  for (auto const index : plan.derived) {
    auto const& item = plan.instrument->items[index];
    auto const* const points = given(index);
    auto const* const raw = given(plan.raw_of[index]);
    if (points == nullptr || raw == nullptr || points_at(item, *raw) == *points) continue;
    complaints.push_back(
        {at,
         fmt::format("{} is {}, but {} is {}, which makes it {}", item.id, to_text(*points),
                     item.derived_from, to_text(*raw), to_text(points_at(item, *raw))),
         fmt::format("leave out {}: it is worked out", item.id)});
  }
}

// The rules that are broken, each with the answers that it saw.
void complain_about_rules(Plan const& plan, Values const& values, Island const& island,
                          Place const& at, std::vector<Complaint>& complaints) {
  auto const fact_of = items_of(plan, values);
  for (auto const index : island.rules) {
    auto const& rule = plan.instrument->consistency[index];
    if (evaluate(rule.never, fact_of) != Truth::yes) continue;
    complaints.push_back(
        {at, fmt::format("these answers cannot all be true: {}", seen_by(rule.never, fact_of)),
         rule.because.empty() ? "correct one of them" : rule.because});
  }
}

// The answers that stand where a gate is closed, and the other way round.
void complain_about_gates(Plan const& plan, Values const& values, Island const& island,
                          Place const& at, std::vector<Complaint>& complaints) {
  auto const fact_of = items_of(plan, values);
  for (auto const index : island.gated) {
    auto const& item = plan.instrument->items[index];
    if (is_open(values[index])) continue;
    auto const asked = evaluate(item.asked_when, fact_of);
    auto const why = fmt::format("asked only when {}; {}", item.asked_when.text,
                                 seen_by(item.asked_when, fact_of));
    if (asked == Truth::no && !is_skipped(values[index]) &&
        !adds_nothing(plan, index, values[index]))
      complaints.push_back(
          {at, fmt::format("{} is {}, but it is {}", item.id, quoted(values[index]), why),
           fmt::format("correct one of them, or leave {0} empty: {0}=", item.id)});
    if (asked == Truth::yes && is_skipped(values[index]))
      complaints.push_back({at, fmt::format("{} cannot be skipped: it is {}", item.id, why),
                            hint_for(item, values[index])});
  }
}

std::vector<std::string> answered_in(Plan const& plan, Values const& values, Island const& island) {
  std::set<std::size_t> items(island.gated.begin(), island.gated.end());
  items.insert(island.gatekeepers.begin(), island.gatekeepers.end());
  std::vector<std::string> ids;
  for (auto const item : items)
    if (!is_open(values[item])) ids.push_back(plan.instrument->items[item].id);
  return ids;
}

// An island that no completion can satisfy: says which answers stand against each other.
void complain_about_island(Plan const& plan, Values const& values, Island const& island,
                           Place const& at, std::vector<Complaint>& complaints) {
  bool possible = false;
  for_each_completion(plan, values, extent_of(plan, values, island.gatekeepers),
                      [&](Values const&) {
                        possible = true;
                        return false;
                      });
  if (possible) return;
  auto const before = complaints.size();
  complain_about_rules(plan, values, island, at, complaints);
  complain_about_gates(plan, values, island, at, complaints);
  if (complaints.size() > before) return;
  complaints.push_back({at,
                        fmt::format("the answers to {} contradict each other: no answer to the "
                                    "items that are open agrees with all of them",
                                    join(answered_in(plan, values, island), ", ")),
                        "correct one of them"});
}

}  // namespace

std::vector<Complaint> complaints_about(Instrument const& instrument,
                                        std::vector<Answer> const& answers, Place const& at) {
  return complaints_about(plan_for(instrument), answers, at);
}

std::vector<Complaint> complaints_about(Plan const& plan, std::vector<Answer> const& answers,
                                        Place const& at) {
  std::vector<Complaint> complaints;
  std::set<std::string_view> seen;
  for (auto const& answer : answers) {
    auto const found = plan.item_at.find(answer.item);
    if (found == plan.item_at.end()) {
      complaints.push_back(
          {at, fmt::format("{} has no item '{}'", plan.instrument->id, shown(answer.item)),
           suggestion(answer.item, ids_of(*plan.instrument))});
      continue;
    }
    auto const& item = plan.instrument->items[found->second];
    if (!seen.insert(answer.item).second)
      complaints.push_back({at, item.id + " is answered twice", "keep one of the answers"});
    else if (!allowed(item, answer.value))
      complaints.push_back({at, complaint_text(item, answer.value), hint_for(item, answer.value)});
  }
  if (!complaints.empty()) return complaints;  // nothing can be judged on broken answers
  complain_about_derived(plan, answers, at, complaints);
  if (!complaints.empty()) return complaints;
  auto const values = values_of(plan, answers);
  for (auto const& island : plan.islands)
    complain_about_island(plan, values, island, at, complaints);
  return complaints;
}

}  // namespace careplan
