// assess: import, score, instruments; the other commands have files of their own.
#include "workflow/assess.hpp"

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "core/text.hpp"

namespace careplan::cli {

Command assess_export_command();
Command assess_questionnaire_command();
Command assess_record_command();
Command assess_history_command();
Command assess_due_command();

namespace {

// What stands for all records of a file that do not say it themselves.
struct AssessmentDefaults {
  std::string instrument{};
  std::string bands{};
};

void declare_defaults(Options& options, AssessmentDefaults& defaults) {
  options.text("--instrument ID", defaults.instrument,
               "what records answer that name none; of FHIR responses, whatever they "
               "say");
  options.text("--bands NAME", defaults.bands, "the bands to read scores by");
}

FilterOptions with_defaults(FilterOptions options, AssessmentDefaults const& defaults) {
  options.instrument = defaults.instrument;
  options.bands = defaults.bands;
  return options;
}

struct ScoreArgs {
  StreamArgs stream{};
  AssessmentDefaults defaults{};
};

void declare_score(Options& options, ScoreArgs& args) {
  declare_stream(options, args.stream);
  declare_defaults(options, args.defaults);
}

Exit run_score(Session& session, ScoreArgs const& args) {
  Catalogue const catalogue(session.data());
  RejectFile rejects(session, args.stream.rejects);
  auto const options = with_defaults(filter_options(session, args.stream, rejects), args.defaults);
  auto const count =
      score_stream(source(session, args.stream.file), out(session), catalogue, options);
  return finish_filter(session, rejects, count);
}

struct TakeInArgs {
  StreamArgs stream{};
  AssessmentDefaults defaults{};
  bool dry_run = false;
};

void declare_import_stream(Options& options, TakeInArgs& args) {
  declare_stream(options, args.stream);
  declare_defaults(options, args.defaults);
  options.flag("--dry-run", args.dry_run, "check everything, write nothing");
}

Exit run_import(Session& session, TakeInArgs const& args) {
  Desk desk(session);
  RejectFile rejects(session, args.stream.rejects, false);
  auto const options = with_defaults(filter_options(session, args.stream, rejects), args.defaults);
  auto const count =
      assess_import(desk.clinic, source(session, args.stream.file), options, args.dry_run);
  rejects.finish();
  note_count(session, count, args.dry_run);
  for (auto const& line : count.crisis) session.warn("! " + line);
  if (!count.crisis.empty()) session.warn("what to do: careplan place client CLIENT --explain");
  return count.rejected > 0 ? Exit::input : Exit::done;
}

Exit run_instruments(Session& session) {
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
      assess_history_command(),
      assess_due_command(),
      {.name = "assess instruments",
       .summary = "list the instruments",
       .bind = bind(run_instruments)},
      assess_export_command(),
      assess_questionnaire_command(),
  };
}

}  // namespace careplan::cli
