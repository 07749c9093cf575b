// Repairs of a recorded timetable, and what the words of --without and --add mean.
#include "workflow/schedule_repair.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "office.hpp"
#include "workflow/attend.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

constexpr Date first = sys_days{2026y / 11 / 30};

// Two clients in a morning track with two clinicians, and a recorded week.
struct House {
  Office office{};
  ScheduleRequest request{.from = first};

  House() {
    staff({"K1", "K2"});
    admit("C-1");
    admit("C-2");
    (void)build_schedule(office.clinic, request, true);
  }
  // A file of its own each time: a definition is read once.
  void staff(std::vector<std::string> const& clinicians) {
    auto const folder = std::filesystem::path(office.clinic.database).parent_path();
    request.site = folder / fmt::format("site-{}.toml", clinicians.size());
    std::ofstream out(request.site);
    out << "id = \"s\"\ntitle = \"S\"\nopen = \"Mon-Sat 08:00-21:00\"\n"
           "[[room]]\nid = \"R1\"\nlabel = \"Room\"\nkind = \"group\"\ncapacity = 12\n"
           "[[room]]\nid = \"R2\"\nlabel = \"Room\"\nkind = \"group\"\ncapacity = 12\n";
    for (auto const& clinician : clinicians)
      out << "[[clinician]]\nid = \"" << clinician
          << "\"\ncredentials = [\"LPC\"]\navailable = \"Mon-Sat 08:00-21:00\"\n";
  }
  void admit(std::string const& client, std::string const& program = "sud-iop-3x3") {
    assess_record(office.clinic, {.client = {client},
                                  .date = sys_days{2026y / 11 / 20},
                                  .instrument = "intake",
                                  .answers = {{"available", "Mon-Sat 08:00-13:00"},
                                              {"psychiatric_medication", "no"}}});
    decide(client, DecisionKind::admit, first, program);
  }
  void decide(std::string const& client, DecisionKind kind, Date day,
              std::string const& program = {}) {
    auto record = office.clinic.open(Access::write);
    Transaction transaction(record, "place decide", client);
    DecisionRow row{.client = {client}, .date = day, .kind = kind, .decided_by = "K1"};
    if (kind == DecisionKind::admit) {
      row.level = "iop";
      row.program = program;
    } else {
      row.discharge = DischargeReason::completed;
    }
    transaction.save(row);
    transaction.commit();
  }
  std::vector<Session> recorded() const {
    return office.clinic.open(Access::read).sessions({first, first + days{7}});
  }
  RepairAnswer repair_without(std::string const& what, Date from, bool keep) {
    RepairRequest asked{.schedule = request};
    asked.schedule.from = from;
    if (!what.empty()) asked.schedule.change.without = {parse_absence(what)};
    return repair_schedule(office.clinic, asked, keep);
  }
};

bool leads(std::vector<Session> const& sessions, std::string const& clinician, Date from) {
  return std::ranges::any_of(sessions, [&](Session const& session) {
    return session.clinician.value == clinician && session.date >= from;
  });
}

}  // namespace

TEST_CASE("a recorded repair leaves nothing with who is out, and the past as it was") {
  House house;
  auto const before = house.recorded();
  Date const out = first + days{2};
  auto const answer = house.repair_without("clinician:K1", out, true);
  CHECK(static_cast<int>(answer.repaired.people.size()) == answer.repaired.at_least);
  for (auto const& violation : answer.violations) CHECK_FALSE(violation.hard);
  auto const after = house.recorded();
  CHECK_FALSE(leads(after, "K1", out));
  CHECK(after.size() == before.size());
  for (auto const& session : before)
    if (session.date < out) CHECK(std::ranges::find(after, session) != after.end());
}

TEST_CASE("a program that is scheduled by itself takes nothing that others have") {
  House house;
  for (auto const* client : {"D-1", "D-2", "D-3"}) house.admit(client, "perinatal-3x2");
  house.staff({"K1", "K2", "K3", "K4"});
  auto alone = house.request;
  alone.programs = {"perinatal-3x2"};
  auto const answer = build_schedule(house.office.clinic, alone, true);
  CHECK_FALSE(answer.timetable.sessions.empty());
  for (auto const& session : answer.timetable.sessions) CHECK(session.program == "perinatal-3x2");
  auto const whole = check_schedule(house.office.clinic, house.request);
  CHECK(whole.timetable.sessions.size() > answer.timetable.sessions.size());
  for (auto const& violation : whole.violations) {
    CAPTURE(violation.message);
    CHECK_FALSE(violation.hard);
  }
}

TEST_CASE("a timetable that is kept ends no later weeks unless that is asked for") {
  House house;
  auto whole = house.request;
  whole.weeks = 3;
  (void)build_schedule(house.office.clinic, whole, true);
  auto const recorded = [&] {
    return house.office.clinic.open(Access::read)
        .sessions({first + days{7}, first + days{28}})
        .size();
  };
  auto const before = recorded();
  CHECK(before > 0);
  CHECK(fault_of([&] { (void)build_schedule(house.office.clinic, house.request, true); }) ==
        Fault::conflict);
  (void)build_schedule(house.office.clinic, house.request, false);  // nothing is kept
  CHECK(recorded() == before);
  auto last = house.request;
  last.from = first + days{14};
  (void)build_schedule(house.office.clinic, last, true);  // nothing comes after it
  CHECK(recorded() == before);
  auto dropping = house.request;
  dropping.drop_later = true;
  (void)build_schedule(house.office.clinic, dropping, true);
  CHECK(recorded() == 0);
}

