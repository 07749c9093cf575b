// The way from the first assessment to the end of care, and how many go it.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "reporting/figure.hpp"
#include "storage/placements.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr ReportColumn funnel_columns[] = {
    {"step", "Step", ColumnKind::text,
     "assessed: first assessment; recommended: a stored placement; admitted: a course of care "
     "began; in care 30 days: still there then; discharged: that course has ended; completed: as "
     "completed"},
    {"clients", "Clients", ColumnKind::integer, "who came so far"},
    {"of_first", "Of all", ColumnKind::percent, "of the clients assessed"},
    {"of_previous", "Of previous", ColumnKind::percent,
     "of the clients of the step before; completed: of those discharged"},
    {"too_recent", "Too recent", ColumnKind::integer,
     "of the clients admitted, those admitted less than 30 days ago"},
};
constexpr ReportTerm funnel_terms[] = {
    {"counted",
     "clients by their first assessment and the first course of care that began on or "
     "after it"},
    {"period", "clients first assessed from --from to --to, both included"},
    {"30 days",
     "counts only those of whom it is known: the share is of the clients admitted without the too "
     "recent"},
    term_of_today,
};

struct Way {
  bool recommended = false;
  std::optional<Episode> course{};
};

std::map<ClientId, Way> ways_of(ReportSource const& source) {
  auto const today = source.clinic.today;
  std::map<ClientId, Date> first;
  for (auto const& row : source.record.assessed()) {
    if (row.date > today) continue;
    auto const [at, is_new] = first.emplace(row.client, row.date);
    if (!is_new) at->second = std::min(at->second, row.date);
  }
  std::map<ClientId, Way> ways;
  auto const until = source.request.to.value_or(today + std::chrono::days{1});
  for (auto const& [client, date] : first)
    if (date < until && (!source.request.from || *source.request.from <= date)) ways[client];
  for (auto const& row : placement_heads(source.record))
    if (auto const way = ways.find(row.client); way != ways.end() && row.as_of <= today)
      way->second.recommended = true;
  auto open = source.request;
  open.from = Date{};
  open.to = std::nullopt;
  for (auto& [course, cut] :
       stays_for({source.clinic, source.record, open, source.reading}, {.unit = StayUnit::course}))
    if (auto const way = ways.find(course.client);
        way != ways.end() && !way->second.course && course.begin >= first[course.client])
      way->second.course = std::move(course);
  return ways;
}

struct Steps {
  long assessed = 0;
  long recommended = 0;
  long admitted = 0;
  long too_recent = 0;
  long stayed = 0;
  long ended = 0;
  long completed = 0;
};

Steps count_ways(std::map<ClientId, Way> const& ways, Date today) {
  Steps steps{.assessed = static_cast<long>(ways.size())};
  for (auto const& [client, way] : ways) {
    if (way.recommended) ++steps.recommended;
    if (!way.course) continue;
    ++steps.admitted;
    auto const then = way.course->begin + std::chrono::days{30};
    if (then > today)
      ++steps.too_recent;
    else if (way.course->active_on(then))
      ++steps.stayed;
    if (!way.course->end) continue;
    ++steps.ended;
    if (way.course->discharge == DischargeReason::completed) ++steps.completed;
  }
  return steps;
}

Table funnel(ReportSource const& source) {
  auto const steps = count_ways(ways_of(source), source.clinic.today);
  Table table{.title = "From assessment to the end of care"};
  auto const row = [&](std::string name, long clients, long previous, Cell recent = {}) {
    table.rows.push_back({std::move(name), clients, share(clients, steps.assessed),
                          share(clients, previous), std::move(recent)});
  };
  if (steps.assessed == 0) return table;
  // Of those who came to one step, by row, the ones who came to the other.
  table.sums.columns.emplace();
  for (auto const& [step, next] :
       {std::pair(0UL, 1UL), {0UL, 2UL}, {2UL, 3UL}, {2UL, 4UL}, {4UL, 5UL}})
    table.sums.rows.push_back({.whole = step, .parts = {next}, .complete = false});
  row("assessed", steps.assessed, steps.assessed);
  row("recommended", steps.recommended, steps.assessed);
  row("admitted", steps.admitted, steps.assessed);
  row("in care 30 days", steps.stayed, steps.admitted - steps.too_recent, steps.too_recent);
  row("discharged", steps.ended, steps.admitted);
  row("completed", steps.completed, steps.ended);
  return table;
}

Html funnel_picture(ReportSource const&, Table const& table) {
  BarFigure bars{.title = "From assessment to the end of care",
                 .description = "Clients who came as far as each step."};
  for (auto const& row : table.rows)
    if (auto const* clients = std::get_if<long>(&row[1]))
      bars.bars.push_back({.label = std::get<std::string>(row[0]),
                           .value = static_cast<double>(*clients),
                           .shown = fmt::format("{}", *clients)});
  return bars_svg(bars);
}

}  // namespace

ReportKind funnel_report() {
  return {.name = "funnel",
          .command = "report funnel",
          .summary = "how many clients come from assessment to admission and completion",
          .columns = funnel_columns,
          .terms = funnel_terms,
          .options = {.program = false},
          .make = funnel,
          .picture = funnel_picture};
}

}  // namespace careplan
