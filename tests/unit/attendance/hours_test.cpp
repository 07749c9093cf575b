#include "attendance/hours.hpp"

#include <doctest/doctest.h>

#include "small_clinic.hpp"

using namespace careplan;

namespace {

// Mon 7, Wed 9 and Fri 11 December 2026, the third day attended for so many minutes.
Clinic week_with(int last_minutes) {
  Clinic clinic;
  clinic.stay("2026-12-07", "2026-12-14");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  clinic.came("2026-12-11", last_minutes);
  return clinic;
}

bool has_reason(WeekHours const& week, std::string_view part) {
  return std::ranges::any_of(week.reasons, [&](std::string const& reason) {
    return reason.find(part) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("three full days of three hours meet nine hours") {
  auto const weeks = week_with(180).hours();
  REQUIRE(weeks.size() == 1);
  auto const& week = weeks[0];
  CHECK(week.client == ClientId{"C-1"});
  CHECK(week.week == on("2026-12-07"));
  CHECK(week.planned == Minutes{540});
  CHECK(week.delivered == Minutes{540});
  CHECK(week.billable == Minutes{540});
  CHECK(week.required == Minutes{540});
  CHECK(week.days == 3);
  CHECK(week.status == WeekStatus::met);
  CHECK(week.reasons.empty());
}

TEST_CASE("one minute less makes the day unbillable and the week short, and the day is named") {
  auto const weeks = week_with(179).hours();
  REQUIRE(weeks.size() == 1);
  auto const& week = weeks[0];
  CHECK(week.delivered == Minutes{539});
  CHECK(week.billable == Minutes{360});
  CHECK(week.days == 2);
  CHECK(week.status == WeekStatus::short_);
  CHECK(has_reason(week, "Fri 2026-12-11: 179 of 180 min, left early"));
  CHECK_FALSE(has_reason(week, "were planned"));  // as many as are required
  REQUIRE(week.by_day.size() == 3);
  CHECK(week.by_day[2].why_not_billable == "179 of 180 min, left early");
  CHECK(week.by_day[1].why_not_billable.empty());
}

TEST_CASE("nobody is delivered more than the session lasted, nor less than nothing") {
  CHECK(week_with(180 + 600).hours()[0].delivered == Minutes{540});
  CHECK(week_with(-5).hours()[0].delivered == Minutes{360});
}

TEST_CASE("Sunday belongs to the week before Monday unless the payer's week begins on Sunday") {
  Clinic clinic;
  clinic.stay("2026-12-07", "2026-12-21");
  clinic.came("2026-12-13");  // Sunday
  clinic.came("2026-12-14");  // Monday
  auto const monday = clinic.hours();
  REQUIRE(monday.size() == 2);
  CHECK(monday[0].week == on("2026-12-07"));
  CHECK(monday[0].delivered == Minutes{180});
  CHECK(monday[1].week == on("2026-12-14"));
  CHECK(monday[1].delivered == Minutes{180});
  auto rules = nine_hours();
  rules.week_begins = std::chrono::Sunday;
  auto const sunday = clinic.hours("2027-03-01", rules);
  REQUIRE(sunday.size() == 3);
  CHECK(sunday[0].week == on("2026-12-06"));
  CHECK(sunday[0].delivered == Minutes{0});
  CHECK(sunday[1].week == on("2026-12-13"));
  CHECK(sunday[1].delivered == Minutes{360});
}

TEST_CASE("the week of an admission on a Thursday is exempt, the week after it is not") {
  Clinic clinic;
  clinic.stay("2026-12-10");
  clinic.came("2026-12-11");
  clinic.missed("2026-12-14");
  auto const weeks = clinic.hours("2026-12-21");
  REQUIRE(weeks.size() == 2);
  CHECK(weeks[0].status == WeekStatus::exempt);
  CHECK(has_reason(weeks[0], "admitted on Thu 2026-12-10"));
  CHECK(weeks[0].delivered == Minutes{180});
  CHECK(weeks[1].status == WeekStatus::short_);
  auto strict = nine_hours();
  strict.partial_weeks_exempt = false;
  CHECK(clinic.hours("2026-12-21", strict)[0].status == WeekStatus::short_);
}

TEST_CASE("an admission on the first day of the week leaves a full week to meet") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-09");
  CHECK(clinic.hours("2026-12-14")[0].status == WeekStatus::short_);
}

TEST_CASE("a partial week that reaches the hours is met, not exempt") {
  Clinic clinic;
  clinic.stay("2026-12-08");
  for (auto const* day : {"2026-12-08", "2026-12-09", "2026-12-11"}) clinic.came(day);
  CHECK(clinic.hours("2026-12-14")[0].status == WeekStatus::met);
}

TEST_CASE("sessions before admission and after discharge are nobody's hours") {
  Clinic clinic;
  clinic.stay("2026-12-09", "2026-12-10");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  clinic.came("2026-12-11");
  auto const weeks = clinic.hours();
  REQUIRE(weeks.size() == 1);
  CHECK(weeks[0].planned == Minutes{180});
  CHECK(weeks[0].delivered == Minutes{180});
}

TEST_CASE("the session on the day of discharge counts when it was attended, and only then") {
  Clinic clinic;
  clinic.stay("2026-12-07", "2026-12-11");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  SUBCASE("attended") {
    clinic.came("2026-12-11");
    CHECK(clinic.hours()[0].delivered == Minutes{540});
    CHECK(clinic.hours()[0].status == WeekStatus::met);
  }
  SUBCASE("not marked") {
    clinic.session("2026-12-11");
    CHECK(clinic.hours()[0].planned == Minutes{360});
    CHECK(clinic.hours()[0].status == WeekStatus::exempt);
    CHECK_FALSE(has_reason(clinic.hours()[0], "not marked"));
  }
  SUBCASE("missed") {
    clinic.missed("2026-12-11");
    CHECK(clinic.hours()[0].planned == Minutes{360});
  }
}

TEST_CASE("a discharge on a Monday leaves no week behind unless somebody came that day") {
  Clinic clinic;
  clinic.stay("2026-12-07", "2026-12-14");
  clinic.came("2026-12-07");
  CHECK(clinic.hours().size() == 1);
  clinic.came("2026-12-14");
  auto const weeks = clinic.hours();
  REQUIRE(weeks.size() == 2);
  CHECK(weeks[1].delivered == Minutes{180});
  CHECK(weeks[1].status == WeekStatus::exempt);
}

TEST_CASE("a week in which a client leaves and comes back is one week") {
  Clinic clinic;
  clinic.stay("2026-11-30", "2026-12-08");
  clinic.stay("2026-12-10");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  clinic.came("2026-12-11");
  auto const weeks = clinic.hours("2026-12-14");
  REQUIRE(weeks.size() == 2);
  CHECK(weeks[1].planned == Minutes{360});
  CHECK(weeks[1].status == WeekStatus::exempt);
}

TEST_CASE("a stay that a step ends on its first day has no weeks") {
  Clinic clinic;
  clinic.stay("2026-12-10", "2026-12-10");
  CHECK(clinic.hours().empty());
}

TEST_CASE("a week is open until its last day is over") {
  auto clinic = week_with(180);
  clinic.record.episodes[0].end.reset();
  CHECK(clinic.hours("2026-12-13")[0].status == WeekStatus::open);
  CHECK(clinic.hours("2026-12-14")[0].status == WeekStatus::met);
  CHECK(clinic.hours("2026-12-07").empty());
}

TEST_CASE("marks on the as-of day and later are not looked at, and those days are still to come") {
  auto clinic = week_with(180);
  auto const weeks = clinic.hours("2026-12-11");
  REQUIRE(weeks.size() == 1);
  CHECK(weeks[0].planned == Minutes{540});
  CHECK(weeks[0].delivered == Minutes{360});
  CHECK(weeks[0].by_day[2].why_not_billable == "still to come");
  CHECK(weeks[0].reasons.empty());
}

TEST_CASE("a week that is not over names the sessions that were missed so far") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.missed("2026-12-07");
  clinic.came("2026-12-09");
  clinic.session("2026-12-11");
  auto const week = clinic.hours("2026-12-11")[0];
  CHECK(week.status == WeekStatus::open);
  CHECK(week.reasons == std::vector<std::string>{"Mon 2026-12-07: 0 of 180 min, unexcused"});
}

TEST_CASE("a session that nobody marked is named and leaves open a week that it could mend") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  clinic.session("2026-12-11");
  auto const week = clinic.hours("2026-12-14")[0];
  CHECK(week.delivered == Minutes{360});
  CHECK(week.status == WeekStatus::open);
  CHECK(has_reason(week, "Fri 2026-12-11: 0 of 180 min, not marked"));
  CHECK(week.by_day[2].why_not_billable == "not marked");
}

TEST_CASE("a group that nobody marked may be what its day lacks, and is not yet") {
  auto rules = nine_hours();
  rules.group_every_day = true;
  for (bool const unmarked : {true, false}) {
    CAPTURE(unmarked);
    Clinic clinic;
    clinic.stay("2026-12-07");
    clinic.came("2026-12-07");
    clinic.came("2026-12-09");
    clinic.came("2026-12-11");
    clinic.record.sessions.back().kind = ServiceKind::individual;
    clinic.session("2026-12-11", 60, true, 1080);
    if (!unmarked) clinic.mark("2026-12-11", MarkStatus::unexcused, 0, 1080);
    auto const week = clinic.hours("2026-12-14", rules)[0];
    CHECK(week.delivered == Minutes{540});
    CHECK(week.status == (unmarked ? WeekStatus::open : WeekStatus::short_));
  }
}

TEST_CASE("a week that is short whatever the unmarked session was is short") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-07");
  clinic.missed("2026-12-09");
  clinic.session("2026-12-11");
  auto const week = clinic.hours("2026-12-14")[0];
  CHECK(week.status == WeekStatus::short_);
  CHECK(has_reason(week, "Wed 2026-12-09: 0 of 180 min, unexcused"));
  CHECK(has_reason(week, "Fri 2026-12-11: 0 of 180 min, not marked"));
}

