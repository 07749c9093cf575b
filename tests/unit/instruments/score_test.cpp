#include "instruments/score.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "formats/definitions.hpp"

using namespace careplan;

namespace {

// A short instrument around the given parts, read as a file would be.
Instrument instrument(std::string const& parts) {
  return read_instrument("id = \"demo\"\nversion = \"1\"\ntitle = \"Demo\"\nlicence = \"own\"\n" +
                             parts + "\n[[source]]\nid = \"book\"\ncite = \"A book\"\n",
                         "demo.toml");
}

std::string item(std::string const& id, std::string const& rest = "choices = [0, 1, 2, 3, 4]") {
  return "[[item]]\nid = \"" + id + "\"\nlabel = \"" + id + "\"\n" + rest + "\n";
}

std::string const four = item("a") + item("b") + item("c") + item("d") +
                         "[[score]]\nid = \"total\"\nitems = [\"a\", \"b\", \"c\", \"d\"]\n";

ScoreOutcome total(Instrument const& made, std::vector<Answer> const& answers,
                   Facts const& context = {}) {
  return score(made, answers, context).scores.front();
}

}  // namespace

TEST_CASE("a missing answer is never zero") {
  auto const made = instrument(four);
  CHECK(total(made, {}).range == Interval{0, 16});
  for (auto const missing : {Missing::not_asked, Missing::unknown, Missing::refused})
    CHECK(total(made, {{"a", 2.}, {"b", 2.}, {"c", 1.}, {"d", missing}}).range == Interval{5, 9});
}

TEST_CASE("reversed items count from the other end and a scale multiplies") {
  auto const made = instrument(item("a", "choices = [1, 2, 3]\nreversed = true") +
                               item("b", "kind = \"yes_no\"\nreversed = true") +
                               item("c", "kind = \"number\"\nrange = [0, 10]\nreversed = true") +
                               "[[score]]\nid = \"s\"\nitems = [\"a\", \"b\", \"c\"]\nscale = 4\n"
                               "source = \"book\"\n");
  CHECK(total(made, {{"a", 1.}, {"b", true}, {"c", 10.}}).range == Interval{12, 12});
  CHECK(total(made, {{"a", 3.}, {"b", false}, {"c", 0.}}).range == Interval{48, 48});
  CHECK(total(made, {{"b", false}}).range == Interval{8, 56});
}

TEST_CASE("items that a gate skips count nothing in a sum and drop out of a mean") {
  auto const gated = item("g", "kind = \"yes_no\"") + item("a") +
                     item("b", "choices = [0, 1, 2, 3, 4]\nasked_when = \"g is yes\"");
  auto const sum = instrument(gated + "[[score]]\nid = \"s\"\nitems = [\"a\", \"b\"]\n");
  auto const mean =
      instrument(gated + "[[score]]\nid = \"s\"\nmethod = \"mean\"\nitems = [\"a\", \"b\"]\n");
  std::vector<Answer> const skipped = {{"g", false}, {"a", 3.}};
  CHECK(total(sum, skipped).range == Interval{3, 3});
  CHECK(total(mean, skipped).range == Interval{3, 3});
  CHECK(score(sum, skipped).answers[2].value == Value{Missing::not_applicable});
  // An open gate: skipped it is 3 of 1 item, asked it is 3 to 7 of 2 items.
  CHECK(total(sum, {{"a", 3.}}).range == Interval{3, 7});
  CHECK(total(mean, {{"a", 3.}}).range == Interval{1.5, 3.5});
  CHECK(score(sum, {{"a", 3.}}).answers[2].value == Value{Missing::not_asked});
}

TEST_CASE("a refusal behind a closed gate is not applicable") {
  auto const made = instrument(item("g", "kind = \"yes_no\"") +
                               item("b", "choices = [0, 1]\nasked_when = \"g is yes\"") +
                               "[[score]]\nid = \"s\"\nitems = [\"g\", \"b\"]\n");
  std::vector<Answer> const answers = {{"g", false}, {"b", Missing::refused}};
  CHECK(complaints_about(made, answers, {}).empty());
  CHECK(score(made, answers).answers[1].value == Value{Missing::not_applicable});
}

