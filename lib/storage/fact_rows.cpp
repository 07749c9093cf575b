// What many clients answered to one thing: a single query for a report, never one for each client.
#include <algorithm>
#include <tuple>

#include "storage/natural_key.hpp"
#include "storage/scan.hpp"
#include "storage/value_columns.hpp"

namespace careplan {

// Assessments in one pass with a look at the fact of each; sorting those afterwards costs less than
// going through the table in the order of clients.
std::vector<FactAt> Record::facts(std::string const& instrument, std::string const& name) const {
  auto& database = *impl().database;
  storage::Snapshot const snapshot(database);
  storage::SupersededIds const superseded(database, "assessment");
  std::vector<FactAt> found;
  storage::scan(
      database, "a.id, a.client, a.date, f.kind, f.number, f.low, f.high, f.text",
      "FROM assessment AS a NOT INDEXED CROSS JOIN fact AS f"
      " ON f.assessment = a.id AND f.name = ?2 WHERE a.instrument = ?1",
      [&](storage::ScannedRow const& row) {
        if (!superseded.has(row.integer(0)))
          found.push_back({{row.text(1)}, row.date(2), storage::read_value(database, row, 3)});
      },
      instrument, name);
  std::ranges::stable_sort(found, {},
                           [](FactAt const& fact) { return std::tie(fact.client, fact.date); });
  return found;
}

std::vector<ClientDay> Record::attended_days() const {
  storage::Query query(*impl().database,
                       "SELECT DISTINCT m.client, s.date FROM current_mark AS m"
                       " JOIN current_session AS s ON s.code = m.session"
                       " WHERE m.status IN ('present', 'late', 'left_early')"
                       " ORDER BY m.client, s.date");
  std::vector<ClientDay> found;
  while (query.next()) found.push_back({{query.text(0)}, query.date(1)});
  return found;
}

std::vector<std::string> Record::instruments() const {
  storage::Query query(*impl().database,
                       "SELECT DISTINCT instrument FROM current_assessment ORDER BY instrument");
  std::vector<std::string> found;
  while (query.next()) found.push_back(query.text(0));
  return found;
}

}  // namespace careplan
