// __man DIR: a manual page in section 1 for careplan and for every command, from the table of
// commands and, where it is at hand, the page of docs/commands. Run when careplan is built.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/roff.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct ManualArgs {
  std::string folder{};
  std::string pages{};
};

void declare_manual(Options& options, ManualArgs& args) {
  options.directory("DIR", args.folder, "where the pages go");
  options.directory("--pages DIR", args.pages, "docs/commands, for the descriptions");
}

std::string page_name(std::string_view command) {
  auto name = command.empty() ? std::string("careplan") : fmt::format("careplan-{}", command);
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string head(std::string_view command, std::string_view summary) {
  auto const name = page_name(command);
  auto title = name;
  for (auto& letter : title) letter = static_cast<char>(std::toupper(letter));
  return fmt::format(".TH {} 1 \"\" \"careplan " CAREPLAN_VERSION
                     "\" \"careplan\"\n"
                     ".SH NAME\n{} \\- {}\n",
                     roff(title), roff(name), roff(summary));
}

std::string option_list(Options const& options, std::string_view heading, auto const& which) {
  std::string out;
  for (auto const& option : options.all())
    if (which(option))
      out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(spelled(option)), roff(explained(option)));
  return out.empty() ? out : fmt::format(".SH {}\n{}", heading, out);
}

std::string exit_status() {
  std::string out = ".SH EXIT STATUS\n";
  for (auto const& row : exit_table())
    out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", code(row.exit), roff(row.meaning));
  return out;
}

// The section of docs/commands/<verb>.md under "## <name>"; the whole page for single words.
std::string description(Session& session, Command const& command, std::string const& pages) {
  if (pages.empty()) return {};
  auto const path = fmt::format("{}/{}.md", pages, command.verb());
  if (!std::filesystem::exists(path)) return {};
  auto const text = roff_of_markdown(section_of(session.read(path), command.name));
  return text.empty() ? text : ".SH DESCRIPTION\n" + text;
}

std::string page_of(Session& session, Command const& command, std::string const& pages) {
  auto const made = declared(command);
  return head(command.name, command.summary) +
         fmt::format(".SH SYNOPSIS\n\\fB{}\\fR\n", roff(usage_line(command, made.options))) +
         description(session, command, pages) +
         option_list(made.options, "ARGUMENTS", [](auto const& o) { return o.positional(); }) +
         option_list(made.options, "OPTIONS",
                     [](auto const& o) { return !o.positional() && !o.global; }) +
         option_list(made.options, "OPTIONS OF EVERY COMMAND",
                     [](auto const& o) { return o.global; }) +
         exit_status() + ".SH SEE ALSO\n\\fBcareplan\\fR(1)\n";
}

std::string front_page() {
  auto out = head("", "care planning for intensive outpatient programs") +
             ".SH SYNOPSIS\n\\fBcareplan\\fR COMMAND [options]\n.SH COMMANDS\n";
  for (auto const& command : commands())
    if (!command.hidden)
      out += fmt::format(".TP\n\\fB{}\\fR(1)\n{}\n", roff(page_name(command.name)),
                         roff(command.summary));
  return out + exit_status();
}

void write_page(std::string const& folder, std::string_view command, std::string const& text) {
  auto page = Output::to_file(fmt::format("{}/{}.1", folder, page_name(command)));
  page.write(text);
  page.finish();
}

Exit run_manual(Session& session, ManualArgs const& args) {
  std::filesystem::create_directories(args.folder);
  write_page(args.folder, "", front_page());
  for (auto const& command : commands())
    if (!command.hidden)
      write_page(args.folder, command.name, page_of(session, command, args.pages));
  return Exit::done;
}

}  // namespace

Command manual_command() {
  return {.name = "__man",
          .summary = "write the manual pages",
          .formats = {},
          .bind = bind(declare_manual, run_manual),
          .hidden = true};
}

}  // namespace careplan::cli
