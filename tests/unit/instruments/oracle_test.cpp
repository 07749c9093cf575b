// The engine against brute force: every full record that fits the given answers is scored by plain
// arithmetic, and the engine's bounds, bands, words and flags must be exactly what they span.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "instruments/completions.hpp"
#include "sample.hpp"

using namespace sample;

namespace {

using Record = std::vector<std::optional<double>>;  // nothing: not applicable

bool holds(Test const& test, Record const& record) {
  auto value = record[test.item];
  if (test.other && record[*test.other]) value = value.value_or(0) + *record[*test.other];
  bool const meets = value && (test.at_least ? *value >= test.value : *value == test.value);
  return meets != test.negated;
}

bool holds(Rule const& rule, Record const& record) {
  return std::ranges::any_of(rule, [&](auto const& tests) {
    return std::ranges::all_of(tests, [&](Test const& test) { return holds(test, record); });
  });
}

double points(Item const& item, double raw) {
  double last = 0;
  for (auto const& [from, value] : item.steps)
    if (from <= raw) last = value;
  return last;
}

// A form filled in to the end has 0 and no behind its gates. 0 of a quantity is a measurement.
bool says_nothing(Sample const& sample, std::size_t at, double answer) {
  auto const& item = sample.items[at];
  bool const measured = item.raw || std::ranges::any_of(sample.items, [&](Item const& other) {
                          return other.raw == at;
                        });
  return answer == 0 && !measured &&
         (!item.reversed || item.values.front() + item.values.back() == 0);
}

// Every full record that agrees with what is given.
void complete(Sample const& sample, std::vector<Given> const& given, Record& record,
              std::vector<Record>& all) {
  auto const at = record.size();
  if (at == sample.items.size()) {
    if (std::ranges::none_of(sample.never, [&](Rule const& rule) { return holds(rule, record); }))
      all.push_back(record);
    return;
  }
  auto const& item = sample.items[at];
  if (item.gate && !holds(*item.gate, record)) {
    if (given[at].value && !says_nothing(sample, at, *given[at].value)) return;
    record.push_back(std::nullopt);
    complete(sample, given, record, all);
    record.pop_back();
    return;
  }
  if (given[at].skipped) return;
  for (auto const value : item.values) {
    if (given[at].value && *given[at].value != value) continue;
    if (item.raw && points(item, *record[*item.raw]) != value) continue;
    record.push_back(value);
    complete(sample, given, record, all);
    record.pop_back();
  }
}

double scored(Sample const& sample, Score const& score, Record const& record) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < score.items.size(); ++i) {
    auto const at = score.items[i];
    if (!record[at]) continue;
    auto const& item = sample.items[at];
    double const ends = item.values.front() + item.values.back();
    sum += (item.reversed ? ends - *record[at] : *record[at]) * score.weights[i];
    ++count;
  }
  return score.mean ? sum / count * score.scale : sum * score.scale;
}

std::string band(Score const& score, double value) {
  auto const above = std::ranges::upper_bound(score.cuts, value + 1e-6);
  return "b" + std::to_string(above - score.cuts.begin() - 1);
}

std::string word(Sample const& sample, Record const& record) {
  auto const total = scored(sample, sample.scores[0], record);
  for (auto const& each : sample.cases)
    if (holds(each.rule, record) && total >= each.total_at_least - 1e-9) return each.word;
  return "w0";
}

template <class T>
std::vector<T> sorted(std::set<T> const& values) {
  return {values.begin(), values.end()};
}

// What all the records together leave possible.
struct Span {
  std::vector<double> low, high;
  std::vector<std::set<std::string>> bands;
  std::set<std::string> words;
  std::vector<std::set<bool>> flags{};
  std::vector<bool> always_skipped;
};

Span span_of(Sample const& sample, std::vector<Record> const& records) {
  Span span;
  span.flags.resize(sample.both ? 5 : 4);
  for (auto const& score : sample.scores) {
    std::set<double> values;
    span.bands.emplace_back();
    for (auto const& record : records) {
      values.insert(scored(sample, score, record));
      span.bands.back().insert(band(score, scored(sample, score, record)));
    }
    span.low.push_back(*values.begin());
    span.high.push_back(*values.rbegin());
  }
  for (auto const& record : records) {
    span.words.insert(word(sample, record));
    auto const second = scored(sample, sample.scores[1], record);
    span.flags[0].insert(word(sample, record) == "w2" ||
                         band(sample.scores[0], scored(sample, sample.scores[0], record)) == "b0");
    span.flags[1].insert(second >= sample.least - 1e-9 && holds(sample.from_rule, record));
    if (sample.both) {
      auto const one = scored(sample, sample.scores[0], record) - sample.both->first;
      auto const other = second - sample.both->second;
      span.flags[4].insert(sample.together ? one + other >= -1e-9 : one >= -1e-9 && other >= -1e-9);
    }
    span.flags[3].insert(holds(sample.item_rule, record));
    span.flags[2].insert(band(sample.scores[1], second) != "b0" || holds(sample.band_rule, record));
  }
  for (std::size_t at = 0; at < sample.items.size(); ++at)
    span.always_skipped.push_back(std::ranges::none_of(
        records, [&](Record const& record) { return record[at].has_value(); }));
  return span;
}

