#include "attendance/care_signals.hpp"

#include <doctest/doctest.h>

#include "care_sample.hpp"

using namespace careplan;

namespace {

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

DueDate due_in(int days_left, DueState state) {
  return {.client = {"C-1"},
          .rule = "aftercare",
          .label = "Aftercare plan",
          .done_by = "plan:aftercare:signed",
          .due = on("2026-12-14"),
          .state = state,
          .days_left = days_left,
          .because = "2 weeks before the planned end (2026-12-28)"};
}

Signal only(std::vector<Signal> const& signals) {
  REQUIRE(signals.size() == 1);
  return signals.front();
}

AuthorizationReport used(int units, int used, int planned, std::string_view last,
                         std::string_view runs_out = "") {
  AuthorizationUse use{.authorization = {.client = {"C-1"},
                                         .code = "H0015",
                                         .first = on("2026-11-02"),
                                         .last = on(last),
                                         .units = units},
                       .used = used,
                       .planned = planned};
  if (!runs_out.empty()) use.runs_out = on(runs_out);
  return {.uses = {use}};
}

}  // namespace

TEST_CASE("who comes to the end of the planned weeks is told of until somebody decides") {
  Program const program{.weeks = 8, .weeks_max = 12};
  Episode const stay{.client = {"C-1"}, .program = "p", .begin = on("2026-10-14")};  // a Wednesday
  LengthOfStay const ten{10, "relapse >= 3"};  // to Monday 2026-12-21; the longest 2027-01-04
  auto const told = [&](std::string_view today, std::vector<CareEvent> const& events = {}) {
    return length_signals(stay, program, ten, events, on(today));
  };
  auto const decided = [](std::string_view day, std::string what = "decision:continue") {
    return std::vector<CareEvent>{{{"C-1"}, on(day), std::move(what)}};
  };
  CHECK(told("2026-12-13").empty());
  auto const soon = only(told("2026-12-14"));
  CHECK(soon.rule == "length");
  CHECK(soon.urgency == 3);
  CHECK(soon.date == on("2026-12-21"));
  CHECK(soon.evidence ==
        "planned for 10 weeks (relapse >= 3): until Mon 2026-12-21, in 7 days; "
        "nobody has decided how care goes on");
  CHECK(soon.suggestion == "careplan place client C-1 --record --explain");
  CHECK(only(told("2026-12-20")).urgency == 3);
  CHECK(only(told("2026-12-21")).urgency == 2);
  CHECK(told("2026-12-21", decided("2026-12-06")).size() == 1);  // 15 days before
  CHECK(told("2026-12-21", decided("2026-12-07")).empty());
  CHECK(told("2026-12-21", decided("2026-12-22")).size() == 1);  // not yet
  CHECK(told("2026-12-21", decided("2026-12-20", "placement")).size() == 1);
  CHECK(told("2026-12-21", {{{"C-2"}, on("2026-12-20"), "decision:continue"}}).size() == 1);
  // One decision does not answer the longest length as well, unless it is late enough.
  CHECK(told("2026-12-27", decided("2026-12-20")).empty());
  CHECK(only(told("2026-12-28", decided("2026-12-20"))).date == on("2027-01-04"));
  CHECK(has(only(told("2027-01-05")).evidence, "12 weeks are the longest that need no reason"));
  CHECK(told("2027-03-01", decided("2026-12-21")).empty());
}

TEST_CASE("a contact that is due goes before a paper that is due") {
  for (auto const& [left, paper, contact] :
       {std::tuple(-1, 2, 1), {0, 2, 1}, {1, 3, 2}, {7, 3, 2}, {8, 3, 3}}) {
    CAPTURE(left);
    auto due = due_in(left, left < 0 ? DueState::overdue : DueState::soon);
    auto const signal = only(due_signals(std::vector{due}));
    CHECK(signal.urgency == paper);
    due.done_by = "contact:outreach";
    CHECK(only(due_signals(std::vector{due})).urgency == contact);
    CHECK(signal.suggestion == "careplan attend plan C-1 aftercare signed");
  }
  CHECK(only(due_signals(std::vector{due_in(-1, DueState::overdue)})).evidence ==
        "Aftercare plan: Mon 2026-12-14, 1 day over; 2 weeks before the planned end (2026-12-28)");
  for (auto const quiet : {DueState::ahead, DueState::done, DueState::missed})
    CHECK(due_signals(std::vector{due_in(3, quiet)}).empty());
}

