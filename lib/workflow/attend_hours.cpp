#include "workflow/attend_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "attendance/policy.hpp"
#include "attendance/service_days.hpp"
#include "attendance/totals.hpp"
#include "attendance/uncounted.hpp"
#include "workflow/attend.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// The same day so many years before; of 29 February in a common year, 1 March.
Date years_before(Date date, int years) {
  std::chrono::year_month_day const day{date};
  auto const then = (day.year() - std::chrono::years{years}) / day.month() / day.day();
  if (then.ok()) return std::chrono::sys_days{then};
  return std::chrono::sys_days{then.year() / std::chrono::March / 1};
}

// Born on one of these days.
struct Born {
  Date earliest{};
  Date latest{};
  std::optional<Span<Date>> in_care{};  // whoever has or had a stay
};

std::map<ClientId, Born> births_told(std::vector<FactAt> const& ages) {
  std::map<ClientId, Born> births;
  for (auto const& row : ages) {
    auto const* age = std::get_if<double>(&row.value);
    if (age == nullptr) continue;
    auto const years = static_cast<int>(*age);
    Born const told{years_before(row.date, years + 1) + days{1}, years_before(row.date, years)};
    auto const [at, first] = births.emplace(row.client, told);
    if (first) continue;
    // Two ages that agree leave fewer days; of two that do not, the later one counts.
    Born const both{std::max(at->second.earliest, told.earliest),
                    std::min(at->second.latest, told.latest)};
    at->second = both.earliest <= both.latest ? both : told;
  }
  return births;
}

// The pack of that age, and whether it is meant for it: of packs for others the first is told.
std::pair<std::string_view, bool> held_to(std::span<RulePack const> packs, int age) {
  auto const& pack = pack_for(packs, age);
  return {pack.id, applies_at(pack, age)};
}

// Days on which not every birth date that the age allows leads to the same.
std::vector<Date> open_days(Born const& born, std::span<RulePack const> packs, Span<Date> within) {
  std::vector<Date> open;
  auto const youngest = age_on(born.latest, within.begin);
  auto const oldest = age_on(born.earliest, within.end - days{1});
  bool same = true;
  for (int age = youngest; age < oldest; ++age)
    same = same && held_to(packs, age) == held_to(packs, age + 1);
  if (same) return open;
  for (Date day = within.begin; day < within.end; day += days{1})
    if (held_to(packs, age_on(born.earliest, day)) != held_to(packs, age_on(born.latest, day)))
      open.push_back(day);
  return open;
}

// The birth date by which the first pack holds on all those days, and on the others what is
// certain.
std::optional<Date> to_first_pack(Born const& born, std::span<RulePack const> packs,
                                  std::span<Date const> open) {
  for (Date const birth : {born.latest, born.earliest})
    if (std::ranges::all_of(open, [&](Date day) {
          return held_to(packs, age_on(birth, day)) ==
                 std::pair(std::string_view(packs[0].id), true);
        }))
      return birth;
  return std::nullopt;
}

// Then nobody need know the birth date: a pack alone is taken to be meant for everybody.
bool meant_throughout(Born const& born, RulePack const& pack, Span<Date> within) {
  return applies_at(pack, age_on(born.latest, within.begin)) &&
         applies_at(pack, age_on(born.latest, within.end - days{1}));
}

// From the first day of the first stay to the end of the last one.
void add_times_in_care(std::map<ClientId, Born>& births, std::span<Episode const> stays) {
  if (births.empty()) return;
  for (auto const& stay : stays) {
    auto const found = births.find(stay.client);
    if (found == births.end()) continue;
    auto& care = found->second.in_care;
    Span<Date> const time{stay.begin, stay.end.value_or(Date::max() - days{1}) + days{1}};
    care =
        care ? Span<Date>{std::min(care->begin, time.begin), std::max(care->end, time.end)} : time;
  }
}

Span<Date> common(Span<Date> a, Span<Date> b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

}  // namespace

