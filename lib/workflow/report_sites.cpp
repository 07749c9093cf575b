#include "workflow/report_sites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "reporting/sites.hpp"

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

}  // namespace

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
                  ReportRequest const& request) {
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

}  // namespace careplan
