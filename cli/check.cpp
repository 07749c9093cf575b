// check: lints definitions and runs their examples.
#include "workflow/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/command.hpp"
#include "workflow/criteria_review.hpp"

namespace careplan::cli {
namespace {

struct CheckArgs {
  std::vector<std::string> files{};
  bool table = false;
  bool graph = false;
  std::vector<std::string> facts{};
  std::string level{};
  int rows = 40;
  bool licensed = false;

  bool review() const { return table || graph; }
};

void declare_check(Options& options, CheckArgs& args) {
  options.file("[FILE]...", args.files,
               "definitions; nothing: all, the built-in ones and those of --data");
  options.flag("--table", args.table, "criteria, by file or id: what leads to which level");
  options.flag("--graph", args.graph, "criteria, by file or id: a picture (SVG) of their rules");
  options.list("--facts FACTS", args.facts, "a table of these facts, whatever the others are");
  options.text("--level LEVEL", args.level, "a table of what leads to this level, or to 'stop'");
  options.integer("--rows N", args.rows, "the most rows of one table, or of each level",
                  {1, 100'000});
  options.flag("--include-licensed", args.licensed, "the words of proprietary criteria too");
  options.check([&args] {
    if (args.table && args.graph) throw Error(Fault::usage, "--table or --graph, not both");
    if (args.review() && args.files.size() != 1)
      throw Error(Fault::usage, "--table and --graph need one criteria set, by file or id");
    if (!args.table && (!args.facts.empty() || !args.level.empty()))
      throw Error(Fault::usage, "--facts and --level belong to --table");
    if (!args.facts.empty() && !args.level.empty())
      throw Error(Fault::usage, "--facts or --level, not both");
  });
}

std::vector<DefinitionText> definitions(Session& session, CheckArgs const& args,
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

Criteria criteria_to_review(Session& session, std::string const& name, Catalogue const& catalogue) {
  if (name != "-") return catalogue.criteria(name);
  return criteria_in({.file = "stdin", .text = session.read(name)}, catalogue);
}

Exit review(Session& session, CheckArgs const& args, Catalogue const& catalogue) {
  auto const criteria = criteria_to_review(session, args.files.front(), catalogue);
  if (args.graph) {
    session.out.write(review_picture(criteria, args.licensed).markup());
    return Exit::done;
  }
  bool const people = session.format == Format::table;
  auto const table = review_table(criteria, {.facts = args.facts,
                                             .level = args.level,
                                             .rows = static_cast<std::size_t>(args.rows),
                                             .licensed = args.licensed,
                                             .for_people = people});
  if (!people) {
    session.print(table);
    return Exit::done;
  }
  auto style = session.style();
  if (style.width == 0) style.width = 80;  // sentences: they are wrapped for a page too
  session.out.write(render(table, Format::table, style));
  return Exit::done;
}

Exit run_check(Session& session, CheckArgs const& args) {
  Catalogue const catalogue(session.data());
  if (args.review()) return review(session, args, catalogue);
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
          .bind = bind(declare_check, run_check)};
}

}  // namespace careplan::cli
