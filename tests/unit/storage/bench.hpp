// What the tests of the record stand on: a directory that goes away, a fixed world, sample rows.
#pragma once

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <concepts>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "storage/record.hpp"

namespace bench {

using namespace careplan;

// On memory where there is some: commits are ten times faster and no less real.
struct Directory {
  Directory() {
    std::string name = std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp";
    name += "/careplan-test-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path = name;
  }
  ~Directory() { std::filesystem::remove_all(path); }
  Directory(Directory const&) = delete;
  Directory& operator=(Directory const&) = delete;
  std::string operator/(std::string const& name) const { return path + "/" + name; }
  std::string path;
};

inline World world(std::uint64_t seed = 1) {
  return {.now = [] { return std::string("2026-12-01T09:30:00Z"); }, .seed = seed, .actor = "test"};
}

inline Date day(std::string_view text) {
  return parse_date(text).value();
}

inline Session session(std::string id, std::string_view date = "2026-12-01") {
  return {.id = {std::move(id)},
          .program = "iop",
          .track = "evening",
          .group = "evening-1",
          .service = "process-group",
          .date = day(date),
          .time = {{540}, {600}},
          .clinician = {"D-1"},
          .room = {"R-1"},
          .topic = "triggers",
          .roster = {{"C-2"}, {"C-1"}}};
}

inline Timetable timetable(std::vector<Session> sessions) {
  return {.horizon = {day("2026-12-01"), day("2026-12-29")},
          .site = "main",
          .sessions = std::move(sessions)};
}

inline AssessmentRow assessment(std::string client = "C-1") {
  return {.client = {std::move(client)},
          .date = day("2026-12-01"),
          .instrument = "phq-9",
          .version = "1",
          .rater = "self",
          .answers = {{"q1", 2.0}, {"q2", 1.0}},
          .facts = {{"phq-9.total", 3.0}},
          .outcome_json = R"({"scores":{"total":3}})"};
}

inline MarkRow mark(std::string client, std::string session,
                    MarkStatus status = MarkStatus::present) {
  return {.client = {std::move(client)},
          .session = {std::move(session)},
          .status = status,
          .attended = Minutes{attended(status) ? 60 : 0}};
}

template <class Row>
  requires(!std::same_as<Row, Timetable>)
Written save(Record& record, Row& row, std::string reason = {}) {
  Transaction tx(record, "test", "row", std::move(reason));
  auto const written = tx.save(row);
  tx.commit();
  return written;
}

inline TimetableWritten save(Record& record, Timetable const& timetable) {
  Transaction tx(record, "schedule build", "iop");
  auto written = tx.save(timetable);
  tx.commit();
  return written;
}

inline std::string bytes_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_bytes(std::string const& path, std::string const& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// In a process of its own without the rights of root, to whom read-only means nothing.
template <class Claim>
bool holds_for_a_stranger(Claim claim) {
  pid_t const child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    bool held = false;
    try {
      held = claim();
    } catch (...) {
    }
    ::_exit(held ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The fault that `act` ends with; Fault::no when it ends well.
template <class Act>
Error fault_of(Act act) {
  try {
    act();
  } catch (Error const& error) {
    return error;
  }
  return Error(Fault::no, "nothing was refused");
}

}  // namespace bench
