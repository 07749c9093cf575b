#include <array>
#include <bit>
#include <cstring>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "criteria/answer.hpp"
#include "criteria/batch.hpp"
#include "criteria/batch_tables.hpp"
#include "criteria/questions.hpp"
#include "criteria/reach.hpp"
#include "criteria/rule_words.hpp"

namespace careplan {
namespace {

constexpr std::size_t blocks_at_once = 4;  // that are added up together
constexpr std::size_t most_lanes = 128;
constexpr std::size_t wide_limit = std::size_t{1} << 16;  // places of wide rules that are kept

typedef std::uint16_t Lanes __attribute__((vector_size(sizeof(LaneBlock))));
Lanes lanes_of(LaneBlock const& block) {
  Lanes lanes;
  std::memcpy(&lanes, &block, sizeof lanes);
  return lanes;
}

#if defined(__x86_64__)
// The rows of all facts, four blocks wide, for processors that add two blocks in one step.
typedef std::uint16_t TwoLanes __attribute__((vector_size(2 * sizeof(LaneBlock))));
[[gnu::target("avx2")]] void add_four(BatchCriteria::Impl const& of,
                                      std::span<FactState const> states, std::size_t begin,
                                      LaneBlock* sums) {
  TwoLanes low{};
  TwoLanes high{};
  for (std::size_t fact = 0; fact < states.size(); ++fact) {
    auto const* const row =
        of.steps.data() + of.rows.data()[fact] + states.data()[fact] * of.width + begin;
    TwoLanes here;
    std::memcpy(&here, row, sizeof here);
    low += here;
    std::memcpy(&here, row + 2, sizeof here);
    high += here;
  }
  std::memcpy(static_cast<void*>(sums + begin), &low, sizeof low);
  std::memcpy(static_cast<void*>(sums + begin + 2), &high, sizeof high);
}
bool const can_add_four = __builtin_cpu_supports("avx2") != 0;
#endif

// By rule, the first that does the same.
std::vector<std::uint32_t> alike(LevelRules const& rules) {
  std::vector<std::uint32_t> list(rules.order().size());
  for (std::size_t bit = 0; bit < list.size(); ++bit)
    list[rules.order()[bit]] = static_cast<std::uint32_t>(rules.order()[rules.alike(bit)]);
  return list;
}

}  // namespace

struct BatchPlacer::Impl {
  explicit Impl(BatchCriteria::Impl const& criteria)
      : of(criteria),
        residuals(criteria.tables, alike(criteria.rules)),
        reaching(criteria.rules, residuals),
        table(criteria.tables.size, Residuals::unknown),
        wide(criteria.wide.size()) {}
  Impl(Impl const&) = delete;  // its parts know each other
  Impl& operator=(Impl const&) = delete;

  BatchCriteria::Impl const& of;
  Residuals residuals;
  Reaching reaching;
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
  std::vector<std::unordered_map<std::uint64_t, Residuals::Id>> wide;  // by place
  std::array<LaneBlock, most_lanes / LaneBlock::count> sums{};

  std::uint16_t place_at(std::size_t lane) const {
    return sums.data()[lane / LaneBlock::count].lanes.data()[lane % LaneBlock::count];
  }

  // Each rule's place in its table.
  void look_up(std::span<FactState const> states) {
    for (std::size_t begin = 0; begin < of.width; begin += blocks_at_once) {
#if defined(__x86_64__)
      if (can_add_four && begin + blocks_at_once <= of.width) {
        add_four(of, states, begin, sums.data());
        continue;
      }
#endif
      if (begin + blocks_at_once <= of.width)
        add_up(states, begin, std::make_index_sequence<blocks_at_once>());
      else
        for (auto one = begin; one < of.width; ++one) add_up(states, one, std::index_sequence<0>());
    }
  }

  // As if the fact were in another state.
  void move(std::size_t fact, FactState from, FactState to) {
    auto const* const row = of.steps.data() + of.rows[fact];
    for (std::size_t at = 0; at < of.width; ++at) {
      auto const sum = lanes_of(sums.data()[at]) - lanes_of(row[from * of.width + at]) +
                       lanes_of(row[to * of.width + at]);
      sums.data()[at] = std::bit_cast<LaneBlock>(sum);
    }
  }

