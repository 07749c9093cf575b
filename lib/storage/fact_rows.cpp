// What many clients answered to one thing: a single query for a report, never one for each client.
#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include "storage/natural_key.hpp"
#include "storage/pages.hpp"
#include "storage/presences.hpp"
#include "storage/value_columns.hpp"

namespace careplan {

// Assessments in one pass, and facts, which lie in the same order, in another; sorting afterwards
// costs less than going through the table in the order of clients.
std::vector<FactAt> Record::facts(std::string const& instrument, std::string const& name) const {
  auto& database = *impl().database;
  storage::Snapshot const snapshot(database);
  storage::SupersededIds const superseded(database, "assessment");
  std::vector<FactAt> assessed;
  std::vector<long> ids;  // of assessed
  storage::scan_table(database, "assessment", "id, client, date, instrument",
                      [&](storage::ScannedRow const& row) {
                        if (row.view(3) != instrument || superseded.has(row.integer(0))) return;
                        ids.push_back(row.integer(0));
                        assessed.push_back({{row.text(1)}, row.date(2), {}});
                      });
  std::vector<FactAt> found;
  std::size_t at = 0;
  storage::scan_table(database, "fact", "assessment, name, kind, number, low, high, text",
                      [&](storage::ScannedRow const& row) {
                        if (row.view(1) != name) return;
                        while (at < ids.size() && ids[at] < row.integer(0)) ++at;
                        if (at == ids.size() || ids[at] != row.integer(0)) return;
                        assessed[at].value = storage::read_value(database, row, 2);
                        found.push_back(std::move(assessed[at]));
                      });
  auto const order = [](FactAt const& fact) { return std::tie(fact.client, fact.date); };
  if (!std::ranges::is_sorted(found, {}, order)) std::ranges::stable_sort(found, {}, order);
  return found;
}

std::vector<ClientDay> Record::attended_days() const {
  auto const read = presences(*this, {Date::min(), Date::max()});
  std::vector<std::pair<std::uint32_t, Date>> days;
  for (auto const& place : read.places)
    if (place.mark && attended(*place.mark))
      days.emplace_back(place.client, read.session(place).date);
  std::ranges::sort(days);
  auto const again = std::ranges::unique(days);
  days.erase(again.begin(), again.end());
  std::vector<ClientDay> found;
  found.reserve(days.size());
  for (auto const& [client, date] : days) found.push_back({read.clients[client], date});
  std::ranges::stable_sort(found, {}, &ClientDay::client);
  return found;
}

std::vector<std::string> Record::instruments() const {
  auto& database = *impl().database;
  storage::Snapshot const snapshot(database);
  storage::SupersededIds const superseded(database, "assessment");
  std::set<std::string, std::less<>> found;
  storage::scan_table(database, "assessment", "id, instrument",
                      [&](storage::ScannedRow const& row) {
                        if (!found.contains(row.view(1)) && !superseded.has(row.integer(0)))
                          found.emplace(row.view(1));
                      });
  return {found.begin(), found.end()};
}

}  // namespace careplan
