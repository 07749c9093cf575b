// Why an appointment cannot be held, and what would do: each reason where nothing else is in the
// way, in the words that people read.
#include "scheduling/refusal.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "sample_clinic.hpp"

using namespace careplan;
using sample::day;

namespace {

// One client in the morning group, seen by K1, who is there from eight to four.
Problem one_client() {
  auto problem = sample::clinic();
  problem.demands.resize(1);
  problem.demands[0].needs["medication"] = Value{false};
  problem.horizon.end = day("2026-12-07");
  problem.site.clinicians.erase(problem.site.clinicians.begin() + 1);
  return problem;
}

Session appointment(char const* client, char const* date, char const* begin, char const* end,
                    char const* clinician) {
  return {.id = {std::string(client) + date + begin},
          .program = "another",
          .service = "individual",
          .kind = ServiceKind::individual,
          .date = day(date),
          .time = {*parse_clock(begin), *parse_clock(end)},
          .clinician = {clinician},
          .roster = {{client}}};
}

struct Answer {
  std::string constraint{};
  std::string because{};
  std::string remedy{};
};

template <class Change>
Answer asked(Change change) {
  auto problem = one_client();
  change(problem);
  Groundwork const clinic(problem);
  Ledger const ledger(clinic);
  std::vector<Unmet> unknown;
  auto const list = courses(clinic, unknown);
  REQUIRE(list.size() == 1);
  auto const& window = list[0].due.at(0).window;
  auto const why = why_no_appointment(clinic, ledger, list[0], clinic.tracks[0], window);
  auto const remedy = smallest_change(clinic, ledger, list[0], clinic.tracks[0], window);
  return {why.constraint, why.because, remedy ? remedy->text : ""};
}

void check_answer(Answer const& answer, char const* constraint, char const* because,
                  char const* remedy) {
  CHECK(answer.constraint == constraint);
  CHECK(answer.because == because);
  CHECK(answer.remedy == remedy);
}

}  // namespace

TEST_CASE("whoever the client must have by the program's rules is asked for before anything else") {
  char const* const because =
      "nobody who may give 'individual' is the one, or of the gender, that the client must have";
  auto const must = [](char const* rule) {
    return [rule](Problem& p) {
      p.programs[0].rule_changes = {{.rule = rule, .hard = true}};
      p.demands[0].clinician = ClinicianId{"K3"};  // who prescribes
      p.demands[0].preferred_gender = "f";
    };
  };
  check_answer(asked(must("primary-clinician")), "primary-clinician", because, "");
  check_answer(asked(must("clinician-gender")), "clinician-gender", because, "");
  // And so in a timetable, where it was said that the free hours would cost too much.
  auto problem = one_client();
  must("primary-clinician")(problem);
  problem.programs[0].group_size.min = 1;
  problem.site.clinicians[0].credentials.push_back("CADC");
  auto const timetable = build(problem);
  REQUIRE(timetable.unmet.size() == 1);
  CHECK(timetable.unmet[0].constraint == "primary-clinician");
  CHECK(timetable.unmet[0].because == because);
}

TEST_CASE("days that are past give no hour, and no remedy") {
  check_answer(asked([](Problem& p) { p.open_from = day("2026-12-07"); }), "unmet-individual",
               "the days on which it could be held are past", "");
  check_answer(asked([](Problem& p) {
                 p.open_from = day("2026-12-03");
                 p.site.clinicians[0].available = *parse_windows("Mon-Fri 09:00-12:25");
                 p.demands[0].available = *parse_windows("Mon-Wed 08:00-16:00; Fri 09:00-13:00");
               }),
               "clinician-availability",
               "no clinician (LCSW) is there for 50 min when the client can come",
               "K1 until 12:50 on Fri 2026-12-04");
}

