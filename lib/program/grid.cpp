#include "program/grid.hpp"

#include <algorithm>
#include <map>

namespace careplan {
namespace {

// The track's days that the block may use, before any count.
std::vector<weekday> eligible_days(Block const& block, Track const& track) {
  std::vector<weekday> days;
  int number = 0;
  for (auto const day : track.days.days()) {
    ++number;
    bool const by_name = block.days.empty() || block.days.contains(day);
    bool const by_number = block.track_days.empty() ||
                           std::ranges::find(block.track_days, number) != block.track_days.end();
    if (by_name && by_number) days.push_back(day);
  }
  return days;
}

bool holds(Phase const& phase, int week) {
  return phase.first_week <= week && week <= phase.last_week;
}

// Every weekday that the block falls on in some week of its phase: all weeks are alike, unless it
// counts its times over all of them.
Weekdays all_days(GridUse const& use, Track const& track) {
  Weekdays days;
  for (int week = use.phase->first_week; week <= use.phase->last_week; ++week) {
    for (auto const day : meeting_days(*use.block, *use.phase, track, week).days())
      days.insert(day);
    if (use.block->per_phase == 0) break;
  }
  return days;
}

void add_use(std::vector<GridEntry>& entries, weekday day, Service const& service, GridUse use) {
  auto const same = [&](GridEntry const& entry) {
    return entry.day == day && entry.order == use.block->order && entry.service == &service &&
           length(entry.time) == use.block->minutes;
  };
  auto found = std::ranges::find_if(entries, same);
  if (found == entries.end()) {
    Clock const end{static_cast<int>(use.block->minutes.count())};
    found = entries.insert(
        entries.end(),
        {.day = day, .time = {Clock{0}, end}, .order = use.block->order, .service = &service});
  }
  found->uses.push_back(use);
}

// Gives every order of a day its hour: as long as the longest block that stands there.
void lay_out(std::vector<GridEntry>& entries, Clock begin) {
  std::map<std::pair<unsigned, int>, int> longest;
  for (auto const& entry : entries) {
    auto& minutes = longest[{entry.day.iso_encoding(), entry.order}];
    minutes = std::max(minutes, entry.time.end.minute);
  }
  for (auto& entry : entries) {
    int start = begin.minute;
    for (auto const& [key, minutes] : longest)
      if (key.first == entry.day.iso_encoding() && key.second < entry.order) start += minutes;
    entry.time = {Clock{start}, Clock{start + entry.time.end.minute}};
  }
}

}  // namespace

std::optional<int> times_in_week(Block const& block, Phase const& phase, int week) {
  if (!holds(phase, week)) return 0;
  if (block.per_phase > 0) {
    int const weeks = phase.last_week - phase.first_week + 1;
    int const index = week - phase.first_week;
    auto const due_before = [&](int at) { return (at * block.per_phase + weeks - 1) / weeks; };
    return due_before(index + 1) - due_before(index);
  }
  if (block.per_week > 0) return block.per_week;
  return std::nullopt;
}

Weekdays meeting_days(Block const& block, Phase const& phase, Track const& track, int week) {
  auto days = eligible_days(block, track);
  if (auto const times = times_in_week(block, phase, week))
    days.resize(std::min(days.size(), static_cast<std::size_t>(*times)));
  Weekdays set;
  for (auto const day : days) set.insert(day);
  return set;
}

std::vector<GridEntry> grid(Program const& program, Track const& track) {
  std::vector<GridEntry> entries;
  for (auto const& phase : program.phases)
    for (auto const& block : phase.blocks) {
      auto const* service = program.find_service(block.service);
      if (service == nullptr || !service->together) continue;
      GridUse const use{&phase, &block};
      for (auto const day : all_days(use, track).days()) add_use(entries, day, *service, use);
    }
  lay_out(entries, track.begin);
  std::ranges::stable_sort(entries, {}, [](GridEntry const& entry) {
    return std::tuple(entry.day.iso_encoding(), entry.time.begin, entry.order);
  });
  return entries;
}

GridUse const* use_in_week(GridEntry const& entry, Track const& track, int week) {
  for (auto const& use : entry.uses)
    if (holds(*use.phase, week) &&
        meeting_days(*use.block, *use.phase, track, week).contains(entry.day))
      return &use;
  return nullptr;
}

std::vector<GridUse> appointments(Program const& program) {
  std::vector<GridUse> list;
  for (auto const& phase : program.phases)
    for (auto const& block : phase.blocks) {
      auto const* service = program.find_service(block.service);
      if (service != nullptr && !service->together) list.push_back({&phase, &block});
    }
  return list;
}

}  // namespace careplan
