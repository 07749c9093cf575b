// Conditions that read one answer in several places, or scores that leave out numbers: what they
// come to for open answers is what all records that agree with them come to.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "formats/definitions.hpp"
#include "instruments/score.hpp"

using namespace careplan;

namespace {

Instrument demo(std::string const& parts) {
  return read_instrument("id = \"demo\"\nversion = \"1\"\ntitle = \"t\"\nlicence = \"own\"\n" +
                             parts + "[[source]]\nid = \"book\"\ncite = \"b\"\n",
                         "demo.toml");
}

std::string flag(std::string const& when, std::string const& id = "f") {
  return fmt::format(
      "[[flag]]\nid = \"{}\"\nlabel = \"f\"\nwhen = \"{}\"\naction = \"a\"\nsource = \"book\"\n",
      id, when);
}

// Two scores, of which the first can be 0, 1, 4 and 5 and has bands that hang on an answer.
std::string const scored = R"(item = [
  { id = "q0", label = "q", choices = [4, 0] },
  { id = "q1", label = "q", choices = [0, 1] },
  { id = "q2", label = "q", kind = "number", range = [0, 3] },
  { id = "who", label = "w", choices = ["a", "b"] }]
score = [{ id = "s", items = ["q0", "q1"] }, { id = "t", items = ["q1", "q2"] }]
[[bands]]
id = "of-a"
score = "s"
applies_when = "who is a"
source = "book"
cuts = [["low", 0], ["high", 4]]
[[bands]]
id = "of-b"
score = "s"
applies_when = "who is b"
source = "book"
cuts = [["low", 0], ["middle", 1], ["high", 5]]
[[result]]
id = "r"
words = ["w0", "w1", "w2"]
otherwise = "w0"
source = "book"
[[result.case]]
word = "w2"
when = "s >= 4 and q2 >= 1"
[[result.case]]
word = "w1"
when = "q1 = 1"
)";

// What a record leaves possible, as words.
struct Said {
  std::vector<std::set<std::string>> bands{};
  std::set<std::string> words{};
  std::set<bool> flag{};
  bool operator==(Said const&) const = default;
};

Said said_of(Outcome const& outcome) {
  Said said;
  for (auto const& score : outcome.scores)
    said.bands.emplace_back(score.bands.begin(), score.bands.end());
  for (auto const& result : outcome.results)
    said.words.insert(result.possible.begin(), result.possible.end());
  for (bool const yes : {true, false})
    if (outcome.flags[0].state != truth(!yes)) said.flag.insert(yes);
  return said;
}

void add(Said& all, Said const& one) {
  all.bands.resize(one.bands.size());
  for (std::size_t at = 0; at < one.bands.size(); ++at)
    all.bands[at].insert(one.bands[at].begin(), one.bands[at].end());
  all.words.insert(one.words.begin(), one.words.end());
  all.flag.insert(one.flag.begin(), one.flag.end());
}

// Every record of the instrument, each item answered or open, against all its completions.
void check_every_record(Instrument const& made) {
  auto const plan = plan_for(made);
  std::size_t records = 1;
  for (auto const& item : made.items) records *= answer_count(item) + 1;
  // The place of each answer, or the count of answers for an open item.
  auto const places_of = [&](std::size_t record) {
    std::vector<std::size_t> places;
    for (auto const& item : made.items) {
      places.push_back(record % (answer_count(item) + 1));
      record /= answer_count(item) + 1;
    }
    return places;
  };
  std::map<std::vector<std::size_t>, Said> full;
  std::map<std::vector<std::size_t>, Said> open;
  for (std::size_t record = 0; record < records; ++record) {
    auto const places = places_of(record);
    std::vector<Answer> answers;
    for (std::size_t at = 0; at < places.size(); ++at)
      if (places[at] < answer_count(made.items[at]))
        answers.push_back({made.items[at].id, answer_at(made.items[at], places[at])});
    auto& known = answers.size() == made.items.size() ? full : open;
    known.emplace(places, said_of(score(plan, answers)));
  }
  for (auto const& [places, said] : open) {
    Said all;
    for (auto const& [complete, one] : full) {
      bool agrees = true;
      for (std::size_t at = 0; at < places.size(); ++at)
        agrees =
            agrees && (places[at] == answer_count(made.items[at]) || places[at] == complete[at]);
      if (agrees) add(all, one);
    }
    CAPTURE(fmt::format("{}", fmt::join(places, " ")));
    CHECK(said == all);
  }
}

}  // namespace

