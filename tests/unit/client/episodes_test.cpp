#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "client/record.hpp"

using namespace careplan;

namespace {

Date on(std::string_view date) {
  return *parse_date(date);
}

DecisionRow admit(long id, std::string_view date, std::string level = "iop") {
  return {.id = id,
          .client = {"C-1"},
          .date = on(date),
          .kind = DecisionKind::admit,
          .level = std::move(level),
          .program = "sud-iop",
          .track = "morning"};
}

DecisionRow step_up(long id, std::string_view date) {
  return {.id = id,
          .client = {"C-1"},
          .date = on(date),
          .kind = DecisionKind::step_up,
          .level = "php",
          .program = "php-day"};
}

DecisionRow discharge(long id, std::string_view date) {
  return {.id = id,
          .client = {"C-1"},
          .date = on(date),
          .kind = DecisionKind::discharge,
          .discharge = DischargeReason::completed};
}

DecisionRow continued(long id, std::string_view date, std::string track) {
  return {.id = id,
          .client = {"C-1"},
          .date = on(date),
          .kind = DecisionKind::continue_care,
          .level = "iop",
          .program = "sud-iop",
          .track = std::move(track)};
}

}  // namespace

TEST_CASE("a discharge corrected after an admission of its day does not end the new stay") {
  auto const back =
      episodes({admit(1, "2026-12-01"), admit(3, "2026-12-04"), discharge(4, "2026-12-04")});
  REQUIRE(back.size() == 2);
  CHECK(back[0].discharge == DischargeReason::completed);
  CHECK(back[1].begin == on("2026-12-04"));
  CHECK_FALSE(back[1].end);
  auto const gone = episodes({discharge(2, "2026-12-01"), admit(3, "2026-12-01")});
  REQUIRE(gone.size() == 1);  // the admission was corrected
  CHECK(gone[0].end == on("2026-12-01"));
}

TEST_CASE("an admission opens an episode that lasts until the day of the decision that ends it") {
  auto const open = episodes({admit(1, "2026-12-03")});
  REQUIRE(open.size() == 1);
  CHECK(open[0] == Episode{.client = {"C-1"},
                           .program = "sud-iop",
                           .track = "morning",
                           .level = "iop",
                           .begin = on("2026-12-03")});
  auto const closed = episodes({admit(1, "2026-12-03"), discharge(2, "2026-12-20")});
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].end == on("2026-12-20"));
  CHECK(closed[0].ended_by == DecisionKind::discharge);
  CHECK(closed[0].discharge == DischargeReason::completed);
  CHECK_FALSE(closed[0].active_on(on("2026-12-02")));
  CHECK(closed[0].active_on(on("2026-12-03")));
  CHECK(closed[0].active_on(on("2026-12-19")));
  CHECK_FALSE(closed[0].active_on(on("2026-12-20")));
}

TEST_CASE("a step on the day of admission leaves an empty episode behind and opens the next") {
  auto const stays = episodes({admit(1, "2026-12-03"), step_up(2, "2026-12-03")});
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].end == on("2026-12-03"));
  CHECK(stays[0].ended_by == DecisionKind::step_up);
  CHECK_FALSE(stays[0].active_on(on("2026-12-03")));
  CHECK(stays[1].level == "php");
  CHECK(stays[1].active_on(on("2026-12-03")));
  CHECK_FALSE(stays[1].end.has_value());
}

TEST_CASE("decisions of one day count in the order of their ids, not of arrival") {
  auto const stays = episodes({step_up(2, "2026-12-03"), admit(1, "2026-12-03")});
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].level == "iop");
  CHECK(stays[1].level == "php");
}

TEST_CASE("a client who comes back after discharge has two episodes with a gap") {
  auto const stays = episodes({admit(1, "2026-10-01"), discharge(2, "2026-10-15"),
                               admit(3, "2026-11-02"), discharge(4, "2026-11-30")});
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].end == on("2026-10-15"));
  CHECK(stays[1].begin == on("2026-11-02"));
  for (auto const& stay : stays) CHECK_FALSE(stay.active_on(on("2026-10-20")));
}

TEST_CASE("readmission on the day of discharge leaves no gap and no overlap") {
  auto const stays =
      episodes({admit(1, "2026-10-01"), discharge(2, "2026-10-15"), admit(3, "2026-10-15")});
  REQUIRE(stays.size() == 2);
  CHECK_FALSE(stays[0].active_on(on("2026-10-15")));
  CHECK(stays[1].active_on(on("2026-10-15")));
}

TEST_CASE("continuing in another track keeps the stay and moves it there") {
  auto const stays = episodes({admit(1, "2026-10-01"), continued(2, "2026-10-20", "evening")});
  REQUIRE(stays.size() == 1);
  CHECK(stays[0].track == "evening");
  CHECK(stays[0].begin == on("2026-10-01"));
  CHECK_FALSE(stays[0].end.has_value());
  CHECK(episodes({admit(1, "2026-10-01"), continued(2, "2026-10-20", "")})[0].track == "morning");
}

