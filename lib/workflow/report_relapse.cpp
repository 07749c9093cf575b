// How many return to use after they had stopped, as tests and the clients themselves tell it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "reporting/cell.hpp"
#include "reporting/statistics.hpp"
#include "workflow/report_curves.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr long relapse_days[] = {30, 90, 180, 365};
constexpr int months_seen = 12;
enum RelapseColumn : std::size_t {
  relapse_cut,
  relapse_day,
  relapse_share = 8,
  relapse_low,
  relapse_high
};
constexpr ReportColumn relapse_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"day", "Day", ColumnKind::integer, "days after the first negative test of the course"},
    {"courses", "Courses", ColumnKind::integer, "courses of care of the group"},
    {"tested", "Tested", ColumnKind::integer,
     "of these, with a test that was negative or positive"},
    {"stopped", "Stopped", ColumnKind::integer,
     "of these, with a negative test: only who has stopped can return to use"},
    {"returned", "Returned", ColumnKind::integer,
     "of these, with evidence of use afterwards, up to that day"},
    {"in_care", "In care", ColumnKind::integer, "of the returned, before the discharge", true},
    {"at_risk", "At risk", ColumnKind::integer,
     "of the stopped, without a return and with evidence of that day or a later one"},
    {"returned_share", "Returned by", ColumnKind::percent,
     "1 - Kaplan-Meier: the estimated share that returned to use by that day; empty where nobody "
     "was seen as long"},
    {"returned_low", "95 % from", ColumnKind::percent,
     "lower pointwise 95 % limit, log(-log) transform of Greenwood's variance"},
    {"returned_high", "To", ColumnKind::percent, "the upper limit"},
};
constexpr ReportTerm relapse_terms[] = {
    {"counted", "courses of care from their first negative test on"},
    {"period", "admissions from --from to --to, both included"},
    {"return to use",
     "the first positive test after the first negative one, or a follow-up contact (attend "
     "contact) in which the client was not abstinent; a positive test before any negative one is "
     "use that had not stopped yet. A test that was refused or missed says nothing here"},
    {"how long",
     "until 12 months after the discharge, or the next admission; nobody is seen longer than to "
     "the last test or answer, which is where the estimate stops counting them"},
    {"a return is not a failure",
     "it asks to reassess and to adjust treatment (report alerts), never by itself for discharge"},
    term_of_today,
    term_of_clinician,
    term_of_cut,
};

// What one day says of use.
struct UseEvidence {
  Date date{};
  bool used = false;
};
using EvidenceOf = std::map<ClientId, std::vector<UseEvidence>>;

EvidenceOf tested_use(ReportSource const& source) {
  EvidenceOf found;
  for (auto const& test : source.record.tests()) {
    auto const result = settled(test.result, test.confirmation);
    bool const tells = result == TestResult::negative || result == TestResult::positive;
    if (tells && test.date <= source.clinic.today)
      found[test.client].push_back({test.date, result == TestResult::positive});
  }
  return found;
}

EvidenceOf told_use(ReportSource const& source) {
  EvidenceOf found;
  for (auto const& contact : source.record.contacts())
    if (contact.kind == ContactKind::follow_up && contact.outcome == ContactOutcome::done &&
        contact.abstinent && contact.date <= source.clinic.today)
      found[contact.client].push_back({contact.date, !*contact.abstinent});
  return found;
}

// Of one day the use counts, whatever else it says.
std::vector<UseEvidence> evidence_within(EvidenceOf const& of, ClientId const& client,
                                         Span<Date> window) {
  std::vector<UseEvidence> own;
  if (auto const found = of.find(client); found != of.end()) own = found->second;
  std::erase_if(own, [&](UseEvidence const& one) { return !window.contains(one.date); });
  std::ranges::sort(own, {}, [](UseEvidence const& one) { return std::pair(one.date, !one.used); });
  return own;
}

struct StoppedCourse {
  Observed seen{};       // days from the first negative test
  bool in_care = false;  // of a return
};

struct RelapseGroup {
  long courses = 0;
  long tested = 0;
  std::vector<StoppedCourse> stopped{};
};

