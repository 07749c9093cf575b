#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "storage/placements.hpp"
#include "workflow/place.hpp"

namespace careplan {
namespace {

PlacementRow newest(Record const& record, ClientId const& client, std::string const& criteria,
                    Date day) {
  std::optional<PlacementRow> found;
  for (auto& row : placement_heads(record, client))
    if (row.criteria == criteria && row.as_of <= day) found = std::move(row);
  if (found) return std::move(*found);
  throw Error(Fault::not_found,
              fmt::format("no recommendation of {} for '{}' has been kept", criteria, client.value),
              {}, "careplan place client --record keeps one");
}

std::string levels_text(std::vector<std::string> const& levels) {
  return levels.empty() ? "none" : join(levels, " or ");
}

// What is to blame for another answer.
std::string cause(bool other_rules, bool changed_then, bool changed_since) {
  std::vector<std::string> causes;
  if (changed_then) causes.emplace_back(other_rules ? "criteria" : "corrected records");
  if (changed_since) causes.emplace_back("data");
  return causes.empty() ? "nothing" : join(causes, " and ");
}

class Diff {
 public:
  explicit Diff(Table& table) : table_(table) {}

  void row(std::string part, std::string item, std::string before, std::string after) {
    table_.rows.push_back({std::move(part), std::move(item), std::move(before), std::move(after)});
  }

  void facts(PlacementAnswer const& then, PlacementAnswer const& now) {
    auto const value = [](Facts const& facts, std::string const& id) {
      auto const found = facts.find(id);
      return found == facts.end() ? Value{} : found->second;
    };
    for (auto const& fact : now.criteria->facts) {
      auto const before = value(then.facts, fact.id);
      auto const after = value(now.facts, fact.id);
      if (before != after) row("fact", fact.id, to_text(before), to_text(after));
    }
  }

  void rules(Placement const& then, Placement const& now) {
    auto const states = [](Placement const& placement) {
      std::map<std::string, Truth> found;
      for (auto const& reason : placement.reasons) found[reason.rule] = reason.truth;
      for (auto const& stop : placement.stops) found[stop.rule] = stop.truth;
      return found;
    };
    auto const before = states(then);
    auto const after = states(now);
    std::set<std::string> ids;
    for (auto const& [id, truth] : before) ids.insert(id);
    for (auto const& [id, truth] : after) ids.insert(id);
    auto const state = [](auto const& all, std::string const& id) {
      auto const found = all.find(id);
      return std::string(to_text(found == all.end() ? Truth::no : found->second));
    };
    for (auto const& id : ids)
      if (state(before, id) != state(after, id))
        row("rule", id, state(before, id), state(after, id));
  }

 private:
  Table& table_;
};

}  // namespace

Table placement_diff(Clinic const& clinic, ClientId const& client, CriteriaChoice const& choice) {
  auto const record = clinic.open(Access::read);
  need_client(record, client);
  auto const& criteria = criteria_for(clinic.catalogue, record, client, clinic.today, choice);
  auto const kept = newest(record, client, criteria.id, clinic.today);
  auto const then = answer_on(clinic.catalogue, record, criteria, client, kept.as_of);
  auto const now = answer_on(clinic.catalogue, record, criteria, client, clinic.today);
  bool const other_rules = kept.criteria_hash != criteria.hash;
  auto const same = [](PlacementAnswer const& a, PlacementAnswer const& b) {
    return a.placement.status == b.placement.status && a.placement.levels == b.placement.levels;
  };
  bool const changed_then =
      kept.levels != then.placement.levels || kept.status != to_text(then.placement.status);
  Table table{.id = "placement-diff",
              .title = fmt::format("{}: {} and {}", client.value, to_text(kept.as_of),
                                   to_text(clinic.today)),
              .columns = {{"part", "Part", ColumnKind::text},
                          {"item", "Item", ColumnKind::text},
                          {"before", "Before", ColumnKind::text},
                          {"after", "After", ColumnKind::text}}};
  Diff diff(table);
  diff.row("answer", "as of", to_text(kept.as_of), to_text(clinic.today));
  diff.row("answer", "status", kept.status, std::string(to_text(now.placement.status)));
  diff.row("answer", "levels", levels_text(kept.levels), levels_text(now.placement.levels));
  diff.row("criteria", criteria.id,
           fmt::format("version {} ({:.12})", kept.criteria_version, kept.criteria_hash),
           fmt::format("version {} ({:.12})", criteria.version, criteria.hash));
  diff.row("changed by", cause(other_rules, changed_then, !same(then, now)), "", "");
  diff.facts(then, now);
  diff.rules(then.placement, now.placement);
  return table;
}

}  // namespace careplan
