// Derived items, weights, rules of consistency, band sets by name and addresses for criteria.
#include <doctest/doctest.h>

#include <algorithm>

#include "formats/definitions.hpp"
#include "instruments/flaws.hpp"
#include "instruments/score.hpp"

using namespace careplan;

namespace {

Instrument instrument(std::string const& parts) {
  return read_instrument("id = \"demo\"\nversion = \"1\"\ntitle = \"Demo\"\nlicence = \"own\"\n" +
                             parts + "\n[[source]]\nid = \"book\"\ncite = \"A book\"\n",
                         "demo.toml");
}

std::string item(std::string const& id, std::string const& rest = "choices = [0, 1, 2, 3, 4]") {
  return "[[item]]\nid = \"" + id + "\"\nlabel = \"" + id + "\"\n" + rest + "\n";
}

std::string const pulse =
    item("pulse", "kind = \"number\"\nrange = [30, 220]") +
    item("points", "derived_from = \"pulse\"\nsteps = [[0, 0], [81, 1], [101, 2], [121, 4]]");

std::string const pulse_score =
    "[[score]]\nid = \"total\"\nitems = [\"points\"]\nsource = \"book\"\n";

std::string first_complaint(Instrument const& made, std::vector<Answer> const& answers) {
  auto const all = complaints_about(made, answers, {});
  return all.empty() ? "" : describe(all.front());
}

}  // namespace

TEST_CASE("a derived item is worked out from the raw quantity, at the edges too") {
  auto const made = instrument(pulse + pulse_score);
  for (auto const& [beats, points] : std::vector<std::pair<double, double>>{
           {30, 0}, {80, 0}, {81, 1}, {100, 1}, {101, 2}, {120, 2}, {121, 4}, {220, 4}}) {
    CAPTURE(beats);
    auto const outcome = score(made, {{"pulse", beats}});
    CHECK(outcome.scores[0].range == Interval{points, points});
    CHECK(outcome.answers[1].value == Value{points});
  }
  CHECK(score(made, {}).scores[0].range == Interval{0, 4});
  CHECK(score(made, {{"pulse", Missing::refused}}).scores[0].range == Interval{0, 4});
}

TEST_CASE("a derived item may be answered by itself, and must agree with the raw quantity") {
  auto const made = instrument(pulse + pulse_score);
  CHECK(score(made, {{"points", 2.}}).scores[0].range == Interval{2, 2});
  CHECK(score(made, {{"points", Missing::refused}, {"pulse", 90.}}).scores[0].range ==
        Interval{1, 1});
  CHECK(first_complaint(made, {{"points", 1.}, {"pulse", 90.}}) == "");
  CHECK(first_complaint(made, {{"points", 1.}, {"pulse", 130.}}) ==
        "points is 1, but pulse is 130, which makes it 4\n"
        "  hint: leave out points: it is worked out");
}

TEST_CASE("an answer to the derived item narrows what the raw quantity can be") {
  auto const made = instrument(pulse + pulse_score +
                               "[[flag]]\nid = \"fast\"\nlabel = \"Fast\"\nwhen = \"pulse > 120\"\n"
                               "action = \"Act\"\nsource = \"book\"\n");
  auto const state = [&](std::vector<Answer> const& answers) {
    return score(made, answers).flags[0].state;
  };
  CHECK(state({{"points", 4.}}) == Truth::yes);
  CHECK(state({{"points", 2.}}) == Truth::no);
  CHECK(state({}) == Truth::unknown);
}

TEST_CASE("weights count after reversing and may be negative") {
  auto const made = instrument(
      item("a") + item("b", "choices = [0, 1, 2, 3, 4]\nreversed = true") + item("c") +
      "[[score]]\nid = \"t\"\nitems = [\"a\", \"b\", \"c\"]\nweights = { b = -2, c = 0.5 }\n"
      "source = \"book\"\n");
  auto const range = [&](std::vector<Answer> const& answers) {
    return score(made, answers).scores[0].range;
  };
  CHECK(range({{"a", 3.}, {"b", 1.}, {"c", 2.}}) == Interval{-2, -2});  // 3 - 2*3 + 1
  CHECK(range({{"a", 3.}, {"b", 1.}}) == Interval{-3, -1});
  CHECK(range({{"a", 3.}, {"c", 2.}}) == Interval{-4, 4});
  CHECK(range({}) == Interval{-8, 6});
}

