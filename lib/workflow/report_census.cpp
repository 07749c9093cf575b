// Who is in care, and the flow in and out of levels, programs and tracks.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reporting/cell.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn census_columns[] = {
    {"level", "Level", ColumnKind::text, "level of care"},
    {"program", "Program", ColumnKind::text, "empty: care without a program of this clinic"},
    {"track", "Track", ColumnKind::text, "days and time of day at which the program meets"},
    {"active", "Active", ColumnKind::integer,
     "stays open today: begun on or before it, and not ended or ended later"},
    {"begun", "Begun", ColumnKind::integer, "stays that began in the period"},
    {"ended", "Ended", ColumnKind::integer, "stays that ended in the period, for any reason"},
    {"completed", "Completed", ColumnKind::integer, "of these, discharged as completed"},
    {"client_days", "Client days", ColumnKind::integer,
     "days in care within the period; the day on which a stay ends is not one"},
};
constexpr ReportTerm census_terms[] = {
    {"counted", "stays: one client in one program at one level; a step up or down begins another"},
    {"period", "--from to --to, both included; without them from the first admission to today"},
};

struct StayFlow {
  long active = 0;
  long begun = 0;
  long ended = 0;
  long completed = 0;
  long client_days = 0;
};

void count_stay(StayFlow& flow, Episode const& episode, Span<Date> period, Date today) {
  if (episode.active_on(today)) ++flow.active;
  if (period.contains(episode.begin)) ++flow.begun;
  if (episode.end && period.contains(*episode.end)) {
    ++flow.ended;
    if (episode.discharge == DischargeReason::completed) ++flow.completed;
  }
  auto const first = std::max(episode.begin, period.begin);
  auto const last = std::min(episode.end.value_or(period.end), period.end);
  if (first < last) flow.client_days += (last - first).count();
}

Table census(ReportSource const& source) {
  auto const& all = source.reading.stays();
  auto const period = report_period(source, all);
  std::map<std::tuple<std::string, std::string, std::string>, StayFlow> flows;
  for (auto const& episode : all)
    if (wanted(source.request, episode.program))
      count_stay(flows[{episode.level, episode.program, episode.track}], episode, period,
                 source.clinic.today);
  Table table{.title = "Census on " + to_text(source.clinic.today),
              .sums = {.columns = std::vector<ColumnSum>{{"ended", {"completed"}, false}}}};
  for (auto const& [key, flow] : flows) {
    auto const& [level, program, track] = key;
    // As in every period that begins with the first admission.
    if (flow.begun == flow.ended + flow.active)
      table.sums.together.push_back(
          {.rows = {table.rows.size()}, .columns = {"active", "begun", "ended"}});
    table.rows.push_back({level, text_cell(program), text_cell(track), flow.active, flow.begun,
                          flow.ended, flow.completed, flow.client_days});
  }
  table.notes.push_back(fmt::format("Begun, ended and client days: {} up to, not including, {}.",
                                    to_text(period.begin), to_text(period.end)));
  return table;
}

}  // namespace

ReportKind census_report() {
  return {.name = "census",
          .command = "report census",
          .summary = "who is in care today, and the flow in and out",
          .columns = census_columns,
          .terms = census_terms,
          .make = census};
}

}  // namespace careplan
