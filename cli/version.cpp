#include <fmt/format.h>

#include "cli/command.hpp"

namespace careplan::cli {
namespace {

Exit run_version(Session& session) {
  if (session.format == Format::table) {
    session.out.write("careplan " CAREPLAN_VERSION "\n");
    return Exit::done;
  }
  session.print({.id = "version",
                 .columns = {{.id = "version", .title = "Version"}},
                 .rows = {{Cell(std::string(CAREPLAN_VERSION))}}});
  return Exit::done;
}

}  // namespace

Command version_command() {
  return {.name = "version",
          .summary = "name this version of careplan",
          .formats = {Format::table, Format::json},
          .bind = bind(run_version)};
}

}  // namespace careplan::cli
