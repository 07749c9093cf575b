#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "sample_clinic.hpp"

using namespace careplan;
using sample::day;

namespace {

std::string hard_violations(Problem const& problem, Timetable const& timetable) {
  std::string text;
  for (auto const& violation : check(problem, timetable))
    if (violation.hard) text += violation.constraint + ": " + violation.message + "\n";
  return text;
}

std::string unmet(Timetable const& timetable) {
  std::string text;
  for (auto const& u : timetable.unmet)
    text += u.client.value + ", " + u.what + ": " + u.constraint + ": " + u.because + "\n";
  return text;
}

// How messages name a session.
std::string named_by(Session const& session) {
  return to_text(session.date) + " " + to_text(session.time);
}

bool on_roster(Session const& session, ClientId const& client) {
  return std::ranges::find(session.roster, client) != session.roster.end();
}

int count(Timetable const& timetable, ClientId const& client, std::string_view service) {
  return static_cast<int>(std::ranges::count_if(timetable.sessions, [&](Session const& s) {
    return s.service == service && on_roster(s, client);
  }));
}

}  // namespace

TEST_CASE("a clinic that has room for all meets everything that was promised") {
  auto const problem = sample::clinic();
  auto const timetable = build(problem);
  CHECK(unmet(timetable) == "");
  CHECK(check(problem, timetable).empty());
  for (auto const& demand : problem.demands) {
    CAPTURE(demand.client.value);
    CHECK(count(timetable, demand.client, "group") == 12);
    CHECK(count(timetable, demand.client, "psychoeducation") == 12);
    CHECK(count(timetable, demand.client, "individual") == 4);
  }
  CHECK(count(timetable, {"C-1"}, "medication") == 1);
  CHECK(count(timetable, {"C-2"}, "medication") == 0);
}

TEST_CASE("clients come into the track of what they need most, where they can come to either") {
  for (std::string const track : {"morning", "evening"}) {
    CAPTURE(track);
    auto problem = sample::clinic();
    for (auto& one : problem.programs[0].tracks) one.focus = one.id == track ? "dual" : "other";
    for (auto& demand : problem.demands) demand.available = *parse_windows("any");
    for (std::size_t i : {1U, 3U, 5U}) problem.demands[i].focus = "dual";
    for (std::size_t i : {0U, 2U, 4U}) problem.demands[i].focus = "other";
    auto const timetable = build(problem);
    CHECK(unmet(timetable) == "");
    for (auto const& session : timetable.sessions)
      if (session.service == "group")
        for (auto const& client : session.roster)
          CHECK((std::ranges::find(problem.demands, client, &Demand::client)->focus == "dual") ==
                (session.track == track));
  }
}

TEST_CASE("weeks built one after the other hold once what a phase promises once") {
  auto problem = sample::clinic();
  auto& needs_medication = problem.demands[0];
  auto const all = problem.horizon;
  std::vector<Session> held;
  for (auto monday = all.begin; monday < all.end; monday += std::chrono::days{7}) {
    CAPTURE(to_text(monday));
    problem.horizon = {monday, monday + std::chrono::days{7}};
    auto const week = build(problem);
    CHECK(unmet(week) == "");
    CHECK(check(problem, week).empty());
    for (auto const& session : week.sessions)
      if (session.service == "medication") {
        held.push_back(session);
        needs_medication.beside.push_back({session.service, session.date});
      }
  }
  REQUIRE(held.size() == 1);
  CHECK(problem.horizon.begin > held[0].date);

  SUBCASE("a week without it is whole, whichever side of it the appointment stands on") {
    problem.horizon = {all.begin, all.begin + std::chrono::days{7}};
    needs_medication.beside = {{"medication", all.end - std::chrono::days{1}}};
    CHECK(count(build(problem), needs_medication.client, "medication") == 0);
  }
  SUBCASE("an appointment of another phase or service does not count") {
    problem.horizon = {all.begin, all.begin + std::chrono::days{7}};
    needs_medication.beside = {{"medication", all.end},
                               {"medication", all.begin - std::chrono::days{1}},
                               {"individual", all.end - std::chrono::days{1}}};
    CHECK(count(build(problem), needs_medication.client, "medication") == 1);
  }
}

