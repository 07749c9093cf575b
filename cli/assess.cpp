// assess: record, import, score, history, instruments.
#include "workflow/assess.hpp"

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct RecordArgs {
  AssessRequest request{};
  std::optional<Date> on{};
  std::vector<std::string> answers{};
};

void declare_record(Options& options, RecordArgs& args) {
  options.id("CLIENT", args.request.client, "whose answers");
  options.text("INSTRUMENT", args.request.instrument, "what was answered");
  options.text("[ITEM=VALUE]...", args.answers,
               "answers; an empty value is not asked; 'refused' and 'unknown' are kept as such");
  options.date("--on DATE", args.on, "the day (today)");
  options.text("--rater WHO", args.request.rater, "code of who rated or asked");
  options.text("--correct REASON", args.request.reason,
               "supersede the client's answers of that day, and why");
}

std::pair<std::string, std::string> item_and_value(std::string const& text) {
  auto const at = text.find('=');
  if (at == std::string::npos || at == 0)
    throw Error(Fault::usage, fmt::format("'{}' is not ITEM=VALUE", text), {},
                "write answers as q1=2");
  return {text.substr(0, at), text.substr(at + 1)};
}

Exit run_record(Session& session, RecordArgs const& args) {
  Desk desk(session);
  auto request = args.request;
  request.date = args.on.value_or(session.today);
  for (auto const& answer : args.answers) request.answers.push_back(item_and_value(answer));
  auto const answer = assess_record(desk.clinic, request);
  if (session.format == Format::table)
    session.out.write(summary(answer));
  else
    session.out.write(answer.row.outcome_json + "\n");
  session.note(fmt::format("{} {} of {} for {}", to_text(answer.written), request.instrument,
                           to_text(request.date), request.client.value));
  return Exit::done;
}

void declare_score(Options& options, StreamArgs& args) {
  declare_stream(options, args);
}

Exit run_score(Session& session, StreamArgs const& args) {
  Catalogue const catalogue(session.data());
  RejectFile rejects(args.rejects);
  auto const count = score_stream(source(session, args.file), out(session), catalogue,
                                  filter_options(session, args, rejects));
  return finish_filter(session, rejects, count);
}

struct TakeInArgs {
  StreamArgs stream{};
  bool dry_run = false;
};

void declare_import_stream(Options& options, TakeInArgs& args) {
  declare_stream(options, args.stream);
  options.flag("--dry-run", args.dry_run, "check everything, write nothing");
}

Exit run_import(Session& session, TakeInArgs const& args) {
  Desk desk(session);
  RejectFile rejects(args.stream.rejects);
  auto const count = assess_import(desk.clinic, source(session, args.stream.file),
                                   filter_options(session, args.stream, rejects), args.dry_run);
  rejects.finish();
  note_count(session, count, args.dry_run);
  return count.rejected > 0 ? Exit::input : Exit::done;
}

struct HistoryArgs {
  ClientId client{};
  std::string instrument{};
};

void declare_history(Options& options, HistoryArgs& args) {
  options.id("CLIENT", args.client, "whose");
  options.text("[INSTRUMENT]", args.instrument, "only this instrument");
}

Exit run_history(Session& session, HistoryArgs const& args) {
  Desk desk(session);
  session.print(assessment_history(desk.clinic, args.client, args.instrument));
  return Exit::done;
}

struct NoArgs {};
void declare_nothing(Options&, NoArgs&) {}

Exit run_instruments(Session& session, NoArgs const&) {
  Desk desk(session);
  session.print(instrument_table(desk.clinic));
  return Exit::done;
}

}  // namespace

std::vector<Command> assess_commands() {
  return {
      {.name = "assess record",
       .summary = "score and keep one client's answers to an instrument",
       .formats = {Format::table, Format::ndjson},
       .bind = bind(declare_record, run_record)},
      {.name = "assess import",
       .summary = "score and keep a file of answers, all or nothing",
       .formats = {},
       .bind = bind(declare_import_stream, run_import)},
      {.name = "assess score",
       .summary = "score a stream of answers, without a record",
       .formats = {Format::ndjson, Format::csv, Format::json},
       .bind = bind(declare_score, run_score)},
      {.name = "assess history",
       .summary = "a client's scores over time",
       .bind = bind(declare_history, run_history)},
      {.name = "assess instruments",
       .summary = "list the instruments",
       .bind = bind(declare_nothing, run_instruments)},
  };
}

}  // namespace careplan::cli
