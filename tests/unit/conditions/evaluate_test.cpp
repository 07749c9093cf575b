#include <doctest/doctest.h>

#include "conditions/condition.hpp"
#include "conditions/vocabulary.hpp"

using namespace careplan;
using clinic::ask;

TEST_CASE("three-valued and, or, not keep the laws of Kleene") {
  Truth const all[] = {Truth::no, Truth::unknown, Truth::yes};
  for (auto const a : all) {
    CHECK(opposite(opposite(a)) == a);
    CHECK(both(a, Truth::no) == Truth::no);
    CHECK(either(a, Truth::yes) == Truth::yes);
    for (auto const b : all) {
      CHECK(both(a, b) == both(b, a));
      CHECK(opposite(both(a, b)) == either(opposite(a), opposite(b)));
      for (auto const c : all) CHECK(both(a, either(b, c)) == either(both(a, b), both(a, c)));
    }
  }
}

TEST_CASE("a condition over known facts is yes or no") {
  Facts const facts{{"withdrawal", 1.0}, {"medical", 3.0},    {"mental", 2.0},
                    {"risk", "low"},     {"has-goals", true}, {"housing", "shelter"}};
  struct {
    char const* text;
    Truth expected;
  } const cases[] = {
      {"withdrawal <= 1 and not medical >= 4", Truth::yes},
      {"withdrawal < 1", Truth::no},
      {"withdrawal != 1", Truth::no},
      {"withdrawal in 1..2", Truth::yes},
      {"withdrawal not in 1..2", Truth::no},
      {"withdrawal in {0, 2}", Truth::no},
      {"housing in {homeless, shelter}", Truth::yes},
      {"housing is not stable", Truth::yes},
      {"housing is 'shelter'", Truth::yes},
      {"risk >= low", Truth::yes},
      {"risk > low", Truth::no},
      {"risk < high", Truth::yes},
      {"has-goals", Truth::yes},
      {"has-goals is yes", Truth::yes},
      {"has-goals = no", Truth::no},
      {"not has-goals", Truth::no},
      {"count(withdrawal, medical, mental >= 2) >= 2", Truth::yes},
      {"count(withdrawal, medical, mental >= 2) = 3", Truth::no},
      {"at least 2 of (has-goals, withdrawal <= 1, risk is high)", Truth::yes},
      {"at most 1 of (has-goals, withdrawal <= 1, risk is high)", Truth::no},
      {"exactly 2 of (has-goals, withdrawal <= 1, risk is high)", Truth::yes},
      {"max(withdrawal, medical) >= 3", Truth::yes},
      {"min(withdrawal, medical) >= 3", Truth::no},
      {"sum(withdrawal, 2*medical) = 7", Truth::yes},
      {"withdrawal + medical <= 4", Truth::yes},
      {"medical - withdrawal > 2", Truth::no},
      {"(withdrawal + medical) * 2 = 8", Truth::yes},
      {"max(withdrawal, medical) + mental = 5", Truth::yes},
      {"medical > mental", Truth::yes},
      {"medical <= withdrawal + mental", Truth::yes},
      {"(withdrawal = 1 or medical = 0) and mental = 2", Truth::yes},
      {"known(withdrawal)", Truth::yes},
      {"missing(withdrawal)", Truth::no},
      {"missing(phq-9.total)", Truth::yes},
  };
  for (auto const& one : cases) {
    CAPTURE(one.text);
    CHECK(ask(one.text, facts) == one.expected);
  }
}

TEST_CASE("a missing answer is never a no, whatever the reason that it is missing") {
  for (auto const why : {Missing::not_asked, Missing::unknown, Missing::refused, Missing::stale}) {
    Facts const facts{{"withdrawal", why}, {"has-goals", why}, {"housing", why}};
    CHECK(ask("withdrawal >= 3", facts) == Truth::unknown);
    CHECK(ask("withdrawal <= 0", facts) == Truth::unknown);
    CHECK(ask("has-goals", facts) == Truth::unknown);
    CHECK(ask("not has-goals", facts) == Truth::unknown);
    CHECK(ask("housing is stable", facts) == Truth::unknown);
    CHECK(ask("count(withdrawal, medical >= 3) >= 1", facts) == Truth::unknown);
  }
}

TEST_CASE("an open fact still answers what all its values agree on") {
  CHECK(ask("withdrawal >= 0") == Truth::yes);
  CHECK(ask("phq-9.total >= 10", {{"phq-9.total", Interval{10, 13}}}) == Truth::yes);
  CHECK(ask("phq-9.total >= 10", {{"phq-9.total", Interval{9, 13}}}) == Truth::unknown);
  CHECK(ask("phq-9.total >= 14", {{"phq-9.total", Interval{9, 13}}}) == Truth::no);
  CHECK(ask("risk >= low", {{"risk", OneOf{{"low", "high"}}}}) == Truth::yes);
  CHECK(ask("risk is high", {{"risk", OneOf{{"low", "high"}}}}) == Truth::unknown);
  CHECK(ask("risk is none", {{"risk", OneOf{{"low", "high"}}}}) == Truth::no);
  CHECK(ask("drinks in {2, 4}", {{"drinks", Interval{1, 4}}}) == Truth::yes);
  CHECK(ask("weight > 3", {{"weight", Interval{3, 4}}}) == Truth::unknown);
  CHECK(ask("weight > 3", {{"weight", Interval{3.5, 4}}}) == Truth::yes);
  CHECK(ask("phq-9.total = 5", {{"phq-9.total", Interval{5, 5}}}) == Truth::yes);
}

