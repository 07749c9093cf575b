// A licensee's own criteria: used like any others, and their words kept to those who ask for them.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "workflow/check.hpp"
#include "workflow/criteria_review.hpp"
#include "workflow/filters.hpp"
#include "workflow/office.hpp"

using namespace careplan;

namespace {

// Every text of the file that belongs to the licensor has a mark in it.
constexpr char licensed[] = R"(id = "vendor"
version = "4"
title = "Vendor criteria"
licence = "proprietary: Vendor Inc."
purpose = "admission"
population = "adult"
default_level = "low"
default_because = "MARK-default"
[sources]
book = "MARK-source"
[[level]]
id = "low"
label = "MARK-level-low"
order = 1
[[level]]
id = "high"
label = "MARK-level-high"
order = 2
[[fact]]
id = "withdrawal"
label = "MARK-fact"
from = "domains.withdrawal"
domain_of_care = true
[[fact]]
id = "relapse"
label = "MARK-fact-two"
from = "domains.relapse"
[[condition]]
id = "shared"
when = "relapse >= 2"
because = "MARK-condition"
[[rule]]
id = "high-withdrawal"
kind = "indicate"
level = "high"
when = "sum(withdrawal, 0*relapse) >= 2 or shared"
because = "MARK-because"
cite = ["book"]
[[rule]]
id = "stop-danger"
kind = "stop"
when = "withdrawal = 4"
because = "MARK-stop"
action = "Call the doctor on duty"
cite = ["book"]
[[example]]
name = "MARK-example"
given = { withdrawal = 2, relapse = 0 }
level = "high"
[[example]]
name = "MARK-example-stop"
given = { withdrawal = 4, relapse = 0 }
stops = ["stop-danger"]
)";

// A threshold that no client meets: check has something to say about a comparison.
std::string faulty() {
  std::string text = licensed;
  text.replace(text.find("withdrawal = 4\""), 15, "withdrawal + relapse >= 99\"");
  return text;
}
class Licensee {
 public:
  Licensee() {
    std::string pattern = std::filesystem::temp_directory_path() / "careplan-licensed-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(folder_ + "/criteria");
    std::ofstream(folder_ + "/criteria/vendor.toml") << licensed;
    catalogue_ = Catalogue({folder_});
  }
  ~Licensee() { std::filesystem::remove_all(folder_); }
  Licensee(Licensee const&) = delete;
  Licensee& operator=(Licensee const&) = delete;

  Catalogue& catalogue() { return catalogue_; }
  Criteria const& criteria() const { return catalogue_.criteria("vendor"); }
  // The clinic of the office with the licensee's definitions.
  Clinic clinic(Office const& office) {
    return {.catalogue = catalogue_,
            .database = office.clinic.database,
            .today = office.clinic.today,
            .world = office.clinic.world};
  }

 private:
  std::string folder_;
  Catalogue catalogue_;
};

// Words or conditions of the file.
bool tells_rules(std::string const& text) {
  for (auto const* const part : {"MARK", "sum(", "relapse >= 2", "withdrawal = 4"})
    if (text.find(part) != std::string::npos) return true;
  return false;
}

std::string everything(PlacementAnswer const& answer) {
  return explanation(answer) + to_json(answer, true) + to_json(answer, false) +
         render(table_of({answer}), Format::csv) + render(table_of({answer}), Format::json);
}

std::string evaluated(Catalogue const& catalogue, std::string records, bool words, Format format,
                      bool reasons = true) {
  std::string out;
  (void)eval_stream(text_source(std::move(records)), [&](std::string_view part) { out += part; },
                    catalogue,
                    {.criteria = "vendor",
                     .explain = reasons && format != Format::csv,
                     .licensed = words,
                     .filter = {.to = format}});
  return out;
}

}  // namespace

TEST_CASE("no answer for a client tells the words of licensed rules, unless they are asked for") {
  Licensee vendor;
  Office office;
  for (std::string const rating : {"0", "2", "4"}) {
    CAPTURE(rating);
    auto const client = "C-" + rating;
    office.rate(client, rating);
    auto const clinic = vendor.clinic(office);
    auto const answer = place_client(clinic, {client}, {.criteria = "vendor"}, {.changes = true});
    auto const told = everything(answer);
    CHECK_FALSE(tells_rules(told));
    CHECK(told.find("vendor") != std::string::npos);
    auto const asked =
        place_client(clinic, {client}, {.criteria = "vendor"}, {.changes = true, .licensed = true});
    CHECK(tells_rules(explanation(asked)));
    CHECK(tells_rules(to_json(asked, true)));
  }
}

