// The same inputs give the same bytes on every machine and with every compiler: what is scheduled,
// said, counted, proven and repaired for clinics of all kinds, as numbers that were written down.
//
// A fingerprint tells that something is another, not that it is wrong. Whoever means a change looks
// at what has become of costs and bounds, and puts the rows that the failing test prints here.
#include "fingerprint.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "rich_clinic.hpp"
#include "scheduling/bound.hpp"
#include "scheduling/conflict.hpp"
#include "scheduling/figures.hpp"
#include "scheduling/modelling.hpp"
#include "scheduling/openings.hpp"
#include "scheduling/repair.hpp"

using namespace careplan;
using sample::Print;

namespace {

struct Row {
  long cost = 0;
  long bound = 0;
  std::uint32_t timetable = 0;  // and what is unmet, and why
  std::uint32_t prices = 0;     // of the first week
  std::uint32_t checked = 0;    // figures, costs, and what is wrong with a timetable gone astray
  std::uint32_t repaired = 0;
  bool operator==(Row const&) const = default;
};

std::uint32_t print_of(Timetable const& timetable) {
  Print print;
  print.add(timetable.sessions);
  print.add(timetable.unmet);
  return print.value();
}

std::uint32_t prices_of(Problem const& problem, long known) {
  Groundwork const clinic(problem);
  std::vector<Unmet> unknown;
  auto const list = courses(clinic, unknown);
  auto const modelled = make_model(clinic, list);
  auto const priced = priced_places(modelled.model, known, 40);
  Print print;
  print.add(priced.earned);
  for (auto const& client : priced.clients) {
    print.add(client.client, client.waiting);
    for (auto const& [track, cost] : client.places) print.add(track, cost);
  }
  for (auto const& groups : priced.groups) print.add(groups);
  for (auto const& track : priced.leaders)
    for (auto const& hour : track) print.add(hour);
  return print.value();
}

// Sessions that got times, people and places of others: something for most rows to complain of.
Timetable astray(Timetable timetable, std::uint64_t seed) {
  auto& sessions = timetable.sessions;
  Random random(seed);
  auto const some = [&] { return random.below(static_cast<int>(sessions.size())); };
  auto const at_lot = [&]() -> Session& { return sessions[static_cast<std::size_t>(some())]; };
  for (int i = 0; i < 9 && sessions.size() > 1; ++i) {
    at_lot().time = Session(at_lot()).time;
    at_lot().date = Session(at_lot()).date;
    at_lot().clinician = Session(at_lot()).clinician;
    at_lot().room = Session(at_lot()).room;
    at_lot().group = Session(at_lot()).group;
    at_lot().service = Session(at_lot()).service;
    at_lot().modality = Session(at_lot()).modality;
    at_lot().roster.push_back(Session(at_lot()).roster.front());
    if (i % 3 == 0) at_lot().id = Session(at_lot()).id;
    if (i % 4 == 0) sessions.erase(sessions.begin() + some());
  }
  if (sessions.size() < 6) return timetable;
  at_lot().program = "nobody's";
  at_lot().service = "nothing";
  at_lot().track = "nowhere";
  at_lot().clinician = {"K77"};
  at_lot().room = {"R77"};
  at_lot().id = {"an id"};
  at_lot().date += std::chrono::days{60};
  return timetable;
}

std::uint32_t checked(Problem const& problem, Solution const& solution) {
  Print print;
  auto const sums = figures(problem, solution.timetable);
  for (auto const& share :
       {sums.placed, sums.appointments, sums.places, sums.clinicians, sums.rooms})
    print.add(share);
  print.add(sums.groups);
  for (auto const& load : sums.loads) {
    print.add(load.clinician.value, load.clients);
    print.add(load.minutes);
  }
  auto const wrong = astray(solution.timetable, problem.seed);
  print.add(check(problem, solution.timetable));
  print.add(check(problem, wrong));
  for (auto const& timetable : {solution.timetable, wrong})
    for (auto const& line : costs(problem, timetable)) print.add(line.rule, line.times, line.cost);
  return print.value();
}

// Somebody is out for some days, somebody comes, somebody leaves and somebody can no longer come.
std::uint32_t repaired(Problem problem, Timetable const& before) {
  Random random(problem.seed + 5);
  auto const from = problem.horizon.begin + std::chrono::days{random.below(4)};
  auto const& staff = problem.site.clinicians;
  auto const lost = static_cast<std::size_t>(random.below(static_cast<int>(staff.size())));
  problem.absences.push_back(
      {.clinician = staff[lost].id, .time = {from, from + std::chrono::days{3 + random.below(9)}}});
  if (random.below(3) == 0)
    problem.absences.push_back({.room = RoomId{"R1"}, .time = {from, from + std::chrono::days{3}}});
  auto newcomer = problem.demands.front();
  newcomer.client = {"new"};
  newcomer.priority = random.below(2);
  problem.demands.back().available = *parse_windows("Mon-Fri 08:00-13:30");
  problem.demands.back().stay.end -= std::chrono::days{random.below(5)};
  problem.demands.erase(problem.demands.begin() + 1);
  problem.demands.push_back(newcomer);
  auto const frozen =
      random.below(3) == 0 ? std::optional(from + std::chrono::days{2}) : std::nullopt;
  auto const result = repair(problem, before, frozen);
  Print print;
  print.add(print_of(result.timetable), result.at_least);
  for (auto const& changed : result.people) {
    print.add(changed.client.value, changed.must);
    print.add(changed.before);
    print.add(changed.after);
  }
  for (auto const& handed : result.handed_over) {
    print.add(handed.before);
    print.add(handed.after);
  }
  for (auto const& client : result.admitted) print.add(client.value);
  newcomer.client = {"newer"};
  newcomer.track.reset();
  for (auto const& opening : openings(problem, result.timetable, newcomer)) {
    print.add(opening.track, opening.from ? to_text(*opening.from) : "none", opening.group,
              opening.others);
    print.add(opening.unmet);
  }
  return print.value();
}

Row row_of(Problem problem) {
  problem.bound_effort = 40;
  auto const solution = solve(problem);
  CHECK(solution.bound <= solution.cost);
  for (auto const& violation : check(problem, solution.timetable)) CHECK_FALSE(violation.hard);
  return {solution.cost,
          solution.bound,
          print_of(solution.timetable),
          prices_of(problem, solution.cost),
          checked(problem, solution),
          repaired(problem, solution.timetable)};
}

// The rows of a table against those of today; what differs is printed as it would be written here.
template <std::size_t N, class Clinic>
void compare(std::array<Row, N> const& written, Clinic const& clinic) {
  std::string differing;
  for (std::size_t i = 0; i < N; ++i) {
    auto const now = row_of(clinic(i + 1));
    if (now == written[i]) continue;
    differing +=
        fmt::format("\n      {{{}, {}, 0x{:08X}, 0x{:08X}, 0x{:08X}, 0x{:08X}}},  // {}", now.cost,
                    now.bound, now.timetable, now.prices, now.checked, now.repaired, i + 1);
  }
  CHECK(differing == "");
}

}  // namespace

