// report: one command for each question that an IOP asks every week. Reports never decide: they
// read stored decisions, sessions and marks. The same record and the same day give the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

enum class GroupBy { client, program, track, clinician, service, weekday };
constexpr auto words(GroupBy) {
  return words_of<GroupBy>({{GroupBy::client, "client"},
                            {GroupBy::program, "program"},
                            {GroupBy::track, "track"},
                            {GroupBy::clinician, "clinician"},
                            {GroupBy::service, "service"},
                            {GroupBy::weekday, "weekday"}});
}

struct ReportRequest {
  std::optional<Date> from{};      // first day; empty: the first admission
  std::optional<Date> to{};        // the day after the last; empty: the day after today
  std::string program{};           // empty: all
  std::string rules = "adult-9h";  // rule pack
  std::string site{};              // whose closures exempt a week; empty: none
  GroupBy by = GroupBy::client;    // attendance only
};

// One report: its name, what it answers, what its columns mean, and how it is made.
struct ReportKind {
  std::string_view name{};
  std::string_view command{};  // "report hours"
  std::string_view summary{};
  std::string_view definition{};
  Table (*make)(Clinic const&, Record const&, ReportRequest const&) = nullptr;
  bool cut = false;  // takes GroupBy
};
std::span<ReportKind const> report_kinds();

// Error{not_found} with did-you-mean when there is no such report.
Table make_report(Clinic const& clinic, std::string_view name, ReportRequest const& request);

// All reports, the clinic's weekly grid and the heat map of hours as one self-contained HTML page.
std::string html_book_of(Clinic const& clinic, ReportRequest const& request);

}  // namespace careplan
