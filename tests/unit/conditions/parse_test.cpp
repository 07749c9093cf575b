#include <doctest/doctest.h>

#include "conditions/condition.hpp"
#include "conditions/node.hpp"
#include "conditions/vocabulary.hpp"

using namespace careplan;

namespace {

std::string refused(std::string_view text, Place at = {"f.toml", 7, 9}) {
  std::vector<Complaint> complaints;
  auto const condition = parse_condition(text, at, clinic::vocabulary(), complaints);
  CHECK(static_cast<bool>(condition) == complaints.empty());
  std::string all;
  for (auto const& complaint : complaints) all += describe(complaint) + "\n";
  return all;
}

}  // namespace

TEST_CASE("an unknown name is pointed at, with the nearest known one") {
  CHECK(refused("withdrawl <= 1") ==
        "f.toml:7:9: unknown name 'withdrawl'\n  hint: did you mean 'withdrawal'?\n");
  CHECK(refused("medical = 1\n  and withdrawl <= 1") ==
        "f.toml:8:7: unknown name 'withdrawl'\n  hint: did you mean 'withdrawal'?\n");
}

TEST_CASE("one reading finds every mistake of typing") {
  CHECK(refused("medcal >= 1 and risk is highh and withdrawal >= 5") ==
        "f.toml:7:9: unknown name 'medcal'\n"
        "  hint: did you mean 'medical'?\n"
        "f.toml:7:33: 'highh' is not a word of 'risk', which is one of none, low, high\n"
        "  hint: did you mean 'high'?\n"
        "f.toml:7:57: 'withdrawal' is never 5\n"
        "  hint: it is 0..4\n");
}

TEST_CASE("what two readers could read two ways is refused") {
  CHECK(refused("medical = 1 and mental = 1 or withdrawal = 1") ==
        "f.toml:7:36: and and or are mixed without brackets\n"
        "  hint: write (a and b) or c, or a and (b or c), whichever is meant\n");
  CHECK(refused("medical = 1 and (mental = 1 or withdrawal = 1)").empty());
}

TEST_CASE("every refusal says what is wrong, where, and what to write instead") {
  struct {
    char const* text;
    char const* said;
  } const cases[] = {
      {"", "7:9: the condition is empty"},
      {"   ", "7:12: the condition is empty"},
      {"medical", "7:9: 'medical' must be compared with something\n  hint: it is 0..4"},
      {"medical >=", "7:19: a value is missing here"},
      {"medical >= 1 2", "7:22: '2' is not expected here"},
      {"medical 1", "7:17: '1' is not expected here"},
      {"medical >= 1 and", "7:25: a fact or a number is missing at the end"},
      {"(medical >= 1", "7:22: ')' is missing here"},
      {"medical == 1", "7:17: '==' is not a sign of conditions\n  hint: write ="},
      {"medical >= 1 && mental = 1", "'&&' is not a sign of conditions\n  hint: write and"},
      {"medical \xE2\x89\xA5 1", "7:17: '\xE2\x89\xA5' is not a sign of conditions"},
      {"medical >= 1 ; x", "7:22: ';' has no meaning here"},
      {"housing < stable", "7:17: the words of 'housing' have no order"},
      {"housing in 1..2", "'housing' has words, not numbers"},
      {"housing + 1 > 2", "'housing' is not a number and cannot be reckoned with"},
      {"-housing is stable", "'housing' is not a number and cannot be reckoned with"},
      {"2 * risk is high", "'risk' is not a number and cannot be reckoned with"},
      {"at least 1 of (medical >= 1, -risk is high)", "'risk' is not a number"},
      {"medical is low", "7:20: unknown name 'low'"},
      {"medical is 'low'", "7:20: 'medical' is a number, 'low' is not"},
      {"medical in 4..2", "7:20: the range ends before it begins\n  hint: write 2..4"},
      {"drinks = 3", "7:18: 'drinks' is never 3\n  hint: it is one of 0, 2, 4"},
      {"has-goals is maybe", "'maybe' is not a word of 'has-goals', which is yes or no"},
      {"medical * mental > 2", "two facts cannot be multiplied"},
      {"average(medical, mental) > 2", "7:9: there is no function 'average'"},
      {"count(medical >= 1, mental >= 2) >= 1", "count puts one test to all its facts"},
      {"count(medical, mental >= 2)", "count(..) must be compared with a number"},
      {"count(medical, mental >= 2) >= withdrawal", "count(..) must be compared with a number"},
      {"count(medical, mental >= 2) 2", "count(..) must be compared with a number"},
      {"at least 1.5 of (has-goals, alone)", "a whole number is missing here"},
      {"count(medical, mental >= 2) >= 3", "7:40: there are only 2 to count"},
      {"at least two of (has-goals, alone)", "a whole number is missing here"},
      {"at least 3 of (has-goals, alone)", "7:18: there are only 2 to count"},
      {"known(housin)", "7:15: unknown name 'housin'"},
      {"housing is 'stable", "7:20: a quote that does not end"},
      {"withdrawal-1 <= 2", "7:9: unknown name 'withdrawal-1'"},
      {"not", "a fact or a number is missing at the end"},
      {"medical in {1, }", "7:24: a value is missing here"},
  };
  for (auto const& one : cases) {
    CAPTURE(one.text);
    auto const said = refused(one.text);
    CAPTURE(said);
    CHECK(said.find(one.said) != std::string::npos);
  }
}

