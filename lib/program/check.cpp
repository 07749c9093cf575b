#include "program/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "program/grid.hpp"
#include "program/rules.hpp"

namespace careplan {
namespace {

// A week that stands for all: only its weekdays matter, never its dates.
Date week_beginning(weekday first) {
  return week_start(Date{std::chrono::days{0}}, first);
}

// What a track offers in one program week by its grid, appointments put where they help most: on
// the track's first day, since their own days are not known before they are booked.
std::vector<DayOfService> offered(Program const& program, Track const& track, int week,
                                  Date begin) {
  std::vector<DayOfService> days;
  Minutes in_grid{};
  for (auto const& entry : grid(program, track)) {
    auto const* use = use_in_week(entry, track, week);
    if (use == nullptr || use->block->only_if || !entry.service->counts_toward_hours) continue;
    auto const minutes = use->block->minutes;
    in_grid += minutes;
    days.push_back({begin + (entry.day - weekday_of(begin)), minutes,
                    entry.service->kind == ServiceKind::group});
  }
  auto const appointments = planned_minutes(program, track, week) - in_grid;
  if (appointments > Minutes{} && !days.empty())
    days.push_back({days.front().date, appointments, false});
  return days;
}

std::string weeks_text(int first, int last) {
  return first == last ? fmt::format("week {}", first) : fmt::format("weeks {}-{}", first, last);
}

// One note for each run of weeks with the same verdict on one track.
void hold_against(Program const& program, Track const& track, RulePack const& rules,
                  std::vector<Finding>& found) {
  Date const begin = week_beginning(rules.week_begins);
  std::string said;
  int since = 1;
  auto const tell = [&](int last) {
    if (!said.empty())
      found.push_back({Gravity::note,
                       {track.place,
                        fmt::format("track '{}', {}, against '{}': {}", track.id,
                                    weeks_text(since, last), rules.id, said),
                        {}}});
  };
  for (int week = 1; week <= program.weeks; ++week) {
    auto const verdict = judge_repeating_week(rules, begin, offered(program, track, week, begin));
    auto reasons = verdict.shortfalls;
    reasons.insert(reasons.end(), verdict.excesses.begin(), verdict.excesses.end());
    auto const text = join(reasons, "; ");
    if (week > 1 && text == said) continue;
    tell(week - 1);
    said = text;
    since = week;
  }
  tell(program.weeks);
}

int days_that_count(Program const& program, Track const& track, int week) {
  Weekdays days;
  for (auto const& entry : grid(program, track)) {
    auto const* use = use_in_week(entry, track, week);
    if (use != nullptr && !use->block->only_if && entry.service->counts_toward_hours)
      days.insert(entry.day);
  }
  return days.size();
}

void run_example(Program const& program, ProgramExample const& example,
                 std::vector<Finding>& found) {
  auto const wrong = [&](std::string message) {
    found.push_back({Gravity::fault, {example.place, std::move(message), {}}});
  };
  auto const* track = program.find_track(example.track);
  if (track == nullptr) return wrong(fmt::format("no track '{}'", example.track));
  auto const minutes = planned_minutes(program, *track, example.week);
  if (minutes != example.planned)
    wrong(fmt::format("week {} of '{}' has {} planned minutes, the example says {}", example.week,
                      track->id, minutes.count(), example.planned.count()));
  int const days = days_that_count(program, *track, example.week);
  if (days != example.days)
    wrong(fmt::format("week {} of '{}' has {} days, the example says {}", example.week, track->id,
                      days, example.days));
}

Finding no_examples(std::string const& file) {
  return {
      Gravity::fault,
      {Place{file, 1, 1}, "the file proves nothing: it has no [[example]]", "add at least one"}};
}

void run_example(RulePack const& rules, RulePackExample const& example,
                 std::vector<Finding>& found) {
  Date const begin = week_beginning(rules.week_begins);
  std::vector<DayOfService> days;
  for (auto const& [day, minutes] : example.minutes)
    days.push_back({begin + (day - rules.week_begins), minutes, example.groups.contains(day)});
  auto const verdict = judge_repeating_week(rules, begin, days);
  auto reasons = verdict.shortfalls;
  reasons.insert(reasons.end(), verdict.excesses.begin(), verdict.excesses.end());
  bool const met = reasons.empty();
  auto const text = join(reasons, "; ");
  if (met != example.met)
    found.push_back(
        {Gravity::fault,
         {example.place,
          fmt::format("example '{}' comes out {}", example.name, met ? "met" : "not met: " + text),
          {}}});
  else if (!met && text.find(example.because) == std::string::npos)
    found.push_back({Gravity::fault,
                     {example.place,
                      fmt::format("example '{}' is not met because {}, not because '{}'",
                                  example.name, text, example.because),
                      {}}});
}

}  // namespace

std::vector<Finding> check(Program const& program, std::span<RulePack const> packs) {
  std::vector<Finding> found;
  for (auto& complaint : faults(program)) found.push_back({Gravity::fault, std::move(complaint)});
  if (program.examples.empty()) found.push_back(no_examples(program.file));
  for (auto const& example : program.examples) run_example(program, example, found);
  for (auto const& note : program.notes) found.push_back({Gravity::note, note});
  for (auto const& pack : packs)
    for (auto const& track : program.tracks) hold_against(program, track, pack, found);
  return found;
}

std::vector<Finding> check(RulePack const& rules) {
  std::vector<Finding> found;
  if (rules.examples.empty()) found.push_back(no_examples(rules.file));
  for (auto const& example : rules.examples) run_example(rules, example, found);
  for (auto const& note : rules.notes) found.push_back({Gravity::note, note});
  return found;
}

}  // namespace careplan