TEST_CASE(
    "nobody with the credential, closed days, and hours of the site have no remedy of a day") {
  check_answer(asked([](Problem& p) { p.site.clinicians[0].credentials = {"CADC"}; }),
               "credentials", "nobody here may give 'individual': it needs LCSW", "");
  check_answer(asked([](Problem& p) {
                 for (int i = 0; i < 7; ++i)
                   p.site.closures.push_back({.date = p.horizon.begin + std::chrono::days{i}});
               }),
               "closure", "the site is closed on every day of the time", "");
  check_answer(asked([](Problem& p) {
                 p.site.open = *parse_windows("Mon Wed Fri 09:00-12:30; Tue 09:00-09:45");
               }),
               "site-hours", "the site is not open for 50 min outside the track's hours", "");
}

TEST_CASE("a client who is free only for the group would have to be free for the appointment") {
  check_answer(
      asked([](Problem& p) { p.demands[0].available = *parse_windows("Mon Wed Fri 09:00-12:00"); }),
      "client-availability",
      "the client would need 50 min outside the track's hours while the site is open",
      "the client free Mon 2026-11-30 08:00-08:50");
}

TEST_CASE("a clinician who is there too short would have to come earlier, stay longer or come") {
  auto const there = [](char const* windows) {
    return [windows](Problem& p) { p.site.clinicians[0].available = *parse_windows(windows); };
  };
  char const* const because = "no clinician (LCSW) is there for 50 min when the client can come";
  check_answer(asked(there("Mon 09:00-12:25")), "clinician-availability", because,
               "K1 until 12:50 on Mon 2026-11-30");
  check_answer(asked(there("Mon 08:30-12:00")), "clinician-availability", because,
               "K1 from 08:00 on Mon 2026-11-30");
  check_answer(asked(there("Mon 09:00-12:25; Tue 10:00-10:45")), "clinician-availability", because,
               "K1 until 10:50 on Tue 2026-12-01");
  check_answer(asked(there("Mon 09:00-12:25; Tue 10:05-10:50")), "clinician-availability", because,
               "K1 from 10:00 on Tue 2026-12-01");
  check_answer(asked(there("Sat 09:00-12:00")), "clinician-availability", because,
               "K1 08:00-08:50 on Mon 2026-11-30");
  // Who is away is not asked to come.
  check_answer(asked([&](Problem& p) {
                 there("Mon 09:00-12:25; Tue 10:00-10:45")(p);
                 p.absences = {{.clinician = ClinicianId{"K1"},
                                .time = {day("2026-12-01"), day("2026-12-02")}}};
               }),
               "clinician-availability", because, "K1 until 12:50 on Mon 2026-11-30");
}

TEST_CASE("hours in which client or clinician have other sessions are named as such") {
  auto const only_tuesday = [](Problem& p) {
    p.demands[0].available = *parse_windows("Mon Wed Fri 09:00-12:00; Tue 08:00-08:50");
  };
  check_answer(asked([&](Problem& p) {
                 only_tuesday(p);
                 p.elsewhere = {appointment("C-1", "2026-12-01", "08:49", "09:30", "K3")};
               }),
               "client-double-booking",
               "the client has other sessions whenever a clinician is there",
               "the client free Mon 2026-11-30 08:00-08:50");
  check_answer(asked([&](Problem& p) {
                 only_tuesday(p);
                 p.elsewhere = {appointment("C-9", "2026-12-01", "08:00", "08:10", "K1")};
               }),
               "clinician-double-booking",
               "every clinician (LCSW) is with others when the client can come",
               "the client free Mon 2026-11-30 08:00-08:50");
  // Nothing smaller would do: the client is free at no hour of the clinician's.
  check_answer(asked([&](Problem& p) {
                 p.demands[0].available = *parse_windows("Tue 08:00-08:50");
                 p.site.clinicians[0].available = *parse_windows("Tue 08:00-08:50");
                 p.elsewhere = {appointment("C-9", "2026-12-01", "08:00", "08:10", "K1")};
               }),
               "clinician-double-booking",
               "every clinician (LCSW) is with others when the client can come",
               "one more clinician (LCSW) Tue 2026-12-01 08:00-08:50");
}

TEST_CASE("a clinician who has reached the hours of the day or the week would need more") {
  for (bool const of_day : {true, false}) {
    auto const hours = [&](int minutes) {
      return asked([&](Problem& p) {
        (of_day ? p.site.clinicians[0].day_max : p.site.clinicians[0].week_max) = Minutes{minutes};
      });
    };
    check_answer(hours(49), "clinician-hours",
                 "50 more min of a clinician (LCSW) are needed: those who could come have reached "
                 "their hours",
                 "50 more min of K1 in that week");
    CHECK(hours(50).constraint != "clinician-hours");
  }
}

