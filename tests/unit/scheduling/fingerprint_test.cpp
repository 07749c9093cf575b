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

std::uint32_t prices_of(Problem const& problem, long known, long rounds = 40) {
  Groundwork const clinic(problem);
  std::vector<Unmet> unknown;
  auto const list = courses(clinic, unknown);
  auto const modelled = make_model(clinic, list);
  auto const priced = priced_places(modelled.model, known, rounds);
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
  static constexpr std::array<Row, 18> written{{
      {503, 97, 0x9E6129CA, 0xF8E2E94D, 0xCFE7B0AF, 0xC4D2DC65},     // 1
      {764, 443, 0xD8D8A8FD, 0x91FFD11A, 0x17AF22F4, 0x71EA97F7},    // 2
      {671, 472, 0xE89CF944, 0xBE52DA8F, 0x0BB41226, 0x11F9555B},    // 3
      {535, 132, 0x1AD553AF, 0x137F4C2B, 0x20242C64, 0xF5BC409F},    // 4
      {671, 551, 0x077B2AE5, 0x50AFB05D, 0x71128030, 0x12042DF1},    // 5
      {379, 230, 0x2FF5919D, 0xD1EFFE1F, 0xC7E7C9B5, 0xA29431F7},    // 6
      {937, 361, 0x0E1AB4DE, 0xC6802D10, 0x6F05AA9A, 0xF4A1F90F},    // 7
      {488, 415, 0x212B81F8, 0x2290F955, 0xA61B1B6D, 0x99D29552},    // 8
      {480, 271, 0xEAFE0E8D, 0x56365281, 0x1970531B, 0x00ACFE81},    // 9
      {1134, 1036, 0x354BA014, 0xFF788E61, 0xDD5078E9, 0x0B1FB02F},  // 10
      {121, 52, 0x12D4EC94, 0xD769C692, 0x2B24E567, 0x439B80D0},     // 11
      {97, 5, 0x8E1AB14B, 0x2DC9A0F3, 0x71088FA9, 0x4DFB3A75},       // 12
      {372, 20, 0xC9759098, 0x7953B56B, 0x8434A4C3, 0x0EAA6318},     // 13
      {608, 470, 0xB7E96862, 0xEB173ED6, 0x1F8DABE0, 0xCD2B391A},    // 14
      {411, 52, 0x4EBF045A, 0x97B98B17, 0x723274CF, 0x3ADE20A9},     // 15
      {195, 134, 0xFADDE585, 0xB7B35FBD, 0x94553C66, 0x39087C94},    // 16
      {1265, 741, 0xA8DBF29A, 0xE3288A78, 0xEF23B34B, 0x6C7673B1},   // 17
      {1440, 646, 0x366AFEE6, 0xF96B72C7, 0x7F49D923, 0x3B206B10},   // 18
  }};
  compare(written, [](std::size_t seed) { return sample::rich_clinic(seed); });
}

TEST_CASE("clinics in quiet weeks have the timetables and bounds that they had") {
  static constexpr std::array<Row, 12> written{{
      {237, 213, 0xCBCC8A6E, 0xFA60C4B2, 0xB22C0B4F, 0xC88D3F62},  // 1
      {964, 802, 0x8147DEDE, 0x57034F5A, 0x5AAEFB6C, 0xAE18D914},  // 2
      {395, 365, 0x8479CA99, 0x53139777, 0x91AA99D6, 0x243A8450},  // 3
      {242, 222, 0x6CA6DA45, 0x9B76C064, 0xD02DD459, 0x3FA8BD32},  // 4
      {863, 810, 0xCF77C984, 0xDCB4DEA7, 0x1BB96DFF, 0x2E889F2C},  // 5
      {709, 706, 0x357E76D9, 0x6D7805C3, 0xA2758A5B, 0x0190B2B8},  // 6
      {426, 266, 0x3205595F, 0x79FA12CC, 0x89D8B7F3, 0x2ED5EAE8},  // 7
      {507, 491, 0xCBC6E59B, 0x19D0BA7C, 0x4B747065, 0x079C794A},  // 8
      {199, 146, 0x69F75100, 0x8423AE58, 0xDEFE2479, 0x2362727D},  // 9
      {748, 734, 0x84C0791E, 0xD8C321B2, 0x207D526F, 0x8210E2EF},  // 10
      {211, 181, 0xA7BAB5C1, 0x4A3C0552, 0xEE5A288F, 0xE4199052},  // 11
      {40, 36, 0xCA381B2C, 0xB041527E, 0x317D7773, 0xC60C8E49},    // 12
  }};
  compare(written, [](std::size_t seed) {
    return sample::quiet_clinic(seed, 1 + static_cast<int>(seed) % 3);
  });
}

