// What the commands of the five verbs share: the clinic they work on, and the options that many
// take.
#pragma once

#include "cli/command.hpp"
#include "workflow/clinic.hpp"
#include "workflow/filters.hpp"
#include "workflow/place.hpp"

namespace careplan::cli {

// The definitions and the record that the global options name, opened when first needed.
class Desk {
 public:
  explicit Desk(Session& session);
  ~Desk();
  Desk(Desk const&) = delete;
  Desk& operator=(Desk const&) = delete;
  Clinic clinic;

 private:
  Desk(Session& session, std::unique_ptr<Catalogue> catalogue);
  std::unique_ptr<Catalogue> catalogue_;
};

// A file, or standard input for "-", as the readers of the library take it.
ByteSource source(Session& session, std::string const& file);

// Standard output or the file of --output, as the filters of the library take it.
ByteSink out(Session& session);

// What the streaming commands share.
struct StreamArgs {
  std::string file = "-";
  RecordFormat from = RecordFormat::guess;
  OnError on_error = OnError::stop;
  std::string rejects{};
};
void declare_stream(Options& options, StreamArgs& args);

// The file of --rejects; it appears only when the run ends well.
class RejectFile {
 public:
  // `answers`: the command writes its own to standard output unless --output says otherwise.
  RejectFile(Session const& session, std::string const& path, bool answers = true);
  ByteSink sink();
  void finish();

 private:
  std::optional<Output> file_{};
};
FilterOptions filter_options(Session& session, StreamArgs const& args, RejectFile& rejects);
// Exit code 3 when records were rejected, and a word about it.
Exit finish_filter(Session& session, RejectFile& rejects, FilterCount const& count);

// "--import FILE" with "--dry-run": rows of a CSV file in one transaction.
struct ImportArgs {
  std::string file{};
  bool dry_run = false;
};
void declare_import(Options& options, ImportArgs& args, std::string_view columns);
// --correct and --was-on: a record that is superseded, of that day or of a wrong one.
void declare_correction(Options& options, std::string& reason, std::optional<Date>& was_on,
                        std::string_view superseded);
// The last line of every import, on stderr.
void note_count(Session& session, ImportCount const& count, bool dry_run);
// Marks that count nowhere, a line each.
void warn_in_vain(Session& session, InVain const& in_vain);

}  // namespace careplan::cli