std::vector<RulePack> packs_of(Clinic const& clinic, std::vector<std::string> const& ids) {
  std::vector<RulePack> packs;
  for (auto const& id : ids) packs.push_back(clinic.catalogue.rule_pack(id));
  if (packs.empty()) packs.push_back(clinic.catalogue.rule_pack("adult-9h"));
  return packs;
}

std::vector<Column> week_columns(bool several_packs) {
  return {{"client", "Client", ColumnKind::text},
          {"week", "Week of", ColumnKind::date},
          {"program", "Program", ColumnKind::text, true},
          {"rule_pack", "Rules", ColumnKind::text, !several_packs},
          {"planned_minutes", "Planned", ColumnKind::hours},
          {"delivered_minutes", "Delivered", ColumnKind::hours},
          {"made_up_minutes", "Made up", ColumnKind::hours, false, true},
          {"billable_minutes", "Billable", ColumnKind::hours, false, true},
          {"uncounted_minutes", "Not counted", ColumnKind::hours, true},
          {"required_minutes", "Required", ColumnKind::hours},
          {"days", "Days", ColumnKind::integer, false, true},
          {"status", "Status", ColumnKind::text},
          {"reasons", "Why", ColumnKind::list}};
}

void show_uncounted(Table& table) {
  for (auto const cell : {week_cell_program, week_cell_uncounted})
    table.columns[cell].machine_only = false;
}

// Cell by cell: a list of them would copy every text.
std::vector<Cell> week_row(WeekHours&& week) {
  std::vector<Cell> row;
  row.reserve(13);
  row.emplace_back(std::move(week.client.value));
  row.emplace_back(week.week);
  row.emplace_back(std::move(week.program));
  bool const held = week.status != WeekStatus::uncounted;  // to rules
  row.push_back(held ? Cell(std::move(week.rule_pack)) : Cell());
  for (auto const minutes :
       {week.planned, week.delivered, week.made_up, week.billable, week.uncounted})
    row.emplace_back(minutes);
  row.push_back(held ? Cell(week.required) : Cell());
  row.emplace_back(long{week.days});
  row.emplace_back(std::string(to_text(week.status)));
  row.emplace_back(std::move(week.reasons));
  return row;
}

bool any_age(std::span<RulePack const> packs) {
  return std::ranges::any_of(packs,
                             [](RulePack const& pack) { return pack.age_min || pack.age_max; });
}

std::map<ClientId, Date> births_by_age(Record const& record, std::span<RulePack const> packs,
                                       Span<Date> within, std::vector<std::string>& doubts,
                                       std::span<Episode const> stays) {
  if (!any_age(packs)) return {};
  return births_by_age(record.facts("intake", "intake.age"), packs, within, doubts, stays);
}

std::map<ClientId, Date> births_by_age(std::vector<FactAt> const& ages,
                                       std::span<RulePack const> packs, Span<Date> within,
                                       std::vector<std::string>& doubts,
                                       std::span<Episode const> stays) {
  std::map<ClientId, Date> births;
  auto told = births_told(ages);
  add_times_in_care(told, stays);
  for (auto const& [client, born] : told) {
    auto const time = born.in_care ? common(within, *born.in_care) : within;
    if (!(time.begin < time.end) || (!stays.empty() && !born.in_care)) continue;
    auto const open = open_days(born, packs, time);
    if (open.empty()) {
      if (packs.size() > 1 || !meant_throughout(born, packs.front(), time))
        births.emplace(client, born.latest);
      continue;
    }
    if (auto const birth = to_first_pack(born, packs, open)) births.emplace(client, *birth);
    doubts.push_back(fmt::format("{} was born between {} and {}: held to {} from {} to {}",
                                 client.value, to_text(born.earliest), to_text(born.latest),
                                 packs.front().id, to_text(open.front()), to_text(open.back())));
  }
  return births;
}

void note_doubts(std::vector<std::string> const& doubts, RulePack const& pack,
                 std::vector<std::string>& notes) {
  if (doubts.empty()) return;
  notes.push_back(fmt::format(
      "Some clients may have a birthday that matters to {}: days which their ages leave "
      "open are held to it (careplan attend hours names them).",
      pack.id));
}

