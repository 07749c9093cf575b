// Facts that no instrument asks because the record knows them: criteria read them by these
// addresses, and who places a client from a record supplies them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "criteria/criteria.hpp"

namespace careplan {

struct SuppliedFact {
  std::string address{};
  std::string means{};  // for people: lists and error texts
  Domain domain{};
  bool windowed = false;  // counted over `within_days`
};

// `levels`: the ids of the criteria's levels, which are words of some of them.
std::vector<SuppliedFact> supplied_facts(std::vector<std::string> const& levels);

// Whether an address is of this kind: "client." or "history." before it.
bool is_supplied(std::string_view address);

}  // namespace careplan
