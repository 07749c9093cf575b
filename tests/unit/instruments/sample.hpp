// A small random instrument in two forms: as the engine takes it, and as plain tables that the
// brute-force oracle walks through without any code of the engine.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "instruments/score.hpp"

namespace sample {

using Random = std::mt19937;

// item <op> value, or item + other <op> value; not applicable items are left out of the sum and
// meet no test, and then `negated` makes it hold.
struct Test {
  std::size_t item = 0;
  std::optional<std::size_t> other{};
  bool at_least = false;  // else: equal
  double value = 0;
  bool negated = false;
};
// Any of these lists, in which all must hold.
using Rule = std::vector<std::vector<Test>>;

// From this raw value on: so many points.
using Step = std::pair<double, double>;

struct Item {
  std::vector<double> values{};  // ascending; yes/no items: 0 and 1
  bool yes_no = false;
  bool number = false;               // whole numbers from the first to the last value
  std::optional<std::size_t> raw{};  // worked out from this item, by the steps
  std::vector<Step> steps{};
  bool reversed = false;
  std::optional<Rule> gate{};
};

struct Score {
  bool mean = false;
  double scale = 1;
  int max_missing = 0;  // of an estimate; 0: none
  std::vector<std::size_t> items{};
  std::vector<double> weights{};  // as the items; all 1 in a mean
  std::vector<double> cuts{};     // where bands b0, b1, ... begin
};

struct Case {
  std::string word{};
  Rule rule{};
  double total_at_least = 0;  // and s0 >= this
};

struct Sample {
  std::vector<Item> items;
  std::vector<Rule> never;  // combinations that no record has
  std::vector<Score> scores;
  double least = 0;  // flag "from": s1 >= least and the rule
  Rule from_rule;
  std::optional<std::pair<double, double>> both{};  // flag "both": s0 and s1 at least so much
  bool together = false;                            // or rather their sum
  Rule item_rule;                                   // flag "items": the rule alone
  Rule band_rule;                                   // flag "band": s1.band is not b0 or the rule
  std::vector<Case> cases;  // of result "r", whose words are w0 < w1 < w2; otherwise w0
  careplan::Instrument instrument;
};

int between(Random& random, int low, int high);
Sample random_sample(Random& random);

// An answer for each item, nothing where it is open; `skipped` where the record says so.
struct Given {
  std::optional<double> value;
  bool skipped = false;
};
std::vector<Given> random_answers(Sample const& sample, Random& random);
std::vector<careplan::Answer> as_answers(Sample const& sample, std::vector<Given> const& given);

}  // namespace sample
