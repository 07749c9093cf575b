#include "scheduling/appointments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduling/course.hpp"
#include "scheduling/random.hpp"
#include "scheduling/refusal.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr int step_minutes = 15;
constexpr int improvement_rounds = 60;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

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
  Booker(Clinic const& clinic, std::vector<Course> const& list) : clinic_(clinic), courses_(list) {}

  // Finds the hour that serves most weeks, then an hour of its own for each week that is left.
  void book(Draft& draft, int course) const {
    auto const& wanted = courses_[at(course)];
    int most = 0;
    for (auto const& due : wanted.due) most = std::max(most, due.nth);
    std::vector<weekday> taken;
    for (int nth = 0; nth <= most; ++nth) {
      auto const slot = best_slot(draft, course, nth, taken);
      if (slot) taken.push_back(slot->day);
      for (int i = 0; i < static_cast<int>(wanted.due.size()); ++i)
        if (wanted.due[at(i)].nth == nth) book_one(draft, course, i, slot);
    }
  }

 private:
  Demand const& demand_of(Course const& course) const {
    return *clinic_.demands[at(course.demand)].demand;
  }
  TrackPlan const& track_of(Course const& course) const { return clinic_.tracks[at(course.track)]; }

  Span<Clock> time_of(Course const& course, Clock begin) const {
    return {begin, Clock{begin.minute + static_cast<int>(course.minutes.count())}};
  }

  // What holds in every week: availability, opening hours, outside the track's hours.
  bool possible(Course const& course, Slot const& slot) const {
    auto const time = time_of(course, slot.begin);
    auto const& track = track_of(course);
    auto const& clinician = clinic_.problem.site.clinicians[at(slot.clinician)];
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
    for (; date < window.end; date += days{7})
      if (free(draft, course, slot, date)) return date;
    return std::nullopt;
  }

  template <class Visit>
  void each_slot(Course const& course, Visit visit) const {
    for (int k = 0; k < static_cast<int>(clinic_.problem.site.clinicians.size()); ++k) {
      if (!clinic_.may_lead(k, *course.service)) continue;
      for (auto const& window : clinic_.problem.site.clinicians[at(k)].available.windows()) {
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
    auto const& wanted = courses_[at(course)];
    auto const& track = track_of(wanted);
    auto const& clinician = clinic_.problem.site.clinicians[at(slot.clinician)].id;
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
      if (courses_[at(other)].demand == courses_[at(course)].demand)
        for (auto const& session : draft.held[at(other)])
          if (session.clinician == clinician) return true;
    return false;
  }

  std::optional<Slot> best_slot(Draft const& draft, int course, int nth,
                                std::vector<weekday> const& taken) const {
    auto const& wanted = courses_[at(course)];
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
    auto const& wanted = courses_[at(course)];
    auto const& due = wanted.due[at(index)];
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
    auto const& wanted = courses_[at(course)];
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
                    .clinician = clinic_.problem.site.clinicians[at(slot.clinician)].id,
                    .roster = {demand_of(wanted).client}};
    if (session.modality == Modality::in_person) {
      int const room = draft.ledger.find_room(*wanted.service, 1, date, session.time);
      session.room = clinic_.problem.site.rooms[at(room)].id;
    }
    draft.ledger.book(session);
    draft.held[at(course)].push_back(std::move(session));
  }

  Clinic const& clinic_;
  std::vector<Course> const& courses_;
};

// How many appointments that were promised are missing.
int lost(std::vector<Course> const& list, Draft const& draft) {
  return static_cast<int>(std::ranges::count_if(draft.missed, [&](Missed const& missed) {
    return list[at(missed.course)].due[at(missed.due)].whole;
  }));
}

// Those with priority first, then those who can come least, in the order of the demands.
std::vector<int> by_need(Clinic const& clinic, std::vector<Course> const& list) {
  std::vector<int> order;
  for (int i = 0; i < static_cast<int>(list.size()); ++i) order.push_back(i);
  auto const available = [&](int demand) {
    Minutes sum{};
    for (auto const& window : clinic.demands[at(demand)].demand->available.windows())
      sum += length(window.time);
    return sum;
  };
  auto const leaders = [&](Service const& service) {
    int count = 0;
    for (int k = 0; k < static_cast<int>(clinic.problem.site.clinicians.size()); ++k)
      count += clinic.may_lead(k, service) ? 1 : 0;
    return count;
  };
  std::ranges::stable_sort(order, {}, [&](int i) {
    auto const& course = list[at(i)];
    return std::tuple(-clinic.demands[at(course.demand)].demand->priority, leaders(*course.service),
                      available(course.demand));
  });
  return order;
}

void release(Draft& draft, int course) {
  for (auto const& session : draft.held[at(course)]) draft.ledger.unbook(session);
  draft.held[at(course)].clear();
  std::erase_if(draft.missed, [&](Missed const& missed) { return missed.course == course; });
}

// Takes out some courses, books the one that lacks most first, and keeps what is no worse.
void improve(Booker const& booker, std::vector<Course> const& list, Draft& draft, Random& random,
             long rounds) {
  for (long round = 0; round < rounds && lost(list, draft) > 0; ++round) {
    Draft trial = draft;
    auto const& short_of = trial.missed[at(random.below(static_cast<int>(trial.missed.size())))];
    std::vector<int> out{short_of.course};
    for (int i = 0; i < 4; ++i) {
      int const other = random.below(static_cast<int>(list.size()));
      if (std::ranges::find(out, other) == out.end()) out.push_back(other);
    }
    for (int const course : out) release(trial, course);
    for (int const course : out) booker.book(trial, course);
    if (lost(list, trial) <= lost(list, draft)) draft = std::move(trial);
  }
}

// Whatever is still missing is tried once more: what the improvement moved may have left room.
void retry(Booker const& booker, Draft& draft) {
  auto const missing = draft.missed;
  std::vector<int> again;
  for (auto const& missed : missing)
    if (std::ranges::find(again, missed.course) == again.end()) again.push_back(missed.course);
  for (int const course : again) {
    auto trial = draft;
    release(trial, course);
    booker.book(trial, course);
    if (trial.missed.size() < draft.missed.size()) draft = std::move(trial);
  }
}

}  // namespace

void book_appointments(Clinic const& clinic, Places const& places, Ledger& ledger, Naming& naming,
                       Timetable& timetable, std::uint64_t seed, long effort) {
  auto const list = courses(clinic, places, timetable.unmet);
  Draft draft{.ledger = ledger, .held = std::vector<std::vector<Session>>(list.size())};
  Booker const booker(clinic, list);
  for (int const course : by_need(clinic, list)) booker.book(draft, course);
  Random random(seed);
  improve(booker, list, draft, random, effort > 0 ? effort / 200 : improvement_rounds);
  retry(booker, draft);
  for (auto& sessions : draft.held)
    for (auto& session : sessions) {
      session.id = naming.id(session.roster.front().value, session.date, session.time.begin,
                             session.service);
      timetable.sessions.push_back(std::move(session));
    }
  for (auto const& missed : draft.missed) {
    auto const& course = list[at(missed.course)];
    auto const& due = course.due[at(missed.due)];
    if (!due.whole) continue;
    auto const why = why_no_appointment(clinic, draft.ledger, course, due.window);
    timetable.unmet.push_back(
        {.client = clinic.demands[at(course.demand)].demand->client,
         .program = clinic.demands[at(course.demand)].program->id,
         .what = fmt::format("{}, week of {}", course.service->id, to_text(due.window.begin)),
         .constraint = why.constraint,
         .because = why.because});
  }
  ledger = std::move(draft.ledger);
}

}  // namespace careplan