TEST_CASE("a session cancelled by the program is not planned, and the week is short all the same") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  clinic.missed("2026-12-11", MarkStatus::cancelled);
  auto const week = clinic.hours("2026-12-14")[0];
  CHECK(week.planned == Minutes{360});
  CHECK(week.status == WeekStatus::short_);
  CHECK(has_reason(week, "Fri 2026-12-11: 180 min cancelled by the program"));
  CHECK(has_reason(week, "only 360 min were planned"));
}

TEST_CASE("a short week says how little was planned, or that nothing was") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  CHECK(clinic.hours("2026-12-14")[0].reasons.back() == "nothing was planned");
  clinic.session("2026-12-08", 1);
  CHECK(has_reason(clinic.hours("2026-12-14")[0], "only 1 min were planned"));
  CHECK_FALSE(has_reason(clinic.hours("2026-12-14")[0], "nothing was planned"));
}

TEST_CASE("a closure on a day of the client's track exempts the week, on another day it does not") {
  Clinic clinic;
  clinic.stay("2026-12-21");
  clinic.came("2026-12-21");
  clinic.came("2026-12-23");
  auto const status = [&](Closure closure) {
    clinic.record.closures = {closure};
    return clinic.hours("2026-12-28")[0].status;
  };
  CHECK(status({.date = on("2026-12-25"), .reason = "holiday"}) == WeekStatus::exempt);
  CHECK(has_reason(clinic.hours("2026-12-28")[0], "closed on Fri 2026-12-25 (holiday)"));
  CHECK(status({.date = on("2026-12-24")}) == WeekStatus::short_);  // Thursday: no track meets
  CHECK(status({.date = on("2026-12-18")}) == WeekStatus::short_);  // the Friday before
  CHECK(status({.date = on("2026-12-25"), .replaced_by = on("2026-12-26")}) == WeekStatus::short_);
  CHECK(status({.date = on("2026-12-25"), .replaced_by = on("2026-12-28")}) == WeekStatus::exempt);
}

