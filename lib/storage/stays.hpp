// Stays of everybody, from as much of each decision as a stay needs.
#pragma once

#include <optional>
#include <vector>

#include "client/record.hpp"
#include "storage/record.hpp"

namespace careplan {

struct Stays {
  std::vector<Episode> list{};  // by client and day
  bool all = true;              // no decision was left out for being later
};
// By the decisions up to `until`.
Stays stays_of(Record const& record, Date until);

// The first day of anybody's first stay.
std::optional<Date> first_admission(Record const& record);

}  // namespace careplan
