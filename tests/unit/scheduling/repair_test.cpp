// A broken timetable is mended with as few people moved as can be: held against a search through
// all sets of people on small clinics.
#include "scheduling/repair.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "sample_clinic.hpp"
#include "scheduling/restaff.hpp"

using namespace careplan;
using sample::day;

namespace {

using Sessions = std::vector<Session>;

// The fewest people who must come at other times: sets of people by size, and for each whether the
// sessions of all others can be staffed at their times.
class FewestMoved {
 public:
  FewestMoved(Problem const& problem, Sessions const& before) : p_(problem), sessions_(before) {
    std::set<ClientId> clients;
    for (auto const& session : before) clients.insert(session.roster.begin(), session.roster.end());
    clients_.assign(clients.begin(), clients.end());
  }

  int count() {
    for (int size = 0; size <= static_cast<int>(clients_.size()); ++size)
      if (choose(0, size)) return size;
    return -1;
  }

 private:
  bool choose(std::size_t from, int more) {
    if (more == 0) return staffed();
    for (std::size_t c = from; c < clients_.size(); ++c) {
      moved_.insert(clients_[c]);
      bool const found = choose(c + 1, more - 1);
      moved_.erase(clients_[c]);
      if (found) return true;
    }
    return false;
  }

  bool staffed() {
    left_.clear();
    for (auto session : sessions_) {
      std::erase_if(session.roster, [&](ClientId const& c) { return moved_.contains(c); });
      if (!session.roster.empty()) left_.push_back(session);
    }
    held_.clear();
    // The sessions with the fewest who could lead them first.
    std::ranges::stable_sort(left_, {}, [&](Session const& session) {
      return std::ranges::count_if(p_.site.clinicians, [&](Clinician const& clinician) {
        held_ = {session};
        held_.back().clinician = clinician.id;
        return led(clinician);
      });
    });
    held_.clear();
    bool const can_be_led = staff(0);
    held_.clear();
    return can_be_led && house(0);
  }

  // Clinicians and rooms have nothing to do with one another but the session's time.
  bool staff(std::size_t nth) {
    if (nth == left_.size()) return true;
    auto session = left_[nth];
    for (auto const& clinician : p_.site.clinicians) {
      session.clinician = clinician.id;
      held_.push_back(session);
      if (led(clinician) && staff(nth + 1)) return true;
      held_.pop_back();
    }
    return false;
  }

  bool house(std::size_t nth) {
    if (nth == left_.size()) return true;
    auto session = left_[nth];
    for (auto const& room : p_.site.rooms) {
      session.room = session.modality == Modality::virtual_ ? RoomId{} : room.id;
      held_.push_back(session);
      if (housed(room) && house(nth + 1)) return true;
      held_.pop_back();
    }
    return false;
  }

  bool away(Session const& session) const {
    return std::ranges::any_of(p_.absences, [&](Absence const& absence) {
      return (absence.clinician == session.clinician || absence.room == session.room) &&
             absence.time.contains(session.date);
    });
  }

  // Whether the last of the held sessions can be led beside the others.
  bool led(Clinician const& clinician) const {
    auto session = held_.back();
    session.room = {};
    auto const& service = *p_.programs[0].find_service(session.service);
    if (std::ranges::find_first_of(clinician.credentials, service.credentials) ==
            clinician.credentials.end() ||
        !clinician.available.covers(weekday_of(session.date), session.time) || away(session))
      return false;
    Minutes on_day{};
    Minutes in_week{};
    std::map<ClientId, Span<Date>> cases;  // from the first to the last appointment
    for (auto const& other : held_) {
      if (other.clinician != session.clinician) continue;
      if (&other != &held_.back() && other.date == session.date &&
          other.time.overlaps(session.time))
        return false;
      in_week += length(other.time);
      if (other.date == session.date) on_day += length(other.time);
      if (!other.group.empty()) continue;
      auto const next = other.date + std::chrono::days{1};
      auto& days =
          cases.try_emplace(other.roster.front(), Span<Date>{other.date, next}).first->second;
      days = {std::min(days.begin, other.date), std::max(days.end, next)};
    }
    return on_day <= clinician.day_max && in_week <= clinician.week_max &&
           (clinician.caseload_max == 0 || std::ranges::all_of(cases, [&](auto const& one) {
              return std::ranges::count_if(cases, [&](auto const& other) {
                       return other.second.contains(one.second.begin);
                     }) <= clinician.caseload_max;
            }));
  }

