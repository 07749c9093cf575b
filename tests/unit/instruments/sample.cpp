#include "sample.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace sample {
namespace {

using careplan::to_text;

std::string id_of(std::size_t item) {
  return fmt::format("q{}", item);
}

Rule random_rule(std::vector<Item> const& items, Random& random) {
  Rule rule;
  for (int some = between(random, 1, 2); some-- > 0;) {
    rule.emplace_back();
    for (int all = between(random, 1, 2); all-- > 0;) {
      auto const at =
          static_cast<std::size_t>(between(random, 0, static_cast<int>(items.size()) - 1));
      auto const& item = items[at];
      auto const value = item.values[static_cast<std::size_t>(
          between(random, 0, static_cast<int>(item.values.size()) - 1))];
      rule.back().push_back({.item = at,
                             .at_least = !item.yes_no && between(random, 0, 1) == 1,
                             .value = value,
                             .negated = between(random, 0, 4) == 0});
    }
  }
  return rule;
}

std::string text_of(Test const& test, std::vector<Item> const& items) {
  std::string text = test.negated ? "not " : "";
  text += id_of(test.item);
  if (items[test.item].yes_no) return text + (test.value == 1 ? " is yes" : " is no");
  return text + (test.at_least ? " >= " : " = ") + to_text(test.value);
}

std::string text_of(Rule const& rule, std::vector<Item> const& items) {
  std::vector<std::string> some;
  for (auto const& tests : rule) {
    std::vector<std::string> all;
    for (auto const& test : tests) all.push_back(text_of(test, items));
    some.push_back("(" + careplan::join(all, " and ") + ")");
  }
  return careplan::join(some, " or ");
}

careplan::Condition parsed(careplan::Instrument const& instrument, std::string const& text) {
  careplan::Vocabulary const vocabulary{
      .domain_of = [&](std::string_view name) { return careplan::domain_of(instrument, name); },
      .named = {}};
  std::vector<careplan::Complaint> complaints;
  auto condition = careplan::parse_condition(text, {"sample", 1, 1}, vocabulary, complaints);
  CAPTURE(text);
  REQUIRE_MESSAGE(complaints.empty(), complaints.front().message);
  return condition;
}

Item random_item(std::vector<Item> const& before, Random& random) {
  static std::vector<std::vector<double>> const sets = {
      {0, 1, 2, 3}, {0, 2, 4}, {0, 1, 3, 5}, {1, 2, 3}, {0, 4}};
  Item item{.yes_no = between(random, 0, 3) == 0, .reversed = between(random, 0, 3) == 0};
  item.values = item.yes_no ? std::vector<double>{0, 1}
                            : sets[static_cast<std::size_t>(between(random, 0, 4))];
  if (!before.empty() && between(random, 0, 1) == 1) item.gate = random_rule(before, random);
  return item;
}

// The first item has no gate, so a mean that holds it always has an item.
Score random_score(std::size_t items, Random& random) {
  Score score{.mean = between(random, 0, 1) == 1,
              .scale = between(random, 0, 2) == 0 ? 4. : 1.,
              .items = {0}};
  for (std::size_t at = 1; at < items; ++at)
    if (between(random, 0, 3) > 0) score.items.push_back(at);
  score.cuts = {-100};
  for (int cut = between(random, 1, 3); cut-- > 0;)
    score.cuts.push_back(score.cuts.back() == -100 ? between(random, 0, 2)
                                                   : score.cuts.back() + between(random, 1, 3));
  return score;
}

void add_item(Sample& sample, std::size_t at) {
  auto const& item = sample.items[at];
  careplan::Item made{.id = id_of(at), .reversed = item.reversed};
  made.kind = item.yes_no ? careplan::ItemKind::yes_no : careplan::ItemKind::choice;
  if (!item.yes_no)
    for (auto const value : item.values) made.choices.push_back({.value = value});
  if (item.gate) made.asked_when = parsed(sample.instrument, text_of(*item.gate, sample.items));
  sample.instrument.items.push_back(std::move(made));
}

void add_score(Sample& sample, std::size_t at) {
  auto const& score = sample.scores[at];
  careplan::ScoreRule rule{.id = fmt::format("s{}", at), .scale = score.scale};
  rule.method = score.mean ? careplan::ScoreMethod::mean : careplan::ScoreMethod::sum;
  for (auto const item : score.items) rule.items.push_back(id_of(item));
  careplan::BandSet set{.id = "bands-" + rule.id, .score = rule.id};
  for (std::size_t cut = 0; cut < score.cuts.size(); ++cut)
    set.bands.push_back({fmt::format("b{}", cut), score.cuts[cut],
                         cut + 1 < score.cuts.size() ? score.cuts[cut + 1] - 1e-6 : 1000});
  sample.instrument.scores.push_back(std::move(rule));
  sample.instrument.band_sets.push_back(std::move(set));
}

void add_result(Sample& sample, Random& random) {
  careplan::ResultRule result{.id = "r", .words = {"w0", "w1", "w2"}, .otherwise = "w0"};
  for (auto const* word : {"w2", "w1"}) {
    Case made{.word = word, .rule = random_rule(sample.items, random)};
    // Scores begin at 0 or above and reach further than 1: a number that the typing accepts.
    made.total_at_least = between(random, 1, 3);
    auto const domain = *careplan::domain_of(sample.instrument, "s0");
    made.total_at_least = std::clamp(made.total_at_least, domain.low, domain.high);
    sample.cases.push_back(made);
    auto const text = fmt::format("({}) and s0 in {}..{}", text_of(made.rule, sample.items),
                                  to_text(made.total_at_least), to_text(domain.high));
    result.cases.push_back({made.word, parsed(sample.instrument, text)});
  }
  sample.instrument.results.push_back(std::move(result));
  sample.instrument.flags.push_back(
      {.id = "top", .when = parsed(sample.instrument, "r is w2 or s0.band is b0")});
}

}  // namespace

int between(Random& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

Sample random_sample(Random& random) {
  Sample sample;
  sample.instrument.id = "sample";
  auto const count = static_cast<std::size_t>(between(random, 2, 5));
  for (std::size_t at = 0; at < count; ++at) {
    sample.items.push_back(random_item(sample.items, random));
    add_item(sample, at);
  }
  for (std::size_t at = 0; at < 2; ++at) {
    sample.scores.push_back(random_score(count, random));
    add_score(sample, at);
  }
  add_result(sample, random);
  return sample;
}

std::vector<Given> random_answers(Sample const& sample, Random& random) {
  std::vector<Given> given;
  for (auto const& item : sample.items) {
    given.emplace_back();
    int const kind = between(random, 0, 9);
    if (kind == 0 && item.gate) given.back().skipped = true;
    if (kind >= 5)
      given.back().value = item.values[static_cast<std::size_t>(
          between(random, 0, static_cast<int>(item.values.size()) - 1))];
  }
  return given;
}

std::vector<careplan::Answer> as_answers(Sample const& sample, std::vector<Given> const& given) {
  std::vector<careplan::Answer> answers;
  for (std::size_t at = 0; at < given.size(); ++at) {
    if (given[at].skipped)
      answers.push_back({id_of(at), careplan::Missing::not_applicable});
    else if (given[at].value && sample.items[at].yes_no)
      answers.push_back({id_of(at), *given[at].value == 1});
    else if (given[at].value)
      answers.push_back({id_of(at), *given[at].value});
    else if (at % 2 == 0)
      answers.push_back({id_of(at), careplan::Missing::refused});
  }
  return answers;
}

}  // namespace sample
