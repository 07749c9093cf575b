// Drug tests and what came of them, with both positivities.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "attendance/testing.hpp"
#include "reporting/cell.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/time_words.hpp"

namespace careplan {
namespace {

constexpr ReportColumn test_columns[] = {
    {"", "", ColumnKind::text, "whose tests, or from when"},
    {"asked", "Asked", ColumnKind::integer, "tests with any result"},
    {"collected", "Collected", ColumnKind::integer, "specimens given"},
    {"refused", "Refused", ColumnKind::integer, "not given although asked"},
    {"missed", "Missed", ColumnKind::integer, "the client did not come"},
    {"negative", "Negative", ColumnKind::integer, "a first positive that was not confirmed too"},
    {"positive", "Positive", ColumnKind::integer, "for any substance"},
    {"invalid", "Invalid", ColumnKind::integer, "tells nothing"},
    {"diluted", "Diluted", ColumnKind::integer, "tells nothing"},
    {"positivity", "Positive of valid", ColumnKind::percent, "positive / (negative + positive)"},
    {"positivity_missed", "With missed", ColumnKind::percent,
     "(positive + refused + missed) / (negative + positive + refused + missed)"},
    {"longest_gap_days", "Longest gap", ColumnKind::integer,
     "most days between two specimens of one client"},
    {"gap_allowed", "Allowed", ColumnKind::integer,
     "the longest gap that the client's program allows; by client only"},
};
constexpr ReportTerm test_terms[] = {
    {"two denominators",
     "missing tests are not missing at random: both rates are printed, and the truth is between"},
    {"period", "tests from --from to --to, both included; without them since the first admission"},
};
constexpr GroupBy test_cuts[] = {GroupBy::client, GroupBy::program, GroupBy::level, GroupBy::week,
                                 GroupBy::month,  GroupBy::quarter, GroupBy::year};

Cell ratio(std::pair<int, int> parts) {
  return share(parts.first, parts.second);
}

std::vector<Cell> test_row(std::string const& word, TestFigures const& f) {
  long const collected = long{f.negative} + f.positive + f.invalid + f.diluted;
  return {text_cell(word),
          collected + f.refused + f.missed,
          collected,
          long{f.refused},
          long{f.missed},
          long{f.negative},
          long{f.positive},
          long{f.invalid},
          long{f.diluted},
          ratio(f.positivity()),
          ratio(f.positivity_missed_positive()),
          f.longest_gap_days ? Cell{long{*f.longest_gap_days}} : Cell{},
          {}};
}

struct TestStays {
  std::map<ClientId, std::vector<Episode>> by_client{};
  // The stay of the day, else the one before it.
  Episode const* on(ClientId const& client, Date day) const {
    auto const own = by_client.find(client);
    if (own == by_client.end()) return nullptr;
    Episode const* found = nullptr;
    for (auto const& stay : own->second)
      if (stay.begin <= day) found = &stay;
    return found;
  }
};

std::string test_word(GroupBy by, TestRow const& test, TestStays const& stays) {
  auto const* stay = stays.on(test.client, test.date);
  if (by == GroupBy::program) return stay == nullptr ? "" : stay->program;
  if (by == GroupBy::level) return stay == nullptr ? "" : stay->level;
  if (by == GroupBy::client) return test.client.value;
  return time_word(by, test.date);
}

Table tests(ReportSource const& source) {
  auto const by = *source.request.by;
  TestStays stays;
  auto const& all = source.reading.stays();
  for (auto const& stay : all) stays.by_client[stay.client].push_back(stay);
  auto const period = report_period(source, all);
  std::map<std::string, std::vector<TestRow>> rows;
  for (auto& test : source.record.tests()) {
    auto const* stay = stays.on(test.client, test.date);
    bool const counts = period.contains(test.date) &&
                        (source.request.program.empty() ||
                         (stay != nullptr && stay->program == source.request.program));
    if (counts) rows[test_word(by, test, stays)].push_back(std::move(test));
  }
  Table table{.title = fmt::format("Drug tests by {}", to_text(by)),
              .sums = {.columns = std::vector<ColumnSum>{
                           {"asked", {"collected", "refused", "missed"}},
                           {"collected", {"negative", "positive", "invalid", "diluted"}}}}};
  for (auto const& [word, own] : rows) {
    auto row = test_row(word, test_figures(own, period));
    auto const* stay = by == GroupBy::client ? stays.on({word}, source.clinic.today) : nullptr;
    if (stay != nullptr && !stay->program.empty())
      if (auto const gap = test_gap(source.clinic.catalogue.program(stay->program).testing))
        row.back() = long{gap->max};
    table.rows.push_back(std::move(row));
  }
  table.notes.emplace_back(
      "With missed: tests that were refused or missed taken for positive. The truth lies between "
      "the two rates.");
  return table;
}

}  // namespace

ReportKind tests_report() {
  return {.name = "tests",
          .command = "report tests",
          .summary = "drug tests by result, with positivity of valid tests and with missed ones",
          .columns = test_columns,
          .terms = test_terms,
          .cuts = test_cuts,
          .make = tests,
          .book_cut = GroupBy::month};
}

}  // namespace careplan