  bool housed(Room const& room) const {
    auto session = held_.back();
    if (session.room.value.empty()) return true;
    session.clinician = {};
    auto const& service = *p_.programs[0].find_service(session.service);
    return !away(session) && room.capacity >= static_cast<int>(session.roster.size()) &&
           (service.room_kind.empty() || service.room_kind == room.kind) &&
           std::ranges::none_of(held_, [&](Session const& other) {
             return &other != &held_.back() && other.room == session.room &&
                    other.date == session.date && other.time.overlaps(session.time);
           });
  }

  Problem const& p_;
  Sessions const& sessions_;
  std::vector<ClientId> clients_{};
  std::set<ClientId> moved_{};
  Sessions left_{};
  Sessions held_{};
};

// One week of the sample program with rooms and clinicians by lot.
Problem small_clinic(std::uint64_t seed) {
  static constexpr char const* shifts[] = {"Mon-Fri 08:00-16:00", "Tue-Sat 12:00-21:00",
                                           "Mon-Sat 08:00-21:00", "Mon Wed Fri 08:00-14:00"};
  Random random(seed);
  Problem p{.programs = {sample::program(1)},
            .site = {.id = "s", .open = *parse_windows("Mon-Sat 08:00-21:00")},
            .horizon = {day("2026-11-30"), day("2026-12-07")},
            .seed = seed,
            .effort = 500};
  p.programs[0].group_size = {1, 2 + random.below(3)};
  p.programs[0].tracks[0].days = *parse_weekdays("Mon Wed");
  p.programs[0].tracks[1].days = *parse_weekdays("Tue Wed");
  if (random.below(4) == 0) p.programs[0].tracks[1].modality = Modality::virtual_;
  p.site.rooms = {{.id = {"R1"}, .kind = "group", .capacity = 4},
                  {.id = {"R2"}, .kind = "office", .capacity = 3}};
  if (random.below(2) == 0)
    p.site.rooms.push_back({.id = {"R3"}, .kind = "group", .capacity = 1 + random.below(4)});
  int const clinicians = 2 + random.below(3);
  for (int k = 1; k <= clinicians; ++k)
    p.site.clinicians.push_back({.id = {"K" + std::to_string(k)},
                                 .credentials = {random.below(4) == 0 ? "CADC" : "LCSW"},
                                 .available = *parse_windows(shifts[random.below(4)]),
                                 .day_max = Minutes{180 + 60 * random.below(5)},
                                 .week_max = Minutes{600 + 120 * random.below(8)},
                                 .caseload_max = random.below(3) == 0 ? 2 : 0});
  int const clients = 2 + random.below(4);
  for (int c = 1; c <= clients; ++c)
    p.demands.push_back(
        sample::demand("C-" + std::to_string(c),
                       random.below(2) == 0 ? "Mon-Fri 08:00-17:00" : "Mon-Sat 12:00-22:00",
                       "2026-11-30", "2026-12-07"));
  return p;
}

void lose_something(Problem& p, std::uint64_t seed) {
  Random random(seed * 7 + 1);
  Span<Date> time = p.horizon;
  if (random.below(2) == 0) {
    time.begin += std::chrono::days{random.below(5)};
    time.end = time.begin + std::chrono::days{1 + random.below(3)};
  }
  if (random.below(4) == 0)
    p.absences.push_back({.room = p.site
                                      .rooms[static_cast<std::size_t>(
                                          random.below(static_cast<int>(p.site.rooms.size())))]
                                      .id,
                          .time = time});
  else
    p.absences.push_back({.clinician = p.site
                                           .clinicians[static_cast<std::size_t>(random.below(
                                               static_cast<int>(p.site.clinicians.size())))]
                                           .id,
                          .time = time});
}

using Times = std::set<std::tuple<Date, Span<Clock>, std::string>>;
Times times_of(Sessions const& sessions, ClientId const& client) {
  Times times;
  for (auto const& session : sessions)
    if (std::ranges::find(session.roster, client) != session.roster.end())
      times.emplace(session.date, session.time, session.service);
  return times;
}

// People of whom some time is another, counted apart from the engine.
int moved(Sessions const& before, Sessions const& after) {
  std::set<ClientId> clients;
  for (auto const& session : before) clients.insert(session.roster.begin(), session.roster.end());
  return static_cast<int>(std::ranges::count_if(clients, [&](ClientId const& client) {
    return times_of(before, client) != times_of(after, client);
  }));
}

void check_rules(Problem const& problem, Timetable const& timetable) {
  for (auto const& violation : check(problem, timetable))
    if (violation.hard) FAIL_CHECK(violation.constraint << ": " << violation.message);
}

}  // namespace

