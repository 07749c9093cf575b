// How careplan ends. One table: the code, the fault that leads to it, and what it means.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/error.hpp"

namespace careplan::cli {

enum class Exit {
  done = 0,
  no = 1,
  usage = 2,
  input = 3,
  not_found = 4,
  conflict = 5,
  infeasible = 6,
  database = 7,
  io = 8,
  internal = 70,
  stopped = 130
};

struct ExitRow {
  Exit exit;
  std::optional<Fault> fault;  // nothing: no fault at all
  std::string_view meaning;
};
std::span<ExitRow const> exit_table();  // in order of the codes

Exit exit_of(Fault fault);
constexpr int code(Exit exit) {
  return static_cast<int>(exit);
}

}  // namespace careplan::cli
