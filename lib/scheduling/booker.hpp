// Holds appointments on dates: at the usual hour, or at the best hour that is free.
#pragma once

#include <algorithm>

#include "scheduling/ledger.hpp"
#include "scheduling/template_week.hpp"

namespace careplan {

struct Booking {
  Session session{};
  int course = 0;
};

class Booker {
 public:
  Booker(Groundwork const& clinic, std::vector<Course> const& courses, TemplateWeek const& week,
         Ledger& ledger)
      : clinic_(clinic), courses_(courses), week_(week), ledger_(ledger) {}

  // The due at the usual hour of its place in the week; nothing when it is not free.
  std::optional<Session> at_usual_hour(int course, Due const& due) const {
    auto const& usual = week_.usual_of[slot_of(course)];
    if (due.nth >= static_cast<int>(usual.size()) || !usual[slot_of(due.nth)]) return std::nullopt;
    auto const& hour = *usual[slot_of(due.nth)];
    if (!possible(course, hour)) return std::nullopt;
    for (auto const date : dates(due.window, hour.day))
      if (planned(hour, date) || !due.whole)
        if (free(course, hour, date)) return session_at(course, hour, date);
    return std::nullopt;
  }

  // The free hour that costs client and program least, the earliest of equals.
  std::optional<Session> at_any_hour(int course, Due const& due) const {
    std::optional<std::pair<UsualHour, Date>> best;
    int least = 0;
    each_hour(course, [&](UsualHour const& hour) {
      int const cost = inconvenience(course, hour);
      if (best && cost >= least) return;
      for (auto const date : dates(due.window, hour.day))
        if (free(course, hour, date)) {
          best = {hour, date};
          least = cost;
          break;
        }
    });
    if (!best) return std::nullopt;
    return session_at(course, best->first, best->second);
  }

  TrackPlan const& track_of(int course) const {
    return clinic_
        .tracks[slot_of(week_.place_of[slot_of(courses_[slot_of(course)].demand)]->first)];
  }

 private:
  static std::size_t slot_of(int index) { return static_cast<std::size_t>(index); }
  static constexpr int step_minutes = 15;  // appointments begin on the quarter of an hour

  Demand const& demand_of(int course) const {
    return *clinic_.demands[slot_of(courses_[slot_of(course)].demand)].demand;
  }
  Span<Clock> time_of(int course, Clock begin) const {
    auto const minutes = courses_[slot_of(course)].minutes;
    return {begin, Clock{begin.minute + static_cast<int>(minutes.count())}};
  }
  static std::vector<Date> dates(Span<Date> window, weekday day) {
    std::vector<Date> list;
    for (Date date = window.begin + (day - weekday_of(window.begin)); date < window.end;
         date += std::chrono::days{7})
      list.push_back(date);
    return list;
  }
  static bool planned(UsualHour const& hour, Date date) {
    return std::ranges::find(hour.mondays, week_start(date)) != hour.mondays.end();
  }

  // What holds in every week: availability, opening hours, outside the track's hours.
  bool possible(int course, UsualHour const& hour) const {
    auto const time = time_of(course, hour.begin);
    auto const& track = track_of(course);
    auto const& clinician = clinic_.problem.site.clinicians[slot_of(hour.clinician)];
    return demand_of(course).available.covers(hour.day, time) &&
           clinician.available.covers(hour.day, time) &&
           clinic_.open(hour.day, time, track.track->modality) &&
           !track.hours[hour.day.iso_encoding() - 1].overlaps(time);
  }

  int room_for(int course, UsualHour const& hour, Date date) const {
    auto const time = time_of(course, hour.begin);
    if (hour.room >= 0 && ledger_.room_free(hour.room, date, time)) return hour.room;
    return ledger_.find_room(*courses_[slot_of(course)].service, 1, date, time);
  }

  // What holds on one date.
  bool free(int course, UsualHour const& hour, Date date) const {
    auto const time = time_of(course, hour.begin);
    auto const& client = demand_of(course).client;
    return date >= clinic_.problem.open_from && !clinic_.problem.site.closed_on(date) &&
           ledger_.clinician_can(hour.clinician, date, time) &&
           ledger_.client_free(client, date, time) &&
           (track_of(course).track->modality == Modality::virtual_ ||
            room_for(course, hour, date) >= 0) &&
           ledger_.caseload_allows(hour.clinician, client, date);
  }

  template <class Visit>
  void each_hour(int course, Visit visit) const {
    auto const& service = *courses_[slot_of(course)].service;
    int const minutes = static_cast<int>(courses_[slot_of(course)].minutes.count());
    for (int k = 0; k < static_cast<int>(clinic_.problem.site.clinicians.size()); ++k) {
      if (!clinic_.may_lead(k, service) || !clinic_.suits(k, demand_of(course), service.kind))
        continue;
      for (auto const& window : clinic_.problem.site.clinicians[slot_of(k)].available.windows()) {
        int const first = (window.time.begin.minute + step_minutes - 1) / step_minutes;
        for (int begin = first * step_minutes; begin + minutes <= window.time.end.minute;
             begin += step_minutes) {
          UsualHour const hour{.clinician = k, .day = window.day, .begin = Clock{begin}};
          if (possible(course, hour)) visit(hour);
        }
      }
    }
  }

  // Lower is better: the client's own clinician, days that the client comes anyway, short waits.
  int inconvenience(int course, UsualHour const& hour) const {
    auto const& track = track_of(course);
    int sum = 0;
    if (auto const& asked = demand_of(course).clinician;
        asked && *asked != clinic_.problem.site.clinicians[slot_of(hour.clinician)].id)
      sum += 400;
    auto const& hours = track.hours[hour.day.iso_encoding() - 1];
    auto const time = time_of(course, hour.begin);
    if (hours.empty()) return sum + (track.track->modality == Modality::in_person ? 100 : 30);
    return sum +
           std::max(hours.begin.minute - time.end.minute, time.begin.minute - hours.end.minute) /
               step_minutes;
  }

  Session session_at(int course, UsualHour const& hour, Date date) const {
    auto const& track = track_of(course);
    auto const& service = *courses_[slot_of(course)].service;
    Session session{.program = track.program->id,
                    .track = track.track->id,
                    .service = service.id,
                    .kind = service.kind,
                    .modality = track.track->modality,
                    .counts_toward_hours = service.counts_toward_hours,
                    .billable = service.billable,
                    .date = date,
                    .time = time_of(course, hour.begin),
                    .clinician = clinic_.problem.site.clinicians[slot_of(hour.clinician)].id,
                    .roster = {demand_of(course).client}};
    if (session.modality == Modality::in_person)
      session.room = clinic_.problem.site.rooms[slot_of(room_for(course, hour, date))].id;
    return session;
  }

  Groundwork const& clinic_;
  std::vector<Course> const& courses_;
  TemplateWeek const& week_;
  Ledger& ledger_;
};

}  // namespace careplan