void follow(RelapseGroup& group, Episode const& course, std::vector<UseEvidence> const& tests,
            std::vector<UseEvidence> const& told) {
  ++group.courses;
  if (tests.empty()) return;
  ++group.tested;
  auto const clean = std::ranges::find(tests, false, &UseEvidence::used);
  if (clean == tests.end()) return;
  auto last = clean->date;
  std::optional<Date> back;
  for (auto const* const evidence : {&tests, &told})
    for (auto const& one : *evidence) {
      if (one.date <= clean->date) continue;
      last = std::max(last, one.date);
      if (one.used) back = back ? std::min(*back, one.date) : one.date;
    }
  auto const until = back.value_or(last);
  group.stopped.push_back(
      {.seen = {static_cast<double>((until - clean->date).count()), back.has_value()},
       .in_care = back && course.active_on(*back)});
}

void add_relapse_days(Table& table, std::string const& cut, RelapseGroup const& group) {
  std::vector<Observed> seen;
  for (auto const& one : group.stopped) seen.push_back(one.seen);
  auto const steps = kaplan_meier(seen);
  // To twelve digits: 1 - 0.8 is not 0.2 in binary, and nobody means the rest.
  auto const left = [](std::optional<double> const& share) {
    return share ? Cell{std::round((1 - *share) * 1e12) / 1e12} : Cell{};
  };
  for (long const day : relapse_days) {
    auto const by_then = [&](StoppedCourse const& one) {
      return one.seen.event && one.seen.time <= static_cast<double>(day);
    };
    long const returned = std::ranges::count_if(group.stopped, by_then);
    long const in_care = std::ranges::count_if(
        group.stopped, [&](StoppedCourse const& one) { return by_then(one) && one.in_care; });
    auto const at = survival_at(steps, seen, static_cast<double>(day));
    table.rows.push_back({cut, day, group.courses, group.tested, long(group.stopped.size()),
                          returned, in_care, at.at_risk, left(at.survival), left(at.high),
                          left(at.low)});
  }
}

// From the admission to a year after the discharge, and never into the next course.
Span<Date> seen_of(Episode const& course, std::vector<Date> const& admissions, Date tomorrow) {
  Span<Date> window{course.begin, tomorrow};
  // With the day itself, on which people are asked how they are.
  if (course.end)
    window.end = std::min(tomorrow, after_months(*course.end, months_seen) + std::chrono::days{1});
  auto const next = std::ranges::upper_bound(admissions, course.begin);
  if (next != admissions.end()) window.end = std::min(window.end, *next);
  return window;
}

Table relapse(ReportSource const& source) {
  auto const tests = tested_use(source);
  auto const told = told_use(source);
  ReportRequest const everybody{.from = Date{}};
  std::map<ClientId, std::vector<Date>> admissions;
  for (auto const& [course, cut] : stays_for(
           {source.clinic, source.record, everybody, source.reading}, {.unit = StayUnit::course}))
    admissions[course.client].push_back(course.begin);
  std::map<std::string, RelapseGroup> groups;
  for (auto const& [course, cut] : stays_for(source, {.unit = StayUnit::course})) {
    auto const window =
        seen_of(course, admissions[course.client], source.clinic.today + std::chrono::days{1});
    follow(groups[cut], course, evidence_within(tests, course.client, window),
           evidence_within(told, course.client, window));
  }
  Table table{.title = "Return to use after the first negative test"};
  for (auto const& [cut, group] : groups) add_relapse_days(table, cut, group);
  if (groups.size() > 1) table.group_by = relapse_cut;
  table.notes.emplace_back(
      "Returned by: Kaplan-Meier, from the first negative test to the first evidence of use; who "
      "was not seen any more is counted no longer. Whoever is not seen may have returned: the "
      "estimate holds if they are like the others.");
  return table;
}

Html relapse_picture(ReportSource const&, Table const& table) {
  LineFigure figure{.title = "Returned to use",
                    .description =
                        "Kaplan-Meier estimate on the days of the table, joined by lines; bars are "
                        "the 95 % limits where there is one line.",
                    .x_title = "days since the first negative test"};
  return share_curves(std::move(figure), table,
                      {relapse_cut, relapse_day, relapse_share, relapse_low, relapse_high}, 0);
}

}  // namespace

ReportKind relapse_report() {
  return {.name = "relapse",
          .command = "report relapse",
          .summary = "who returned to use after a negative test, by tests and what clients said",
          .columns = relapse_columns,
          .terms = relapse_terms,
          .cuts = stay_cuts,
          .options = stay_options,
          .make = relapse,
          .picture = relapse_picture};
}

}  // namespace careplan
