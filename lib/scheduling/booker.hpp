// Finds hours for one course of appointments at a time, in a draft that can be thrown away.
#pragma once

#include <algorithm>

#include "scheduling/course.hpp"
#include "scheduling/ledger.hpp"

namespace careplan {

// A weekly hour with one clinician.
struct Slot {
  int clinician = -1;
  weekday day{};
  Clock begin{};
};

struct Missed {
  int course = 0;
  int due = 0;
};

// One attempt at all courses: copied, changed and kept if it is better.
struct Draft {
  Ledger ledger;
  std::vector<std::vector<Session>> held{};  // by course
  std::vector<Missed> missed{};
};

class Booker {
 public:
  Booker(Groundwork const& clinic, std::vector<Course> const& list)
      : clinic_(clinic), courses_(list) {}

  // Finds the hour that serves most weeks, then an hour of its own for each week that is left.
  void book(Draft& draft, int course) const {
    auto const& wanted = courses_[slot_of(course)];
    int most = 0;
    for (auto const& due : wanted.due) most = std::max(most, due.nth);
    std::vector<weekday> taken;
    for (int nth = 0; nth <= most; ++nth) {
      auto const slot = best_slot(draft, course, nth, taken);
      if (slot) taken.push_back(slot->day);
      for (int i = 0; i < static_cast<int>(wanted.due.size()); ++i)
        if (wanted.due[slot_of(i)].nth == nth) book_one(draft, course, i, slot);
    }
  }

 private:
  static std::size_t slot_of(int index) { return static_cast<std::size_t>(index); }
  static constexpr int step_minutes = 15;  // appointments begin on the quarter of an hour

  Demand const& demand_of(Course const& course) const {
    return *clinic_.demands[slot_of(course.demand)].demand;
  }
  TrackPlan const& track_of(Course const& course) const {
    return clinic_.tracks[slot_of(course.track)];
  }

  Span<Clock> time_of(Course const& course, Clock begin) const {
    return {begin, Clock{begin.minute + static_cast<int>(course.minutes.count())}};
  }

  // What holds in every week: availability, opening hours, outside the track's hours.
  bool possible(Course const& course, Slot const& slot) const {
    auto const time = time_of(course, slot.begin);
    auto const& track = track_of(course);
    auto const& clinician = clinic_.problem.site.clinicians[slot_of(slot.clinician)];
    return demand_of(course).available.covers(slot.day, time) &&
           clinician.available.covers(slot.day, time) &&
           clinic_.open(slot.day, time, track.track->modality) &&
           !track.hours[slot.day.iso_encoding() - 1].overlaps(time);
  }

  // What holds on one date.
  bool free(Draft const& draft, Course const& course, Slot const& slot, Date date) const {
    auto const time = time_of(course, slot.begin);
    auto const& client = demand_of(course).client;
    return !clinic_.problem.site.closed_on(date) && draft.ledger.client_free(client, date, time) &&
           draft.ledger.clinician_can(slot.clinician, date, time) &&
           (track_of(course).track->modality == Modality::virtual_ ||
            draft.ledger.find_room(*course.service, 1, date, time) >= 0) &&
           draft.ledger.caseload_allows(slot.clinician, client, date);
  }

  std::optional<Date> first_free(Draft const& draft, Course const& course, Slot const& slot,
                                 Span<Date> window) const {
    Date date = window.begin + (slot.day - weekday_of(window.begin));
    for (; date < window.end; date += std::chrono::days{7})
      if (free(draft, course, slot, date)) return date;
    return std::nullopt;
  }

  template <class Visit>
  void each_slot(Course const& course, Visit visit) const {
    for (int k = 0; k < static_cast<int>(clinic_.problem.site.clinicians.size()); ++k) {
      if (!clinic_.may_lead(k, *course.service)) continue;
      for (auto const& window : clinic_.problem.site.clinicians[slot_of(k)].available.windows()) {
        int const first = (window.time.begin.minute + step_minutes - 1) / step_minutes;
        for (int begin = first * step_minutes;
             begin + course.minutes.count() <= window.time.end.minute; begin += step_minutes) {
          Slot const slot{k, window.day, Clock{begin}};
          if (possible(course, slot)) visit(slot);
        }
      }
    }
  }

