// Each row that bends prices what is planted under it, with the weight that the files give it.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "core/error.hpp"
#include "sample_clinic.hpp"

using namespace careplan;
using sample::day;

namespace {

struct Case {
  Problem problem = sample::clinic();
  Timetable timetable = build(problem);

  std::map<std::string, long> priced() const {
    std::map<std::string, long> lines;
    for (auto const& line : costs(problem, timetable)) lines[line.rule] = line.cost;
    return lines;
  }
  // The difference of a row when something is changed.
  template <class Change>
  long difference(std::string const& rule, Change change) {
    auto const before = priced();
    change(*this);
    auto after = priced();
    auto found = before.find(rule);
    return after[rule] - (found == before.end() ? 0 : found->second);
  }
  void drop(std::string_view client, std::string_view service, int times = 100) {
    std::erase_if(timetable.sessions, [&](Session const& s) {
      return s.service == service && s.roster.front().value == client && times-- > 0;
    });
  }
};

}  // namespace

TEST_CASE("the cost of the sample clinic is its two groups in four weeks and some waiting") {
  auto const lines = Case().priced();
  CHECK(lines.at("group-open") == 2 * 4 * 15);
  CHECK_FALSE(lines.contains("place"));
  CHECK_FALSE(lines.contains("unmet-individual"));
  CHECK_FALSE(lines.contains("track-preference"));
}

TEST_CASE("each row prices what it is about") {
  CHECK(Case().difference("unmet-individual", [](Case& c) { c.drop("C-2", "individual", 1); }) ==
        40);
  CHECK(Case().difference("unmet-medication", [](Case& c) { c.drop("C-1", "medication"); }) == 30);
  CHECK(Case().difference("place", [](Case& c) {
    c.problem.demands.push_back(sample::demand("C-7"));
  }) == 4 * 100);
  CHECK(Case().difference("priority", [](Case& c) {
    c.problem.demands.push_back(sample::demand("C-7"));
    c.problem.demands.back().priority = 2;
  }) == 4 * 2 * 10);
  CHECK(Case().difference("track-preference", [](Case& c) {
    c.problem.demands[0].preferred_tracks = {"evening"};
  }) == 4 * 10);
  CHECK(Case().difference("second-choice", [](Case& c) {
    c.problem.demands[0].preferred_tracks = {"evening", "morning"};
  }) == 4 * 2);
  CHECK(Case().difference("focus", [](Case& c) { c.problem.demands[0].focus = "dual"; }) == 4 * 8);
  CHECK(Case().difference("modality-preference", [](Case& c) {
    c.problem.demands[0].preferred_modality = Modality::virtual_;
  }) == 4 * 5);
  CHECK(Case().difference("clinician-gender",
                          [](Case& c) { c.problem.demands[1].preferred_gender = "f"; }) == 4 * 4);
  CHECK(Case().difference("primary-clinician", [](Case& c) {
    c.problem.demands[1].clinician = ClinicianId{"K3"};
  }) == 4 * 15);
  CHECK(Case().difference("group-size-min",
                          [](Case& c) { c.problem.programs[0].group_size.min = 4; }) == 2 * 4 * 10);
}

TEST_CASE("a day without a group and a wait beside one are priced") {
  Case c;
  auto& session = *std::ranges::find_if(c.timetable.sessions,
                                        [](Session const& s) { return s.service == "individual"; });
  auto const client = session.roster.front();
  auto const monday = week_start(session.date);
  bool const morning = client.value < "C-4";
  auto const move = [&](int days, char const* begin, char const* end) {
    session.date = monday + std::chrono::days{days};
    session.time = {*parse_clock(begin), *parse_clock(end)};
    auto const lines = c.priced();
    auto const of = [&](char const* rule) {
      auto const found = lines.find(rule);
      return found == lines.end() ? 0L : found->second;
    };
    return std::pair(of("extra-day"), of("waiting-time"));
  };
  int const group_day = morning ? 0 : 1;
  int const other_day = morning ? 1 : 0;
  auto const next_to =
      morning ? move(group_day, "12:00", "12:50") : move(group_day, "16:40", "17:30");
  auto const far = morning ? move(group_day, "16:00", "16:50") : move(group_day, "12:00", "12:50");
  auto const alone = move(other_day, "12:00", "12:50");
  CHECK(far.second - next_to.second == 4);
  CHECK(alone.second == next_to.second);
  CHECK(alone.first - next_to.first == 6);
}

TEST_CASE("a site outweighs a program, and both outweigh the table") {
  Problem p = sample::clinic();
  CHECK(weight_of(p, "place", "iop") == 100);
  CHECK(weight_of(p, "no such rule", "iop") == 0);
  p.programs[0].rule_changes = {{.rule = "place", .weight = 70}};
  CHECK(weight_of(p, "place", "iop") == 70);
  CHECK(weight_of(p, "place", "another") == 100);
  p.site.rule_changes = {{.rule = "place", .weight = 50}};
  CHECK(weight_of(p, "place", "iop") == 50);
  CHECK_FALSE(is_hard(p, "track-preference", "iop"));
  p.programs[0].rule_changes.push_back({.rule = "track-preference", .hard = true});
  CHECK(is_hard(p, "track-preference", "iop"));
  CHECK_FALSE(is_hard(p, "track-preference", "another"));
  // Nothing makes a row hard that may only bend.
  p.programs[0].rule_changes.push_back({.rule = "unmet-individual", .hard = true});
  CHECK_FALSE(is_hard(p, "unmet-individual", "iop"));
}

TEST_CASE("a rule made hard is kept, whatever it costs") {
  auto problem = sample::clinic();
  for (auto& demand : problem.demands) demand.available = *parse_windows("any");
  problem.demands[0].preferred_tracks = {"evening"};
  problem.demands[0].available = *parse_windows("Mon-Fri 08:00-17:00");
  auto const usual = build(problem);
  CHECK(usual.unmet.empty());
  problem.site.rule_changes = {{.rule = "track-preference", .hard = true}};
  auto const strict = build(problem);
  REQUIRE(strict.unmet.size() == 1);
  CHECK(strict.unmet[0].client.value == "C-1");
  for (auto const& violation : check(problem, strict)) CHECK_FALSE(violation.hard);

  auto small = sample::clinic();
  small.programs[0].group_size.min = 4;
  CHECK(build(small).unmet.empty());
  small.programs[0].rule_changes = {{.rule = "group-size-min", .hard = true}};
  auto const none = build(small);
  CHECK(none.unmet.size() == 6);
  CHECK(none.sessions.empty());

  auto own = sample::clinic();
  own.demands[1].clinician = ClinicianId{"K2"};
  own.demands[1].available = *parse_windows("Mon-Fri 08:00-12:00");
  own.site.rule_changes = {{.rule = "primary-clinician", .hard = true}};
  auto const theirs = build(own);
  for (auto const& session : theirs.sessions)
    if (session.service == "individual" && session.roster.front().value == "C-2")
      CHECK(session.clinician.value == "K2");
}

TEST_CASE("whoever watches can end the work, and has a timetable") {
  auto problem = sample::clinic();
  problem.bound_effort = 1'000'000;
  problem.anytime = true;
  int asked = 0;
  auto const solution = solve(problem, [&](Progress const&) { return ++asked % 5 != 0; });
  CHECK(asked == 10);
  CHECK(solution.cost == total(costs(problem, solution.timetable)));
  CHECK(solution.bound <= solution.cost);
  CHECK(solution.timetable.unmet.empty());
}
