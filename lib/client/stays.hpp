// Decisions become episodes, in whatever rows they come: those of the record hold more than a stay
// needs, and reports read millions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include "client/record.hpp"

namespace careplan {

// The first bytes of an id as one number, which compares as they do.
inline std::uint64_t head_of(ClientId const& client) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < sizeof head; ++i)
    head = head << 8 | (i < client.value.size() ? static_cast<unsigned char>(client.value[i]) : 0);
  return head;
}

// By client, day and id.
template <class Decision>
std::vector<Decision const*> decisions_in_order(std::vector<Decision> const& decisions) {
  struct Key {
    std::uint64_t head = 0;
    Decision const* row = nullptr;
    bool operator<(Key const& other) const {
      if (head != other.head) return head < other.head;
      return std::tie(row->client, row->date, row->id) <
             std::tie(other.row->client, other.row->date, other.row->id);
    }
  };
  std::vector<Key> keys;
  keys.reserve(decisions.size());
  for (auto const& row : decisions) keys.push_back({head_of(row.client), &row});
  if (!std::is_sorted(keys.begin(), keys.end())) std::sort(keys.begin(), keys.end());
  std::vector<Decision const*> order;
  order.reserve(keys.size());
  for (auto const& key : keys) order.push_back(key.row);
  return order;
}

// As episodes() of record.hpp says, of rows with an id, client, date, kind, level, program, track
// and discharge.
template <class Decision>
std::vector<Episode> episodes_of(std::vector<Decision> const& decisions) {
  std::vector<Episode> stays;
  stays.reserve(decisions.size());
  auto order = decisions_in_order(decisions);
  for (auto at = order.begin(); at != order.end(); ++at) {
    bool const inside = !stays.empty() && stays.back().client == (*at)->client && !stays.back().end;
    // A correction has a later id than what followed on the day: who is in care is discharged
    // before being admitted again, and who is not is admitted before being discharged.
    auto const fits = inside ? DecisionKind::discharge : DecisionKind::admit;
    auto const early = inside ? DecisionKind::admit : DecisionKind::discharge;
    if (auto const next = std::next(at); next != order.end() && (*at)->kind == early &&
                                         (*next)->kind == fits && (*next)->date == (*at)->date &&
                                         (*next)->client == (*at)->client)
      std::swap(*at, *next);
    auto const* const decision = *at;
    if (decision->kind == DecisionKind::continue_care) {
      if (inside && !decision->track.empty()) stays.back().track = decision->track;
      continue;
    }
    if (inside) {
      stays.back().end = decision->date;
      stays.back().ended_by = decision->kind;
      stays.back().discharge = decision->discharge;
    }
    if (decision->kind != DecisionKind::discharge)
      stays.push_back({.client = decision->client,
                       .program = decision->program,
                       .track = decision->track,
                       .level = decision->level,
                       .begin = decision->date});
  }
  return stays;
}

}  // namespace careplan
