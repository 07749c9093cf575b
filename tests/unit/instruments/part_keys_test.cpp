// What is kept of a part of an outcome, by its key, against what each record is scored alone.
#include "instruments/part_keys.hpp"

#include <doctest/doctest.h>

#include <map>
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
  for (int round = 0; round < 1'500; ++round) {
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
