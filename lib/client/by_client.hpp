// Rows of many clients, sorted so that those of one stand together: whoever goes from client to
// client must not look through all rows for each.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "client/record.hpp"

namespace careplan {

// Rows of one client keep their order.
template <class Row>
void sort_by_client(std::vector<Row>& rows) {
  if (!std::ranges::is_sorted(rows, {}, &Row::client))
    std::ranges::stable_sort(rows, {}, &Row::client);
}

template <class Row>
std::span<Row const> of_client(std::span<Row const> sorted, ClientId const& client) {
  auto const found = std::ranges::equal_range(sorted, client, {}, &Row::client);
  return {found.begin(), found.end()};
}
template <class Row>
std::span<Row const> of_client(std::vector<Row> const& sorted, ClientId const& client) {
  return of_client(std::span<Row const>(sorted), client);
}

}  // namespace careplan
