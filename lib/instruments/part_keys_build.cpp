// How the keys of an instrument are made: worked out once, before the first record.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "instruments/completions.hpp"
#include "instruments/part_keys.hpp"

namespace careplan {
namespace {

constexpr std::size_t table_limit = 4096;

// A score's key: least and greatest sum, how many items are open and how many apply, and which of
// those whose answers leave holes in the sums are open.
constexpr int sum_bits = 20;
constexpr int count_bits = 6;
constexpr auto first_hole = std::uint64_t{1} << (2 * sum_bits + 2 * count_bits);

bool whole(double number) {
  return number == std::floor(number);
}

}  // namespace

class PartKeys::Builder {
 public:
  explicit Builder(Plan const& plan) : plan_(plan), items_(plan.instrument->items) {}

  std::optional<PartKeys> run() {
    built_.most_open_ = items_.size();
    for (auto const& item : items_)
      built_.limits_.push_back(
          {.answers = code_of(item, Missing::not_asked),
           .not_asked = code_of(item, Missing::not_asked),
           .not_applicable = code_of(item, Missing::not_applicable),
           .refused = code_of(item, item.asked_when ? Missing::stale : Missing::not_applicable)});
    for (std::size_t at = 0; at < items_.size(); ++at) {
      derived(at);
      if (!items_[at].asked_when) continue;
      built_.gates_.push_back({at, table(items_[at].asked_when)});
      for (auto const& nothing : {Value{false}, Value{0.0}})
        if (adds_nothing(plan_, at, nothing))
          if (auto const code = code_of(items_[at], nothing)) built_.limits_[at].nothing = code;
    }
    auto const& instrument = *plan_.instrument;
    for (auto const& rule : instrument.consistency) built_.nevers_.push_back(table(rule.never));
    for (auto const& set : instrument.band_sets)
      for (auto const& fact : facts_read(set.applies_when))
        failed_ = failed_ || plan_.item_at.contains(fact);
    for (std::size_t at = 0; at < instrument.scores.size(); ++at) score(at);
    for (std::size_t at = 0; at < instrument.results.size(); ++at)
      finding(plan_.result_reads[at], [&](Reader& reader) {
        for (auto const& each : instrument.results[at].cases) reader.root(each.when);
      });
    for (std::size_t at = 0; at < instrument.flags.size(); ++at)
      finding(plan_.flag_reads[at],
              [&](Reader& reader) { reader.root(instrument.flags[at].when); });
    if (failed_) return std::nullopt;
    return std::move(built_);
  }

 private:
  void derived(std::size_t at) {
    auto const& item = items_[at];
    if (item.derived_from.empty()) return;
    Derived derived{.item = at, .raw = plan_.item_at.at(item.derived_from)};
    auto const& raw = items_[derived.raw];
    for (std::size_t code = 0; code < built_.limits_[derived.raw].answers; ++code) {
      auto const quantity = std::get<double>(value_of(raw, static_cast<Code>(code)));
      auto const points = code_of(item, Value{points_at(item, quantity)});
      if (!points) {
        failed_ = true;
        return;
      }
      derived.by_raw.push_back(*points);
    }
    for (auto const* const reads : {&plan_.result_reads, &plan_.flag_reads})
      for (auto const& some : *reads)
        derived.raw_is_read = derived.raw_is_read || std::ranges::count(some, derived.raw) > 0;
    built_.derived_.push_back(std::move(derived));
  }

  // The condition over every combination of codes; open ones stay open in it.
  SmallTable table(Condition const& condition) {
    SmallTable table;
    Reader reader(plan_);
    reader.root(condition);
    table.items.assign(reader.reads.items.begin(), reader.reads.items.end());
    std::size_t size = 1;
    for (auto const at : table.items) {
      std::vector<std::uint32_t> digits(code_count(items_[at]));
      for (std::size_t code = 0; code < digits.size(); ++code)
        digits[code] = static_cast<std::uint32_t>(code * size);
      table.digit.push_back(std::move(digits));
      size *= code_count(items_[at]);
      if (size > table_limit) {
        failed_ = true;
        return {};
      }
    }
    Values values(items_.size(), Missing::not_asked);
    auto const fact_of = items_of(plan_, values);
    for (std::size_t index = 0; index < size; ++index) {
      auto rest = index;
      for (auto const at : table.items) {
        values[at] = value_of(items_[at], static_cast<Code>(rest % code_count(items_[at])));
        rest /= code_count(items_[at]);
      }
      table.truths.push_back(evaluate(condition, fact_of));
    }
    return table;
  }

