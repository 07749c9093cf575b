#include "reporting/suppression.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "core/error.hpp"
#include "reporting/periods.hpp"
#include "reporting/sites.hpp"

using namespace careplan;

namespace {

// What an attacker has: unknowns from 0 up, and equations over them. Solved by trying values, with
// bounds made narrower by each equation; written apart from the engine, which knows only moves.
struct Attack {
  struct Term {
    std::size_t unknown = 0;
    long factor = 1;
  };
  struct Equation {
    std::vector<Term> terms{};
    long equals = 0;
  };
  struct Bounds {
    long low = 0;
    long high = 0;
  };
  std::vector<Equation> equations{};
  std::vector<Bounds> bounds{};

  bool possible(std::size_t unknown, long value) const {
    auto narrowed = bounds;
    narrowed[unknown] = {value, value};
    return solvable(std::move(narrowed));
  }

 private:
  // False when an equation cannot hold any more.
  static bool narrow(std::vector<Equation> const& equations, std::vector<Bounds>& at) {
    for (bool more = true; more;) {
      more = false;
      for (auto const& equation : equations)
        for (auto const& term : equation.terms) {
          long low = equation.equals;
          long high = equation.equals;
          for (auto const& other : equation.terms) {
            if (other.unknown == term.unknown) continue;
            auto const& b = at[other.unknown];
            low -= other.factor > 0 ? b.high : -b.low;
            high -= other.factor > 0 ? b.low : -b.high;
          }
          if (term.factor < 0) std::swap(low = -low, high = -high);
          auto& mine = at[term.unknown];
          if (low > mine.low) mine.low = low, more = true;
          if (high < mine.high) mine.high = high, more = true;
          if (mine.low > mine.high) return false;
        }
    }
    return true;
  }

  bool solvable(std::vector<Bounds> at) const {
    if (!narrow(equations, at)) return false;
    auto const open = std::ranges::find_if(at, [](Bounds b) { return b.low < b.high; });
    if (open == at.end()) return true;
    auto const i = static_cast<std::size_t>(open - at.begin());
    for (long value = at[i].low; value <= at[i].high; ++value) {
      auto next = at;
      next[i] = {value, value};
      if (solvable(std::move(next))) return true;
    }
    return false;
  }
};

constexpr long most_people = 70;  // an attacker may know how many there can be at most

bool starred(Cell const& cell) {
  return cell == Cell{std::string("*")};
}

// Everything that the printed table says: shown numbers, and the declared sums. A part that is left
// out of a sum is one more unknown of each row.
struct Attacker {
  explicit Attacker(Table const& printed) : table(printed) {
    for (auto const& row : table.rows)
      for (auto const& cell : row) {
        auto const* number = std::get_if<long>(&cell);
        attack.bounds.push_back(number ? Attack::Bounds{*number, *number}
                                       : Attack::Bounds{0, most_people});
      }
    for (auto const& sum : *table.sums.columns) {
      std::vector<std::size_t> rest;
      for (std::size_t r = 0; r < table.rows.size(); ++r) {
        Attack::Equation equation{.terms = {{at(r, column(sum.whole)), -1}}};
        for (auto const& part : sum.parts) equation.terms.push_back({at(r, column(part)), 1});
        if (!sum.complete) {
          rest.push_back(attack.bounds.size());
          equation.terms.push_back({attack.bounds.size(), 1});
          left_out.push_back({r, attack.bounds.size()});
          attack.bounds.push_back({0, most_people});
        }
        attack.equations.push_back(equation);
      }
      if (!sum.complete)
        for (auto const& rows : table.sums.rows) {
          Attack::Equation equation{.terms = {{rest[rows.whole], -1}}};
          for (auto const part : rows.parts) equation.terms.push_back({rest[part], 1});
          attack.equations.push_back(equation);
        }
    }
    for (auto const& sum : table.sums.rows)
      for (std::size_t c = 1; c < table.columns.size(); ++c) {
        if (table.columns[c].kind != ColumnKind::integer) continue;
        Attack::Equation equation{.terms = {{at(sum.whole, c), -1}}};
        for (auto const part : sum.parts) equation.terms.push_back({at(part, c), 1});
        attack.equations.push_back(equation);
      }
  }
  std::size_t at(std::size_t row, std::size_t column) const {
    return row * table.columns.size() + column;
  }
  std::size_t column(std::string const& id) const {
    return static_cast<std::size_t>(std::ranges::find(table.columns, id, &Column::id) -
                                    table.columns.begin());
  }