TEST_CASE("so many weeks before a stay ends well may taper, the one before them may not") {
  auto rules = nine_hours();
  rules.taper_weeks_max = 2;
  auto const statuses = [&](DischargeReason reason) {
    Clinic clinic;
    clinic.stay("2026-11-30", "2026-12-28", reason);
    std::vector<WeekStatus> list;
    for (auto const* day : {"2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"})
      clinic.came(day);
    for (auto const& week : clinic.hours("2027-03-01", rules)) list.push_back(week.status);
    return list;
  };
  using enum WeekStatus;
  CHECK(statuses(DischargeReason::completed) == std::vector{short_, short_, exempt, exempt});
  CHECK(statuses(DischargeReason::dropped_out) == std::vector{short_, short_, short_, short_});
}

TEST_CASE("rules for adults say nothing of a client of seventeen") {
  auto clinic = week_with(100);
  auto rules = nine_hours();
  rules.age_min = 18;
  clinic.record.age = 17;
  CHECK(clinic.hours("2027-03-01", rules)[0].status == WeekStatus::exempt);
  clinic.record.age = 18;
  CHECK(clinic.hours("2027-03-01", rules)[0].status == WeekStatus::short_);
}

TEST_CASE("services that do not count are not hours, and unbillable ones are hours nobody pays") {
  Clinic clinic;
  clinic.stay("2026-12-07", "2026-12-14");
  clinic.session("2026-12-07").billable = false;
  clinic.mark("2026-12-07", MarkStatus::present, 180);
  clinic.session("2026-12-09").counts_toward_hours = false;
  clinic.mark("2026-12-09", MarkStatus::present, 180);
  auto const week = clinic.hours()[0];
  CHECK(week.planned == Minutes{180});
  CHECK(week.delivered == Minutes{180});
  CHECK(week.billable == Minutes{0});
  REQUIRE(week.by_day.size() == 1);
  CHECK(week.by_day[0].why_not_billable == "no billable service");
}

