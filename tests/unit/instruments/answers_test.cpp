// complaints_about and check: what is refused, and how it is said.
#include <doctest/doctest.h>

#include <cmath>

#include "formats/definitions.hpp"
#include "instruments/check.hpp"
#include "instruments/score.hpp"

using namespace careplan;

namespace {

std::string const file = R"(id = "demo"
version = "1"
title = "Demo"
licence = "own"
[[item]]
id = "gate"
label = "gate"
kind = "yes_no"
[[item]]
id = "behind"
label = "behind"
choices = [0, 2, 4]
asked_when = "gate is yes"
[[item]]
id = "home"
label = "home"
choices = ["none", "shared", "own"]
[[item]]
id = "age"
label = "age"
kind = "number"
range = [0, 120]
[[item]]
id = "since"
label = "since"
kind = "date"
[[item]]
id = "free"
label = "free"
kind = "windows"
)";

std::string said(std::vector<Answer> const& answers) {
  auto const made = read_instrument(file, "demo.toml");
  std::string all;
  for (auto const& complaint : complaints_about(made, answers, {"in.ndjson", 7, 3}))
    all += describe(complaint) + "\n";
  return all;
}

std::string checked(std::string const& examples) {
  std::string all;
  for (auto const& complaint : check(read_instrument(file + examples, "demo.toml")))
    all += describe(complaint) + "\n";
  return all;
}

}  // namespace

TEST_CASE("answers that the items allow are accepted, whatever is missing") {
  CHECK(said({}) == "");
  CHECK(said({{"gate", true},
              {"behind", 4.},
              {"home", "own"},
              {"age", 40.},
              {"since", "2026-12-01"},
              {"free", "Mon-Fri 08:00-13:00"}}) == "");
  for (auto const missing : {Missing::not_asked, Missing::unknown, Missing::refused})
    CHECK(said({{"gate", missing}, {"behind", missing}, {"age", missing}}) == "");
  CHECK(said({{"gate", false}, {"behind", Missing::not_applicable}}) == "");
}

TEST_CASE("blank text is no answer") {
  auto const made = read_instrument(
      file + "[[item]]\nid = \"note\"\nlabel = \"note\"\nkind = \"text\"\n", "demo.toml");
  CHECK(complaints_about(made, {{"note", "a\nb"}}, {}).empty());
  for (auto const* blank : {"", " ", "\n\t"})
    CHECK(complaints_about(made, {{"note", blank}}, {}).size() == 1);
}

TEST_CASE("what an item does not allow is told with what it allows") {
  std::string const at = "in.ndjson:7:3: ";
  std::string const leave =
      "\n  hint: an item that is not answered is left out, or is unknown or refused\n";
  std::string const as_text = "\n  hint: in JSON: a number, true or false, without quotes\n";
  struct Case {
    Answer answer;
    std::string said;
  };
  for (auto const& [answer, expected] : std::vector<Case>{
           {{"hom", "own"}, "demo has no item 'hom'\n  hint: did you mean 'home'?\n"},
           {{"behind", 3.}, "behind cannot be 3: allowed is 0, 2 or 4" + leave},
           {{"behind", "2"}, "behind cannot be '2': allowed is 0, 2 or 4" + as_text},
           {{"behind", true}, "behind cannot be yes: allowed is 0, 2 or 4" + leave},
           {{"gate", 1.}, "gate cannot be 1: allowed is yes or no" + leave},
           {{"gate", "yes"}, "gate cannot be 'yes': allowed is yes or no" + as_text},
           {{"home", "owm"},
            "home cannot be 'owm': allowed is none, shared or own\n  hint: did you mean 'own'?\n"},
           {{"age", 40.5}, "age cannot be 40.5: allowed is a whole number from 0 to 120" + leave},
           {{"age", -1.}, "age cannot be -1: allowed is a whole number from 0 to 120" + leave},
           {{"age", Interval{1, 2}},
            "age cannot be 1..2: allowed is a whole number from 0 to 120" + leave},
           {{"since", "2026-02-30"},
            "since cannot be '2026-02-30': allowed is a date such as 2026-12-01" + leave},
           {{"free", "sometimes"},
            "free cannot be 'sometimes': allowed is weekly times such as Mon-Fri 08:00-13:00" +
                leave},
           {{"age", Missing::stale},
            "age cannot be stale: allowed is a whole number from 0 to 120" + leave},
           {{"age", Missing::not_applicable},
            "age is always asked and cannot be skipped\n"
            "  hint: leave it out, or write refused or unknown\n"},
       }) {
    CAPTURE(answer.item);
    CHECK(said({answer}) == at + expected);
  }
}

TEST_CASE("numbers are allowed as far as the range goes, whole ones unless it says decimals") {
  auto const count = [](Item item, Value const& value) {
    item.id = "n";
    Instrument const made{.id = "demo", .items = {item}};
    return complaints_about(made, {{"n", value}}, {}).size();
  };
  Item whole{.kind = ItemKind::number, .range = Interval{0, 10}};
  for (double const taken : {0., 7., 10.}) CHECK(count(whole, taken) == 0);
  for (double const refused : {-1., 0.5, 11.}) CHECK(count(whole, refused) == 1);
  auto decimals = whole;
  decimals.decimals = true;
  for (double const taken : {0., 0.5, 7., 10.}) CHECK(count(decimals, taken) == 0);
  for (double const refused : {-0.5, 10.5}) CHECK(count(decimals, refused) == 1);
  Item const free{.kind = ItemKind::number, .decimals = true};
  CHECK(count(free, 1e6) == 0);
  for (double const refused : {HUGE_VAL, -HUGE_VAL, std::nan("")}) CHECK(count(free, refused) == 1);
}