TEST_CASE("a plan in force is said from a week before its review on, a draft never") {
  PlanStanding plan{.client = {"C-1"},
                    .plan = PlanKind::relapse_prevention,
                    .version = 2,
                    .step = PlanStep::signed_,
                    .date = on("2026-11-10"),
                    .signed_on = on("2026-11-10"),
                    .review = on("2026-12-10")};
  CHECK(review_signals(std::vector{plan}, on("2026-12-02")).empty());
  auto const soon = only(review_signals(std::vector{plan}, on("2026-12-03")));
  CHECK(soon.urgency == 3);
  CHECK(soon.suggestion == "careplan attend plan C-1 relapse_prevention reviewed");
  CHECK(only(review_signals(std::vector{plan}, on("2026-12-11"))).urgency == 2);
  plan.step = PlanStep::withdrawn;
  CHECK(review_signals(std::vector{plan}, on("2026-12-11")).empty());
  plan.step = PlanStep::drafted;
  plan.signed_on.reset();
  CHECK(review_signals(std::vector{plan}, on("2026-12-11")).empty());
}

TEST_CASE("units that run out are said with their day") {
  Care const care;
  auto const& stay = care.clinic.record.episodes.front();
  auto const signal = only(
      authorization_signals(used(4, 2, 3, "2027-01-31", "2026-12-11"), stay, on("2026-12-07")));
  CHECK(signal.rule == "units");
  CHECK(signal.urgency == 2);
  CHECK(signal.date == on("2026-12-11"));
  CHECK(has(signal.evidence, "2 of 4 day units are used, 3 more planned"));
  CHECK(authorization_signals(used(5, 2, 3, "2027-01-31"), stay, on("2026-12-07")).empty());
}

TEST_CASE("units that are used up are said though nothing is planned, one left is not") {
  Care const care;
  auto const& stay = care.clinic.record.episodes.front();
  auto const none =
      only(authorization_signals(used(4, 4, 0, "2027-01-31"), stay, on("2026-12-07")));
  CHECK(none.rule == "units");
  CHECK(none.urgency == 1);
  CHECK(authorization_signals(used(4, 3, 0, "2027-01-31"), stay, on("2026-12-07")).empty());
}

TEST_CASE("an authorization that ends in 14 days is said, in 15 it is not, nor when one follows") {
  Care const care;
  auto const& stay = care.clinic.record.episodes.front();
  auto report = used(9, 2, 3, "2026-12-21");
  CHECK(authorization_signals(report, stay, on("2026-12-06")).empty());
  CHECK(only(authorization_signals(report, stay, on("2026-12-07"))).rule == "authorization");
  CHECK(only(authorization_signals(report, stay, on("2026-12-22"))).urgency == 1);
  auto next = report.uses.front();
  next.authorization.first = on("2026-12-22");
  next.authorization.last = on("2027-01-31");
  report.uses.push_back(next);
  CHECK(authorization_signals(report, stay, on("2026-12-07")).empty());
}

TEST_CASE("days under no authorization are said for the present stay only") {
  Care const care;  // admitted on 2 November
  auto const& stay = care.clinic.record.episodes.front();
  AuthorizationReport report{
      .uncovered = {{{"C-1"}, on("2026-11-01")}, {{"C-2"}, on("2026-11-05")}}};
  CHECK(authorization_signals(report, stay, on("2026-12-07")).empty());
  report.uncovered.push_back({{"C-1"}, on("2026-11-02")});
  CHECK(has(only(authorization_signals(report, stay, on("2026-12-07"))).evidence, "2026-11-02"));
}

TEST_CASE("completion is said when it is reached, not when it may be") {
  Care const care;
  auto const& stay = care.clinic.record.episodes.front();
  CHECK(
      only(progress_signals(stay, {.complete = Truth::yes, .reached = 4, .needed = 4}, {})).rule ==
      "completion");
  CHECK(
      progress_signals(stay, {.complete = Truth::unknown, .reached = 3, .needed = 4}, {}).empty());
}

TEST_CASE("a phase is said when a rule led back, or on before the calendar") {
  Care const care;
  auto const& stay = care.clinic.record.episodes.front();
  PhaseStanding standing{.course = {{.phase = "one"}, {.phase = "two"}}, .by_calendar = "two"};
  CHECK(progress_signals(stay, {}, standing).empty());
  standing.by_calendar = "one";
  CHECK(only(progress_signals(stay, {}, standing)).urgency == 3);
  standing.course.push_back({.phase = "one", .because = "2 positive tests", .returned = true});
  CHECK(only(progress_signals(stay, {}, standing)).urgency == 2);
  CHECK(progress_signals(stay, {}, {.course = {{.phase = "one"}}, .by_calendar = "two"}).empty());
}

TEST_CASE("every event leads to a command that can bring it about") {
  ClientId const c{"C-1"};
  CHECK(command_for("plan:certification:signed", c) ==
        "careplan attend plan C-1 certification signed");
  CHECK(command_for("plan", c) == "careplan attend plan C-1 treatment signed");
  CHECK(command_for("contact:follow_up", c) == "careplan attend contact C-1 follow_up");
  CHECK(command_for("assessment:phq-9", c) == "careplan assess record C-1 phq-9");
  CHECK(command_for("placement", c) == "careplan place client C-1 --record --explain");
  CHECK(command_for("test", c) == "careplan attend test C-1");
  CHECK(command_for("milestone:coping", c) == "careplan attend milestone C-1 coping");
}
