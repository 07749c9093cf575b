// Hours by client and week against a rule pack with their heat map, and how many weeks met it.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "attendance/hours.hpp"
#include "attendance/uncounted.hpp"
#include "core/text.hpp"
#include "reporting/figure.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/time_words.hpp"

namespace careplan {
namespace {

enum HoursColumn : std::size_t {
  hours_client = 0,
  hours_week = 1,
  hours_program = 2,
  hours_delivered = 5,
  hours_status = 11
};
constexpr ReportColumn hours_columns[] = {
    {"client", "Client", ColumnKind::text, "by code"},
    {"week", "Week of", ColumnKind::date, "its Monday"},
    {"program", "Program", ColumnKind::text, "whose sessions are counted", true},
    {"rule_pack", "Rules", ColumnKind::text,
     "the rules that the week is held against; people see them where there are several", true},
    {"planned_minutes", "Planned", ColumnKind::hours,
     "minutes on the schedule that count toward hours"},
    {"delivered_minutes", "Delivered", ColumnKind::hours,
     "minutes attended, make-ups in the week they were attended"},
    {"made_up_minutes", "Made up", ColumnKind::hours, "of these, minutes of make-ups"},
    {"billable_minutes", "Billable", ColumnKind::hours,
     "delivered minutes of billable services on days that qualify"},
    {"uncounted_minutes", "Not counted", ColumnKind::hours,
     "attended in sessions of the program on days on which the client was not in it: in no other "
     "column; people see them where there are any",
     true},
    {"required_minutes", "Required", ColumnKind::hours, "what the rules ask of the week"},
    {"days", "Days", ColumnKind::integer, "days that count as days of service"},
    {"status", "Status", ColumnKind::text,
     "met, met_with_makeup, short, exempt (an age that the rules are not for, and short weeks that "
     "are part weeks, taper, or hold closures or leave), open (not over, or sessions that are not "
     "marked could still decide it); uncounted: no week of the rules, but a line of minutes that "
     "no "
     "week counts"},
    {"reasons", "Why", ColumnKind::list, "each day that fell short and why"},
};
constexpr ReportTerm term_of_rules{
    "--rules",
    "the rule packs that the weeks are held against, of several the one for the client's age "
    "(adult-9h)"};
constexpr ReportTerm term_of_site{"--site", "whose closures exempt a week"};
constexpr ReportTerm hours_terms[] = {
    {"counted", "weeks of clients with a stay in a program, from admission to today"},
    {"not counted",
     "what somebody attended in a program that they were not in that day, say before a transfer "
     "that "
     "was entered late, has lines of its own"},
    {"three hours", "planned, delivered and billable never stand for one another"},
    {"period", "weeks that touch --from to --to, both included"},
    term_of_rules,
    term_of_site,
};

// Weeks against what one pack asks of them; those that nobody could judge are left out.
struct WeeksMet {
  long met = 0;
  long judged = 0;

  void count(WeekStatus status) {
    bool const ok = status == WeekStatus::met || status == WeekStatus::met_with_makeup;
    met += ok ? 1 : 0;
    judged += ok || status == WeekStatus::short_ ? 1 : 0;
  }
};
struct HoursMet {
  std::map<std::string, WeeksMet> by_pack{};
  std::vector<std::string> doubts{};
  long uncounted = 0;  // lines of what no week counts
};

// "adult-9h or adolescent-6h"
std::string pack_names(std::vector<RulePack> const& packs) {
  std::vector<std::string> ids;
  for (auto const& pack : packs) ids.push_back(pack.id);
  return join(ids, " or ");
}

// What the weeks of a report are worked out from.
struct WeeksOf {
  WeeksOf(ReportSource const& report, std::span<RulePack const> by)
      : source(report), packs(by), attendance(source.reading.attendance(source.request.site)) {
    attendance.births = births_by_age(source.record, packs, period, doubts, attendance.episodes);
    std::erase_if(programs, [&](std::string const& id) { return !wanted(source.request, id); });
  }

  // Of one program after the other, by client and week.
  void each(WeekDetail detail, std::function<void(WeekHours&&)> const& take) const {
    for (auto const& id : programs)
      each_week(attendance, source.clinic.catalogue.program(id), packs,
                source.clinic.today + std::chrono::days{1}, period, detail, take);
  }

  // Of the wanted programs, those that touch the period.
  std::vector<WeekHours> uncounted() const {
    auto weeks =
        uncounted_weeks(careplan::uncounted(attendance, source.clinic.today + std::chrono::days{1}),
                        packs.front().week_begins);
    std::erase_if(weeks, [&](WeekHours const& week) {
      // Who came before the first stay has a line as well.
      return !wanted(source.request, week.program) || week.week >= period.end ||
             (source.request.from && week.week + std::chrono::days{6} < period.begin);
    });
    return weeks;
  }

