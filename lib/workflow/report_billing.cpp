// The worksheet of billing, with the reason for each day that does not qualify.
#include <fmt/format.h>

#include <algorithm>

#include "attendance/billing.hpp"
#include "attendance/uncounted.hpp"
#include "reporting/cell.hpp"
#include "storage/facts.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"
#include "workflow/imports.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/report_reading.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr ReportColumn billing_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"date", "Date", ColumnKind::date, "day of service"},
    {"program", "Program", ColumnKind::text, "program of the stay", true},
    {"service", "Service", ColumnKind::text, "of a session; empty: the day as a whole"},
    {"code", "Code", ColumnKind::text,
     "of the rate file, else of the authorization; empty: neither is known"},
    {"unit", "Unit", ColumnKind::text,
     "day, session, or quarter_hour by the eight-minute rule: 8 to 22 minutes are one"},
    {"units", "Units", ColumnKind::integer, "of the code"},
    {"delivered_minutes", "Delivered", ColumnKind::hours, "attended, of the day or of the session"},
    {"cents", "Cents", ColumnKind::integer, "units at the rate of the day; empty: no rate"},
    {"payer", "Payer", ColumnKind::text,
     "the newest answer of an intake; a blank takes nothing back, unknown or refused does", true},
    {"number", "Authorization", ColumnKind::text, "the payer's number"},
    {"status", "Status", ColumnKind::text,
     "billable; blocked: it would qualify, but no authorization or no rate holds it; not_billable"},
    {"why", "Why", ColumnKind::text,
     "why the day or the session does not qualify, why it is billed by session, or how much of it "
     "is billable; \"not counted\": attended in a program that the client was not in that day"},
};
constexpr ReportTerm billing_terms[] = {
    {"qualifies",
     "a day with as many delivered minutes in billable services as the rule pack "
     "(--rules) asks of a day"},
    {"per day",
     "one unit of the day's rate; a day that falls short is billed by session where the "
     "rate file has a rate for the service, and never both"},
    {"rates",
     "--rates FILE, CSV of your own: code,unit,cents,first,last,payer,service; unit empty "
     "is day, service empty is for the day. No rates and no descriptors are shipped"},
    {"authorized",
     "a client who has authorizations needs one of the code for every line; units "
     "are taken in order of date"},
    {"not a claim", "modifiers, places of service and bundling rules of a payer are not applied"},
};

std::map<ClientId, std::string> payers_in(std::vector<FactAt> const& facts, Date today) {
  std::map<ClientId, std::string> payers;
  for (auto const& fact : facts) {  // by client and date
    if (!says(fact) || fact.date > today) continue;
    if (auto const* payer = std::get_if<std::string>(&fact.value))
      payers[fact.client] = *payer;
    else
      payers.erase(fact.client);
  }
  return payers;
}

std::vector<BillingLine> lines_of(ReportSource const& source,
                                  std::map<ClientId, std::string> const& payers,
                                  Attendance const& record, std::span<RulePack const> packs) {
  auto const rates = rates_in(source.request.rates);
  auto const authorizations = source.record.authorizations();
  std::vector<BillingLine> all;
  for (auto const& id : programs_in(record)) {
    if (!wanted(source.request, id)) continue;
    BillingRequest const request{.record = record,
                                 .program = source.clinic.catalogue.program(id),
                                 .packs = packs,
                                 .rates = rates,
                                 .authorizations = authorizations,
                                 .payers = payers,
                                 .as_of = source.clinic.today + std::chrono::days{1}};
    for (auto& line : billing(request)) all.push_back(std::move(line));
  }
  for (auto& one : uncounted(record, source.clinic.today + std::chrono::days{1}))
    if (wanted(source.request, one.program))
      all.push_back({.client = one.client,
                     .date = one.date,
                     .program = one.program,
                     .service = one.service,
                     .minutes = one.minutes,
                     .why = why_uncounted(one)});
  std::ranges::stable_sort(
      all, {}, [](BillingLine const& line) { return std::tie(line.client, line.date); });
  return all;
}

struct Totals {
  long lines = 0;
  long cents = 0;
};

std::string summary_of(std::map<BillingStatus, Totals> totals) {
  return fmt::format("{} lines billable, {} cents; {} blocked, {} cents; {} not billable.",
                     totals[BillingStatus::billable].lines, totals[BillingStatus::billable].cents,
                     totals[BillingStatus::blocked].lines, totals[BillingStatus::blocked].cents,
                     totals[BillingStatus::not_billable].lines);
}

Table billing_worksheet(ReportSource const& source) {
  auto& record = source.reading.attendance(source.request.site);
  auto const period = report_period(source, record.episodes);
  auto const packs = packs_of(source.clinic, source.request.rules);
  std::vector<std::string> doubts;
  constexpr std::string_view names[]{"intake.age", "intake.payer"};
  auto const told = facts_named(source.record, "intake", names);
  record.births.clear();
  if (any_age(packs))
    record.births = births_by_age(told[0], packs, period, doubts, record.episodes);
  auto const payers = payers_in(told[1], source.clinic.today);
  // Who came before the first stay has a line as well.
  Span<Date> const shown{source.request.from.value_or(Date::min()), period.end};
  Table table{.title = "Billing worksheet, " + period_text(period)};
  std::map<BillingStatus, Totals> totals;
  for (auto const& line : lines_of(source, payers, record, packs)) {
    if (!shown.contains(line.date)) continue;
    auto const payer = payers.find(line.client);
    bool const wants = source.request.payer.empty() ||
                       (payer != payers.end() && payer->second == source.request.payer);
    if (!wants) continue;
    auto& total = totals[line.status];
    ++total.lines;
    total.cents += line.cents.value_or(0);
    table.rows.push_back(
        {line.client.value, line.date, line.program, text_cell(line.service), text_cell(line.code),
         line.units == 0 ? Cell{} : Cell{std::string(to_text(line.unit))}, long{line.units},
         line.minutes, optional_cell(line.cents),
         payer == payers.end() ? Cell{} : Cell{payer->second}, text_cell(line.authorization),
         std::string(to_text(line.status)), text_cell(line.why)});
  }
  table.notes.push_back(summary_of(std::move(totals)));
  for (auto const& rules : packs)
    if (rules.day_min == Minutes{})
      table.notes.push_back(fmt::format(
          "{} asks for no minutes of a day: every day with billable service qualifies.", rules.id));
  note_doubts(doubts, packs.front(), table.notes);
  table.notes.emplace_back(
      "A worksheet, not a claim: rates and codes are your own, and a payer's bundling rules are "
      "not applied.");
  return table;
}

}  // namespace

ReportKind billing_report() {
  return {.name = "billing",
          .command = "report billing",
          .summary = "days and sessions that could be billed, and why the others could not",
          .columns = billing_columns,
          .terms = billing_terms,
          .options = {.payer = true, .rules = true, .site = true, .rates = true},
          .make = billing_worksheet};
}

}  // namespace careplan
