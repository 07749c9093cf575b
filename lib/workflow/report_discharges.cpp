// Why stays ended, in the reasons of the Treatment Episode Data Set.
#include <fmt/format.h>

#include <map>

#include "reporting/figure.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

constexpr ReportColumn discharges_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"reason", "Reason", ColumnKind::text,
     "completed, transferred, dropped_out, terminated, incarcerated, death or other; stepped: care "
     "went on here, at another level or in another program; not known: the discharge names no "
     "reason"},
    {"stays", "Stays", ColumnKind::integer, "stays that ended so"},
    {"of", "Of", ColumnKind::integer, "all stays of the group that ended in the period"},
    {"share", "Share", ColumnKind::percent, "stays / of"},
};
constexpr ReportTerm discharges_terms[] = {
    {"counted",
     "stays that ended, each once: one client in one program at one level, so a step or a "
     "transfer ends one, as a change of service does in TEDS"},
    {"period", "stays that ended from --from to --to, both included"},
    {"reasons",
     "REASON 1 to 7 of TEDS-D; SAMHSA's reports count completed and transferred as good endings"},
    {"service", "the level under the name that TEDS has for it, where there is just one"},
    term_of_today,
    term_of_clinician,
    term_of_cut,
    term_of_hours,
};

// In the order of the published tables; what has no reason stays visible.
constexpr std::string_view reason_order[] = {"completed",   "transferred", "stepped",
                                             "dropped_out", "terminated",  "incarcerated",
                                             "death",       "other",       not_known};

std::string_view ending_of(Episode const& stay) {
  if (stay.discharge) return to_text(*stay.discharge);
  return stay.ended_by == DecisionKind::discharge ? not_known : std::string_view("stepped");
}

Table discharges(ReportSource const& source) {
  std::map<std::string, std::map<std::string_view, long>> groups;
  for (auto const& [stay, cut] : stays_for(source, {.day = StayDay::end}))
    ++groups[cut][ending_of(stay)];
  Table table{.title = "Why care ended"};
  long ended = 0;
  long well = 0;
  for (auto& [cut, reasons] : groups) {
    long of = 0;
    for (auto const& [reason, count] : reasons) of += count;
    for (auto const reason : reason_order)
      if (auto const found = reasons.find(reason); found != reasons.end())
        table.rows.push_back(
            {cut, std::string(reason), found->second, of, share(found->second, of)});
    ended += of;
    well += reasons["completed"] + reasons["transferred"];
  }
  if (groups.size() > 1) table.group_by = 0;
  // Every row repeats the whole of its group, from which a hidden count could be worked out.
  table.sums = {
      .columns = std::vector<ColumnSum>{},
      .shares = {{.share = "share", .part = "stays", .whole = "of"}},
      .groups = {{.part = "stays",
                  .whole = "of",
                  .by = {std::string(to_text(source.request.by.value_or(GroupBy::all)))}}}};
  table.notes.push_back(
      fmt::format("{} stays ended; {} of them completed or transferred.", ended, well));
  return table;
}

Html discharges_picture(ReportSource const& source, Table const& table) {
  BarFigure bars{.title = "Why care ended, share of stays",
                 .description = "Share of the stays that ended in the period, by reason."};
  bool const all = source.request.by == GroupBy::all;
  for (auto const& row : table.rows) {
    auto const* part = std::get_if<double>(&row.back());
    if (part == nullptr) continue;
    auto const& reason = std::get<std::string>(row[1]);
    bars.bars.push_back(
        {.label = all ? reason : fmt::format("{}: {}", std::get<std::string>(row[0]), reason),
         .value = *part,
         .shown = fmt::format("{:.1f} %", *part * 100)});
  }
  return bars_svg(bars);
}

}  // namespace

ReportKind discharges_report() {
  return {.name = "discharges",
          .command = "report discharges",
          .summary = "why stays ended, in the seven reasons of TEDS",
          .columns = discharges_columns,
          .terms = discharges_terms,
          .cuts = outcome_cuts,
          .options = stay_options,
          .make = discharges,
          .picture = discharges_picture};
}

}  // namespace careplan