  ReportSource const& source;
  std::span<RulePack const> packs;
  Attendance& attendance;
  Span<Date> period{report_period(source, attendance.episodes)};
  std::set<std::string> programs = programs_in(attendance);
  std::vector<std::string> doubts{};  // with codes of clients: no note may have them
};

using TakeRow = std::function<void(std::vector<Cell>&&)>;

// By client, week and program; what no week counts after the week that it stands beside. One
// program gives its weeks in that order; those of several are sorted before anybody sees them.
HoursMet each_hours_row(ReportSource const& source, std::span<RulePack const> packs,
                        TakeRow const& take) {
  WeeksOf const weeks(source, packs);
  HoursMet found{.doubts = weeks.doubts};
  auto const order = [](std::vector<Cell> const& row) {
    return std::tie(row[hours_client], row[hours_week], row[hours_program]);
  };
  std::vector<std::vector<Cell>> beside;
  for (auto& week : weeks.uncounted()) beside.push_back(week_row(std::move(week)));
  found.uncounted = static_cast<long>(beside.size());
  auto next = beside.begin();
  auto const take_in_order = [&](std::vector<Cell>&& row) {
    while (next != beside.end() && order(*next) < order(row)) take(std::move(*next++));
    take(std::move(row));
  };
  std::vector<std::vector<Cell>> rows;
  weeks.each(WeekDetail::reasons, [&](WeekHours&& week) {
    found.by_pack[week.rule_pack].count(week.status);
    auto row = week_row(std::move(week));
    weeks.programs.size() > 1 ? rows.push_back(std::move(row)) : take_in_order(std::move(row));
  });
  std::ranges::stable_sort(rows, {}, order);
  for (auto& row : rows) take_in_order(std::move(row));
  while (next != beside.end()) take(std::move(*next++));
  return found;
}

Table hours(ReportSource const& source) {
  auto const packs = packs_of(source.clinic, source.request.rules);
  Table table{.title = "Hours by client and week against " + pack_names(packs),
              .columns = week_columns(packs.size() > 1)};
  auto met = each_hours_row(source, packs,
                            [&](std::vector<Cell>&& row) { table.rows.push_back(std::move(row)); });
  if (met.uncounted > 0) {
    show_uncounted(table);
    table.notes.emplace_back(
        "Not counted: attended in a program that the client was not in that day. If the day of the "
        "step is wrong, place decide --was-on moves it.");
  }
  // Clients stand apart when they have several weeks each; one week reads better as a block.
  if (std::ranges::any_of(table.rows, [&](auto const& row) {
        return row[hours_week] != table.rows.front()[hours_week];
      }))
    table.group_by = hours_client;
  for (auto const& pack : packs)
    table.notes.push_back(fmt::format("{}: {} of {} judged weeks met.", pack.title,
                                      met.by_pack[pack.id].met, met.by_pack[pack.id].judged));
  note_doubts(met.doubts, packs.front(), table.notes);
  table.notes.emplace_back(
      "Planned: on the schedule. Delivered: attended minutes, make-ups in the week they were "
      "attended. Billable: delivered minutes of days that qualify.");
  return table;
}

HeatState heat_state(std::string const& status) {
  if (status == to_text(WeekStatus::met)) return HeatState::met;
  if (status == to_text(WeekStatus::met_with_makeup)) return HeatState::met_with_makeup;
  if (status == to_text(WeekStatus::short_)) return HeatState::short_;
  if (status == to_text(WeekStatus::exempt)) return HeatState::exempt;
  return HeatState::open;
}

HeatState worse(HeatState a, HeatState b) {
  for (auto const state :
       {HeatState::short_, HeatState::open, HeatState::exempt, HeatState::met_with_makeup})
    if (a == state || b == state) return state;
  return HeatState::met;
}

// Delivered hours by client and week, from the very rows that the report prints.
Html hours_picture(ReportSource const&, Table const& table) {
  std::set<Date> weeks;
  std::map<std::string, std::map<Date, HeatCell>> clients;
  for (auto const& row : table.rows) {
    auto const day = std::get<Date>(row[hours_week]);
    if (row[hours_status] == Cell{std::string(to_text(WeekStatus::uncounted))}) continue;
    weeks.insert(day);
    // A step within the week gives it a row in each program.
    auto const [cell, first] = clients[std::get<std::string>(row[hours_client])].try_emplace(day);
    auto const state = heat_state(std::get<std::string>(row[hours_status]));
    cell->second.state = first ? state : worse(cell->second.state, state);
    cell->second.hours =
        cell->second.hours.value_or(Minutes{}) + std::get<Minutes>(row[hours_delivered]);
  }
  HeatMap map{.title = "Delivered hours by client and week",
              .description = "A cell is one client's week; the number is hours attended."};
  for (auto const day : weeks) map.columns.push_back(to_text(day));
  for (auto const& [name, cells] : clients) {
    HeatRow row{.label = name};
    for (auto const day : weeks) {
      auto const cell = cells.find(day);
      row.cells.push_back(cell == cells.end() ? HeatCell{} : cell->second);
    }
    map.rows.push_back(std::move(row));
  }
  return heat_map_svg(map);
}

constexpr ReportColumn compliance_columns[] = {
    {"", "", ColumnKind::text, "program, client or a stretch of time, by the week's Monday"},
    {"judged", "Judged", ColumnKind::integer, "weeks that the rules settle: met or short"},
    {"met", "Met", ColumnKind::integer, "of these, weeks that reached what the rules ask"},
    {"with_makeup", "With make-up", ColumnKind::integer, "of the met, only because of make-ups"},
    {"short", "Short", ColumnKind::integer, "weeks that did not"},
    {"exempt", "Exempt", ColumnKind::integer,
     "weeks short for a reason that the rules take, or of an age that they are not for"},
    {"open", "Open", ColumnKind::integer,
     "weeks that are not over, or that sessions without a mark could still decide"},
    {"rate", "Rate", ColumnKind::percent, "met / judged"},
};
constexpr ReportTerm compliance_terms[] = {
    {"counted", "weeks of clients with a stay in a program, each as in report hours"},
    {"period", "weeks that touch --from to --to, both included"},
    term_of_rules,
    term_of_site,
};
constexpr GroupBy compliance_cuts[] = {GroupBy::program, GroupBy::week, GroupBy::month,
                                       GroupBy::quarter, GroupBy::year, GroupBy::client};

struct WeekCount {
  long met = 0;
  long with_makeup = 0;
  long fell_short = 0;
  long exempt = 0;
  long open = 0;

