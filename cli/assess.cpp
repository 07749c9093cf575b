// assess: import, score, history, instruments; record has a file of its own.
#include "workflow/assess.hpp"

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "workflow/assess_history.hpp"

namespace careplan::cli {

Command assess_export_command();
Command assess_questionnaire_command();
Command assess_record_command();

namespace {

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
  std::string instrument{};
  bool dry_run = false;
};

void declare_import_stream(Options& options, TakeInArgs& args) {
  declare_stream(options, args.stream);
  options.id("--instrument ID", args.instrument,
             "FHIR: what the responses answer, whatever they say");
  options.flag("--dry-run", args.dry_run, "check everything, write nothing");
}

Exit run_import(Session& session, TakeInArgs const& args) {
  Desk desk(session);
  RejectFile rejects(args.stream.rejects);
  auto options = filter_options(session, args.stream, rejects);
  options.instrument = args.instrument;
  auto const count =
      assess_import(desk.clinic, source(session, args.stream.file), options, args.dry_run);
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
      assess_record_command(),
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
      assess_export_command(),
      assess_questionnaire_command(),
  };
}

}  // namespace careplan::cli
