#include "criteria/batch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "criteria/answer.hpp"
#include "criteria/level_rules.hpp"
#include "criteria/rule_group.hpp"
#include "criteria/rule_states.hpp"

namespace careplan {
namespace {

constexpr std::size_t facts_limit = 64;
constexpr std::size_t node_limit = 100'000;
constexpr std::size_t lanes = 32;  // that are added up together
constexpr std::size_t most_lanes = 128;
constexpr std::size_t wide_limit = std::size_t{1} << 16;  // places of wide rules that are kept
constexpr std::size_t open_limit = 16;
constexpr std::size_t completions_limit = std::size_t{1} << 16;
constexpr std::size_t groups_kept = std::size_t{1} << 12;
constexpr std::size_t first_slots = std::size_t{1} << 10;
constexpr std::size_t most_slots = std::size_t{1} << 16;

// What an answer depends on: the rules that speak, and what is left of those that may.
struct Question {
  RuleBits yes = 0;
  std::array<Residuals::Id, open_limit> open{};  // 0: no more
  using Words = std::array<std::uint64_t, 5>;
  Words words() const {
    static_assert(sizeof(Question) == sizeof(Words));
    Words all{};
    std::memcpy(all.data(), this, sizeof all);
    return all;
  }
};

// In words, which takes no call.
bool same(Question const& a, Question const& b) {
  auto const x = a.words();
  auto const y = b.words();
  return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3]) | (x[4] ^ y[4])) == 0;
}

std::uint64_t hash_of(Question const& question) {
  auto const words = question.words();
  auto hash = words[0] * 0x9E3779B97F4A7C15u ^ words[1] * 0xC2B2AE3D27D4EB4Fu;
  hash ^= words[2] * 0x165667B19E3779F9u ^ std::rotl(words[3] * 0x27D4EB2F165667C5u, 29);
  hash ^= words[4] * 0x85EBCA77C2B2AE63u;
  return (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15u;
}

// Answers by question. A new one takes the place of another when there are very many.
class Answers {
 public:
  void expect(std::uint64_t hash) const { __builtin_prefetch(entries_.data() + (hash >> shift_)); }
  BatchAnswer const* find(Question const& question, std::uint64_t hash) const {
    auto const& entry = entries_.data()[hash >> shift_];
    return entry.filled && same(entry.question, question) ? &entry.answer : nullptr;
  }
  void keep(Question const& question, std::uint64_t hash, BatchAnswer const& answer) {
    if (entries_.size() < most_slots && ++kept_ * 2 > entries_.size()) grow();
    entries_[hash >> shift_] = {question, answer, true};
  }

 private:
  struct alignas(64) Entry {
    Question question{};
    BatchAnswer answer{};
    bool filled = false;
  };
  void grow() {
    auto const old = std::move(entries_);
    entries_.assign(old.size() * 4, {});
    shift_ -= 2;
    for (auto const& entry : old)
      if (entry.filled) entries_[hash_of(entry.question) >> shift_] = entry;
  }
  std::vector<Entry> entries_ = std::vector<Entry>(first_slots);
  int shift_ = 64 - std::countr_zero(first_slots);
  std::size_t kept_ = 0;
};

// Lanes of 16 bits are added four at a time: none of them runs over.
using LaneBlock = std::array<std::uint64_t, lanes / 4>;
template <std::size_t... At>
void add(LaneBlock& sum, std::uint16_t const* row, std::index_sequence<At...>) {
  LaneBlock block;
  std::memcpy(block.data(), row, sizeof block);
  ((std::get<At>(sum) += std::get<At>(block)), ...);
}

}  // namespace

struct BatchCriteria::Impl {
  explicit Impl(Criteria const& of, Consequences from)
      : criteria(&of), consequences(std::move(from)), rules(of) {}

