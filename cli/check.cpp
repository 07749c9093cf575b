// check: lints definitions and runs their examples.
#include "workflow/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/command.hpp"

namespace careplan::cli {
namespace {

struct Args {
  std::vector<std::string> files{};
};

void declare(Options& options, Args& args) {
  options.file("[FILE]...", args.files,
               "definitions; nothing: all, the built-in ones and those of --data");
}

std::vector<DefinitionText> definitions(Session& session, Args const& args,
                                        Catalogue const& catalogue) {
  if (args.files.empty()) return all_definitions(catalogue);
  std::vector<DefinitionText> some;
  for (auto const& file : args.files)
    some.push_back({.file = file == "-" ? "stdin" : file, .text = session.read(file)});
  return some;
}

// "file:line:column: message", as editors and people read it; notes say that they are notes.
std::string as_lines(std::vector<Finding> const& findings) {
  std::string text;
  for (auto const& [gravity, what] : findings) {
    auto line = what;
    if (gravity == Gravity::note) line.message = "note: " + what.message;
    text += describe(line) + "\n";
  }
  return text;
}

Exit run(Session& session, Args const& args) {
  Catalogue const catalogue(session.data());
  auto const all = definitions(session, args, catalogue);
  std::vector<Finding> findings;
  for (auto const& definition : all)
    for (auto& finding : check_definition(definition, catalogue))
      findings.push_back(std::move(finding));
  if (session.format == Format::table)
    session.out.write(as_lines(findings));
  else
    session.print(finding_table(findings));
  auto const faults = std::ranges::count(findings, Gravity::fault, &Finding::gravity);
  auto const notes = static_cast<long>(findings.size()) - faults;
  session.note(
      fmt::format("checked {} definition(s): {} fault(s), {} note(s)", all.size(), faults, notes));
  return faults > 0 ? Exit::no : Exit::done;
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .summary = "lint definitions and run their examples; exit 1 when one is at fault",
          .bind = bind(declare, run)};
}

}  // namespace careplan::cli
