// report: one command for each question that an IOP asks every week. Reports never decide: they
// read stored decisions, sessions and marks. The same record and the same day give the same bytes.
//
// A report is one file `report_<name>.cpp` and one row in `report_kinds.cpp`. What its columns mean
// is data beside them, so `report NAME --define`, the page of all reports and the table itself
// cannot say different things.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/cost.hpp"
#include "reporting/html.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"
#include "workflow/report_reading.hpp"

namespace careplan {

// What the rows of a report count, where it can be cut.
enum class GroupBy {
  all,
  client,
  program,
  track,
  clinician,
  service,
  weekday,
  level,
  reason,
  payer,
  referral,
  pathway,
  sex,
  age,
  week,
  month,
  quarter,
  year,
  daypart,
  group,
  hours
};
constexpr auto words(GroupBy) {
  return words_of<GroupBy>({{GroupBy::all, "all"},
                            {GroupBy::client, "client"},
                            {GroupBy::program, "program"},
                            {GroupBy::track, "track"},
                            {GroupBy::clinician, "clinician"},
                            {GroupBy::service, "service"},
                            {GroupBy::weekday, "weekday"},
                            {GroupBy::level, "level"},
                            {GroupBy::reason, "reason"},
                            {GroupBy::payer, "payer"},
                            {GroupBy::referral, "referral"},
                            {GroupBy::pathway, "pathway"},
                            {GroupBy::sex, "sex"},
                            {GroupBy::age, "age"},
                            {GroupBy::week, "week"},
                            {GroupBy::month, "month"},
                            {GroupBy::quarter, "quarter"},
                            {GroupBy::year, "year"},
                            {GroupBy::daypart, "daypart"},
                            {GroupBy::group, "group"},
                            {GroupBy::hours, "hours"}});
}

// What a period is held against: the same length just before it (whole months against as many
// months), or the same days of the year before.
enum class PeriodBefore { previous, last_year };
constexpr auto words(PeriodBefore) {
  return words_of<PeriodBefore>(
      {{PeriodBefore::previous, "previous"}, {PeriodBefore::last_year, "last-year"}});
}

struct ReportRequest {
  std::optional<Date> from{};             // first day; empty: the first admission
  std::optional<Date> to{};               // the day after the last; empty: the day after today
  std::string program{};                  // empty: all
  std::vector<std::string> rules{};       // rule packs, by the client's age; empty: adult-9h
  std::string site{};                     // whose closures exempt a week; empty: none
  std::optional<PeriodBefore> compare{};  // empty: with no other period
  bool changes = true;                    // of a comparison; false where counts are hidden
  std::optional<GroupBy> by{};            // empty: the first cut of the report
  std::string level{};                    // empty: all
  std::string payer{};                    // as the intake names it; empty: all
  std::string clinician{};                // empty: all
  std::string instrument{};               // empty: all
  std::string rates{};                    // file of rates; empty: none
  CoverTerms cover{};                     // of a client, for an estimate of cost
};

// The options that narrow a report. What it cannot honour it does not take.
struct ReportOptions {
  bool period = true;  // --from, --to
  bool program = true;
  bool level = false;
  bool payer = false;
  bool clinician = false;
  bool instrument = false;
  bool rules = false;
  bool site = false;
  bool rates = false;
  bool cover = false;  // deductible, copay, coinsurance, limit
};

// A column with what it means. An empty id stands for the cut: its id is the word of --by.
struct ReportColumn {
  std::string_view id{};
  std::string_view title{};
  ColumnKind kind = ColumnKind::text;
  std::string_view means{};
  bool machine_only = false;
};

// What holds for the report as a whole: who is counted, what the days mean, where a figure is from.
struct ReportTerm {
  std::string_view name{};
  std::string_view means{};
};

struct ReportSource {
  Clinic const& clinic;
  Record const& record;
  ReportRequest const& request;  // `by` is filled where the report has cuts
  ReportReading& reading;        // of that record
};

// One report: its name, what it answers, what its columns mean, and how it is made.
struct ReportKind {
  std::string_view name{};
  std::string_view command{};  // "report hours"
  std::string_view summary{};
  std::span<ReportColumn const> columns{};
  std::span<ReportTerm const> terms{};
  std::span<GroupBy const> cuts{};  // the first is the usual one
  ReportOptions options{};
  // Title, rows, notes and groups; id and columns come from above.
  Table (*make)(ReportSource const&) = nullptr;
  // What people would rather look at than read, from the rows just made; nullptr: nothing.
  Html (*picture)(ReportSource const&, Table const&) = nullptr;
  std::optional<GroupBy> book_cut{};  // in the book of all reports; empty: the first cut
  // The rows of `make` in their order, one by one, where there may be millions; nullptr: all
  // others.
  void (*each_row)(ReportSource const&, std::function<void(std::vector<Cell>&&)> const&) = nullptr;
};
std::span<ReportKind const> report_kinds();
// Error{not_found} with did-you-mean when there is no such report.
ReportKind const& report_kind(std::string_view name);

// Error{usage} for a cut that the report does not have; Error{not_found} for a program, level or
// instrument that neither the definitions nor the record knows.
Table make_report(Clinic const& clinic, std::string_view name, ReportRequest const& request);
// The same of a record that other reports have been made of.
Table make_report(ReportReading& reading, std::string_view name, ReportRequest const& request);

// What render() makes of that, in pieces: of a report without cuts that gives its rows one by one
// the table is never there as a whole in CSV and NDJSON.
void write_report(ReportReading& reading, ReportKind const& kind, ReportRequest const& request,
                  Format format, RenderStyle const& style,
                  std::function<void(std::string_view)> const& write);

// The same from an open record: `source.request.by` is a cut of the report, or empty without cuts.
Table made_report(ReportKind const& kind, ReportSource const& source);

// What the report counts and what its columns mean, a row each.
Table definition_table(ReportKind const& kind);

}  // namespace careplan
