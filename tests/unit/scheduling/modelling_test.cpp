// The problem in numbers is the problem in words: who is there when, what stands already, who could
// be seen by whom, and what it costs, worked out here from the words alone.
#include "scheduling/modelling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "rich_clinic.hpp"
#include "scheduling/index.hpp"

using namespace careplan;
using std::chrono::days;

namespace {

struct InNumbers {
  explicit InNumbers(Problem const& p) : problem(p), clinic(p), model(make()) {}

  Problem const& problem;
  Groundwork clinic;
  std::vector<Course> list{};
  std::vector<Stands> stands{};
  Model model;

  Date monday(int week) const { return week_start(problem.horizon.begin) + days{7 * week}; }
  Date date(int week, int day) const { return monday(week) + days{day}; }
  Span<Clock> slot(int nth) const {
    int const begin = model.grid.begin + nth * model.grid.step;
    return {Clock{begin}, Clock{begin + model.grid.step}};
  }
  DayBits touched(Span<Clock> time) const {
    DayBits bits = 0;
    for (int nth = 0; nth < model.grid.count; ++nth)
      if (slot(nth).overlaps(time)) bits |= DayBits{1} << nth;
    return bits;
  }
  std::vector<Session> standing() const {
    std::vector<Session> list_of;
    for (auto const& session : problem.fixed)
      if (session.group.empty()) list_of.push_back(session);
    list_of.insert(list_of.end(), problem.elsewhere.begin(), problem.elsewhere.end());
    return list_of;
  }

 private:
  Model make() {
    std::vector<Unmet> unknown;
    list = courses(clinic, unknown);
    auto made = make_model(clinic, list);
    stands = std::move(made.stands);
    return std::move(made.model);
  }
};

bool out_all_the_time(Problem const& problem, auto const& id) {
  for (Date date = problem.horizon.begin; date < problem.horizon.end; date += days{1})
    if (!is_away(problem, id, date)) return false;
  return true;
}

template <class Visit>
void each_rich_clinic(Visit visit) {
  for (std::uint64_t seed = 1; seed <= 48; ++seed) {
    CAPTURE(seed);
    auto const problem = sample::rich_clinic(seed);
    visit(InNumbers(problem));
  }
}

}  // namespace

TEST_CASE("what stands already takes the hours and minutes of its people and rooms") {
  int minutes_taken = 0;
  each_rich_clinic([&](InNumbers const& in) {
    auto const& m = in.model;
    auto const& site = in.problem.site;
    for (int week = 0; week < m.weeks; ++week)
      for (int day = 0; day < 7; ++day) {
        for (int k = 0; k < static_cast<int>(m.clinicians.size()); ++k) {
          DayBits bits = 0;
          int minutes = 0;
          for (auto const& session : in.standing())
            if (session.clinician == site.clinicians[at(k)].id &&
                session.date == in.date(week, day)) {
              bits |= in.touched(session.time);
              minutes += static_cast<int>(length(session.time).count());
            }
          if (out_all_the_time(in.problem, site.clinicians[at(k)].id)) bits = ~DayBits{0};
          auto const where = m.at(week, k, m.clinicians.size());
          CHECK(m.clinician_taken[where][at(day)] == bits);
          CHECK(m.clinician_minutes[where][at(day)] == minutes);
          minutes_taken += minutes;
        }
        for (int r = 0; r < static_cast<int>(m.rooms.size()); ++r) {
          DayBits bits = 0;
          for (auto const& session : in.standing())
            if (session.room == site.rooms[at(r)].id && session.date == in.date(week, day))
              bits |= in.touched(session.time);
          if (out_all_the_time(in.problem, site.rooms[at(r)].id)) bits = ~DayBits{0};
          CHECK(m.room_taken[m.at(week, r, m.rooms.size())][at(day)] == bits);
        }
        for (int c = 0; c < static_cast<int>(m.clients.size()); ++c) {
          DayBits bits = 0;
          for (auto const& session : in.standing())
            if (session.has(in.problem.demands[at(c)].client) && session.date == in.date(week, day))
              bits |= in.touched(session.time);
          CHECK(m.person_taken[m.at(week, m.clients[at(c)].person, at(m.persons))][at(day)] ==
                bits);
        }
      }
  });
  CHECK(minutes_taken > 300);
}