TEST_CASE("a number that no answer has can divide answers, and cannot be one") {
  for (auto const* const well : {"drinks >= 3", "drinks < 1", "drinks in 1..3", "not drinks > 3",
                                 "drinks in {0, 4}", "drinks = 2", "weight = 2.5"}) {
    CAPTURE(well);
    CHECK(clinic::parse(well));
  }
  for (auto const* const wrong :
       {"drinks = 3", "drinks != 3", "drinks in {2, 3}", "drinks >= 5", "drinks in 1..5"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS((void)clinic::parse(wrong), Error);
  }
}

TEST_CASE("a product of which one side is missing or unknown is refused, whichever side it is") {
  for (auto const* const wrong :
       {"2 * nothing >= 1", "nothing * 2 >= 1", "withdrawal * nothing >= 1",
        "nothing * withdrawal >= 1", "2 * >= 1", "withdrawal * ) >= 1", "2 * (nothing) >= 1",
        "withdrawal + 2 * nothing >= 1", "sum(2 * nothing, medical) >= 1"}) {
    CAPTURE(wrong);
    CHECK(refused(wrong) != "");
  }
  CHECK(clinic::parse("withdrawal * 2 >= 1"));
}

TEST_CASE("words of the language are no names, and other words are") {
  for (auto const* const word : {"and", "or", "not", "in", "is"}) {
    CAPTURE(word);
    CHECK(reserved_word(word));
  }
  for (auto const* const word : {"withdrawal", "an", "ands", ""}) {
    CAPTURE(word);
    CHECK_FALSE(reserved_word(word));
  }
}

TEST_CASE("hostile depth and size are refused, not suffered") {
  std::string deep(100'000, '(');
  deep += "has-goals";
  deep.append(100'000, ')');
  CHECK(refused(deep).find("nested more than 64 deep") != std::string::npos);
  std::string nots;
  for (int i = 0; i < 100'000; ++i) nots += "not ";
  CHECK(refused(nots + "has-goals").empty());
  std::string sums(100'000, '(');
  CHECK(refused("1 + " + sums).find("nested more than 64 deep") != std::string::npos);
  std::string minuses = "medical + ";
  for (int i = 0; i < 100'000; ++i) minuses += "- ";
  CHECK(refused(minuses + "1 > 2").empty());
  std::string wide = "has-goals";
  for (int i = 0; i < 10'001; ++i) wide += " or has-goals";
  CHECK(refused(wide).find("more than 10,000 parts") != std::string::npos);
}

TEST_CASE("named conditions count as if written out, so that doubling is refused") {
  std::vector<Condition> chain{clinic::parse("has-goals and alone")};
  std::vector<Complaint> complaints;
  while (complaints.empty() && chain.size() < 40) {
    auto vocabulary = clinic::vocabulary();
    vocabulary.named = [&](std::string_view name) { return name == "c" ? &chain.back() : nullptr; };
    auto next = parse_condition("c or not c", {}, vocabulary, complaints);
    if (complaints.empty()) chain.push_back(next);
  }
  CHECK(chain.size() < 20);
  REQUIRE(complaints.size() == 1);
  CHECK(complaints.front().message == "the condition has more than 10,000 parts");
}

TEST_CASE("a named condition reads as its definition") {
  auto const base = clinic::parse("medical >= 2");
  auto vocabulary = clinic::vocabulary();
  vocabulary.named = [&](std::string_view name) { return name == "ill" ? &base : nullptr; };
  std::vector<Complaint> complaints;
  auto const condition = parse_condition("not ill", {}, vocabulary, complaints);
  REQUIRE(condition);
  CHECK(evaluate(condition, clinic::fact_of({{"medical", 2.0}})) == Truth::no);
  CHECK(evaluate(condition, clinic::fact_of({})) == Truth::unknown);
  (void)parse_condition("known(ill)", {"f.toml", 1, 1}, vocabulary, complaints);
  REQUIRE(complaints.size() == 1);
  CHECK(complaints[0].message == "'ill' is a condition, not a fact");
}
