// Who was expected at sessions, and what became of it, as reports count it: sessions and clients
// are numbers here, so that millions of places need neither texts of their own nor sorting.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "storage/record.hpp"

namespace careplan {

struct Presence {
  std::uint32_t session = 0;  // its position in Presences::sessions
  std::uint32_t client = 0;   // in Presences::clients
  std::optional<MarkStatus> mark{};
  std::int16_t minutes = 0;  // attended
  bool expected = false;     // on the roster
  bool made_up = false;      // attended in place of a session that was missed
};

struct Presences {
  std::vector<Session> sessions{};  // current ones, in the order in which they were recorded; their
                                    // rosters are left empty
  std::vector<ClientId> clients{};  // in no order
  std::vector<Presence> places{};  // rosters by session; then who was marked without being expected

  Session const& session(Presence const& place) const { return sessions[place.session]; }
};

// The sessions of a span. One pass over each table.
Presences presences(Record const& record, Span<Date> within);

// The first day of anybody's first stay.
std::optional<Date> first_admission(Record const& record);

}  // namespace careplan
