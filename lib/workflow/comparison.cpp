#include "workflow/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/json.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

std::vector<std::string> stop_ids(Placement const& placement) {
  std::vector<std::string> ids;
  for (auto const& stop : placement.stops)
    ids.push_back(stop.rule + (stop.truth == Truth::yes ? "" : "?"));
  return ids;
}

std::string answer_text(Placement const& placement) {
  if (!placement.levels.empty()) return join(placement.levels, " or ");
  return placement.stops.empty() ? "no level" : "stopped";
}

bool within(std::vector<std::string> const& few, std::vector<std::string> const& many) {
  return std::ranges::all_of(
      few, [&](std::string const& one) { return std::ranges::find(many, one) != many.end(); });
}

void append_words(JsonWriter& json, std::string_view key, std::vector<std::string> const& words) {
  json.key(key);
  json.begin_array();
  for (auto const& word : words) json.value(word);
  json.end_array();
}

void append_side(JsonWriter& json, std::string_view key, Side const& side) {
  json.key(key);
  json.begin_object();
  json.member("criteria", side.criteria->id);
  json.member("criteria_version", side.criteria->version);
  json.member("criteria_hash", side.criteria->hash);
  json.member("status", to_text(side.placement.status));
  json.key("level");
  auto const level = side.placement.level();
  level ? json.value(*level) : json.null();
  append_words(json, "levels", side.placement.levels);
  append_words(json, "stops", stop_ids(side.placement));
  json.end_object();
}

}  // namespace

Moved moved(Side const& before, Side const& after) {
  auto const& old = before.placement;
  auto const& now = after.placement;
  if (old.status == now.status && old.levels == now.levels && stop_ids(old) == stop_ids(now) &&
      old.may_be_undetermined == now.may_be_undetermined)
    return Moved::same;
  auto const from = old.level();
  auto const to = now.level();
  if (from && to) {
    auto const low = level_index(*after.criteria, *from);
    if (low == 0) return Moved::other;
    return level_index(*after.criteria, *to) > low ? Moved::up : Moved::down;
  }
  if (to) return Moved::settled;
  if (from) return Moved::opened;
  if (old.levels.empty() || now.levels.empty()) return Moved::other;
  if (old.levels != now.levels && within(now.levels, old.levels)) return Moved::narrower;
  if (old.levels != now.levels && within(old.levels, now.levels)) return Moved::wider;
  return Moved::other;
}

std::string move_text(Side const& before, Side const& after) {
  return fmt::format("{} -> {}", answer_text(before.placement), answer_text(after.placement));
}

void append_comparison(std::string& out, ClientId const& client, Date as_of, Side const& before,
                       Side const& after) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "careplan.comparison/1");
  json.member("client", client.value);
  json.member("as_of", to_text(as_of));
  json.member("moved", to_text(moved(before, after)));
  append_side(json, "before", before);
  append_side(json, "after", after);
  json.end_object();
}

Table comparison_table() {
  return {.id = "comparison",
          .title = "Who moves",
          .columns = {{"client", "Client", ColumnKind::text},
                      {"as_of", "As of", ColumnKind::date},
                      {"moved", "Moved", ColumnKind::text},
                      {"before_status", "Status before", ColumnKind::text},
                      {"before_levels", "Before", ColumnKind::list},
                      {"before_stops", "Stops before", ColumnKind::list},
                      {"after_status", "Status after", ColumnKind::text},
                      {"after_levels", "After", ColumnKind::list},
                      {"after_stops", "Stops after", ColumnKind::list}}};
}

void add_comparison_row(Table& table, ClientId const& client, Date as_of, Side const& before,
                        Side const& after) {
  auto const text = [](auto const& words) { return std::string(to_text(words)); };
  table.rows.push_back({client.value, as_of, text(moved(before, after)),
                        text(before.placement.status), before.placement.levels,
                        stop_ids(before.placement), text(after.placement.status),
                        after.placement.levels, stop_ids(after.placement)});
}

}  // namespace careplan
