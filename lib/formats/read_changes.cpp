// What an instrument refuses to say, which answers it holds impossible, and what a change means.
#include <fmt/format.h>

#include <array>

#include "formats/instrument_parts.hpp"

namespace careplan {
namespace {

// The one number that a kind of change is measured by.
std::string_view measure_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::reliable:
    case ChangeKind::meaningful:
      return "points";
    case ChangeKind::response:
      return "percent";
    case ChangeKind::remission:
      return "level";
  }
  return "points";
}

void read_measure(TomlTable const& table, ChangeRule& rule) {
  auto const measure = measure_of(rule.kind);
  for (auto const key : std::array<std::string_view, 3>{"points", "percent", "level"}) {
    if (key == measure) continue;
    if (table.node(key) != nullptr)
      table.complain(key, fmt::format("'{}' is not measured in {}", to_text(rule.kind), key),
                     fmt::format("give {} = ...", measure));
  }
  double const number = table.number(measure);
  if (measure == "points") rule.points = number;
  if (measure == "percent") rule.percent = number;
  if (measure == "level") rule.level = number;
}

}  // namespace

std::vector<NoScore> read_no_scores(TomlTable const& root) {
  std::vector<NoScore> none;
  for (auto const& table : root.tables("no_score"))
    none.push_back({.id = table.id("id"),
                    .because = table.text("because"),
                    .source = table.text_or("source", ""),
                    .place = table.place()});
  return none;
}

std::vector<ConsistencyRule> read_consistency(TomlTable const& root, Instrument const& instrument) {
  std::vector<ConsistencyRule> rules;
  for (auto const& table : root.tables("consistency")) {
    ConsistencyRule rule{.id = table.id("id")};
    rule.never = read_condition(table, "never", instrument, Scope::items);
    if (!table.has("never"))
      table.complain("never", "a consistency rule needs 'never'",
                     "add never = \"q1 is no and q2 >= 1\"");
    rule.because = table.text_or("because", "");
    rule.place = table.place();
    if (rule.never) rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<ChangeRule> read_changes(TomlTable const& root, Instrument const& instrument) {
  std::vector<ChangeRule> rules;
  for (auto const& table : root.tables("change")) {
    ChangeRule rule{};
    auto const score = score_of(table, instrument);
    if (score) rule.score = instrument.scores[*score].id;
    bool const told = table.has("kind");
    rule.kind = table.word<ChangeKind>("kind");
    if (told) read_measure(table, rule);
    if (table.has("baseline_from")) rule.baseline_from = table.number("baseline_from");
    rule.source = table.text_or("source", "");
    rule.place = table.place();
    if (score && told) rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace careplan
