// Days without use, as tests prove them.
#pragma once

#include <optional>
#include <span>

#include "client/record.hpp"

namespace careplan {

// From the first to the last test of the newest run of negative tests before `as_of`. A positive,
// refused or missed test breaks a run and an invalid or diluted one says nothing: days that no test
// vouches for, before the first or after the last, are not counted.
struct Abstinence {
  Date first{};
  Date last{};
  int days = 0;
};
std::optional<Abstinence> abstinence(std::span<TestRow const> tests, ClientId const& client,
                                     Date as_of);

}  // namespace careplan
