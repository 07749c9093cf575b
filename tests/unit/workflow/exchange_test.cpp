// Assessments out of one record as FHIR and into another.
#include "workflow/exchange.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "folder.hpp"
#include "workflow/assess.hpp"

using namespace careplan;
using namespace std::chrono_literals;

namespace {

class Desk {
 public:
  Desk() { (void)Record::create(clinic.database, clinic.world); }

  void record(std::string const& client, std::string const& instrument,
              std::vector<std::pair<std::string, std::string>> answers, Date date = day) {
    assess_record(clinic, {.client = {client},
                           .date = date,
                           .instrument = instrument,
                           .answers = std::move(answers),
                           .rater = "K1"});
  }

  std::string exported(Format format = Format::ndjson, ExportRequest request = {}) {
    if (request.within == Span<Date>{})
      request.within = {day - std::chrono::days{9}, day + std::chrono::days{9}};
    std::string all;
    count =
        export_assessments(clinic, request, format, [&](std::string_view bytes) { all += bytes; });
    return all;
  }

  ImportCount import(std::string text, FilterOptions const& options = {}) {
    return assess_import(clinic, text_source(std::move(text), "f"), options, false);
  }

  static constexpr Date day = 2026y / 11 / 20;
  long count = 0;

 private:
  Folder folder_;
  Catalogue catalogue_;

 public:
  Clinic clinic{.catalogue = catalogue_,
                .database = folder_.path() + "/r.db",
                .today = day,
                .world = {.now = [] { return std::string("2026-11-22T09:00:00Z"); }, .actor = "t"}};
};

void fill(Desk& desk) {
  desk.record("C-1", "intake", {{"sex", "female"}, {"goals", "a \"quiet\" home"}, {"age", "41"}});
  desk.record("C-1", "audit-c", {{"q1", "1"}, {"q2", "1"}, {"q3", "1"}});
  desk.record("C-1", "phq-9", {{"q1", "2"}, {"q9", "refused"}}, Desk::day - std::chrono::days{3});
  desk.record("C-2", "cssrs-screener", {{"q1", "yes"}, {"q2", "no"}, {"q6", "unknown"}});
}

std::string complaint_of(auto action) {
  try {
    action();
  } catch (Error const& error) {
    return std::string(to_text(error.fault)) + ": " + describe(error);
  }
  return "nothing";
}

}  // namespace

TEST_CASE("what one record exports another takes in, and exports the same") {
  Desk one;
  fill(one);
  for (auto const format : {Format::ndjson, Format::json}) {
    CAPTURE(to_text(format));
    auto const text = one.exported(format);
    CHECK(one.count == 4);
    Desk two;
    CHECK(two.import(text).inserted == 4);
    CHECK(two.exported(format) == text);
    CHECK(two.import(text).unchanged == 4);
    auto theirs = two.clinic.open(Access::read).assessments();
    auto ours = one.clinic.open(Access::read).assessments();
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) CHECK(ours[i] == theirs[i]);
  }
}

TEST_CASE("an export can be of one client, one instrument, some days") {
  Desk desk;
  fill(desk);
  desk.exported(Format::ndjson, {.client = ClientId{"C-2"}});
  CHECK(desk.count == 1);
  desk.exported(Format::ndjson, {.instrument = "phq-9"});
  CHECK(desk.count == 1);
  desk.exported(Format::ndjson, {.within = {Desk::day, Desk::day + std::chrono::days{1}}});
  CHECK(desk.count == 3);
  CHECK(desk.exported(Format::json, {.instrument = "gad-7"}) ==
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}\n");
  CHECK(complaint_of([&] {
          desk.exported(Format::json, {.client = ClientId{"C-9"}});
        }).starts_with("not_found: no client 'C-9'"));
  CHECK(complaint_of([&] {
          desk.exported(Format::json, {.instrument = "gad-77"});
        }).starts_with("not_found: no instrument 'gad-77'"));
}

TEST_CASE("one bad response stops all of them, or is skipped with its place") {
  std::string const good =
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"http://loinc.org/q/44249-1","status":"completed","subject":{"reference":"Patient/C-1"},"authored":"2026-11-20","item":[{"linkId":"/44250-9","answer":[{"valueInteger":1}]}]})";
  auto bad = good;
  bad.replace(bad.find("\"valueInteger\":1"), 16, "\"valueInteger\":9");
  auto const file = good + "\n{\"resourceType\":\"Patient\",\"id\":\"x\"}\n" + bad + "\n";
  Desk desk;
  CHECK(complaint_of([&] {
          desk.import(file);
        }).starts_with("input: f:3:224: q1 cannot be 9: allowed is 0, 1, 2 or 3"));
  CHECK(desk.clinic.open(Access::read).assessments().empty());
  std::string rejects;
  auto const count = desk.import(
      file,
      {.on_error = OnError::skip, .rejects = [&](std::string_view line) { rejects += line; }});
  CHECK(count.inserted == 1);
  CHECK(count.rejected == 1);
  CHECK(rejects.starts_with(R"({"line":3,"field":"item.q1","code":"not_allowed",)"));
  CHECK(complaint_of([&] { desk.import("{\"resourceType\":\"Patient\",\"id\":\"x\"}"); }) ==
        "input: f: no QuestionnaireResponse in it");
  CHECK(complaint_of([&] { desk.import("", {.from = RecordFormat::fhir}); }) ==
        "input: f: no QuestionnaireResponse in it");
}

TEST_CASE("questionnaires come alone, or all in a Bundle") {
  Catalogue const catalogue;
  auto const made = [&](std::vector<std::string> ids, Format format) {
    std::string all;
    export_questionnaires(catalogue, std::move(ids), format,
                          [&](std::string_view bytes) { all += bytes; });
    return all;
  };
  CHECK(made({"phq-9"}, Format::json).starts_with("{\"resourceType\":\"Questionnaire\","));
  CHECK(made({"phq-9", "gad-7"}, Format::json).starts_with("{\"resourceType\":\"Bundle\","));
  auto const lines = made({}, Format::ndjson);
  CHECK(std::ranges::count(lines, '\n') ==
        static_cast<long>(catalogue.list(DefinitionKind::instrument).size()));
  CHECK(complaint_of([&] { made({"phq"}, Format::json); }).starts_with("not_found: "));
}
