#include "formats/assess_parts.hpp"
#include "formats/record_parts.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

std::optional<double> exact(Interval const& range) {
  return range.exact() ? std::optional(range.low) : std::nullopt;
}

}  // namespace

void append_score(JsonWriter& json, ScoreOutcome const& score) {
  json.key(score.id);
  json.begin_object();
  json.member("low", score.range.low);
  json.member("high", score.range.high);
  number_member(json, "value", exact(score.range));
  number_member(json, "prorated", score.prorated);
  text_member(json, "band", score.band.value_or(""));
  text_member(json, "band_set", score.band_set);
  if (!score.band && !score.bands.empty()) words_member(json, "bands", score.bands);
  json.end_object();
}

void append_result(JsonWriter& json, ResultOutcome const& result) {
  json.key(result.id);
  json.begin_object();
  text_member(json, "value",
              result.possible.size() == 1 ? std::string_view(result.possible.front()) : "");
  words_member(json, "possible", result.possible);
  json.end_object();
}

// What to do is said wherever the flag is raised or may be.
void append_flag(JsonWriter& json, FlagOutcome const& flag) {
  json.begin_object();
  json.member("id", flag.id);
  json.member("state", to_text(flag.state));
  json.member("label", flag.label);
  if (flag.state != Truth::no) {
    json.member("action", flag.action);
    json.member("crisis", flag.crisis);
  }
  json.end_object();
}

void append_assessment(std::string& out, ClientId const& client, Date date,
                       Instrument const& instrument, Outcome const& outcome) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "careplan.assessment/1");
  json.member("client", client.value);
  json.member("date", to_text(date));
  json.member("instrument", instrument.id);
  json.member("version", instrument.version);
  json.key("scores");
  json.begin_object();
  for (auto const& score : outcome.scores) append_score(json, score);
  json.end_object();
  json.key("results");
  json.begin_object();
  for (auto const& result : outcome.results) append_result(json, result);
  json.end_object();
  json.key("flags");
  json.begin_array();
  for (auto const& flag : outcome.flags) append_flag(json, flag);
  json.end_array();
  json.key("answers");
  json.begin_object();
  for (auto const& answer : outcome.answers) json.member(answer.item, answer.value);
  json.end_object();
  json.end_object();
}

std::string assessment_json(ClientId const& client, Date date, Instrument const& instrument,
                            Outcome const& outcome) {
  std::string out;
  append_assessment(out, client, date, instrument, outcome);
  return out;
}

Table assessment_table() {
  return {.id = "assessment-finding",
          .title = "Assessments",
          .columns = {{"client", "Client", ColumnKind::text},
                      {"date", "Date", ColumnKind::date},
                      {"instrument", "Instrument", ColumnKind::text},
                      {"version", "Version", ColumnKind::text},
                      {"kind", "Kind", ColumnKind::text},
                      {"id", "Id", ColumnKind::text},
                      {"low", "Low", ColumnKind::number},
                      {"high", "High", ColumnKind::number},
                      {"value", "Value", ColumnKind::number},
                      {"prorated", "Prorated", ColumnKind::number},
                      {"word", "Band or result", ColumnKind::text},
                      {"possible", "Possible", ColumnKind::list},
                      {"band_set", "Band set", ColumnKind::text},
                      {"action", "Action", ColumnKind::text}}};
}

void add_rows(Table& table, ClientId const& client, Date date, Instrument const& instrument,
              Outcome const& outcome) {
  std::vector<Cell> const head{client.value, date, instrument.id, instrument.version};
  auto const add = [&](std::vector<Cell> const& rest) {
    table.rows.push_back(head);
    table.rows.back().insert(table.rows.back().end(), rest.begin(), rest.end());
  };
  for (auto const& score : outcome.scores)
    add({"score",
         score.id,
         score.range.low,
         score.range.high,
         number_cell(exact(score.range)),
         number_cell(score.prorated),
         text_cell(score.band.value_or("")),
         score.bands,
         text_cell(score.band_set),
         {}});
  for (auto const& result : outcome.results)
    add({"result",
         result.id,
         {},
         {},
         {},
         {},
         text_cell(result.possible.size() == 1 ? result.possible.front() : ""),
         result.possible,
         {},
         {}});
  for (auto const& flag : outcome.flags)
    add({"flag",
         flag.id,
         {},
         {},
         {},
         {},
         std::string(to_text(flag.state)),
         {},
         {},
         text_cell(flag.state == Truth::no ? "" : flag.action)});
}

}  // namespace careplan
