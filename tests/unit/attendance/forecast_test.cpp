// What the rest of a week must bring. Monday 7 December 2026 begins the week.
#include "attendance/forecast.hpp"

#include <doctest/doctest.h>

#include <random>

#include "small_clinic.hpp"

using namespace careplan;

namespace {

using Ids = std::vector<SessionId>;

Clinic in_care() {
  Clinic clinic;
  clinic.stay("2026-11-30");
  for (auto const* day : {"2026-11-30", "2026-12-02", "2026-12-04"}) clinic.came(day);
  return clinic;
}

// A group of others that the client could join.
void group(Clinic& clinic, std::string_view date, int minutes = 180, int begin = 1080) {
  auto& session = clinic.session(date, minutes, false, begin);
  session.group = "evening-1";
  session.roster = {{"C-8"}, {"C-9"}};
}

Forecast ahead(Clinic const& clinic, std::string_view today, Program const& program,
               RulePack const& rules = nine_hours()) {
  auto const all = forecast(clinic.record, program, std::span(&rules, 1), on(today));
  REQUIRE(all.size() == 1);
  return all[0];
}
Forecast ahead(Clinic const& clinic, std::string_view today) {
  return ahead(clinic, today, three_by_three());
}

}  // namespace

TEST_CASE("every session of an exact week must be attended") {
  auto clinic = in_care();
  clinic.came("2026-12-07");
  clinic.session("2026-12-09");
  clinic.session("2026-12-11");
  auto const one = ahead(clinic, "2026-12-09");
  CHECK(one.outlook == Outlook::attend);
  CHECK(one.delivered == Minutes{180});
  CHECK(one.ahead == Minutes{360});
  CHECK(one.must == Ids{{"2026-12-09@540"}, {"2026-12-11@540"}});
  CHECK(one.enough == one.must);
  CHECK(one.reasons.front().find("180 of 540 min") == 0);
}

TEST_CASE("where there is one session to spare none must be, and the fewest are named") {
  auto clinic = in_care();
  clinic.came("2026-12-07");
  for (auto const* day : {"2026-12-09", "2026-12-10", "2026-12-11"}) clinic.session(day);
  auto const one = ahead(clinic, "2026-12-08");
  CHECK(one.outlook == Outlook::attend);
  CHECK(one.must.empty());
  CHECK(one.enough == Ids{{"2026-12-09@540"}, {"2026-12-10@540"}});
}

TEST_CASE("one minute decides between a week that can be met and one that needs a make-up") {
  for (int const minutes : {179, 180}) {
    CAPTURE(minutes);
    auto clinic = in_care();
    clinic.came("2026-12-07", minutes);
    clinic.session("2026-12-09");
    clinic.session("2026-12-11");
    group(clinic, "2026-12-10");
    auto const one =
        ahead(clinic, "2026-12-08", three_by_three(), {.id = "w", .weekly_min = Minutes{540}});
    CHECK(one.outlook == (minutes == 180 ? Outlook::attend : Outlook::make_up));
    if (minutes == 179)
      CHECK(one.make_ups ==
            std::vector<MakeupSlot>{{{"2026-12-10@1080"}, on("2026-12-10"), {"2026-12-07@540"}}});
  }
}

TEST_CASE("a missed day is mended by the slot of a group, and everything else must be attended") {
  auto clinic = in_care();
  clinic.missed("2026-12-07");
  clinic.session("2026-12-09");
  clinic.session("2026-12-11");
  group(clinic, "2026-12-08");
  group(clinic, "2026-12-10");
  auto const one = ahead(clinic, "2026-12-08");
  CHECK(one.outlook == Outlook::make_up);
  REQUIRE(one.make_ups.size() == 1);
  CHECK(one.make_ups[0].makes_up == SessionId{"2026-12-07@540"});
  CHECK(one.must == Ids{{"2026-12-09@540"}, {"2026-12-11@540"}});
}

TEST_CASE("only what was planned is owed: a guest who left early owes nothing") {
  auto clinic = in_care();
  clinic.came("2026-12-07");
  clinic.session("2026-12-08", 180, false, 720);
  clinic.mark("2026-12-08", MarkStatus::left_early, 60, 720);
  clinic.session("2026-12-09");
  group(clinic, "2026-12-10");  // would mend the week, had the guest a right to it
  auto const one =
      ahead(clinic, "2026-12-09", three_by_three(), {.id = "w", .weekly_min = Minutes{540}});
  CHECK(one.delivered == Minutes{240});
  CHECK(one.make_ups.empty());
  CHECK(one.outlook == Outlook::lost);
}

