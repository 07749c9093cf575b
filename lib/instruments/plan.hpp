// What scoring needs to know of an instrument before it sees a record: which items hang together
// by gates, by rules of consistency or by derivation, and which items each score, result and flag
// depends on. Worked out once and used for any number of records.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "instruments/instrument.hpp"

namespace careplan {

// Items joined by gates and by rules of consistency, directly or through each other. An answer in
// an island can narrow what is possible anywhere in it, and nowhere else.
struct Island {
  std::vector<std::size_t> gated{};        // in item order
  std::vector<std::size_t> gatekeepers{};  // read by a gate or a rule; may be gated themselves
  std::vector<std::size_t> rules{};        // of consistency, by their place in the instrument
};

// What an item takes in turn while completions are walked: an answer, or an interval of answers
// that nobody can tell apart.
using TurnsByItem = std::map<std::size_t, std::vector<Value>>;

struct Plan {
  Instrument const* instrument = nullptr;  // outlives the plan and stays where it is
  std::unordered_map<std::string_view, std::size_t> item_at{};
  std::vector<Island> islands{};
  std::vector<std::size_t> island_of{};  // by item; `no_island` when no gate or rule touches it
  std::vector<std::vector<std::size_t>> score_items{};   // by score
  std::vector<std::vector<double>> score_weights{};      // by score, in the order of score_items
  std::vector<std::vector<std::size_t>> result_reads{};  // by result: items, through scores too
  std::vector<std::vector<std::size_t>> flag_reads{};    // by flag: items, through results too
  std::vector<std::size_t> derived{};  // items worked out from others, in item order
  std::vector<std::size_t> raw_of{};   // by item: what it is worked out from, or `no_item`
  // By item, for gatekeepers: their answers, where numbers that no gate and no rule tells apart are
  // one interval. So few steps walk through many answers.
  std::vector<std::vector<Value>> classes{};
  std::vector<TurnsByItem> result_turns{};  // by result: the items that have to be walked through
  std::vector<TurnsByItem> flag_turns{};    // by flag
};

constexpr std::size_t no_island = static_cast<std::size_t>(-1);
constexpr std::size_t no_item = static_cast<std::size_t>(-1);

// Completions that may be walked one by one for a single score, result or flag.
constexpr double completion_limit = 200'000;
// True for an item whose answers can be listed and tried one after the other.
bool can_be_walked(Item const& item);

Plan plan_for(Instrument const& instrument);

// How many combinations of classes the gatekeepers of all the islands that these items touch can
// take when nothing is answered. Readers refuse instruments above `completion_limit`.
double gate_combinations(Plan const& plan, std::vector<std::size_t> const& items);

}  // namespace careplan
