#include "attendance/due_dates.hpp"

#include <doctest/doctest.h>

#include "attendance/plans.hpp"
#include "care_sample.hpp"

using namespace careplan;

namespace {

Program eight_weeks() {
  auto program = three_by_three();
  program.weeks = 8;
  return program;
}

std::vector<DueDate> dues(Care const& care, DueRule const& rule, std::string_view today,
                          std::vector<Closure> const& closures = {}) {
  auto const events = care.events();
  auto const program = eight_weeks();
  return due_dates({.stay = care.clinic.record.episodes.front(),
                    .program = program,
                    .rules = std::span(&rule, 1),
                    .events = events,
                    .closures = closures,
                    .today = on(today)});
}

DueDate one(Care const& care, DueRule const& rule, std::string_view today) {
  auto const all = dues(care, rule, today);
  REQUIRE(all.size() == 1);
  return all.front();
}

DueRule certification() {
  return {.id = "certification",
          .done_by = "plan:certification:signed",
          .offset = {60, DueUnit::days},
          .every = DueSpan{60, DueUnit::days},
          .warn_days = 14};
}

DueRule follow_up(int months) {
  return {.id = "follow-up",
          .done_by = "contact:follow_up",
          .anchor = DueAnchor::discharge,
          .offset = {months, DueUnit::months},
          .window_days = 30};
}

}  // namespace

TEST_CASE("working days leave out weekends and closures, and begin with the next day") {
  auto const day = [](std::string_view from, int count, std::vector<Closure> const& closed = {}) {
    return due_day(on(from), {count, DueUnit::working_days}, closed);
  };
  CHECK(day("2026-11-02", 7) == on("2026-11-11"));  // Monday to Wednesday of the next week
  CHECK(day("2026-11-06", 1) == on("2026-11-09"));  // Friday to Monday
  CHECK(day("2026-11-07", 1) == on("2026-11-09"));  // Saturday to Monday
  CHECK(day("2026-11-25", 1, {{.date = on("2026-11-26")}}) == on("2026-11-27"));
  CHECK(day("2026-11-25", 2, {{.date = on("2026-11-26")}, {.date = on("2026-11-27")}}) ==
        on("2026-12-01"));
  CHECK(day("2026-11-09", -1) == on("2026-11-06"));
  CHECK(day("2026-11-09", 0) == on("2026-11-09"));
}

TEST_CASE("a month later is the same day, or the last of a shorter month") {
  auto const day = [](std::string_view from, int months) {
    return due_day(on(from), {months, DueUnit::months});
  };
  CHECK(day("2027-01-31", 1) == on("2027-02-28"));
  CHECK(day("2028-01-31", 1) == on("2028-02-29"));
  CHECK(day("2028-02-29", 12) == on("2029-02-28"));
  CHECK(day("2026-11-30", 3) == on("2027-02-28"));
  CHECK(day("2026-08-15", 18) == on("2028-02-15"));
  CHECK(day("2026-03-31", -1) == on("2026-02-28"));
}

TEST_CASE("a certification is said from 14 days before the 60th day on, and overdue after it") {
  Care const care;  // admitted on 2 November; the 60th day after is 1 January
  CHECK(one(care, certification(), "2026-12-17").state == DueState::ahead);
  CHECK(one(care, certification(), "2026-12-18").state == DueState::soon);
  auto const last = one(care, certification(), "2027-01-01");
  CHECK(last.state == DueState::soon);
  CHECK(last.days_left == 0);
  CHECK(last.because == "60 days after admission (2026-11-02)");
  CHECK(one(care, certification(), "2027-01-02").state == DueState::overdue);
}

TEST_CASE("what comes again is due from the last time it was done") {
  Care care;
  care.plan("2026-12-20", PlanKind::certification, PlanStep::drafted);
  CHECK(one(care, certification(), "2026-12-21").due == on("2027-01-01"));
  care.plan("2026-12-22", PlanKind::certification, PlanStep::signed_);
  auto const next = one(care, certification(), "2026-12-22");
  CHECK(next.due == on("2027-02-20"));
  CHECK(next.done == on("2026-12-22"));
  CHECK(next.because == "60 days after the last (2026-12-22)");
  CHECK(one(care, certification(), "2026-12-21").due == on("2027-01-01"));
}

TEST_CASE("intake of 14 days before admission counts, of 15 days before it does not") {
  DueRule const rule{.id = "assessment", .done_by = "assessment:phq-9", .offset = {14}};
  for (auto const& [date, counts] : {std::pair("2026-10-19", true), {"2026-10-18", false}}) {
    CAPTURE(date);
    Care care;
    care.record.assessments.push_back({{"C-1"}, on(date), "phq-9"});
    CHECK((one(care, rule, "2026-11-20").state == DueState::done) == counts);
  }
}