  template <std::size_t... At>
  void add_up(std::span<FactState const> states, std::size_t begin, std::index_sequence<At...>) {
    Lanes sums_here[sizeof...(At)] = {};
    auto const* const rows = of.rows.data();
    for (std::size_t fact = 0; fact < states.size(); ++fact) {
      auto const* const row = of.steps.data() + rows[fact] + states.data()[fact] * of.width + begin;
      ((sums_here[At] += lanes_of(row[At])), ...);
    }
    std::memcpy(sums.data() + begin, sums_here, sizeof sums_here);
  }

  // What has been asked of one client.
  struct Asked {
    bool alone = false;  // too much is open
    std::uint64_t hash = 0;
    Question question{};
    RuleTruths relevant{};
    RuleWords words{};
    RuleWords::Said said{};
  };
  std::array<Asked, tickets> asked{};
  std::size_t next = 0;
  Asked turned{};  // a client in another state of one fact

  RuleWords::Said read(Asked& now) { return read(now, of.table_of); }

  // What has changed since the last time, where that can only be in some tables.
  RuleWords::Said read(Asked& now, std::vector<BatchCriteria::Impl::Table> const& tables) {
    auto* const ids = now.words.ids.data();
    auto const places = std::bit_cast<std::array<std::uint16_t, most_lanes>>(sums);
    for (auto const& [bit, begin] : tables) ids[bit] = table.data()[begin + places.data()[bit]];
    for (std::size_t i = 0; i < wide.size(); ++i) {
      auto const known = wide[i].find(place_of(of.wide[i]));
      ids[of.wide[i].bit] = known == wide[i].end() ? Residuals::unknown : known->second;
    }
    return now.words.said(of.rules.order().size());
  }

  std::uint64_t place_of(BatchCriteria::Impl::Wide const& rule) const {
    std::uint64_t place = 0;
    for (std::size_t i = 0; i < rule.lanes.size(); ++i)
      place += place_at(rule.lanes[i]) * rule.times[i];
    return place;
  }

  Residuals::Id work_out(std::size_t bit, std::uint64_t place) {
    return residuals.work_out(static_cast<std::uint32_t>(of.rules.order()[bit]), place);
  }

  void fill() {
    for (auto const& [bit, begin] : of.table_of) {
      auto& id = table[begin + place_at(bit)];
      if (id == Residuals::unknown) id = work_out(bit, place_at(bit));
    }
    for (std::size_t i = 0; i < wide.size(); ++i) {
      if (wide[i].size() >= wide_limit) wide[i].clear();
      auto const place = place_of(of.wide[i]);
      auto const [known, first] = wide[i].try_emplace(place, Residuals::unknown);
      if (first) known->second = work_out(of.wide[i].bit, place);
    }
  }

  // Of the client whose places in the tables have been looked up.
  std::size_t ask() {
    auto const ticket = next++ % tickets;
    auto& now = asked.data()[ticket];
    now.said = read(now);
    ask(now);
    return ticket;
  }

  void ask(Asked& now) {
    auto& said = now.said;
    if (!said.ready) {
      fill();
      said = read(now);
    }
    now.alone =
        !said.ready || !put_question(of.rules.relevant({.yes = said.yes, .open = said.open}), now);
    if (!now.alone) answers.expect(now.hash = now.question.hash());
  }

  // False when too much is open.
  bool put_question(RuleTruths const& relevant, Asked& now) const {
    now.relevant = relevant;
    now.question = {.yes = of.rules.stand_ins(relevant.yes)};
    if ((relevant.open | relevant.told) == 0) return true;
    std::size_t put = 0;
    auto const add = [&](std::uint64_t id) {
      if (put < Question::most_open) now.question.open.data()[put / 4] |= id << (put % 4 * 16);
      ++put;
    };
    auto const* const ids = now.words.ids.data();
    auto const shared = shared_facts(relevant.open, ids);
    for (auto rest = relevant.open; rest != 0; rest &= rest - 1) {
      auto const id = ids[std::countr_zero(rest)];
      auto const& brief = residuals.brief(id);
      add((brief.facts & shared) == 0 ? brief.alone : id);
    }
    for (auto rest = relevant.told; rest != 0; rest &= rest - 1)
      add(static_cast<std::uint64_t>(Residuals::first_free + std::countr_zero(rest)));
    return put <= Question::most_open;
  }

  // Facts that more than one of the rules reads.
  std::uint64_t shared_facts(RuleBits open, Residuals::Id const* ids) const {
    std::uint64_t once = 0;
    std::uint64_t twice = 0;
    for (auto rest = open; rest != 0; rest &= rest - 1) {
      auto const facts = residuals.brief(ids[std::countr_zero(rest)]).facts;
      twice |= once & facts;
      once |= facts;
    }
    return twice;
  }