TEST_CASE("an estimate is given only where the rule allows, beside the bounds") {
  auto const plain = instrument(four);
  auto const rule =
      instrument(four + "prorate = { max_missing = 1, round = \"half_up\", source = \"book\" }\n");
  auto const unrounded = instrument(four + "prorate = { max_missing = 2, source = \"book\" }\n");
  std::vector<Answer> const one = {{"a", 1.}, {"b", 2.}, {"c", 2.}, {"d", Missing::refused}};
  CHECK_FALSE(total(plain, one).prorated);
  CHECK(total(rule, one).prorated == 7.);  // 5 / 3 * 4 = 6.67
  CHECK(*total(unrounded, one).prorated == doctest::Approx(20. / 3));
  CHECK(total(unrounded, one).range == Interval{5, 9});
  CHECK_FALSE(total(rule, {{"a", 1.}, {"b", 2.}}).prorated);
  CHECK(*total(unrounded, {{"a", 1.}, {"b", 2.}}).prorated == doctest::Approx(6));
  CHECK_FALSE(total(unrounded, {{"a", 1.}}).prorated);
  CHECK_FALSE(total(unrounded, {}).prorated);
  CHECK_FALSE(total(rule, {{"a", 1.}, {"b", 2.}, {"c", 2.}, {"d", 0.}}).prorated);
}

TEST_CASE("halves are rounded up") {
  auto const made =
      instrument(item("a") + item("b") + item("c") +
                 "[[score]]\nid = \"t\"\nitems = [\"a\", \"b\", \"c\"]\n"
                 "prorate = { max_missing = 1, round = \"half_up\", source = \"book\" }\n");
  CHECK(total(made, {{"a", 1.}, {"b", 2.}}).prorated == 5.);  // 4.5
  CHECK(total(made, {{"a", 0.}, {"b", 1.}}).prorated == 2.);  // 1.5
}

TEST_CASE("nothing is estimated while it is open which items apply") {
  auto const made = instrument(item("g", "kind = \"yes_no\"") + item("a") + item("b") +
                               item("c", "choices = [0, 1, 2, 3, 4]\nasked_when = \"g is yes\"") +
                               "[[score]]\nid = \"t\"\nitems = [\"a\", \"b\", \"c\"]\n"
                               "prorate = { max_missing = 1, source = \"book\" }\n");
  CHECK_FALSE(total(made, {{"a", 1.}, {"b", 2.}}).prorated);
  CHECK_FALSE(total(made, {{"g", false}, {"a", 1.}, {"b", 2.}}).prorated);
  CHECK(*total(made, {{"g", true}, {"a", 1.}, {"b", 2.}}).prorated == doctest::Approx(4.5));
  CHECK(*total(made, {{"g", false}, {"a", 1.}}).prorated == doctest::Approx(2));
}

TEST_CASE("a band between two possible ones is not possible when no sum falls into it") {
  auto const made = instrument(
      item("a", "choices = [0, 4]") + item("b", "choices = [0, 1]") +
      "[[score]]\nid = \"t\"\nitems = [\"a\", \"b\"]\n[[bands]]\nid = \"x\"\nscore = \"t\"\n"
      "source = \"book\"\ncuts = [[\"low\", 0], [\"middle\", 2], [\"high\", 4]]\n");
  CHECK(total(made, {{"b", 0.}}).bands == std::vector<std::string>{"low", "high"});
  CHECK_FALSE(total(made, {{"b", 0.}}).band);
  CHECK(total(made, {{"a", 4.}}).band == "high");
}

TEST_CASE("band sets are chosen by context, and an open context leaves all that may apply") {
  auto const made =
      instrument(four +
                 "[[bands]]\nid = \"women\"\nscore = \"total\"\napplies_when = \"sex is female\"\n"
                 "source = \"book\"\ncuts = [[\"negative\", 0], [\"positive\", 3]]\n"
                 "[[bands]]\nid = \"men\"\nscore = \"total\"\napplies_when = \"sex is male\"\n"
                 "source = \"book\"\ncuts = [[\"negative\", 0], [\"positive\", 4]]\n");
  std::vector<Answer> const three = {{"a", 3.}, {"b", 0.}, {"c", 0.}, {"d", 0.}};
  std::vector<Answer> const five = {{"a", 3.}, {"b", 2.}, {"c", 0.}, {"d", 0.}};
  CHECK(total(made, three, {{"sex", "female"}}).band == "positive");
  CHECK(total(made, three, {{"sex", "male"}}).band == "negative");
  CHECK(total(made, three, {{"sex", "male"}}).band_set == "men");
  for (Facts const& open : {Facts{}, Facts{{"sex", Missing::refused}}, Facts{{"sex", "F"}},
                            Facts{{"sex", Missing::not_applicable}}}) {
    CHECK(total(made, three, open).bands == std::vector<std::string>{"negative", "positive"});
    CHECK(total(made, three, open).band_set == "");
    CHECK(total(made, five, open).band == "positive");
  }
  CHECK(total(made, five, {{"sex", "other"}}).bands.empty());
}

