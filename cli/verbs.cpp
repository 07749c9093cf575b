#include "cli/verbs.hpp"

#include <fmt/format.h>

#include "cli/world.hpp"

namespace careplan::cli {

Desk::Desk(Session& session) : Desk(session, std::make_unique<Catalogue>(session.data())) {}

Desk::Desk(Session& session, std::unique_ptr<Catalogue> catalogue)
    : clinic{.catalogue = *catalogue,
             .database = session.db(),
             .today = session.today,
             .world = world_of(session)},
      catalogue_(std::move(catalogue)) {}

Desk::~Desk() {
  if (clinic.world.last) leave(catalogue_);
}

ByteSource source(Session& session, std::string const& file) {
  return {.name = file == "-" ? "standard input" : file, .read = session.open(file)};
}

ByteSink out(Session& session) {
  return [&session](std::string_view bytes) { session.out.write(bytes); };
}

void declare_stream(Options& options, StreamArgs& args) {
  options.file("[FILE]", args.file, "NDJSON or CSV records; - is standard input");
  options.word("--from FORMAT", args.from, "what the records are; told from the file itself");
  options.word("--on-error WHAT", args.on_error, "stop, or skip the records that are wrong");
  options.file("--rejects FILE", args.rejects, "with skip: where they go, with their complaints");
}

RejectFile::RejectFile(Session const& session, std::string const& path, bool answers) {
  if (!path.empty()) file_ = session.beside(path, answers);
}

ByteSink RejectFile::sink() {
  if (!file_) return {};
  return [this](std::string_view bytes) { file_->write(bytes); };
}

void RejectFile::finish() {
  if (file_) file_->finish();
}

FilterOptions filter_options(Session& session, StreamArgs const& args, RejectFile& rejects) {
  return {.from = args.from,
          .to = session.format,
          .on_error = args.on_error,
          .rejects = rejects.sink()};
}

Exit finish_filter(Session& session, RejectFile& rejects, FilterCount const& count) {
  rejects.finish();
  if (count.rejected == 0) return Exit::done;
  auto const clients = count.skipped == 0 ? std::string()
                                          : fmt::format(", {} {} not placed", count.skipped,
                                                        count.skipped == 1 ? "client" : "clients");
  session.note(fmt::format("{} of {} records rejected{}", count.rejected, count.read, clients));
  return Exit::input;
}

void declare_correction(Options& options, std::string& reason, std::optional<Date>& was_on,
                        std::string_view superseded) {
  options.text("--correct REASON", reason,
               fmt::format("supersede {} of that day, and why", superseded));
  options.date("--was-on DATE", was_on,
               "with --correct: the day that was recorded, when that was wrong");
  options.check([&reason, &was_on] {
    if (was_on && reason.empty())
      throw Error(Fault::usage, "--was-on belongs to --correct: say why it changes");
  });
}

void declare_import(Options& options, ImportArgs& args, std::string_view columns) {
  options.file("--import FILE", args.file, fmt::format("take in a CSV file instead: {}", columns));
  options.flag("--dry-run", args.dry_run, "with --import: check everything, write nothing");
}

void note_count(Session& session, ImportCount const& count, bool dry_run) {
  session.note(to_text(count) + (dry_run ? " (dry run: nothing was written)" : ""));
}

void warn_in_vain(Session& session, InVain const& in_vain) {
  for (auto const& line : in_vain.words) session.warn(line);
  if (in_vain.more > 0)
    session.warn(
        fmt::format("and {} more like these: careplan report hours lists them", in_vain.more));
}

}  // namespace careplan::cli
