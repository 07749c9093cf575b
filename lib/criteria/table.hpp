// Criteria as tables that a person can review: what leads to which level, read off the exact
// consequences of the rules and not off their texts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "criteria/place.hpp"

namespace careplan {

// A fact as a column. `answers` are those that the rules tell apart, least first.
struct TableFact {
  std::string fact{};  // or "known(fact)", where rules ask whether it is known
  std::string label{};
  bool numbers = false;
  bool ordered = false;
  struct Answer {
    std::string text{};
    double low = 0;  // numbers
    double high = 0;
    bool between = false;  // any number between, ends left out, where low is less than high
  };
  std::vector<Answer> answers{};
};

// Which answers to a fact a row is about, by their places, ascending; none: whatever it is.
using TableCell = std::vector<std::size_t>;

struct TableRow {
  std::vector<TableCell> cells{};  // by fact
  // One, where the row settles it; several where facts that are not in the table decide between
  // them, least intensive first; none where a stop is in force, or where no rule and no default
  // applies.
  std::vector<std::string> levels{};
  bool may_be_undetermined = false;
  bool stop = false;
  // The rules that lead there: everybody in the row meets one of them, and none can be spared.
  // Where the row leaves several levels, those that speak for everybody in it. None where only the
  // default decides, or no single rule does.
  std::vector<std::string> rules{};
};

struct DecisionTable {
  std::vector<TableFact> facts{};
  std::vector<TableRow> rows{};
  bool complete = true;  // false: it has more rows than were wanted, or was too much work
};

struct TableWish {
  std::vector<std::string> facts{};  // only these, whatever the others are; none: all
  std::size_t most_rows = 48;
  std::size_t nodes = 1'000'000;  // of decision diagrams
};

// One row for every way to an answer: everybody is in exactly one row. Facts that no answer depends
// on have no column. Error{not_found} for a fact that no rule reads.
DecisionTable decision_table(Criteria const& criteria, TableWish const& wish = {});

// What is enough for a level: each row by itself, and with no finding to spare.
struct LevelBlock {
  std::string level{};  // empty: no level at all, or the stops
  bool stop = false;
  std::vector<TableRow> rows{};  // those with the fewest findings, by the order of their rules
  std::size_t left_out = 0;      // rows past the wanted number
  bool complete = true;          // false: there are more rows than could be worked out
};
struct LevelTable {
  std::vector<TableFact> facts{};
  // First the stops, then who has no level, then from the strongest level down, without the last.
  // The first block in which some row fits gives the answer; where none fits it is `otherwise`.
  std::vector<LevelBlock> blocks{};
  std::string otherwise{};
  bool complete = true;
};

// `wish.most_rows` of each block; `wish.facts` has no meaning here.
LevelTable level_table(Criteria const& criteria, TableWish const& wish = {});

// A cell beside its fact's name ("0..2", "moderate, high", "not homeless"; "-" for whatever), and
// as a condition of the language ("mental >= 3", "living is not homeless").
std::string cell_text(TableFact const& fact, TableCell const& cell);
std::string condition_text(TableFact const& fact, TableCell const& cell);
// All of a row, joined by "and"; "always" when nothing is asked.
std::string condition_text(std::vector<TableFact> const& facts, TableRow const& row);

}  // namespace careplan