TEST_CASE(
    "clinics with whatever may come between have the timetables, sentences and repairs that "
    "they had") {
  static constexpr std::array<Row, 36> written{{
      {859, 613, 0x116155BC, 0x6B99E8D5, 0xF0D0CAF1, 0xC35A360E},    // 1
      {654, 386, 0x47F754C3, 0x6652E3CD, 0xDD3EFE2A, 0x61E3848E},    // 2
      {190, 86, 0x97AEB8F7, 0x07D4004F, 0x142471E5, 0x889BDC03},     // 3
      {625, 314, 0xF8569EFB, 0x74EE6645, 0x0A8E35BF, 0x0E20F291},    // 4
      {1039, 651, 0xA8772C5B, 0x19FF803F, 0x20AEF7CF, 0x926CB2D1},   // 5
      {145, 0, 0x04953219, 0x3BD35102, 0x82268CFF, 0x4CDF57B6},      // 6
      {585, 413, 0xAF518575, 0x24390BD6, 0x76CE77F0, 0x32F54E21},    // 7
      {145, 74, 0x3D241BDB, 0x78ADD9BD, 0x5AE8A40A, 0x2B63DE89},     // 8
      {731, 105, 0xCAB61936, 0xF0830885, 0xFD0FFC6A, 0x054EF0B1},    // 9
      {300, 82, 0x45EDC752, 0x8E234703, 0x49763233, 0xDD6A24DC},     // 10
      {75, 30, 0x30A73330, 0x44137E5F, 0x5D88E98A, 0x1F7D7B24},      // 11
      {336, 38, 0x24C22353, 0x5870FA96, 0xDE3D56DF, 0xC04B5E00},     // 12
      {157, 4, 0xE7D04BFA, 0x04CCDABE, 0x2073A2FD, 0x9BD14AA5},      // 13
      {229, 50, 0x98EC70AB, 0xCAE69AC6, 0xC542163A, 0xBB920CF9},     // 14
      {759, 298, 0xBA56A172, 0x33A2F521, 0xB80814DC, 0xDE336BBE},    // 15
      {104, 41, 0xDA39ED0A, 0xC22C2F8D, 0xF0B29219, 0xAFC2DB6E},     // 16
      {1165, 773, 0x9CC24891, 0x73D34DF6, 0xC9E1E6FC, 0xB3F8140F},   // 17
      {3130, 1159, 0x7480C9D9, 0x0CC65E97, 0x6A201958, 0xCF7C49B5},  // 18
      {182, 110, 0xFC850509, 0xE0F2F625, 0x921D1E74, 0xC1365767},    // 19
      {362, 225, 0xDBAB7B26, 0x7D29CF94, 0xDD68B6EF, 0xC1D0E4D8},    // 20
      {328, 151, 0xD055A80C, 0x65CDA1E9, 0xFDFFEE9D, 0x03D48D49},    // 21
      {770, 220, 0x3819F01C, 0xD1667255, 0x24BD4F44, 0x274682AE},    // 22
      {143, 109, 0xD895B7E0, 0xB823B407, 0xB0EC1C4E, 0xD1496B6C},    // 23
      {518, 508, 0xD450A886, 0xBD6048CE, 0x644A865B, 0x2149CEAC},    // 24
      {209, 112, 0x83A1408B, 0x8242CDC9, 0xB51966A7, 0x2BD3E1AB},    // 25
      {727, 358, 0x9FEDE685, 0xDC1BC179, 0xC6A7EE22, 0x9F600694},    // 26
      {476, 230, 0x8C56DEFB, 0x6AD1D1CB, 0xFB9B2182, 0xEE191876},    // 27
      {700, 580, 0x670FC09C, 0x681A0835, 0x481A0922, 0x89483060},    // 28
      {1030, 940, 0x18AFBB22, 0xF6281448, 0x8B3B89CB, 0x237827A3},   // 29
      {103, 22, 0x0F9925B0, 0x0742B41A, 0x4851ACE3, 0xBB0FBBE8},     // 30
      {462, 246, 0xF6BB83C2, 0x970AD587, 0xA2EAC9C1, 0x1C4EBFBF},    // 31
      {891, 542, 0x18BD7353, 0x0CCFA940, 0xF2B17876, 0x6CFE0D4D},    // 32
      {1763, 940, 0x58583CCD, 0x5283F0BC, 0xE6E4AD31, 0x9C252AFC},   // 33
      {1175, 106, 0xC0E370A7, 0xBF029185, 0x8D28CC9E, 0xFBACEF64},   // 34
      {151, 30, 0xEFAAB6E2, 0xC277E59E, 0x992E4393, 0x45B7C38A},     // 35
      {79, 28, 0x9139D7E1, 0xF15CAC27, 0xFCB81B25, 0xF6A67732},      // 36
  }};
  compare(written, [](std::size_t seed) { return sample::rich_clinic(seed); });
}