TEST_CASE("an aftercare plan is due two weeks before the planned end") {
  DueRule const rule{.id = "aftercare",
                     .done_by = "plan:aftercare:signed",
                     .anchor = DueAnchor::planned_end,
                     .offset = {2, DueUnit::weeks},
                     .before = true};
  Care care("2026-11-05");  // a Thursday: the eight weeks end with Sunday 27 December
  CHECK(one(care, rule, "2026-12-01").due == on("2026-12-14"));
  CHECK(one(care, rule, "2026-12-15").state == DueState::overdue);
  care.plan("2026-12-15", PlanKind::aftercare, PlanStep::drafted);
  CHECK(one(care, rule, "2026-12-15").state == DueState::overdue);
  care.plan("2026-12-15", PlanKind::aftercare, PlanStep::signed_);
  CHECK(one(care, rule, "2026-12-15").state == DueState::done);
}

TEST_CASE("the planned end counts from the beginning of the client's cohort") {
  DueRule const rule{
      .id = "end", .done_by = "plan:aftercare:signed", .anchor = DueAnchor::planned_end};
  Care care;
  auto program = eight_weeks();
  auto const end = [&] {
    return due_dates({.stay = care.clinic.record.episodes.front(),
                      .program = program,
                      .rules = std::span(&rule, 1),
                      .today = care.clinic.record.episodes.front().begin})
        .front()
        .due;
  };
  auto const rolling = end();
  program.cohort = CohortRule{
      .first = care.clinic.record.episodes.front().begin + std::chrono::days{14}, .every_weeks = 8};
  CHECK(end() == rolling + std::chrono::days{14});
}

TEST_CASE("the planned end is that of the stay, where it is another than the program's") {
  DueRule const rule{
      .id = "end", .done_by = "plan:aftercare:signed", .anchor = DueAnchor::planned_end};
  Care const care;
  auto const program = eight_weeks();
  auto const end = [&](std::optional<int> weeks) {
    return due_dates({.stay = care.clinic.record.episodes.front(),
                      .program = program,
                      .rules = std::span(&rule, 1),
                      .planned_weeks = weeks,
                      .today = care.clinic.record.episodes.front().begin})
        .front()
        .due;
  };
  CHECK(end(8) == end({}));
  CHECK(end(12) == end({}) + std::chrono::days{28});
}

TEST_CASE("a rule whose anchor has not come about asks for nothing") {
  DueRule rule{.id = "plan",
               .done_by = "plan:treatment:signed",
               .anchor = DueAnchor::assessment,
               .offset = {7, DueUnit::working_days}};
  Care care;
  CHECK(dues(care, rule, "2026-12-01").empty());
  care.record.assessments.push_back({{"C-1"}, on("2026-11-03"), "intake"});
  CHECK(one(care, rule, "2026-12-01").due == on("2026-11-12"));
  rule.anchor = DueAnchor::last_service;
  CHECK(dues(care, rule, "2026-12-01").empty());
  rule.anchor = DueAnchor::plan;
  CHECK(dues(care, rule, "2026-12-01").empty());
  rule.anchor = DueAnchor::discharge;
  CHECK(dues(care, rule, "2026-12-01").empty());
}

TEST_CASE("outreach is due so long after the last session attended, and each session moves it") {
  DueRule const rule{.id = "outreach",
                     .done_by = "contact:outreach",
                     .anchor = DueAnchor::last_service,
                     .offset = {7}};
  Care care;
  care.clinic.came("2026-11-04");
  care.clinic.missed("2026-11-06");
  CHECK(one(care, rule, "2026-11-11").due == on("2026-11-11"));
  CHECK(one(care, rule, "2026-11-12").state == DueState::overdue);
  care.contact("2026-11-12", ContactKind::outreach, 1, ContactOutcome::not_reached);
  CHECK(one(care, rule, "2026-11-12").state == DueState::overdue);
  care.contact("2026-11-12", ContactKind::outreach);
  CHECK(one(care, rule, "2026-11-12").state == DueState::done);
  care.clinic.came("2026-11-13");
  CHECK(one(care, rule, "2026-11-12").due == on("2026-11-11"));  // tomorrow moves nothing
  CHECK(one(care, rule, "2026-11-13").due == on("2026-11-20"));
  CHECK(one(care, rule, "2026-11-21").state == DueState::overdue);
}

TEST_CASE("nobody reaches out to whoever is on leave, until the leave is over") {
  DueRule const rule{.id = "outreach",
                     .done_by = "contact:outreach",
                     .anchor = DueAnchor::last_service,
                     .offset = {7}};
  Care care;
  care.clinic.came("2026-11-04");
  auto const program = eight_weeks();
  auto const events = care.events();
  std::vector<LeaveRow> leaves{{.client = care.clinic.record.episodes.front().client,
                                .first = on("2026-11-09"),
                                .last = on("2026-11-15")}};
  auto const found = [&](std::string_view today) {
    return due_dates({.stay = care.clinic.record.episodes.front(),
                      .program = program,
                      .rules = std::span(&rule, 1),
                      .events = events,
                      .leaves = leaves,
                      .today = on(today)})
        .size();
  };
  CHECK(found("2026-11-08") == 1);
  CHECK(found("2026-11-09") == 0);
  CHECK(found("2026-11-15") == 0);
  CHECK(found("2026-11-16") == 1);
  leaves.front().client = {"C-9"};
  CHECK(found("2026-11-12") == 1);
}