TEST_CASE("clinics of up to forty clients in a short search have the timetables that they had") {
  static constexpr std::array<Row, 8> written{{
      {9014, 1943, 0xA2047995, 0x5F5E5298, 0x41B8AB48, 0x146F333F},  // 1
      {7317, 2546, 0x73C9E881, 0x977BBFBC, 0x14154467, 0x5729BDCE},  // 2
      {1512, 924, 0x54358C74, 0x887A8C33, 0xEEDAFDCE, 0xC7753799},   // 3
      {284, 145, 0x549F334B, 0x977BBFBC, 0xDADE3223, 0x07641942},    // 4
      {671, 252, 0xE37DDA00, 0x84F6AB70, 0x2F74820D, 0x0E863317},    // 5
      {662, 276, 0xF1E9643C, 0x699F8BD0, 0x05709CE9, 0x58480F11},    // 6
      {1505, 569, 0xA1FE2DC0, 0x977BBFBC, 0xE797FC57, 0xDEB35528},   // 7
      {138, 90, 0x17160F9A, 0x40D08F95, 0xAC2E550D, 0x39F6E77B},     // 8
  }};
  compare(written, [](std::size_t seed) { return sample::random_clinic(seed); });
}

TEST_CASE("a long search whose groups are chosen by prices has the timetable that it had") {
  static constexpr std::array<Row, 4> written{{
      {470, 391, 0x2C72F02D, 0xF718F31C, 0x8AB2814D, 0xB874637D},  // 1
      {393, 297, 0x59ABF0B0, 0x9A364B39, 0x5F204351, 0xC68D2A26},  // 2
      {143, 134, 0x9D7341A9, 0x2D842457, 0x4BEC6A9A, 0x1BD8FB07},  // 3
      {365, 359, 0x1078E821, 0xAED96CA0, 0x2DCA8295, 0xAA13F06A},  // 4
  }};
  static constexpr std::array<std::uint64_t, 4> seeds{25, 21, 22, 25};
  compare(written, [](std::size_t nth) {
    auto problem = sample::quiet_clinic(seeds[nth - 1], 1);
    problem.effort = 30'000;
    if (nth == 1)  // many small groups
      for (auto& program : problem.programs) program.group_size = {1, 2};
    return problem;
  });
}

TEST_CASE("a search of the usual length has the timetable that it had") {
  static constexpr std::array<Row, 2> written{{
      {572, 12, 0xC59FE075, 0xECEE8101, 0x7A33DAF9, 0xEAF26DA2},  // 1
      {35, 34, 0x0C802BEF, 0x68D47332, 0x01A070F8, 0xC3AC155E},   // 2
  }};
  compare(written, [](std::size_t seed) {
    auto problem = seed == 1 ? sample::rich_clinic(19) : sample::quiet_clinic(27, 1);
    problem.effort = 0;
    return problem;
  });
}

TEST_CASE("prices that rise in several cycles are what they were") {
  CHECK(prices_of(sample::quiet_clinic(19, 1), 500, 3'600) == 1225174060);
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
      return ++asked < 60 || seed == 1;  // the one whose groups are chosen by prices to its end
    });
    print.add(print_of(solution.timetable), asked);
  }
  CHECK(print.value() == 1318890716);
}

TEST_CASE("clients who cannot be served together are the same as they were") {
  Print print;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    auto problem = sample::quiet_clinic(seed, 1);
    problem.effort = seed < 9 ? 40 : 1;
    auto const conflict = minimal_conflict(problem);
    for (auto const& demand : conflict.clients) print.add(demand.client.value);
    print.add(conflict.unmet);
  }
  CHECK(print.value() == 1945720086);
}
