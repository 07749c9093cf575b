// Who a client is. It stands in a vault of its own and never in the record, which holds codes only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"

namespace careplan {

struct Identity {
  ClientId client{};
  std::string name{};
  std::optional<Date> born{};
  std::string phone{};
  std::string email{};
  std::string address{};
  std::string note{};
  bool operator==(Identity const&) const = default;
};

// That somebody used the vault, and of whom: what the record keeps about it.
struct IdentityUse {
  std::string act{};                // "show"
  std::vector<ClientId> clients{};  // none: nobody was found
};

}  // namespace careplan