TEST_CASE("small clinics that lose a clinician or a room move as few people as can be") {
  int proven = 0;
  int disturbed = 0;
  int handed_over = 0;
  for (std::uint64_t seed = 1; seed <= 300 / sample::fewer; ++seed) {
    CAPTURE(seed);
    auto problem = small_clinic(seed);
    auto const before = build(problem);
    lose_something(problem, seed);
    auto const repaired = repair(problem, before);
    check_rules(problem, repaired.timetable);
    int const fewest = FewestMoved(problem, before.sessions).count();
    CHECK(moved(before.sessions, repaired.timetable.sessions) == fewest);
    CHECK(static_cast<int>(repaired.people.size()) == fewest);
    CHECK(repaired.at_least <= fewest);
    proven += repaired.at_least == fewest ? 1 : 0;
    disturbed += fewest > 0 ? 1 : 0;
    handed_over += repaired.handed_over.empty() ? 0 : 1;
  }
  // The comparison means something only where there is something to mend.
  CHECK(disturbed > 60 / sample::fewer);
  CHECK(handed_over > 60 / sample::fewer);
  CHECK(proven > 200 / sample::fewer);
  MESSAGE(proven << " proven, " << disturbed << " disturbed, " << handed_over << " handed over");
}

TEST_CASE("a timetable that fits is left as it is") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    auto const problem = sample::random_clinic(seed);
    auto const before = build(problem);
    auto const repaired = repair(problem, before);
    CHECK(repaired.people.empty());
    CHECK(repaired.handed_over.empty());
    CHECK(repaired.at_least == 0);
    CHECK(moved(before.sessions, repaired.timetable.sessions) == 0);
  }
}

TEST_CASE(
    "whatever happens to a clinic, its repaired timetable keeps every hard rule, and is its own") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    auto problem = sample::random_clinic(seed);
    auto const before = build(problem);
    Random random(seed);
    auto const some_day = [&] {
      return problem.horizon.begin + std::chrono::days{random.below(static_cast<int>(
                                         (problem.horizon.end - problem.horizon.begin).count()))};
    };
    lose_something(problem, seed);
    auto& demands = problem.demands;
    if (demands.size() > 3) {
      demands[0].stay.end = std::max(demands[0].stay.begin, some_day());  // discharged
      demands[1].available = *parse_windows("Mon-Fri 08:00-13:00");       // has other duties
      demands[2].track = problem.programs[0].tracks[1].id;                // moved
      if (demands[2].program != problem.programs[0].id) demands[2].track.reset();
    }
    problem.site.closures.push_back({.date = some_day(), .reason = "burst pipe"});
    auto admitted = sample::demand("new", "any", "2026-11-30", "2027-03-01");
    demands.push_back(admitted);
    auto const repaired = repair(problem, before);
    check_rules(problem, repaired.timetable);
    CHECK(repaired.at_least <= static_cast<int>(repaired.people.size()));
    auto const again = repair(problem, repaired.timetable);
    CHECK(again.people.empty());
    CHECK(again.timetable == repaired.timetable);
    // Those who are said to have kept their times did.
    for (auto const& demand : demands) {
      bool const named =
          std::ranges::find(repaired.people, demand.client, &TimesChanged::client) !=
              repaired.people.end() ||
          std::ranges::find(repaired.admitted, demand.client) != repaired.admitted.end();
      if (named || &demand == &demands[0]) continue;
      CAPTURE(demand.client.value);
      CHECK(times_of(before.sessions, demand.client) ==
            times_of(repaired.timetable.sessions, demand.client));
    }
  }
}

TEST_CASE("a colleague who is free takes over at the same time") {
  auto problem = sample::clinic();
  problem.site.clinicians.push_back(
      {.id = {"K4"}, .credentials = {"LCSW"}, .available = *parse_windows("Mon-Fri 08:00-16:00")});
  auto const before = build(problem);
  problem.absences = {
      {.clinician = ClinicianId{"K1"}, .time = {day("2026-12-07"), day("2026-12-14")}}};
  auto const repaired = repair(problem, before);
  CHECK(repaired.people.empty());
  for (auto const& handed : repaired.handed_over) {
    CHECK(handed.before.clinician.value == "K1");
    CHECK(handed.after.clinician.value != "K1");
    CHECK(handed.before.id == handed.after.id);
  }
}

