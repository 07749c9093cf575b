// A clinic with a real record in a folder of its own, gone with the value.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "workflow/assess.hpp"
#include "workflow/place.hpp"

namespace careplan {

class Office {
 public:
  explicit Office(std::vector<std::string> const& definitions = {}) : catalogue_(definitions) {
    std::string pattern = std::filesystem::temp_directory_path() / "careplan-verbs-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    clinic.database = folder_ + "/careplan.db";
    (void)Record::create(clinic.database, clinic.world);
  }
  ~Office() { std::filesystem::remove_all(folder_); }
  Office(Office const&) = delete;
  Office& operator=(Office const&) = delete;

  void rate(std::string const& client, std::string const& relapse) {
    assess_record(clinic, {.client = {client},
                           .date = *parse_date("2026-11-20"),
                           .instrument = "domains",
                           .answers = {{"withdrawal", "0"},
                                       {"medical", "0"},
                                       {"mental", "1"},
                                       {"readiness", "1"},
                                       {"relapse", relapse},
                                       {"environment", "1"}}});
  }

  // A timetable of one day: two groups of 90 minutes with this client.
  void plan(Date day, std::string const& client) {
    Timetable table{.horizon = {day, day + std::chrono::days{1}}, .site = "s"};
    for (int i = 0; i < 2; ++i)
      table.sessions.push_back({.id = {"g-" + to_text(day) + (i == 0 ? "-a" : "-b")},
                                .program = "sud-iop-3x3",
                                .track = "evening",
                                .group = "evening-1",
                                .service = "group",
                                .date = day,
                                .time = {{1050 + 90 * i}, {1140 + 90 * i}},
                                .clinician = {"K1"},
                                .room = {"R1"},
                                .roster = {{client}}});
    auto record = clinic.open(Access::write);
    Transaction transaction(record, "schedule build", "test");
    transaction.save(table);
    transaction.commit();
  }

  std::size_t audit() const { return audit_entries(clinic.open(Access::read)).size(); }

 private:
  Catalogue catalogue_;
  std::string folder_;

 public:
  Clinic clinic{.catalogue = catalogue_,
                .today = *parse_date("2026-11-22"),
                .world = {.now = [] { return std::string("2026-11-22T09:00:00Z"); }, .actor = "t"}};
};

inline Fault fault_of(auto action) {
  try {
    action();
  } catch (Error const& error) {
    return error.fault;
  }
  return Fault::no;
}

}  // namespace careplan
