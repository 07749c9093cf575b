#include "cli/exit.hpp"

#include <algorithm>

namespace careplan::cli {
namespace {
constexpr ExitRow table[] = {
    {Exit::done, std::nullopt, "done"},
    {Exit::no, Fault::no,
     "the honest answer is no: a gate (--check, --expect, --fail-under) was not met, or 'check' or "
     "'store verify' found something"},
    {Exit::usage, Fault::usage, "the command line is wrong"},
    {Exit::input, Fault::input, "the input was rejected: a record, a definition or a timetable"},
    {Exit::not_found, Fault::not_found,
     "what was named is not there: a file, a client, an instrument, a program"},
    {Exit::conflict, Fault::conflict, "it contradicts what is recorded, or would overwrite it"},
    {Exit::infeasible, Fault::infeasible, "no schedule meets every need; what blocks it is listed"},
    {Exit::database, Fault::database,
     "the record cannot be used: busy, corrupt, read-only, or of a newer careplan"},
    {Exit::io, Fault::io, "reading or writing failed: disk full, no permission, device error"},
    {Exit::internal, Fault::internal, "a mistake of careplan itself; please report it"},
    {Exit::stopped, std::nullopt,
     "an interview ended before it was confirmed (quit, Ctrl-C, end of input); nothing was stored"},
};
}  // namespace

std::span<ExitRow const> exit_table() {
  return table;
}

Exit exit_of(Fault fault) {
  auto const row = std::ranges::find(table, std::optional(fault), &ExitRow::fault);
  return row == std::end(table) ? Exit::internal : row->exit;
}

}  // namespace careplan::cli