TEST_CASE("a full caseload would need one more client in it") {
  auto const with = [](int limit) {
    return asked([&](Problem& p) {
      p.site.clinicians[0].caseload_max = limit;
      p.elsewhere = {appointment("C-9", "2026-11-30", "08:00", "08:10", "K1"),
                     appointment("C-9", "2026-12-05", "08:00", "08:10", "K1")};
    });
  };
  check_answer(with(1), "caseload", "every clinician (LCSW) who could come has a full caseload",
               "one more client for K1");
  CHECK(with(2).constraint != "caseload");
}

TEST_CASE("where no room is free one more would do, and who stays at home needs none") {
  auto const without_rooms = [](Problem& p) {
    for (auto const& room : p.site.rooms)
      p.absences.push_back({.room = room.id, .time = p.horizon});
  };
  check_answer(asked(without_rooms), "room-capacity",
               "one more room is needed when client and clinician are both free",
               "one more room Mon 2026-11-30 08:00-08:50");
  auto problem = one_client();
  without_rooms(problem);
  problem.programs[0].group_size.min = 1;
  problem.site.clinicians[0].credentials.push_back("CADC");
  for (auto& track : problem.programs[0].tracks) track.modality = Modality::virtual_;
  CHECK(build(problem).unmet.empty());
}

TEST_CASE("of several changes that would do, the one that asks least is named") {
  // These two are there on a day each, with something of their own in the way.
  auto const with = [](std::vector<std::string> const& names) {
    return asked([&](Problem& p) {
             p.site.clinicians[0].credentials = {"CADC"};
             p.programs[0].services[2].room_kind = "office";
             p.demands[0].available =
                 *parse_windows("Mon Wed Fri 09:00-12:00; Tue Thu 08:00-08:50");
             for (std::size_t i = 0; i < names.size(); ++i) {
               auto const& name = names[i];
               bool const other_day = name == "elsewhen";
               auto const* date = i == 0 ? (other_day ? "2026-11-30" : "2026-12-01")
                                         : (other_day ? "2026-12-04" : "2026-12-03");
               Clinician who{.id = {name},
                             .credentials = {"LCSW"},
                             .available = *parse_windows("Mon-Fri 08:00-08:50")};
               if (name == "longer") who.available = *parse_windows("Tue Thu 08:00-08:10");
               if (name == "full") {
                 who.caseload_max = 1;
                 p.elsewhere.push_back(appointment("C-9", date, "13:00", "13:10", name.c_str()));
               }
               if (name == "roomless")
                 p.absences.push_back(
                     {.room = RoomId{"R2"}, .time = {day(date), day(date) + std::chrono::days{1}}});
               if (name == "busy")
                 p.elsewhere.push_back(appointment("C-7", date, "08:40", "08:50", name.c_str()));
               p.absences.push_back({.clinician = who.id, .time = {p.horizon.begin, day(date)}});
               p.absences.push_back({.clinician = who.id,
                                     .time = {day(date) + std::chrono::days{1}, p.horizon.end}});
               p.site.clinicians.push_back(who);
             }
           })
        .remedy;
  };
  std::map<std::string, std::string> const says{{"longer", "longer until"},
                                                {"full", "one more client for full"},
                                                {"elsewhen", "the client free"},
                                                {"roomless", "one more room"},
                                                {"busy", "one more clinician"}};
  std::vector<std::string> const order{"longer", "full", "elsewhen", "roomless", "busy"};
  for (std::size_t less = 0; less < order.size(); ++less)
    for (std::size_t more = less + 1; more < order.size(); ++more)
      for (bool const first : {true, false}) {
        CAPTURE(order[less]);
        CAPTURE(order[more]);
        auto const text = with(first ? std::vector{order[less], order[more]}
                                     : std::vector{order[more], order[less]});
        CAPTURE(text);
        CHECK(text.starts_with(says.at(order[less])));
      }
}
