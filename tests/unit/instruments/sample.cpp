#include "sample.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "instruments/flaws.hpp"

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
      auto& test = rule.back().emplace_back(Test{.item = at, .value = value});
      test.at_least = !item.yes_no && between(random, 0, 1) == 1;
      test.negated = between(random, 0, 4) == 0;
      auto const other =
          static_cast<std::size_t>(between(random, 0, static_cast<int>(items.size()) - 1));
      if (other != at && !item.yes_no && !items[other].yes_no && between(random, 0, 3) == 0) {
        test.other = other;
        test.value += items[other].values.front() + between(random, 0, 2);
      }
    }
  }
  return rule;
}

std::string text_of(Test const& test, std::vector<Item> const& items) {
  std::string text = test.negated ? "not " : "";
  if (test.other)
    return fmt::format("{}({} + {} {} {})", text, id_of(test.item), id_of(*test.other),
                       test.at_least ? ">=" : "=", to_text(test.value));
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
  item.number = !before.empty() && !item.yes_no && between(random, 0, 2) == 0;
  if (item.number) {
    item.values.clear();
    for (int at = between(random, 0, 2), end = at + between(random, 3, 6); at <= end; ++at)
      item.values.push_back(at);
  }
  if (!before.empty() && between(random, 0, 1) == 1) item.gate = random_rule(before, random);
  return item;
}

// The points of the raw item before it, asked when that is.
Item derived_item(std::vector<Item> const& before, Random& random) {
  auto const& raw = before.back();
  Item item{.raw = before.size() - 1, .gate = raw.gate};
  item.reversed = between(random, 0, 3) == 0;
  auto const from = static_cast<int>(raw.values.front());
  item.steps = {{from - between(random, 0, 1), between(random, 0, 1)}};
  for (int next = from + between(random, 1, 2); next <= raw.values.back();
       next += between(random, 1, 3))
    item.steps.emplace_back(next, between(random, 0, 4));
  std::set<double> points;
  for (auto const& [start, value] : item.steps) points.insert(value);
  item.values.assign(points.begin(), points.end());
  return item;
}

// The first item has no gate, so a mean that holds it always has an item.
Score random_score(std::vector<Item> const& items, Random& random) {
  Score score{.mean = between(random, 0, 1) == 1,
              .scale = between(random, 0, 2) == 0 ? 4. : 1.,
              .items = {0}};
  for (std::size_t at = 1; at < items.size(); ++at) {
    if (items[at].raw) std::erase(score.items, *items[at].raw);
    if (between(random, 0, 3) > 0) score.items.push_back(at);
  }
  for (std::size_t at = 0; at < score.items.size(); ++at) {
    static std::vector<double> const some = {-3, -1, 0.5, 2};
    bool const plain = score.mean || between(random, 0, 2) > 0;
    score.weights.push_back(plain ? 1 : some[static_cast<std::size_t>(between(random, 0, 3))]);
  }
  score.max_missing = between(random, 0, 2);
  score.cuts = {-1000};
  for (int cut = between(random, 1, 3); cut-- > 0;)
    score.cuts.push_back(score.cuts.back() == -1000 ? between(random, 0, 2)
                                                    : score.cuts.back() + between(random, 1, 3));
  return score;
}

void add_item(Sample& sample, std::size_t at) {
  auto const& item = sample.items[at];
  careplan::Item made{.id = id_of(at), .reversed = item.reversed};
  made.kind = item.yes_no ? careplan::ItemKind::yes_no : careplan::ItemKind::choice;
  if (item.number) {
    made.kind = careplan::ItemKind::number;
    made.range = {item.values.front(), item.values.back()};
  } else if (!item.yes_no) {
    for (auto const value : item.values) made.choices.push_back({.value = value});
  }
  if (item.raw) made.derived_from = id_of(*item.raw);
  for (auto const& [from, points] : item.steps) made.steps.push_back({from, points});
  if (item.gate) made.asked_when = parsed(sample.instrument, text_of(*item.gate, sample.items));
  sample.instrument.items.push_back(std::move(made));
}

// Rules of consistency that can be broken and leave something; others are dropped again.
void add_never(Sample& sample, Random& random) {
  for (int count = between(random, 0, 2); count-- > 0;) {
    auto const rule = random_rule(sample.items, random);
    auto& rules = sample.instrument.consistency;
    rules.push_back({.id = fmt::format("n{}", rules.size()),
                     .never = parsed(sample.instrument, text_of(rule, sample.items))});
    if (careplan::consistency_flaws(sample.instrument).empty())
      sample.never.push_back(rule);
    else
      rules.pop_back();
  }
}

void add_score(Sample& sample, std::size_t at) {
  auto const& score = sample.scores[at];
  careplan::ScoreRule rule{.id = fmt::format("s{}", at), .scale = score.scale};
  rule.method = score.mean ? careplan::ScoreMethod::mean : careplan::ScoreMethod::sum;
  rule.prorate.max_missing = score.max_missing;
  for (std::size_t i = 0; i < score.items.size(); ++i) {
    rule.items.push_back(id_of(score.items[i]));
    if (score.weights[i] != 1) rule.weights.emplace(rule.items.back(), score.weights[i]);
  }
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
    // A number that the typing accepts.
    made.total_at_least = between(random, -2, 3);
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

// Flags over a score and a few items, which may or may not be among those that it counts.
void add_flags(Sample& sample, Random& random) {
  auto const domain = *careplan::domain_of(sample.instrument, "s1");
  sample.least = std::clamp(1. + between(random, 0, 4), domain.low, domain.high);
  sample.from_rule = random_rule(sample.items, random);
  sample.band_rule = random_rule(sample.items, random);
  auto const from = fmt::format("s1 >= {} and ({})", to_text(sample.least),
                                text_of(sample.from_rule, sample.items));
  auto const band = fmt::format("not s1.band is b0 or {}", text_of(sample.band_rule, sample.items));
  sample.instrument.flags.push_back({.id = "from", .when = parsed(sample.instrument, from)});
  sample.instrument.flags.push_back({.id = "band", .when = parsed(sample.instrument, band)});
  sample.item_rule = random_rule(sample.items, random);
  auto const items = text_of(sample.item_rule, sample.items);
  sample.instrument.flags.push_back({.id = "items", .when = parsed(sample.instrument, items)});
  if (between(random, 0, 2) > 0) return;
  auto const first = *careplan::domain_of(sample.instrument, "s0");
  sample.both = {std::clamp(1. + between(random, 0, 2), first.low, first.high), sample.least};
  sample.together = between(random, 0, 1) == 0;
  auto const both = sample.together
                        ? fmt::format("s0 + s1 >= {}", to_text(sample.both->first + sample.least))
                        : fmt::format("s0 >= {} and s1 >= {}", to_text(sample.both->first),
                                      to_text(sample.least));
  sample.instrument.flags.push_back({.id = "both", .when = parsed(sample.instrument, both)});
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
    bool const raw_before = at > 0 && sample.items.back().number && !sample.items.back().raw;
    bool const derive = raw_before && between(random, 0, 1) == 0;
    sample.items.push_back(derive ? derived_item(sample.items, random)
                                  : random_item(sample.items, random));
    add_item(sample, at);
  }
  add_never(sample, random);
  for (std::size_t at = 0; at < 2; ++at) {
    sample.scores.push_back(random_score(sample.items, random));
    add_score(sample, at);
  }
  add_result(sample, random);
  add_flags(sample, random);
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