TEST_CASE("conditions are exact over open answers, however often they read them") {
  for (std::string const when : {"s = 1",
                                 "s != 4",
                                 "s in {1, 4}",
                                 "not s in 1..4",
                                 "s in 1..4 and q1 = 0",
                                 "s >= 1 and s <= 4",
                                 "s > 1 and q1 = 0",
                                 "s >= 4 or q0 = 4",
                                 "s.band is high",
                                 "s.band is high or who is b",
                                 "not s.band is low and q2 = 1",
                                 "s.band is middle or s.band is high",
                                 "r is w1 or r is w2",
                                 "r is w0 and q1 = 1",
                                 "r is w2 and s.band is low",
                                 "r is w0 or s = 5",
                                 "s + t >= 4",
                                 "s = 4 or t = 1",
                                 "t = 2",
                                 "t in {0, 4} or q2 = 1",
                                 "q0 + q1 in 1..4",
                                 "q0 + q2 = 3 or q1 = 1",
                                 "count(q1, q2 >= 1) >= 1 and q1 = 0",
                                 "max(q0, q2) >= 2 and q2 < 2",
                                 "q2 > q1 and q1 = 1",
                                 "q2 in {0, 2} or q2 in {1, 3}",
                                 "q2 >= 2 and q2 != 3",
                                 "at least 2 of (q1 = 1, q2 = 2, q1 = 0)",
                                 "who is a or who is b",
                                 "who is a and who is b",
                                 "q0 = 4 and q1 = 1 and q2 = 3"}) {
    CAPTURE(when);
    check_every_record(demo(scored + flag(when)));
  }
}

TEST_CASE("what reads numbers with decimals twice errs only towards keeping words possible") {
  auto const made = demo(R"~(item = [
  { id = "n", label = "n", kind = "number", range = [0, 10], decimals = true },
  { id = "y", label = "y", kind = "yes_no" }]
[[result]]
id = "r"
words = ["less", "more"]
otherwise = "less"
source = "book"
[[result.case]]
word = "more"
when = "(n >= 5 and y is yes) or (n >= 7.5 and y is no)"
)~");
  auto const words = [&](std::vector<Answer> const& answers) {
    return score(made, answers).results[0].possible;
  };
  std::vector<std::string> const less{"less"};
  std::vector<std::string> const more{"more"};
  std::vector<std::string> const both{"less", "more"};
  CHECK(words({}) == both);
  CHECK(words({{"y", true}}) == both);
  CHECK(words({{"n", 2.5}}) == less);
  CHECK(words({{"n", 6.}}) == both);
  CHECK(words({{"n", 6.}, {"y", false}}) == less);
  CHECK(words({{"n", 8.}}) == more);
}

TEST_CASE("where not everything can be walked, what has few answers is") {
  auto made = demo(R"(item = [
  { id = "a", label = "a", kind = "number", range = [0, 199] },
  { id = "b", label = "b", choices = [0, 1] },
  { id = "x", label = "x", kind = "yes_no" }]
)" + flag("(x is yes or x is no) or (a + b >= 100 and a + b <= 10)") +
                   flag("(x is yes and x is no) or (a + b >= 100 and a + b <= 10)", "g"));
  auto const state = [&](std::size_t flag) { return score(made, {}).flags[flag].state; };
  CHECK(state(0) == Truth::yes);
  CHECK(state(1) == Truth::no);
  made.items[0].range->high = 149'999;
  CHECK(state(0) == Truth::yes);
  CHECK(state(1) == Truth::unknown);  // not exact, and never wrong
}

TEST_CASE("an answer behind a gate narrows what the gate reads, in whatever order it is listed") {
  for (std::string const answers :
       {"choices = [0, 3, 1, 2]", "kind = \"number\"\nrange = [0, 3]", "choices = [3, 2, 1, 0]"}) {
    CAPTURE(answers);
    auto const made = demo("[[item]]\nid = \"q\"\nlabel = \"q\"\n" + answers +
                           "\n[[item]]\nid = \"behind\"\nlabel = \"b\"\nchoices = [0, 1]\n"
                           "asked_when = \"q >= 2\"\n"
                           "[[score]]\nid = \"s\"\nitems = [\"q\", \"behind\"]\n" +
                           flag("q = 3 or behind = 1"));
    auto const range = [&](std::vector<Answer> const& given) {
      return score(made, given).scores[0].range;
    };
    CHECK(range({}) == Interval{0, 4});
    CHECK(range({{"behind", 1.}}) == Interval{3, 4});
    CHECK(range({{"behind", Missing::not_applicable}}) == Interval{0, 1});
    CHECK(range({{"behind", Missing::refused}}) == Interval{0, 4});
    CHECK(score(made, {{"behind", 1.}}).flags[0].state == Truth::yes);
    CHECK(score(made, {{"behind", Missing::not_applicable}}).flags[0].state == Truth::no);
  }
}