  Table const& table;
  Attack attack{};
  // What an incomplete sum leaves out, by row: nowhere printed, and to be worked out all the same.
  struct LeftOut {
    std::size_t row = 0;
    std::size_t unknown = 0;
  };
  std::vector<LeftOut> left_out{};
};

// Groups by outcome, with a column that adds up the outcomes or is at least their sum, and perhaps
// a row that adds up the groups.
Table random_table(std::mt19937& random, bool totals, bool complete) {
  auto const pick = [&](int n) { return static_cast<long>(random() % static_cast<unsigned>(n)); };
  Table table{.id = "t", .columns = {{"program", "Program"}}};
  auto const outcomes = 2 + static_cast<std::size_t>(pick(2));
  std::vector<std::string> parts;
  for (std::size_t c = 0; c < outcomes; ++c) {
    parts.push_back("part_" + std::to_string(c));
    table.columns.push_back({parts.back(), "", ColumnKind::integer});
  }
  table.columns.push_back({"whole", "", ColumnKind::integer});
  table.columns.push_back({"share", "", ColumnKind::percent});
  auto const groups = 2 + pick(3);
  for (long r = 0; r < groups; ++r) {
    std::vector<Cell> row{std::string(1, static_cast<char>('a' + r))};
    long sum = 0;
    for (std::size_t c = 0; c < outcomes; ++c) {
      long const count = pick(3) == 0 ? pick(4) : pick(16);
      row.emplace_back(count);
      sum += count;
    }
    row.emplace_back(complete ? sum : sum + pick(6));
    row.emplace_back(0.5);
    table.rows.push_back(row);
  }
  table.sums.columns = std::vector<ColumnSum>{{"whole", parts, complete}};
  table.sums.shares = {{"share", "part_0", "whole"}};
  if (totals) {
    std::vector<Cell> all{std::string("all")};
    for (std::size_t c = 1; c < outcomes + 2; ++c) {
      long sum = 0;
      for (auto const& row : table.rows) sum += std::get<long>(row[c]);
      all.emplace_back(sum);
    }
    all.emplace_back(0.5);
    RowSum sum{.whole = table.rows.size()};
    for (std::size_t r = 0; r < table.rows.size(); ++r) sum.parts.push_back(r);
    table.rows.push_back(all);
    table.sums.rows.push_back(sum);
  }
  return table;
}

// Counts of 1 to 10 for which an attacker rules out at least one value from 1 to 10.
int narrowed(Table const& real, Table const& printed) {
  Attacker const attacker(printed);
  int found = 0;
  for (std::size_t r = 0; r < real.rows.size(); ++r)
    for (std::size_t c = 1; c < real.columns.size(); ++c) {
      auto const* count = std::get_if<long>(&real.rows[r][c]);
      if (count == nullptr || *count < 1 || *count > 10) continue;
      bool open = starred(printed.rows[r][c]);
      for (long value = 1; value <= 10 && open; ++value)
        open = attacker.attack.possible(attacker.at(r, c), value);
      if (!open) ++found;
    }
  for (auto const& rest : attacker.left_out) {
    auto const& row = real.rows[rest.row];
    auto const& sum = real.sums.columns->front();
    long count = std::get<long>(row[attacker.column(sum.whole)]);
    for (auto const& part : sum.parts) count -= std::get<long>(row[attacker.column(part)]);
    if (count < 1 || count > 10) continue;
    bool open = true;
    for (long value = 1; value <= 10 && open; ++value)
      open = attacker.attack.possible(rest.unknown, value);
    if (!open) ++found;
  }
  return found;
}

Table discharges() {
  return {.id = "discharges",
          .title = "Discharges",
          .columns = {{"program", "Program"},
                      {"completed", "Completed", ColumnKind::integer},
                      {"dropped_out", "Dropped out", ColumnKind::integer},
                      {"ended", "Ended", ColumnKind::integer},
                      {"share", "Completed", ColumnKind::percent}},
          .rows = {{std::string("day"), 40L, 3L, 43L, 40.0 / 43},
                   {std::string("evening"), 30L, 20L, 50L, 0.6},
                   {std::string("virtual"), 12L, 0L, 12L, 1.0}},
          .notes = {"3 dropped out of day."},
          .sums = {.columns = std::vector<ColumnSum>{{"ended", {"completed", "dropped_out"}}},
                   .shares = {{"share", "completed", "ended"}}}};
}

}  // namespace

