// How the keys of an instrument are made: worked out once, before the first record.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "conditions/node.hpp"
#include "instruments/completions.hpp"
#include "instruments/part_keys.hpp"

namespace careplan {
namespace {

constexpr std::size_t table_limit = 4096;
constexpr double digits_limit = 1e18;

// A score's key: least and greatest sum, how many items are open and how many apply, and which of
// those whose answers leave holes in the sums are open.
constexpr int sum_bits = 20;
constexpr int count_bits = 6;
constexpr int holes_at = 2 * sum_bits + 2 * count_bits;
constexpr int holes_limit = 64 - holes_at;

bool open_code(Item const& item, Code code) {
  return is_open(value_of(item, code));
}

bool whole(double number) {
  return number == std::floor(number) && std::abs(number) < (1 << sum_bits) / 64.;
}

// Open kinds of missing are one: nothing but the answers' own line tells them apart.
Code plain_code(Item const& item, Code code) {
  return open_code(item, code) ? code_of(item, Missing::not_asked) : code;
}

// Everything that a finding's outcome hangs on, through results too.
struct Reads {
  std::vector<Condition const*> roots{};
  std::set<std::size_t> scores{};
  std::set<std::size_t> items{};
  // By item: its tests, each with the and, or or count that it stands in directly.
  std::map<std::size_t, std::vector<std::pair<Node const*, FactTest const*>>> tests{};
  std::set<std::size_t> exactly{};  // items of which each answer counts
  bool through = false;             // reads a score or a result
};

class Reader {
 public:
  explicit Reader(Plan const& plan) : plan_(plan) {}

  void root(Condition const& condition) {
    if (!condition) return;
    reads.roots.push_back(&condition);
    tree(condition.tree, nullptr);
  }

  Reads reads{};

 private:
  void tree(Tree const& at, Node const* parent) {
    auto const all = [&](std::vector<Tree> const& parts) {
      for (auto const& part : parts) tree(part, at.get());
    };
    auto const amount = [&](Amount const& side) {
      each_fact(side, [&](Amount const& each) { fact(each.fact, nullptr, nullptr); });
    };
    std::visit(Match{[&](AllOf const& node) { all(node.parts); },
                     [&](AnyOf const& node) { all(node.parts); },
                     [&](CountOf const& node) { all(node.parts); },
                     [&](NotOf const& node) { tree(node.part, nullptr); },
                     [&](Named const& node) { tree(node.part, parent); },
                     [&](FactTest const& test) { fact(test.fact, &test, parent); },
                     [&](KnownTest const& test) { fact(test.fact, nullptr, nullptr); },
                     [&](AmountTest const& test) {
                       amount(test.left);
                       amount(test.right);
                     }},
               at->is);
  }

  void fact(std::string_view name, FactTest const* test, Node const* parent) {
    auto const& instrument = *plan_.instrument;
    if (auto const item = plan_.item_at.find(name); item != plan_.item_at.end()) {
      reads.items.insert(item->second);
      if (test != nullptr)
        reads.tests[item->second].emplace_back(parent, test);
      else
        reads.exactly.insert(item->second);
      return;
    }
    for (std::size_t at = 0; at < instrument.scores.size(); ++at)
      if (auto const& id = instrument.scores[at].id; name.substr(0, name.find('.')) == id) {
        reads.scores.insert(at);
        reads.through = true;
        reads.exactly.insert(plan_.score_items[at].begin(), plan_.score_items[at].end());
      }
    for (auto const& result : instrument.results)
      if (result.id == name) {
        reads.through = true;
        if (results_.insert(&result).second)
          for (auto const& each : result.cases) root(each.when);
      }
  }

  Plan const& plan_;
  std::set<ResultRule const*> results_;
};

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
      if (items_[at].asked_when) built_.gates_.push_back({at, table(items_[at].asked_when)});
    }
    auto const& instrument = *plan_.instrument;
    for (auto const& rule : instrument.consistency) built_.nevers_.push_back(table(rule.never));
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
    failed_ = failed_ || built_.limits_[derived.raw].answers == 0;
    for (std::size_t code = 0; code < built_.limits_[derived.raw].answers; ++code) {
      auto const quantity = std::get<double>(value_of(raw, static_cast<Code>(code)));
      double points = 0;
      for (auto const& step : item.steps)
        if (step.from <= quantity) points = step.points;
      auto const points_code = code_of(item, Value{points});
      failed_ = failed_ || !points_code;
      derived.by_raw.push_back(points_code.value_or(0));
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
      if (size > table_limit) break;
    }
    if (size > table_limit || reader.reads.through) {
      failed_ = true;
      return {};
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
    for (auto const& set : plan_.instrument->band_sets)
      if (set.score == rule.id && set.applies_when)
        for (auto const& fact : facts_read(set.applies_when))
          failed_ = failed_ || plan_.item_at.contains(fact);
    Sum sum;
    int holes = 0;
    for (auto const item : plan_.score_items[at]) sum.push_back(addend(rule, item, holes));
    failed_ = failed_ || holes > holes_limit || sum.size() >= (1U << count_bits);
    built_.scores_.push_back(std::move(sum));
  }

