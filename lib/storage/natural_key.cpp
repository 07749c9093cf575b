#include "storage/natural_key.hpp"

namespace careplan::storage {

void require_current(Database& database, std::string_view table, long id) {
  Query query(database, fmt::format("SELECT (SELECT x.id FROM {0} AS x WHERE x.supersedes = r.id)"
                                    " FROM {0} AS r WHERE r.id = ?1",
                                    table));
  query.with(id);
  if (!query.next())
    throw Error(Fault::not_found, fmt::format("there is no {} {} to supersede", table, id));
  if (!query.is_null(0))
    throw Error(
        Fault::conflict,
        fmt::format("{0} {1} is superseded already, by {0} {2}", table, id, query.integer(0)), {},
        fmt::format("supersede {} instead", query.integer(0)));
}

}  // namespace careplan::storage
