// Shipped criteria against plain ifs: on every pair of changes from a steady client, on random
// clients, and with facts unknown.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "conditions/domain.hpp"
#include "criteria/compiled.hpp"
#include "criteria/shipped.hpp"

namespace profiles {

using namespace careplan;

// A client of whom everything has an answer, as an oracle asks about it.
class Client {
 public:
  Client(Facts const& facts, std::set<std::string> const& missing)
      : facts_(facts), missing_(missing) {}

  double n(std::string const& fact) const { return std::get<double>(facts_.at(fact)); }
  bool is(std::string const& fact, std::string const& word) const {
    return as_word(facts_.at(fact)) == word;
  }
  bool yes(std::string const& fact) const { return is(fact, "yes"); }
  bool in(std::string const& fact, std::vector<std::string> const& words) const {
    return std::ranges::any_of(words, [&](auto const& word) { return is(fact, word); });
  }
  bool missing(std::string const& fact) const { return missing_.contains(fact); }

  // What several of the shipped sets mean by the same words.
  bool recovery_housing() const { return in("living", {"sober_living", "halfway_house"}); }
  bool no_bed_at_home() const {
    return yes("need_24h") || !yes("can_live_at_home") || is("living", "homeless");
  }
  bool needs_more() const {
    if (n("withdrawal") >= 2 || n("medical") >= 3 || n("mental") >= 3 || n("relapse") >= 4)
      return true;
    if (no_bed_at_home()) return true;
    if (recovery_housing()) return false;
    return is("environment_support", "harmful") || n("environment") >= 3;
  }
  bool treated_for_use() const { return !is("problem", "mental_health"); }

 private:
  Facts const& facts_;
  std::set<std::string> const& missing_;
};

struct Answer {
  std::set<std::string> stops{};
  std::string level{};  // as it would be without the stops
};
using Oracle = std::function<Answer(Client const&)>;

inline void safety_stops(Client const& client, Answer& answer) {
  if (client.is("suicide-risk", "high")) answer.stops.insert("stop-suicide-risk");
  if (client.n("self-harm-thoughts") >= 1 && client.missing("suicide-risk"))
    answer.stops.insert("stop-ask-about-safety");
}

// Numbers of wide domains that a test wants to see besides the ends.
using Edges = std::map<std::string, std::vector<double>>;

class Trial {
 public:
  Trial(std::string const& id, Oracle oracle, Edges const& edges = {})
      : criteria_(shipped::criteria(id)), compiled_(criteria_), oracle_(std::move(oracle)) {
    steady_ = criteria_.examples.front().given;
    for (auto const& fact : criteria_.facts)
      if (steady_.contains(fact.id)) values_[fact.id] = values_of(fact, edges);
    for (auto const& [id_of, value] : steady_)
      if (!settled(value) || value == Value(Missing::not_applicable))
        steady_[id_of] = values_.at(id_of).front();
  }

  Criteria const& criteria() const { return criteria_; }

  // Every change of one or two facts: thresholds are met on both sides.
  int wrong_near_the_steady_client() {
    int wrong = 0;
    auto facts = steady_;
    for (auto one = values_.begin(); one != values_.end(); ++one) {
      for (auto const& value : one->second) {
        facts[one->first] = value;
        wrong += !right(facts);
        for (auto other = std::next(one); other != values_.end(); ++other) {
          for (auto const& second : other->second) {
            facts[other->first] = second;
            wrong += !right(facts);
          }
          facts[other->first] = steady_.at(other->first);
        }
      }
      facts[one->first] = steady_.at(one->first);
    }
    return wrong;
  }

  int wrong_at_random(int rounds) {
    int wrong = 0;
    for (int i = 0; i < rounds; ++i) wrong += !right(any_client());
    return wrong;
  }

  // With one to three facts unknown the levels are those of all their answers together.
  int wrong_with_unknowns(int rounds) {
    int wrong = 0;
    for (int i = 0; i < rounds; ++i) {
      auto facts = any_client();
      std::set<std::string> missing;
      for (int n = 1 + pick(3); n > 0; --n) {
        auto const at = std::next(values_.begin(), pick(static_cast<int>(values_.size())));
        missing.insert(at->first);
      }
      wrong += !right_without(facts, missing);
    }
    return wrong;
  }

  // Levels that answers reached in all of this.
  std::set<std::string> const& levels() const { return levels_; }

 private:
  static std::vector<Value> values_of(FactRule const& fact, Edges const& edges) {
    std::vector<Value> values;
    auto const& domain = fact.domain;
    if (domain.kind == DomainKind::yes_no) return {false, true};
    if (domain.kind == DomainKind::words) {
      for (auto const& word : words_of_domain(domain)) values.emplace_back(word);
      return values;
    }
    auto const all = grid(domain, {domain.low, domain.high}, 30);
    auto numbers = all.value_or(std::vector<double>{domain.low, domain.high});
    if (auto const more = edges.find(fact.id); more != edges.end())
      numbers.insert(numbers.end(), more->second.begin(), more->second.end());
    for (double const number : numbers) values.emplace_back(number);
    return values;
  }

  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  Facts any_client() {
    int const kept = pick(12);  // of twelve facts so many stay steady
    auto facts = steady_;
    for (auto const& [name, values] : values_)
      if (pick(12) >= kept)
        facts[name] = values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
    return facts;
  }

  bool right(Facts const& facts) { return right_without(facts, {}); }

  bool right_without(Facts const& facts, std::set<std::string> const& missing) {
    auto told = facts;
    for (auto const& name : missing) told[name] = Missing::unknown;
    auto const placement = Placer(compiled_).place(told, Detail::outcome);
    std::set<std::string> levels;
    std::set<std::string> may;
    std::set<std::string> must;
    bool first = true;
    auto whole = facts;
    complete(whole, missing, missing.begin(), [&] {
      auto const answer = oracle_(Client(whole, missing));
      levels.insert(answer.level);
      may.insert(answer.stops.begin(), answer.stops.end());
      if (first) must = answer.stops;
      std::erase_if(must, [&](auto const& stop) { return !answer.stops.contains(stop); });
      first = false;
    });
    levels_.insert(levels.begin(), levels.end());
    std::set<std::string> stops;
    std::set<std::string> in_force;
    for (auto const& stop : placement.stops) {
      stops.insert(stop.rule);
      if (stop.truth == Truth::yes) in_force.insert(stop.rule);
    }
    if (stops != may || in_force != must) return false;
    if (!must.empty()) return placement.levels.empty();
    return std::set(placement.levels.begin(), placement.levels.end()) == levels;
  }

  template <class See>
  void complete(Facts& facts, std::set<std::string> const& missing,
                std::set<std::string>::const_iterator at, See const& see) {
    if (at == missing.end()) return see();
    for (auto const& value : values_.at(*at)) {
      facts[*at] = value;
      complete(facts, missing, std::next(at), see);
    }
  }

  Criteria criteria_;
  CompiledCriteria compiled_;
  Oracle oracle_;
  Facts steady_;
  std::map<std::string, std::vector<Value>> values_;
  std::mt19937 random_{20261122};
  std::set<std::string> levels_;
};

// All of it, and that every level came up.
inline void expect_all_right(Trial& trial) {
  CHECK(trial.wrong_near_the_steady_client() == 0);
  CHECK(trial.wrong_at_random(3'000) == 0);
  CHECK(trial.wrong_with_unknowns(150) == 0);
  for (auto const& level : trial.criteria().levels) {
    CAPTURE(level.id);
    CHECK(trial.levels().contains(level.id));
  }
}

}  // namespace profiles