TEST_CASE("the preferred band set decides before others") {
  auto const made =
      instrument(four +
                 "[[bands]]\nid = \"old\"\nscore = \"total\"\nsource = \"book\"\n"
                 "cuts = [[\"negative\", 0], [\"positive\", 3]]\n"
                 "[[bands]]\nid = \"new\"\nscore = \"total\"\npreferred = true\nsource = \"book\"\n"
                 "cuts = [[\"negative\", 0], [\"positive\", 4]]\n");
  auto const outcome = total(made, {{"a", 3.}, {"b", 0.}, {"c", 0.}, {"d", 0.}});
  CHECK(outcome.band == "negative");
  CHECK(outcome.band_set == "new");
}

TEST_CASE("results and flags agree only when every completion does") {
  auto const made = instrument(
      item("a") + item("b") +
      "[[result]]\nid = \"r\"\nwords = [\"no\", \"yes\"]\notherwise = \"no\"\nsource = \"book\"\n"
      "[[result.case]]\nword = \"yes\"\nwhen = \"a >= 2 or (a < 2 and b >= 2)\"\n"
      "[[flag]]\nid = \"f\"\nlabel = \"F\"\naction = \"act\"\nsource = \"book\"\n"
      "when = \"r is yes\"\n");
  auto const settled = score(made, {{"b", 3.}});  // a is open, but every a leads to yes
  CHECK(settled.results[0].possible == std::vector<std::string>{"yes"});
  CHECK(settled.flags[0].state == Truth::yes);
  CHECK(settled.flags[0].action == "act");
  auto const open = score(made, {{"b", 1.}});
  CHECK(open.results[0].possible == std::vector<std::string>{"no", "yes"});
  CHECK(open.flags[0].state == Truth::unknown);
}

TEST_CASE("facts say what is open, and never that an open thing is no") {
  auto const made =
      instrument(item("a") + item("t", "kind = \"text\"") +
                 "[[score]]\nid = \"s\"\nitems = [\"a\"]\n[[bands]]\nid = \"x\"\nscore = \"s\"\n"
                 "source = \"book\"\ncuts = [[\"low\", 0], [\"high\", 2]]\n"
                 "[[flag]]\nid = \"f\"\nlabel = \"F\"\naction = \"act\"\nsource = \"book\"\nwhen = "
                 "\"a >= 2\"\n");
  Facts facts;
  add_facts(facts, made, score(made, {{"t", "words"}}));
  CHECK(facts == Facts{{"demo.a", Missing::not_asked},
                       {"demo.t", "words"},
                       {"demo.s", Interval{0, 4}},
                       {"demo.s.band", OneOf{{"low", "high"}}},
                       {"demo.band", OneOf{{"low", "high"}}},
                       {"demo.flag.f", Missing::unknown}});
  add_facts(facts, made, score(made, {{"a", 3.}}));
  CHECK(facts.at("demo.s") == Value{3.});
  CHECK(facts.at("demo.s.band") == Value{"high"});
  CHECK(facts.at("demo.flag.f") == Value{true});
}