TEST_CASE("one appointment outside the horizon stands for one of several that are due") {
  auto problem = sample::clinic();
  problem.demands.resize(1);
  problem.programs[0].group_size.min = 1;
  problem.programs[0].phases[0].blocks[3].per_phase = 2;
  problem.programs[0].phases[0].blocks.push_back(problem.programs[0].phases[0].blocks[3]);
  problem.programs[0].phases[0].blocks[4].per_phase = 1;  // the whole phase is its window
  problem.horizon = {day("2026-11-30"), day("2026-12-07")};
  auto& client = problem.demands[0];
  CHECK(count(build(problem), client.client, "medication") == 2);
  client.beside = {{"medication", day("2026-12-09")}};  // in the windows of both
  CHECK(count(build(problem), client.client, "medication") == 1);
  client.beside.push_back({"medication", day("2026-12-23")});  // what is due in the weeks after
  CHECK(count(build(problem), client.client, "medication") == 1);
  client.beside.push_back({"medication", day("2026-12-24")});
  CHECK(count(build(problem), client.client, "medication") == 0);
}

TEST_CASE("session ids say what they are, are ids, and appear once") {
  auto const timetable = build(sample::clinic());
  std::set<std::string> ids;
  for (auto const& session : timetable.sessions) {
    CHECK(valid_id(session.id.value));
    CHECK(ids.insert(session.id.value).second);
  }
  CHECK(ids.contains("evening-1-2026-12-01-1730-group"));
  CHECK(std::ranges::any_of(ids, [](std::string const& id) { return id.starts_with("C-1-20"); }));
}

TEST_CASE("no random clinic's timetable breaks a hard constraint, and nobody is forgotten") {
  std::set<std::string_view> names;
  for (auto const& row : constraints()) names.insert(row.name);
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    auto const problem = sample::random_clinic(seed);
    auto const timetable = build(problem);
    CHECK(hard_violations(problem, timetable) == "");
    for (auto const& u : timetable.unmet) {
      CAPTURE(u.constraint);
      CHECK(names.contains(u.constraint));
      CHECK_FALSE(u.because.empty());
    }
    for (auto const& demand : problem.demands) {
      CAPTURE(demand.client.value);
      bool const seen = std::ranges::any_of(
          timetable.sessions, [&](Session const& s) { return on_roster(s, demand.client); });
      bool const told = std::ranges::any_of(
          timetable.unmet, [&](Unmet const& u) { return u.client == demand.client; });
      // A stay of a few days may fall between the track's days.
      auto const last = std::min(demand.stay.end, problem.horizon.end);
      if (last - demand.stay.begin >= std::chrono::days{7}) CHECK((seen || told));
    }
  }
}

TEST_CASE("a program that nobody is in has an empty timetable") {
  auto problem = sample::clinic();
  problem.demands.clear();
  problem.bound_effort = 50;
  for (long const effort : {0L, 100'000L}) {
    problem.effort = effort;
    auto const solution = solve(problem);
    CHECK(solution.timetable.sessions.empty());
    CHECK(solution.timetable.unmet.empty());
    CHECK(solution.cost == 0);
    CHECK(solution.bound == 0);
  }
}

TEST_CASE("programs scheduled one after the other take nobody and no room twice") {
  int together = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    auto const whole = sample::random_clinic(seed);
    auto merged = Timetable{.horizon = whole.horizon, .site = whole.site.id};
    for (auto const& program : whole.programs) {
      auto alone = whole;
      alone.programs = {program};
      std::erase_if(alone.demands, [&](Demand const& one) { return one.program != program.id; });
      alone.elsewhere = merged.sessions;
      auto const timetable = build(alone);
      CHECK(hard_violations(alone, timetable) == "");
      for (auto const& session : timetable.sessions) CHECK(session.program == program.id);
      if (!timetable.sessions.empty() && !merged.sessions.empty()) ++together;
      merged.sessions.insert(merged.sessions.end(), timetable.sessions.begin(),
                             timetable.sessions.end());
    }
    CHECK(hard_violations(whole, merged) == "");
  }
  CHECK(together > 10);
}

