// assess history and assess due: what became of scores, and whose turn it is to be asked again.
#include "workflow/assess_history.hpp"

#include "cli/verbs.hpp"

namespace careplan::cli {
namespace {

void declare_assess_history(Options& options, ScoreHistoryRequest& request) {
  options.id("CLIENT", request.client, "whose");
  options.text("[INSTRUMENT]", request.instrument, "only this instrument");
  options.flag("--all", request.all, "superseded and struck assessments too, and why");
}

// Whether the terminal shows more than ASCII, as its locale says.
bool shows_blocks(Session const& session) {
  for (auto const* const name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (auto const locale = session.world.variable(name).value_or(""); !locale.empty())
      return locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  return false;
}

Exit run_assess_history(Session& session, ScoreHistoryRequest const& asked) {
  Desk desk(session);
  auto request = asked;
  bool const for_people = session.format == Format::table || session.format == Format::html ||
                          session.format == Format::markdown;
  request.readers = for_people ? Readers::people : Readers::programs;
  bool const on_terminal = session.world.out_is_terminal && session.globals.output.empty();
  if (session.format == Format::table && on_terminal)
    request.trend = shows_blocks(session) ? TrendMarks::blocks : TrendMarks::digits;
  session.print(assessment_history(desk.clinic, request));
  return Exit::done;
}

void declare_due(Options& options, DueRequest& request) {
  options.text("--instrument ID", request.instrument,
               "only this instrument; clients who never had it are due since their admission");
  options.date("--by DATE", request.by, "what is due until that day (today)");
}

Exit run_due(Session& session, DueRequest const& request) {
  Desk desk(session);
  session.print(assessments_due(desk.clinic, request));
  return Exit::done;
}

}  // namespace

Command assess_history_command() {
  return {.name = "assess history",
          .summary = "a client's scores over time, and what their change means",
          .bind = bind(declare_assess_history, run_assess_history)};
}

Command assess_due_command() {
  return {.name = "assess due",
          .summary = "who in care is due to be asked again",
          .bind = bind(declare_due, run_due)};
}

}  // namespace careplan::cli
