// The topics of a curriculum over the sessions of a group.
#include <doctest/doctest.h>

#include "sample_clinic.hpp"

using namespace careplan;

namespace {

Problem teaching(bool open) {
  auto problem = sample::clinic();
  problem.programs[0].curricula = {
      {.service = "psychoeducation", .open = open, .topics = {"brain", "triggers", "sleep"}}};
  return problem;
}

Session lesson(char const* id, char const* date, std::vector<ClientId> roster,
               std::string topic = "") {
  return {.id = {id},
          .program = "iop",
          .track = "morning",
          .group = "morning-1",
          .service = "psychoeducation",
          .date = sample::day(date),
          .topic = std::move(topic),
          .roster = std::move(roster)};
}

std::vector<std::string> topics(std::vector<Session> const& sessions) {
  std::vector<std::string> list;
  for (auto const& session : sessions) list.push_back(session.topic);
  return list;
}

using Topics = std::vector<std::string>;

}  // namespace

TEST_CASE("a built timetable teaches every topic in turn, each group for itself") {
  auto const timetable = build(teaching(true));
  std::map<std::string, Topics> taught;
  for (auto const& session : timetable.sessions) {
    if (session.service == "psychoeducation")
      taught[session.group].push_back(session.topic);
    else
      CHECK(session.topic.empty());
  }
  REQUIRE(taught.size() == 2);
  Topics const order = {"brain", "triggers", "sleep"};
  for (auto const& [group, list] : taught)
    for (std::size_t i = 0; i < list.size(); ++i) CHECK(list[i] == order[i % 3]);
}

TEST_CASE("a group goes on after the topic that it had last, and others begin") {
  auto problem = teaching(true);
  keep_topics(problem, {lesson("a", "2026-11-25", {{"C-1"}}, "triggers"),
                        lesson("b", "2026-11-27", {{"C-1"}})});
  std::vector sessions = {lesson("c", "2026-11-30", {{"C-1"}}), lesson("d", "2026-12-02", {})};
  sessions.push_back(lesson("e", "2026-12-02", {}));
  sessions.back().group = "morning-2";
  assign_topics(problem, sessions);
  CHECK(topics(sessions) == Topics{"sleep", "brain", "brain"});
}

TEST_CASE("what was announced stays, and what follows goes on from it") {
  auto problem = teaching(true);
  problem.fixed = {lesson("a", "2026-11-30", {}, "sleep"), lesson("b", "2026-12-02", {})};
  auto sessions = problem.fixed;
  sessions.push_back(lesson("c", "2026-12-04", {}));
  assign_topics(problem, sessions);
  CHECK(topics(sessions) == Topics{"sleep", "", "brain"});
}

TEST_CASE("a closed course ends with its last topic and begins again for new people only") {
  auto const problem = teaching(false);
  std::vector<Session> sessions;
  for (auto const* date : {"2026-11-30", "2026-12-02", "2026-12-04", "2026-12-07"})
    sessions.push_back(lesson(date, date, {{"C-1"}, {"C-2"}}));
  sessions.push_back(lesson("new", "2026-12-09", {{"C-8"}}));
  sessions.push_back(lesson("newer", "2026-12-11", {{"C-8"}, {"C-9"}}));
  assign_topics(problem, sessions);
  CHECK(topics(sessions) == Topics{"brain", "triggers", "sleep", "", "brain", "triggers"});
}

TEST_CASE("a topic that the file no longer has is followed by the first") {
  auto problem = teaching(true);
  keep_topics(problem, {lesson("a", "2026-11-25", {}, "hypnosis")});
  std::vector sessions = {lesson("b", "2026-11-30", {})};
  assign_topics(problem, sessions);
  CHECK(topics(sessions) == Topics{"brain"});
}
