#include "attendance/uncounted.hpp"

#include <doctest/doctest.h>

#include "small_clinic.hpp"

using namespace careplan;

namespace {

// In `iop` from 2 to 9 November, in `php` from then on; sessions are all of `iop`.
Clinic moved_on() {
  Clinic clinic;
  clinic.stay("2026-11-02", "2026-11-09", std::nullopt);
  clinic.record.episodes.back().ended_by = DecisionKind::step_up;
  clinic.stay("2026-11-09");
  clinic.record.episodes.back().program = "php";
  return clinic;
}

std::vector<Date> days_of(Clinic const& clinic, std::string_view as_of = "2027-01-01") {
  std::vector<Date> days;
  for (auto const& one : uncounted(clinic.record, on(as_of))) days.push_back(one.date);
  return days;
}

}  // namespace

TEST_CASE("what was attended counts up to the day that ends a stay, and after it has a line") {
  auto clinic = moved_on();
  for (auto const* date : {"2026-10-30", "2026-11-02", "2026-11-09", "2026-11-11"})
    clinic.came(date);
  CHECK(days_of(clinic) == std::vector{on("2026-10-30"), on("2026-11-11")});
  CHECK(days_of(clinic, "2026-11-11") == std::vector{on("2026-10-30")});
  Minutes delivered{};
  for (auto const& week : clinic.hours()) delivered += week.delivered;
  CHECK(delivered == Minutes{360});  // no minute is in both, and none in neither
  auto const all = uncounted(clinic.record, on("2027-01-01"));
  CHECK(all[0].instead.empty());
  CHECK(all[1].instead == "php");
  CHECK(why_uncounted(all[0]) == "not counted: in iop, when the client was in no program");
}

TEST_CASE("absences and services that do not count toward hours are no minutes lost") {
  auto clinic = moved_on();
  clinic.missed("2026-11-11");
  clinic.came("2026-11-13");
  clinic.record.sessions.back().counts_toward_hours = false;
  CHECK(days_of(clinic).empty());
}

TEST_CASE("a make-up is of the program of what was missed, wherever it was attended") {
  auto clinic = moved_on();
  clinic.missed("2026-11-06");
  clinic.made_up("2026-11-11", "2026-11-06");
  clinic.record.sessions.back().program = "php";
  auto const all = uncounted(clinic.record, on("2027-01-01"));
  REQUIRE(all.size() == 1);
  CHECK(why_uncounted(all[0]) ==
        "not counted: made up 2026-11-06 in iop, when the client was in php");
}

TEST_CASE("weeks of what is not counted hold nothing but that") {
  auto clinic = moved_on();
  for (auto const* date : {"2026-11-11", "2026-11-13", "2026-11-16"}) clinic.came(date, 100);
  auto const weeks =
      uncounted_weeks(uncounted(clinic.record, on("2027-01-01")), std::chrono::Monday);
  REQUIRE(weeks.size() == 2);
  CHECK(weeks[0] == WeekHours{.client = {"C-1"},
                              .program = "iop",
                              .week = on("2026-11-09"),
                              .uncounted = Minutes{200},
                              .status = WeekStatus::uncounted,
                              .reasons = {"Wed 2026-11-11: 100 min not counted: in iop, when the "
                                          "client was in php",
                                          "Fri 2026-11-13: 100 min not counted: in iop, when the "
                                          "client was in php"}});
  CHECK(weeks[1].week == on("2026-11-16"));
}

TEST_CASE("a signal names what is lost of the present stay, and for four weeks what is before it") {
  auto clinic = moved_on();
  clinic.came("2026-10-30");
  clinic.came("2026-11-11");
  auto const on_day = [&](std::string_view as_of) {
    return uncounted_signals(clinic.record, on(as_of));
  };
  auto const soon = on_day("2026-11-20");
  REQUIRE(soon.size() == 2);  // in no program, and in another
  CHECK(soon[1].evidence ==
        "180 min attended in iop count in no week, for the client was in php: 2026-11-11");
  auto const later = on_day("2027-02-01");
  REQUIRE(later.size() == 1);
  CHECK(later[0].date == on("2026-11-11"));
  clinic.record.episodes.back().end = on("2026-12-01");
  CHECK(on_day("2027-02-01").empty());
}