  Criteria const* criteria;
  Consequences consequences;
  LevelRules rules;
  StateTables tables{};
  std::vector<std::optional<FactCoding>> codings{};  // by fact; none: no rule compares it
  // Where in a rule's table a state of a fact leads, added up over the facts: rows of lanes by fact
  // and state. The first lane of the rule of a bit is that of the bit.
  std::size_t width = 0;
  std::vector<std::uint16_t> steps{};
  std::vector<std::uint32_t> rows{};  // by fact, where its first row begins
  struct Table {
    std::uint32_t bit = 0;
    std::uint32_t begin = 0;
  };
  std::vector<Table> table_of{};
  struct Wide {
    std::size_t bit = 0;
    std::vector<std::size_t> lanes{};
    std::vector<std::uint64_t> times{};
  };
  std::vector<Wide> wide{};

  bool make() {
    if (!tables.make(*criteria, consequences)) return false;
    width = (tables.lanes + lanes - 1) / lanes * lanes;
    for (auto const& fact : tables.facts) {
      rows.push_back(static_cast<std::uint32_t>(steps.size()));
      steps.resize(steps.size() + fact.count() * width);
      codings.emplace_back();
      if (fact.variable >= 0)
        codings.back().emplace(consequences.open[static_cast<std::size_t>(fact.variable)]);
    }
    auto further = rules.order().size();  // lanes behind those of the bits
    for (std::size_t bit = 0; bit < rules.order().size(); ++bit) {
      auto const& rule = tables.rules[rules.order()[bit]];
      Wide all{.bit = bit, .lanes = {bit}, .times = rule.lanes};
      while (all.lanes.size() < rule.lanes.size()) all.lanes.push_back(further++);
      for (auto const& fact : rule.facts) add_steps(rule, fact, all.lanes[fact.lane]);
      if (rule.wide)
        wide.push_back(std::move(all));
      else
        table_of.push_back(
            {static_cast<std::uint32_t>(bit), static_cast<std::uint32_t>(rule.begin)});
    }
    return true;
  }

  void add_steps(RuleStates const& rule, RuleFact const& fact, std::size_t lane) {
    for (std::size_t state = 0; state < fact.told_of_state.size(); ++state)
      steps[rows[fact.fact] + state * width + lane] = static_cast<std::uint16_t>(
          fact.told_of_state[state] * (fact.stride / rule.lanes[fact.lane]));
  }
};

BatchCriteria::BatchCriteria() = default;
BatchCriteria::~BatchCriteria() = default;

std::unique_ptr<BatchCriteria const> BatchCriteria::of(Criteria const& criteria) {
  bool const small = criteria.rules.size() <= LevelRules::limit &&
                     criteria.facts.size() <= facts_limit &&
                     criteria.levels.size() < LevelRules::limit;
  if (!small) return nullptr;
  auto consequences = rule_consequences(criteria, node_limit);
  if (!consequences.exact) return nullptr;
  std::unique_ptr<BatchCriteria> made(new BatchCriteria);
  made->impl_ = std::make_unique<Impl>(criteria, std::move(consequences));
  if (!made->impl_->make()) return nullptr;
  return made;
}

Criteria const& BatchCriteria::criteria() const {
  return *impl_->criteria;
}

FactState BatchCriteria::open(std::size_t fact) const {
  return static_cast<FactState>(impl_->tables.facts[fact].open());
}

std::optional<FactState> BatchCriteria::state_of(std::size_t fact, Value const& value) const {
  auto const& states = impl_->tables.facts[fact];
  if (auto const* missing = std::get_if<Missing>(&value))
    return static_cast<FactState>(*missing == Missing::not_applicable ? states.not_applicable()
                                                                      : states.open());
  if (!settled(value)) return std::nullopt;
  auto const& coding = impl_->codings[fact];
  auto const classes = coding ? coding->classes_of(value) : OpenClasses{};
  if (!classes || !classes->one()) return std::nullopt;
  return static_cast<FactState>(classes->first);
}

struct BatchPlacer::Impl {
  explicit Impl(BatchCriteria::Impl const& criteria)
      : of(criteria),
        residuals(criteria.tables),
        table(criteria.tables.size, Residuals::unknown),
        wide(criteria.wide.size()) {}