TEST_CASE("the checker counts what other programs take, and says nothing of them alone") {
  auto problem = sample::clinic();
  auto const timetable = build(problem);
  auto const whole = hard_violations(problem, timetable);
  REQUIRE(whole == "");
  auto other = timetable.sessions.front();
  other.id = {"other"};
  other.program = "of-somebody-else";
  problem.elsewhere = {other, other};  // at the same time as each other, too
  std::set<std::string> rows;
  for (auto const& violation : check(problem, timetable))
    if (violation.hard) {
      rows.insert(violation.constraint);
      CHECK(violation.message.find(named_by(other)) != std::string::npos);
    }
  CHECK(rows == std::set<std::string>{"client-double-booking", "clinician-double-booking",
                                      "room-double-booking"});
  problem.elsewhere.front().date += std::chrono::days{7 * 400};
  problem.elsewhere.back().date += std::chrono::days{7 * 400};
  CHECK(hard_violations(problem, timetable) == "");
}

TEST_CASE("a full week is short of its planned minutes only with a reason") {
  int weeks_short = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    auto const problem = sample::random_clinic(seed);
    auto const timetable = build(problem);
    for (auto const& violation : check(problem, timetable)) {
      if (violation.constraint != "planned-minutes") continue;
      ++weeks_short;
      CAPTURE(violation.message);
      CHECK(std::ranges::any_of(timetable.unmet, [&](Unmet const& u) {
        return violation.message.starts_with(u.client.value + ",");
      }));
    }
  }
  CHECK(weeks_short > 0);
}

TEST_CASE("the same problem gives the same timetable") {
  for (std::uint64_t seed = 100; seed < 106; ++seed) {
    CAPTURE(seed);
    auto const problem = sample::random_clinic(seed);
    auto const copy = problem;
    CHECK(build(problem) == build(copy));
  }
}

TEST_CASE("rolling admission: clients are on the roster from their first day to their last") {
  auto problem = sample::clinic();
  problem.demands[1].stay = {day("2026-12-09"), day("2026-12-17")};  // Wednesday to Wednesday
  auto const timetable = build(problem);
  std::string dates;
  for (auto const& session : timetable.sessions)
    if (session.service == "group" && on_roster(session, {"C-2"}))
      dates += to_text(session.date) + " ";
  CHECK(dates == "2026-12-09 2026-12-11 2026-12-14 2026-12-16 ");
  CHECK(hard_violations(problem, timetable) == "");
}

TEST_CASE("a closed day moves to the day that replaces it, or is given up with the reason") {
  auto problem = sample::clinic();
  problem.site.closures = {
      {.date = day("2026-12-02"), .reason = "training", .replaced_by = day("2026-12-03")},
      {.date = day("2026-12-25"), .reason = "holiday"}};
  auto const timetable = build(problem);
  CHECK(hard_violations(problem, timetable) == "");
  CHECK(std::ranges::any_of(timetable.sessions, [](Session const& s) {
    return s.date == day("2026-12-03") && s.group == "morning-1" && s.service == "group";
  }));
  CHECK(unmet(timetable).find("C-1, group on 2026-12-25: closure: closed: holiday") !=
        std::string::npos);
  CHECK(unmet(timetable).find("group on 2026-12-02") == std::string::npos);
}

TEST_CASE("a need that nobody knows of is said, and not guessed") {
  auto problem = sample::clinic();
  problem.demands[0].needs.clear();
  auto const timetable = build(problem);
  CHECK(unmet(timetable) == "C-1, medication: need: it is not known whether medication is yes\n");
  CHECK(count(timetable, {"C-1"}, "medication") == 0);
}

TEST_CASE("wishes are followed when they can be, decisions always") {
  auto problem = sample::clinic();
  for (auto& demand : problem.demands) demand.available = *parse_windows("any");
  problem.demands[0].preferred_tracks = {"evening", "morning"};
  problem.demands[1].track = "evening";
  problem.demands[2].preferred_tracks = {"morning"};
  problem.demands[3].track = "morning";
  auto const timetable = build(problem);
  CHECK(unmet(timetable) == "");
  for (auto const& session : timetable.sessions) {
    if (session.group.empty()) continue;
    if (on_roster(session, {"C-1"}) || on_roster(session, {"C-2"}))
      CHECK(session.track == "evening");
    if (on_roster(session, {"C-3"}) || on_roster(session, {"C-4"}))
      CHECK(session.track == "morning");
  }
}