TEST_CASE("a discharge or a continuation without an episode changes nothing") {
  CHECK(episodes({}).empty());
  CHECK(episodes({discharge(1, "2026-10-01"), continued(2, "2026-10-02", "evening")}).empty());
  auto const stays = episodes({admit(1, "2026-10-01"), discharge(2, "2026-10-15"),
                               continued(3, "2026-10-20", "evening"), discharge(4, "2026-10-21")});
  REQUIRE(stays.size() == 1);
  CHECK(stays[0].end == on("2026-10-15"));
  CHECK(stays[0].track == "morning");
}

TEST_CASE(
    "a transfer ends no time at a level, a step ends no course, and neither is another client's") {
  auto moved = step_up(2, "2026-10-08");
  moved.kind = DecisionKind::transfer;
  moved.level = "iop";
  moved.program = "virtual";
  auto other = admit(5, "2026-10-25");
  other.client = {"C-2"};
  auto const stays = episodes(
      {admit(1, "2026-10-01"), moved, step_up(3, "2026-10-12"), discharge(4, "2026-10-20"), other});
  REQUIRE(stays.size() == 4);
  CHECK(stays[0].end == on("2026-10-08"));
  CHECK(stays[0].ended_by == DecisionKind::transfer);
  CHECK(stays[1].program == "virtual");
  auto const times = times_at_level(stays);
  REQUIRE(times.size() == 3);
  CHECK(times[0].level == "iop");
  CHECK(times[0].begin == on("2026-10-01"));
  CHECK(times[0].end == on("2026-10-12"));
  CHECK(times[0].ended_by == DecisionKind::step_up);
  CHECK(times[1].level == "php");
  auto const courses = courses_of_care(stays);
  REQUIRE(courses.size() == 2);
  CHECK(courses[0].begin == on("2026-10-01"));
  CHECK(courses[0].end == on("2026-10-20"));
  CHECK(courses[0].discharge == DischargeReason::completed);
  CHECK(courses[0].program == "sud-iop");  // as it began
  CHECK(courses[1] == stays[3]);
}

TEST_CASE("a discharge of one client does not end the episode of another") {
  auto other = discharge(2, "2026-10-15");
  other.client = {"C-2"};
  auto const stays = episodes({other, admit(1, "2026-10-01")});
  REQUIRE(stays.size() == 1);
  CHECK_FALSE(stays[0].end.has_value());
}

// On each day, the last deciding kind before its end says whether and where the client is: told
// day by day from the decisions, without episodes.
TEST_CASE("on every day the active episode is the one that the decisions up to it say") {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<DecisionRow> decisions;
    for (long id = 1; id <= 8; ++id) {
      DecisionRow row{.id = id,
                      .client = {random() % 2 ? "C-1" : "C-2"},
                      .date = on("2026-01-01") + std::chrono::days(random() % 20),
                      .kind = static_cast<DecisionKind>(random() % words(DecisionKind{}).size()),
                      .level = std::string(1, static_cast<char>('a' + id))};
      // In and out on one day is another matter: not the ids but what is possible tells the order.
      bool const in_and_out = std::ranges::any_of(decisions, [&](DecisionRow const& other) {
        return other.client == row.client && other.date == row.date &&
               std::set{other.kind, row.kind} ==
                   std::set{DecisionKind::admit, DecisionKind::discharge};
      });
      if (!in_and_out) decisions.push_back(std::move(row));
    }
    auto const stays = episodes(decisions);
    for (auto const* client : {"C-1", "C-2"}) {
      for (auto day = on("2025-12-31"); day < on("2026-02-01"); day += std::chrono::days(1)) {
        DecisionRow const* last = nullptr;
        for (auto const& d : decisions)
          if (d.client.value == client && d.date <= day && d.kind != DecisionKind::continue_care &&
              (!last || std::pair(last->date, last->id) < std::pair(d.date, d.id)))
            last = &d;
        std::vector<std::string> active;
        for (auto const& stay : stays)
          if (stay.client.value == client && stay.active_on(day)) active.push_back(stay.level);
        bool const in = last && last->kind != DecisionKind::discharge;
        CAPTURE(round);
        CHECK(active == (in ? std::vector{last->level} : std::vector<std::string>{}));
      }
    }
  }
}

TEST_CASE("a decision's reason reads as the reason of TEDS, the site's own and the deviation") {
  CHECK(reason_text({}).empty());
  auto row = discharge(1, "2026-12-20");
  CHECK(reason_text(row) == "completed");
  row.site_reason = "moved";
  CHECK(reason_text(row) == "completed (moved)");
  row.deviation = Deviation::client_preference;
  CHECK(reason_text(row) == "completed (moved), " + std::string(to_text(row.deviation)));
  CHECK(reason_text({.deviation = row.deviation}) == to_text(row.deviation));
}