Table week_table(Clinic const& clinic, HoursQuestion const& question,
                 std::vector<std::string>& doubts) {
  auto const record = clinic.open(Access::read);
  if (question.client) need_client(record, *question.client);
  auto attendance = attendance_by_number(clinic, record, question.site);
  auto const packs = packs_of(clinic, question.rules);
  attendance.births = births_by_age(record, packs, question.within, doubts, attendance.episodes);
  Table table{.id = "client-week",
              .title = "Hours by client and week",
              .columns = week_columns(true),
              .group_by = week_cell_client};
  auto const until = clinic.today + days{1};
  auto const take = [&](WeekHours&& week) {
    if (!question.client || week.client == *question.client)
      table.rows.push_back(week_row(std::move(week)));
  };
  for (auto const& id : programs_in(attendance))
    each_week(attendance, clinic.catalogue.program(id), packs, until, question.within,
              WeekDetail::reasons, take);
  auto const weeks = table.rows.size();
  for (auto& week : uncounted_weeks(uncounted(attendance, until), packs.front().week_begins))
    if (week.week < question.within.end && question.within.begin <= week.week + days{6})
      take(std::move(week));
  if (table.rows.size() > weeks) show_uncounted(table);
  std::ranges::stable_sort(table.rows, {}, [](std::vector<Cell> const& row) {
    return std::tie(row[week_cell_client], row[week_cell_begin]);
  });
  return table;
}

Table total_table(Clinic const& clinic, HoursQuestion const& question) {
  auto const packs = packs_of(clinic, question.rules);
  auto const pack = std::ranges::find_if(
      packs, [](RulePack const& rules) { return rules.total_min > Minutes{}; });
  if (pack == packs.end())
    throw Error(Fault::input, "none of the rule packs asks for hours in total", {},
                "name one with total_minutes_min: --rules ID");
  auto const record = clinic.open(Access::read);
  if (question.client) need_client(record, *question.client);
  auto const attendance = attendance_by_number(clinic, record, question.site);
  Table table{
      .id = "total-hours",
      .title = fmt::format("Hours of the first {} weeks against {}", pack->total_weeks, pack->id),
      .columns = {{"client", "Client", ColumnKind::text},
                  {"begin", "From", ColumnKind::date},
                  {"last", "Until", ColumnKind::date},
                  {"delivered_minutes", "Delivered", ColumnKind::hours},
                  {"unmarked_minutes", "Not marked", ColumnKind::hours},
                  {"required_minutes", "Required", ColumnKind::hours},
                  {"status", "Status", ColumnKind::text}}};
  for (auto const& id : programs_in(attendance))
    for (auto const& one :
         total_hours(attendance, clinic.catalogue.program(id), *pack, clinic.today + days{1}))
      if (!question.client || one.client == *question.client)
        table.rows.push_back({one.client.value, one.begin, one.last, one.delivered, one.unmarked,
                              one.required, std::string(to_text(one.status))});
  return table;
}

Table readmission_table(Clinic const& clinic, std::optional<ClientId> const& client) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  std::map<ClientId, std::vector<Episode>> stays;
  for (auto& stay : episodes(record.decisions(client)))
    if (!stay.program.empty()) stays[stay.client].push_back(std::move(stay));
  Table table{.id = "readmission",
              .title = "Who waits to come back",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"program", "Program", ColumnKind::text},
                          {"ended", "Ended", ColumnKind::date},
                          {"from", "May come back from", ColumnKind::date},
                          {"days_left", "Days left", ColumnKind::integer}}};
  for (auto const& [id, own] : stays) {
    auto const& last = own.back();
    auto const from = readmission_date(own, clinic.catalogue.program(last.program));
    if (from && *from > clinic.today)
      table.rows.push_back({id.value, last.program, *last.end, *from,
                            static_cast<long>((*from - clinic.today).count())});
  }
  return table;
}

}  // namespace careplan