TEST_CASE("alumni are followed up at 3, 6, 12 and 18 months from discharge") {
  Care const care("2026-06-01", "2026-08-31");
  CHECK(one(care, follow_up(3), "2026-11-01").due == on("2026-11-30"));
  CHECK(one(care, follow_up(6), "2026-11-01").due == on("2027-02-28"));
  CHECK(one(care, follow_up(12), "2026-11-01").due == on("2027-08-31"));
  CHECK(one(care, follow_up(18), "2026-11-01").due == on("2028-02-29"));
}

TEST_CASE("a follow-up counts 30 days before and after its day, not 31") {
  for (auto const& [date, state] : {std::pair("2026-10-30", DueState::missed),
                                    {"2026-10-31", DueState::done},
                                    {"2026-12-30", DueState::done},
                                    {"2026-12-31", DueState::missed}}) {
    CAPTURE(date);
    Care care("2026-06-01", "2026-08-31");
    care.contact(date, ContactKind::follow_up);
    CHECK(one(care, follow_up(3), "2027-01-15").state == state);
  }
  Care const nobody("2026-06-01", "2026-08-31");
  CHECK(one(nobody, follow_up(3), "2026-12-30").state == DueState::overdue);
  CHECK(one(nobody, follow_up(3), "2026-12-31").state == DueState::missed);
}

TEST_CASE("nobody is followed up after a death, and nothing else is due after a stay") {
  Care care("2026-06-01", "2026-08-31");
  CHECK(dues(care, certification(), "2026-11-01").empty());
  care.clinic.record.episodes.front().discharge = DischargeReason::death;
  CHECK(dues(care, follow_up(3), "2026-11-01").empty());
  care.clinic.record.episodes.front().discharge = DischargeReason::completed;
  care.clinic.record.episodes.front().ended_by = DecisionKind::step_up;
  CHECK(dues(care, follow_up(3), "2026-11-01").empty());
}

TEST_CASE("events are named in full or in part, and nonsense is refused") {
  CareEvent const event{.what = "plan:aftercare:signed"};
  CHECK(is_event(event, "plan"));
  CHECK(is_event(event, "plan:aftercare"));
  CHECK(is_event(event, "plan:aftercare:signed"));
  CHECK_FALSE(is_event(event, "plan:after"));
  CHECK_FALSE(is_event(event, "plan:aftercare:signed:x"));
  for (auto const* good : {"admission", "plan", "plan:taper", "plan:taper:reviewed", "contact",
                           "contact:mutual_help", "session:group", "assessment", "placement",
                           "decision:continue", "milestone:abstinent", "test", "discharge"}) {
    CAPTURE(good);
    CHECK_FALSE(event_fault(good));
  }
  for (auto const* bad : {"", "plans", "plan:", "plan:tapir", "plan:taper:done", "contact:fax",
                          "contact:call:x", "test:x", "decision:stay", "session:a b", "a:b:c:d"}) {
    CAPTURE(bad);
    CHECK(event_fault(bad));
  }
}

TEST_CASE("plans have versions: a draft begins the next, a signature is of the one that stands") {
  Care care;
  care.plan("2026-11-05", PlanKind::treatment, PlanStep::signed_, "2026-12-05");
  auto now = plan_standings(care.record.plans, on("2026-11-06"));
  REQUIRE(now.size() == 1);
  CHECK(now[0].version == 1);
  CHECK(now[0].in_force());
  CHECK(now[0].review == on("2026-12-05"));
  care.plan("2026-12-01", PlanKind::treatment, PlanStep::drafted);
  now = plan_standings(care.record.plans, on("2026-12-02"));
  CHECK(now[0].version == 2);
  CHECK_FALSE(now[0].in_force());
  CHECK_FALSE(now[0].review);
  CHECK(plan_standings(care.record.plans, on("2026-12-01"))[0].version == 1);
  care.plan("2026-12-01", PlanKind::treatment, PlanStep::signed_, "2027-01-01");
  now = plan_standings(care.record.plans, on("2026-12-02"));
  CHECK(now[0].version == 2);
  CHECK(now[0].in_force());
  care.plan("2026-12-20", PlanKind::treatment, PlanStep::reviewed, "2027-02-01");
  now = plan_standings(care.record.plans, on("2026-12-21"));
  CHECK(now[0].version == 2);
  CHECK(now[0].review == on("2027-02-01"));
  care.plan("2026-12-22", PlanKind::treatment, PlanStep::withdrawn);
  CHECK_FALSE(plan_standings(care.record.plans, on("2026-12-23"))[0].in_force());
}
