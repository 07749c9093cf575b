// Hours at the edges of the calendar: birthdays, leap days, the turn of the year, leave, and rules
// that count over a whole stay.
#include <doctest/doctest.h>

#include <tuple>

#include "attendance/totals.hpp"
#include "small_clinic.hpp"

using namespace careplan;

namespace {

RulePack adults() {
  return {.id = "adult", .age_min = 18, .weekly_min = Minutes{540}, .day_min = Minutes{180}};
}
RulePack adolescents() {
  return {.id = "adolescent", .age_max = 17, .weekly_min = Minutes{360}, .day_min = Minutes{120}};
}

std::vector<WeekHours> by_age(Clinic const& clinic, std::string_view as_of = "2027-03-01") {
  std::vector const packs{adults(), adolescents()};
  return weekly_hours(clinic.record, three_by_three(), packs, on(as_of));
}

// Mon, Wed and Fri from `monday`, so many minutes each.
void week(Clinic& clinic, std::string_view monday, int minutes) {
  for (int const day : {0, 2, 4})
    clinic.came(to_text(on(monday) + std::chrono::days{day}), minutes);
}

}  // namespace

TEST_CASE("the week of the eighteenth birthday is held to the hours it began with") {
  Clinic clinic;
  clinic.record.births = {{{"C-1"}, on("2008-12-09")}};  // 18 on Wednesday 9 December 2026
  clinic.stay("2026-11-30");
  for (auto const* monday : {"2026-11-30", "2026-12-07", "2026-12-14"}) week(clinic, monday, 130);
  auto const weeks = by_age(clinic, "2026-12-21");
  REQUIRE(weeks.size() == 3);
  CHECK(weeks[0].rule_pack == "adolescent");
  CHECK(weeks[1].rule_pack == "adolescent");
  CHECK(weeks[1].status == WeekStatus::met);
  CHECK(weeks[2].rule_pack == "adult");
  CHECK(weeks[2].status == WeekStatus::short_);
}

TEST_CASE("each day is billed by the age on that day") {
  Clinic clinic;
  clinic.record.births = {{{"C-1"}, on("2008-12-09")}};
  clinic.stay("2026-11-30");
  week(clinic, "2026-12-07", 130);
  auto const hours = by_age(clinic, "2026-12-14")[1];
  REQUIRE(hours.by_day.size() == 3);
  CHECK(hours.by_day[0].billable == Minutes{130});  // Monday, 17
  CHECK(hours.by_day[1].billable == Minutes{0});    // Wednesday, 18
  CHECK(hours.by_day[1].why_not_billable.find("130 of 180 min") == 0);
}

TEST_CASE("a birthday on the first day of the week counts from that day") {
  for (auto const& [birth, pack] :
       {std::pair("2008-12-07", "adult"), std::pair("2008-12-08", "adolescent")}) {
    CAPTURE(birth);
    Clinic clinic;
    clinic.record.births = {{{"C-1"}, on(birth)}};
    clinic.stay("2026-12-07");
    CHECK(by_age(clinic, "2026-12-14")[0].rule_pack == pack);
  }
}

TEST_CASE("in the week of admission the age on the first day in care decides") {
  Clinic clinic;
  clinic.record.births = {{{"C-1"}, on("2008-12-10")}};
  clinic.stay("2026-12-10");  // a Thursday, the birthday
  CHECK(by_age(clinic, "2026-12-14")[0].rule_pack == "adult");
}

TEST_CASE(
    "a week with no day in care is held to the age on its first day, not on the next stay's") {
  Clinic clinic;
  clinic.record.births = {{{"C-1"}, on("2008-12-09")}};
  clinic.stay("2026-11-30", "2026-12-07");
  clinic.came("2026-12-07");  // on the day of discharge
  clinic.stay("2026-12-14");
  auto const weeks = by_age(clinic, "2026-12-21");
  REQUIRE(weeks.size() == 3);
  CHECK(weeks[1].delivered == Minutes{180});
  CHECK(weeks[1].rule_pack == "adolescent");
  CHECK(weeks[2].rule_pack == "adult");
}