TEST_CASE("what was attended stays as it was, whoever is lost afterwards") {
  auto problem = sample::clinic();
  problem.site.clinicians.push_back(
      {.id = {"K4"}, .credentials = {"LCSW"}, .available = *parse_windows("Mon-Fri 08:00-16:00")});
  auto const before = build(problem);
  problem.absences = {
      {.clinician = ClinicianId{"K1"}, .time = {day("2026-12-07"), day("2026-12-14")}}};
  for (auto const& session : before.sessions)
    if (session.date == day("2026-12-07") && session.clinician.value == "K1")
      problem.fixed.push_back(session);
  REQUIRE_FALSE(problem.fixed.empty());
  auto const repaired = repair(problem, before);
  for (auto const& session : problem.fixed) {
    auto const& sessions = repaired.timetable.sessions;
    CHECK(std::ranges::find(sessions, session) != sessions.end());
  }
  CHECK_FALSE(repaired.handed_over.empty());  // the other days of the week
}

TEST_CASE("a moved appointment keeps its id, and nobody else is moved for it") {
  auto problem = sample::clinic();
  auto const before = build(problem);
  auto const own = std::ranges::find_if(before.sessions, [](Session const& s) {
    return s.service == "individual" && s.roster.front().value == "C-2";
  });
  REQUIRE(own != before.sessions.end());
  // The client can still come to the group, and no longer at the hour of the appointment.
  auto& demand = problem.demands[1];
  std::vector<WeekWindow> windows;
  for (auto const& window : demand.available.windows()) {
    if (window.day != weekday_of(own->date)) {
      windows.push_back(window);
      continue;
    }
    windows.push_back({window.day, {window.time.begin, own->time.begin}});
    windows.push_back({window.day, {own->time.end, window.time.end}});
  }
  demand.available = WeekWindows(windows);
  auto const repaired = repair(problem, before);
  REQUIRE(repaired.people.size() == 1);
  CHECK(repaired.people[0].client.value == "C-2");
  CHECK(repaired.people[0].must);
  CHECK(repaired.at_least == 1);
  auto const after = std::ranges::find(repaired.timetable.sessions, own->id, &Session::id);
  REQUIRE(after != repaired.timetable.sessions.end());
  CHECK(std::pair(after->date, after->time) != std::pair(own->date, own->time));
}

TEST_CASE("what is frozen keeps its time or is called off, and the rest is mended") {
  auto problem = sample::clinic();
  auto const before = build(problem);
  problem.absences = {
      {.clinician = ClinicianId{"K1"}, .time = {day("2026-11-30"), day("2026-12-28")}}};
  auto const until = day("2026-12-14");
  auto const repaired = repair(problem, before, until);
  check_rules(problem, repaired.timetable);
  for (auto const& changed : repaired.people)
    for (auto const& session : changed.after) CHECK(session.date >= until - std::chrono::days{14});
  // No session of the frozen days is another one at a new time under an old name.
  for (auto const& session : repaired.timetable.sessions) {
    auto const old = std::ranges::find(before.sessions, session.id, &Session::id);
    if (old != before.sessions.end() && old->date < until)
      CHECK(std::pair(old->date, old->time) == std::pair(session.date, session.time));
  }
}

TEST_CASE("who is discharged leaves the rosters, who is admitted takes a free place") {
  auto problem = sample::clinic();
  auto const before = build(problem);
  problem.demands[0].stay.end = day("2026-12-07");
  problem.demands.push_back(
      sample::demand("C-9", "Mon-Fri 08:00-17:00", "2026-12-07", "2026-12-28"));
  auto const repaired = repair(problem, before);
  check_rules(problem, repaired.timetable);
  CHECK(repaired.people.empty());
  REQUIRE(repaired.admitted.size() == 1);
  CHECK(repaired.admitted[0].value == "C-9");
  for (auto const& session : repaired.timetable.sessions)
    if (std::ranges::find(session.roster, ClientId{"C-1"}) != session.roster.end())
      CHECK(session.date < day("2026-12-07"));
}