TEST_CASE("a band that weights never come to is not possible") {
  auto const made = instrument(
      item("a", "choices = [0, 1]") + item("b", "choices = [0, 1]") +
      "[[score]]\nid = \"t\"\nitems = [\"a\", \"b\"]\nweights = { b = 3 }\nsource = \"book\"\n"
      "[[bands]]\nid = \"x\"\nscore = \"t\"\nsource = \"book\"\n"
      "bands = [{ word = \"low\", from = 0, to = 1 }, { word = \"hole\", from = 2, to = 2 }, "
      "{ word = \"high\", from = 3, to = 4 }]\n");
  CHECK(score(made, {}).scores[0].bands == std::vector<std::string>{"low", "high"});
}

namespace {

Instrument days_of_use() {
  return instrument(item("any", "kind = \"number\"\nrange = [0, 30]") +
                    item("heavy", "kind = \"number\"\nrange = [0, 30]") +
                    "[[score]]\nid = \"t\"\nitems = [\"any\", \"heavy\"]\n"
                    "[[consistency]]\nid = \"more\"\nnever = \"heavy > any\"\n"
                    "because = \"a heavy day is a day of use\"\n");
}

}  // namespace

TEST_CASE("answers that cannot all be true are refused by name") {
  auto const made = days_of_use();
  CHECK(first_complaint(made, {{"any", 2.}, {"heavy", 2.}}) == "");
  CHECK(first_complaint(made, {{"heavy", 2.}}) == "");
  CHECK(first_complaint(made, {{"any", 2.}, {"heavy", 5.}}) ==
        "these answers cannot all be true: any is 2, heavy is 5\n"
        "  hint: a heavy day is a day of use");
}

TEST_CASE("missing answers are completed only by what can be true") {
  auto const made = days_of_use();
  CHECK(score(made, {{"any", 2.}}).scores[0].range == Interval{2, 4});
  CHECK(score(made, {{"heavy", 20.}}).scores[0].range == Interval{40, 50});
  CHECK(score(made, {}).scores[0].range == Interval{0, 60});
}

TEST_CASE("answers that no completion can agree with are refused together") {
  auto const made = instrument(item("a", "choices = [0, 1, 2]") + item("b", "choices = [0, 1]") +
                               item("c", "choices = [0, 1]") +
                               "[[score]]\nid = \"t\"\nitems = [\"a\", \"b\", \"c\"]\n" +
                               "[[consistency]]\nid = \"x\"\nnever = \"a <= 1 and b = 1\"\n" +
                               "[[consistency]]\nid = \"y\"\nnever = \"a = 2 and c = 1\"\n");
  CHECK(first_complaint(made, {{"b", 1.}, {"c", 1.}}) ==
        "the answers to b, c contradict each other: no answer to the items that are open agrees "
        "with all of them\n  hint: correct one of them");
  CHECK(score(made, {{"b", 1.}}).scores[0].range == Interval{3, 3});
}

TEST_CASE("a rule over many items is walked by what it can tell apart") {
  std::string items = item("any", "kind = \"number\"\nrange = [0, 30]");
  std::string names;
  std::string rules;
  for (int at = 1; at <= 9; ++at) {
    auto const id = "d" + std::to_string(at);
    items += item(id, "kind = \"number\"\nrange = [0, 30]");
    names += ", \"" + id + "\"";
    rules += "[[consistency]]\nid = \"r" + std::to_string(at) + "\"\nnever = \"any = 0 and " + id +
             " >= 1\"\n";
  }
  auto const made =
      instrument(items + "[[score]]\nid = \"t\"\nitems = [\"any\"" + names + "]\n" + rules);
  CHECK(score(made, {}).scores[0].range == Interval{0, 300});
  CHECK(score(made, {{"any", 0.}}).scores[0].range == Interval{0, 0});
  CHECK(score(made, {{"d3", 2.}}).scores[0].range == Interval{3, 272});
}

