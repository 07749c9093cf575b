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
      {360, 95, 0xC36BD33A, 0x9F9DB91C, 0xDEA51416, 0xC33A0714},     // 1
      {1014, 356, 0x75A16A0D, 0x3239596E, 0xF47A7BE5, 0x681B085C},   // 2
      {192, 0, 0x69418F4A, 0x4CF1CF43, 0xE71117A7, 0xB9319C29},      // 3
      {823, 420, 0xCE9D672C, 0xDD08BE3A, 0xE9479944, 0x22769639},    // 4
      {2971, 2340, 0x8EECC18F, 0xD90ED39C, 0xEC989BA3, 0x916B57F3},  // 5
      {166, 5, 0x76ABEE12, 0x3A721521, 0x85B5896B, 0x783989E8},      // 6
      {2320, 1381, 0x69FB9087, 0x9BED7A5E, 0xC1DF97E0, 0x9D013ECB},  // 7
      {236, 139, 0x593ECFAC, 0xCE223660, 0x35185B83, 0x8C3883FA},    // 8
      {265, 112, 0xEAB589EF, 0x4E618760, 0xFAF90CCC, 0xF6AD3F62},    // 9
      {433, 263, 0x6F1A086B, 0x17E5D44F, 0x2E52C37A, 0xE47BC5CE},    // 10
      {598, 271, 0xEDF56F0A, 0x69B7921D, 0x1DBE7EC0, 0x7191F684},    // 11
      {545, 446, 0xA8275899, 0x158BBB8E, 0x615E1EF7, 0x22D17D7D},    // 12
      {214, 2, 0x80F6D8C7, 0xA944F3CC, 0x016D52AD, 0x4FF28D6B},      // 13
      {328, 112, 0x1648285D, 0x848686D6, 0x45AD05EA, 0x628259FD},    // 14
      {329, 300, 0x0F8012DB, 0xBA7328AD, 0xD306800D, 0x79C8E944},    // 15
      {387, 341, 0x7174EF5F, 0x3CD39321, 0xC2F0A6D5, 0xD9D03093},    // 16
      {506, 222, 0x09DEA3B8, 0xFD7E2A92, 0x8AD07242, 0x6642040B},    // 17
      {1634, 1351, 0xC226B899, 0x22924D79, 0x2F9A1A2C, 0x54ECB868},  // 18
      {127, 0, 0xCFA3F707, 0x368A969B, 0xF04FD71B, 0x4F03783C},      // 19
      {265, 21, 0x57457AF4, 0xD768F8C4, 0x946289F6, 0xE88A8177},     // 20
      {748, 406, 0xE8817462, 0x36039AF0, 0xE41DF808, 0x74409C94},    // 21
      {253, 10, 0x5237D5BC, 0xA78C4CB4, 0x045C4429, 0x000F4510},     // 22
      {325, 188, 0x7F88C1CD, 0x5C4F746C, 0x14BD868B, 0x55426576},    // 23
      {526, 345, 0x7CED85A1, 0xA85A1C02, 0x5BC3E0C2, 0x559051CA},    // 24
      {290, 221, 0x6D4FACD6, 0x531B3985, 0x2D644E76, 0x7584D123},    // 25
      {1339, 755, 0xAD9C7E64, 0x13FA331B, 0xAE3E6008, 0x17D1AE52},   // 26
      {1347, 847, 0xFB53A03A, 0xDAD6EA34, 0x7F31FC08, 0xBE75F335},   // 27
      {1097, 764, 0x2C363A60, 0x84CF1613, 0xF5BC4ABF, 0x188EA9A3},   // 28
      {1607, 924, 0xD69E0B00, 0xF0B608D4, 0x513761AB, 0xF2ACA59B},   // 29
      {272, 140, 0x922E9152, 0xAEF94188, 0x0E9BC3A2, 0xC6CE073E},    // 30
      {772, 511, 0x85090A91, 0xACE71282, 0x93D849AB, 0xC94E19DC},    // 31
      {915, 755, 0x276BB0A2, 0xD6431022, 0xE2B24C92, 0x3153E168},    // 32
      {1535, 1069, 0x1F09AC05, 0x3281BF3B, 0x3207AF40, 0xBE5EA694},  // 33
      {508, 170, 0xC850FC48, 0x4703C31B, 0x42F7BEA0, 0x9EFE44D6},    // 34
      {356, 64, 0xCABAF6CD, 0xC8C897E4, 0xF5286243, 0x8EFB386B},     // 35
      {878, 405, 0x003F9666, 0x071987EB, 0x56C043BD, 0xE4D35A45},    // 36
  }};
  compare(written, [](std::size_t seed) { return sample::rich_clinic(seed); });
}

TEST_CASE("clinics in quiet weeks have the timetables and bounds that they had") {
  static constexpr std::array<Row, 12> written{{
      {210, 210, 0xAE07B1CD, 0x30DAB0EE, 0x23C31F1E, 0x77BE6797},    // 1
      {1297, 983, 0xD2BB3461, 0xFAC845AB, 0x6CDFF720, 0x58E76570},   // 2
      {48, 36, 0x5022B92C, 0x3ADA112C, 0x5DC157A9, 0x956D73DC},      // 3
      {604, 584, 0x272B016E, 0xCCE4081B, 0x802E512D, 0x860585EB},    // 4
      {2263, 2099, 0xB782852D, 0xDE44FEB5, 0x974B6641, 0x277EE50D},  // 5
      {182, 178, 0x6FCFA31E, 0x1A116071, 0x771231AD, 0xE5D1D31E},    // 6
      {1203, 764, 0xEA168B4A, 0x0EBF4D3F, 0xCDF28B3E, 0x07B8BD30},   // 7
      {241, 165, 0x44E44F66, 0x9510DF06, 0xDC088F9E, 0xCEB54F61},    // 8
      {144, 140, 0x7F2CC562, 0x0785332B, 0xF48BE050, 0x25D12E66},    // 9
      {317, 278, 0x4F87C839, 0x83C82CA9, 0x4BE86E66, 0x13F438B5},    // 10
      {924, 908, 0xAE8F6102, 0x747F887C, 0x05245106, 0x12945E2D},    // 11
      {291, 285, 0x5198C9CC, 0x1AB29931, 0xED8876C6, 0xEAD85C17},    // 12
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
      {431, 428, 0xD3FD9E72, 0x93C7D692, 0x16B0B1ED, 0xE65161F8},  // 1
      {48, 36, 0x5022B92C, 0x3ADA112C, 0x5DC157A9, 0x956D73DC},    // 2
      {302, 297, 0xBAA07BC4, 0x1113463C, 0xC3E80477, 0x945EB5F1},  // 3
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
  CHECK(print.value() == 3492226038);
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
  CHECK(print.value() == 1811206202);
}
