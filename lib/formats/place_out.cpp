#include "formats/place_parts.hpp"
#include "formats/record_parts.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

std::string_view end_of(std::vector<std::string> const& levels, bool last) {
  if (levels.empty()) return {};
  return last ? levels.back() : levels.front();
}

void append_stop(JsonWriter& json, Stop const& stop) {
  json.begin_object();
  json.member("rule", stop.rule);
  json.member("state", to_text(stop.truth));
  json.member("because", stop.because);
  json.member("action", stop.action);
  json.member("cite", stop.cite);
  json.end_object();
}

void append_missing(JsonWriter& json, Decisive const& fact) {
  json.begin_object();
  json.member("fact", fact.fact);
  json.member("label", fact.label);
  json.member("value", fact.value);
  json.key("branches");
  json.begin_array();
  for (auto const& branch : fact.branches) {
    json.begin_object();
    json.member("answer", branch.answer);
    words_member(json, "levels", branch.levels);
    words_member(json, "stops", branch.stops);
    json.member("may_be_undetermined", branch.may_be_undetermined);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

template <class List, class Append>
void append_list(JsonWriter& json, std::string_view key, List const& list, Append const& append) {
  json.key(key);
  json.begin_array();
  for (auto const& one : list) append(json, one);
  json.end_array();
}

void append_leaf(JsonWriter& json, Leaf const& leaf) {
  json.begin_object();
  json.member("text", leaf.text);
  json.member("fact", leaf.fact);
  json.member("value", leaf.value);
  json.member("state", to_text(leaf.truth));
  json.end_object();
}

void append_reason(JsonWriter& json, Reason const& reason) {
  json.begin_object();
  json.member("rule", reason.rule);
  json.member("kind", to_text(reason.kind));
  text_member(json, "level", reason.level);
  if (reason.raise > 0) json.member("raise", reason.raise);
  if (!reason.tag.empty()) json.member("tag", reason.tag);
  json.member("state", to_text(reason.truth));
  json.member("because", reason.because);
  json.member("cite", reason.cite);
  append_list(json, "conditions", reason.leaves, append_leaf);
  json.end_object();
}

template <class Part, class Append>
std::string json_of(Part const& part, Append const& append) {
  std::string out;
  JsonWriter json(out);
  append(json, part);
  return out;
}

void append_tag(JsonWriter& json, Tag const& tag) {
  json.begin_object();
  json.member("tag", tag.tag);
  json.member("state", to_text(tag.truth));
  json.end_object();
}

void append_driver(JsonWriter& json, Driver const& driver) {
  json.begin_object();
  json.member("fact", driver.fact);
  json.member("label", driver.label);
  json.member("value", driver.value);
  text_member(json, "level", driver.level);
  json.member("drives", driver.drives);
  json.end_object();
}

void append_flip(JsonWriter& json, Flip const& flip) {
  json.begin_object();
  json.member("direction", flip.up ? "up" : "down");
  json.member("steps", flip.steps);
  json.key("changes");
  json.begin_array();
  for (auto const& change : flip.changes) {
    json.begin_object();
    json.member("fact", change.fact);
    json.member("label", change.label);
    json.member("from", change.from);
    json.member("to", change.to);
    json.member("steps", change.steps);
    json.end_object();
  }
  json.end_array();
  words_member(json, "levels", flip.levels);
  json.end_object();
}

void append_explanation(JsonWriter& json, Placement const& placement) {
  append_list(json, "reasons", placement.reasons, append_reason);
  append_list(json, "not_lower", placement.not_lower, append_reason);
  append_list(json, "not_higher", placement.not_higher, append_reason);
  append_list(json, "missing", placement.decisive, append_missing);
  if (!placement.drivers.empty()) append_list(json, "drivers", placement.drivers, append_driver);
  if (placement.flips_known) append_list(json, "flips", placement.flips, append_flip);
}

std::vector<std::string> facts_in(std::vector<Decisive> const& decisive) {
  std::vector<std::string> facts;
  for (auto const& fact : decisive) facts.push_back(fact.fact);
  return facts;
}

std::vector<std::string> names_of(std::vector<Stop> const& stops) {
  std::vector<std::string> names;
  for (auto const& stop : stops) names.push_back(stop.rule + (stop.truth == Truth::yes ? "" : "?"));
  return names;
}

}  // namespace

std::string reason_json(Reason const& reason) {
  return json_of(reason, append_reason);
}
std::string leaf_json(Leaf const& leaf) {
  return json_of(leaf, append_leaf);
}
std::string missing_json(Decisive const& fact) {
  return json_of(fact, append_missing);
}

void append_placement(std::string& out, ClientId const& client, Date as_of,
                      Criteria const& criteria, Placement const& placement, bool explain) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "careplan.placement/1");
  json.member("client", client.value);
  json.member("criteria", criteria.id);
  json.member("criteria_version", criteria.version);
  json.member("criteria_hash", criteria.hash);
  json.member("as_of", to_text(as_of));
  json.member("status", to_text(placement.status));
  text_member(json, "level", placement.level().value_or(""));
  words_member(json, "levels", placement.levels);
  text_member(json, "lowest", end_of(placement.levels, false));
  text_member(json, "safest", end_of(placement.levels, true));
  if (placement.or_above != Truth::no) json.member("or_above", to_text(placement.or_above));
  if (!placement.tags.empty()) append_list(json, "tags", placement.tags, append_tag);
  append_list(json, "stops", placement.stops, append_stop);
  words_member(json, "decisive", facts_in(placement.decisive));
  json.member("may_be_undetermined", placement.may_be_undetermined);
  json.member("approximate", placement.approximate);
  if (explain) append_explanation(json, placement);
  json.end_object();
}

std::string placement_json(ClientId const& client, Date as_of, Criteria const& criteria,
                           Placement const& placement, bool explain) {
  std::string out;
  append_placement(out, client, as_of, criteria, placement, explain);
  return out;
}

Table placement_table() {
  return {.id = "placement",
          .title = "Recommended level of care",
          .columns = {{"client", "Client", ColumnKind::text},
                      {"criteria", "Criteria", ColumnKind::text, true},
                      {"criteria_version", "Version", ColumnKind::text, true},
                      {"criteria_hash", "Hash", ColumnKind::text, true},
                      {"as_of", "As of", ColumnKind::date, true},
                      {"status", "Status", ColumnKind::text},
                      {"level", "Level", ColumnKind::text},
                      {"levels", "Possible", ColumnKind::list},
                      {"lowest", "Lowest", ColumnKind::text, true},
                      {"safest", "Safest", ColumnKind::text, true},
                      {"stops", "Stops", ColumnKind::list},
                      {"decisive", "Depends on", ColumnKind::list},
                      {"may_be_undetermined", "May have no level", ColumnKind::yes_no, true},
                      {"approximate", "Approximate", ColumnKind::yes_no, true}}};
}

void add_row(Table& table, ClientId const& client, Date as_of, Criteria const& criteria,
             Placement const& placement) {
  table.rows.push_back(
      {client.value, criteria.id, criteria.version, criteria.hash, as_of,
       std::string(to_text(placement.status)), text_cell(placement.level().value_or("")),
       placement.levels, text_cell(end_of(placement.levels, false)),
       text_cell(end_of(placement.levels, true)), names_of(placement.stops),
       facts_in(placement.decisive), placement.may_be_undetermined, placement.approximate});
}

}  // namespace careplan