  // Lower is better: continuity first, then days that the client comes anyway, then short waits.
  int inconvenience(Draft const& draft, int course, Slot const& slot) const {
    auto const& wanted = courses_[slot_of(course)];
    auto const& track = track_of(wanted);
    auto const& clinician = clinic_.problem.site.clinicians[slot_of(slot.clinician)].id;
    int sum = 0;
    if (auto const& asked = demand_of(wanted).clinician; asked && *asked != clinician) sum += 400;
    if (!knows(draft, course, clinician)) sum += 200;
    auto const& hours = track.hours[slot.day.iso_encoding() - 1];
    auto const time = time_of(wanted, slot.begin);
    if (hours.empty())
      sum += track.track->modality == Modality::in_person ? 100 : 30;
    else
      sum += std::max(hours.begin.minute - time.end.minute, time.begin.minute - hours.end.minute) /
             step_minutes;
    return sum;
  }

  bool knows(Draft const& draft, int course, ClinicianId const& clinician) const {
    for (int other = 0; other < static_cast<int>(courses_.size()); ++other)
      if (courses_[slot_of(other)].demand == courses_[slot_of(course)].demand)
        for (auto const& session : draft.held[slot_of(other)])
          if (session.clinician == clinician) return true;
    return false;
  }

  std::optional<Slot> best_slot(Draft const& draft, int course, int nth,
                                std::vector<weekday> const& taken) const {
    auto const& wanted = courses_[slot_of(course)];
    std::optional<Slot> best;
    long least = 0;
    each_slot(wanted, [&](Slot const& slot) {
      if (std::ranges::find(taken, slot.day) != taken.end()) return;
      int served = 0;
      for (auto const& due : wanted.due)
        if (due.nth == nth && first_free(draft, wanted, slot, due.window)) ++served;
      if (served == 0) return;
      long const cost = -10'000L * served + inconvenience(draft, course, slot);
      if (!best || cost < least) {
        best = slot;
        least = cost;
      }
    });
    return best;
  }

  void book_one(Draft& draft, int course, int index, std::optional<Slot> const& usual) const {
    auto const& wanted = courses_[slot_of(course)];
    auto const& due = wanted.due[slot_of(index)];
    if (usual)
      if (auto const date = first_free(draft, wanted, *usual, due.window))
        return hold(draft, course, *usual, *date);
    std::optional<std::pair<Slot, Date>> best;
    int least = 0;
    each_slot(wanted, [&](Slot const& slot) {
      auto const date = first_free(draft, wanted, slot, due.window);
      if (!date) return;
      int const cost = inconvenience(draft, course, slot);
      if (best && cost >= least) return;
      best = {slot, *date};
      least = cost;
    });
    if (best)
      hold(draft, course, best->first, best->second);
    else
      draft.missed.push_back({course, index});
  }

  void hold(Draft& draft, int course, Slot const& slot, Date date) const {
    auto const& wanted = courses_[slot_of(course)];
    auto const& track = track_of(wanted);
    Session session{.program = track.program->id,
                    .track = track.track->id,
                    .service = wanted.service->id,
                    .kind = wanted.service->kind,
                    .modality = track.track->modality,
                    .counts_toward_hours = wanted.service->counts_toward_hours,
                    .billable = wanted.service->billable,
                    .date = date,
                    .time = time_of(wanted, slot.begin),
                    .clinician = clinic_.problem.site.clinicians[slot_of(slot.clinician)].id,
                    .roster = {demand_of(wanted).client}};
    if (session.modality == Modality::in_person) {
      int const room = draft.ledger.find_room(*wanted.service, 1, date, session.time);
      session.room = clinic_.problem.site.rooms[slot_of(room)].id;
    }
    draft.ledger.book(session);
    draft.held[slot_of(course)].push_back(std::move(session));
  }

  Groundwork const& clinic_;
  std::vector<Course> const& courses_;
};

}  // namespace careplan
