// attend: days of random tests, and what tests came to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

struct TestDaysRequest {
  std::optional<ClientId> client{};  // empty: everybody in care on the first day
  Span<Date> within{};
  std::uint64_t seed = 0;
  std::string site{};  // tests are collected on its open days; empty: on any day
};
// One row a client and day, by day and client. Keep it from the clients: who knows a date
// beforehand is not tested at random. Where the gaps leave no choice, `warnings` says so.
Table test_days(Clinic const& clinic, TestDaysRequest const& request,
                std::vector<std::string>& warnings);

enum class TestsBy { client, substance };
constexpr auto words(TestsBy) {
  return words_of<TestsBy>({{TestsBy::client, "client"}, {TestsBy::substance, "substance"}});
}
// Results with both positivities, by client or by substance.
Table test_results(Clinic const& clinic, std::optional<ClientId> const& client, Span<Date> within,
                   TestsBy by);

}  // namespace careplan
