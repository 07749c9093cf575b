// How many are still in care so many days after admission: fixed-day cohorts and Kaplan-Meier.
#include <fmt/format.h>

#include <map>

#include "reporting/cell.hpp"
#include "reporting/statistics.hpp"
#include "workflow/report_curves.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr long retention_days[] = {7, 14, 30, 60, 90, 120};
enum RetentionColumn : std::size_t { kept_cut, kept_day, kept_survival = 8, kept_low, kept_high };
constexpr ReportColumn retention_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"day", "Day", ColumnKind::integer, "days after admission; the day of admission is 0"},
    {"cohort", "Cohort", ColumnKind::integer,
     "courses admitted so long ago that the day has come, whatever became of them"},
    {"in_care", "In care", ColumnKind::integer, "of the cohort, in care on that day"},
    {"in_care_share", "Retained", ColumnKind::percent, "in care / cohort"},
    {"completed", "Completed", ColumnKind::integer,
     "of the cohort, discharged as completed up to that day"},
    {"kept_share", "Or completed", ColumnKind::percent, "(in care + completed) / cohort"},
    {"at_risk", "At risk", ColumnKind::integer, "of all courses, those seen at least so long"},
    {"survival", "Kaplan-Meier", ColumnKind::percent,
     "estimated share in care beyond that day, from all courses: a discharge for whatever reason "
     "is the event, open courses are censored today; empty where nobody was seen as long"},
    {"survival_low", "95 % from", ColumnKind::percent,
     "lower pointwise 95 % limit, log(-log) transform of Greenwood's variance; empty while nobody "
     "left"},
    {"survival_high", "To", ColumnKind::percent, "the upper limit"},
};
constexpr ReportTerm retention_terms[] = {
    {"counted",
     "courses of care: from an admission through every step up or down until a discharge, under "
     "the program and level of the admission"},
    {"period", "admissions from --from to --to, both included"},
    {"retained", "in care on the day; the day of discharge is the first that is not"},
    {"methods",
     "the cohort of a day holds only those whose follow-up reaches it; Kaplan and Meier (1958) use "
     "everybody for as long as they were seen"},
    term_of_today,
    term_of_clinician,
    term_of_cut,
};

void add_days(Table& table, std::string const& cut, std::vector<Episode const*> const& courses,
              Date today) {
  std::vector<Observed> seen;
  for (auto const* course : courses)
    seen.push_back({static_cast<double>(days_in_care(*course, today)), course->end.has_value()});
  auto const steps = kaplan_meier(seen);
  for (long const day : retention_days) {
    auto const then = std::chrono::days{day};
    long cohort = 0;
    long in_care = 0;
    long completed = 0;
    for (auto const* course : courses) {
      if (course->begin + then > today) continue;
      ++cohort;
      if (course->active_on(course->begin + then))
        ++in_care;
      else if (course->discharge == DischargeReason::completed)
        ++completed;
    }
    auto const at = survival_at(steps, seen, static_cast<double>(day));
    // Those at risk are hardly more than those in care.
    table.sums.together.push_back(
        {.rows = {table.rows.size()}, .columns = {"in_care", "completed", "at_risk"}});
    table.rows.push_back({cut, day, cohort, in_care, share(in_care, cohort), completed,
                          share(in_care + completed, cohort), at.at_risk,
                          optional_cell(at.survival), optional_cell(at.low),
                          optional_cell(at.high)});
  }
}

Table retention(ReportSource const& source) {
  std::map<std::string, std::vector<Episode const*>> courses;
  long open = 0;
  for (auto& one : stays_for(source, {.unit = StayUnit::course})) {
    if (!one.stay.end) ++open;
    courses[one.cut].push_back(&one.stay);
  }
  Table table{
      .title = "Retention by days since admission",
      .sums = {
          .columns = std::vector<ColumnSum>{{"cohort", {"in_care", "completed"}, false}},
          .shares = {{"in_care_share", "in_care", "cohort"}, {"kept_share", "in_care", "cohort"}}}};
  std::size_t all = 0;
  for (auto const& [cut, own] : courses) {
    add_days(table, cut, own, source.clinic.today);
    all += own.size();
  }
  if (courses.size() > 1) table.group_by = kept_cut;
  table.notes.push_back(
      fmt::format("{} courses of care, {} of them open on {}. Retained: in care that many days "
                  "after admission, of those admitted so long ago.",
                  all, open, to_text(source.clinic.today)));
  table.notes.emplace_back(
      "Kaplan-Meier uses everybody for as long as they were seen; limits: 95 %, log(-log).");
  return table;
}

Html retention_picture(ReportSource const&, Table const& table) {
  LineFigure figure{.title = "Still in care after admission",
                    .description =
                        "Kaplan-Meier estimate on the days of the table, joined by lines; bars are "
                        "the 95 % limits where there is one line.",
                    .x_title = "days since admission"};
  return share_curves(std::move(figure), table,
                      {kept_cut, kept_day, kept_survival, kept_low, kept_high}, 1);
}

}  // namespace

ReportKind retention_report() {
  return {.name = "retention",
          .command = "report retention",
          .summary = "who is still in care 7 to 120 days after admission",
          .columns = retention_columns,
          .terms = retention_terms,
          .cuts = stay_cuts,
          .options = stay_options,
          .make = retention,
          .picture = retention_picture};
}

}  // namespace careplan
