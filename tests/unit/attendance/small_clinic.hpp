// A program with three 3-hour days, a client and a record that tests fill in day by day.
#pragma once

#include <algorithm>
#include <string>

#include "attendance/hours.hpp"

namespace careplan {

inline Date on(std::string_view date) {
  return *parse_date(date);
}

inline Program three_by_three() {
  return {.id = "iop",
          .tracks = {{.id = "morning",
                      .days = {std::chrono::Monday, std::chrono::Wednesday, std::chrono::Friday},
                      .begin = {540}}},
          .attendance = {.unexcused_alert = 3, .unexcused_days = 28, .makeup_within_days = 7}};
}

inline RulePack nine_hours() {
  return {.id = "nine", .weekly_min = Minutes{540}, .days_min = 3, .day_min = Minutes{180}};
}

// Sessions are named by date and time, so that marks and make-ups read plainly.
struct Clinic {
  Attendance record{};
  long next = 1;

  void stay(std::string_view from, std::string_view until = "",
            std::optional<DischargeReason> reason = DischargeReason::completed) {
    Episode episode{
        .client = {"C-1"}, .program = "iop", .track = "morning", .level = "iop", .begin = on(from)};
    if (!until.empty()) {
      episode.end = on(until);
      episode.ended_by = DecisionKind::discharge;
      episode.discharge = reason;
    }
    record.episodes.push_back(episode);
  }

  Session& session(std::string_view date, int minutes = 180, bool rostered = true,
                   int begin = 540) {
    record.sessions.push_back({.id = {std::string(date) + "@" + std::to_string(begin)},
                               .program = "iop",
                               .service = "group",
                               .date = on(date),
                               .time = {{begin}, {begin + minutes}}});
    if (rostered) record.sessions.back().roster = {{"C-1"}};
    return record.sessions.back();
  }

  MarkRow& mark(std::string_view date, MarkStatus status, int minutes = 0, int begin = 540) {
    record.marks.push_back({.id = next++,
                            .client = {"C-1"},
                            .session = {std::string(date) + "@" + std::to_string(begin)},
                            .status = status,
                            .attended = Minutes{minutes}});
    return record.marks.back();
  }

  void came(std::string_view date, int minutes = 180) {
    session(date);
    mark(date, minutes < 180 ? MarkStatus::left_early : MarkStatus::present, minutes);
  }
  void missed(std::string_view date, MarkStatus status = MarkStatus::unexcused) {
    session(date);
    mark(date, status);
  }
  // An extra session on `date` that makes up the one missed on `day`.
  void made_up(std::string_view date, std::string_view day, int minutes = 180, int begin = 1080) {
    session(date, 180, false, begin);
    mark(date, MarkStatus::present, minutes, begin).makes_up = SessionId{std::string(day) + "@540"};
  }

  std::vector<WeekHours> hours(std::string_view as_of = "2027-03-01",
                               RulePack const& rules = nine_hours(),
                               Program const& program = three_by_three()) const {
    return weekly_hours(record, program, rules, on(as_of));
  }
};

}  // namespace careplan
