#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/program_parts.hpp"
#include "scheduling/schedule.hpp"

namespace careplan {
namespace {

constexpr int weight_limit = 10'000;

Constraint const* known_rule(TomlTable const& table, std::string const& name) {
  auto const found = std::ranges::find(constraints(), name, &Constraint::name);
  if (found != constraints().end()) return &*found;
  std::vector<std::string> names;
  for (auto const& row : constraints()) names.emplace_back(row.name);
  table.complain("rule", fmt::format("there is no rule '{}' of the timetable", name),
                 suggestion(name, names));
  return nullptr;
}

RuleChange read_rule_change(TomlTable const& table) {
  RuleChange change{.rule = table.id("rule"), .place = table.place()};
  if (table.has("weight")) change.weight = count(table, "weight", 0, weight_limit);
  if (table.has("hard")) change.hard = table.flag_or("hard", false);
  auto const* const row = known_rule(table, change.rule);
  if (row == nullptr) return change;
  if (row->hard && (change.weight || change.hard == false))
    table.complain("rule",
                   fmt::format("'{}' always holds: it has no weight and cannot bend", change.rule));
  if (!row->hard && !row->may_harden && change.hard == true)
    table.complain("hard", fmt::format("'{}' cannot be made hard", change.rule),
                   "give it a greater weight");
  return change;
}

}  // namespace

std::vector<RuleChange> read_rule_changes(TomlTable const& root) {
  std::vector<RuleChange> list;
  for (auto const& table : root.tables("rule")) {
    auto change = read_rule_change(table);
    if (std::ranges::find(list, change.rule, &RuleChange::rule) != list.end())
      table.complain("rule", fmt::format("'{}' is changed twice", change.rule));
    list.push_back(std::move(change));
  }
  return list;
}

}  // namespace careplan
