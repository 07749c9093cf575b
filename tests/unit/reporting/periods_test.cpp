// One report of two periods, side by side.
#include "reporting/periods.hpp"

#include <doctest/doctest.h>

#include "reporting/suppression.hpp"

using namespace careplan;

namespace {

using Row = std::vector<Cell>;

Table stays(std::vector<Row> rows) {
  return {.id = "discharges",
          .columns = {{"reason", "Reason"},
                      {"stays", "Stays", ColumnKind::integer},
                      {"share", "Share", ColumnKind::percent},
                      {"delivered_minutes", "Delivered", ColumnKind::hours}},
          .rows = std::move(rows)};
}

std::string text(char const* word) {
  return word;
}

}  // namespace

TEST_CASE("rows of equal words stand together, now, before and the change") {
  auto const table = beside_before(stays({{text("completed"), 5L, 0.5, Minutes{600}}}),
                                   stays({{text("completed"), 8L, 0.25, Minutes{720}}}), true);
  CHECK(table.columns.front().id == "period");
  CHECK(table.group_by == 1);  // by the last of the words
  auto two = stays({{text("completed"), 5L, 0.5, Minutes{600}}});
  two.columns.insert(two.columns.begin(), {"program", "Program"});
  two.rows[0].insert(two.rows[0].begin(), text("iop"));
  CHECK(beside_before(two, two, true).group_by == 2);
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows[0] == Row{text("now"), text("completed"), 5L, 0.5, Minutes{600}});
  CHECK(table.rows[1] == Row{text("before"), text("completed"), 8L, 0.25, Minutes{720}});
  CHECK(table.rows[2] == Row{text("change"), text("completed"), -3L, 0.25, Minutes{-120}});
}

TEST_CASE("what only one period has stands alone, what only the earlier one has comes last") {
  auto const table = beside_before(
      stays({{text("other"), 1L, 1.0, Minutes{0}}}),
      stays({{text("death"), 1L, 0.5, Minutes{0}}, {text("other"), 1L, 0.5, Minutes{0}}}), true);
  std::vector<std::pair<Cell, Cell>> order;
  for (auto const& row : table.rows) order.emplace_back(row[0], row[1]);
  CHECK(order == std::vector<std::pair<Cell, Cell>>{{text("now"), text("other")},
                                                    {text("before"), text("other")},
                                                    {text("change"), text("other")},
                                                    {text("before"), text("death")}});
}

TEST_CASE("a change of what is not known is not known") {
  auto const table = beside_before(stays({{text("other"), 1L, {}, {}}}),
                                   stays({{text("other"), 1L, 0.5, Minutes{60}}}), true);
  CHECK(table.rows[2] == Row{text("change"), text("other"), 0L, {}, {}});
  auto const turned = beside_before(stays({{text("other"), {}, 0.5, Minutes{60}}}),
                                    stays({{text("other"), 1L, {}, {}}}), true);
  CHECK(turned.rows[2] == Row{text("change"), text("other"), {}, {}, {}});
}

TEST_CASE("rows that add up others still do in each period, and hide what they must") {
  auto const period = [](long completed, long other) {
    auto table = stays({{text("total"), completed + other, {}, {}},
                        {text("completed"), completed, {}, {}},
                        {text("other"), other, {}, {}}});
    table.sums = {.columns = std::vector<ColumnSum>{}, .rows = {{.whole = 0, .parts = {1, 2}}}};
    return table;
  };
  auto const table = beside_before(period(40, 3), period(60, 30), false);
  REQUIRE(table.rows.size() == 6);
  REQUIRE(table.sums.rows.size() == 2);
  for (auto const& sum : table.sums.rows) {
    auto const count = [&](std::size_t row) { return std::get<long>(table.rows[row][2]); };
    CHECK(count(sum.whole) == count(sum.parts[0]) + count(sum.parts[1]));
    for (auto const part : sum.parts) CHECK(table.rows[part][0] == table.rows[sum.whole][0]);
  }
  auto const hidden = suppressed(table, 11).table;
  int shown = 0;
  for (auto const& row : hidden.rows)
    if (row[0] == Cell{text("now")} && std::holds_alternative<long>(row[2])) ++shown;
  CHECK(shown == 1);  // of 43, 40 and 3: the small one and one more are gone
}
