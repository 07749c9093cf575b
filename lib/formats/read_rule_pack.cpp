#include <fmt/format.h>

#include "formats/citations.hpp"
#include "formats/definitions.hpp"
#include "formats/program_parts.hpp"

namespace careplan {
namespace {

constexpr int week_minutes = 7 * 24 * 60;

std::vector<std::pair<weekday, Minutes>> read_minutes(TomlTable const& example) {
  std::vector<std::pair<weekday, Minutes>> list;
  auto const table = example.table("minutes");
  if (!table) {
    example.complain("minutes", "an example needs minutes by day",
                     "write minutes = { Mon = 180, Wed = 180 }");
    return list;
  }
  for (auto const& member : table->members()) {
    if (auto const day = parse_weekday(member.key))
      list.emplace_back(*day, Minutes{count(*table, member.key, 0, 24 * 60)});
    else
      table->complain(member.key, fmt::format("'{}' is not a weekday", member.key),
                      "Mon, Tue, Wed, Thu, Fri, Sat or Sun");
  }
  return list;
}

RulePackExample read_example(TomlTable const& table) {
  RulePackExample example{.name = table.text("name"),
                          .minutes = read_minutes(table),
                          .met = table.flag_or("met", true),
                          .because = table.text_or("because", ""),
                          .place = table.place()};
  for (auto const& [day, minutes] : example.minutes)
    if (minutes > Minutes{}) example.groups.insert(day);
  if (table.has("groups")) example.groups = table.weekdays("groups").value_or(Weekdays{});
  if (!table.has("met"))
    table.complain("met", "an example says whether the week is met", "add met = true or false");
  if (!example.met && example.because.empty())
    table.complain("because", "an example of a week that is not met says why",
                   "add because = \"...\", words that must be among the reasons");
  return example;
}

void read_week_begins(TomlTable const& root, RulePack& pack) {
  if (!root.has("week_begins")) return;
  auto const text = root.text("week_begins");
  if (auto const day = parse_weekday(text))
    pack.week_begins = *day;
  else
    root.complain("week_begins", fmt::format("'{}' is not a weekday", text), "Mon ... Sun");
}

void read_demands(TomlTable const& root, RulePack& pack) {
  if (root.has("age_min")) pack.age_min = count(root, "age_min", 0, 120);
  if (root.has("age_max")) pack.age_max = count(root, "age_max", 0, 120);
  if (pack.age_min && pack.age_max && *pack.age_min > *pack.age_max)
    root.complain("age_max", "age_max is below age_min");
  pack.weekly_min = Minutes{count_or(root, "weekly_minutes_min", 0, 0, week_minutes)};
  pack.weekly_max = Minutes{count_or(root, "weekly_minutes_max", 0, 0, week_minutes)};
  if (pack.weekly_max > Minutes{} && pack.weekly_max < pack.weekly_min)
    root.complain("weekly_minutes_max", "weekly_minutes_max is below weekly_minutes_min");
  pack.days_min = count_or(root, "days_min", 0, 0, 7);
  pack.day_min = Minutes{count_or(root, "day_minutes_min", 0, 0, day_minutes)};
  pack.days_off_max = count_or(root, "days_off_max", 0, 0, 6);
  pack.group_every_day = root.flag_or("group_every_day", false);
  pack.taper_weeks_max = count_or(root, "taper_weeks_max", 0, 0, 52);
  pack.partial_weeks_exempt = root.flag_or("partial_weeks_exempt", true);
  pack.total_min = Minutes{count_or(root, "total_minutes_min", 0, 1, 520 * week_minutes)};
  pack.total_weeks = count_or(root, "total_weeks", 0, 1, 520);
  if ((pack.total_min > Minutes{}) != (pack.total_weeks > 0))
    root.complain("total_minutes_min", "a total needs its minutes and its weeks",
                  "write total_minutes_min and total_weeks, or neither");
  read_week_begins(root, pack);
}

bool demands_nothing(RulePack const& pack) {
  return pack.weekly_min == Minutes{} && pack.weekly_max == Minutes{} && pack.days_min == 0 &&
         pack.days_off_max == 0 && !pack.group_every_day && pack.total_min == Minutes{};
}

}  // namespace

RulePack read_rule_pack(std::string_view text, std::string name) {
  TomlFile file(text, std::move(name));
  auto const root = file.root();
  Citations citations(root);
  RulePack pack{.id = root.id("id"),
                .version = root.text("version"),
                .title = root.text("title"),
                .who = root.text("who"),
                .file = file.name()};
  read_demands(root, pack);
  (void)citations.required(root);
  pack.dues = read_dues(root, citations);
  pack.notes = citations.notes(root);
  for (auto const& example : root.tables("example")) pack.examples.push_back(read_example(example));
  pack.sources = citations.sources();
  citations.finish();
  if (file.complaints().empty() && demands_nothing(pack))
    file.complaints().push_back({Place{file.name(), 1, 1}, "the rule pack demands nothing",
                                 "give weekly_minutes_min, days_min, days_off_max or "
                                 "group_every_day"});
  file.finish();
  return pack;
}

}  // namespace careplan