TEST_CASE("someone who joins a session without being on its roster is delivered, not planned") {
  Clinic clinic;
  clinic.stay("2026-12-07", "2026-12-14");
  clinic.session("2026-12-08", 180, false);
  clinic.mark("2026-12-08", MarkStatus::present, 180);
  auto const week = clinic.hours()[0];
  CHECK(week.planned == Minutes{0});
  CHECK(week.delivered == Minutes{180});
}

TEST_CASE("another client and another program leave no trace") {
  auto clinic = week_with(180);
  clinic.record.episodes.push_back(
      {.client = {"C-2"}, .program = "php", .begin = on("2026-12-07")});
  auto& other = clinic.session("2026-12-10");
  other.program = "php";
  clinic.mark("2026-12-10", MarkStatus::present, 180);
  auto const weeks = clinic.hours();
  REQUIRE(weeks.size() == 1);
  CHECK(weeks[0].delivered == Minutes{540});
}

TEST_CASE("a run of days off that began last week is counted whole") {
  auto rules = nine_hours();
  rules.days_off_max = 2;
  Clinic clinic;
  clinic.stay("2026-11-30");
  for (auto const* day : {"2026-11-30", "2026-12-02", "2026-12-04"}) clinic.came(day);
  for (auto const* day : {"2026-12-08", "2026-12-10", "2026-12-12"}) clinic.came(day);
  auto const weeks = clinic.hours("2026-12-14", rules);
  REQUIRE(weeks.size() == 2);
  CHECK(weeks[0].status == WeekStatus::met);
  CHECK(weeks[1].status == WeekStatus::short_);
  CHECK(has_reason(weeks[1], "3 days off in a row"));
}

