// What a program costs a client, before anybody is admitted: an estimate.
#include <fmt/format.h>

#include <algorithm>

#include "attendance/billing.hpp"
#include "attendance/cost.hpp"
#include "reporting/cell.hpp"
#include "workflow/imports.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn cost_columns[] = {
    {"program", "Program", ColumnKind::text, "id of the program"},
    {"track", "Track", ColumnKind::text, "id of the track"},
    {"code", "Code", ColumnKind::text, "of the rate for a day, today"},
    {"day_cents", "A day", ColumnKind::integer, "cents of that rate"},
    {"covered", "Covered", ColumnKind::yes_no,
     "whether the payer covers the code, by the file of rates; empty: not said. The client pays "
     "all "
     "of what is not covered"},
    {"network", "Network", ColumnKind::text,
     "whether the clinic is in the payer's network, by the file of rates; empty: not said"},
    {"days_30", "Days in 30", ColumnKind::integer,
     "days with a billable group in the first 30 days from the Monday of week 1"},
    {"total_30_cents", "30 days", ColumnKind::integer, "cents: days x rate"},
    {"client_30_cents", "Client pays", ColumnKind::integer,
     "of these, by deductible, copay, coinsurance and limit"},
    {"plan_30_cents", "Plan pays", ColumnKind::integer, "the rest"},
    {"band", "Published band", ColumnKind::text,
     "30 days below, within or above 3,000 to 10,000 dollars, the range that a provider's public "
     "page on intensive outpatient programs names"},
    {"days_course", "Days in all", ColumnKind::integer, "over the planned weeks of the program"},
    {"total_course_cents", "In all", ColumnKind::integer, "cents"},
    {"client_course_cents", "Client in all", ColumnKind::integer, "cents"},
};
constexpr ReportTerm cost_terms[] = {
    {"estimate",
     "no bill and no promise: appointments, tests and drugs are not in it, and what a "
     "payer covers only the payer can say"},
    {"cover",
     "--deductible-cents and --most-cents are what is left of each; --copay-cents is for "
     "a day; --coinsurance is in percent of what the deductible leaves. Without these two the "
     "copay_cents and coinsurance of the rate count"},
    {"order",
     "day by day: the deductible, then copay and coinsurance, never more than the day, "
     "until the limit is reached"},
    {"rates", "--rates FILE as for report billing; the rate without a service for --payer, today"},
};

std::string band_of(long cents) {
  constexpr long low = 300'000;
  constexpr long high = 1'000'000;
  if (cents < low) return "below";
  return cents > high ? "above" : "within";
}

std::vector<Cell> cost_row(ReportSource const& source, Program const& program, Track const& track,
                           Rate const& rate) {
  auto const& cover = source.request.cover;
  auto const in_30 = billable_days(program, track, 30);
  auto const in_all = billable_days(program, track, program.weeks * 7);
  auto const month = cost_of_days(rate, in_30, cover);
  auto const course = cost_of_days(rate, in_all, cover);
  return {program.id,
          track.id,
          rate.code,
          rate.cents,
          rate.covered ? Cell{*rate.covered} : Cell{},
          rate.network ? text_cell(to_text(*rate.network)) : Cell{},
          long{in_30},
          month.total,
          month.client,
          month.plan(),
          band_of(month.total),
          long{in_all},
          course.total,
          course.client};
}

Table costs(ReportSource const& source) {
  auto const& request = source.request;
  auto const rates = rates_in(request.rates);
  Table table{.title = "Estimated cost of care on " + to_text(source.clinic.today), .group_by = 0};
  auto const* rate = rate_on(rates, request.payer, source.clinic.today);
  if (rate == nullptr) {
    table.notes.push_back(request.rates.empty()
                              ? "No rates: name a file of your own with --rates."
                              : "The file has no rate for a day that holds today.");
    return table;
  }
  for (auto const& id : source.clinic.catalogue.list(DefinitionKind::program)) {
    if (!wanted(request, id)) continue;
    auto const& program = source.clinic.catalogue.program(id);
    for (auto const& track : program.tracks)
      table.rows.push_back(cost_row(source, program, track, *rate));
  }
  table.notes.emplace_back(
      "An estimate: groups only, at one rate a day. Amounts are cents. Ask the payer.");
  return table;
}

}  // namespace

ReportKind cost_report() {
  return {.name = "cost",
          .command = "report cost",
          .summary = "what 30 days and the whole program cost, and what of it the client pays",
          .columns = cost_columns,
          .terms = cost_terms,
          .options = {.period = false, .payer = true, .rates = true, .cover = true},
          .make = costs};
}

}  // namespace careplan
