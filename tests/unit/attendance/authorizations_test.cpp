#include "attendance/authorizations.hpp"

#include <doctest/doctest.h>

#include <array>

#include "small_clinic.hpp"

using namespace careplan;

namespace {

AuthorizationRow allowed(int units, UnitKind unit = UnitKind::day,
                         std::string_view first = "2026-11-02",
                         std::string_view last = "2026-11-30", std::string code = "H0015") {
  return {.client = {"C-1"},
          .code = std::move(code),
          .first = on(first),
          .last = on(last),
          .units = units,
          .unit = unit};
}

AuthorizationReport report(Clinic const& clinic, std::vector<AuthorizationRow> const& rows,
                           std::string_view today) {
  std::array const packs{nine_hours()};
  return authorization_report(clinic.record, three_by_three(), packs, rows, on(today));
}

AuthorizationUse only(Clinic const& clinic, std::vector<AuthorizationRow> const& rows,
                      std::string_view today) {
  auto const found = report(clinic, rows, today);
  REQUIRE(found.uses.size() == 1);
  return found.uses.front();
}

// Two days attended, and three planned from 9 November on.
Clinic week_and_a_half() {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.came("2026-11-02");
  clinic.missed("2026-11-04");
  clinic.came("2026-11-06");
  for (auto const* day : {"2026-11-09", "2026-11-11", "2026-11-13"}) clinic.session(day);
  return clinic;
}

}  // namespace

TEST_CASE("days attended are used, days planned run it out on the first that is too many") {
  auto const clinic = week_and_a_half();
  auto const four = only(clinic, {allowed(4)}, "2026-11-09");
  CHECK(four.used == 2);
  CHECK(four.left() == 2);
  CHECK(four.planned == 3);
  CHECK(four.runs_out == on("2026-11-13"));
  CHECK_FALSE(only(clinic, {allowed(5)}, "2026-11-09").runs_out);
  CHECK(only(clinic, {allowed(2)}, "2026-11-09").runs_out == on("2026-11-09"));
}

TEST_CASE("a day of 179 minutes is not billable and uses no unit, one of 180 does") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.came("2026-11-02", 179);
  CHECK(only(clinic, {allowed(4)}, "2026-11-09").used == 0);
  clinic.came("2026-11-04", 180);
  CHECK(only(clinic, {allowed(4)}, "2026-11-09").used == 1);
}

TEST_CASE("both days of an authorization belong to it, and the days around it are uncovered") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  for (auto const* day : {"2026-11-02", "2026-11-04", "2026-11-06", "2026-11-09"}) clinic.came(day);
  auto const found =
      report(clinic, {allowed(9, UnitKind::day, "2026-11-04", "2026-11-06")}, "2026-11-10");
  CHECK(found.uses.front().used == 2);
  CHECK(found.uncovered ==
        std::vector<UnauthorizedDay>{{{"C-1"}, on("2026-11-02")}, {{"C-1"}, on("2026-11-09")}});
  CHECK(report(clinic, {}, "2026-11-10").uncovered.empty());
}

TEST_CASE("sessions and quarters of an hour are counted one by one") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.session("2026-11-02", 90);
  clinic.mark("2026-11-02", MarkStatus::present, 90);
  clinic.session("2026-11-02", 97, true, 640);
  clinic.mark("2026-11-02", MarkStatus::present, 97, 640);
  CHECK(only(clinic, {allowed(9, UnitKind::session)}, "2026-11-09").used == 2);
  CHECK(only(clinic, {allowed(99, UnitKind::quarter_hour)}, "2026-11-09").used == 6 + 6);
  CHECK(only(clinic, {allowed(9, UnitKind::day)}, "2026-11-09").used == 1);
}

TEST_CASE("the eight-minute rule begins a unit at 8, 23, 38, 53 and 68 minutes") {
  int expected = 0;
  for (int minutes = 0; minutes <= 82; ++minutes) {
    if (minutes >= 8 && (minutes - 8) % 15 == 0) ++expected;
    CAPTURE(minutes);
    CHECK(quarter_hours(Minutes{minutes}) == expected);
  }
}

TEST_CASE("a second authorization of the code goes on where the first is used up") {
  auto const clinic = week_and_a_half();
  auto const found = report(
      clinic, {allowed(1), allowed(3, UnitKind::day, "2026-11-05", "2026-12-30")}, "2026-11-09");
  CHECK(found.uses[0].used == 1);
  CHECK(found.uses[1].used == 1);
  CHECK(found.uses[1].runs_out == on("2026-11-13"));
  CHECK_FALSE(found.uses[0].runs_out);
}

TEST_CASE("a day goes to one code by days, and what that does not hold to codes by sessions") {
  auto const clinic = week_and_a_half();  // attended on the 2nd and the 6th
  auto const by_sessions = [&](std::string_view first) {
    auto const found = report(clinic,
                              {allowed(9, UnitKind::day, first),
                               allowed(9, UnitKind::session, "2026-11-02", "2026-11-30", "T1005"),
                               allowed(9, UnitKind::day, "2026-11-04", "2026-11-30", "S9480")},
                              "2026-11-09");
    REQUIRE(found.uses.size() == 3);
    CHECK(found.uncovered.empty());
    return std::vector{found.uses[0].used, found.uses[1].used, found.uses[2].used};
  };
  CHECK(by_sessions("2026-11-02") == std::vector{2, 0, 0});
  CHECK(by_sessions("2026-11-05") == std::vector{0, 1, 1});  // S9480 began before that
}

TEST_CASE("service above what is authorized shows as less than nothing left") {
  auto const clinic = week_and_a_half();
  CHECK(only(clinic, {allowed(1)}, "2026-11-09").left() == -1);
}

TEST_CASE("of several packs an authorization counts each day by the one for the client's age") {
  Clinic clinic;
  clinic.stay("2026-11-02");
  clinic.came("2026-11-02", 120);
  clinic.came("2026-11-04", 120);
  clinic.record.births[{"C-1"}] = on("2008-11-04");
  std::array packs{nine_hours(), nine_hours()};
  packs[0].age_min = 18;
  packs[1].age_max = 17;
  packs[1].day_min = Minutes{120};
  std::vector const rows{allowed(10)};
  auto const used = [&](std::span<RulePack const> by) {
    auto const found =
        authorization_report(clinic.record, three_by_three(), by, rows, on("2026-11-10"));
    return found.uses.front().used;
  };
  CHECK(used(packs) == 1);
  CHECK(used(std::span(packs).first(1)) == 0);
}
