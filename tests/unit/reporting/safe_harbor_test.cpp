#include "reporting/safe_harbor.hpp"

#include <doctest/doctest.h>

#include <random>

#include "sample_table.hpp"

using namespace careplan;

namespace {

Table weeks() {
  return {
      .id = "hours",
      .title = "Hours of C-1",
      .columns = {{"client", "Client"},
                  {"week", "Week", ColumnKind::date},
                  {"clinician", "Clinician"},
                  {"age", "Age", ColumnKind::integer},
                  {"status", "Status"},
                  {"delivered_minutes", "Delivered", ColumnKind::hours},
                  {"reasons", "Why", ColumnKind::list},
                  {"hobby", "Hobby"}},
      .rows = {{std::string("C-2"), on("2026-11-02"), std::string("K1"), 89L, std::string("met"),
                Minutes{540}, std::vector<std::string>{"called her"}, std::string("chess")},
               {std::string("C-1"), on("2025-11-09"), std::string("K2"), 90L,
                std::string("her boss called"), Minutes{60}, std::vector<std::string>{},
                std::string("darts")}},
      .notes = {"C-1 was on holiday."}};
}

std::string all_forms(Deidentified const& made) {
  std::string text;
  for (auto const& table : made.tables)
    for (auto const& form : words(Format{})) text += render(table, form.value);
  return text + render(made.manifest, Format::csv);
}

}  // namespace

TEST_CASE("only what is listed passes, made coarse") {
  auto const made = deidentified({weeks()}, {.seed = 5, .words = {"met"}});
  REQUIRE(made.tables.size() == 1);
  auto const& table = made.tables[0];
  REQUIRE(table.columns.size() == 6);
  auto const csv = render(table, Format::csv);
  CHECK(csv.starts_with("client,week,clinician,age,status,delivered_minutes\n"));
  CHECK(csv.find(",89,met,540") != std::string::npos);
  CHECK(csv.find(",90+,other,60") != std::string::npos);
  CHECK(csv.find("P01,202") != std::string::npos);
  CHECK(csv.find("P02,202") != std::string::npos);
  for (auto const* told :
       {"C-1", "C-2", "K1,", "2026-", "boss", "chess", "darts", "holiday", "called"}) {
    CAPTURE(told);
    CHECK(all_forms(made).find(told) == std::string::npos);
  }
}

TEST_CASE("the manifest names every column and what became of it") {
  auto const made = deidentified({weeks()}, {.words = {"met"}});
  auto const csv = render(made.manifest, Format::csv);
  for (auto const* line :
       {"hours,client,new code,2", "hours,week,year only,2", "hours,age,90 and over as one group,2",
        "hours,status,words outside the definitions replaced by other,1",
        "hours,delivered_minutes,unchanged,0", "hours,reasons,removed: text,2",
        "hours,hobby,removed: not on the list,2"}) {
    CAPTURE(line);
    CHECK(csv.find(line) != std::string::npos);
  }
}

TEST_CASE("codes are drawn: one seed, one draw, the same person the same code in all tables") {
  std::vector<Table> tables{weeks(), weeks()};
  std::set<std::string> drawn;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    auto const made = deidentified(tables, {.seed = seed});
    CHECK(render(made.tables[0], Format::csv) == render(made.tables[1], Format::csv));
    CHECK(all_forms(made) == all_forms(deidentified(tables, {.seed = seed})));
    drawn.insert(render(made.tables[0], Format::csv));
  }
  CHECK(drawn.size() > 1);
}

TEST_CASE("neither rows nor codes keep the order of the old codes") {
  Table table{.id = "t", .columns = {{"client", "Client"}, {"days", "", ColumnKind::integer}}};
  for (long i = 0; i < 40; ++i) table.rows.push_back({"C-" + std::to_string(100 + i), i});
  auto const made = deidentified({table}, {.seed = 3}).tables[0];
  int rises = 0;
  for (std::size_t i = 1; i < made.rows.size(); ++i) {
    CHECK(made.rows[i - 1][0] < made.rows[i][0]);
    if (std::get<long>(made.rows[i][1]) > std::get<long>(made.rows[i - 1][1])) ++rises;
  }
  CHECK(rises > 8);
  CHECK(rises < 32);
}

TEST_CASE("a list of people becomes a list of new codes, in an order of its own") {
  Table const table{.id = "t",
                    .columns = {{"roster", "Roster", ColumnKind::list}},
                    .rows = {{std::vector<std::string>{"C-1", "C-2", "C-3"}}}};
  auto const made = deidentified({table}, {.seed = 2}).tables[0];
  CHECK(made.rows[0][0] == Cell{std::vector<std::string>{"P01", "P02", "P03"}});
}

TEST_CASE("ages and days pass in coarse forms only, whatever they are written in") {
  Table table{.id = "t",
              .columns = {{"age", "Age"}, {"date", "Date"}},
              .rows = {{std::string("85-94"), std::string("2026-11")},
                       {std::string("65+"), std::string("20261102")},
                       {std::string("91"), std::string("Nov 2026")},
                       {std::string("18-24 Jane"), std::string("2026-11-02")},
                       {std::string("Jane"), std::string("Jane")}}};
  auto const rows = deidentified({table}, {}).tables[0].rows;
  CHECK(rows[0][0] == Cell{std::string("90+")});
  CHECK(rows[1][0] == Cell{std::string("65+")});
  CHECK(rows[2][0] == Cell{std::string("90+")});
  CHECK(rows[3][0] == Cell{std::string("18-24")});
  CHECK(rows[4][0] == Cell{});
  CHECK(rows[0][1] == Cell{2026L});
  CHECK(rows[1][1] == Cell{});
  CHECK(rows[2][1] == Cell{});
  CHECK(rows[3][1] == Cell{2026L});
  CHECK(rows[4][1] == Cell{});
}

TEST_CASE("no text that a record can hold comes out, in whatever column it stands") {
  std::vector<std::string> const ids{"client",
                                     "clinician",
                                     "decided_by",
                                     "site",
                                     "room",
                                     "week",
                                     "date",
                                     "age",
                                     "status",
                                     "service",
                                     "program",
                                     "track",
                                     "level",
                                     "reason",
                                     "active",
                                     "rate",
                                     "days",
                                     "group",
                                     "reasons",
                                     "note",
                                     "planned_minutes",
                                     "made_by_somebody_else"};
  std::mt19937 random(4);
  for (int i = 0; i < 200; ++i) {
    auto const canary = "Canary" + std::to_string(random() % 1000) + (i % 2 == 0 ? " Smith" : "");
    Table table{.id = "t", .title = canary, .notes = {canary}};
    std::vector<Cell> row;
    for (auto const& id : ids)
      for (auto const& cell : one_of_each(canary)) {
        table.columns.push_back({id, "", i % 3 == 0 ? ColumnKind::json : ColumnKind::text});
        row.push_back(cell);
      }
    table.rows = {row, row};
    auto const text = all_forms(deidentified({table}, {.seed = 1, .words = {"met"}}));
    CAPTURE(canary);
    CHECK(text.find("Canary") == std::string::npos);
    CHECK(text.find("Smith") == std::string::npos);
    CHECK(text.find("2026-02-28") == std::string::npos);
  }
}
