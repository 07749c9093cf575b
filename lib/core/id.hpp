// Ids that cannot be mistaken for one another: a client id is not a session id.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace careplan {

template <class Tag>
struct Id {
  std::string value{};
  friend auto operator<=>(Id const&, Id const&) = default;
};

using ClientId = Id<struct ClientTag>;
using SessionId = Id<struct SessionTag>;
using ClinicianId = Id<struct ClinicianTag>;
using RoomId = Id<struct RoomTag>;

// Ids are opaque codes: 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or digit. They
// double as parts of file names and never need quoting.
bool valid_id(std::string_view text);

}  // namespace careplan
