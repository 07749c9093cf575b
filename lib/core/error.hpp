// The one exception of the house. Broken input and a broken world throw it; honest answers such as
// "undetermined" or "infeasible" are values and never do. It is caught once, in main.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "core/names.hpp"

namespace careplan {

enum class Fault { no, usage, input, not_found, conflict, infeasible, database, io, internal };

constexpr auto words(Fault) {
  return words_of<Fault>({{Fault::no, "no"},
                          {Fault::usage, "usage"},
                          {Fault::input, "input"},
                          {Fault::not_found, "not_found"},
                          {Fault::conflict, "conflict"},
                          {Fault::infeasible, "infeasible"},
                          {Fault::database, "database"},
                          {Fault::io, "io"},
                          {Fault::internal, "internal"}});
}

// Where in a file: line and column count from 1; 0 means "not known".
struct Place {
  std::string file{};
  int line = 0;
  int column = 0;
  bool operator==(Place const&) const = default;
};

// One thing that is wrong, where it is, and how to mend it.
struct Complaint {
  Place place{};
  std::string message{};
  std::string hint{};
  bool operator==(Complaint const&) const = default;
};

class Error : public std::runtime_error {
 public:
  Error(Fault fault, std::string message, Place place = {}, std::string hint = {});
  // Readers collect all complaints of a file before they throw; at least one is needed.
  Error(Fault fault, std::vector<Complaint> complaints);

  Fault fault;
  std::vector<Complaint> complaints;
};

// "file:line:column: message" and, on a line of its own, "  hint: ...". No trailing newline.
std::string describe(Complaint const& complaint);
std::string describe(Error const& error);

// Throws Error{fault, complaints} unless there are none.
void throw_if_any(Fault fault, std::vector<Complaint> complaints);

}  // namespace careplan