  BatchCriteria::Impl const& of;
  Residuals residuals;
  std::vector<Residuals::Id> table;
  Answers answers;
  // Stops and tags that speak, that may; levels; or_above.
  using Key = std::tuple<RuleBits, RuleBits, std::uint64_t, Truth>;
  struct KeyHash {
    std::size_t operator()(Key const& key) const {
      auto const& [yes, open, set, or_above] = key;
      return (yes * 0x9E3779B97F4A7C15u ^ open * 0xC2B2AE3D27D4EB4Fu ^ set * 0x165667B19E3779F9u) +
             static_cast<std::size_t>(or_above);
    }
  };
  std::unordered_map<Key, std::uint32_t, KeyHash> numbers;
  std::vector<Verdict> verdicts;
  RuleGrouping grouping;
  struct Group {
    RuleGroup const* rules = nullptr;
    std::size_t stride = 0;  // in `levels`
  };
  std::array<Group, open_limit> groups{};     // of the client
  std::array<RuleGroup, open_limit> fresh{};  // those of them that are not kept
  struct Kept {
    std::uint64_t residuals = 0;  // up to four
    std::uint64_t client = 0;     // who looked at it last
    RuleGroup rules{};
  };
  std::vector<Kept> kept;
  std::uint64_t client = 0;
  std::vector<std::uint8_t> levels;                                    // by what the groups say
  std::vector<std::unordered_map<std::uint64_t, Residuals::Id>> wide;  // by place
  alignas(64) std::array<std::uint16_t, most_lanes> places{};
  Residuals::Id* ids = nullptr;  // of the rules of the client in hand, by bit

  // Each rule's place in its table.
  void look_up(std::span<FactState const> states) {
    auto const* const steps = of.steps.data();
    for (std::size_t begin = 0; begin < of.width; begin += lanes) {
      LaneBlock sum{};
      for (std::size_t fact = 0; fact < states.size(); ++fact)
        add(sum, steps + of.rows.data()[fact] + states.data()[fact] * of.width + begin,
            std::make_index_sequence<lanes / 4>());
      std::memcpy(places.data() + begin, sum.data(), sizeof sum);
    }
  }

  void note(RuleTruths& found, std::size_t bit, Residuals::Id id) {
    ids[bit] = id;
    found.yes |= RuleBits{id == Residuals::yes} << bit;
    found.open |= RuleBits{id > Residuals::yes} << bit;
  }

  // What the rules say; false when one of them has not been worked out, or is too large.
  bool truths(RuleTruths& found) {
    bool ready = true;
    for (auto const& [bit, begin] : of.table_of) {
      auto const id = table.data()[begin + places.data()[bit]];
      note(found, bit, id);
      ready = ready && id < Residuals::too_large;
    }
    for (std::size_t i = 0; i < wide.size(); ++i) {
      auto const known = wide[i].find(place_of(of.wide[i]));
      auto const id = known == wide[i].end() ? Residuals::unknown : known->second;
      note(found, of.wide[i].bit, id);
      ready = ready && id < Residuals::too_large;
    }
    return ready;
  }

  std::uint64_t place_of(BatchCriteria::Impl::Wide const& rule) const {
    std::uint64_t place = 0;
    for (std::size_t i = 0; i < rule.lanes.size(); ++i)
      place += places[rule.lanes[i]] * rule.times[i];
    return place;
  }

  Residuals::Id work_out(std::size_t bit, std::uint64_t place) {
    return residuals.work_out(static_cast<std::uint32_t>(of.rules.order()[bit]), place);
  }

  bool fill() {
    bool all = true;
    for (auto const& [bit, begin] : of.table_of) {
      auto& id = table[begin + places[bit]];
      if (id == Residuals::unknown) id = work_out(bit, places[bit]);
      all = all && id != Residuals::too_large;
    }
    for (std::size_t i = 0; i < wide.size(); ++i) {
      if (wide[i].size() >= wide_limit) wide[i].clear();
      auto const place = place_of(of.wide[i]);
      auto const [known, first] = wide[i].try_emplace(place, Residuals::unknown);
      if (first) known->second = work_out(of.wide[i].bit, place);
      all = all && known->second != Residuals::too_large;
    }
    return all;
  }

  // What has been asked of one client.
  struct Asked {
    bool alone = false;  // too much is open
    std::uint64_t hash = 0;
    Question question{};
    RuleTruths relevant{};
    std::array<Residuals::Id, LevelRules::limit> ids{};
  };
  std::array<Asked, tickets> asked{};
  std::size_t next = 0;

