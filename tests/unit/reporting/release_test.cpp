// Notices that travel with records, and several sites in one table.
#include <doctest/doctest.h>

#include "reporting/notice.hpp"
#include "reporting/sites.hpp"
#include "sample_table.hpp"

using namespace careplan;

namespace {

Table census(long active, long ended) {
  return {.id = "census",
          .title = "Census",
          .columns = {{"program", "Program"},
                      {"active", "Active", ColumnKind::integer},
                      {"ended", "Ended", ColumnKind::integer},
                      {"planned_minutes", "Planned", ColumnKind::hours},
                      {"rate", "Rate", ColumnKind::percent},
                      {"mean", "Mean", ColumnKind::number}},
          .rows = {{std::string("a"), active, ended, Minutes{60}, 0.5, 2.5}},
          .notes = {"Rate: ended of active."},
          .sums = {.shares = {{"rate", "ended", "active"}}}};
}

}  // namespace

TEST_CASE("the notice and the scope are in every form of a disclosure") {
  Disclosure const disclosure{.recipient = "Dr. Roe, Main Street Clinic",
                              .purpose = "treatment",
                              .consent = "C-1 of 2026-11-01: attendance until 2027-05-01"};
  auto const table = with_notice(hours_sample(), disclosure);
  for (auto const& form : words(Format{})) {
    CAPTURE(form.text);
    auto const text = render(table, form.value);
    bool const people =
        form.value == Format::table || form.value == Format::html || form.value == Format::markdown;
    CHECK(text.find(people ? "These rules prohibit you from using or disclosing this record"
                           : "42 CFR part 2 prohibits unauthorized use or disclosure") !=
          std::string::npos);
    CHECK(text.find("Main Street Clinic") != std::string::npos);
    CHECK(text.find("attendance until 2027-05-01") != std::string::npos);
  }
  auto const csv = render(table, Format::csv);
  CHECK(csv.starts_with(
      "client,week,delivered,share,met,detail,disclosed_to,disclosed_for,consent,notice\n"));
  auto empty = hours_sample();
  empty.rows.clear();
  CHECK(render(with_notice(empty, disclosure), Format::json) == "[]\n");
}

TEST_CASE("several sites make one table, by site and in all") {
  auto const table = by_site({{"east", census(10, 5)}, {"west", census(30, 3)}});
  REQUIRE(table.rows.size() == 3);
  CHECK(table.columns[0].id == "site");
  CHECK(table.rows[0] ==
        std::vector<Cell>{std::string("east"), std::string("a"), 10L, 5L, Minutes{60}, 0.5, 2.5});
  CHECK(table.rows[2] ==
        std::vector<Cell>{std::string("all"), std::string("a"), 40L, 8L, Minutes{120}, 0.2, {}});
  REQUIRE(table.sums.rows.size() == 1);
  CHECK(table.sums.rows[0].whole == 2);
  CHECK(table.sums.rows[0].parts == std::vector<std::size_t>{0, 1});
  CHECK(table.notes.size() == 2);
}

TEST_CASE("a row that adds up others does so over all sites too") {
  auto one = census(10, 5);
  one.rows.push_back({std::string("b"), 20L, 5L, Minutes{0}, 0.25, {}});
  one.rows.push_back({std::string("total"), 30L, 10L, Minutes{60}, 1.0 / 3, {}});
  one.sums.rows = {{2, {0, 1}}};
  auto const table = by_site({{"east", one}, {"west", one}});
  REQUIRE(table.rows.size() == 9);
  CHECK(table.rows[8][2] == Cell{60L});
  for (auto const& sum : table.sums.rows) {
    long parts = 0;
    for (auto const part : sum.parts) parts += std::get<long>(table.rows[part][2]);
    CHECK(parts == std::get<long>(table.rows[sum.whole][2]));
  }
  CHECK(table.sums.rows.size() == 6);
}

TEST_CASE("the whole of a group is that of all its rows, also of those that a site lacks") {
  Table one{
      .id = "discharges",
      .columns = {{"reason", ""},
                  {"stays", "", ColumnKind::integer},
                  {"of", "", ColumnKind::integer},
                  {"share", "", ColumnKind::percent}},
      .rows = {{std::string("completed"), 30L, 40L, 0.75}, {std::string("death"), 10L, 40L, 0.25}},
      .sums = {.shares = {{"share", "stays", "of"}}, .groups = {{"stays", "of", {}}}}};
  auto other = one;
  other.rows = {{std::string("completed"), 10L, 10L, 1.0}};
  auto const table = by_site({{"east", one}, {"west", other}});
  REQUIRE(table.rows.size() == 5);
  CHECK(table.rows[3] ==
        std::vector<Cell>{std::string("all"), std::string("completed"), 40L, 50L, 0.8});
  CHECK(table.rows[4] ==
        std::vector<Cell>{std::string("all"), std::string("death"), 10L, 50L, 0.2});
}

TEST_CASE("rows about people are put one site after the other and never added up") {
  auto const table = by_site({{"east", hours_sample()}, {"west", hours_sample()}});
  CHECK(table.rows.size() == 4);
  CHECK(table.rows[3][0] == Cell{std::string("west")});
  auto nobody = hours_sample();
  nobody.rows.clear();
  CHECK(by_site({{"east", nobody}}).rows.empty());
}