TEST_CASE("text that would disturb a terminal is no answer") {
  Instrument const made{.id = "demo", .items = {{.id = "note", .kind = ItemKind::text}}};
  CHECK(complaints_about(made, {{"note", "calm\ttoday"}}, {}).empty());
  CHECK(complaints_about(made, {{"note", "calm\x1b[2J"}}, {}).size() == 1);
}

TEST_CASE("of several answers behind gates only those are told that do not fit") {
  auto const made = read_instrument(file + R"([[item]]
id = "more"
label = "more"
choices = [0, 2]
asked_when = "gate is yes"
[[item]]
id = "last"
label = "last"
choices = [0, 2]
asked_when = "more = 2"
[[consistency]]
id = "one"
never = "more = 2 and behind = 4"
[[consistency]]
id = "two"
never = "more = 2 and behind = 2"
because = "so it is"
)",
                                    "demo.toml");
  auto const all = [&](std::vector<Answer> const& answers) {
    std::string text;
    for (auto const& complaint : complaints_about(made, answers, {}))
      text += describe(complaint) + "\n";
    return text;
  };
  std::string const correct = "\n  hint: correct one of them";
  CHECK(all({{"gate", false}, {"behind", 2.}, {"more", 0.}, {"last", Missing::not_applicable}}) ==
        "behind is 2, but it is asked only when gate is yes; gate is no" + correct +
            ", or leave behind empty: behind=\n");
  CHECK(all({{"gate", false}, {"behind", Missing::not_applicable}, {"more", Missing::refused}}) ==
        "");
  CHECK(all({{"gate", true}, {"behind", Missing::not_applicable}, {"more", 2.}}) ==
        "behind cannot be skipped: it is asked only when gate is yes; gate is yes\n"
        "  hint: leave it out, or write refused or unknown\n");
  CHECK(all({{"gate", true}, {"behind", 4.}, {"more", 2.}, {"last", 0.}}) ==
        "these answers cannot all be true: behind is 4, more is 2" + correct + "\n");
  CHECK(all({{"behind", 2.}, {"more", 2.}, {"last", 0.}}) ==
        "these answers cannot all be true: behind is 2, more is 2\n  hint: so it is\n");
  CHECK(all({{"more", 0.}, {"last", 2.}}) ==
        "last is 2, but it is asked only when more = 2; more is 0" + correct +
            ", or leave last empty: last=\n");
  // Open is only the gate: which the first wants open and the second closed.
  CHECK(all({{"behind", 4.}, {"more", Missing::not_applicable}, {"last", Missing::refused}}) ==
        "the answers to behind, more contradict each other: no answer to the items that are open "
        "agrees with all of them" +
            correct + "\n");
}

TEST_CASE("an answer that adds nothing may stand behind a closed gate and does not open it") {
  CHECK(said({{"gate", false}, {"behind", 0.}}) == "");
  auto const instrument = read_instrument(file, "demo.toml");
  auto const closed = score(instrument, {{"gate", false}, {"behind", 0.}});
  CHECK(closed.answers.at(1).value == Value{Missing::not_applicable});
  auto const open = score(instrument, {{"behind", 0.}});
  CHECK(open.answers.at(0).value == Value{Missing::not_asked});
  CHECK(open.answers.at(1).value == Value{0.});
}

TEST_CASE("an answer behind a closed gate names both items") {
  CHECK(said({{"gate", false}, {"behind", 2.}}) ==
        "in.ndjson:7:3: behind is 2, but it is asked only when gate is yes; gate is no\n"
        "  hint: correct one of them, or leave behind empty: behind=\n");
  CHECK(said({{"gate", true}, {"behind", Missing::not_applicable}}) ==
        "in.ndjson:7:3: behind cannot be skipped: it is asked only when gate is yes; gate is yes\n"
        "  hint: leave it out, or write refused or unknown\n");
}

TEST_CASE("an item is answered once, and all complaints come together") {
  auto const all = said({{"age", 40.}, {"age", 41.}, {"home", "x"}});
  CHECK(all.find("age is answered twice") != std::string::npos);
  CHECK(all.find("home cannot be 'x'") != std::string::npos);
}

TEST_CASE("check says what was expected and what came") {
  CHECK(checked("") ==
        "demo.toml:1:1: instrument 'demo' has no examples\n"
        "  hint: add [[example]] with answers and what they come to\n");
  CHECK(checked("[[example]]\nname = 'x'\nanswers = { gate = 'no' }\n"
                "expect = { behind = 'not_applicable', gate = 'no' }\n") == "");
  CHECK(checked("[[example]]\nname = 'x'\nanswers = { gate = 'no' }\nexpect = { behind = 2 }\n") ==
        "demo.toml:31:1: example 'x': behind is not applicable, expected 2\n");
  CHECK(checked("[[example]]\nname = 'x'\nanswers = { gate = 'no' }\nexpect = { behnd = 2 }\n") ==
        "demo.toml:31:1: example 'x': the instrument has no 'behnd'\n"
        "  hint: did you mean 'behind'?\n");
  CHECK(checked("[[example]]\nname = 'x'\nanswers = { gate = 'no', behind = 2 }\n"
                "expect = { gate = 'no' }\n") ==
        "demo.toml:31:1: example 'x': behind is 2, but it is asked only when gate is yes; gate is "
        "no\n  hint: correct one of them, or leave behind empty: behind=\n");
  CHECK(checked("[[example]]\nname = 'x'\nanswers = { gate = 'no' }\n") ==
        "demo.toml:31:1: example 'x': it expects nothing\n  hint: add expect = { ... }\n");
}