  std::optional<BatchAnswer> answer(Asked const& now) {
    if (now.alone) return std::nullopt;
    if (auto const* const known = answers.find(now.question, now.hash)) return *known;
    auto const found = work_out(now);
    if (found) answers.keep(now.question, now.hash, *found);
    return found;
  }

  std::optional<BatchAnswer> work_out(Asked const& now) {
    BatchAnswer answer;
    auto const& relevant = now.relevant;
    auto const* const ids = now.words.ids.data();
    auto const stops = of.rules.stops();
    for (auto rest = relevant.open & stops; rest != 0; rest &= rest - 1)
      answer.decisive |= residuals.brief(ids[std::countr_zero(rest)]).facts;
    Reached reached;
    bool const stopped = (relevant.yes & stops) != 0;
    if (!stopped && !reaching.reach(relevant.yes, relevant.open & ~stops, ids, reached))
      return std::nullopt;
    answer.decisive |= reached.decisive;
    auto const told = stops | (stopped ? 0 : of.rules.tagged());
    answer.outcome = number_of({relevant.yes & told, (relevant.open | relevant.told) & told,
                                reached.levels, reached.or_above()});
    return answer;
  }

  // Of each class of a fact. Where no rule says anything else than of the class before, nothing has
  // to be asked.
  bool outcomes(std::span<FactState const> states, std::size_t fact,
                std::vector<std::uint32_t>& each) {
    look_up(states);
    auto before = states[fact];
    for (std::size_t one = 0; one <= of.codings[fact]->all().last; ++one) {
      auto const state = static_cast<FactState>(one);
      move(fact, std::exchange(before, state), state);
      auto const ids = turned.words.ids;
      turned.said = one == 0 ? read(turned) : read(turned, of.tables_of[fact]);
      if (one > 0 && turned.words.ids == ids) {
        each.push_back(each.back());
        continue;
      }
      ask(turned);
      auto const found = answer(turned);
      if (!found) return false;
      each.push_back(found->outcome);
    }
    return true;
  }

  // Whether the default applies: where no rule asks for a level.
  std::optional<Truth> by_default(Asked const& now) {
    auto const asking = of.rules.asking();
    if ((now.said.yes & asking) != 0) return Truth::no;
    if ((now.said.open & asking) == 0) return Truth::yes;
    auto const silent = reaching.may_be_silent(now.said.open & asking, now.words.ids.data());
    if (!silent) return std::nullopt;
    return *silent ? Truth::unknown : Truth::no;
  }

  std::uint64_t by_rule(RuleBits bits) const {
    std::uint64_t rules = 0;
    for (; bits != 0; bits &= bits - 1)
      rules |=
          std::uint64_t{1} << of.rules.order()[static_cast<std::size_t>(std::countr_zero(bits))];
    return rules;
  }

  std::optional<BatchSaid> said(std::size_t ticket) {
    auto const& now = asked.data()[ticket];
    if (now.alone) return std::nullopt;
    auto const otherwise = by_default(now);
    if (!otherwise) return std::nullopt;
    BatchSaid said{.yes = by_rule(now.said.yes), .open = by_rule(now.said.open)};
    said.by_default = *otherwise;
    struct {
      RuleBits yes;
      std::array<Residuals::Id, Question::most_open> open{};  // more are placed alone
    } depends{now.relevant.yes};
    auto* next_open = depends.open.data();
    for (auto rest = now.relevant.open; rest != 0; rest &= rest - 1)
      *next_open++ = now.words.ids[static_cast<std::size_t>(std::countr_zero(rest))];
    said.depends = std::bit_cast<decltype(said.depends)>(depends);
    return said;
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
  impl_->look_up(states);
  return impl_->ask();
}

std::optional<BatchAnswer> BatchPlacer::answer(std::size_t ticket) {
  return impl_->answer(impl_->asked.data()[ticket]);
}

std::optional<BatchSaid> BatchPlacer::said(std::size_t ticket) {
  return impl_->said(ticket);
}

bool BatchPlacer::outcomes(std::span<FactState const> states, std::size_t fact,
                           std::vector<std::uint32_t>& each) {
  auto const& of = impl_->of;
  auto const& coding = of.codings[fact];
  each.clear();
  if (!coding || of.tables.facts[fact].known_variable >= 0) return false;
  return impl_->outcomes(states, fact, each);
}

Placement BatchPlacer::outcome(std::uint32_t number) const {
  return placement_of(*impl_->of.criteria, impl_->verdicts[number]);
}

}  // namespace careplan
