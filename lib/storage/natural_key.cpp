#include "storage/natural_key.hpp"

namespace careplan::storage {

void require_current(Database& database, std::string_view table, long id) {
  Query query(database,
              fmt::format("SELECT {} FROM {} AS r WHERE r.id = ?1", superseded_by(table), table));
  query.with(id);
  if (!query.next())
    throw Error(Fault::not_found, fmt::format("there is no {} {} to supersede", table, id));
  if (!query.is_null(0))
    throw Error(
        Fault::conflict,
        fmt::format("{0} {1} is superseded already, by {0} {2}", table, id, query.integer(0)), {},
        fmt::format("supersede {} instead", query.integer(0)));
  if (auto const why = why_struck(database, table, id))
    throw Error(Fault::conflict, fmt::format("{} {} was struck ({})", table, id, *why), {},
                "what was struck takes no correction: record what is right");
}

std::string superseded_by(std::string_view table) {
  return fmt::format(
      "(SELECT x.id FROM {0} AS x WHERE x.supersedes = r.id AND NOT EXISTS"
      " (SELECT 1 FROM struck AS k WHERE k.table_name = '{0}' AND k.row_id = x.id))",
      table);
}

std::optional<std::string> why_struck(Database& database, std::string_view table, long id) {
  Query query(database, "SELECT reason FROM struck WHERE table_name = ?1 AND row_id = ?2");
  if (!query.with(table, id).next()) return std::nullopt;
  return query.text(0);
}

void refuse_again(Database& database, std::string_view table, long before,
                  std::string const& name) {
  auto const why = why_struck(database, table, before);
  throw Error(
      Fault::conflict,
      fmt::format("{} was recorded before and {} ({} {})", name,
                  why ? fmt::format("struck: {}", *why) : "moved to another day", table, before),
      {}, "to record it all the same, say why: --correct REASON");
}

}  // namespace careplan::storage
