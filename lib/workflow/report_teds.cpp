// Stays as records of the Treatment Episode Data Set, in its codes.
#include <functional>

#include "client/by_client.hpp"
#include "reporting/cell.hpp"
#include "workflow/report_measured.hpp"
#include "workflow/teds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn teds_columns[] = {
    {"client", "Client", ColumnKind::text, "our code; a state assigns its own"},
    {"admitted", "Admitted", ColumnKind::date, "day of admission, or of the step"},
    {"discharged", "Discharged", ColumnKind::date, "last day of the stay; empty while it is open"},
    {"services", "SERVICES", ColumnKind::integer,
     "type of service: 3 hospital, 4 and 5 short and long residential, 6 intensive outpatient, 7 "
     "outpatient; -9 where the level could be several of them"},
    {"age", "AGE", ColumnKind::integer, "band 1 (12 to 14) to 12 (65 and over) by the intake"},
    {"gender", "GENDER", ColumnKind::integer, "1 male, 2 female, by the intake"},
    {"psource", "PSOURCE", ColumnKind::integer, "who referred, 1 to 7, by the intake"},
    {"primpay", "PRIMPAY", ColumnKind::integer, "who pays, 1 to 5, by the intake"},
    {"employ", "EMPLOY", ColumnKind::integer, "1 to 4 at admission, by noms"},
    {"livarag", "LIVARAG", ColumnKind::integer, "1 to 3 at admission, by noms"},
    {"arrests", "ARRESTS", ColumnKind::integer, "0, 1 or 2 in the 30 days before admission"},
    {"self_help", "FREQ_ATND_SELF_HELP", ColumnKind::integer, "1 to 4 at admission, by noms"},
    {"reason", "REASON", ColumnKind::integer,
     "why it ended, 1 to 7; 4 for a step to another level here; empty while it is open"},
    {"los", "LOS", ColumnKind::integer,
     "days 1 to 30, then bands 31 to 37, to the day of discharge; empty while it is open"},
    {"employ_d", "EMPLOY_D", ColumnKind::integer, "at discharge, by noms"},
    {"livarag_d", "LIVARAG_D", ColumnKind::integer, "at discharge, by noms"},
    {"arrests_d", "ARRESTS_D", ColumnKind::integer, "in the 30 days before discharge"},
    {"self_help_d", "FREQ_ATND_SELF_HELP_D", ColumnKind::integer, "at discharge, by noms"},
};
constexpr ReportTerm teds_terms[] = {
    {"counted", "stays, one record each: a change of service makes a record of its own in TEDS"},
    {"period", "admissions and steps from --from to --to, both included"},
    {"codes",
     "those of the public files, SAMHSA, TEDS-A and TEDS-D codebooks 2022; -9: missing, or not "
     "settled by our words. A state's own submission format differs: map it from here"},
    {"left out", "substances, routes, prior episodes, days waited: the record holds no such item"},
    {"answers",
     "of the intake, the newest answer up to the admission or the first after it within the stay; "
     "an "
     "item left blank later takes nothing back, one answered unknown or refused does. Of noms, "
     "which "
     "measure anew, the newest form of those days alone; at discharge the last one within the stay "
     "and "
     "14 days after, later than that"},
    term_of_today,
    term_of_clinician,
};

constexpr std::string_view intake_items[] = {"intake.age", "intake.sex", "intake.referral_source",
                                             "intake.payer"};
constexpr std::string_view noms_items[] = {"noms.employment", "noms.housing", "noms.arrests",
                                           "noms.self_help"};

// The newest up to that day, else the first after it within the stay.
FactAt const* at_admission(FactsOf const& facts, Episode const& stay) {
  FactAt const* found = nullptr;
  for (auto const& fact : of_client(facts, stay.client))
    if (fact.date <= stay.begin || (found == nullptr && (!stay.end || fact.date < *stay.end)))
      found = &fact;
  return found;
}

FactAt const* at_discharge(FactsOf const& facts, Episode const& stay) {
  if (!stay.end) return nullptr;
  auto const* const first = at_admission(facts, stay);
  FactAt const* found = nullptr;
  for (auto const& fact : of_client(facts, stay.client))
    if (fact.date > stay.begin && fact.date < *stay.end + std::chrono::days{14} &&
        (first == nullptr || fact.date > first->date))
      found = &fact;
  return found;
}

long code_of(std::string_view item, FactAt const* fact) {
  return fact == nullptr ? teds_missing : teds_code(item, fact->value);
}

Cell reason_code(Episode const& stay) {
  if (!stay.end) return {};
  if (stay.discharge) return long{teds_reason(*stay.discharge)};
  if (stay.ended_by == DecisionKind::discharge) return long{teds_missing};
  return long{teds_reason(DischargeReason::transferred)};
}

Table teds(ReportSource const& source) {
  auto intake = facts_of(source, "intake", intake_items);
  for (auto& facts : intake) std::erase_if(facts, std::not_fn(says));
  auto const noms = facts_of(source, "noms", noms_items);
  Table table{.title = "Stays in the codes of TEDS"};
  for (auto const& [stay, cut] : stays_for(source, {})) {
    std::vector<Cell> row{stay.client.value, stay.begin, optional_cell(stay.end),
                          long{teds_service_code(stay.level).value_or(teds_missing)}};
    for (std::size_t i = 0; i < intake.size(); ++i)
      row.emplace_back(code_of(intake_items[i], at_admission(intake[i], stay)));
    for (std::size_t i = 0; i < noms.size(); ++i)
      row.emplace_back(code_of(noms_items[i], at_admission(noms[i], stay)));
    row.push_back(reason_code(stay));
    row.push_back(stay.end ? Cell{long{teds_stay((*stay.end - stay.begin).count())}} : Cell{});
    for (std::size_t i = 0; i < noms.size(); ++i)
      row.push_back(stay.end ? Cell{code_of(noms_items[i], at_discharge(noms[i], stay))} : Cell{});
    table.rows.push_back(std::move(row));
  }
  table.notes.emplace_back("-9: missing, or not settled. Codes: careplan report teds --define.");
  return table;
}

}  // namespace

ReportKind teds_report() {
  return {.name = "teds",
          .command = "report teds",
          .summary = "stays as records in the codes of the Treatment Episode Data Set",
          .columns = teds_columns,
          .terms = teds_terms,
          .options = stay_options,
          .make = teds};
}

}  // namespace careplan