TEST_CASE("weeks in which days are closed, moved, announced or without somebody are disturbed") {
  each_rich_clinic([](InNumbers const& in) {
    for (int week = 0; week < in.model.weeks; ++week) {
      bool disturbed = false;
      for (int day = 0; day < 7; ++day) {
        auto const date = in.date(week, day);
        if (!in.problem.horizon.contains(date)) continue;
        disturbed |= in.problem.site.closed_on(date);
        for (auto const& closure : in.problem.site.closures)
          disturbed |= closure.replaced_by == date;
        for (auto const* sessions : {&in.problem.fixed, &in.problem.elsewhere})
          for (auto const& session : *sessions) disturbed |= session.date == date;
        for (auto const& absence : in.problem.absences)
          disturbed |= absence.time.contains(date) && !absence.time.covers(in.problem.horizon);
      }
      CHECK(in.model.disturbed[at(week)] == disturbed);
    }
  });
}

TEST_CASE("clients count in the weeks that their stay touches, and pay for waiting in each") {
  each_rich_clinic([](InNumbers const& in) {
    std::map<ClientId, int> persons;
    for (std::size_t c = 0; c < in.model.clients.size(); ++c) {
      auto const& demand = in.problem.demands[c];
      auto const& client = in.model.clients[c];
      std::vector<int> weeks;
      std::vector<int> whole;
      for (int week = 0; week < in.model.weeks; ++week) {
        int there = 0;
        for (int day = 0; day < 7; ++day)
          there += demand.stay.contains(in.date(week, day)) &&
                           in.problem.horizon.contains(in.date(week, day))
                       ? 1
                       : 0;
        if (there > 0) weeks.push_back(week);
        if (there == 7) whole.push_back(week);
      }
      CHECK(client.weeks == weeks);
      CHECK(client.whole_weeks == whole);
      CHECK(client.person == persons.try_emplace(demand.client, persons.size()).first->second);
      CHECK(client.waiting_cost == static_cast<long>(weeks.size()) * (100 + 10 * demand.priority));
      for (auto const& option : client.options) {
        if (option.track == client.announced_track) continue;
        auto const& track = *in.clinic.tracks[at(option.track)].track;
        CHECK(option.cost ==
              static_cast<long>(weeks.size()) * wish_cost(in.problem, demand, track));
      }
    }
    CHECK(in.model.persons == static_cast<int>(persons.size()));
  });
}

TEST_CASE("an appointment may begin when client, site and clinician are there for all of it") {
  each_rich_clinic([](InNumbers const& in) {
    auto const& m = in.model;
    for (std::size_t a = 0; a < m.appointments.size(); ++a) {
      auto const& wanted = m.appointments[a];
      auto const& course = in.list[at(in.stands[a].course)];
      auto const& demand = in.problem.demands[at(course.demand)];
      CHECK(wanted.client == course.demand);
      CHECK(wanted.minutes == course.minutes.count());
      CHECK(wanted.length * m.grid.step >= wanted.minutes);
      CHECK((wanted.length - 1) * m.grid.step < wanted.minutes);
      CHECK(wanted.core_length * m.grid.step <= wanted.length * m.grid.step);
      CHECK((wanted.core_length + 1) * m.grid.step > wanted.minutes);
      for (int day = 0; day < 7; ++day) {
        auto const when = [&](auto const& holds) {
          DayBits bits = 0;
          for (int nth = 0; nth < m.grid.count; ++nth) {
            int const begin = in.slot(nth).begin.minute;
            if (holds(weekday{static_cast<unsigned>(day) + 1},
                      Span<Clock>{Clock{begin}, Clock{begin + wanted.minutes}}))
              bits |= DayBits{1} << nth;
          }
          return bits;
        };
        auto const covers = [](WeekWindows const& windows) {
          return [&](weekday at_day, Span<Clock> time) { return windows.covers(at_day, time); };
        };
        auto const& open = in.problem.site.open;
        auto const could = when(covers(demand.available));
        CHECK(wanted.starts[0][at(day)] == could);
        CHECK(wanted.starts[1][at(day)] == (open.empty() ? could : could & when(covers(open))));
        for (std::size_t k = 0; k < m.clinicians.size(); ++k)
          CHECK(m.starts[at(wanted.kind)][k][at(day)] ==
                when(covers(in.problem.site.clinicians[k].available)));
      }
    }
  });
}