TEST_CASE("somebody born on 29 February is 18 on 1 March of a common year") {
  for (auto const& [birth, pack] :
       {std::pair("2008-02-29", "adult"), std::pair("2008-03-02", "adolescent")}) {
    CAPTURE(birth);
    Clinic clinic;
    clinic.record.births = {{{"C-1"}, on(birth)}};
    clinic.stay("2026-03-01");  // a Sunday
    CHECK(by_age(clinic, "2026-03-09")[0].rule_pack == pack);
  }
  Clinic eve;
  eve.record.births = {{{"C-1"}, on("2008-02-29")}};
  eve.stay("2026-02-28");
  CHECK(by_age(eve, "2026-03-09")[0].rule_pack == "adolescent");
}

TEST_CASE("a pack alone is not held against another age, and bills none of its days") {
  Clinic clinic;
  clinic.record.births = {{{"C-1"}, on("2009-06-01")}};
  clinic.stay("2026-11-30");
  week(clinic, "2026-11-30", 180);
  auto const hours = clinic.hours("2026-12-07", adults())[0];
  CHECK(hours.billable == Minutes{0});
  CHECK(hours.by_day[0].why_not_billable == "adult is not for clients of 17 years");
  week(clinic, "2026-12-07", 100);
  auto const short_week = clinic.hours("2026-12-14", adults())[1];
  CHECK(short_week.status == WeekStatus::exempt);
  CHECK(short_week.reasons.front() == "the rules are not for clients of 17 years");
}

TEST_CASE("weeks are wanted that have a day within the span, and no other weeks") {
  Clinic clinic;
  clinic.stay("2026-11-30");
  for (auto const* monday : {"2026-11-30", "2026-12-07", "2026-12-14"}) week(clinic, monday, 180);
  auto const weeks = [&](std::string_view begin, std::string_view end) {
    std::string list;
    auto const rules = nine_hours();
    each_week(clinic.record, three_by_three(), {&rules, 1}, on("2026-12-21"), {on(begin), on(end)},
              WeekDetail::reasons, [&](WeekHours&& one) {
                CHECK(one.by_day.empty());
                list += to_text(one.week).substr(8) + " ";
              });
    return list;
  };
  CHECK(weeks("2026-11-01", "2027-01-01") == "30 07 14 ");
  CHECK(weeks("2026-12-13", "2026-12-14") == "07 ");  // its Sunday
  CHECK(weeks("2026-12-14", "2026-12-15") == "14 ");  // its Monday
  CHECK(weeks("2026-12-06", "2026-12-08") == "30 07 ");
  CHECK(weeks("2026-12-06", "2026-12-07") == "30 ");
  CHECK(weeks("2026-12-07", "2026-12-14") == "07 ");
  CHECK(weeks("2026-12-21", "2026-12-28").empty());
}

TEST_CASE("the turn of the year, week 53 and a leap day are weeks like any other") {
  // 28 December 2026 begins ISO week 53; 28 February 2028 a week with a leap day.
  for (auto const* monday : {"2026-12-28", "2028-02-28"}) {
    CAPTURE(monday);
    Clinic clinic;
    clinic.stay(monday);
    week(clinic, monday, 180);
    auto const until = to_text(on(monday) + std::chrono::days{7});
    auto const weeks = clinic.hours(until);
    REQUIRE(weeks.size() == 1);
    CHECK(weeks[0].week == on(monday));
    CHECK(weeks[0].delivered == Minutes{540});
    CHECK(weeks[0].status == WeekStatus::met);
  }
  Clinic leap;
  leap.stay("2028-02-28");
  leap.missed("2028-02-29");
  CHECK(leap.hours("2028-03-06")[0].reasons.back() == "Tue 2028-02-29: 0 of 180 min, unexcused");
}

TEST_CASE("leave exempts the weeks in which a day of the track falls into it") {
  for (auto const& [first, last, exempt] :
       {std::tuple("2026-12-08", "2026-12-08", false),  // a Tuesday: nothing meets
        std::tuple("2026-12-08", "2026-12-09", true),
        std::tuple("2026-12-12", "2026-12-13", false)}) {
    CAPTURE(first);
    CAPTURE(last);
    Clinic clinic;
    clinic.stay("2026-11-30");
    clinic.came("2026-12-07");
    clinic.record.leaves = {{.client = {"C-1"}, .first = on(first), .last = on(last)}};
    auto const hours = clinic.hours("2026-12-14")[1];
    CHECK(hours.status == (exempt ? WeekStatus::exempt : WeekStatus::short_));
    if (exempt) CHECK(hours.reasons.front() == "on leave from 2026-12-08 to 2026-12-09");
  }
}