TEST_CASE("clinics in quiet weeks have the timetables and bounds that they had") {
  static constexpr std::array<Row, 12> written{{
      {443, 388, 0xB8FBE151, 0x3AEA3F65, 0xFF78C170, 0xAE79E72E},   // 1
      {794, 779, 0x8E881A26, 0xAA4D78D7, 0xF0DC86F8, 0x9D82DDA2},   // 2
      {99, 87, 0x071CAA53, 0xEBC1D3A7, 0x84BFB819, 0x4F00EFE7},     // 3
      {437, 421, 0x5DCD8733, 0x57AF0670, 0xC1433509, 0xAD8F92E5},   // 4
      {1071, 836, 0xAC11CBF8, 0xB9E162D3, 0x0E31CD3B, 0x3AB35433},  // 5
      {147, 102, 0xED490709, 0xE413E74A, 0x223A4C82, 0xB9CB9CDB},   // 6
      {376, 356, 0x1FC0D8B6, 0xC30C6A87, 0xEB559553, 0x95BEE2E9},   // 7
      {195, 180, 0x24498149, 0x5B88B918, 0x3F3C830E, 0x2B40467A},   // 8
      {414, 139, 0x6286F503, 0x6C5D3C5F, 0x2669628B, 0xE39BC610},   // 9
      {189, 166, 0x6E3E323C, 0x74ADDFB7, 0x801D15E2, 0x251FC955},   // 10
      {137, 132, 0x0B74D202, 0x33C1A15F, 0xF952BF37, 0xCE1EE2EF},   // 11
      {128, 121, 0x475F8BD2, 0x6D9D58B2, 0x12B48BF9, 0x098C069F},   // 12
  }};
  compare(written, [](std::size_t seed) {
    return sample::quiet_clinic(seed, 1 + static_cast<int>(seed) % 3);
  });
}

