// What reports of one record have in common: who was in care and when, and who was expected where.
// Reports that are made together share one reading of it.
#pragma once

#include <list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attendance/hours.hpp"
#include "attendance/presences.hpp"
#include "storage/record.hpp"
#include "storage/stays.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// Reads whatever it is when it is asked for first, and keeps it.
class ReportReading {
 public:
  explicit ReportReading(Clinic const& clinic)
      : clinic_(clinic), record_(clinic_.open(Access::read)) {}
  ReportReading(ReportReading const&) = delete;
  ReportReading& operator=(ReportReading const&) = delete;

  Clinic const& clinic() const { return clinic_; }
  Record const& record() const { return record_; }
  // By every decision, and by those up to today: what comes later has not happened yet.
  std::vector<Episode> const& stays();
  std::vector<Episode> const& stays_until_today();
  std::vector<Episode> const& courses_until_today();
  Date first_day();  // of the first stay; today when there is none
  // With rosters and marks as numbers; `site` is the one whose closures count, empty: none.
  Attendance& attendance(std::string const& site);
  // Sessions, and who was expected there and came.
  Presences const& places();

 private:
  Clinic clinic_;
  Record record_;
  std::optional<Stays> until_today_{};
  std::optional<Stays> all_{};
  std::optional<std::vector<Episode>> courses_{};
  std::optional<Date> first_day_{};
  std::optional<Presences> presences_{};                        // until attendance_ has them
  std::list<std::pair<std::string, Attendance>> attendance_{};  // by site
};

}  // namespace careplan
