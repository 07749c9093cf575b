// What the record makes of the problem: wishes and needs of the intake, and what went before.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "office.hpp"
#include "workflow/schedule.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

struct House {
  Office office{};
  std::string site{};

  House() {
    auto const folder = std::filesystem::path(office.clinic.database).parent_path();
    site = folder / "site.toml";
    std::ofstream(site)
        << "id = \"s\"\ntitle = \"S\"\nopen = \"Mon-Sat 08:00-21:00\"\n"
           "[[room]]\nid = \"R1\"\nlabel = \"Room\"\nkind = \"group\"\ncapacity = 12\n"
           "[[clinician]]\nid = \"K1\"\ncredentials = [\"LPC\"]\n"
           "available = \"Mon-Sat 08:00-21:00\"\n";
  }
  void admit(std::string const& client, std::string const& program,
             std::vector<std::pair<std::string, std::string>> const& intake) {
    assess_record(office.clinic, {.client = {client},
                                  .date = sys_days{2026y / 11 / 20},
                                  .instrument = "intake",
                                  .answers = intake});
    auto record = office.clinic.open(Access::write);
    Transaction transaction(record, "place decide", client);
    DecisionRow row{.client = {client},
                    .date = sys_days{2026y / 11 / 22},
                    .kind = DecisionKind::admit,
                    .level = "iop",
                    .program = program,
                    .decided_by = "K1"};
    transaction.save(row);
    transaction.commit();
  }
  Problem problem(int keep_free = 0) const {
    return problem_for(office.clinic, office.clinic.open(Access::read),
                       {.site = site, .from = sys_days{2026y / 11 / 30}, .keep_free = keep_free});
  }
  void record_sessions(std::vector<Session> sessions) {
    auto record = office.clinic.open(Access::write);
    Transaction transaction(record, "schedule build", "test");
    transaction.save(Timetable{.horizon = {sys_days{2026y / 11 / 16}, sys_days{2026y / 12 / 14}},
                               .site = "s",
                               .sessions = std::move(sessions)});
    transaction.commit();
  }
};

}  // namespace

TEST_CASE("appointments of the stay outside the horizon are known, and no other sessions") {
  House house;
  house.admit("C-1", "sud-iop-3x3", {{"co_occurring", "no"}});
  house.admit("C-2", "sud-iop-3x3", {{"co_occurring", "no"}});
  auto const session = [](char const* id, year_month_day date, char const* client) {
    return Session{.id = {id},
                   .program = "sud-iop-3x3",
                   .service = "family",
                   .kind = ServiceKind::family,
                   .date = sys_days{date},
                   .time = {Clock{600}, Clock{650}},
                   .clinician = {"K1"},
                   .roster = {ClientId{client}}};
  };
  auto group = session("S-4", 2026y / 11 / 24, "C-1");
  group.group = "G1";
  auto other = session("S-5", 2026y / 11 / 25, "C-1");
  other.program = "dbt-iop";
  house.record_sessions({session("S-1", 2026y / 11 / 23, "C-1"),
                         session("S-2", 2026y / 12 / 1, "C-1"),
                         session("S-3", 2026y / 12 / 7, "C-1"), group, other,
                         session("S-6", 2026y / 11 / 20, "C-2")});
  auto const problem = house.problem();
  REQUIRE(problem.horizon.end == sys_days{2026y / 12 / 7});
  REQUIRE(problem.demands.size() == 2);
  auto const& beside = problem.demands[0].beside;
  REQUIRE(beside.size() == 2);
  CHECK(beside[0].service == "family");
  CHECK(beside[0].date == sys_days{2026y / 11 / 23});
  CHECK(beside[1].date == sys_days{2026y / 12 / 7});
  CHECK(problem.demands[1].beside.empty());  // before the stay
}

TEST_CASE("both conditions together look for a track of that focus, where the program has one") {
  House house;
  house.admit("C-1", "dual-diagnosis-virtual", {{"co_occurring", "yes"}});
  house.admit("C-2", "dual-diagnosis-virtual", {{"co_occurring", "no"}});
  house.admit("C-3", "sud-iop-3x3", {{"co_occurring", "yes"}});
  auto const problem = house.problem();
  REQUIRE(problem.demands.size() == 3);
  CHECK(problem.demands[0].focus == "dual_diagnosis");
  CHECK(problem.demands[1].focus.empty());
  CHECK(problem.demands[2].focus.empty());
}