// The mean of what is known for what is not, where every record has the same items.
std::optional<double> estimate(Sample const& sample, Score const& score,
                               std::vector<Given> const& given, std::vector<Record> const& all) {
  Score known = score;
  known.items.clear();
  known.weights.clear();
  int missing = 0;
  for (std::size_t i = 0; i < score.items.size(); ++i) {
    auto const at = score.items[i];
    auto const with =
        std::ranges::count_if(all, [&](Record const& r) { return r[at].has_value(); });
    if (with == 0) continue;
    if (with != std::ssize(all)) return std::nullopt;
    auto const& raw = sample.items[at].raw;
    bool const told = given[at].value || (raw && given[*raw].value);
    if (told) {
      known.items.push_back(at);
      known.weights.push_back(score.weights[i]);
    }
    missing += told ? 0 : 1;
  }
  auto const answered = static_cast<int>(known.items.size());
  if (answered == 0 || missing == 0 || missing > score.max_missing) return std::nullopt;
  auto const sum = scored(sample, known, all.front());
  return score.mean ? sum : sum / answered * (answered + missing);
}

void compare(careplan::Outcome const& outcome, Span const& span) {
  for (std::size_t at = 0; at < outcome.scores.size(); ++at) {
    auto const& score = outcome.scores[at];
    CHECK(score.range.low == doctest::Approx(span.low[at]));
    CHECK(score.range.high == doctest::Approx(span.high[at]));
    CHECK(score.bands == sorted(span.bands[at]));
    CHECK(score.band.has_value() == (span.bands[at].size() == 1));
  }
  CHECK(outcome.results[0].possible == sorted(span.words));
  for (std::size_t at = 0; at < span.flags.size(); ++at) {
    auto const& states = span.flags[at];
    auto const flag =
        states.size() == 2 ? careplan::Truth::unknown : careplan::truth(*states.begin());
    CHECK(careplan::to_text(outcome.flags[at].state) == careplan::to_text(flag));
  }
  for (std::size_t at = 0; at < span.always_skipped.size(); ++at)
    CHECK((outcome.answers[at].value == careplan::Value{careplan::Missing::not_applicable}) ==
          span.always_skipped[at]);
}

}  // namespace

TEST_CASE("every completion is visited once") {
  Random random(20'260'103);
  int visited = 0;
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    auto const sample = random_sample(random);
    auto const plan = careplan::plan_for(sample.instrument);
    for (int pattern = 0; pattern < 3; ++pattern) {
      auto const answers = as_answers(sample, random_answers(sample, random));
      auto const values = careplan::values_of(plan, answers);
      std::vector<std::vector<std::size_t>> reads{plan.result_reads[0]};
      reads.insert(reads.end(), plan.flag_reads.begin(), plan.flag_reads.end());
      for (auto const& items : reads) {
        std::set<careplan::Values> seen;
        for_each_completion(plan, values, careplan::extent_of(plan, values, items),
                            [&](careplan::Values const& each) {
                              CHECK(seen.insert(each).second);
                              ++visited;
                              return true;
                            });
      }
    }
  }
  CHECK(visited > 5'000);
}

TEST_CASE("bounds, bands, words and flags are exactly what all completions span") {
  Random random(20'260'101);
  int open = 0;
  int contradicted = 0;
  int estimated = 0;
  int derived = 0;
  int ruled = 0;
  for (int round = 0; round < 1'000; ++round) {
    CAPTURE(round);
    auto const sample = random_sample(random);
    auto const plan = careplan::plan_for(sample.instrument);
    derived += plan.derived.empty() ? 0 : 1;
    ruled += sample.never.empty() ? 0 : 1;
    for (int pattern = 0; pattern < 4; ++pattern) {
      CAPTURE(pattern);
      auto const given = random_answers(sample, random);
      auto answers = as_answers(sample, given);
      std::vector<Record> records;
      Record record;
      complete(sample, given, record, records);
      CHECK(careplan::complaints_about(plan, answers, {}).empty() == !records.empty());
      if (records.empty()) {
        ++contradicted;
        continue;
      }
      open += records.size() > 1 ? 1 : 0;
      auto const outcome = careplan::score(plan, answers);
      compare(outcome, span_of(sample, records));
      for (std::size_t at = 0; at < sample.scores.size(); ++at) {
        auto const expected = estimate(sample, sample.scores[at], given, records);
        auto const& prorated = outcome.scores[at].prorated;
        CHECK(prorated.has_value() == expected.has_value());
        if (prorated && expected) CHECK(*prorated == doctest::Approx(*expected));
        estimated += prorated ? 1 : 0;
      }
      std::ranges::shuffle(answers, random);
      CHECK(careplan::score(plan, answers) == outcome);
    }
  }
  CHECK(open > 1'700);
  CHECK(contradicted > 330);
  CHECK(estimated > 330);
  CHECK(derived > 130);
  CHECK(ruled > 330);
}
