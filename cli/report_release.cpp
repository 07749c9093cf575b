#include "cli/report_release.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "workflow/book.hpp"

namespace careplan::cli {
namespace {

void check_release(ReleaseArgs const& args) {
  bool const discloses = !args.recipient.empty();
  if (discloses && args.purpose.empty())
    throw Error(Fault::usage, "a disclosure needs the purpose that the clients have consented to",
                {}, "say --purpose as careplan store consents shows it");
  if (!discloses && !(args.purpose.empty() && args.consent.empty()))
    throw Error(Fault::usage, "--purpose and --consent belong to --disclosure", {},
                "name who gets it: --disclosure RECIPIENT");
  bool const safe_harbor = args.deidentify == Deidentify::safe_harbor;
  if (discloses && safe_harbor)
    throw Error(Fault::usage, "what is de-identified is no disclosure of a client's record", {},
                "leave one of --deidentify and --disclosure out");
  if (!safe_harbor && (args.seed || !args.manifest.empty()))
    throw Error(Fault::usage, "--seed and --manifest belong to --deidentify safe-harbor");
}

PageRequest page_request(Session& session, ReleaseArgs const& args, ReportRequest const& request) {
  PageRequest page{.report = request};
  if (!args.databases.empty()) {
    page.sites = site_records(args.databases);
    session.globals.db = page.sites.front().database;
  }
  page.release = {.suppress_below = args.suppress,
                  .safe_harbor = args.deidentify == Deidentify::safe_harbor,
                  .seed = args.seed ? static_cast<std::uint64_t>(*args.seed) : session.world.seed};
  // Of a hidden count and its change the other could be worked out.
  page.report.changes = page.release.suppress_below == 0 && !page.release.safe_harbor;
  if (!args.recipient.empty())
    page.release.disclosure = {args.recipient, args.purpose, args.consent};
  if (page.release.disclosure && page.sites.size() > 1)
    throw Error(Fault::usage, "consents stand in the record of each site", {},
                "disclose the report of one record at a time");
  page.release.left_out = [&session](std::vector<std::string> const& clients) {
    session.warn(fmt::format("left out for want of a consent: {}", join(clients, ", ")));
  };
  return page;
}

void write_file(std::string const& path, std::string_view text) {
  auto file = Output::to_file(path);
  file.write(text);
  file.finish();
}

// Where people read what was removed: in a file of its own, or in a line.
void tell_manifest(Session& session, ReleaseArgs const& args, Table const& manifest) {
  if (!args.manifest.empty()) {
    auto file = session.beside(args.manifest);
    file.write(render(manifest, Format::csv));
    return file.finish();
  }
  long removed = 0;
  for (auto const& row : manifest.rows)
    if (std::get<std::string>(row[2]).starts_with("removed")) ++removed;
  session.note(fmt::format("de-identified: {} of {} columns removed; --manifest FILE lists them",
                           removed, manifest.rows.size()));
}

std::filesystem::path made_folder(std::string const& name) {
  std::error_code error;
  std::filesystem::create_directories(name, error);
  if (error)
    throw Error(Fault::io, fmt::format("cannot make the folder: {}", error.message()),
                {.file = name});
  return name;
}

void write_folder(Session& session, ReleaseArgs const& args, Clinic const& clinic,
                  PageRequest const& page) {
  auto const folder = made_folder(session.globals.output);
  auto const pages = html_pages_of(clinic, page);
  for (auto const& one : pages) write_file((folder / one.file).string(), one.html);
  session.note(
      fmt::format("{} pages; begin with {}", pages.size(), (folder / "index.html").string()));
  if (!args.manifest.empty() && page.release.safe_harbor)
    session.note("the manifest of the book is its page manifest.html");
}

// A file for each report, each whole before the next one begins.
void write_tables(Session& session, Clinic const& clinic, PageRequest const& page) {
  auto const folder = made_folder(session.globals.output);
  auto const ending = session.format == Format::markdown ? "md" : to_text(session.format);
  std::optional<Output> file;
  std::string open;
  long files = 0;
  write_book_tables(
      clinic, page, session.format, session.style(),
      [&](std::string const& name, std::string_view piece) {
        if (name != open) {
          if (file) file->finish();
          file.emplace(Output::to_file((folder / fmt::format("{}.{}", name, ending)).string()));
          open = name;
          ++files;
        }
        file->write(piece);
      });
  if (file) file->finish();
  session.note(fmt::format("{} files in {}", files, folder.string()));
}

}  // namespace

void declare_release(Options& options, ReleaseArgs& args) {
  options.file("--db FILE", args.databases,
               "the record (CAREPLAN_DB); of several, or of a folder, by site and in total");
  options.integer("--suppress N", args.suppress,
                  "hide counts from 1 to N - 1 so that nobody can work them out", {2, 1000});
  options.word("--deidentify METHOD", args.deidentify,
               "let only out what the safe-harbor list allows, with new codes");
  options.integer("--seed N", args.seed, "of the new codes; else a new draw for each export",
                  {0, std::numeric_limits<long>::max()});
  options.file("--manifest FILE", args.manifest, "write there, as CSV, what was removed");
  options.text(
      "--disclosure RECIPIENT", args.recipient,
      "give it to them: only clients who consented, logged, with the notice of 42 CFR 2.32");
  options.text("--purpose TEXT", args.purpose, "of the disclosure, as the consents name it");
  options.text("--consent TEXT", args.consent, "words of your own about the consents, beside them");
  options.check([&args] { check_release(args); });
}

Exit print_report(Session& session, ReleaseArgs const& args, ReportKind const& kind,
                  ReportRequest const& request) {
  auto const page = page_request(session, args, request);
  Desk desk(session);
  if (session.format == Format::html && page.release.plain()) {
    session.out.write(html_page_of(desk.clinic, kind, page));
    return Exit::done;
  }
  if (page.plain() && in_rows(session.format) && kind.each_row != nullptr) {
    ReportReading reading(desk.clinic);
    write_report(reading, kind, page.report, session.format, session.style(),
                 [&](std::string_view piece) { session.out.write(piece); });
    return Exit::done;
  }
  std::vector<Table> tables;
  tables.push_back(make_report(desk.clinic, page.sites, kind.name, page.report));
  auto whole = std::make_unique<Release>(released(desk.clinic, std::move(tables), page.release));
  auto const& release = *whole;
  if (session.format == Format::html)
    session.out.write(html_page_of(kind, release.tables.front(), {}));
  else
    session.print(release.tables.front());
  if (release.manifest) tell_manifest(session, args, *release.manifest);
  if (session.world.last) leave(whole);
  return Exit::done;
}

Exit write_book(Session& session, ReleaseArgs const& args, ReportRequest const& request,
                std::vector<BookReport> only) {
  auto page = page_request(session, args, request);
  page.only = std::move(only);
  auto const& output = session.globals.output;
  bool const folder = !output.empty() && output != "-";
  if (session.format != Format::html && !folder)
    throw Error(Fault::usage, "several reports are several files", {},
                "name a folder: --output DIR");
  Desk desk(session);
  if (session.format != Format::html)
    write_tables(session, desk.clinic, page);
  else if (output.empty() || output == "-")
    session.out.write(html_book_of(desk.clinic, page));
  else if (output.ends_with(".html") || output.starts_with("/dev/"))
    write_file(output, html_book_of(desk.clinic, page));
  else
    write_folder(session, args, desk.clinic, page);
  if (args.suppress > 0 && page.only.size() != 1)
    session.warn(
        "--suppress hides the small counts of each report by itself: what overlaps can be "
        "compared, attendance with no-show for one; give out only one of them");
  return Exit::done;
}

}  // namespace careplan::cli
