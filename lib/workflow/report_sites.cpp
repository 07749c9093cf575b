#include "workflow/report_sites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "reporting/periods.hpp"
#include "reporting/sites.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/report_release.hpp"

namespace careplan {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_in(std::string const& folder) {
  std::vector<std::string> files;
  for (auto const& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".db") files.push_back(entry.path().string());
  if (files.empty())
    throw Error(Fault::not_found, "there is no record in this folder", {.file = folder},
                "records are files that end in .db");
  std::ranges::sort(files);
  return files;
}

// The report of one period.
Table report_of_sites(Clinic const& clinic, std::vector<SiteRecord> const& sites,
                      std::string_view name, ReportRequest const& request, ReportReading* reading) {
  if (reading != nullptr) return make_report(*reading, name, request);
  auto const table_of = [&](SiteRecord const& site) {
    auto at_site = clinic;
    at_site.database = site.database;
    return make_report(at_site, name, request);
  };
  if (sites.empty()) return make_report(clinic, name, request);
  if (sites.size() == 1) return table_of(sites.front());
  std::vector<SiteTable> tables;
  for (auto const& site : sites) tables.push_back({site.site, table_of(site)});
  return by_site(tables);
}

void check_comparison(ReportRequest const& request, std::optional<GroupBy> by) {
  if (!request.from)
    throw Error(Fault::usage, "a comparison needs the first day of its period", {},
                "say --from, and --to unless it ends today");
  constexpr GroupBy times[] = {GroupBy::week, GroupBy::month, GroupBy::quarter, GroupBy::year};
  if (by && std::ranges::find(times, *by) != std::end(times))
    throw Error(Fault::usage, "a comparison of two periods cannot be cut by time", {},
                fmt::format("leave --compare out, or say another --by: rows by {} are periods",
                            to_text(*by)));
}

bool first_of_month(Date date) {
  return std::chrono::year_month_day{date}.day() == std::chrono::day{1};
}

}  // namespace

Span<Date> compared_period(Span<Date> period, PeriodBefore with) {
  if (with == PeriodBefore::last_year)
    return {after_months(period.begin, -12), after_months(period.end, -12)};
  auto begin = period.begin - (period.end - period.begin);
  if (first_of_month(period.begin) && first_of_month(period.end)) {
    begin = period.begin;
    for (auto end = period.end; end > period.begin; end = after_months(end, -1))
      begin = after_months(begin, -1);
  }
  return {begin, period.begin};
}

std::vector<SiteRecord> site_records(std::vector<std::string> const& paths) {
  std::vector<SiteRecord> records;
  std::error_code ignored;
  for (auto const& path : paths)
    for (auto const& file :
         fs::is_directory(path, ignored) ? files_in(path) : std::vector<std::string>{path})
      records.push_back({fs::path(file).stem().string(), file});
  std::set<std::string> names;
  for (auto const& record : records)
    if (!names.insert(record.site).second || record.site == "all")
      throw Error(Fault::usage, fmt::format("two sites would be called '{}'", record.site),
                  {.file = record.database},
                  "sites are named after their files: give each a name of its own, and none 'all'");
  return records;
}

Table make_report(Clinic const& clinic, std::vector<SiteRecord> const& sites, std::string_view name,
                  ReportRequest const& request, ReportReading* reading) {
  if (!request.compare) return report_of_sites(clinic, sites, name, request, reading);
  auto const tomorrow = clinic.today + std::chrono::days{1};
  auto const cuts = report_kind(name).cuts;
  check_comparison(request, request.by || cuts.empty() ? request.by : cuts.front());
  Span<Date> const period{*request.from, request.to.value_or(tomorrow)};
  auto const earlier = compared_period(period, *request.compare);
  auto before = request;
  before.from = earlier.begin;
  before.to = earlier.end;
  auto const table = report_of_sites(clinic, sites, name, request, reading);
  if (about_people(table))
    throw Error(Fault::usage, fmt::format("the rows of the report {} are people", name), {},
                "leave --compare out");
  auto beside =
      beside_before(table, report_of_sites(clinic, sites, name, before, reading), request.changes);
  beside.notes.push_back(
      fmt::format("Now: {}. Before: {}.", period_text(period), period_text(earlier)));
  return beside;
}

}  // namespace careplan
