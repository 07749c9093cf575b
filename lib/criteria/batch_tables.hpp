// The tables behind a BatchCriteria; private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "criteria/batch.hpp"
#include "criteria/coding.hpp"
#include "criteria/level_rules.hpp"
#include "criteria/rule_states.hpp"

namespace careplan {

// Numbers of 16 bits that are added side by side; none of them runs over.
struct alignas(16) LaneBlock {
  static constexpr std::size_t count = 8;
  std::array<std::uint16_t, count> lanes{};
};

struct BatchCriteria::Impl {
  Impl(Criteria const& of, Consequences from)
      : criteria(&of), consequences(std::move(from)), rules(of) {}
  // False when a rule tells too much apart.
  bool make();

  Criteria const* criteria;
  Consequences consequences;
  LevelRules rules;
  StateTables tables{};
  std::vector<std::optional<FactCoding>> codings{};  // by fact; none: no rule compares it
  // Where in a rule's table a state of a fact leads, added up over the facts: rows of blocks by
  // fact and state. The first lane of the rule of a bit is that of the bit.
  std::size_t width = 0;  // of a row
  std::vector<LaneBlock> steps{};
  std::vector<std::uint32_t> rows{};  // by fact, where its first row begins
  struct Table {
    std::uint32_t bit = 0;
    std::uint32_t begin = 0;
  };
  std::vector<Table> table_of{};
  std::vector<std::vector<Table>> tables_of{};  // by fact: of the rules that read it
  struct Wide {
    std::size_t bit = 0;
    std::vector<std::size_t> lanes{};
    std::vector<std::uint64_t> times{};
  };
  std::vector<Wide> wide{};

 private:
  void add_steps(RuleStates const& rule, RuleFact const& fact, std::size_t lane);
};

}  // namespace careplan
