// How long stays lasted.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reporting/cell.hpp"
#include "reporting/statistics.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr ReportColumn stay_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"measure", "Days", ColumnKind::text,
     "stay: to the discharge or step; contact: to the last contact, where that was earlier (the "
     "rule of TEDS); course: from the admission through all steps to the discharge"},
    {"n", "Stays", ColumnKind::integer, "stays, or courses, that ended in the period"},
    {"mean", "Mean", ColumnKind::number, "arithmetic mean of days"},
    {"sd", "SD", ColumnKind::number, "sample standard deviation; empty under two"},
    {"least", "Least", ColumnKind::number, "the shortest"},
    {"lower_quartile", "Q1", ColumnKind::number,
     "lower quartile, linear between order statistics (type 7: R, QUARTILE.INC)"},
    {"median", "Median", ColumnKind::number, "as the quartiles"},
    {"upper_quartile", "Q3", ColumnKind::number, "upper quartile"},
    {"greatest", "Longest", ColumnKind::number, "the longest"},
};
constexpr ReportTerm stay_terms[] = {
    {"counted",
     "stays that ended: one client in one program at one level until a step or discharge"},
    {"period", "stays and courses that ended from --from to --to, both included"},
    {"days",
     "from the first day to the last; less than a day is one day. Last contact: the last attended "
     "session or contact with the clinic that was made within the stay, no mutual help and no "
     "practice. Source: SAMHSA, TEDS-D codebook (LOS)"},
    term_of_today,
    term_of_clinician,
    term_of_cut,
};

using DaysOf = std::map<ClientId, std::vector<Date>>;

DaysOf contact_days(Record const& record) {
  DaysOf days;
  for (auto const& [client, date] : record.attended_days()) days[client].push_back(date);
  for (auto const& contact : record.contacts())
    if (contact.outcome == ContactOutcome::done && with_the_clinic(contact.kind))
      days[contact.client].push_back(contact.date);
  for (auto& [client, own] : days) std::ranges::sort(own);
  return days;
}

// The last contact within the stay, or its end where none is recorded or it came later.
Date last_contact(DaysOf const& days, Episode const& stay) {
  auto const own = days.find(stay.client);
  if (own == days.end()) return *stay.end;
  auto const after = std::ranges::upper_bound(own->second, *stay.end);
  if (after == own->second.begin() || *std::prev(after) < stay.begin) return *stay.end;
  return *std::prev(after);
}

double at_least_a_day(std::chrono::days length) {
  return static_cast<double>(std::max<long>(length.count(), 1));
}

Table stay_lengths(ReportSource const& source) {
  std::map<std::string, std::map<std::string, std::vector<double>>> lengths;
  auto const days = contact_days(source.record);
  for (auto const& [stay, cut] : stays_for(source, {.day = StayDay::end})) {
    lengths[cut]["stay"].push_back(at_least_a_day(*stay.end - stay.begin));
    lengths[cut]["contact"].push_back(at_least_a_day(last_contact(days, stay) - stay.begin));
  }
  for (auto const& [course, cut] :
       stays_for(source, {.unit = StayUnit::course, .day = StayDay::end}))
    lengths[cut]["course"].push_back(at_least_a_day(*course.end - course.begin));
  Table table{.title = "Length of stay"};
  for (auto const& [cut, measures] : lengths)
    for (auto const* measure : {"stay", "contact", "course"}) {
      auto const own = measures.find(measure);
      if (own == measures.end()) continue;
      auto const spread = spread_of(own->second);
      table.rows.push_back({cut, measure, spread.n, optional_cell(spread.mean),
                            optional_cell(spread.sd), optional_cell(spread.least),
                            optional_cell(spread.lower_quartile), optional_cell(spread.median),
                            optional_cell(spread.upper_quartile), optional_cell(spread.greatest)});
    }
  if (lengths.size() > 1) table.group_by = 0;
  table.notes.emplace_back(
      "Days. Stay: to the discharge or step. Contact: to the last contact before it. Course: from "
      "the admission through all steps to the discharge. Lengths are skewed: read the median.");
  return table;
}

}  // namespace

ReportKind stay_report() {
  return {.name = "stay",
          .command = "report stay",
          .summary = "how long stays and courses of care lasted",
          .columns = stay_columns,
          .terms = stay_terms,
          .cuts = stay_cuts,
          .options = stay_options,
          .make = stay_lengths};
}

}  // namespace careplan
