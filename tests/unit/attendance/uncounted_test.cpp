#include "attendance/uncounted.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "attendance/visits.hpp"
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

TEST_CASE("every attendance of 500 random clinics is in one ledger or has one line") {
  std::mt19937 random(7);
  auto const chance = [&](int of) {
    return static_cast<int>(random() % static_cast<unsigned>(of));
  };
  std::size_t lines = 0;
  for (int world = 0; world < 500; ++world) {
    Clinic clinic;
    Date const first = on("2026-11-02");
    for (Date day = first + std::chrono::days{chance(8)}; day < first + std::chrono::days{40};) {
      Date const end = day + std::chrono::days{chance(20)};
      clinic.record.episodes.push_back({.client = {"C-1"},
                                        .program = chance(2) == 0 ? "iop" : "php",
                                        .begin = day,
                                        .end = end,
                                        .ended_by = DecisionKind::transfer});
      day = end + std::chrono::days{chance(3) == 0 ? 3 : 0};
      if (end == day && chance(4) == 0) break;
    }
    std::set<std::string> came;
    std::string missed;
    for (int i = 0; i < 40; i += 1 + chance(3)) {
      auto const date = to_text(first + std::chrono::days{i});
      clinic.session(date, 180, chance(2) == 0).program = chance(2) == 0 ? "iop" : "php";
      auto const id = clinic.record.sessions.back().id.value;
      if (chance(4) == 0) {
        clinic.mark(date, MarkStatus::excused);
        missed = id;
        continue;
      }
      auto& mark = clinic.mark(date, MarkStatus::present, 180);
      if (!missed.empty() && chance(3) == 0) mark.makes_up = SessionId{missed};
      came.insert(id);
    }
    std::multiset<std::string> told;
    for (auto const* program : {"iop", "php"})
      for (auto const& [client, ledger] :
           ledgers(clinic.record, {.id = program}, first + std::chrono::days{60}))
        for (auto const& visit : ledger.visits)
          if (visit.mark && attended(visit.mark->status))
            told.insert(std::string(visit.session.id));
    for (auto const& one : uncounted(clinic.record, first + std::chrono::days{60})) {
      told.insert(one.session.value);
      ++lines;
    }
    CAPTURE(world);
    CHECK(std::ranges::equal(told, came));
  }
  CHECK(lines > 500);
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
