#include <doctest/doctest.h>

#include <cstdlib>

#include "folder.hpp"
#include "office.hpp"
#include "streams.hpp"
#include "workflow/assess_history.hpp"

using namespace careplan;

namespace {

constexpr int not_installed = 77;

// What the independent validator says of these records: 0 is well.
int validated(std::string const& schema, std::string const& records) {
  Folder const folder;
  folder.write("records.ndjson", records);
  auto const command = std::string(PROJECT_ROOT "/tests/schema_check ") + schema + " " +
                       folder.path() + "/records.ndjson 2>" + folder.path() + "/said";
  int const status = std::system(command.c_str());
  return WEXITSTATUS(status);
}

std::string answers() {
  std::string text;
  for (auto const* given : {"{}", "[2,2,1,2,1,2,2,1,1]", "[0,0,0,0,0,0,0,0,null,3]",
                            R"({"q1":"refused","q9":"unknown"})"})
    text += R"({"client":"C-1","date":"2026-12-01","instrument":"phq-9","answers":)" +
            std::string(given) + "}\n";
  return text;
}

}  // namespace

TEST_CASE("what the filters read and write is what the schemas promise") {
  Catalogue const catalogue;
  if (validated("assess-in", answers()) == not_installed) {
    MESSAGE("python3-jsonschema is not installed: the schemas were not checked");
    return;
  }
  CHECK(validated("assess-in", answers()) == 0);
  std::string scored;
  for (std::string const instrument : {"phq-9", "gad-7", "cssrs-screener", "audit-c", "domains"}) {
    CAPTURE(instrument);
    auto const none =
        R"({"client":"C-2","date":"2026-12-01","instrument":")" + instrument + R"(","answers":{}})";
    score_stream(text_source(none), [&](auto bytes) { scored += bytes; }, catalogue);
  }
  score_stream(text_source(answers()), [&](auto bytes) { scored += bytes; }, catalogue);
  CHECK(validated("assessment", scored) == 0);
  for (auto const& criteria : catalogue.list(DefinitionKind::criteria))
    for (bool const explain : {false, true}) {
      CAPTURE(criteria);
      CAPTURE(explain);
      std::string placed;
      eval_stream(text_source(scored), [&](auto bytes) { placed += bytes; }, catalogue,
                  {.criteria = criteria, .explain = explain});
      CHECK(lines_of(placed).size() == 2);
      CHECK(validated("placement", placed) == 0);
    }
}

TEST_CASE("what history and due lists write is what their schemas promise") {
  if (validated("assess-in", answers()) == not_installed) return;
  Office office;
  for (auto const* day : {"2026-10-01", "2026-11-01", "2026-11-20"})
    assess_record(office.clinic,
                  {.client = {"C-1"},
                   .date = *parse_date(day),
                   .instrument = "phq-9",
                   .answers = {{"q1", day[6] == '0' ? "3" : "1"}, {"q9", "refused"}}});
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = *parse_date("2026-11-20"),
                                .instrument = "phq-9",
                                .answers = {{"q1", "2"}},
                                .reason = "misread"});
  decide(
      office.clinic,
      {.client = {"C-1"}, .date = *parse_date("2026-10-05"), .level = "iop", .decided_by = "K1"});
  auto const history = assessment_history(
      office.clinic, {.client = {"C-1"}, .all = true, .readers = Readers::programs});
  CHECK(validated("score", render(history, Format::ndjson)) == 0);
  office.clinic.today = *parse_date("2026-12-31");
  for (auto const* instrument : {"phq-9", "gad-7"}) {
    auto const due = assessments_due(office.clinic, {.instrument = instrument});
    CHECK(due.rows.size() == 1);
    CHECK(validated("assessment-due", render(due, Format::ndjson)) == 0);
  }
}

TEST_CASE("the schemas refuse what the readers refuse") {
  if (validated("assess-in", answers()) == not_installed) return;
  CHECK(validated("assess-in",
                  R"({"client":"a b","date":"2026-12-01","instrument":"x","answers":{}})") == 1);
  CHECK(validated("assess-in", R"({"client":"a","date":"2026-12-01","instrument":"x"})") == 1);
  CHECK(validated("place-in",
                  R"({"client":"a","date":"2026-12-01","facts":{"x":{"low":1,"high":2}}})") == 0);
  CHECK(validated("place-in", R"({"client":"a","date":"2026-12-01","facts":{"x":[1]}})") == 1);
  CHECK(validated("mark", R"({"client":"a","date":"2026-12-01","status":"present"})") == 0);
  CHECK(validated("mark", R"({"client":"a","status":"present"})") == 1);
  CHECK(validated("mark", R"({"client":"a","session":"s","status":"absent"})") == 1);
}