TEST_CASE("announced sessions stay, and the rest is built around them") {
  auto problem = sample::clinic();
  auto const first = build(problem);
  for (auto const& session : first.sessions)
    if (session.date < day("2026-12-07")) problem.fixed.push_back(session);
  problem.demands.push_back(sample::demand("C-7", "Mon-Fri 08:00-17:00", "2026-12-07"));
  auto const second = build(problem);
  CHECK(hard_violations(problem, second) == "");
  CHECK(count(second, {"C-1"}, "group") == 12);
  CHECK(count(second, {"C-1"}, "individual") == 4);
  CHECK(count(second, {"C-7"}, "group") == 9);
}

TEST_CASE("a search that goes on until it is ended leaves announced groups together") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    auto problem = sample::random_clinic(seed);
    auto const first = build(problem);
    auto const second_week = problem.horizon.begin + std::chrono::days{7};
    std::map<ClientId, std::string> announced;
    for (auto const& session : first.sessions)
      if (session.date < second_week) {
        problem.fixed.push_back(session);
        if (!session.group.empty())
          for (auto const& client : session.roster) announced[client] = session.group;
      }
    for (auto& demand : problem.demands)  // and would like to be elsewhere
      for (auto const& session : first.sessions)
        if (on_roster(session, demand.client) && !session.group.empty())
          for (auto const& program : problem.programs)
            for (auto const& track : program.tracks)
              if (program.id == demand.program && track.id != session.track)
                demand.preferred_tracks = {track.id};
    problem.effort = 400;
    problem.anytime = true;
    int asked = 0;
    auto const later = solve(problem, [&](Progress const&) { return ++asked < 40; }).timetable;
    CHECK(hard_violations(problem, later) == "");
    int apart = 0;
    for (auto const& session : later.sessions)
      for (auto const& client : session.roster)
        if (auto const own = announced.find(client);
            own != announced.end() && !session.group.empty())
          apart += own->second != session.group ? 1 : 0;
    CHECK(apart == 0);
  }
}

TEST_CASE("a group that could meet at another time gives way to one that could not") {
  Problem problem{.site = sample::site(), .horizon = {day("2026-11-30"), day("2026-12-07")}};
  problem.site.clinicians = {{.id = {"K1"},
                              .credentials = {"LCSW", "CADC"},
                              .available = *parse_windows("Mon-Fri 08:00-18:00")}};
  for (auto const* id : {"both", "early"}) {
    auto program = sample::program(1);
    program.id = id;
    program.phases[0].blocks.resize(2);  // no appointments
    program.tracks[1] = {
        .id = "late", .days = program.tracks[0].days, .begin = *parse_clock("13:00")};
    if (program.id == "early") program.tracks.pop_back();
    problem.programs.push_back(program);
  }
  for (auto const* client : {"C-1", "C-2", "C-3", "C-4", "C-5"}) {
    problem.demands.push_back(sample::demand(client));
    problem.demands.back().program = problem.demands.size() > 3 ? "early" : "both";
  }
  problem.effort = 1;
  auto const timetable = build(problem);
  CHECK(hard_violations(problem, timetable) == "");
  CHECK(unmet(timetable) == "");
}

TEST_CASE("a group keeps its name when a program with a track of that name comes to it") {
  auto alone = sample::clinic();
  auto const first = build(alone);
  auto both = alone;
  both.programs.push_back(sample::program());
  both.programs[1].id = "php";
  both.demands.push_back(sample::demand("C-7", "Mon-Fri 08:00-17:00"));
  both.demands.back().program = "php";
  for (auto const& session : first.sessions)
    if (session.date < day("2026-12-07")) both.fixed.push_back(session);
  CHECK(hard_violations(both, build(both)).find("is in groups") != std::string::npos);
  keep_group_names(both, first.sessions);
  auto const second = build(both);
  CHECK(hard_violations(both, second) == "");
  std::set<std::string> groups;
  for (auto const& session : second.sessions)
    if (!session.group.empty()) groups.insert(session.program + " " + session.group);
  CHECK(groups.contains("iop morning-1"));
  CHECK_FALSE(groups.contains("iop iop.morning-1"));
  CHECK_FALSE(groups.contains("php morning-1"));
  // The other program by itself does not take a name that is in use either.
  auto other = both;
  other.programs.erase(other.programs.begin());
  other.fixed.clear();
  std::erase_if(other.demands, [](Demand const& demand) { return demand.program == "iop"; });
  for (auto const& session : build(other).sessions)
    if (!session.group.empty()) CHECK(session.group.starts_with("php."));
}