TEST_CASE("no solver narrows a hidden count below the whole range from 1 to 10") {
  std::mt19937 random(7);
  long shown = 0;
  long cells = 0;
  long whole = 0;
  for (int i = 0; i < 240; ++i) {
    auto const real = random_table(random, i % 2 == 0, i % 3 != 0);
    auto const made = suppressed(real, 11);
    CAPTURE(i);
    CAPTURE(render(real, Format::csv));
    CAPTURE(render(made.table, Format::csv));
    CHECK(narrowed(real, made.table) == 0);
    if (made.all) ++whole;
    for (std::size_t r = 0; r < real.rows.size(); ++r)
      for (std::size_t c = 0; c < real.columns.size(); ++c) {
        ++cells;
        if (!starred(made.table.rows[r][c])) {
          ++shown;
          CHECK(made.table.rows[r][c] == real.rows[r][c]);
        }
      }
  }
  CHECK(shown > cells / 5);  // it does not simply hide everything
  CHECK(whole == 0);
}

TEST_CASE("the attack undoes a table in which only the small counts are hidden") {
  std::mt19937 random(7);
  int undone = 0;
  for (int i = 0; i < 60; ++i) {
    auto const real = random_table(random, true, true);
    auto printed = real;
    for (auto& row : printed.rows)
      for (auto& cell : row)
        if (auto const* count = std::get_if<long>(&cell); count && *count >= 1 && *count <= 10)
          cell = std::string("*");
    undone += narrowed(real, printed);
  }
  CHECK(undone > 60);
}

TEST_CASE("a small count takes its neighbour and its percentage with it") {
  auto const made = suppressed(discharges(), 11);
  auto const& row = made.table.rows[0];
  CHECK(starred(row[2]));
  CHECK((starred(row[1]) || starred(row[3])));
  CHECK(starred(row[4]));
  CHECK(made.table.rows[1] == discharges().rows[1]);
  CHECK(made.table.rows[2] == discharges().rows[2]);  // zero is shown
  CHECK(made.small == 1);
  CHECK(made.others == 2);
  REQUIRE(made.table.notes.size() == 1);
  CHECK(made.table.notes[0].find("3 dropped") == std::string::npos);
}

TEST_CASE("a percentage of a column's total goes when the total goes") {
  auto table = discharges();
  table.rows = {{std::string("day"), 4L, 0L, 4L, 0.1},
                {std::string("eve"), 36L, 0L, 36L, 0.9},
                {std::string("all"), 40L, 0L, 40L, 1.0}};
  table.sums.rows = {{2, {0, 1}}};
  table.sums.shares = {{"share", "completed", "completed", true}};
  auto const made = suppressed(table, 11);
  for (std::size_t r = 0; r < 2; ++r) CHECK(starred(made.table.rows[r][1]));
  for (auto const& each : made.table.rows)
    CHECK((starred(each[4]) || std::get<long>(each[1]) == 40L));
}

TEST_CASE("a percentage that nobody has explained is hidden wherever a count is") {
  auto table = discharges();
  table.sums.shares.clear();
  for (auto const& row : suppressed(table, 11).table.rows) CHECK(starred(row[4]));
  table.rows.erase(table.rows.begin());
  auto const made = suppressed(table, 11).table;
  CHECK(starred(made.rows[0][4]));  // 0.6 of an unknown whole may be a few people
  CHECK(made.rows[1][4] == Cell{1.0});
}