TEST_CASE("nothing new is put on days that are past") {
  auto problem = sample::clinic();
  auto const before = build(problem);
  problem.open_from = day("2026-12-03");
  for (auto const& session : before.sessions)
    if (session.date < problem.open_from) problem.fixed.push_back(session);
  problem.absences = {
      {.clinician = ClinicianId{"K1"}, .time = {problem.open_from, day("2026-12-05")}}};
  problem.demands.push_back(sample::demand("C-9", "Mon-Fri 08:00-17:00"));
  auto const repaired = repair(problem, before);
  check_rules(problem, repaired.timetable);
  CHECK(repaired.admitted.size() == 1);
  for (auto const& session : repaired.timetable.sessions)
    if (session.date < problem.open_from)
      CHECK(std::ranges::find(before.sessions, session) != before.sessions.end());
}

TEST_CASE("somebody who is wanted at two moments is counted once in the fewest that must change") {
  auto const appointment = [](int person, int hour, int clinician, bool can_be_led) {
    Post post{.time = {Clock{hour * 60}, Clock{hour * 60 + 50}},
              .clinician = clinician,
              .in_person = false,
              .people = {person},
              .is_case = true};
    if (can_be_led) post.leaders = {{0, 0}};
    return post;
  };
  // One clinician is left for two at nine, and nobody for one of them at ten.
  Posts week{.posts = {appointment(0, 9, -1, true), appointment(1, 9, 0, true),
                       appointment(0, 10, -1, false)},
             .clinicians = std::vector<ModelClinician>(1),
             .persons = 3,
             .changes = std::vector<bool>(3)};
  CHECK(fewest_people(week, 3).at_least == 1);
  week.posts.back().people = {2};  // somebody else at ten
  CHECK(fewest_people(week, 3).at_least == 2);
  week.changes[2] = true;  // who changes anyway
  CHECK(fewest_people(week, 3).at_least == 1);
}

TEST_CASE("appointments of who is moved to another track stay, unless the new group meets then") {
  auto problem = sample::clinic();
  problem.site.clinicians.push_back(
      {.id = {"K4"}, .credentials = {"LCSW"}, .available = *parse_windows("any")});
  problem.demands[0].needs["medication"] = Value{false};
  auto before = build(problem);
  auto const own = [](Session const& s) {
    return s.group.empty() && s.roster.front().value == "C-1";
  };
  std::vector<Session*> appointments;
  for (auto& session : before.sessions)
    if (own(session)) appointments.push_back(&session);
  REQUIRE(appointments.size() == 4);
  auto const put = [&](std::size_t nth, char const* date, char const* begin, char const* end) {
    auto& session = *appointments[nth];
    session.date = day(date);
    session.time = {*parse_clock(begin), *parse_clock(end)};
    session.clinician = {"K4"};
  };
  put(0, "2026-11-30", "17:30", "18:20");  // a Monday: the evening meets on Tuesdays
  put(1, "2026-12-08", "14:00", "14:50");  // before it
  put(2, "2026-12-15", "17:40", "18:30");  // while it meets
  put(3, "2026-12-22", "20:30", "21:20");  // after it
  auto& demand = problem.demands[0];
  demand.available = *parse_windows("any");
  demand.track = "evening";
  problem.site.open = {};
  auto const repaired = repair(problem, before);
  check_rules(problem, repaired.timetable);
  for (std::size_t nth = 0; nth < 4; ++nth) {
    CAPTURE(nth);
    auto const after =
        std::ranges::find(repaired.timetable.sessions, appointments[nth]->id, &Session::id);
    REQUIRE(after != repaired.timetable.sessions.end());
    CHECK(after->track == "evening");
    CHECK((after->date == appointments[nth]->date && after->time == appointments[nth]->time) ==
          (nth != 2));
  }
}

TEST_CASE("a session that is called off says whether it lacks a clinician or a room") {
  auto const said = [](Absence const& absence) {
    auto problem = sample::clinic();
    problem.demands.resize(3);
    problem.site.clinicians.resize(1);
    auto const before = build(problem);
    problem.absences = {absence};
    std::set<std::string> reasons;
    for (auto const& unmet : repair(problem, before).timetable.unmet)
      if (unmet.what == "group on 2026-12-09")
        reasons.insert(unmet.constraint + ": " + unmet.because);
    return reasons;
  };
  Span<Date> const time{day("2026-12-09"), day("2026-12-10")};
  CHECK(
      said({.clinician = ClinicianId{"K1"}, .time = time}) ==
      std::set<std::string>{"clinician-availability: no clinician (LCSW) is free Wed 09:00-10:30"});
  CHECK(said({.room = RoomId{"R1"}, .time = time}) ==
        std::set<std::string>{"room-capacity: no room for 3 is free Wed 09:00-10:30"});
}