TEST_CASE("an hour that the clinician has promised elsewhere goes to somebody else") {
  auto problem = sample::clinic();
  problem.site.clinicians[1].available = *parse_windows("Mon-Sat 08:00-21:00");
  problem.site.clinicians[1].week_max = Minutes{60 * 60};
  problem.site.clinicians[1].day_max = Minutes{12 * 60};
  problem.demands[4].available = *parse_windows("any");
  problem.demands[4].track = "evening";
  auto const usual = build(problem);
  auto const group = *std::ranges::find_if(usual.sessions, [](Session const& s) {
    return s.date == day("2026-12-02") && s.service == "group" && s.track == "morning";
  });
  problem.fixed = {{.id = {"announced"},
                    .program = "iop",
                    .service = "individual",
                    .kind = ServiceKind::individual,
                    .date = day("2026-12-02"),
                    .time = {*parse_clock("09:00"), *parse_clock("09:50")},
                    .clinician = group.clinician,
                    .room = {"R2"},
                    .roster = {{"C-5"}}}};
  auto const timetable = build(problem);
  CHECK(hard_violations(problem, timetable) == "");
  CHECK(std::ranges::any_of(timetable.sessions, [&](Session const& s) {
    return s.id == group.id && s.clinician != group.clinician;
  }));
}

TEST_CASE("what cannot be met is named with what would be needed") {
  auto const reason = [](auto change) {
    auto problem = sample::clinic();
    change(problem);
    return unmet(build(problem));
  };
  auto const says = [](std::string const& text, std::string_view what) {
    if (text.find(what) == std::string::npos) MESSAGE(text);
    return text.find(what) != std::string::npos;
  };
  CHECK(says(reason([](Problem& p) { p.demands[0].available = *parse_windows("Mon 08:00-12:00"); }),
             "C-1, a place in a track: client-availability: 'morning' meets Wed 09:00-10:30, the "
             "client would need to be free then; 'evening' meets Tue 17:30-19:00"));
  CHECK(
      says(reason([](Problem& p) { p.demands[0].modality = Modality::virtual_; }),
           "C-1, a place in a track: modality: 'morning' is in_person, the client needs virtual"));
  CHECK(says(reason([](Problem& p) { p.site.rooms.erase(p.site.rooms.begin()); }),
             "a place in a track: room-capacity: another group of 'morning' needs one more group "
             "room for 1 on Mon 09:00-10:30"));
  CHECK(says(reason([](Problem& p) {
               for (auto& clinician : p.site.clinicians) clinician.credentials = {"MD"};
             }),
             "credentials: nobody here may lead 'group': it needs LCSW"));
  CHECK(says(reason([](Problem& p) {
               p.site.clinicians[0].available = *parse_windows("Mon-Thu 08:00-16:00");
               p.site.clinicians[1].available = *parse_windows("Tue-Sat 14:00-21:00");
             }),
             "clinician-availability: 'morning' needs a clinician (LCSW) available Fri "
             "09:00-10:30"));
  CHECK(says(reason([](Problem& p) { p.site.open = *parse_windows("Mon-Sat 10:00-21:00"); }),
             "site-hours: 'morning' needs the site open Mon 09:00-10:30"));
  CHECK(says(reason([](Problem& p) { p.site.clinicians.pop_back(); }),
             "C-1, medication, week of 2026-11-30: credentials: nobody here may give "
             "'medication': it needs MD"));
  CHECK(says(reason([](Problem& p) {
               p.demands[0].available = *parse_windows("Mon Wed Fri 09:00-12:00; Thu 09:00-11:00");
             }),
             "C-1, medication, week of 2026-11-30: clinician-availability: no clinician (MD) is "
             "there for 30 min when the client can come"));
  CHECK(says(reason([](Problem& p) {
               p.demands[1].available = *parse_windows("Mon Wed Fri 09:00-12:00");
             }),
             "C-2, individual, week of 2026-11-30: client-availability: the client would need 50 "
             "min outside the track's hours"));
  CHECK(says(reason([](Problem& p) {
               for (auto& d : p.demands) d.available = *parse_windows("Mon Wed Fri 08:00-16:00");
               for (auto& d : p.demands) d.needs["medication"] = Value{false};
               p.programs[0].group_size.max = 6;
               p.site.clinicians[0].caseload_max = 2;
               p.site.clinicians[1].caseload_max = 1;
             }),
             "caseload: every clinician (LCSW) who could come has a full caseload"));
  CHECK(says(reason([](Problem& p) {
               for (int i = 0; i < 9; ++i)
                 p.demands.push_back(sample::demand("D-" + std::to_string(i)));
             }),
             "a place in a track: "));
}