TEST_CASE("no solver narrows a count whose group's whole stands in every row") {
  std::mt19937 random(5);
  for (int i = 0; i < 120; ++i) {
    Table table{.id = "t",
                .columns = {{"program", ""},
                            {"reason", ""},
                            {"stays", "", ColumnKind::integer},
                            {"of", "", ColumnKind::integer},
                            {"share", "", ColumnKind::percent}},
                .sums = {.columns = std::vector<ColumnSum>{},
                         .shares = {{"share", "stays", "of"}},
                         .groups = {{"stays", "of", {"program"}}}}};
    for (auto const* program : {"a", "b"}) {
      std::vector<long> counts;
      long of = 0;
      for (unsigned r = 0; r < 2 + random() % 3; ++r) {
        counts.push_back(static_cast<long>(random() % 25));
        of += counts.back();
      }
      for (auto const count : counts)
        table.rows.push_back({std::string(program), std::string("r"), count, of, 0.5});
    }
    auto const made = suppressed(table, 11).table;
    CAPTURE(render(table, Format::csv));
    CAPTURE(render(made, Format::csv));
    // Written out: each row's whole is one unknown of its group, known where any row shows it.
    Attack attack;
    std::map<Cell, std::size_t> wholes;
    std::vector<std::size_t> stays;
    for (auto const& row : made.rows) {
      auto const bounds = [](Cell const& cell) {
        auto const* number = std::get_if<long>(&cell);
        return number ? Attack::Bounds{*number, *number} : Attack::Bounds{0, most_people};
      };
      stays.push_back(attack.bounds.size());
      attack.bounds.push_back(bounds(row[2]));
      auto const [at, fresh] = wholes.emplace(row[0], attack.bounds.size());
      if (fresh) {
        attack.bounds.push_back(bounds(row[3]));
        attack.equations.push_back({.terms = {{at->second, -1}}});
      }
      for (auto& equation : attack.equations)
        if (equation.terms[0].unknown == at->second) equation.terms.push_back({stays.back(), 1});
    }
    for (std::size_t r = 0; r < made.rows.size(); ++r) {
      auto const real = std::get<long>(table.rows[r][2]);
      if (real == 0 || real > 10) continue;
      CHECK(starred(made.rows[r][2]));
      for (long value = 1; value <= 10; ++value) CHECK(attack.possible(stays[r], value));
    }
  }
}

TEST_CASE("without declared sums a row with a small count shows no number") {
  auto table = discharges();
  table.sums = {};
  auto const made = suppressed(table, 11);
  for (std::size_t c = 1; c < 5; ++c) CHECK(starred(made.table.rows[0][c]));
  CHECK(made.table.rows[1][1] == Cell{30L});
}

TEST_CASE("what cannot be made safe is hidden as a whole and says so") {
  auto table = discharges();
  table.rows[1][3] = 49L;  // the declared sum does not hold
  auto made = suppressed(table, 11);
  CHECK(made.all);
  for (auto const& row : made.table.rows)
    for (std::size_t c = 1; c < 5; ++c) CHECK(starred(row[c]));
  CHECK(made.table.notes[0].find("no number of this table is shown") != std::string::npos);
  // Rows add up and nobody knows how the columns do.
  table = discharges();
  table.sums = {.rows = {{2, {0, 1}}}};
  CHECK(suppressed(table, 11).all);
}

TEST_CASE("rows that hang together hide the same columns, and a row's leftover counts as a count") {
  auto table = discharges();
  table.sums.together = {{.rows = {0, 1}, .columns = {"ended", "dropped_out"}}};
  auto const together = suppressed(table, 11).table;
  CHECK(starred(together.rows[1][2]));
  CHECK(starred(together.rows[1][3]));
  CHECK(together.rows[1][1] == Cell{30L});
  CHECK(together.rows[2][3] == Cell{12L});
  table.rows.erase(table.rows.begin());
  CHECK(suppressed(table, 11).table.rows[0][2] == Cell{20L});  // nothing is hidden

  Table steps{.id = "steps",
              .columns = {{"step", "Step"}, {"clients", "Clients", ColumnKind::integer}},
              .rows = {{std::string("assessed"), 40L}, {std::string("admitted"), 37L}},
              .sums = {.columns = std::vector<ColumnSum>{}, .rows = {{0, {1}, false}}}};
  auto const three_were_not = suppressed(steps, 11);
  CHECK_FALSE(three_were_not.all);
  CHECK((starred(three_were_not.table.rows[0][1]) || starred(three_were_not.table.rows[1][1])));
  steps.rows[1][1] = 20L;
  CHECK(suppressed(steps, 11).table.rows == steps.rows);
  steps.rows[1][1] = 41L;  // more than those it is a part of: nobody knows what holds
  CHECK(suppressed(steps, 11).all);
}

