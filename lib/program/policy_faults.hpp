#pragma once

#include <vector>

#include "program/program.hpp"

namespace careplan {

// Policy rules and rewards that name what the program does not have, or that can never hold.
std::vector<Complaint> policy_faults(Program const& program);

}  // namespace careplan