TEST_CASE("who has priority gets the place that is left") {
  auto problem = sample::clinic();
  problem.programs[0].group_size = {1, 1};
  problem.site.clinicians.erase(problem.site.clinicians.begin() + 1);
  for (auto& demand : problem.demands) demand.available = *parse_windows("any");
  problem.demands[4].priority = 5;
  auto const timetable = build(problem);
  CHECK(count(timetable, {"C-5"}, "group") == 12);
  CHECK(timetable.unmet.size() >= 5);
}

TEST_CASE("a problem that contradicts itself is refused") {
  auto const refused = [](auto change) {
    auto problem = sample::clinic();
    change(problem);
    try {
      (void)build(problem);
    } catch (Error const& error) {
      CHECK(error.fault == Fault::input);
      return true;
    }
    return false;
  };
  CHECK_FALSE(refused([](Problem&) {}));
  CHECK(refused([](Problem& p) { p.demands[0].program = "x"; }));
  CHECK(refused([](Problem& p) { p.demands[0].track = "x"; }));
  CHECK(refused([](Problem& p) { p.demands[0].preferred_tracks = {"x"}; }));
  CHECK(refused([](Problem& p) { p.demands[0].clinician = ClinicianId{"x"}; }));
  CHECK(refused([](Problem& p) { p.fixed = {{.id = {"s"}, .clinician = {"x"}}}; }));
  CHECK(refused([](Problem& p) { p.fixed = {{.id = {"s"}, .clinician = {"K1"}, .room = {"x"}}}; }));
  CHECK(refused([](Problem& p) { p.horizon.end = p.horizon.begin; }));
}

TEST_CASE(
    "a wish for a clinician's gender or one's own clinician is followed, and as a must leaves "
    "nobody else") {
  auto problem = sample::clinic();
  problem.site.clinicians[0].gender = "f";
  problem.site.clinicians[1].gender = "m";
  problem.site.clinicians[1].available = *parse_windows("Mon-Sat 08:00-21:00");
  auto const leaders = [](Problem const& p) {
    std::set<std::string> found;
    for (auto const& session : build(p).sessions)
      if (session.service == "individual" && on_roster(session, {"C-1"}))
        found.insert(session.clinician.value);
    return found;
  };
  auto const must = [&](char const* rule) {
    auto copy = problem;
    copy.programs[0].rule_changes.push_back({.rule = rule, .hard = true});
    return copy;
  };
  problem.demands[0].preferred_gender = "m";
  CHECK(leaders(problem) == std::set<std::string>{"K2"});
  CHECK(leaders(must("clinician-gender")) == std::set<std::string>{"K2"});
  problem.demands[0].preferred_gender = "x";  // nobody's: a wish is given up, a must is not
  CHECK(leaders(problem).size() == 1);
  CHECK(leaders(must("clinician-gender")).empty());
  problem.demands[0].preferred_gender.clear();
  CHECK(leaders(must("clinician-gender")).size() == 1);
  problem.demands[0].clinician = ClinicianId{"K2"};
  CHECK(leaders(problem) == std::set<std::string>{"K2"});
  problem.demands[0].clinician = ClinicianId{"K3"};
  CHECK(leaders(problem).size() == 1);
  CHECK(leaders(must("primary-clinician")).empty());
}
