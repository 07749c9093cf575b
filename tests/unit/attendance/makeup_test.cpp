#include <doctest/doctest.h>

#include "small_clinic.hpp"

using namespace careplan;

namespace {

// Present on Monday and Wednesday, absent on Friday 11 December 2026.
Clinic one_day_missed() {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-07");
  clinic.came("2026-12-09");
  clinic.missed("2026-12-11");
  return clinic;
}

Minutes made_up(Clinic const& clinic, Program const& program = three_by_three()) {
  Minutes sum{};
  for (auto const& week : clinic.hours("2027-01-11", nine_hours(), program)) sum += week.made_up;
  return sum;
}

bool refused(Clinic const& clinic, std::string_view why,
             Program const& program = three_by_three()) {
  for (auto const& week : clinic.hours("2027-01-11", nine_hours(), program))
    for (auto const& reason : week.reasons)
      if (reason.find("make-up not counted, " + std::string(why)) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a make-up in the same week meets the week, and the status says how") {
  auto clinic = one_day_missed();
  clinic.made_up("2026-12-12", "2026-12-11");
  auto const week = clinic.hours("2026-12-14")[0];
  CHECK(week.planned == Minutes{540});
  CHECK(week.delivered == Minutes{540});
  CHECK(week.made_up == Minutes{180});
  CHECK(week.billable == Minutes{540});
  CHECK(week.status == WeekStatus::met_with_makeup);
}

TEST_CASE("a make-up counts in the week it is attended, not in the week that was missed") {
  auto clinic = one_day_missed();
  clinic.made_up("2026-12-15", "2026-12-11");
  auto const weeks = clinic.hours("2026-12-21");
  CHECK(weeks[0].status == WeekStatus::short_);
  CHECK(weeks[1].made_up == Minutes{180});
}

TEST_CASE("a make-up counts on the last allowed day and not on the one after") {
  auto in_time = one_day_missed();
  in_time.made_up("2026-12-18", "2026-12-11");
  CHECK(made_up(in_time) == Minutes{180});
  auto late = one_day_missed();
  late.made_up("2026-12-19", "2026-12-11");
  CHECK(made_up(late) == Minutes{0});
  CHECK(refused(late, "8 days after, at most 7 allowed"));
}

TEST_CASE("where make-ups must fall in the same week, Sunday is in time and Monday is not") {
  auto program = three_by_three();
  program.attendance.makeup_same_week = true;
  auto sunday = one_day_missed();
  sunday.made_up("2026-12-13", "2026-12-11");
  CHECK(made_up(sunday, program) == Minutes{180});
  auto monday = one_day_missed();
  monday.made_up("2026-12-14", "2026-12-11");
  CHECK(made_up(monday, program) == Minutes{0});
  CHECK(refused(monday, "it was not in the week of the missed day", program));
}

TEST_CASE("a make-up on the missed day itself counts, one on the day before does not") {
  auto same_day = one_day_missed();
  same_day.made_up("2026-12-11", "2026-12-11");
  CHECK(made_up(same_day) == Minutes{180});
  auto before = one_day_missed();
  before.made_up("2026-12-10", "2026-12-11");
  CHECK(made_up(before) == Minutes{0});
  CHECK(refused(before, "it was before the missed day"));
}

TEST_CASE("a program that does not count make-ups counts none") {
  auto program = three_by_three();
  program.attendance.makeup_counts = false;
  auto clinic = one_day_missed();
  clinic.made_up("2026-12-12", "2026-12-11");
  CHECK(made_up(clinic, program) == Minutes{0});
  CHECK(refused(clinic, "the program does not count make-ups", program));
}

TEST_CASE("no more can be made up than was missed that day, however often") {
  auto clinic = one_day_missed();
  clinic.made_up("2026-12-12", "2026-12-11", 100);
  clinic.made_up("2026-12-13", "2026-12-11", 100);
  CHECK(made_up(clinic) == Minutes{180});
  CHECK(refused(clinic, "20 of 100 min are more than was missed on 2026-12-11"));
}

TEST_CASE("after leaving early only the rest can be made up") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.came("2026-12-07", 120);
  clinic.made_up("2026-12-08", "2026-12-07", 180);
  CHECK(made_up(clinic) == Minutes{60});
}

TEST_CASE("what the program cancelled can be made up") {
  Clinic clinic;
  clinic.stay("2026-12-07");
  clinic.missed("2026-12-07", MarkStatus::cancelled);
  clinic.made_up("2026-12-08", "2026-12-07");
  CHECK(made_up(clinic) == Minutes{180});
}

TEST_CASE("nothing is made up for a day attended in full, not marked, or not in the record") {
  auto full = one_day_missed();
  full.made_up("2026-12-12", "2026-12-09");
  CHECK(made_up(full) == Minutes{0});
  CHECK(refused(full, "180 of 180 min are more than was missed on 2026-12-09"));
  auto unmarked = one_day_missed();
  unmarked.session("2026-12-14");
  unmarked.made_up("2026-12-15", "2026-12-14");
  CHECK(made_up(unmarked) == Minutes{0});
  auto unknown = one_day_missed();
  unknown.made_up("2026-12-12", "2026-12-01");
  CHECK(made_up(unknown) == Minutes{0});
  CHECK(refused(unknown, "the session it makes up is not in the record"));
}

TEST_CASE("a make-up that was itself missed gives nothing and plans nothing") {
  auto clinic = one_day_missed();
  auto& session = clinic.session("2026-12-12", 180, true, 1080);
  session.roster = {{"C-1"}};
  clinic.mark("2026-12-12", MarkStatus::unexcused, 0, 1080).makes_up = SessionId{"2026-12-11@540"};
  auto const week = clinic.hours("2026-12-14")[0];
  CHECK(week.planned == Minutes{540});
  CHECK(week.delivered == Minutes{360});
  CHECK(week.made_up == Minutes{0});
}

TEST_CASE("a make-up attended in another program's session counts where the session was missed") {
  auto clinic = one_day_missed();
  clinic.made_up("2026-12-12", "2026-12-11");
  clinic.record.sessions.back().program = "other";
  CHECK(made_up(clinic) == Minutes{180});
}
