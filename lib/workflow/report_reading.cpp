#include "workflow/report_reading.hpp"

#include <algorithm>

#include "storage/presences.hpp"
#include "workflow/attend.hpp"

namespace careplan {

std::vector<Episode> const& ReportReading::stays_until_today() {
  if (!until_today_) until_today_ = stays_of(record_, clinic_.today);
  return until_today_->list;
}

std::vector<Episode> const& ReportReading::stays() {
  auto const& now = stays_until_today();
  if (until_today_->all) return now;
  if (!all_) all_ = stays_of(record_, Date::max());
  return all_->list;
}

std::vector<Episode> const& ReportReading::courses_until_today() {
  if (!courses_) courses_ = courses_of_care(stays_until_today());
  return *courses_;
}

Date ReportReading::first_day() {
  if (!first_day_)
    first_day_ = std::min(clinic_.today, first_admission(record_).value_or(clinic_.today));
  return *first_day_;
}

Attendance& ReportReading::attendance(std::string const& site) {
  for (auto& [known, attendance] : attendance_)
    if (known == site) return attendance;
  auto read =
      presences_ ? std::move(*presences_) : presences(record_, time_of_sessions(clinic_.today));
  presences_.reset();
  return attendance_
      .emplace_back(site, attendance_by_number(clinic_, record_, stays(), std::move(read), site))
      .second;
}

Presences const& ReportReading::places() {
  if (!attendance_.empty()) return attendance_.front().second.by_number;
  if (!presences_) presences_ = presences(record_, time_of_sessions(clinic_.today));
  return *presences_;
}

}  // namespace careplan