TEST_CASE("leave of another client exempts nobody") {
  Clinic clinic;
  clinic.stay("2026-11-30");
  clinic.record.leaves = {{.client = {"C-2"}, .first = on("2026-11-30")}};
  CHECK(clinic.hours("2026-12-07")[0].status == WeekStatus::short_);
}

TEST_CASE("a total is met by its last minute, within its weeks and not after") {
  RulePack const rules{.id = "wa", .total_min = Minutes{720}, .total_weeks = 2};
  auto const total = [&](std::string_view last_day, int minutes, std::string_view as_of) {
    Clinic clinic;
    clinic.stay("2026-12-02");
    for (auto const* day : {"2026-12-02", "2026-12-04", "2026-12-07"}) clinic.came(day);
    clinic.came(last_day, minutes);
    return total_hours(clinic.record, three_by_three(), rules, on(as_of)).front();
  };
  CHECK(total("2026-12-15", 180, "2026-12-16").status == WeekStatus::met);
  CHECK(total("2026-12-15", 179, "2026-12-15").status == WeekStatus::open);
  auto const missed = total("2026-12-15", 179, "2026-12-16");
  CHECK(missed.status == WeekStatus::short_);
  CHECK(missed.delivered == Minutes{719});
  CHECK(missed.last == on("2026-12-15"));
  CHECK(total("2026-12-16", 180, "2026-12-20").status == WeekStatus::short_);
}

TEST_CASE("a total that sessions not marked could still fill stays open") {
  RulePack const rules{.id = "wa", .total_min = Minutes{360}, .total_weeks = 1};
  Clinic clinic;
  clinic.stay("2026-11-30");
  clinic.came("2026-11-30");
  clinic.session("2026-12-02");
  auto const total = total_hours(clinic.record, three_by_three(), rules, on("2027-01-01"))[0];
  CHECK(total.status == WeekStatus::open);
  CHECK(total.unmarked == Minutes{180});
  CHECK(total_hours(clinic.record, three_by_three(), nine_hours(), on("2027-01-01")).empty());
}

TEST_CASE("a signed taper plan eases as many weeks as the pack allows while the stay lasts") {
  auto rules = nine_hours();
  rules.taper_weeks_max = 2;
  Clinic clinic;
  clinic.stay("2026-11-02");
  for (int week = 0; week < 5; ++week)
    clinic.came(to_text(on("2026-11-02") + std::chrono::days{7 * week}));
  auto const statuses = [&] {
    std::vector<WeekStatus> all;
    for (auto const& week : clinic.hours("2026-12-07", rules)) all.push_back(week.status);
    return all;
  };
  using enum WeekStatus;
  CHECK(statuses() == std::vector{short_, short_, short_, short_, short_});
  clinic.record.plans.push_back({.client = {"C-1"},
                                 .date = on("2026-11-18"),  // a Wednesday
                                 .plan = PlanKind::taper,
                                 .step = PlanStep::drafted});
  CHECK(statuses() == std::vector{short_, short_, short_, short_, short_});
  clinic.record.plans.back().step = PlanStep::signed_;
  CHECK(statuses() == std::vector{short_, short_, exempt, exempt, short_});
  clinic.record.plans.back().client = {"C-2"};
  CHECK(statuses() == std::vector{short_, short_, short_, short_, short_});
  clinic.record.plans.back().client = {"C-1"};
  clinic.record.plans.back().date = on("2026-11-01");  // of an earlier stay
  CHECK(statuses() == std::vector{short_, short_, short_, short_, short_});
  clinic.record.plans.back().date = on("2026-11-18");
  rules.taper_weeks_max = 0;
  CHECK(statuses() == std::vector{short_, short_, short_, short_, short_});
}