TEST_CASE("rows hang together at each site, in each period and over all sites") {
  auto const measures = [](long known, long recent) {
    return Table{.id = "measures",
                 .columns = {{"measure", "Measure"},
                             {"clients", "Clients", ColumnKind::integer},
                             {"too_recent", "Too recent", ColumnKind::integer}},
                 .rows = {{std::string("initiated"), known, recent},
                          {std::string("engaged"), 0L, known + recent}},
                 .sums = {.columns = std::vector<ColumnSum>{},
                          .together = {{.rows = {0, 1}, .columns = {"clients", "too_recent"}}}}};
  };
  auto const shown = [](Table const& table) {
    long numbers = 0;
    for (auto const& row : suppressed(table, 11).table.rows)
      for (auto const& cell : row) numbers += std::holds_alternative<long>(cell) ? 1 : 0;
    return numbers;
  };
  // Of the second site too little is hidden alone: the first one and all of them would tell.
  CHECK(shown(by_site({{"north", measures(40, 20)}, {"south", measures(27, 3)}})) == 0);
  CHECK(shown(by_site({{"north", measures(40, 20)}, {"south", measures(27, 13)}})) == 12);
  CHECK(shown(beside_before(measures(40, 20), measures(27, 3), false)) == 4);
  CHECK(shown(beside_before(measures(27, 3), measures(40, 20), false)) == 4);
}

TEST_CASE("a step that is a part of another is so over all sites") {
  auto const steps = [](long admitted) {
    return Table{.id = "steps",
                 .columns = {{"step", "Step"}, {"clients", "Clients", ColumnKind::integer}},
                 .rows = {{std::string("assessed"), 40L}, {std::string("admitted"), admitted}},
                 .sums = {.columns = std::vector<ColumnSum>{}, .rows = {{0, {1}, false}}}};
  };
  auto const none_small = by_site({{"north", steps(20)}, {"south", steps(25)}});
  CHECK(suppressed(none_small, 11).table.rows == none_small.rows);
  auto const made = suppressed(by_site({{"north", steps(20)}, {"south", steps(37)}}), 11);
  CHECK_FALSE(made.all);
  auto const& rows = made.table.rows;
  CHECK((starred(rows[2][2]) || starred(rows[3][2])));                // 3 of 40 at one site
  CHECK_FALSE((rows[0][2] == Cell{40L} && rows[1][2] == Cell{20L} &&  // and by the others
               rows[4][2] == Cell{80L} && rows[5][2] == Cell{57L}));
}

TEST_CASE("people who are counted once do not give each other away through the total") {
  Table table{.id = "t",
              .columns = {{"program", "Program"}, {"clients", "Clients", ColumnKind::integer}},
              .rows = {{std::string("a"), 4L}, {std::string("b"), 30L}, {std::string("all"), 31L}},
              .sums = {.columns = std::vector<ColumnSum>{}, .rows = {{2, {0, 1}}}}};
  auto const made = suppressed(table, 11);
  CHECK(starred(made.table.rows[0][1]));
  CHECK(made.table.rows[1][1] == Cell{30L});
  CHECK(starred(made.table.rows[2][1]));
}

TEST_CASE("subtotals and a grand total are kept from telling") {
  std::mt19937 random(3);
  for (int i = 0; i < 60; ++i) {
    Table table{.id = "t",
                .columns = {{"program", "Program"}, {"begun", "", ColumnKind::integer}},
                .sums = {.columns = std::vector<ColumnSum>{}}};
    RowSum grand{.whole = 6};
    long all = 0;
    for (std::size_t block = 0; block < 2; ++block) {
      long sum = 0;
      for (std::size_t r = 0; r < 2; ++r) {
        long const count = static_cast<long>(random() % 25);
        table.rows.push_back({std::string("x"), count});
        sum += count;
      }
      table.rows.push_back({std::string("sub"), sum});
      table.sums.rows.push_back({block * 3 + 2, {block * 3, block * 3 + 1}});
      grand.parts.push_back(block * 3 + 2);
      all += sum;
    }
    table.rows.push_back({std::string("all"), all});
    table.sums.rows.push_back(grand);
    auto const made = suppressed(table, 11);
    CAPTURE(render(table, Format::csv));
    CAPTURE(render(made.table, Format::csv));
    CHECK(narrowed(table, made.table) == 0);
  }
}

TEST_CASE("rows about people are refused, and a table without small counts stays as it is") {
  Table people{.id = "t", .columns = {{"client", "Client"}}, .rows = {{std::string("C-1")}}};
  CHECK_THROWS_AS(suppressed(people, 11), Error);
  auto table = discharges();
  table.rows.erase(table.rows.begin());
  auto const made = suppressed(table, 11);
  CHECK(made.table.rows == table.rows);
  CHECK(made.small == 0);
  table.rows.clear();
  CHECK(suppressed(table, 11).table.rows.empty());
}