TEST_CASE("clinics of up to forty clients in a short search have the timetables that they had") {
  static constexpr std::array<Row, 8> written{{
      {9014, 1931, 0xA2047995, 0x5F5E5298, 0x41B8AB48, 0x146F333F},  // 1
      {7317, 2479, 0x73C9E881, 0x977BBFBC, 0x14154467, 0x7B5E65F5},  // 2
      {1512, 929, 0x54358C74, 0x887A8C33, 0xEEDAFDCE, 0xC7753799},   // 3
      {284, 123, 0x549F334B, 0x977BBFBC, 0xDADE3223, 0x07641942},    // 4
      {671, 252, 0xE37DDA00, 0x84F6AB70, 0x2F74820D, 0x0E863317},    // 5
      {662, 276, 0xF1E9643C, 0x699F8BD0, 0x05709CE9, 0x58480F11},    // 6
      {1505, 553, 0xA1FE2DC0, 0x977BBFBC, 0xE797FC57, 0x9F45F63D},   // 7
      {138, 90, 0x17160F9A, 0x40D08F95, 0xAC2E550D, 0x39F6E77B},     // 8
  }};
  compare(written, [](std::size_t seed) { return sample::random_clinic(seed); });
}

TEST_CASE("a long search whose groups are chosen by prices has the timetable that it had") {
  static constexpr std::array<Row, 3> written{{
      {270, 262, 0xED6029B3, 0x3C0A23BC, 0xC7E62421, 0xD9348D3A},  // 1
      {96, 87, 0xCDADAA8B, 0xB55FA9DE, 0x4EA562D0, 0x1A92AB65},    // 2
      {219, 209, 0xE2E5EA75, 0x18061238, 0x16A4B956, 0x9C0AFFCC},  // 3
  }};
  compare(written, [](std::size_t seed) {
    auto problem = sample::quiet_clinic(seed + 1, 1);
    problem.effort = 30'000;
    return problem;
  });
}

TEST_CASE("whoever watches a search is asked at the steps, costs and bounds that they were") {
  Print print;
  for (std::uint64_t const seed : {1U, 2U, 8U}) {
    auto problem = sample::quiet_clinic(seed, 1);
    problem.effort = seed == 1 ? 30'000 : 700;
    problem.bound_effort = 20;
    problem.anytime = seed != 1;
    int asked = 0;
    auto const solution = solve(problem, [&](Progress const& now) {
      print.add(now.bounding, now.steps, now.cost, now.bound);
      return ++asked < 60;
    });
    print.add(print_of(solution.timetable), asked);
  }
  CHECK(print.value() == 3377705959);
}

TEST_CASE("clients who cannot be served together are the same as they were") {
  Print print;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    auto problem = sample::quiet_clinic(seed, 1);
    problem.effort = 40;
    auto const conflict = minimal_conflict(problem);
    for (auto const& demand : conflict.clients) print.add(demand.client.value);
    print.add(conflict.unmet);
  }
  CHECK(print.value() == 2916854447);
}