  long judged() const { return met + fell_short; }
  void add(WeekStatus status) {
    switch (status) {
      case WeekStatus::met_with_makeup:
        ++with_makeup;
        [[fallthrough]];
      case WeekStatus::met:
        ++met;
        return;
      case WeekStatus::short_:
        ++fell_short;
        return;
      case WeekStatus::exempt:
        ++exempt;
        return;
      case WeekStatus::open:
        ++open;
        return;
      case WeekStatus::uncounted:
        return;  // no week
    }
  }
};

Table compliance(ReportSource const& source) {
  auto const by = *source.request.by;
  auto const packs = packs_of(source.clinic, source.request.rules);
  WeeksOf const weeks(source, packs);
  std::map<std::string, WeekCount> counts;
  std::map<Date, WeekCount*> of_week;  // their words are made once
  auto last = of_week.end();           // most weeks follow on the one before
  weeks.each(WeekDetail::figures, [&](WeekHours const& week) {
    if (by == GroupBy::program) return counts[week.program].add(week.status);
    if (by == GroupBy::client) return counts[week.client.value].add(week.status);
    if (last != of_week.end()) ++last;
    if (last == of_week.end() || last->first != week.week)
      last = of_week.try_emplace(week.week).first;
    if (last->second == nullptr) last->second = &counts[time_word(by, week.week)];
    last->second->add(week.status);
  });
  Table table{.title = fmt::format("Weeks that met {} by {}", pack_names(packs), to_text(by)),
              .sums = {.columns = std::vector<ColumnSum>{{"judged", {"met", "short"}},
                                                         {"met", {"with_makeup"}, false}},
                       .shares = {{"rate", "met", "judged"}}}};
  for (auto const& [word, count] : counts)
    table.rows.push_back({word, count.judged(), count.met, count.with_makeup, count.fell_short,
                          count.exempt, count.open, share(count.met, count.judged())});
  note_doubts(weeks.doubts, packs.front(), table.notes);
  return table;
}

Html compliance_picture(ReportSource const&, Table const& table) {
  return rate_bars("Weeks that met the rules",
                   "Share of judged weeks that reached what the rules ask.", table,
                   std::size(compliance_columns) - 1);
}

}  // namespace

ReportKind compliance_report() {
  return {.name = "compliance",
          .command = "report compliance",
          .summary = "weeks that met the hours of a rule pack, by program or another cut",
          .columns = compliance_columns,
          .terms = compliance_terms,
          .cuts = compliance_cuts,
          .options = {.rules = true, .site = true},
          .make = compliance,
          .picture = compliance_picture,
          .book_cut = GroupBy::month};
}

ReportKind hours_report() {
  return {
      .name = "hours",
      .command = "report hours",
      .summary = "planned, delivered and billable hours by client and week, against a rule pack",
      .columns = hours_columns,
      .terms = hours_terms,
      .options = {.rules = true, .site = true},
      .make = hours,
      .picture = hours_picture,
      .each_row = [](ReportSource const& source, TakeRow const& take) {
        each_hours_row(source, packs_of(source.clinic, source.request.rules), take);
      }};
}

}  // namespace careplan
