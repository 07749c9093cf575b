// What is kept of a part of an outcome, by its key, against what each record is scored alone.
#include "instruments/part_keys.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>

#include "formats/definitions.hpp"
#include "instruments/flaws.hpp"
#include "sample.hpp"

using namespace careplan;

namespace {

// One code an item; nothing where an answer has none.
std::optional<std::vector<Code>> codes_of(Instrument const& instrument,
                                          std::vector<Answer> const& answers) {
  std::vector<Code> codes;
  for (auto const& item : instrument.items) {
    auto const given = std::ranges::find(answers, item.id, &Answer::item);
    auto const code =
        given == answers.end() ? code_of(item, Missing::not_asked) : code_of(item, given->value);
    if (!code) return std::nullopt;
    codes.push_back(*code);
  }
  return codes;
}

// All that one part came to.
using Told = std::tuple<std::optional<ScoreOutcome>, std::optional<ResultOutcome>,
                        std::optional<FlagOutcome>>;
std::vector<Told> told(Outcome const& outcome) {
  std::vector<Told> parts;
  for (auto const& score : outcome.scores) parts.emplace_back(score, std::nullopt, std::nullopt);
  for (auto const& result : outcome.results) parts.emplace_back(std::nullopt, result, std::nullopt);
  for (auto const& flag : outcome.flags) parts.emplace_back(std::nullopt, std::nullopt, flag);
  return parts;
}

}  // namespace