TEST_CASE("an amount over open facts is exact, also where its bounds are not") {
  CHECK(ask("withdrawal + medical <= 4", {{"withdrawal", 1.0}}) == Truth::unknown);
  CHECK(ask("withdrawal + medical <= 5", {{"withdrawal", 1.0}}) == Truth::yes);
  CHECK(ask("withdrawal - withdrawal = 0") == Truth::yes);
  CHECK(ask("2*withdrawal = 3") == Truth::no);
  CHECK(ask("max(withdrawal, medical) >= 3", {{"medical", 3.0}}) == Truth::yes);
  CHECK(ask("drinks + withdrawal = 1", {{"withdrawal", 0.0}}) == Truth::no);
}

// What is weighed can be anything between, so that its completions cannot be tried one by one.
TEST_CASE("an amount is bounded by the ends of what its facts may be, by weights of every size") {
  auto const told = [](std::string_view text) {
    return ask(text, {{"withdrawal", Interval{2, 4}}, {"weight", Interval{1, 1.5}}});
  };
  CHECK(told("0.5*withdrawal + weight >= 2") == Truth::yes);
  CHECK(told("0.5*withdrawal + weight > 3.5") == Truth::no);
  CHECK(told("0.5*withdrawal + weight >= 2.5") == Truth::unknown);
  CHECK(told("2*withdrawal - weight >= 2.5") == Truth::yes);
  CHECK(told("2*withdrawal - weight > 7") == Truth::no);
  CHECK(told("2*withdrawal - weight >= 3") == Truth::unknown);
  CHECK(told("weight - 0.5*withdrawal <= 0.5") == Truth::yes);
  CHECK(told("weight - 0.5*withdrawal < 0.5") == Truth::unknown);
  CHECK(told("weight - 0.5*withdrawal < -1") == Truth::no);
  CHECK(told("max(withdrawal, weight) >= 2") == Truth::yes);
  CHECK(told("min(withdrawal, weight) > 1.5") == Truth::no);
}

TEST_CASE("not applicable makes every comparison no, and is left out of amounts") {
  Facts const facts{{"withdrawal", Missing::not_applicable}, {"medical", 3.0}};
  CHECK(ask("withdrawal >= 0", facts) == Truth::no);
  CHECK(ask("withdrawal != 2", facts) == Truth::no);
  CHECK(ask("not withdrawal = 2", facts) == Truth::yes);
  CHECK(ask("known(withdrawal)", facts) == Truth::yes);
  CHECK(ask("max(withdrawal, medical) >= 3", facts) == Truth::yes);
  CHECK(ask("withdrawal + medical = 3", facts) == Truth::yes);
  CHECK(ask("withdrawal + 1 <= 4", facts) == Truth::no);
  CHECK(ask("withdrawal + 0*withdrawal < 1", facts) == Truth::no);
  CHECK(ask("medical > withdrawal", facts) == Truth::no);
}

TEST_CASE("a value that does not fit its fact decides nothing") {
  CHECK(ask("withdrawal >= 3", {{"withdrawal", "high"}}) == Truth::unknown);
  CHECK(ask("withdrawal >= 3", {{"withdrawal", 7.0}}) == Truth::unknown);
  CHECK(ask("risk is high", {{"risk", 2.0}}) == Truth::unknown);
}

TEST_CASE("the facts that are read are listed once each, through named conditions too") {
  auto const base = clinic::parse("max(medical, mental) >= 3 or known(withdrawal)");
  auto vocabulary = clinic::vocabulary();
  vocabulary.named = [&](std::string_view name) { return name == "ill" ? &base : nullptr; };
  std::vector<Complaint> complaints;
  auto const condition =
      parse_condition("ill and medical <= 3 and housing is stable", {}, vocabulary, complaints);
  REQUIRE(complaints.empty());
  CHECK(facts_read(condition) ==
        std::vector<std::string>{"housing", "medical", "mental", "withdrawal"});
}

TEST_CASE("leaves show each comparison with the value that it saw") {
  auto const condition = clinic::parse(
      "withdrawal  <= 1 and (housing is stable or max(medical,  mental) in 3..4 or "
      "count(medical, mental >= 2) >= 1)");
  auto const seen = leaves(condition, clinic::fact_of({{"withdrawal", 0.0}, {"medical", 2.0}}));
  CHECK(seen ==
        std::vector<Leaf>{{"withdrawal <= 1", "withdrawal", 0.0, Truth::yes},
                          {"housing is stable", "housing", Missing::not_asked, Truth::unknown},
                          {"max(medical, mental) in 3..4", "max(medical,  mental)", Interval{2, 4},
                           Truth::unknown},
                          {"medical >= 2", "medical", 2.0, Truth::yes},
                          {"mental >= 2", "mental", Missing::not_asked, Truth::unknown}});
}