TEST_CASE("a band set is used when it is asked for by name, and only for its score") {
  auto const made =
      instrument(item("a") +
                 "[[score]]\nid = \"t\"\nitems = [\"a\"]\n[[score]]\nid = \"u\"\nitems = [\"a\"]\n"
                 "[[bands]]\nid = \"usual\"\nscore = \"t\"\npreferred = true\nsource = \"book\"\n"
                 "cuts = [[\"low\", 0], [\"high\", 3]]\n"
                 "[[bands]]\nid = \"strict\"\nscore = \"t\"\nsource = \"book\"\n"
                 "cuts = [[\"fine\", 0], [\"high\", 1]]\n"
                 "[[bands]]\nid = \"women\"\nscore = \"u\"\nsource = \"book\"\n"
                 "applies_when = \"sex is female\"\ncuts = [[\"few\", 0], [\"many\", 2]]\n"
                 "[[flag]]\nid = \"f\"\nlabel = \"F\"\nwhen = \"t.band is high\"\n"
                 "action = \"Act\"\nsource = \"book\"\n");
  std::vector<Answer> const answers = {{"a", 2.}};
  auto const usual = score(made, answers);
  CHECK(usual.scores[0].band == "low");
  CHECK(usual.scores[0].band_set == "usual");
  auto const strict = score(made, answers, {}, "strict");
  CHECK(strict.scores[0].band == "high");
  CHECK(strict.scores[0].band_set == "strict");
  CHECK(strict.scores[1] == usual.scores[1]);
  CHECK(strict.flags[0].state == Truth::no);  // the instrument's own rules keep to its own bands
  Facts const man = {{"sex", std::string("male")}};
  CHECK_FALSE(score(made, answers, man).scores[1].band);
  CHECK(score(made, answers, man, "women").scores[1].band == "many");
  Facts facts;
  add_facts(facts, made, strict);
  CHECK(facts.at("demo.t.band") == Value{std::string("high")});
}

TEST_CASE("an unknown band set is told with what was meant") {
  auto const made = instrument(item("a") +
                               "[[score]]\nid = \"t\"\nitems = [\"a\"]\n[[bands]]\nid = \"usual\"\n"
                               "score = \"t\"\nsource = \"book\"\ncuts = [[\"low\", 0]]\n");
  try {
    (void)score(made, {}, {}, "usul");
    FAIL("it was scored");
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    CHECK(describe(error) == "demo has no band set 'usul'\n  hint: did you mean 'usual'?");
  }
}

