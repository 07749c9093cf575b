// The list of all reports, and what their files share. For the files report_*.cpp only.
#pragma once

#include <string>
#include <vector>

#include "workflow/report.hpp"

namespace careplan {

ReportKind census_report();
ReportKind hours_report();
ReportKind compliance_report();
ReportKind attendance_report();
ReportKind placements_report();
ReportKind schedule_report();
ReportKind no_show_report();
ReportKind groups_report();
ReportKind caseload_report();
ReportKind overdue_report();
ReportKind tests_report();
ReportKind rewards_report();
ReportKind milestones_report();
ReportKind authorization_report();
ReportKind curriculum_report();
ReportKind waitlist_report();
ReportKind alerts_report();
ReportKind productivity_report();
ReportKind billing_report();
ReportKind cost_report();
ReportKind equity_report();
ReportKind flow_report();
ReportKind funnel_report();
ReportKind retention_report();
ReportKind stay_report();
ReportKind discharges_report();
ReportKind outcomes_report();
ReportKind noms_report();
ReportKind follow_up_report();
ReportKind relapse_report();
ReportKind engagement_report();
ReportKind concordance_report();
ReportKind teds_report();

// The columns of the report, the first named by the cut where it has one.
std::vector<Column> columns_of(ReportKind const& kind, std::optional<GroupBy> by);

// Days of the request, half-open: from the first admission to today where it leaves them open.
Span<Date> report_period(ReportSource const& source, std::vector<Episode> const& all);

// Whether a row of that program is wanted.
bool wanted(ReportRequest const& request, std::string const& program);

// A share of 1; nothing where there is nothing to have a share of.
Cell share(long part, long whole);

// A picture of the shares in one column, each by the first of its row.
Html rate_bars(std::string title, std::string description, Table const& table, std::size_t column);

// "2026-10-12 to 2026-11-22", both days included.
std::string period_text(Span<Date> period);

// "weekday" as a title: "Weekday".
std::string cut_title(GroupBy by);

}  // namespace careplan
