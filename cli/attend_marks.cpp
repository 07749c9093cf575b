// attend: mark, import, roster.
#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "workflow/attend.hpp"
#include "workflow/imports.hpp"

namespace careplan::cli {
namespace {

struct MarkArgs {
  ClientId client{};
  MarkStatus status = MarkStatus::present;
  std::optional<SessionId> session{};
  std::optional<Date> on{};
  std::optional<long> minutes{};
  std::optional<Date> makes_up{};
  std::optional<long> notice_hours{};
  std::optional<long> participation{};
  bool walk_in = false;
  std::optional<Date> swaps{};
  std::string note{};
  std::string reason{};
};

void declare_mark(Options& options, MarkArgs& args) {
  options.id("CLIENT", args.client, "who");
  options.word("STATUS", args.status, "what happened");
  options.date("--on DATE", args.on, "all of the client's sessions of that day (today)");
  options.id("--session ID", args.session, "one session only");
  options.integer("--minutes N", args.minutes, "minutes attended, when not all of them",
                  {0, 24 * 60});
  options.date("--makes-up DATE", args.makes_up, "the missed day that this attendance makes up");
  options.integer("--notice-hours N", args.notice_hours,
                  "hours of notice before an absence, as far as known", {0, 366 * 24});
  options.integer("--participation N", args.participation, "0 none to 4 throughout", {0, 4});
  options.flag("--walk-in", args.walk_in, "joins a group of that day without being expected there");
  options.date("--swap DATE", args.swaps, "attends another group in place of the one of that day");
  options.text("--note TEXT", args.note, "a short note, no names");
  options.text("--correct REASON", args.reason, "supersede what was marked, and why");
  options.check([&args] {
    if ((args.session ? 1 : 0) + (args.makes_up ? 1 : 0) + (args.walk_in ? 1 : 0) +
                (args.swaps ? 1 : 0) >
            1 &&
        !(args.session && args.makes_up))
      throw Error(Fault::usage, "--walk-in and --swap find the sessions themselves", {},
                  "to make up at a session of another group: --session ID --makes-up DATE");
  });
}

Exit run_mark(Session& session, MarkArgs const& args) {
  Desk desk(session);
  MarkRequest request{.client = args.client,
                      .session = args.session,
                      .date = args.on.value_or(session.today),
                      .status = args.status,
                      .makes_up = args.makes_up,
                      .note = args.note,
                      .reason = args.reason,
                      .walk_in = args.walk_in,
                      .swaps = args.swaps};
  if (args.participation) request.participation = static_cast<int>(*args.participation);
  if (args.minutes) request.minutes = Minutes{*args.minutes};
  if (args.notice_hours) request.notice_hours = static_cast<int>(*args.notice_hours);
  InVain in_vain;
  for (auto const& row : mark(desk.clinic, request, &in_vain))
    session.note(fmt::format("{} {} {}, {} min", row.client.value, to_text(row.status),
                             row.session.value, row.attended.count()));
  warn_in_vain(session, in_vain);
  return Exit::done;
}

struct MarksArgs {
  ImportArgs import{};
  std::string reason{};
};

void declare_marks(Options& options, MarksArgs& args) {
  options.file("FILE", args.import.file,
               "CSV: client,date,session,status,minutes,makes_up,notice_hours,participation,note,"
               "correct, or a roster filled in; - is standard input");
  options.text("--correct REASON", args.reason, "supersede what was marked, and why");
  options.flag("--dry-run", args.import.dry_run, "check everything, write nothing");
}

Exit run_marks(Session& session, MarksArgs const& args) {
  Desk desk(session);
  InVain in_vain;
  auto const count = mark_all(desk.clinic, marks_in(source(session, args.import.file)),
                              args.import.dry_run, args.reason, &in_vain);
  warn_in_vain(session, in_vain);
  note_count(session, count, args.import.dry_run);
  return Exit::done;
}

struct RosterArgs {
  std::optional<Date> on{};
  std::optional<SessionId> session{};
  bool fill = false;
};

void declare_roster(Options& options, RosterArgs& args) {
  options.date("[DATE]", args.on, "the day (today)");
  options.id("--session ID", args.session, "one session only");
  options.flag("--fill", args.fill, "ask line by line for what is not marked, and mark it");
}

// Asks about one line until the answer can be read; false when nobody answers any more.
bool ask(Session& session, Keyboard const& keyboard, RosterLine const& line,
         std::vector<MarkRequest>& marks) {
  while (true) {
    session.world.err(line.text + "? ");
    auto const typed = keyboard();
    if (typed.heard != Heard::line) return false;
    // A pipe echoes nothing; with its lines in it the text reads as it does on a terminal.
    if (!session.world.in_is_terminal) session.world.err(shown(typed.text) + "\n");
    try {
      if (auto mark = answered(line, typed.text)) marks.push_back(std::move(*mark));
      return true;
    } catch (Error const& error) {
      session.warn(error.complaints.front().message + "; " + error.complaints.front().hint);
    }
  }
}

Exit fill_roster(Session& session, Desk& desk, RosterArgs const& args) {
  auto const lines = unmarked(desk.clinic, args.on.value_or(session.today), args.session);
  std::vector<MarkRequest> marks;
  if (!lines.empty()) {
    auto const keyboard =
        session.world.keyboard ? session.world.keyboard() : listen_to(session.world.in);
    session.world.err("Status, then minutes or hours of notice, then a note; empty: not now.\n");
    for (auto const& line : lines)
      if (!ask(session, keyboard, line, marks)) {
        session.warn("stopped before the last line: nothing was marked");
        return Exit::stopped;
      }
  }
  InVain in_vain;
  auto const count = mark_all(desk.clinic, marks, false, {}, &in_vain);
  warn_in_vain(session, in_vain);
  note_count(session, count, false);
  return Exit::done;
}

Exit run_roster(Session& session, RosterArgs const& args) {
  Desk desk(session);
  if (args.fill) return fill_roster(session, desk, args);
  session.print(roster(desk.clinic, args.on.value_or(session.today), args.session));
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_mark_commands() {
  return {
      {.name = "attend mark",
       .summary = "mark whether and how long a client attended",
       .formats = {},
       .bind = bind(declare_mark, run_mark)},
      {.name = "attend import",
       .summary = "take in marks from a CSV file, all or nothing",
       .formats = {},
       .bind = bind(declare_marks, run_marks)},
      {.name = "attend roster",
       .summary = "who is expected on a day, and what is marked",
       .bind = bind(declare_roster, run_roster)},
  };
}

}  // namespace careplan::cli