TEST_CASE("a full group, one at a clashing hour and one past the deadline are no slots") {
  auto const outlook = [](auto change) {
    auto clinic = in_care();
    clinic.missed("2026-12-07");
    clinic.session("2026-12-09");
    clinic.session("2026-12-11");
    auto program = three_by_three();
    group(clinic, "2026-12-10");
    change(clinic, program);
    return ahead(clinic, "2026-12-08", program).outlook;
  };
  CHECK(outlook([](Clinic&, Program&) {}) == Outlook::make_up);
  CHECK(outlook([](Clinic&, Program& program) { program.group_size.max = 2; }) == Outlook::lost);
  CHECK(outlook([](Clinic&, Program& program) { program.group_size.max = 3; }) == Outlook::make_up);
  CHECK(outlook([](Clinic& clinic, Program&) {
          clinic.record.sessions.back().date = on("2026-12-09");
          clinic.record.sessions.back().time = {{700}, {880}};
        }) == Outlook::lost);
  CHECK(outlook([](Clinic&, Program& program) { program.attendance.makeup_within_days = 2; }) ==
        Outlook::lost);
  CHECK(outlook([](Clinic&, Program& program) { program.attendance.makeup_within_days = 3; }) ==
        Outlook::make_up);
  CHECK(outlook([](Clinic&, Program& program) { program.attendance.makeup_counts = false; }) ==
        Outlook::lost);
}

TEST_CASE("what is met already needs nobody, what nothing mends is lost, what is exempt is so") {
  auto clinic = in_care();
  for (auto const* day : {"2026-12-07", "2026-12-08", "2026-12-09"}) clinic.came(day);
  clinic.session("2026-12-11");
  auto const met = ahead(clinic, "2026-12-10");
  CHECK(met.outlook == Outlook::met);
  CHECK(met.reasons.empty());
  auto lost = in_care();
  lost.missed("2026-12-07");
  lost.session("2026-12-09");
  CHECK(ahead(lost, "2026-12-08").outlook == Outlook::lost);
  lost.record.leaves = {{.client = {"C-1"}, .first = on("2026-12-09")}};
  CHECK(ahead(lost, "2026-12-08").outlook == Outlook::exempt);
}

TEST_CASE("a session of today is still to come, one of yesterday that nobody marked is named") {
  auto clinic = in_care();
  for (auto const* day : {"2026-12-07", "2026-12-09", "2026-12-11"}) clinic.session(day);
  CHECK(ahead(clinic, "2026-12-07").outlook == Outlook::attend);
  auto const later = ahead(clinic, "2026-12-08");
  CHECK(later.outlook == Outlook::lost);
  CHECK(later.unmarked == Ids{{"2026-12-07@540"}});
}

TEST_CASE("a client who is not in care today has no forecast") {
  Clinic clinic;
  clinic.stay("2026-11-30", "2026-12-08");
  auto const rules = nine_hours();
  CHECK(forecast(clinic.record, three_by_three(), std::span(&rules, 1), on("2026-12-08")).empty());
}

TEST_CASE("forecasts come true: what suffices meets the week, and one session less does not") {
  std::mt19937 random(11);
  int attend = 0;
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    auto clinic = in_care();
    for (int day = 7; day < 13; ++day) {
      auto const date =
          day < 10 ? "2026-12-0" + std::to_string(day) : "2026-12-" + std::to_string(day);
      int const minutes = 60 * (1 + static_cast<int>(random() % 4));
      clinic.session(date, minutes);
      if (day < 9)
        clinic.mark(date, random() % 3 ? MarkStatus::present : MarkStatus::unexcused, minutes);
    }
    for (auto& mark : clinic.record.marks)
      if (!attended(mark.status)) mark.attended = Minutes{};
    RulePack const rules{.id = "r",
                         .weekly_min = Minutes{60 * (3 + static_cast<int>(random() % 10))},
                         .days_min = static_cast<int>(random() % 5),
                         .day_min = Minutes{60 * static_cast<int>(random() % 3)}};
    auto const one = ahead(clinic, "2026-12-09", three_by_three(), rules);
    if (one.outlook != Outlook::attend) continue;
    ++attend;
    for (std::size_t left_out = 0; left_out <= one.enough.size(); ++left_out) {
      auto later = clinic;
      for (auto const& session : clinic.record.sessions) {
        if (session.date < on("2026-12-09")) continue;
        auto const at = std::ranges::find(one.enough, session.id) - one.enough.begin();
        bool const comes =
            at < static_cast<long>(one.enough.size()) && at != static_cast<long>(left_out);
        later.mark(to_text(session.date), comes ? MarkStatus::present : MarkStatus::unexcused,
                   comes ? static_cast<int>(length(session.time).count()) : 0);
      }
      auto const week = later.hours("2026-12-14", rules).back();
      CHECK((week.status == WeekStatus::met) == (left_out == one.enough.size()));
    }
  }
  CHECK(attend > 40);
}