  void score(std::size_t at) {
    auto const& rule = plan_.instrument->scores[at];
    Sum sum;
    auto hole = first_hole;
    double width = 0;
    for (auto const item : plan_.score_items[at]) sum.push_back(addend(rule, item, hole, width));
    failed_ = failed_ || sum.size() >= (1U << count_bits);
    built_.scores_.push_back(std::move(sum));
  }

  // `hole`: the bit of the next item with gaps, 0 behind the last; `width`: of the sums so far.
  Addend addend(ScoreRule const& rule, std::size_t at, std::uint64_t& hole, double& width) {
    auto const& item = items_[at];
    auto const weight = rule.weights.contains(item.id) ? rule.weights.at(item.id) : 1.;
    auto const answers = built_.limits_[at].answers;
    std::vector<double> points;
    for (std::size_t code = 0; code < answers; ++code)
      points.push_back(weight * scored_value(item, value_of(item, static_cast<Code>(code))));
    Addend addend{.item = at};
    addend.by_code.resize(code_count(item));
    if (points.empty() || !std::ranges::all_of(points, whole)) {
      failed_ = true;
      return addend;
    }
    auto const [least, most] = std::ranges::minmax(points);
    auto const base = std::min(least, 0.);
    width += std::max(most, 0.) - base;
    if (width >= 1 << sum_bits) {
      failed_ = true;
      return addend;
    }
    bool const gaps = most - least != static_cast<double>(points.size() - 1);
    failed_ = failed_ || (gaps && hole == 0);
    auto const own = gaps ? std::exchange(hole, hole << 1) : 0;
    auto const packed = [&](double low, double high, std::uint64_t missing, std::uint64_t applies) {
      return static_cast<std::uint64_t>(low - base) |
             static_cast<std::uint64_t>(high - base) << sum_bits | missing << (2 * sum_bits) |
             applies << (2 * sum_bits + count_bits);
    };
    for (std::size_t code = 0; code < addend.by_code.size(); ++code)
      addend.by_code[code] = code < answers ? packed(points[code], points[code], 0, 1)
                             : code == built_.limits_[at].not_applicable
                                 ? packed(0, 0, 0, 0)
                                 : packed(least, most, 1, 1) | own;
    return addend;
  }

  template <class Roots>
  void finding(std::vector<std::size_t> const& all_reads, Roots roots) {
    Reader reader(plan_);
    roots(reader);
    auto& reads = reader.reads;
    Finding finding;
    if (reads.scores.size() > 1) failed_ = true;
    if (!reads.scores.empty()) finding.score = *reads.scores.begin();
    limit_open(all_reads);
    finding.conditions = read_once(reads);
    if (finding.conditions.empty()) {
      auto digits = digits_of(plan_, reads);
      failed_ = failed_ || !digits;
      finding.digits = std::move(digits).value_or(Sum{});
    }
    built_.findings_.push_back(std::move(finding));
  }

  // Beyond so many open items the outcome may hang on which of them were walked.
  void limit_open(std::vector<std::size_t> const& reads) {
    for (auto const at : reads) {
      built_.limits_[at].walked = true;
      most_answers_ = std::max(most_answers_, answer_count(items_[at]));
    }
    built_.most_open_ = static_cast<std::size_t>(std::log(completion_limit) /
                                                 std::log(static_cast<double>(most_answers_)));
  }

  // Empty unless every condition reads its items once and none reads another's.
  std::vector<ReadOnce> read_once(Reads const& reads) const {
    std::vector<ReadOnce> conditions;
    std::set<std::size_t> seen;
    for (auto const* root : reads.roots) {
      auto condition = ReadOnce::of(plan_, *root);
      if (!condition) return {};
      for (auto const item : condition->items())
        if (!seen.insert(item).second) return {};
      conditions.push_back(std::move(*condition));
    }
    return conditions;
  }

  Plan const& plan_;
  std::vector<Item> const& items_;
  PartKeys built_{};
  std::size_t most_answers_ = 2;
  bool failed_ = false;
};

std::optional<PartKeys> PartKeys::of(Plan const& plan) {
  return Builder(plan).run();
}

}  // namespace careplan