TEST_CASE("what a licensed stop asks to be done is always told") {
  Licensee vendor;
  auto const line =
      std::string(R"({"client":"C-1","date":"2026-11-20","facts":{"withdrawal":4,"relapse":0}})") +
      "\n";
  auto const told = evaluated(vendor.catalogue(), line, false, Format::ndjson);
  CHECK(told.find("Call the doctor on duty") != std::string::npos);
  CHECK_FALSE(tells_rules(told));
  auto const brief = evaluated(vendor.catalogue(), line, false, Format::ndjson, false);
  CHECK(brief.find("Call the doctor on duty") != std::string::npos);
  CHECK_FALSE(tells_rules(brief));
}

TEST_CASE("a stream of answers keeps the words of licensed rules too, in every format") {
  Licensee vendor;
  std::string lines;
  for (int n = 0; n < 5; ++n)
    lines += fmt::format(R"({{"client":"C-{}","date":"2026-11-20","facts":{{"withdrawal":{}}}}})"
                         "\n",
                         n, n);
  for (auto const format : {Format::ndjson, Format::json, Format::csv})
    CHECK_FALSE(tells_rules(evaluated(vendor.catalogue(), lines, false, format)));
  CHECK(tells_rules(evaluated(vendor.catalogue(), lines, true, Format::ndjson)));
}

TEST_CASE("what is kept in the record has no licensed words, even when they were on the screen") {
  Licensee vendor;
  Office office;
  office.rate("C-1", "3");
  auto const clinic = vendor.clinic(office);
  (void)place_client(clinic, {"C-1"}, {.criteria = "vendor"}, {.keep = true, .licensed = true});
  auto const record = clinic.open(Access::read);
  auto const kept = record.placements(ClientId{"C-1"});
  REQUIRE(kept.size() == 1);
  CHECK_FALSE(tells_rules(kept.front().result_json));
}

TEST_CASE("lists of criteria and of rules keep the words of licensed rules") {
  Licensee vendor;
  Office office;
  auto const clinic = vendor.clinic(office);
  for (auto const format : {Format::table, Format::csv, Format::json}) {
    CHECK_FALSE(tells_rules(render(criteria_table(clinic), format)));
    CHECK_FALSE(tells_rules(render(rule_table(clinic, "vendor"), format)));
    CHECK(tells_rules(render(rule_table(clinic, "vendor", true), format)));
  }
}

TEST_CASE("the picture of licensed criteria shows ids alone, and there is no table of them") {
  Licensee vendor;
  auto const picture = review_picture(vendor.criteria(), false).markup();
  CHECK_FALSE(tells_rules(picture));
  CHECK(picture.find("high-withdrawal") != std::string::npos);
  CHECK(tells_rules(review_picture(vendor.criteria(), true).markup()));
  CHECK(fault_of([&] { (void)review_table(vendor.criteria(), {}); }) == Fault::usage);
  CHECK(tells_rules(
      render(review_table(vendor.criteria(), {.rows = 1, .licensed = true}), Format::table)));
}

TEST_CASE("checking licensed criteria tells what is wrong and where, without their words") {
  Catalogue const catalogue;
  std::string told;
  for (auto const& finding :
       check_definition({.file = "criteria/vendor.toml", .text = faulty()}, catalogue))
    told += describe(finding.what) + "\n";
  CHECK(told.find("a comparison never holds") != std::string::npos);
  CHECK(told.find("99") == std::string::npos);
  for (auto const* const part :
       {"MARK-because", "MARK-source", "MARK-fact", "MARK-level", "MARK-stop", "sum("}) {
    CAPTURE(part);
    CHECK(told.find(part) == std::string::npos);
  }
}

TEST_CASE("a difference between two answers tells no licensed words") {
  Licensee vendor;
  Office office;
  office.rate("C-1", "0");
  auto const clinic = vendor.clinic(office);
  (void)place_client(clinic, {"C-1"}, {.criteria = "vendor"}, {.keep = true});
  assess_record(clinic, {.client = {"C-1"},
                         .date = *parse_date("2026-11-21"),
                         .instrument = "domains",
                         .answers = {{"withdrawal", "1"}, {"relapse", "3"}}});
  auto const table = placement_diff(clinic, {"C-1"}, {.criteria = "vendor"});
  CHECK_FALSE(tells_rules(render(table, Format::table) + render(table, Format::json)));
}