TEST_CASE("criteria can name bands, changes and the age of a record") {
  auto const made =
      instrument(item("a") +
                 "[[score]]\nid = \"t\"\nitems = [\"a\"]\n[[score]]\nid = \"m\"\nitems = [\"a\"]\n"
                 "scale = 0.5\nsource = \"book\"\n[[bands]]\nid = \"usual\"\nscore = \"t\"\n"
                 "source = \"book\"\ncuts = [[\"low\", 0], [\"high\", 3]]\n"
                 "[[no_score]]\nid = \"sum\"\nbecause = \"apples and pears\"\nsource = \"book\"\n");
  CHECK(domain_of(made, "t.change") ==
        Domain{.kind = DomainKind::number, .low = -4, .high = 4, .step = 1});
  CHECK(domain_of(made, "m.change") ==
        Domain{.kind = DomainKind::number, .low = -2, .high = 2, .step = 0});
  CHECK(domain_of(made, "age_days") ==
        Domain{.kind = DomainKind::number, .low = 0, .high = 36'500, .step = 1});
  CHECK(domain_of(made, "band") == domain_of(made, "t.band"));
  CHECK(addresses(made) == std::vector<std::string>{"a", "t", "t.band", "m", "t.change", "m.change",
                                                    "band", "age_days"});
  CHECK_FALSE(domain_in_record(made, "t.change"));
  CHECK_FALSE(domain_in_record(made, "age_days"));
  CHECK_FALSE(domain_of(made, "sum"));
  for (auto const* const address : {"sum", "sum.band", "sum.change"})
    CHECK(why_not(made, address) == "apples and pears");
  CHECK(why_not(made, "t") == "");
  Facts facts;
  add_facts(facts, made, score(made, {{"a", 4.}}));
  CHECK(facts.at("demo.band") == Value{std::string("high")});
}

TEST_CASE("an estimate multiplies before it divides, as its rule says") {
  std::string items;
  std::string names;
  std::vector<Answer> answers;
  for (int at = 1; at <= 10; ++at) {
    auto const id = "q" + std::to_string(at);
    items += item(id, "choices = [1, 2, 3, 4, 5]");
    names += (at > 1 ? ", \"" : "\"") + id + "\"";
    if (at < 10) answers.push_back({id, at < 3 ? 3. : 2.});
  }
  auto const made =
      instrument(items + "[[score]]\nid = \"t\"\nitems = [" + names +
                 "]\nprorate = { max_missing = 1, round = \"half_up\", source = \"book\" }\n");
  CHECK(score(made, answers).scores[0].prorated == 22.);  // 20 / 9 * 10 = 22.2
  answers.pop_back();
  CHECK_FALSE(score(made, answers).scores[0].prorated);
}

TEST_CASE("LOINC answer codes have a check digit too") {
  for (auto const* const code : {"LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9", "LA33-6", "LA32-8",
                                 "LA9194-7", "LA137-2", "LA138-0", "LA6270-8", "LA18926-8"}) {
    CAPTURE(code);
    CHECK(valid_answer_code(code));
  }
  for (auto const* const code : {"LA6568-4", "6568-5", "LA-5", "LA6568", "LB6568-5", "LA65a8-5"}) {
    CAPTURE(code);
    CHECK_FALSE(valid_answer_code(code));
  }
}

TEST_CASE("a LOINC code has one to seven digits, a dash and the one digit that checks them") {
  for (std::string const digits : {"8", "40", "119", "4426", "44261", "123456", "9876543"}) {
    CAPTURE(digits);
    std::vector<std::string> valid;
    for (char const* const last : {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "/", ":", ""})
      if (valid_loinc(digits + "-" + last)) valid.push_back(last);
    REQUIRE(valid.size() == 1);
    auto const code = digits + "-" + valid.front();
    for (std::size_t at = 0; at < digits.size(); ++at)
      for (char other = '0'; other <= '9'; ++other) {
        auto misread = code;
        misread[at] = other;
        CHECK(valid_loinc(misread) == (other == code[at]));
      }
    CHECK_FALSE(valid_loinc(code + "0"));
    CHECK_FALSE(valid_loinc(digits + valid.front()));
  }
  CHECK(valid_loinc("44261-6"));
  for (int last = 0; last < 10; ++last) {
    CHECK_FALSE(valid_loinc("12345678-" + std::to_string(last)));
    CHECK_FALSE(valid_loinc("-" + std::to_string(last)));
    CHECK_FALSE(valid_loinc("4:/-" + std::to_string(last)));
  }
}

TEST_CASE("an open answer that also chooses the bands is followed through both") {
  auto const made = read_instrument(R"(id = "two"
version = "1"
title = "t"
licence = "own"
item = [
  { id = "q", label = "q", choices = [0, 1, 2, 3] },
  { id = "who", label = "w", choices = ["a", "b"] }]
score = [{ id = "s", items = ["q"] }]
source = [{ id = "book", cite = "b" }]
[[bands]]
id = "of-a"
score = "s"
applies_when = "who is a"
source = "book"
cuts = [["low", 0], ["high", 2]]
[[bands]]
id = "of-b"
score = "s"
applies_when = "who is b"
source = "book"
cuts = [["low", 0], ["high", 3]]
[[flag]]
id = "f"
label = "F"
when = "s.band is high or who is b"
action = "Act"
source = "book"
)",
                                    "two.toml");
  auto const flag = [&](double q) { return score(plan_for(made), {{"q", q}}).flags.front().state; };
  CHECK(flag(1) == Truth::unknown);
  CHECK(flag(2) == Truth::yes);  // high for a, and b by itself
  CHECK(flag(3) == Truth::yes);
}