  std::size_t ask(std::span<FactState const> states) {
    auto const ticket = next++ % tickets;
    auto& now = asked.data()[ticket];
    ids = now.ids.data();
    look_up(states);
    RuleTruths all;
    now.alone = false;
    if (!truths(all)) {
      all = {};
      now.alone = !fill() || !truths(all);
    }
    if (!now.alone) now.alone = !put_question(of.rules.relevant(all), now);
    if (!now.alone) answers.expect(now.hash = hash_of(now.question));
    return ticket;
  }

  bool put_question(RuleTruths const& relevant, Asked& now) const {
    now.relevant = relevant;
    now.question = {.yes = relevant.yes};
    std::size_t count = 0;
    auto const put = [&](Residuals::Id id) {
      if (count < open_limit) now.question.open.data()[count] = id;
      ++count;
    };
    for (auto rest = relevant.open; rest != 0; rest &= rest - 1) put(ids[std::countr_zero(rest)]);
    for (auto rest = relevant.told; rest != 0; rest &= rest - 1)
      put(static_cast<Residuals::Id>(Residuals::first_free + std::countr_zero(rest)));
    return count <= open_limit;
  }

  std::optional<BatchAnswer> answer(std::size_t ticket) {
    auto& now = asked.data()[ticket];
    if (now.alone) return std::nullopt;
    if (auto const* const known = answers.find(now.question, now.hash)) return *known;
    ids = now.ids.data();
    auto const found = work_out(now.relevant);
    if (found) answers.keep(now.question, now.hash, *found);
    return found;
  }

  std::optional<BatchAnswer> work_out(RuleTruths const& relevant) {
    BatchAnswer answer;
    auto const stops = of.rules.stops();
    for (auto rest = relevant.open & stops; rest != 0; rest &= rest - 1)
      answer.decisive |= residual_of(rest).facts;
    Reached reached;
    bool const stopped = (relevant.yes & stops) != 0;
    if (!stopped && !reach(relevant.yes, relevant.open & ~stops, reached)) return std::nullopt;
    answer.decisive |= reached.decisive;
    auto const told = stops | (stopped ? 0 : of.rules.tagged());
    answer.outcome = number_of({relevant.yes & told, (relevant.open | relevant.told) & told,
                                reached.levels, reached.or_above()});
    return answer;
  }

  // Of the first rule of a set.
  Residual const& residual_of(RuleBits bits) const {
    return residuals.at(ids[std::countr_zero(bits)]);
  }

  // What the completions lead to.
  struct Reached {
    std::uint64_t levels = 0;
    std::uint64_t decisive = 0;
    bool with_choice = false;
    bool without_choice = false;
    Truth or_above() const {
      return !with_choice ? Truth::no : without_choice ? Truth::unknown : Truth::yes;
    }
  };

  // All rules of the set that have an open fact in common with the first, or with one that has.
  RuleBits group_in(RuleBits open) const {
    auto bits = open & (~open + 1);
    auto facts = residual_of(bits).facts;
    for (auto before = RuleBits{0}; before != bits;) {
      before = bits;
      for (auto rest = open & ~bits; rest != 0; rest &= rest - 1) {
        auto const more = residual_of(rest).facts;
        if ((more & facts) == 0) continue;
        facts |= more;
        bits |= rest & (~rest + 1);
      }
    }
    return bits;
  }

  // Rules that have no open fact in common speak independently of each other.
  bool reach(RuleBits yes, RuleBits open, Reached& reached) {
    kept.resize(groups_kept);
    ++client;
    std::size_t count = 0;
    std::size_t size = 1;
    while (open != 0) {
      auto& group = groups[count];
      auto const bits = group_in(open);
      open &= ~bits;
      group.rules = group_of(bits, fresh[count++]);
      if (group.rules == nullptr) return false;
      group.stride = size;
      size *= group.rules->speaking.size();
      if (size > completions_limit) return false;
    }
    levels.resize(size);
    auto const used = std::span(groups).first(count);
    for (std::size_t one = 0; one < size; ++one) {
      auto speaking = yes;
      for (auto const& [rules, stride] : used)
        speaking |= rules->speaking.data()[one / stride % rules->speaking.size()];
      auto const level = of.rules.level(speaking);
      levels.data()[one] = static_cast<std::uint8_t>(level);
      reached.levels |= std::uint64_t{1} << level;
      (of.rules.or_above(speaking, level) ? reached.with_choice : reached.without_choice) = true;
    }
    for (auto const& [rules, stride] : used) add_decisive(*rules, stride, reached.decisive);
    return true;
  }

