// One report over the records of several sites.
#pragma once

#include <string>
#include <vector>

#include "workflow/report.hpp"

namespace careplan {

struct SiteRecord {
  std::string site{};  // the name of the file without its ending
  std::string database{};
};

// Files as they are named, and of each folder every file *.db in it, by name. Error{not_found} for
// a folder without any, Error{usage} when two sites would have one name.
std::vector<SiteRecord> site_records(std::vector<std::string> const& paths);

// The report of one record as it is (of the clinic's own when none is named); of several by site
// and in total; with `compare`, beside the same of the other period. A record that cannot be read
// is an Error, never left out. Error{usage} for a comparison without a first day, by time, or of
// rows that are people. `reading` is of the one record, where other reports share it.
Table make_report(Clinic const& clinic, std::vector<SiteRecord> const& sites, std::string_view name,
                  ReportRequest const& request, ReportReading* reading = nullptr);

// What a half-open period is held against.
Span<Date> compared_period(Span<Date> period, PeriodBefore with);

}  // namespace careplan
