// What many clients answered to one thing: a single query for a report, never one for each client.
#include "storage/natural_key.hpp"
#include "storage/value_columns.hpp"

namespace careplan {

std::vector<FactAt> Record::facts(std::string const& instrument, std::string const& name) const {
  auto& database = *impl().database;
  storage::Query query(database,
                       "SELECT a.client, a.date, f.kind, f.number, f.low, f.high, f.text"
                       " FROM current_assessment AS a"
                       " JOIN fact AS f ON f.assessment = a.id AND f.name = ?2"
                       " WHERE a.instrument = ?1 ORDER BY a.client, a.date, a.id");
  query.with(instrument, name);
  std::vector<FactAt> found;
  while (query.next())
    found.push_back({{query.text(0)}, query.date(1), storage::read_value(database, query, 2)});
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