TEST_CASE("every address has a domain, and text has none") {
  auto const made = instrument(
      item("a", "choices = [0, 2, 4]") + item("w", "choices = [\"x\", \"y\"]\nordered = true") +
      item("n", "kind = \"number\"\nrange = [0, 9.5]\ndecimals = true") +
      item("t", "kind = \"text\"") +
      "[[score]]\nid = \"s\"\nitems = [\"a\"]\n[[bands]]\nid = \"b\"\nscore = \"s\"\n"
      "source = \"book\"\ncuts = [[\"low\", 0], [\"high\", 2]]\n"
      "[[result]]\nid = \"r\"\nwords = [\"p\", \"q\"]\notherwise = \"p\"\nsource = \"book\"\n"
      "[[result.case]]\nword = \"q\"\nwhen = \"w is y and n >= 1.5\"\n"
      "[[flag]]\nid = \"f\"\nlabel = \"F\"\naction = \"act\"\nsource = \"book\"\nwhen = \"a >= "
      "2\"\n");
  CHECK(addresses(made) == std::vector<std::string>{"a", "w", "n", "s", "s.band", "r", "flag.f",
                                                    "s.change", "band", "age_days"});
  for (auto const& address : addresses(made)) CHECK(domain_of(made, address).has_value());
  CHECK(domain_of(made, "a") == Domain{.high = 4, .values = {0, 2, 4}});
  CHECK(domain_of(made, "w") ==
        Domain{.kind = DomainKind::words, .words = {"x", "y"}, .ordered = true});
  CHECK(domain_of(made, "n") == Domain{.high = 9.5, .step = 0});
  CHECK(domain_of(made, "s") == Domain{.high = 4, .values = {0, 2, 4}});
  CHECK(domain_of(made, "s.change") == Domain{.low = -4, .high = 4});
  CHECK(domain_of(made, "age_days") == Domain{.high = 36'500});
  CHECK(domain_of(made, "band") == domain_of(made, "s.band"));
  CHECK(domain_of(made, "s.band") ==
        Domain{.kind = DomainKind::words, .words = {"low", "high"}, .ordered = true});
  CHECK(domain_of(made, "r")->words == std::vector<std::string>{"p", "q"});
  CHECK(domain_of(made, "flag.f")->kind == DomainKind::yes_no);
  for (auto const* nothing : {"t", "x", "s.bands", "flag.g", "f", "", "a.band"})
    CHECK_FALSE(domain_of(made, nothing));
}

TEST_CASE("a score has the numbers that it can come to, and its change the width between them") {
  auto const domain = [](std::string const& items, std::string const& rest,
                         std::string const& address = "s") {
    return domain_of(instrument(items + "[[score]]\nid = \"s\"\n" + rest), address);
  };
  auto const two = item("a", "choices = [1, 2, 3]") + item("b", "choices = [1, 2, 3]");
  std::string const both = "items = [\"a\", \"b\"]\n";
  CHECK(domain(two, both) == Domain{.low = 2, .high = 6});
  CHECK(domain(two, both, "s.change") == Domain{.low = -4, .high = 4});
  auto const mean = both + "method = \"mean\"\n";
  CHECK(domain(two, mean) == Domain{.low = 1, .high = 3, .values = {1, 1.5, 2, 2.5, 3}});
  CHECK(domain(two, mean, "s.change") == Domain{.low = -2, .high = 2, .step = 0});
  auto const gaps = item("a", "choices = [1, 3]") + item("b", "choices = [0, 7]");
  CHECK(domain(gaps, both) == Domain{.low = 1, .high = 10, .values = {1, 3, 8, 10}});
  CHECK(domain(gaps, both, "s.change") == Domain{.low = -9, .high = 9});
  auto const number = item("a", "kind = \"number\"\nrange = [0, 3]\ndecimals = true");
  CHECK(domain(number, "items = [\"a\"]\n") == Domain{.high = 3, .step = 0});
  CHECK(domain(number, "items = [\"a\"]\n", "s.change") == Domain{.low = -3, .high = 3, .step = 0});
  // What overlaps is one piece: 0 to 3 and, with b, 1 to 4.
  CHECK(domain(number + item("b", "choices = [0, 1]"), both) == Domain{.high = 4, .step = 0});
  // Halves are listed, though they follow one another; their differences are whole.
  auto const halves = item("a", "choices = [0.5, 1.5, 2.5]");
  CHECK(domain(halves, "items = [\"a\"]\n") ==
        Domain{.low = 0.5, .high = 2.5, .values = {0.5, 1.5, 2.5}});
  CHECK(domain(halves, "items = [\"a\"]\n", "s.change") == Domain{.low = -2, .high = 2});
  auto const quarters = item("a", "choices = [0.25, 1.25]");
  CHECK(domain(quarters, "items = [\"a\"]\n", "s.change") == Domain{.low = -1, .high = 1});
  CHECK(domain(item("a", "choices = [4, 0, 2]"), "items = [\"a\"]\n", "a") ==
        Domain{.high = 4, .values = {0, 2, 4}});
  // Up to a thousand numbers are listed.
  for (int const most : {998, 999}) {
    auto const numbers = item("a", "kind = \"number\"\nrange = [0, " + std::to_string(most) + "]") +
                         item("b", "choices = [0, 1]");
    CHECK(domain(numbers, both) ==
          Domain{.high = most + 1., .step = most == 998 ? 1. : 0., .values = {}});
  }
  // One number by two ways is one number, though 0.1 + 0.2 is not 0.3 in binary.
  auto const tenths =
      item("a", "choices = [0, 1]") + item("b", "choices = [0, 1]") + item("c", "choices = [0, 1]");
  auto const found =
      domain(tenths,
             "items = [\"a\", \"b\", \"c\"]\nweights = { a = 0.1, b = 0.2, c = 0.3 }\n"
             "source = \"book\"\n");
  CHECK(found->values.size() == 7);
}

TEST_CASE("the bands that are possible are told from the least on, whichever set they are of") {
  auto const made = instrument(
      four +
      "[[bands]]\nid = \"women\"\nscore = \"total\"\napplies_when = \"sex is female\"\n"
      "source = \"book\"\ncuts = [[\"mild\", 0], [\"severe\", 9]]\n"
      "[[bands]]\nid = \"men\"\nscore = \"total\"\napplies_when = \"sex is male\"\n"
      "source = \"book\"\ncuts = [[\"mild\", 0], [\"moderate\", 4], [\"severe\", 12]]\n");
  CHECK(total(made, {}).bands == std::vector<std::string>{"mild", "moderate", "severe"});
  CHECK(total(made, {{"a", 4.}}).bands == std::vector<std::string>{"mild", "moderate", "severe"});
  CHECK(total(made, {{"a", 4.}, {"b", 4.}, {"c", 1.}}).bands ==
        std::vector<std::string>{"moderate", "severe"});
  CHECK(total(made, {}, {{"sex", "female"}}).bands == std::vector<std::string>{"mild", "severe"});
}

TEST_CASE("answers that contradict each other are not scored") {
  auto const made = instrument(item("a", "choices = [0, 1]") + item("b", "choices = [0, 1]") +
                               "[[score]]\nid = \"s\"\nitems = [\"a\", \"b\"]\n" +
                               "[[consistency]]\nid = \"n\"\nnever = \"a = 1 and b = 1\"\n");
  try {
    (void)score(made, {{"a", 1.}, {"b", 1.}});
    FAIL("they were");
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    CHECK(describe(error) == "demo: the answers contradict each other");
  }
}

TEST_CASE("a mean over no item at all is nothing") {
  auto made = instrument(
      item("g", "kind = \"yes_no\"") + item("a", "choices = [1, 2]\nasked_when = \"g is yes\"") +
      "[[score]]\nid = \"s\"\nitems = [\"a\"]\n" + "[[score]]\nid = \"t\"\nitems = [\"g\"]\n");
  made.scores[0].method = ScoreMethod::mean;  // which no file may say of a gated item alone
  CHECK(total(made, {{"g", false}}).range == Interval{0, 0});
  CHECK(total(made, {{"g", true}}).range == Interval{1, 2});
  CHECK(total(made, {}).range == Interval{0, 2});
}

TEST_CASE("band sets that order the same words differently have no order") {
  auto const sets = [](std::string const& second) {
    return instrument(four +
                      "[[bands]]\nid = \"x\"\nscore = \"total\"\npreferred = true\n"
                      "source = \"book\"\ncuts = [[\"low\", 0], [\"high\", 3]]\n"
                      "[[bands]]\nid = \"y\"\nscore = \"total\"\nsource = \"book\"\ncuts = " +
                      second + "\n");
  };
  auto const alike =
      domain_of(sets("[[\"low\", 0], [\"middle\", 2], [\"high\", 3]]"), "total.band");
  CHECK(alike->words == std::vector<std::string>{"low", "middle", "high"});
  CHECK(alike->ordered);
  CHECK_FALSE(domain_of(sets("[[\"high\", 0], [\"low\", 3]]"), "total.band")->ordered);
}

TEST_CASE("answers in text form become what the item takes, and nonsense stays text") {
  Item const number{.id = "n", .kind = ItemKind::number};
  Item const yes_no{.id = "y", .kind = ItemKind::yes_no};
  Item const words{.id = "w", .kind = ItemKind::words};
  CHECK(answer_from_text(number, "12") == Value{12.});
  CHECK(answer_from_text(number, "12x") == Value{"12x"});
  CHECK(answer_from_text(number, "") == Value{Missing::not_asked});
  CHECK(answer_from_text(number, "refused") == Value{Missing::refused});
  CHECK(answer_from_text(Item{.id = "c", .kind = ItemKind::choice}, "2") == Value{2.});
  for (auto const* yes : {"yes", "true", "1"}) CHECK(answer_from_text(yes_no, yes) == Value{true});
  for (auto const* no : {"no", "false", "0"}) CHECK(answer_from_text(yes_no, no) == Value{false});
  CHECK(answer_from_text(yes_no, "2") == Value{"2"});
  CHECK(answer_from_text(words, "1") == Value{"1"});
}