TEST_CASE("days off count from the day of the admission until somebody came") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-16");  // 7 to 15 December: nine days
  for (int const allowed : {8, 9}) {
    CAPTURE(allowed);
    auto const weeks = clinic.hours("2026-12-21", {.id = "rest", .days_off_max = allowed});
    REQUIRE(weeks.size() == 2);
    CHECK(has_reason(weeks[1], "9 days off in a row (Mon to Tue), at most 8") == (allowed == 8));
  }
}

TEST_CASE("a day on which nobody came, or too short, ends no run of days off") {
  for (int const day_min : {0, 180})
    for (int const minutes : {0, 100, 180}) {
      CAPTURE(day_min);
      CAPTURE(minutes);
      Clinic clinic;
      clinic.stay("2026-11-30");
      clinic.came("2026-11-30");
      clinic.came("2026-12-04", minutes);
      clinic.came("2026-12-09");
      int const off = minutes > 0 && minutes >= day_min ? 4 : 8;  // from the 5th or the 1st on
      for (int const allowed : {off - 1, off}) {
        RulePack const rules{.id = "rest", .day_min = Minutes{day_min}, .days_off_max = allowed};
        CHECK(has_reason(clinic.hours("2026-12-14", rules)[1],
                         std::to_string(off) + " days off in a row") == (allowed < off));
      }
    }
}

TEST_CASE("days off run from an admission on a Sunday, and not from one stay into the next") {
  auto const says = [](Clinic const& clinic, int allowed, std::string_view what) {
    auto const weeks = clinic.hours("2026-12-21", {.id = "rest", .days_off_max = allowed});
    return has_reason(weeks.back(), what);
  };
  Clinic sunday;
  sunday.stay("2026-12-13");
  sunday.came("2026-12-16");
  sunday.came("2026-12-18");
  CHECK(says(sunday, 2, "3 days off in a row (Sun to Tue), at most 2"));
  CHECK_FALSE(says(sunday, 3, "days off"));
  Clinic again;
  again.stay("2026-11-30", "2026-12-13");
  again.came("2026-12-07");
  again.stay("2026-12-14");
  again.came("2026-12-15");
  again.came("2026-12-17");
  again.came("2026-12-19");
  CHECK_FALSE(says(again, 1, "days off"));  // Monday alone
}

TEST_CASE("days off run on from a stay into one that begins on the day it ends") {
  Clinic clinic;
  clinic.stay("2026-11-30", "2026-12-14");
  clinic.came("2026-12-07");
  clinic.stay("2026-12-14");
  clinic.came("2026-12-16");
  clinic.came("2026-12-18");
  for (int const allowed : {7, 8}) {
    CAPTURE(allowed);
    auto const weeks = clinic.hours("2026-12-21", {.id = "rest", .days_off_max = allowed});
    CHECK(has_reason(weeks.back(), "8 days off in a row (Tue to Tue)") == (allowed == 7));
  }
}

TEST_CASE("a week that is met says nothing of the sessions that were missed in it") {
  auto clinic = week_with(180);
  clinic.missed("2026-12-08");
  auto const week = clinic.hours()[0];
  CHECK(week.status == WeekStatus::met);
  CHECK(week.reasons.empty());
}

TEST_CASE("a week with more than is allowed is met, and says by how much") {
  auto rules = nine_hours();
  rules.weekly_max = Minutes{539};
  auto const week = week_with(180).hours("2027-03-01", rules)[0];
  CHECK(week.status == WeekStatus::met);
  CHECK(week.reasons == std::vector<std::string>{"540 min a week, 1 above the 539 allowed"});
}

TEST_CASE("the newest mark of a session is the one that counts") {
  auto clinic = week_with(180);
  clinic.mark("2026-12-11", MarkStatus::unexcused);
  CHECK(clinic.hours()[0].delivered == Minutes{360});
}
