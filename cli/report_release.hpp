// What every report takes beside its own options: the records of several sites, and what a report
// goes through before it leaves the house.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "workflow/book.hpp"
#include "workflow/report.hpp"

namespace careplan::cli {

enum class Deidentify { no, safe_harbor };
constexpr auto words(Deidentify) {
  return words_of<Deidentify>({{Deidentify::no, "no"}, {Deidentify::safe_harbor, "safe-harbor"}});
}

struct ReleaseArgs {
  std::vector<std::string> databases{};
  long suppress = 0;
  Deidentify deidentify = Deidentify::no;
  std::optional<long> seed{};
  std::string manifest{};
  std::string recipient{};
  std::string purpose{};
  std::string consent{};
};
void declare_release(Options& options, ReleaseArgs& args);

// One report in the format that was asked for.
Exit print_report(Session& session, ReleaseArgs const& args, ReportKind const& kind,
                  ReportRequest const& request);
// The book: to standard output or a file that ends in .html one page, to any other name a folder;
// for programs a folder with a file for each report. `only` are its reports; none: all.
Exit write_book(Session& session, ReleaseArgs const& args, ReportRequest const& request,
                std::vector<BookReport> only);

}  // namespace careplan::cli
