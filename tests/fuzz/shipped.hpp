// The definitions that careplan ships, for subjects that are read with one.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "criteria/criteria.hpp"
#include "instruments/plan.hpp"

namespace fuzz {

using Shelf = std::map<std::string, std::pair<careplan::Instrument, careplan::Plan>, std::less<>>;
// Every instrument with its plan, by id.
Shelf const& shelf();

// Error{not_found} when there is none of that id.
careplan::Plan const& plan_of(std::string_view instrument);

// Those for adults.
careplan::Criteria const& criteria();

}  // namespace fuzz
