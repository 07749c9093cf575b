// Random conditions over small domains against brute force: whenever three-valued evaluation says
// yes or no, every completion of the open facts must agree; with one comparison it must also never
// say unknown without cause.
#include <doctest/doctest.h>

#include <random>

#include "conditions/condition.hpp"
#include "conditions/vocabulary.hpp"

using namespace careplan;

namespace {

using Random = std::mt19937;

int pick(Random& random, int n) {
  return static_cast<int>(random() % static_cast<unsigned>(n));
}

std::string number(Random& random) {
  static char const* const names[] = {"withdrawal", "medical", "mental", "drinks"};
  return names[pick(random, 4)];
}

std::string comparison(Random& random) {
  static char const* const signs[] = {"<", "<=", "=", "!=", ">=", ">"};
  std::string const sign = signs[pick(random, 6)];
  std::string const digit = std::to_string(2 * pick(random, 3));
  std::string const other = std::to_string(pick(random, 9));
  switch (pick(random, 9)) {
    case 0:
      return "risk " + sign + (pick(random, 2) != 0 ? " low" : " high");
    case 1:
      return "housing in {stable, homeless}";
    case 2:
      return pick(random, 2) != 0 ? "has-goals" : "alone is no";
    case 3:
      return number(random) + " + " + number(random) + " " + sign + " " + other;
    case 4:
      return "max(" + number(random) + ", " + number(random) + ") " + sign + " " + digit;
    case 5:
      return "2*" + number(random) + " - " + number(random) + " " + sign + " " + number(random);
    case 6:
      return "count(withdrawal, medical, mental " + sign + " 2) " + sign + " 2";
    default:
      return number(random) + " " + sign + " " + digit;
  }
}

std::string condition(Random& random, int depth) {
  if (depth == 0 || pick(random, 4) == 0) return comparison(random);
  auto const part = [&] { return "(" + condition(random, depth - 1) + ")"; };
  switch (pick(random, 4)) {
    case 0:
      return "not " + part();
    case 1:
      return part() + " and " + part();
    case 2:
      return part() + " or " + part();
    default:
      return "at least 2 of (" + part() + ", " + part() + ", " + part() + ")";
  }
}

// The values of a fact, written here by hand and not taken from the engine.
std::vector<Value> values_of(std::string const& fact) {
  if (fact == "drinks") return {0.0, 2.0, 4.0};
  if (fact == "risk") return {"none", "low", "high"};
  if (fact == "housing") return {"stable", "shelter", "homeless"};
  if (fact == "has-goals" || fact == "alone") return {true, false};
  return {0.0, 1.0, 2.0, 3.0, 4.0};
}

// Some knowledge of a fact, and the values that it leaves open.
std::pair<Value, std::vector<Value>> knowledge(Random& random, std::string const& fact) {
  auto values = values_of(fact);
  auto const count = static_cast<int>(values.size());
  if (pick(random, 3) == 0) return {Missing::unknown, values};
  if (pick(random, 8) == 0) return {Missing::not_applicable, {Missing::not_applicable}};
  if (count > 2 && pick(random, 3) == 0) {
    auto const from = pick(random, count - 1);
    std::vector<Value> some(values.begin() + from, values.begin() + from + 2);
    if (auto const* low = std::get_if<double>(&some[0]))
      return {Interval{*low, std::get<double>(some[1])}, some};
    return {OneOf{{std::get<std::string>(some[0]), std::get<std::string>(some[1])}}, some};
  }
  auto const value = values[static_cast<std::size_t>(pick(random, count))];
  return {value, {value}};
}

// Which answers the completions give: first, some say no; second, some say yes.
std::pair<bool, bool> brute_force(Condition const& condition, Facts facts,
                                  std::vector<std::pair<std::string, std::vector<Value>>> open) {
  if (open.empty()) {
    auto const truth = evaluate(condition, clinic::fact_of(facts));
    CHECK(truth != Truth::unknown);
    return {truth == Truth::no, truth == Truth::yes};
  }
  auto const [fact, values] = open.back();
  open.pop_back();
  std::pair<bool, bool> seen{};
  for (auto const& value : values) {
    facts[fact] = value;
    auto const [no, yes] = brute_force(condition, facts, open);
    seen = {seen.first || no, seen.second || yes};
  }
  return seen;
}

}  // namespace

TEST_CASE("evaluation never says yes or no where some completion disagrees") {
  Random random(20261201);
  int decided = 0;
  int exact = 0;
  for (int round = 0; round < 1500; ++round) {
    bool const single = round % 3 == 0;
    auto const text = single ? comparison(random) : condition(random, 2);
    CAPTURE(text);
    auto const parsed = clinic::parse(text);
    Facts facts;
    std::vector<std::pair<std::string, std::vector<Value>>> open;
    for (auto const& fact : facts_read(parsed)) {
      auto [value, values] = knowledge(random, fact);
      CAPTURE(fact);
      facts[fact] = value;
      open.emplace_back(fact, values);
    }
    std::size_t product = 1;
    for (auto const& [fact, values] : open) product *= values.size();
    if (product > 5000) continue;
    auto const truth = evaluate(parsed, clinic::fact_of(facts));
    auto const [no, yes] = brute_force(parsed, facts, open);
    if (truth == Truth::yes) CHECK_FALSE(no);
    if (truth == Truth::no) CHECK_FALSE(yes);
    if (single && (no != yes)) CHECK(truth != Truth::unknown);
    decided += truth != Truth::unknown;
    exact += single;
  }
  CHECK(decided > 300);
  CHECK(exact == 500);
}