  Addend addend(ScoreRule const& rule, std::size_t at, int& holes) {
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
    auto sorted = points;
    std::ranges::sort(sorted);
    auto const least = sorted.front();
    auto const most = sorted.back();
    bool const gaps = most - least != static_cast<double>(sorted.size() - 1);
    auto const hole = gaps && holes < holes_limit ? std::uint64_t{1} << (holes_at + holes) : 0;
    holes += gaps ? 1 : 0;
    auto const base = std::min(least, 0.);
    auto const packed = [&](double low, double high, std::uint64_t missing, std::uint64_t applies) {
      return static_cast<std::uint64_t>(low - base) |
             static_cast<std::uint64_t>(high - base) << sum_bits | missing << (2 * sum_bits) |
             applies << (2 * sum_bits + count_bits);
    };
    for (std::size_t code = 0; code < addend.by_code.size(); ++code)
      addend.by_code[code] = code < answers ? packed(points[code], points[code], 0, 1)
                             : code == built_.limits_[at].not_applicable
                                 ? packed(0, 0, 0, 0)
                                 : packed(least, most, 1, 1) | hole;
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
    if (!reads.through) finding.conditions = read_once(reads);
    if (finding.conditions.empty()) finding.digits = digits(reads);
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

  // Items that stand in the same places of the conditions are interchangeable: only how many of
  // them are of each class counts. All other items have a digit of their own.
  Sum digits(Reads const& reads) {
    std::map<Likeness, std::vector<std::size_t>> groups;
    std::map<std::size_t, Classes> classes;
    for (auto const at : reads.items) {
      classes.emplace(at, classes_of(reads, at));
      groups[likeness(reads, at, classes.at(at))].push_back(at);
    }
    Sum sum;
    double stride = 1;
    for (auto const& [likeness, members] : groups) {
      std::vector<std::uint64_t> worth{0};  // by class: the first counts for nothing
      for (std::size_t at = 1; at < classes.at(members.front()).number; ++at) {
        worth.push_back(static_cast<std::uint64_t>(stride));
        stride *= static_cast<double>(members.size() + 1);
      }
      for (auto const at : members) {
        Addend addend{.item = at};
        for (auto const each : classes.at(at).by_code) addend.by_code.push_back(worth[each]);
        sum.push_back(std::move(addend));
      }
      failed_ = failed_ || stride > digits_limit;
      if (failed_) return {};
    }
    return sum;
  }

  // Codes that no test of the finding tells apart are of one class; classes are in the order of
  // what the tests say, so that they mean the same for interchangeable items.
  struct Classes {
    std::vector<std::size_t> by_code{};
    std::vector<std::vector<int>> signatures{};
    std::size_t number = 0;
  };
  Classes classes_of(Reads const& reads, std::size_t at) const {
    auto const& item = items_[at];
    std::vector<std::vector<int>> by_code;
    for (std::size_t each = 0; each < code_count(item); ++each) {
      auto const code = plain_code(item, static_cast<Code>(each));
      std::vector<int> signature{open_code(item, code) ? 1 : 0};
      if (reads.exactly.contains(at)) signature.push_back(code);
      if (auto const tests = reads.tests.find(at); tests != reads.tests.end())
        for (auto const& [parent, test] : tests->second)
          signature.push_back(static_cast<int>(judge(*test, value_of(item, code))));
      by_code.push_back(std::move(signature));
    }
    Classes classes{.signatures = by_code};
    std::ranges::sort(classes.signatures);
    auto const twice = std::ranges::unique(classes.signatures);
    classes.signatures.erase(twice.begin(), twice.end());
    classes.number = classes.signatures.size();
    for (auto const& signature : by_code)
      classes.by_code.push_back(static_cast<std::size_t>(
          std::ranges::lower_bound(classes.signatures, signature) - classes.signatures.begin()));
    return classes;
  }

  // Equal for interchangeable items: the places of their tests, and what the tests can say of their
  // answers together.
  struct Likeness {
    std::size_t alone = 0;  // the item, when it is like no other
    std::vector<Node const*> parents{};
    std::vector<std::vector<int>> signatures{};
    auto operator<=>(Likeness const&) const = default;
  };
  static Likeness likeness(Reads const& reads, std::size_t at, Classes const& classes) {
    Likeness like{.signatures = classes.signatures};
    if (auto const tests = reads.tests.find(at); tests != reads.tests.end())
      for (auto const& [parent, test] : tests->second) like.parents.push_back(parent);
    bool const alone = reads.exactly.contains(at) || like.parents.empty() ||
                       std::ranges::count(like.parents, nullptr) > 0;
    like.alone = alone ? at + 1 : 0;
    return like;
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