TEST_CASE("who is not suited to video has to come, whatever would be liked") {
  House house;
  house.admit("C-1", "sud-iop-3x3", {{"modality", "virtual"}, {"virtual_suitable", "no"}});
  house.admit("C-2", "sud-iop-3x3", {{"modality", "virtual"}});
  house.admit("C-3", "sud-iop-3x3", {{"modality", "either"}, {"virtual_suitable", "yes"}});
  auto const problem = house.problem();
  CHECK(problem.demands[0].modality == Modality::in_person);
  CHECK(problem.demands[0].preferred_modality == Modality::virtual_);
  CHECK(problem.demands[1].modality == Modality::virtual_);
  CHECK_FALSE(problem.demands[2].modality);
}

TEST_CASE("wishes for a kind of group and a clinician's gender come from the intake") {
  House house;
  house.admit("C-1", "dual-diagnosis-virtual", {{"co_occurring", "yes"}});
  house.admit("C-2", "dual-diagnosis-virtual",
              {{"co_occurring", "yes"},
               {"preferred_focus", "spanish"},
               {"preferred_clinician_gender", "female"}});
  auto const problem = house.problem();
  CHECK(problem.demands[0].focus == "dual_diagnosis");
  CHECK(problem.demands[0].preferred_gender.empty());
  CHECK(problem.demands[1].focus == "spanish");
  CHECK(problem.demands[1].preferred_gender == "female");
}

TEST_CASE("who has begun goes on with the same clinician and in the same track") {
  House house;
  house.admit("C-1", "sud-iop-3x3", {{"preferred_track", "morning, afternoon"}});
  CHECK_FALSE(house.problem().demands[0].clinician);
  Session own{.id = {"a"},
              .program = "sud-iop-3x3",
              .track = "evening",
              .service = "individual",
              .kind = ServiceKind::individual,
              .date = sys_days{2026y / 11 / 24},
              .time = {{960}, {1010}},
              .clinician = {"K1"},
              .room = {"R1"},
              .roster = {{"C-1"}}};
  auto group = own;
  group.id = {"g"};
  group.group = "evening-1";
  group.service = "group";
  group.kind = ServiceKind::group;
  group.time = {{1050}, {1140}};
  group.clinician = {"K9"};
  house.record_sessions({own, group});
  auto const demand = house.problem().demands[0];
  CHECK(demand.clinician == ClinicianId{"K1"});
  CHECK(demand.preferred_tracks == std::vector<std::string>{"evening", "morning", "afternoon"});
  // Somebody who has left the site is nobody's clinician.
  own.clinician = {"K9"};
  house.record_sessions({own, group});
  CHECK_FALSE(house.problem().demands[0].clinician);
}

TEST_CASE("places that are kept free make groups smaller, never smaller than they must be") {
  House house;
  house.admit("C-1", "sud-iop-3x3", {{"available", "unknown"}});
  auto const size = house.problem().programs[0].group_size;
  CHECK(house.problem(2).programs[0].group_size == GroupSize{size.min, size.max - 2});
  CHECK(house.problem(99).programs[0].group_size == GroupSize{size.min, size.min});
}

TEST_CASE("who was never asked when to come is not said to be busy") {
  House house;
  house.admit("C-1", "sud-iop-3x3", {{"available", "unknown"}});
  house.admit("C-2", "sud-iop-3x3", {{"available", "Sun 08:00-09:00"}});
  auto const unmet = build_schedule(house.office.clinic,
                                    {.site = house.site, .from = sys_days{2026y / 11 / 30}}, false)
                         .timetable.unmet;
  auto const of = [&](char const* client) {
    return std::ranges::find(unmet, ClientId{client}, &Unmet::client);
  };
  REQUIRE(of("C-1") != unmet.end());
  REQUIRE(of("C-2") != unmet.end());
  CHECK(of("C-1")->because == "it is not known when the client can come (intake.available)");
  CHECK(of("C-2")->because.find("would need to be free then") != std::string::npos);
}
