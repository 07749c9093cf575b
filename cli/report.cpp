// report: one command for each report, and the book of all of them.
#include "workflow/report.hpp"

#include <fmt/format.h>

#include "cli/report_release.hpp"
#include "cli/verbs.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct ReportArgs {
  Period period{};
  ReportRequest request{};
  std::string by{};
  std::vector<std::string> only{};  // of the book
  bool define = false;
  ReleaseArgs release{};
};

void declare_cover(Options& options, CoverTerms& cover) {
  Bounds const amount{0, 100'000'000};
  options.integer("--deductible-cents N", cover.deductible_left, "left of the deductible", amount);
  options.integer("--copay-cents N", cover.copay, "the client's for a day", amount);
  options.integer("--coinsurance PERCENT", cover.coinsurance,
                  "the client's of what the deductible leaves", {0, 100});
  options.integer("--most-cents N", cover.most_left, "left until the client pays no more", amount);
}

// What a report cannot honour it does not take, so nothing is silently left out.
void declare_options(Options& options, ReportArgs& args, ReportOptions const& takes) {
  auto& request = args.request;
  if (takes.period) options.period(args.period);
  if (takes.program) options.text("--program ID", request.program, "only this program");
  if (takes.level) options.text("--level ID", request.level, "only this level of care");
  if (takes.payer)
    options.text("--payer WORD", request.payer, "only clients whose intake names this payer");
  if (takes.clinician)
    options.text("--clinician ID", request.clinician, "only what this clinician did or decided");
  if (takes.instrument) options.text("--instrument ID", request.instrument, "only this instrument");
  if (takes.rules)
    options.list("--rules ID", request.rules,
                 "rule packs that hours are held against, by the client's age (adult-9h)");
  if (takes.site)
    options.text("--site SITE", request.site, "site whose closures exempt a week, by id or file");
  if (takes.rates)
    options.file("--rates FILE", request.rates,
                 "rates of your own: code,unit,cents,first,last,...");
  if (takes.cover) declare_cover(options, request.cover);
}

void declare_book(Options& options, ReportArgs& args) {
  options.list("--only REPORTS", args.only,
               "these reports, each perhaps with a cut: hours,attendance:month");
  declare_options(options, args, {.rules = true, .site = true});
  declare_release(options, args.release);
}

void declare_one(Options& options, ReportArgs& args, ReportKind const& kind) {
  declare_options(options, args, kind.options);
  std::vector<std::string> cuts;
  for (auto const cut : kind.cuts) cuts.emplace_back(to_text(cut));
  if (kind.options.period)
    options.word("--compare WITH", args.request.compare,
                 "beside the period just before, or the same of last year");
  if (!cuts.empty()) options.one_of("--by WHAT", args.by, cuts, "what the rows count");
  options.flag("--define", args.define, "print what is counted and what the columns mean");
  declare_release(options, args.release);
}

ReportRequest request_of(ReportArgs const& args) {
  auto request = args.request;
  request.from = args.period.from;
  if (args.period.to) request.to = *args.period.to + std::chrono::days{1};
  request.by = from_text<GroupBy>(args.by);
  return request;
}

Exit run_one(Session& session, ReportArgs const& args, ReportKind const& kind) {
  if (args.define) {
    session.print(definition_table(kind));
    return Exit::done;
  }
  return print_report(session, args.release, kind, request_of(args));
}

Exit run_all(Session& session, ReportArgs const& args) {
  return write_book(session, args.release, request_of(args), book_reports(args.only));
}

Exit run_list(Session& session) {
  Table table{.id = "report",
              .title = "Reports",
              .columns = {{"report", "Report", ColumnKind::text},
                          {"summary", "What it answers", ColumnKind::text}}};
  for (auto const& kind : report_kinds())
    table.rows.push_back({std::string(kind.name), std::string(kind.summary)});
  session.print(table);
  return Exit::done;
}

Command command_of(ReportKind const& kind) {
  auto const bound = [&kind](Options& options) -> Run {
    auto const args = std::make_shared<ReportArgs>();
    declare_one(options, *args, kind);
    return [args, &kind](Session& session) { return run_one(session, *args, kind); };
  };
  return {.name = kind.command, .summary = kind.summary, .bind = bound};
}

}  // namespace

std::vector<Command> report_commands() {
  std::vector<Command> list;
  for (auto const& kind : report_kinds()) list.push_back(command_of(kind));
  list.push_back(
      {.name = "report all",
       .summary = "every report with its pictures: one page, or a folder of pages",
       .formats = {Format::html, Format::csv, Format::json, Format::ndjson, Format::markdown},
       .bind = bind(declare_book, run_all),
       .own_output = true});
  list.push_back({.name = "report list", .summary = "list the reports", .bind = bind(run_list)});
  return list;
}

}  // namespace careplan::cli
