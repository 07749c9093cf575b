#include "scheduling/appointments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduling/booker.hpp"
#include "scheduling/course.hpp"
#include "scheduling/random.hpp"
#include "scheduling/refusal.hpp"

namespace careplan {
namespace {

constexpr int improvement_rounds = 60;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// How many appointments that were promised are missing.
int lost(std::vector<Course> const& list, Draft const& draft) {
  return static_cast<int>(std::ranges::count_if(draft.missed, [&](Missed const& missed) {
    return list[at(missed.course)].due[at(missed.due)].whole;
  }));
}

// Those with priority first, then those who can come least, in the order of the demands.
std::vector<int> by_need(Groundwork const& clinic, std::vector<Course> const& list) {
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

void book_appointments(Groundwork const& clinic, Places const& places, Ledger& ledger,
                       Naming& naming, Timetable& timetable, std::uint64_t seed, long effort) {
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
