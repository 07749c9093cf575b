// What is wrong with a program or a rule pack as a definition, and how a program stands against
// the packs it is held to. Hours are summed from the blocks: a file cannot claim them.
#pragma once

#include <span>
#include <vector>

#include "program/program.hpp"

namespace careplan {

// A fault must be mended; a note is what the people who rely on the file should know, such as by
// how much a program falls short of a rule pack.
enum class Gravity { fault, note };
constexpr auto words(Gravity) {
  return words_of<Gravity>({{Gravity::fault, "fault"}, {Gravity::note, "note"}});
}
struct Finding {
  Gravity gravity = Gravity::fault;
  Complaint what{};
  bool operator==(Finding const&) const = default;
};

// Faults of structure: unknown services, holes and overlaps of phases, tracks without days, group
// sizes, appointments without a count, two blocks at one hour. read_program refuses such files.
std::vector<Complaint> faults(Program const& program);

// The faults, the examples that do not hold (or are not there), the file's own notes, and by how
// much each track falls short of each pack, in which weeks.
std::vector<Finding> check(Program const& program, std::span<RulePack const> packs);

// The examples that do not hold or are not there, and the file's own notes.
std::vector<Finding> check(RulePack const& rules);

}  // namespace careplan
