// Initiation and engagement: how soon after the intake care began, and whether it went on.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "workflow/report_stays.hpp"
#include "workflow/time_words.hpp"

namespace careplan {
namespace {

constexpr std::chrono::days initiation_window{14};  // the day of the intake is the first
constexpr std::chrono::days engagement_window{34};  // after the first service
constexpr std::chrono::days long_enough{90};
constexpr long further_days = 2;

constexpr ReportColumn engagement_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"measure", "Measure", ColumnKind::text,
     "initiated: a service within 14 days of the intake, its day counted; engaged: initiated, and "
     "two further days with service within 34 days after the first; in care 90 days: a course of "
     "at least 90 days, or completed sooner"},
    {"clients", "Of", ColumnKind::integer,
     "intakes (courses, for 90 days) whose whole window is over: 14, 48 or 90 days"},
    {"met", "Met", ColumnKind::integer, "of these, those that met it"},
    {"share", "Share", ColumnKind::percent, "met / of"},
    {"too_recent", "Too recent", ColumnKind::integer, "whose window is not over yet; in no rate"},
};
constexpr ReportTerm engagement_terms[] = {
    {"counted",
     "the first intake of each client, and the days with an attended session after it; services "
     "elsewhere are not in the record"},
    {"period", "intakes (admissions, for 90 days) from --from to --to, both included"},
    {"source",
     "the windows of 14 and 34 days are those of the HEDIS measure IET (NCQA); it counts claims of "
     "a health plan's members from 13 years on with a new episode, so these rates are not the "
     "measure itself. 90 days or completion: Washington State's treatment retention counts a "
     "shorter stay that was completed as retained"},
    term_of_today,
};
constexpr GroupBy engagement_cuts[] = {GroupBy::all, GroupBy::month, GroupBy::quarter,
                                       GroupBy::year};

struct MeasureCount {
  long of = 0;
  long met = 0;
  long too_recent = 0;
};
using Measures = std::map<std::string, std::map<int, MeasureCount>>;
constexpr std::string_view measure_words[] = {"initiated", "engaged", "in care 90 days"};

std::string cut_of_day(ReportSource const& source, Date day) {
  auto const by = source.request.by.value_or(GroupBy::all);
  return by == GroupBy::all ? "all" : time_word(by, day);
}

// Whoever is known early waits for the others of the same time: else rates of recent months would
// be of those alone whose answer came soon.
void count_answer(MeasureCount& count, bool met, bool over) {
  if (!over) {
    ++count.too_recent;
    return;
  }
  ++count.of;
  if (met) ++count.met;
}

void count_intake(std::map<int, MeasureCount>& measures, Date intake, std::vector<Date> const& days,
                  Date today) {
  auto const first = std::ranges::lower_bound(days, intake);
  bool const initiated = first != days.end() && *first < intake + initiation_window;
  count_answer(measures[0], initiated, intake + initiation_window <= today);
  auto const further =
      initiated ? std::ranges::upper_bound(days, *first + engagement_window) - first - 1 : 0;
  count_answer(measures[1], further >= further_days,
               intake + initiation_window + engagement_window <= today);
}

void count_intakes(Measures& measures, ReportSource const& source) {
  auto const today = source.clinic.today;
  std::map<ClientId, std::vector<Date>> days;
  for (auto const& [client, date] : source.record.attended_days())
    if (date <= today) days[client].push_back(date);
  std::map<ClientId, Date> intakes;
  for (auto const& row : source.record.assessed()) {
    if (row.instrument != "intake" || row.date > today) continue;
    auto const [at, is_new] = intakes.emplace(row.client, row.date);
    if (!is_new) at->second = std::min(at->second, row.date);
  }
  auto const until = source.request.to.value_or(today + std::chrono::days{1});
  for (auto const& [client, intake] : intakes)
    if (intake < until && (!source.request.from || *source.request.from <= intake))
      count_intake(measures[cut_of_day(source, intake)], intake, days[client], today);
}

Table engagement(ReportSource const& source) {
  auto const today = source.clinic.today;
  Measures measures;
  count_intakes(measures, source);
  for (auto const& [course, cut] : stays_for(source, {.unit = StayUnit::course})) {
    bool const kept = course.discharge == DischargeReason::completed ||
                      course.end.value_or(today) - course.begin >= long_enough;
    count_answer(measures[cut][2], kept, course.begin + long_enough <= today);
  }
  Table table{.title = "Initiation, engagement and 90 days in care",
              .sums = {.columns = std::vector<ColumnSum>{{"clients", {"met"}, false}},
                       .shares = {{"share", "met", "clients"}}}};
  for (auto const& [cut, own] : measures) {
    // Those of whom it is known and those too recent come to the same number of intakes.
    HiddenTogether intakes{.columns = {"clients", "met", "too_recent"}};
    for (auto const& [measure, c] : own) {
      if (measure <= 1) intakes.rows.push_back(table.rows.size());
      table.rows.push_back({cut, std::string(measure_words[static_cast<std::size_t>(measure)]),
                            c.of, c.met, share(c.met, c.of), c.too_recent});
    }
    table.sums.together.push_back(std::move(intakes));
  }
  if (measures.size() > 1) table.group_by = 0;
  return table;
}

}  // namespace

ReportKind engagement_report() {
  return {.name = "engagement",
          .command = "report engagement",
          .summary = "care begun within 14 days of the intake, going on within 34, lasting 90",
          .columns = engagement_columns,
          .terms = engagement_terms,
          .cuts = engagement_cuts,
          .options = {.program = false},
          .make = engagement};
}

}  // namespace careplan
