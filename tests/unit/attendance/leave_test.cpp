// Leave of absence, and the wait before a client may come back.
#include <doctest/doctest.h>

#include "attendance/policy.hpp"
#include "small_clinic.hpp"

using namespace careplan;

namespace {

Program with(AttendancePolicy policy) {
  auto program = three_by_three();
  program.attendance = std::move(policy);
  return program;
}

LeaveRow leave(std::string_view first, std::string_view last = "") {
  LeaveRow row{.client = {"C-1"}, .first = on(first)};
  if (!last.empty()) row.last = on(last);
  return row;
}

std::vector<Consequence> judged(Clinic const& clinic, AttendancePolicy policy,
                                std::string_view as_of) {
  return consequences(clinic.record, with(std::move(policy)), on(as_of));
}

AttendancePolicy const three_weeks{.leave = {.after_days = 21, .return_days = 21}};

}  // namespace

TEST_CASE("sessions on the days of leave are not counted, those on the days beside it are") {
  AttendancePolicy const policy{
      .rules = {{.id = "one", .reach = 1, .ladder = {PolicyAction::alert}}}};
  for (auto const& [day, counted] :
       {std::pair("2026-12-01", true), std::pair("2026-12-02", false),
        std::pair("2026-12-04", false), std::pair("2026-12-05", true)}) {
    CAPTURE(day);
    Clinic clinic;
    clinic.stay("2026-11-30");
    clinic.record.leaves = {leave("2026-12-02", "2026-12-04")};
    clinic.missed(day);
    CHECK(judged(clinic, policy, "2026-12-10").size() == (counted ? 1 : 0));
  }
}

TEST_CASE("the twenty-first day without attendance asks for leave, the twentieth does not") {
  Clinic clinic;
  clinic.stay("2026-11-30");
  clinic.came("2026-12-01");
  clinic.missed("2026-12-04");
  CHECK(judged(clinic, three_weeks, "2026-12-22").empty());
  auto const found = judged(clinic, three_weeks, "2026-12-23");
  REQUIRE(found.size() == 1);
  CHECK(found[0].action == PolicyAction::leave);
  CHECK(found[0].date == on("2026-12-22"));
  CHECK(found[0].because == "21 days without attendance");
  CHECK(found[0].certain);
}

TEST_CASE("attendance on the twenty-first day is in time") {
  for (auto const& [back, asked] :
       {std::pair("2026-12-22", false), std::pair("2026-12-23", true)}) {
    CAPTURE(back);
    Clinic clinic;
    clinic.stay("2026-11-30");
    clinic.came("2026-12-01");
    clinic.came(back);
    CHECK(judged(clinic, three_weeks, "2026-12-26").size() == (asked ? 1 : 0));
  }
}

TEST_CASE("days without attendance in which something is not marked are not certain") {
  Clinic clinic;
  clinic.stay("2026-11-30");
  clinic.session("2026-12-04");
  auto const found = judged(clinic, three_weeks, "2026-12-30");
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].certain);
  CHECK(found[0].evidence.back().state == "not marked");
}

TEST_CASE("leave answers the days without attendance, and has its own end") {
  Clinic clinic;
  clinic.stay("2026-11-30");
  clinic.record.leaves = {leave("2026-12-05", "2027-01-10")};
  // Day 21 of leave is 26 December.
  CHECK(judged(clinic, three_weeks, "2026-12-26").empty());
  auto const found = judged(clinic, three_weeks, "2026-12-27");
  REQUIRE(found.size() == 1);
  CHECK(found[0].action == PolicyAction::discharge);
  CHECK(found[0].date == on("2026-12-26"));
  clinic.came("2026-12-26");
  CHECK(judged(clinic, three_weeks, "2026-12-30").empty());
}

TEST_CASE("after leave has ended the days without attendance begin again") {
  Clinic clinic;
  clinic.stay("2026-11-30");
  clinic.record.leaves = {leave("2026-12-05", "2026-12-10")};
  AttendancePolicy const policy{.leave = {.after_days = 21}};
  CHECK(judged(clinic, policy, "2026-12-31").empty());
  CHECK(judged(clinic, policy, "2027-01-01").size() == 1);
  clinic.record.leaves = {leave("2026-12-05")};
  CHECK(judged(clinic, policy, "2027-03-01").empty());
}

TEST_CASE("one day is a limit like any other, and no days are none") {
  auto const found = [](LeavePolicy const& policy, std::string_view as_of) {
    Clinic clinic;
    clinic.stay("2026-11-30");
    clinic.record.leaves = {leave("2026-12-05", "2027-01-10")};
    return judged(clinic, {.leave = policy}, as_of);
  };
  CHECK(found({.return_days = 1}, "2026-12-06").empty());
  REQUIRE(found({.return_days = 1}, "2026-12-07").size() == 1);
  CHECK(found({.return_days = 1}, "2026-12-07")[0].date == on("2026-12-06"));
  CHECK(found({.after_days = 1}, "2026-11-30").empty());
  CHECK(found({.after_days = 1}, "2026-12-01").size() == 1);
  CHECK(found({}, "2027-03-01").empty());
}

TEST_CASE("a client discharged for attendance may come back after the wait") {
  Clinic clinic;
  clinic.stay("2026-11-30", "2026-12-10", DischargeReason::terminated);
  AttendancePolicy const policy{.readmit_wait_days = 21};
  CHECK(readmission_date(clinic.record.episodes, with(policy)) == on("2026-12-31"));
  CHECK(readmission_date(clinic.record.episodes, with({})) == std::nullopt);
  for (auto const& [back, early] :
       {std::pair("2026-12-30", true), std::pair("2026-12-31", false)}) {
    CAPTURE(back);
    auto again = clinic;
    again.stay(back);
    auto const found = judged(again, policy, "2027-02-01");
    REQUIRE(found.size() == (early ? 1 : 0));
    if (early)
      CHECK(found[0].because == "admitted 20 days after a discharge for attendance, 21 to wait");
  }
  Clinic completed;
  completed.stay("2026-11-30", "2026-12-10");
  CHECK(readmission_date(completed.record.episodes, with(policy)) == std::nullopt);
}