TEST_CASE("records with equal keys of a part come to the same in it") {
  sample::Random random(20'260'102);
  int keyed = 0;
  int again = 0;
  int open = 0;
  for (int round = 0; round < 750; ++round) {
    CAPTURE(round);
    auto sample = sample::random_sample(random);
    // No file estimates an item from others of another range (flaws.hpp).
    for (auto& rule : sample.instrument.scores)
      if (std::ranges::any_of(flaws(sample.instrument), [](Complaint const& complaint) {
            return complaint.message.find("from others of another range") != std::string::npos;
          }))
        rule.prorate.max_missing = 0;
    auto const plan = plan_for(sample.instrument);
    auto const keys = PartKeys::of(plan);
    if (!keys) continue;
    ++keyed;
    std::map<std::tuple<std::size_t, std::uint64_t, std::uint64_t>, Told> known;
    for (int pattern = 0; pattern < 40; ++pattern) {
      CAPTURE(pattern);
      auto const answers = as_answers(sample, sample::random_answers(sample, random));
      auto codes = codes_of(sample.instrument, answers);
      std::vector<PartKey> list(keys->parts());
      if (!codes || !keys->settle(*codes, list)) continue;
      REQUIRE(complaints_about(plan, answers, {}).empty());
      auto const outcome = score(plan, answers);
      auto const parts = told(outcome);
      REQUIRE(parts.size() == list.size());
      for (std::size_t part = 0; part < parts.size(); ++part) {
        auto const [found, first] =
            known.try_emplace({part, list[part].score, list[part].digits}, parts[part]);
        if (first) continue;
        CHECK(found->second == parts[part]);
        ++again;
      }
      for (std::size_t item = 0; item < codes->size(); ++item)
        CHECK((value_of(sample.instrument.items[item], (*codes)[item]) ==
               Value(Missing::not_applicable)) ==
              (outcome.answers[item].value == Value(Missing::not_applicable)));
      open += std::ranges::any_of(
          outcome.scores, [](ScoreOutcome const& one) { return one.range.low < one.range.high; });
    }
  }
  CHECK(keyed > 100);
  CHECK(again > 10'000);
  CHECK(open > 1'000);
}

// 4 to the power of 8 is less than the completions that are walked, and to the power of 9 is more.
TEST_CASE("a record has keys only where all that its open answers may be can be walked") {
  std::string text = "id = \"many\"\nversion = \"1\"\ntitle = \"t\"\nlicence = \"own\"\n";
  std::string all;
  for (int i = 1; i <= 12; ++i) {
    auto const id = "q" + std::to_string(i);
    text += "[[item]]\nid = \"" + id + "\"\nlabel = \"l\"\nchoices = [0, 1, 2, 3]\n";
    all += (i > 1 ? ", " : "") + id;
  }
  text += "[[flag]]\nid = \"f\"\nlabel = \"f\"\nwhen = \"count(" + all +
          " >= 2) >= 6\"\naction = \"a\"\nsource = \"b\"\n[[source]]\nid = \"b\"\ncite = \"b\"\n";
  auto const instrument = read_instrument(text, "many.toml");
  auto const plan = plan_for(instrument);
  auto const keys = PartKeys::of(plan);
  REQUIRE(keys.has_value());
  auto const settled_with_open = [&](int open) {
    std::vector<Answer> answers;
    for (auto const& item : instrument.items)
      if (--open < 0) answers.push_back({item.id, 3.0});
    auto codes = *codes_of(instrument, answers);
    std::vector<PartKey> list(keys->parts());
    return keys->settle(codes, list);
  };
  CHECK(settled_with_open(0));
  CHECK(settled_with_open(8));
  CHECK_FALSE(settled_with_open(9));
}

// Between 0 and 3 the first item leaves out 1 and 2, the second one 2, and the third nothing.
TEST_CASE("which of the open items leave holes in a sum is told apart") {
  auto const instrument = read_instrument(R"(id = "holes"
version = "1"
title = "t"
licence = "own"
item = [
  { id = "a", label = "a", choices = [0, 3] },
  { id = "b", label = "b", choices = [0, 1, 3] },
  { id = "c", label = "c", choices = [0, 1, 2, 3] }]
score = [{ id = "s", items = ["a", "b", "c"] }]
source = [{ id = "book", cite = "b" }]
[[bands]]
id = "cut"
score = "s"
source = "book"
cuts = [["w0", 0], ["w1", 1], ["w2", 2], ["w3", 3], ["w4", 4], ["w5", 5], ["w6", 6]]
)",
                                          "holes.toml");
  auto const plan = plan_for(instrument);
  auto const keys = PartKeys::of(plan);
  REQUIRE(keys.has_value());
  std::map<std::pair<std::uint64_t, std::uint64_t>, ScoreOutcome> known;
  std::vector<Value> const open{Missing::not_asked};
  for (auto const& a : {open[0], Value{0.0}, Value{3.0}})
    for (auto const& b : {open[0], Value{0.0}, Value{1.0}, Value{3.0}})
      for (auto const& c : {open[0], Value{0.0}, Value{1.0}, Value{2.0}, Value{3.0}}) {
        std::vector<Answer> const answers{{"a", a}, {"b", b}, {"c", c}};
        auto codes = *codes_of(instrument, answers);
        std::vector<PartKey> list(keys->parts());
        REQUIRE(keys->settle(codes, list));
        auto const outcome = score(plan, answers).scores.front();
        auto const [found, first] = known.try_emplace({list[0].score, list[0].digits}, outcome);
        CHECK(found->second == outcome);
      }
  CHECK(known.size() < 60);
}

namespace {

// An instrument of items with these answers, and parts that read them.
Instrument of_items(std::vector<std::string> const& items, std::string const& parts) {
  std::string text = "id = \"demo\"\nversion = \"1\"\ntitle = \"t\"\nlicence = \"own\"\n";
  for (std::size_t at = 0; at < items.size(); ++at)
    text += fmt::format("[[item]]\nid = \"q{0}\"\nlabel = \"q{0}\"\n{1}\n", at, items[at]);
  return read_instrument(text + parts + "[[source]]\nid = \"book\"\ncite = \"b\"\n", "demo.toml");
}

// A score of all of them, with the weight of each.
std::string sum_of(std::vector<int> const& weights) {
  std::string items;
  std::string list;
  for (std::size_t at = 0; at < weights.size(); ++at) {
    items += fmt::format("{}\"q{}\"", at > 0 ? ", " : "", at);
    if (weights[at] != 1)
      list += fmt::format("{}q{} = {}", list.empty() ? "" : ", ", at, weights[at]);
  }
  return fmt::format("[[score]]\nid = \"s\"\nitems = [{}]\nweights = {{ {} }}\nsource = \"book\"\n",
                     items, list);
}

std::string flag_when(std::string const& when) {
  return fmt::format(
      "[[flag]]\nid = \"f\"\nlabel = \"f\"\nwhen = \"{}\"\naction = \"a\"\nsource = \"book\"\n",
      when);
}

bool has_keys(Instrument const& instrument) {
  return PartKeys::of(plan_for(instrument)).has_value();
}

// Records whose answers are any of these, or open, come to one outcome for one key.
void check_alike(Instrument const& instrument, int records) {
  auto const plan = plan_for(instrument);
  auto const keys = PartKeys::of(plan);
  REQUIRE(keys.has_value());
  std::mt19937 random(11);
  std::map<std::tuple<std::size_t, std::uint64_t, std::uint64_t>, Told> known;
  for (int record = 0; record < records; ++record) {
    std::vector<Answer> answers;
    for (auto const& item : instrument.items) {
      auto const pick = random() % (answer_count(item) + 1);
      if (pick > 0) answers.push_back({item.id, answer_at(item, pick - 1)});
    }
    auto codes = *codes_of(instrument, answers);
    std::vector<PartKey> list(keys->parts());
    if (!keys->settle(codes, list)) continue;
    auto const parts = told(score(plan, answers));
    for (std::size_t part = 0; part < parts.size(); ++part)
      CHECK(known.try_emplace({part, list[part].score, list[part].digits}, parts[part])
                .first->second == parts[part]);
  }
  CHECK(known.size() > 1);
}

}  // namespace

TEST_CASE("a key holds sums below two to the power of twenty, of 63 items, 12 of them with gaps") {
  std::string const yes_no = "kind = \"yes_no\"";
  CHECK(has_keys(of_items({yes_no, yes_no}, sum_of({1 << 19, (1 << 19) - 1}))));
  CHECK_FALSE(has_keys(of_items({yes_no, yes_no}, sum_of({1 << 19, 1 << 19}))));
  CHECK(has_keys(of_items({yes_no, yes_no}, sum_of({1 << 19, 1 - (1 << 19)}))));
  CHECK_FALSE(has_keys(of_items({yes_no, yes_no}, sum_of({1 << 19, -(1 << 19)}))));
  auto const many = [&](std::size_t count) {
    return has_keys(of_items(std::vector(count, yes_no), sum_of(std::vector(count, 1))));
  };
  CHECK(many(63));
  CHECK_FALSE(many(64));
  auto const gaps = [&](std::size_t count) {
    return of_items(std::vector<std::string>(count, "choices = [0, 2]"),
                    sum_of(std::vector(count, 1)));
  };
  CHECK(has_keys(gaps(12)));
  CHECK_FALSE(has_keys(gaps(13)));
  CHECK_FALSE(has_keys(of_items({"choices = [0, 0.5]"}, sum_of({1}))));
  // More answers than there are codes for.
  CHECK(has_keys(of_items({"kind = \"number\"\nrange = [1, 250]"}, sum_of({1}))));
  CHECK_FALSE(has_keys(of_items({"kind = \"number\"\nrange = [1, 251]"}, sum_of({1}))));
}

TEST_CASE("sums of negative weights that a key just holds are told apart") {
  check_alike(of_items({"choices = [0, 1, 3]", "kind = \"yes_no\"", "choices = [0, 1, 2]",
                        "kind = \"number\"\nrange = [2, 6]"},
                       sum_of({-3, 1 << 19, 40 - (1 << 18), 5})),
              400);
}

TEST_CASE("a gate is settled by keys where its answers make four thousand combinations at most") {
  auto const gated = [](int answers) {  // and the five kinds of missing
    auto const number = [](int count) {
      return fmt::format("kind = \"number\"\nrange = [1, {}]", count);
    };
    return has_keys(
        of_items({number(59), number(answers), "kind = \"yes_no\"\nasked_when = \"q0 + q1 >= 50\""},
                 flag_when("q2 is yes")));
  };
  CHECK(gated(59));
  CHECK_FALSE(gated(60));
}

TEST_CASE("an item that chooses the bands of a score is in no key") {
  auto const bands = [](std::string const& when) {
    return of_items({"choices = [0, 1, 2]", "choices = [\"x\", \"y\"]"},
                    "[[score]]\nid = \"s\"\nitems = [\"q0\"]\n" + flag_when("q1 is y") +
                        "[[bands]]\nid = \"b\"\nscore = \"s\"\nsource = \"book\"\n"
                        "cuts = [[\"low\", 0], [\"high\", 1]]\napplies_when = \"" +
                        when + "\"\n");
  };
  CHECK(has_keys(bands("sex is female")));
  CHECK_FALSE(has_keys(bands("q1 is x")));
}

TEST_CASE(
    "a finding over two scores has no key, and one over a score and items has the key of both") {
  std::string const items = "choices = [0, 1, 2]";
  std::string const scores =
      "[[score]]\nid = \"s\"\nitems = [\"q0\", \"q1\"]\n[[score]]\nid = \"t\"\nitems = [\"q1\", "
      "\"q2\"]\n";
  CHECK_FALSE(has_keys(of_items({items, items, items}, scores + flag_when("s >= 1 and t >= 2"))));
  for (std::string const when :
       {"s >= 2 and q2 >= 1", "s = 2 or q1 = 1", "not s in 1..2 and q0 < 2",
        "q0 + q1 >= 2 and q2 = 1", "q0 >= 1 or (q0 < 1 and q1 = 1 and q2 = 2)",
        "(q0 >= 1 and q1 >= 1) or (q1 = 2 and q2 = 2)", "count(q0, q1, q2 >= 1) >= 2",
        "at least 2 of (q0 = 1, q1 = 2, q2 = 0)",
        "not at least 1 of (q0 = 1, q1 = 2) and not q2 = 1"}) {
    CAPTURE(when);
    check_alike(of_items({items, items, items}, scores + flag_when(when)), 300);
  }
}

TEST_CASE("the cases of a result are told apart, each with what it reads") {
  std::string const items = "choices = [0, 1]";
  std::string text =
      "[[result]]\nid = \"r\"\nwords = [\"none\", \"w1\", \"w2\", \"w3\", \"w4\"]\n"
      "otherwise = \"none\"\nsource = \"book\"\n";
  for (int at = 4; at > 0; --at)
    text += fmt::format("[[result.case]]\nword = \"w{0}\"\nwhen = \"q{1} = 1\"\n", at, at - 1);
  check_alike(of_items(std::vector(4, items), text), 500);
  check_alike(of_items(std::vector(4, items), text + flag_when("r is w2 or r is w4")), 500);
}

TEST_CASE("yes or no is left open at most seventeen times in a record that has keys") {
  std::string all;
  for (int at = 0; at < 20; ++at) all += fmt::format("{}q{} is yes", at > 0 ? " or " : "", at);
  auto const instrument =
      of_items(std::vector<std::string>(20, "kind = \"yes_no\""), flag_when(all));
  auto const keys = PartKeys::of(plan_for(instrument));
  REQUIRE(keys.has_value());
  for (std::size_t open : {16U, 17U, 18U}) {
    std::vector<Answer> answers;
    for (std::size_t at = open; at < 20; ++at) answers.push_back({fmt::format("q{}", at), false});
    auto codes = *codes_of(instrument, answers);
    std::vector<PartKey> list(keys->parts());
    CHECK(keys->settle(codes, list) == (open < 18));
  }
}
