// The level that was recommended against the level that was decided, why they differ, and what
// became of the stays that followed.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reporting/cell.hpp"
#include "reporting/statistics.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr ReportColumn concordance_columns[] = {
    {"recommended", "Recommended", ColumnKind::text,
     "the certain level of the newest placement up to the day of the decision; none: no certain "
     "one"},
    {"decided", "Decided", ColumnKind::text, "the level that was decided"},
    {"agrees", "Agrees", ColumnKind::yes_no, "the same level; empty without a recommendation"},
    {"reason", "Reason", ColumnKind::text, "why they differ, by its code"},
    {"decisions", "Decisions", ColumnKind::integer, "admissions, continuations and steps"},
    {"share", "Share", ColumnKind::percent, "of all decisions of the table"},
    {"ended", "Ended", ColumnKind::integer,
     "stays that these decisions began and that have ended; a continuation begins none"},
    {"median_days", "Median days", ColumnKind::number, "median length of these stays"},
    {"completed", "Completed", ColumnKind::percent,
     "of these stays, those of a discharge as completed"},
};
constexpr ReportTerm concordance_terms[] = {
    {"counted", "decisions for a level of care; discharges are left out"},
    {"period", "decisions from --from to --to, both included"},
    {"recommended", "what the criteria said then, kept with the decision"},
    term_of_today,
    {"--clinician", "who decided"},
};

struct Agreement {
  long decisions = 0;
  std::vector<double> days{};
  long completed = 0;
};
using Levels = std::tuple<std::string, std::string, std::string>;  // recommended, decided, reason

std::map<std::pair<ClientId, Date>, Episode> stays_by_begin(std::vector<DecisionRow> decisions) {
  std::map<std::pair<ClientId, Date>, Episode> stays;
  for (auto& stay : times_at_level(episodes(std::move(decisions))))
    stays[{stay.client, stay.begin}] = stay;
  return stays;
}

bool decided_for(ReportRequest const& request, DecisionRow const& row) {
  return row.kind != DecisionKind::discharge && wanted(request, row.program) &&
         (request.level.empty() || row.level == request.level) &&
         (request.clinician.empty() || row.decided_by == request.clinician);
}

void follow_stay(Agreement& agreement, Episode const& stay) {
  if (!stay.end) return;
  agreement.days.push_back(static_cast<double>((*stay.end - stay.begin).count()));
  if (stay.discharge == DischargeReason::completed) ++agreement.completed;
}

std::map<Levels, Agreement> agreements(ReportSource const& source) {
  auto const decisions = decisions_until(source);
  auto const stays = stays_by_begin(decisions);
  Date first = source.clinic.today;
  for (auto const& row : decisions) first = std::min(first, row.date);
  Span<Date> const period{source.request.from.value_or(first),
                          source.request.to.value_or(source.clinic.today + std::chrono::days{1})};
  std::map<Levels, Agreement> found;
  for (auto const& row : decisions) {
    if (!period.contains(row.date) || !decided_for(source.request, row)) continue;
    auto const reason = row.deviation == Deviation::none ? "" : std::string(to_text(row.deviation));
    auto& agreement = found[{row.recommended, row.level, reason}];
    ++agreement.decisions;
    if (row.kind == DecisionKind::continue_care || row.kind == DecisionKind::transfer) continue;
    if (auto const stay = stays.find({row.client, row.date}); stay != stays.end())
      follow_stay(agreement, stay->second);
  }
  return found;
}

Table concordance(ReportSource const& source) {
  auto const found = agreements(source);
  long all = 0;
  long agree = 0;
  long compared = 0;
  for (auto const& [levels, agreement] : found) all += agreement.decisions;
  Table table{.title = "Recommended against decided level"};
  for (auto const& [levels, agreement] : found) {
    auto const& [recommended, decided, reason] = levels;
    bool const same = recommended == decided;
    if (!recommended.empty()) compared += agreement.decisions;
    if (same) agree += agreement.decisions;
    auto const ended = static_cast<long>(agreement.days.size());
    auto const median = spread_of(agreement.days).median;
    table.rows.push_back({recommended.empty() ? std::string("none") : recommended, decided,
                          recommended.empty() ? Cell{} : Cell{same}, text_cell(reason),
                          agreement.decisions, share(agreement.decisions, all), ended,
                          optional_cell(median), share(agreement.completed, ended)});
  }
  table.notes.push_back(fmt::format(
      "{} of {} decisions with a certain recommendation agree with it.", agree, compared));
  return table;
}

}  // namespace

ReportKind concordance_report() {
  return {.name = "concordance",
          .command = "report concordance",
          .summary = "recommended against decided level, why they differ, and what followed",
          .columns = concordance_columns,
          .terms = concordance_terms,
          .options = {.level = true, .clinician = true},
          .make = concordance};
}

}  // namespace careplan
