#include "workflow/attend_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "attendance/testing.hpp"
#include "workflow/attend.hpp"

namespace careplan {
namespace {

Cell share(std::pair<int, int> part_of) {
  if (part_of.second == 0) return {};
  return static_cast<double>(part_of.first) / part_of.second;
}

std::optional<Date> last_test(std::vector<TestRow> const& tests, ClientId const& client,
                              Date before) {
  std::optional<Date> last;
  for (auto const& test : tests)
    if (test.client == client && test.date < before)
      last = std::max(last.value_or(test.date), test.date);
  return last;
}

// A site that is open on no weekday of its own is one whose hours nobody wrote down.
std::function<bool(Date)> open_days(Clinic const& clinic, std::string const& id) {
  if (id.empty()) return {};
  return [&site = clinic.catalogue.site(id)](Date date) {
    bool const in_hours = site.open.empty() ||
                          std::ranges::any_of(site.open.windows(), [&](WeekWindow const& window) {
                            return window.day == weekday_of(date);
                          });
    return in_hours && !site.closed_on(date);
  };
}

Table results_by_client(std::vector<TestRow> const& tests, Span<Date> within) {
  Table table{
      .id = "test-results",
      .title = "Tests by client",
      .columns = {{"client", "Client", ColumnKind::text},
                  {"negative", "Negative", ColumnKind::integer},
                  {"positive", "Positive", ColumnKind::integer},
                  {"refused", "Refused", ColumnKind::integer},
                  {"missed", "Missed", ColumnKind::integer},
                  {"invalid", "Invalid", ColumnKind::integer},
                  {"diluted", "Diluted", ColumnKind::integer},
                  {"longest_gap", "Longest gap", ColumnKind::integer},
                  {"positivity", "Of valid", ColumnKind::percent},
                  {"positivity_missed_positive", "Missed as positive", ColumnKind::percent}}};
  std::map<ClientId, std::vector<TestRow>> by_client;
  for (auto const& test : tests)
    if (within.contains(test.date)) by_client[test.client].push_back(test);
  for (auto const& [client, own] : by_client) {
    auto const figures = test_figures(own, within);
    table.rows.push_back(
        {client.value, long{figures.negative}, long{figures.positive}, long{figures.refused},
         long{figures.missed}, long{figures.invalid}, long{figures.diluted},
         figures.longest_gap_days ? Cell{long{*figures.longest_gap_days}} : Cell{},
         share(figures.positivity()), share(figures.positivity_missed_positive())});
  }
  table.notes.emplace_back(
      "Of valid: positive of negative and positive. Missed as positive: positive, refused and "
      "missed"
      " of these and negative. Longest gap: days between two specimens given.");
  return table;
}

Table results_by_substance(std::vector<TestRow> const& tests, Span<Date> within) {
  Table table{.id = "test-substances",
              .title = "Tests by substance",
              .columns = {{"substance", "Substance", ColumnKind::text},
                          {"looked_for", "Looked for", ColumnKind::integer},
                          {"found", "Found", ColumnKind::integer},
                          {"positivity", "Positivity", ColumnKind::percent}}};
  auto const figures = test_figures(tests, within);
  for (auto const& [substance, one] : figures.substances)
    table.rows.push_back(
        {substance, long{one.looked_for}, long{one.found}, share({one.found, one.looked_for})});
  table.notes.emplace_back(
      "Looked for: valid tests with it on their panel, or that found it. A test whose panel was not"
      " recorded counts for what it found only.");
  return table;
}

}  // namespace

Table test_days(Clinic const& clinic, TestDaysRequest const& request,
                std::vector<std::string>& warnings) {
  auto const record = clinic.open(Access::read);
  if (request.client) need_client(record, *request.client);
  auto const tests = record.tests();
  std::vector<std::pair<Date, ClientId>> days;
  for (auto const& stay : episodes(record.decisions())) {
    bool const wanted = !request.client || stay.client == *request.client;
    if (!wanted || stay.program.empty() || !stay.active_on(request.within.begin)) continue;
    auto const gap = test_gap(clinic.catalogue.program(stay.program).testing);
    if (!gap) {
      warnings.push_back(fmt::format("program {} does not say at which gaps {} is tested",
                                     stay.program, stay.client.value));
      continue;
    }
    auto const plan = plan_tests({.client = stay.client,
                                  .within = request.within,
                                  .gap = *gap,
                                  .last = last_test(tests, stay.client, request.within.begin),
                                  .open = open_days(clinic, request.site),
                                  .seed = request.seed});
    for (auto const date : plan.dates)
      if (stay.active_on(date)) days.emplace_back(date, stay.client);
    for (auto const& weak : plan.weak)
      warnings.push_back(fmt::format("{}: {}", stay.client.value, weak));
  }
  std::ranges::sort(days);
  Table table{.id = "test-day",
              .title = "Days of random tests",
              .columns = {{"date", "Date", ColumnKind::date},
                          {"day", "Day", ColumnKind::text},
                          {"client", "Client", ColumnKind::text}},
              .group_by = 0};
  for (auto const& [date, client] : days)
    table.rows.push_back({date, std::string(to_text(weekday_of(date))), client.value});
  table.notes.emplace_back("Not for clients: a test that is known beforehand is none.");
  return table;
}

Table test_results(Clinic const& clinic, std::optional<ClientId> const& client, Span<Date> within,
                   TestsBy by) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  auto const tests = record.tests(client);
  return by == TestsBy::client ? results_by_client(tests, within)
                               : results_by_substance(tests, within);
}

}  // namespace careplan
