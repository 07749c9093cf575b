// The national outcome measures at admission and at discharge, of the same clients.
#include <fmt/format.h>

#include <map>

#include "reporting/line_figure.hpp"
#include "workflow/report_measured.hpp"

namespace careplan {
namespace {

constexpr ReportColumn noms_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"domain", "Measure", ColumnKind::text,
     "status asked for: no alcohol, no drugs, stable housing, at work or school, no arrests, "
     "self-help attended"},
    {"discharged", "Discharged", ColumnKind::integer, "courses of care that ended in the period"},
    {"known", "Known", ColumnKind::integer,
     "of these, with the status known at admission and at discharge"},
    {"followed", "Share known", ColumnKind::percent, "known / discharged"},
    {"admission", "At admission", ColumnKind::integer, "with the status at admission", true},
    {"admission_share", "Admission", ColumnKind::percent, "with the status at admission / known"},
    {"discharge", "At discharge", ColumnKind::integer, "with the status at discharge", true},
    {"discharge_share", "Discharge", ColumnKind::percent, "with the status at discharge / known"},
    {"change", "Change", ColumnKind::percent, "share at discharge - share at admission, in points"},
};
constexpr ReportTerm noms_terms[] = {
    {"counted",
     "courses of care that ended; T1 is the first assessment with noms whose occasion is "
     "admission, T2 the last one whose occasion is discharge"},
    {"period", "discharges from --from to --to, both included"},
    {"formula",
     "the same clients at both times, those with the status among those whose status is known: "
     "SAMHSA, SUBG report, performance tables filled from TEDS"},
    {"retention", "the measure of retention is the report of stays: careplan report stay"},
    term_of_window,
    term_of_today,
    term_of_clinician,
    term_of_cut,
    term_of_hours,
};

struct NomsDomain {
  std::string_view fact;
  std::string_view word;
};
constexpr NomsDomain noms_domains[] = {
    {"noms.alcohol_free", "no alcohol"}, {"noms.drug_free", "no drugs"},
    {"noms.housed", "stable housing"},   {"noms.occupied", "work or school"},
    {"noms.arrest_free", "no arrests"},  {"noms.connected", "self-help"},
};

struct NomsCount {
  long discharged = 0;
  long known = 0;
  long before = 0;
  long after = 0;
};

std::optional<Date> day_of_occasion(std::span<FactAt const> occasions, std::string_view word,
                                    bool first) {
  std::optional<Date> day;
  for (auto const& occasion : occasions) {
    auto const* said = std::get_if<std::string>(&occasion.value);
    if (said == nullptr || *said != word || (first && day)) continue;
    day = occasion.date;
  }
  return day;
}

std::optional<bool> status_on(std::span<FactAt const> facts, std::optional<Date> day) {
  for (auto const& fact : facts)
    if (fact.date == day)
      if (auto const* word = std::get_if<std::string>(&fact.value)) return *word == "yes";
  return std::nullopt;
}

Table noms(ReportSource const& source) {
  auto const courses = measured_courses(source, StayDay::end);
  auto const occasions = facts_of(source, "noms", "noms.occasion");
  std::map<std::string, std::map<std::size_t, NomsCount>> groups;
  for (std::size_t d = 0; d < std::size(noms_domains); ++d) {
    auto const facts = facts_of(source, "noms", std::string(noms_domains[d].fact));
    FactsByCourse occasions_by_course(occasions);
    FactsByCourse facts_by_course(facts);
    for (auto const& course : courses) {
      auto& count = groups[course.cut][d];
      ++count.discharged;
      auto const when = occasions_by_course.within(course);
      auto const own = facts_by_course.within(course);
      auto const before = status_on(own, day_of_occasion(when, "admission", true));
      auto const after = status_on(own, day_of_occasion(when, "discharge", false));
      if (!before || !after) continue;
      ++count.known;
      count.before += *before ? 1 : 0;
      count.after += *after ? 1 : 0;
    }
  }
  Table table{.title = "National outcome measures at admission and discharge",
              .sums = {.columns = std::vector<ColumnSum>{{"discharged", {"known"}, false},
                                                         {"known", {"admission"}, false},
                                                         {"known", {"discharge"}, false}},
                       .shares = {{"followed", "known", "discharged"},
                                  {"admission_share", "admission", "known"},
                                  {"discharge_share", "discharge", "known"}}}};
  for (auto const& [cut, domains] : groups)
    for (auto const& [d, c] : domains) {
      auto change = share(c.after - c.before, c.known);
      table.rows.push_back({cut, std::string(noms_domains[d].word), c.discharged, c.known,
                            share(c.known, c.discharged), c.before, share(c.before, c.known),
                            c.after, share(c.after, c.known), std::move(change)});
    }
  if (groups.size() > 1) table.group_by = 0;
  table.notes.emplace_back(
      "Shares are of those whose status is known at both times; share known says how many that "
      "is.");
  return table;
}

Html noms_picture(ReportSource const& source, Table const& table) {
  LineFigure figure{
      .title = "National outcome measures",
      .description = "Share of clients with the status, of those known at both times.",
      .percent = true,
      .least = 0,
      .greatest = 1,
      .ticks = {{0, "admission"}, {1, "discharge"}}};
  for (auto const& row : table.rows) {
    auto const* before = std::get_if<double>(&row[6]);
    auto const* after = std::get_if<double>(&row[8]);
    if (before == nullptr || after == nullptr) continue;
    auto const& domain = std::get<std::string>(row[1]);
    figure.series.push_back({source.request.by == GroupBy::all
                                 ? domain
                                 : fmt::format("{}, {}", std::get<std::string>(row[0]), domain),
                             {{.x = 0, .y = *before}, {.x = 1, .y = *after}}});
  }
  return lines_svg(figure);
}

}  // namespace

ReportKind noms_report() {
  return {.name = "noms",
          .command = "report noms",
          .summary = "national outcome measures at admission and discharge of the same clients",
          .columns = noms_columns,
          .terms = noms_terms,
          .cuts = outcome_cuts,
          .options = stay_options,
          .make = noms,
          .picture = noms_picture};
}

}  // namespace careplan