TEST_CASE("who could give an appointment is listed with what the wishes cost, the cheapest first") {
  each_rich_clinic([](InNumbers const& in) {
    auto const& site = in.problem.site;
    for (std::size_t a = 0; a < in.model.appointments.size(); ++a) {
      auto const& wanted = in.model.appointments[a];
      auto const& course = in.list[at(in.stands[a].course)];
      auto const& demand = in.problem.demands[at(course.demand)];
      auto const& id = course.service->id;
      bool const talk = id == "individual" || id == "family";
      CHECK(wanted.unmet_cost == (id == "individual"   ? 40
                                  : id == "medication" ? 30
                                  : id == "family"     ? 25
                                                       : 15));
      std::set<int> could;
      for (std::size_t k = 0; k < site.clinicians.size(); ++k) {
        auto const& who = site.clinicians[k];
        bool const own = !talk || !demand.clinician || *demand.clinician == who.id;
        bool const wished =
            !talk || demand.preferred_gender.empty() || demand.preferred_gender == who.gender;
        bool const credentialed =
            course.service->credentials.empty() ||
            std::ranges::find_first_of(who.credentials, course.service->credentials) !=
                who.credentials.end();
        if (!credentialed || (!own && is_hard(in.problem, "primary-clinician", demand.program)) ||
            (!wished && is_hard(in.problem, "clinician-gender", demand.program)))
          continue;
        could.insert(static_cast<int>(k));
        auto const choice =
            std::ranges::find(wanted.choices, static_cast<int>(k), &ModelChoice::clinician);
        REQUIRE(choice != wanted.choices.end());
        CHECK(choice->cost == (own ? 0 : 15) + (wished ? 0 : 4));
      }
      CHECK(wanted.choices.size() == could.size());
      CHECK(std::ranges::is_sorted(wanted.choices, {}, &ModelChoice::cost));
      for (int const r : wanted.rooms)
        CHECK((course.service->room_kind.empty() ||
               course.service->room_kind == site.rooms[at(r)].kind));
      CHECK(static_cast<long>(wanted.rooms.size()) ==
            std::ranges::count_if(site.rooms, [&](Room const& room) {
              return course.service->room_kind.empty() || course.service->room_kind == room.kind;
            }));
      CHECK(std::ranges::is_sorted(wanted.rooms, {},
                                   [&](int r) { return site.rooms[at(r)].capacity; }));
    }
  });
}

TEST_CASE("an appointment is held in whole weeks in which it is due") {
  each_rich_clinic([](InNumbers const& in) {
    for (std::size_t a = 0; a < in.model.appointments.size(); ++a) {
      auto const& wanted = in.model.appointments[a];
      auto const& course = in.list[at(in.stands[a].course)];
      REQUIRE_FALSE(wanted.weeks.empty());
      CHECK(std::ranges::is_sorted(wanted.weeks));
      for (int const week : wanted.weeks) {
        Span<Date> const time{in.monday(week), in.monday(week + 1)};
        int windows = 0;
        bool only = false;
        for (auto const& due : course.due)
          if (due.nth == in.stands[a].nth && due.whole && due.window.covers(time)) {
            ++windows;
            only |= due.window == time;
          }
        CHECK(windows > 0);
        CHECK((std::ranges::find(wanted.sure_weeks, week) != wanted.sure_weeks.end()) == only);
      }
    }
  });
}
