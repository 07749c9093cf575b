// Who was expected at sessions, and what became of it, as reports count it: sessions and clients
// are numbers here, so that millions of places need neither texts of their own nor sorting.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "client/record.hpp"
#include "program/program.hpp"

namespace careplan {

struct Presence {
  static constexpr std::int32_t nothing = -1;
  static constexpr std::int32_t elsewhere = -2;  // none of these sessions

  std::uint32_t session = 0;  // its position in Presences::sessions
  std::uint32_t client = 0;   // in Presences::clients
  std::optional<MarkStatus> mark{};
  std::int16_t minutes = 0;         // attended
  bool expected = false;            // on the roster
  bool made_up = false;             // attended in place of a session that was missed
  std::int16_t notice_hours = -1;   // told so long before; -1: not recorded
  std::int32_t makes_up = nothing;  // position of the missed session that the mark names
};

// A session with what it has to itself; everything else stands once for all that are like it.
struct SessionEntry {
  Session const* common = nullptr;  // all but its id, date, time and roster
  std::string_view id{};
  Date date{};
  Span<Clock> time{};
};

struct Presences {
  std::vector<SessionEntry> sessions{};  // current ones, in the order in which they were recorded
  std::vector<ClientId> clients{};       // in no order
  std::vector<Presence> places{};  // rosters by session; then who was marked without being expected
  std::shared_ptr<void const> texts{};  // which the sessions point into

  SessionEntry const& session(Presence const& place) const { return sessions[place.session]; }
};

}  // namespace careplan
