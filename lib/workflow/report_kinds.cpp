#include "workflow/report_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace careplan {

std::span<ReportKind const> report_kinds() {
  static std::vector<ReportKind> const kinds{
      census_report(),
      flow_report(),
      funnel_report(),
      hours_report(),
      compliance_report(),
      attendance_report(),
      placements_report(),
      schedule_report(),
      // Operations.
      no_show_report(),
      groups_report(),
      caseload_report(),
      overdue_report(),
      tests_report(),
      rewards_report(),
      milestones_report(),
      authorization_report(),
      curriculum_report(),
      waitlist_report(),
      alerts_report(),
      productivity_report(),
      billing_report(),
      cost_report(),
      equity_report(),
      // Courses of care.
      stay_report(),
      retention_report(),
      discharges_report(),
      outcomes_report(),
      noms_report(),
      relapse_report(),
      follow_up_report(),
      engagement_report(),
      concordance_report(),
      teds_report(),
  };
  return kinds;
}

ReportKind const& report_kind(std::string_view name) {
  auto const kinds = report_kinds();
  auto const kind = std::ranges::find(kinds, name, &ReportKind::name);
  if (kind != kinds.end()) return *kind;
  std::vector<std::string> known;
  for (auto const& each : kinds) known.emplace_back(each.name);
  throw Error(Fault::not_found, fmt::format("no report '{}'", name), {}, suggestion(name, known));
}

}  // namespace careplan
