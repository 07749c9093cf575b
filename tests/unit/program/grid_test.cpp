#include "program/grid.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

// Sixteen weeks in the shape of the Matrix model: skills first, then relapse prevention on the
// outer days, and in the middle family education that gives way to social support.
Program matrix_like() {
  Program program{.id = "m", .weeks = 16};
  for (auto const* id : {"skills", "prevention", "family", "support"})
    program.services.push_back({.id = id});
  program.services.push_back({.id = "individual", .together = false});
  auto const all = [](int order) {
    return Block{
        .service = "prevention", .minutes = Minutes{90}, .track_days = {1, 3}, .order = order};
  };
  Block const family{.service = "family", .minutes = Minutes{90}, .track_days = {2}, .order = 2};
  program.phases = {
      {.id = "early",
       .first_week = 1,
       .last_week = 4,
       .blocks = {{.service = "skills", .minutes = Minutes{50}, .track_days = {1, 3}, .order = 1},
                  all(2),
                  family,
                  {.service = "individual", .minutes = Minutes{50}, .per_phase = 3}}},
      {.id = "middle", .first_week = 5, .last_week = 12, .blocks = {all(2), family}},
      {.id = "late",
       .first_week = 13,
       .last_week = 16,
       .blocks = {all(2),
                  {.service = "support", .minutes = Minutes{90}, .track_days = {2}, .order = 2}}}};
  program.tracks = {{.id = "evening", .days = *parse_weekdays("MWF"), .begin = Clock{1080}},
                    {.id = "late", .days = *parse_weekdays("TThSa"), .begin = Clock{1080}}};
  return program;
}

std::string shown(std::vector<GridEntry> const& entries) {
  std::string text;
  for (auto const& entry : entries)
    text += std::string(to_text(entry.day)) + " " + to_text(entry.time) + " " + entry.service->id +
            " x" + std::to_string(entry.uses.size()) + "\n";
  return text;
}

}  // namespace

TEST_CASE("one hour serves all phases, and blocks that follow one another in time share it") {
  auto const program = matrix_like();
  CHECK(shown(grid(program, program.tracks[0])) ==
        "Mon 18:00-18:50 skills x1\n"
        "Mon 18:50-20:20 prevention x3\n"
        "Wed 18:00-19:30 family x2\n"
        "Wed 18:00-19:30 support x1\n"
        "Fri 18:00-18:50 skills x1\n"
        "Fri 18:50-20:20 prevention x3\n");
}

TEST_CASE("days by number fit every pattern of days") {
  auto const program = matrix_like();
  CHECK(shown(grid(program, program.tracks[1])) ==
        "Tue 18:00-18:50 skills x1\n"
        "Tue 18:50-20:20 prevention x3\n"
        "Thu 18:00-19:30 family x2\n"
        "Thu 18:00-19:30 support x1\n"
        "Sat 18:00-18:50 skills x1\n"
        "Sat 18:50-20:20 prevention x3\n");
}

TEST_CASE("a client meets what belongs to the client's own week") {
  auto const program = matrix_like();
  auto const& track = program.tracks[0];
  auto const entries = grid(program, track);
  auto const attended = [&](int week) {
    std::string text;
    for (auto const& entry : entries)
      if (use_in_week(entry, track, week) != nullptr)
        text += std::string(to_text(entry.day)) + " " + entry.service->id + ", ";
    return text;
  };
  CHECK(attended(4) == "Mon skills, Mon prevention, Wed family, Fri skills, Fri prevention, ");
  CHECK(attended(5) == "Mon prevention, Wed family, Fri prevention, ");
  CHECK(attended(13) == "Mon prevention, Wed support, Fri prevention, ");
  CHECK(attended(17) == "");
}

TEST_CASE("planned minutes are the sum of the blocks of the week") {
  auto const program = matrix_like();
  CHECK(planned_minutes(program, program.tracks[0], 1) == Minutes{370});
  CHECK(planned_minutes(program, program.tracks[0], 5) == Minutes{270});
  CHECK(planned_minutes(program, program.tracks[0], 16) == Minutes{270});
  CHECK(planned_minutes(program, program.tracks[0], 17) == Minutes{0});
  CHECK(planned_minutes(program, program.tracks[0], 0) == Minutes{0});
}

TEST_CASE("weekly appointments are planned; those counted over a phase, or for some, are not") {
  auto program = matrix_like();
  auto& blocks = program.phases[0].blocks;
  blocks.push_back({.service = "individual", .minutes = Minutes{50}, .per_week = 2});
  CHECK(planned_minutes(program, program.tracks[0], 1) == Minutes{470});
  program.services.push_back(
      {.id = "rest", .kind = ServiceKind::break_time, .counts_toward_hours = false});
  blocks.push_back({.service = "rest", .minutes = Minutes{10}, .order = 3});
  CHECK(planned_minutes(program, program.tracks[0], 1) == Minutes{470});
}

TEST_CASE("a count over a phase falls entirely inside it, spread evenly") {
  for (int weeks = 1; weeks <= 16; ++weeks)
    for (int count = 1; count <= 20; ++count) {
      CAPTURE(weeks);
      CAPTURE(count);
      Phase const phase{.first_week = 3, .last_week = 2 + weeks};
      Block const block{.per_phase = count};
      int sum = 0;
      for (int week = 1; week <= 25; ++week) {
        int const times = times_in_week(block, phase, week).value();
        bool const inside = week >= 3 && week <= 2 + weeks;
        CHECK((inside ? times == count / weeks || times == count / weeks + 1 : times == 0));
        sum += times;
      }
      CHECK(sum == count);
    }
}

TEST_CASE("a block so many times a week takes the first of the track's days") {
  Track const track{.days = *parse_weekdays("TThSa")};
  Phase const phase{.first_week = 1, .last_week = 2};
  CHECK(to_text(meeting_days({.per_week = 2}, phase, track, 1)) == "Tue Thu");
  CHECK(to_text(meeting_days({}, phase, track, 2)) == "Tue Thu Sat");
  CHECK(to_text(meeting_days({.per_week = 5}, phase, track, 2)) == "Tue Thu Sat");
  CHECK(to_text(meeting_days({.days = *parse_weekdays("Thu Fri")}, phase, track, 2)) == "Thu");
}

TEST_CASE("the week of admission is the first program week, however late it begins") {
  auto const day = [](char const* text) { return *parse_date(text); };
  CHECK(program_week(day("2026-12-03"), day("2026-12-03")) == 1);
  CHECK(program_week(day("2026-12-03"), day("2026-12-06")) == 1);
  CHECK(program_week(day("2026-12-03"), day("2026-12-07")) == 2);
  CHECK(program_week(day("2026-12-28"), day("2027-01-04")) == 2);
}
