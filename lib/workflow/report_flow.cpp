// Admissions, discharges and the net of both, by week or another cut.
#include <fmt/format.h>

#include <map>

#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

// Our own choice, as clinics and payers commonly ask it; it decides nothing.
constexpr std::chrono::days soon_again{30};

constexpr GroupBy flow_cuts[] = {GroupBy::week,      GroupBy::month,   GroupBy::quarter,
                                 GroupBy::year,      GroupBy::program, GroupBy::level,
                                 GroupBy::clinician, GroupBy::pathway, GroupBy::referral,
                                 GroupBy::payer,     GroupBy::sex,     GroupBy::age};
constexpr ReportColumn flow_columns[] = {
    {"", "", ColumnKind::text, "what --by names; weeks by their Monday"},
    {"admissions", "Admissions", ColumnKind::integer, "courses of care that began"},
    {"readmissions", "Within 30 days", ColumnKind::integer,
     "of these, of clients whose last course ended less than 30 days before"},
    {"steps_up", "Steps up", ColumnKind::integer, "stays that a step up began"},
    {"steps_down", "Steps down", ColumnKind::integer, "stays that a step down began"},
    {"transfers", "Transfers", ColumnKind::integer,
     "stays in another program of the same level that a transfer began"},
    {"discharges", "Discharges", ColumnKind::integer, "courses of care that ended"},
    {"completed", "Completed", ColumnKind::integer, "of these, discharged as completed"},
    {"net", "Net", ColumnKind::integer, "admissions - discharges"},
};
constexpr ReportTerm flow_terms[] = {
    {"counted",
     "courses of care, each once when it begins and once when it ends; steps between levels "
     "and transfers between programs change those, not the number in care"},
    {"period", "days from --from to --to, both included; without them since the first admission"},
    {"weeks", "periods without any movement between the first and the last are shown"},
    term_of_today,
    term_of_clinician,
    term_of_cut,
};

struct Movement {
  long admissions = 0;
  long readmissions = 0;
  long up = 0;
  long down = 0;
  long transfers = 0;
  long discharges = 0;
  long completed = 0;
};
using Movements = std::map<std::string, Movement>;

void count_courses(Movements& movements, ReportSource const& source) {
  std::map<ClientId, Date> left;
  ReportRequest whole = source.request;
  whole.from = Date{};
  for (auto const& [course, cut] : stays_for({source.clinic, source.record, whole, source.reading},
                                             {.unit = StayUnit::course})) {
    auto const before = left.find(course.client);
    bool const again = before != left.end() && course.begin - before->second < soon_again;
    if (course.end) left[course.client] = *course.end;
    if (source.request.from && course.begin < *source.request.from) continue;
    ++movements[cut].admissions;
    if (again) ++movements[cut].readmissions;
  }
  for (auto const& [course, cut] :
       stays_for(source, {.unit = StayUnit::course, .day = StayDay::end})) {
    ++movements[cut].discharges;
    if (course.discharge == DischargeReason::completed) ++movements[cut].completed;
  }
}

void count_steps(Movements& movements, ReportSource const& source) {
  std::map<std::pair<ClientId, Date>, DecisionKind> began;
  for (auto const& row : decisions_until(source))
    if (row.kind == DecisionKind::step_up || row.kind == DecisionKind::step_down ||
        row.kind == DecisionKind::transfer)
      began[{row.client, row.date}] = row.kind;
  for (auto const& [stay, cut] : stays_for(source, {})) {
    auto const step = began.find({stay.client, stay.begin});
    if (step == began.end()) continue;
    auto& movement = movements[cut];
    ++(step->second == DecisionKind::step_up     ? movement.up
       : step->second == DecisionKind::step_down ? movement.down
                                                 : movement.transfers);
  }
}

// A week in which nothing happened is an answer too.
void fill_gaps(Movements& movements, GroupBy by) {
  if (movements.empty() || by != GroupBy::week) return;
  auto const last = *parse_date(movements.rbegin()->first);
  for (auto day = *parse_date(movements.begin()->first); day < last; day += std::chrono::days{7})
    movements.try_emplace(to_text(day));
}

Table flow(ReportSource const& source) {
  auto const by = *source.request.by;
  Movements movements;
  count_courses(movements, source);
  count_steps(movements, source);
  fill_gaps(movements, by);
  Table table{.title = fmt::format("Flow in and out by {}", to_text(by))};
  Movement sum;
  for (auto const& [cut, one] : movements) {
    table.rows.push_back({cut, one.admissions, one.readmissions, one.up, one.down, one.transfers,
                          one.discharges, one.completed, one.admissions - one.discharges});
    sum.admissions += one.admissions;
    sum.discharges += one.discharges;
  }
  table.notes.push_back(
      fmt::format("{} admissions and {} discharges in all.", sum.admissions, sum.discharges));
  return table;
}

}  // namespace

ReportKind flow_report() {
  return {.name = "flow",
          .command = "report flow",
          .summary = "admissions, readmissions, steps and discharges by week or another cut",
          .columns = flow_columns,
          .terms = flow_terms,
          .cuts = flow_cuts,
          .options = stay_options,
          .make = flow,
          .book_cut = GroupBy::month};
}

}  // namespace careplan
