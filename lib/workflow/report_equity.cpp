// Whether care is the same for everybody: admissions, retention, completion and attendance by
// group.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_stays.hpp"
#include "workflow/roster_places.hpp"

namespace careplan {
namespace {

constexpr long retention_days = 90;

constexpr ReportColumn equity_columns[] = {
    {"", "", ColumnKind::text, "what the clients have in common, by the intake"},
    {"begun", "Begun", ColumnKind::integer,
     "courses of care that began in the period, steps up and down included"},
    {"in_care", "In care", ColumnKind::integer, "of these, open today"},
    {"ended", "Ended", ColumnKind::integer, "of these, ended"},
    {"completed", "Completed", ColumnKind::integer, "of the ended, discharged as completed"},
    {"completion", "Completion", ColumnKind::percent, "completed / ended"},
    {"followed", "Followed", ColumnKind::integer, "of the begun, 90 days ago or longer"},
    {"retained", "Retained", ColumnKind::integer, "of the followed, in care for 90 days or longer"},
    {"retention", "Retention", ColumnKind::percent, "retained / followed"},
    {"held", "Held", ColumnKind::integer,
     "their places on rosters up to today, without those that the program cancelled"},
    {"attended", "Attended", ColumnKind::integer, "of the held, present, late or left early"},
    {"rate", "Attendance", ColumnKind::percent, "attended / held"},
};
constexpr ReportTerm equity_terms[] = {
    {"counted", "courses of care: from an admission through every step until a discharge"},
    {"period", "courses that began from --from to --to, both included; without them all"},
    {"not known",
     "clients whose intake does not say keep a row of their own: leaving them out "
     "would make every rate wrong"},
    {"reading",
     "groups are small: a difference may be chance. Give such tables out with "
     "--suppress 11 only"},
    term_of_cut,
    term_of_today,
};
constexpr GroupBy equity_cuts[] = {GroupBy::sex,      GroupBy::age,     GroupBy::payer,
                                   GroupBy::referral, GroupBy::pathway, GroupBy::program,
                                   GroupBy::level};

struct Fairness {
  long begun = 0;
  long ended = 0;
  long completed = 0;
  long followed = 0;
  long retained = 0;
  long held = 0;
  long attended = 0;

  void add(Episode const& course, Date today) {
    ++begun;
    ended += course.end.has_value() ? 1 : 0;
    completed += course.discharge == DischargeReason::completed ? 1 : 0;
    if ((today - course.begin).count() < retention_days) return;
    ++followed;
    retained += days_in_care(course, today) >= retention_days ? 1 : 0;
  }
  void add(Fairness const& more) {
    begun += more.begun;
    ended += more.ended;
    completed += more.completed;
    followed += more.followed;
    retained += more.retained;
    held += more.held;
    attended += more.attended;
  }
};

std::vector<Cell> equity_row(std::string const& word, Fairness const& f) {
  return {word,       f.begun,     f.begun - f.ended,
          f.ended,    f.completed, share(f.completed, f.ended),
          f.followed, f.retained,  share(f.retained, f.followed),
          f.held,     f.attended,  share(f.attended, f.held)};
}

Sums equity_sums() {
  return {.columns = std::vector<ColumnSum>{{"begun", {"in_care", "ended"}},
                                            {"ended", {"completed"}, false},
                                            {"begun", {"followed"}, false},
                                            {"followed", {"retained"}, false},
                                            {"held", {"attended"}, false}},
          .shares = {{"completion", "completed", "ended"},
                     {"retention", "retained", "followed"},
                     {"rate", "attended", "held"}}};
}

// Places on rosters go to the course that holds their day.
void add_attendance(ReportSource const& source, std::vector<CutStay> const& courses,
                    std::map<std::string, Fairness>& groups) {
  std::map<ClientId, std::vector<CutStay const*>> by_client;
  for (auto const& course : courses) by_client[course.stay.client].push_back(&course);
  Span<Date> const always{Date::min(), Date::max()};
  ReportPlaces const read(source, always);
  read.each([&](Presence const& place) {
    auto const own = by_client.find(read.clients()[place.client]);
    if (!place.expected || own == by_client.end()) return;
    for (auto const* course : own->second) {
      auto const day = read.session(place).date;
      bool const holds =
          course->stay.begin <= day && (!course->stay.end || day <= *course->stay.end);
      if (!holds) continue;
      RosterCount count;
      count.add(place);
      groups[course->cut].held += count.held();
      groups[course->cut].attended += count.attended;
      break;
    }
  });
}

Table equity(ReportSource const& source) {
  auto const courses = stays_for(source, {.unit = StayUnit::course, .day = StayDay::begin});
  std::map<std::string, Fairness> groups;
  for (auto const& course : courses) groups[course.cut].add(course.stay, source.clinic.today);
  add_attendance(source, courses, groups);
  Table table{.title = fmt::format("Care by {}", to_text(*source.request.by)),
              .sums = equity_sums()};
  Fairness all;
  RowSum total{.whole = groups.size()};
  for (auto const& [word, group] : groups) {
    total.parts.push_back(table.rows.size());
    table.rows.push_back(equity_row(word, group));
    all.add(group);
  }
  if (!groups.empty()) {
    table.rows.push_back(equity_row("all", all));
    table.sums.rows.push_back(std::move(total));
  }
  table.notes.emplace_back(
      "Small groups differ by chance. Retention: 90 days or longer, of those who began 90 days ago "
      "or longer. Give this table out with --suppress 11 only.");
  return table;
}

}  // namespace

ReportKind equity_report() {
  return {.name = "equity",
          .command = "report equity",
          .summary = "completion, retention and attendance by sex, age, payer, referral",
          .columns = equity_columns,
          .terms = equity_terms,
          .cuts = equity_cuts,
          .options = {.level = true, .payer = true},
          .make = equity};
}

}  // namespace careplan
