// What many clients answered to one thing: a single query for a report, never one for each client.
#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include "storage/facts.hpp"
#include "storage/natural_key.hpp"
#include "storage/pages.hpp"
#include "storage/presences.hpp"
#include "storage/value_columns.hpp"

namespace careplan {

// Assessments in one pass, and facts, which lie in the same order, in another; sorting afterwards
// costs less than going through the table in the order of clients.
std::vector<std::vector<FactAt>> facts_named(Record const& record, std::string const& instrument,
                                             std::span<std::string_view const> names) {
  auto& database = *record.impl().database;
  storage::Snapshot const snapshot(database);
  std::vector<FactAt> assessed;
  std::vector<long> ids;  // of assessed
  storage::scan_current(database, "assessment", "id, client, date, instrument",
                        [&](storage::ScannedRow const& row) {
                          if (row.view(3) != instrument) return;
                          ids.push_back(row.integer(0));
                          assessed.push_back({{row.text(1)}, row.date(2), {}});
                        });
  std::vector<std::vector<FactAt>> found(names.size());
  if (names.size() == 1) found.front().reserve(assessed.size());
  std::size_t at = 0;
  storage::scan_rows_of(database, "fact", "assessment, name, kind, number, low, high, text", ids,
                        [&](storage::ScannedRow const& row) {
                          auto const name = std::ranges::find(names, row.view(1));
                          if (name == names.end()) return;
                          while (ids[at] < row.integer(0)) ++at;
                          auto& list = found[static_cast<std::size_t>(name - names.begin())];
                          list.push_back(assessed[at]);
                          list.back().value = storage::read_value(database, row, 2);
                        });
  auto const order = [](FactAt const& fact) { return std::tie(fact.client, fact.date); };
  for (auto& list : found)
    if (!std::ranges::is_sorted(list, {}, order)) std::ranges::stable_sort(list, {}, order);
  return found;
}

std::vector<FactAt> Record::facts(std::string const& instrument, std::string const& name) const {
  std::string_view const names[]{name};
  return std::move(facts_named(*this, instrument, names).front());
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
  std::set<std::string, std::less<>> found;
  storage::scan_current(database, "assessment", "id, instrument",
                        [&](storage::ScannedRow const& row) {
                          if (!found.contains(row.view(1))) found.emplace(row.view(1));
                        });
  return {found.begin(), found.end()};
}

}  // namespace careplan
