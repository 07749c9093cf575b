#include "workflow/schedule_import.hpp"

#include <doctest/doctest.h>

#include "office.hpp"
#include "reporting/table.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

std::vector<Session> read(std::string const& text) {
  return read_sessions(text_source(text, "week.csv"));
}

// Every complaint as it is shown; empty when the file is accepted.
std::string refused(std::string const& text) {
  try {
    (void)read(text);
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    return describe(error);
  }
  return {};
}

bool says(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<Session> week() {
  Session group{.id = {"g-1"},
                .program = "sud-iop-3x3",
                .track = "evening",
                .group = "evening-1",
                .service = "group",
                .date = 2026y / 11 / 24,
                .time = {{1050}, {1140}},
                .clinician = {"K1"},
                .room = {"R1"},
                .topic = "triggers",
                .roster = {{"C-1"}, {"C-2"}}};
  auto alone = group;
  alone.id = {"a-1"};
  alone.group.clear();
  alone.topic.clear();
  alone.service = "individual";
  alone.time = {{960}, {1010}};
  alone.modality = Modality::virtual_;
  alone.room = {};
  alone.roster = {{"C-2"}};
  return {group, alone};
}

}  // namespace

TEST_CASE("what schedule show writes as CSV is read back as it was") {
  auto const sessions = week();
  CHECK(read(render(session_table(sessions), Format::csv)) == sessions);
}

TEST_CASE("a file of another program needs few columns") {
  auto const sessions = read(
      "roster,clinician,program,service,end,begin,date\nC-2; C-1,K1,p,group,10:30,09:00,"
      "2026-12-01\n");
  REQUIRE(sessions.size() == 1);
  CHECK(sessions[0].id.value == "line-2");
  CHECK(sessions[0].date == sys_days{2026y / 12 / 1});
  CHECK(to_text(sessions[0].time) == "09:00-10:30");
  CHECK(sessions[0].roster == std::vector<ClientId>{{"C-1"}, {"C-2"}});
  CHECK(sessions[0].modality == Modality::virtual_);  // no room is named
}

TEST_CASE("all that is wrong with a file is said at once, each at its line and column") {
  auto const said = refused(
      "date,begin,end,service,program,clinician,roster,group,room\n"
      "2026-11-31,09:00,10:00,group,p,K1,C-1,g-1,R1\n"
      "2026-12-01,10:00,09:00,group,p,K1,C-1,g-1,R1\n"
      "2026-12-01,9.00,10:00,group,p,K 1,C-1;C-1,g-1,R1\n"
      "2026-12-01,09:00,10:00,group,p,K1,,g-1,R1\n"
      "2026-12-01,09:00,10:00,group\n");
  CHECK(says(said, "week.csv:2:1: '2026-11-31' is not a date"));
  CHECK(says(said, "week.csv:3:18: the session ends before it begins"));
  CHECK(says(said, "week.csv:4:12: '9.00' is not a time of the day"));
  CHECK(says(said, "week.csv:4:31: 'K 1' is not an id"));
  CHECK(says(said, "'C-1' is on the roster twice"));
  CHECK(says(said, "nobody is on the roster"));
  CHECK(says(said, "week.csv:6:"));
}

TEST_CASE("columns that are missing or unknown are refused, with what may have been meant") {
  CHECK(says(refused("date,begin,end,service,program,roster\n"),
             "the column 'clinician' is missing"));
  auto const said = refused("date,begin,end,service,program,clinicain,roster\n");
  CHECK(says(said, "week.csv:1:32: there is no column 'clinicain'"));
  CHECK(says(said, "clinician"));
}

TEST_CASE("weekday and number of clients are held against date and roster") {
  std::string const head = "date,day,begin,end,service,program,clinician,clients,roster\n";
  CHECK(refused(head + "2026-12-01,Tue,09:00,10:00,group,p,K1,1,C-1\n").empty());
  CHECK(says(refused(head + "2026-12-01,Wed,09:00,10:00,group,p,K1,1,C-1\n"),
             "2026-12-01 is a Tue, not 'Wed'"));
  CHECK(says(refused(head + "2026-12-01,Tue,09:00,10:00,group,p,K1,2,C-1\n"),
             "1 clients are on the roster, not '2'"));
}