TEST_CASE("a repair that is not kept changes nothing, and one without a reason finds none") {
  House house;
  auto const before = house.recorded();
  auto const audit = house.office.audit();
  CHECK_FALSE(house.repair_without("clinician:K1", first, false).repaired.handed_over.empty());
  auto const idle = house.repair_without("", first, false);
  CHECK(idle.repaired.people.empty());
  CHECK(change_table(idle).rows.empty());
  CHECK(house.recorded() == before);
  CHECK(house.office.audit() == audit);
}

TEST_CASE("a session that was held already stands, though who held it is said to be away") {
  House house;
  auto const before = house.recorded();
  auto const held = std::ranges::find(before, ClinicianId{"K1"}, &Session::clinician);
  REQUIRE(held != before.end());
  mark(house.office.clinic,
       {.client = held->roster.front(), .session = held->id, .status = MarkStatus::present});
  auto const answer = house.repair_without("clinician:K1", first, true);
  int hard = 0;
  for (auto const& violation : answer.violations) {
    if (!violation.hard) continue;
    ++hard;
    CHECK(violation.sessions == std::vector{held->id});
  }
  CHECK(hard == 1);
  auto after = house.recorded();
  CHECK(std::ranges::find(after, *held) != after.end());
  std::erase(after, *held);
  CHECK_FALSE(leads(after, "K1", first));
}

TEST_CASE("a timetable that breaks a hard rule with a new session is refused") {
  House house;
  auto const sessions = house.recorded();
  Problem problem{.fixed = {sessions[0]}};
  Violation fault{.sessions = {sessions[0].id}, .message = "K1 is away"};
  CHECK_NOTHROW(require_sound(problem, {fault}));
  fault.sessions.push_back(sessions[1].id);
  CHECK(fault_of([&] { require_sound(problem, {fault}); }) == Fault::internal);
  fault.sessions.clear();
  CHECK(fault_of([&] { require_sound(problem, {fault}); }) == Fault::internal);
  fault.hard = false;
  CHECK_NOTHROW(require_sound(problem, {fault}));
}

TEST_CASE("who was discharged leaves the rosters of the days that follow") {
  House house;
  Date const last = first + days{2};
  house.decide("C-1", DecisionKind::discharge, last);
  auto const answer = house.repair_without("", first, true);
  CHECK(answer.repaired.people.empty());
  for (auto const& session : house.recorded())
    if (session.date >= last)
      CHECK(std::ranges::find(session.roster, ClientId{"C-1"}) == session.roster.end());
}

TEST_CASE("there is nothing to repair where nothing is recorded") {
  House house;
  CHECK(fault_of([&] { house.repair_without("", first + days{70}, false); }) == Fault::not_found);
}

TEST_CASE("absences name a clinician or a room, with or without days") {
  auto const simple = parse_absence("clinician:K2");
  CHECK(simple.clinician == ClinicianId{"K2"});
  CHECK_FALSE(simple.time);
  auto const day = parse_absence("room:R1:2026-12-01");
  CHECK(day.room == RoomId{"R1"});
  CHECK(day.time == Span<Date>{sys_days{2026y / 12 / 1}, sys_days{2026y / 12 / 2}});
  auto const days_out = parse_absence("clinician:K2:2026-12-01..2026-12-04");
  CHECK(days_out.time == Span<Date>{sys_days{2026y / 12 / 1}, sys_days{2026y / 12 / 5}});
  for (auto const* wrong : {"", "K2", "clinician:", "clinician:K 2", "chair:K2", "room:R1:today",
                            "room:R1:2026-12-04..2026-12-01", "room:R1:2026-12-04.."}) {
    CAPTURE(wrong);
    CHECK(fault_of([&] { (void)parse_absence(wrong); }) == Fault::usage);
  }
}

TEST_CASE("additions say all that a room or a clinician needs") {
  SiteChange change;
  parse_addition("room:R9:group:12", change);
  parse_addition("clinician:K9:LPC+LCSW:Mon-Fri 09:00-17:00; Sat 09:00-12:00", change);
  CHECK(change.rooms.at(0) == Room{.id = {"R9"}, .kind = "group", .capacity = 12});
  CHECK(change.clinicians.at(0).credentials == std::vector<std::string>{"LPC", "LCSW"});
  CHECK(change.clinicians.at(0).available ==
        *parse_windows("Mon-Fri 09:00-17:00; Sat 09:00-12:00"));
  for (auto const* wrong : {"room:R9", "room:R9:group:none", "room:R9:group:0", "room::group:3",
                            "clinician:K9:LPC", "clinician:K9:LPC:sometimes", "chair:K9:x:3"}) {
    CAPTURE(wrong);
    CHECK(fault_of([&] { parse_addition(wrong, change); }) == Fault::usage);
  }
}

TEST_CASE("a site is changed only by what it has, or has not yet") {
  House house;
  auto with = [&](SiteChange change) {
    auto request = house.request;
    request.change = std::move(change);
    return fault_of([&] {
      (void)problem_for(house.office.clinic, house.office.clinic.open(Access::read), request);
    });
  };
  CHECK(with({.without = {parse_absence("clinician:K1")}}) == Fault::no);
  CHECK(with({.without = {parse_absence("clinician:K7")}}) == Fault::not_found);
  CHECK(with({.without = {parse_absence("room:R7")}}) == Fault::not_found);
  SiteChange twice;
  parse_addition("room:R1:group:12", twice);
  CHECK(with(twice) == Fault::conflict);
}