  void add_decisive(RuleGroup const& group, std::size_t stride, std::uint64_t& decisive) const {
    for (auto const& turn : group.turns)
      if ((turn.facts & ~decisive) != 0 && turns_level(turn, stride, group.speaking.size()))
        decisive |= turn.facts;
  }

  // Whether the two sets of a group lead to different levels for some sets of the other groups.
  bool turns_level(RuleGroup::Turn const& turn, std::size_t stride, std::size_t count) const {
    for (std::size_t begin = 0; begin < levels.size(); begin += stride * count)
      for (auto one = begin; one < begin + stride; ++one)
        if (levels.data()[one + turn.from * stride] != levels.data()[one + turn.to * stride])
          return true;
    return false;
  }

  // One that came up before, or `otherwise` filled anew; nothing when there is too much to it. What
  // the client in hand looks at is not replaced.
  RuleGroup const* group_of(RuleBits bits, RuleGroup& otherwise) {
    std::uint64_t key = 0;
    std::size_t count = 0;
    for (auto rest = bits; rest != 0 && count < 5; rest &= rest - 1, ++count)
      key = key << 16 | ids[std::countr_zero(rest)];
    auto& place = kept[key * 0x9E3779B97F4A7C15u >> (64 - std::countr_zero(groups_kept))];
    bool const may_be_kept = count > 1 && count <= 4;
    if (may_be_kept && place.residuals == key) {
      place.client = client;
      return &place.rules;
    }
    if (!make_group(bits, otherwise)) return nullptr;
    bool const small = otherwise.speaking.size() <= 8 && otherwise.turns.size() <= 16;
    if (may_be_kept && small && place.client != client) place = {key, client, otherwise};
    return &otherwise;
  }

  // False when there is too much to it.
  bool make_group(RuleBits bits, RuleGroup& group) {
    std::array<Residual const*, open_limit> list{};
    std::array<RuleBits, open_limit> each{};
    std::size_t count = 0;
    for (auto rest = bits; rest != 0; rest &= rest - 1) {
      list[count] = &residual_of(rest);
      each[count++] = rest & (~rest + 1);
    }
    return grouping.make(std::span(list).first(count), std::span(each).first(count), group);
  }

  std::uint32_t number_of(Key const& key) {
    auto const [found, first] =
        numbers.try_emplace(key, static_cast<std::uint32_t>(verdicts.size()));
    if (!first) return found->second;
    auto const& [yes, open, set, or_above] = key;
    Verdict verdict{.rules = std::vector(of.criteria->rules.size(), Truth::no),
                    .levels = set,
                    .or_above = or_above};
    for (std::size_t bit = 0; bit < of.rules.order().size(); ++bit)
      verdict.rules[of.rules.order()[bit]] = (yes >> bit & 1) != 0    ? Truth::yes
                                             : (open >> bit & 1) != 0 ? Truth::unknown
                                                                      : Truth::no;
    verdicts.push_back(std::move(verdict));
    return found->second;
  }
};

BatchPlacer::BatchPlacer(BatchCriteria const& criteria)
    : impl_(std::make_unique<Impl>(criteria.impl())) {}
BatchPlacer::~BatchPlacer() = default;
BatchPlacer::BatchPlacer(BatchPlacer&&) noexcept = default;

std::size_t BatchPlacer::ask(std::span<FactState const> states) {
  return impl_->ask(states);
}

std::optional<BatchAnswer> BatchPlacer::answer(std::size_t ticket) {
  return impl_->answer(ticket);
}

Placement BatchPlacer::outcome(std::uint32_t number) const {
  return placement_of(*impl_->of.criteria, impl_->verdicts[number]);
}

}  // namespace careplan
