#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "program/check.hpp"
#include "program/grid.hpp"
#include "program/policy_faults.hpp"

namespace careplan {
namespace {

using Complaints = std::vector<Complaint>;

std::vector<std::string> service_ids(Program const& program) {
  std::vector<std::string> ids;
  for (auto const& service : program.services) ids.push_back(service.id);
  return ids;
}

void phase_weeks(Program const& program, Complaints& found) {
  std::vector<Phase const*> order;
  for (auto const& phase : program.phases) order.push_back(&phase);
  std::ranges::stable_sort(order, {}, &Phase::first_week);
  int next = 1;
  for (auto const* phase : order) {
    if (phase->first_week > next)
      found.push_back(
          {phase->place,
           fmt::format(
               "no phase covers week {}{}", next,
               phase->first_week - 1 > next ? fmt::format(" to {}", phase->first_week - 1) : ""),
           "phases follow one another without holes"});
    if (phase->first_week < next)
      found.push_back({phase->place,
                       fmt::format("phase '{}' begins in week {}, which an earlier phase holds",
                                   phase->id, phase->first_week),
                       "phases do not overlap"});
    next = std::max(next, phase->last_week + 1);
  }
  if (next - 1 != program.weeks && !order.empty())
    found.push_back({order.back()->place,
                     fmt::format("the phases end with week {}, the program with week {}", next - 1,
                                 program.weeks),
                     "let the last phase end with the program"});
  if (order.empty())
    found.push_back({Place{program.file, 1, 1}, "the program has no phase", "add [[phase]]"});
}

void blocks_of(Program const& program, Phase const& phase, Complaints& found) {
  if (phase.blocks.empty())
    found.push_back(
        {phase.place, fmt::format("phase '{}' has no block", phase.id), "add [[phase.block]]"});
  for (auto const& block : phase.blocks) {
    auto const* service = program.find_service(block.service);
    if (service == nullptr) {
      found.push_back({block.place, fmt::format("unknown service '{}'", block.service),
                       suggestion(block.service, service_ids(program))});
      continue;
    }
    if (!service->together && block.per_week == 0 && block.per_phase == 0)
      found.push_back(
          {block.place,
           fmt::format("'{}' is for one client at a time and says not how often", block.service),
           "add per_week or per_phase"});
    if (!service->together && (!block.days.empty() || !block.track_days.empty()))
      found.push_back({block.place,
                       fmt::format("'{}' is for one client at a time: its days are found by the "
                                   "schedule",
                                   block.service),
                       "remove days and track_days"});
  }
}

// Whether a client of some week would sit in both entries.
bool attended_together(GridEntry const& a, GridEntry const& b, Track const& track, int weeks) {
  for (int week = 1; week <= weeks; ++week) {
    auto const* one = use_in_week(a, track, week);
    auto const* other = use_in_week(b, track, week);
    if (one && other && !one->block->only_if && !other->block->only_if) return true;
  }
  return false;
}

void track_hours(Program const& program, Track const& track, Complaints& found) {
  if (track.days.empty()) {
    found.push_back(
        {track.place, fmt::format("track '{}' has no days", track.id), "write days = \"MWF\""});
    return;
  }
  auto const entries = grid(program, track);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto const& entry = entries[i];
    if (entry.time.end.minute > 24 * 60)
      found.push_back(
          {track.place,
           fmt::format("'{}' on {} runs past midnight", entry.service->id, to_text(entry.day)),
           "begin the track earlier"});
    for (std::size_t j = 0; j < i; ++j)
      if (entries[j].day == entry.day && entries[j].time.overlaps(entry.time) &&
          attended_together(entries[j], entry, track, program.weeks))
        found.push_back(
            {entry.uses.front().block->place,
             fmt::format("'{}' and '{}' stand at the same hour of track '{}' ({})",
                         entries[j].service->id, entry.service->id, track.id, to_text(entry.day)),
             "give them different `order`"});
  }
}

void block_days(Program const& program, Complaints& found) {
  for (auto const& phase : program.phases)
    for (auto const& block : phase.blocks) {
      auto const* service = program.find_service(block.service);
      if (service == nullptr || !service->together) continue;
      for (auto const& track : program.tracks) {
        Block const every{.days = block.days, .track_days = block.track_days};
        int const days = meeting_days(every, phase, track, phase.first_week).size();
        if (!track.days.empty() && days == 0)
          found.push_back(
              {block.place,
               fmt::format("'{}' falls on none of the days of track '{}'", block.service, track.id),
               "use track_days = [1, 2] to number the days of every track"});
        else if (block.per_week > days && !track.days.empty())
          found.push_back({block.place,
                           fmt::format("'{}' is {} times a week, track '{}' has {} days for it",
                                       block.service, block.per_week, track.id, days),
                           "lower per_week"});
      }
    }
}

void sizes(Program const& program, Complaints& found) {
  auto const bad = [](GroupSize size) { return size.min < 1 || size.max < size.min; };
  if (bad(program.group_size))
    found.push_back({Place{program.file, 1, 1}, "the group size is impossible", "1 <= min <= max"});
  for (auto const& service : program.services)
    if (service.group_size && bad(*service.group_size))
      found.push_back({service.place,
                       fmt::format("the group size of '{}' is impossible", service.id),
                       "1 <= min <= max"});
}

}  // namespace

std::vector<Complaint> faults(Program const& program) {
  Complaints found;
  if (program.tracks.empty())
    found.push_back({Place{program.file, 1, 1}, "the program has no track", "add [[track]]"});
  if (program.weeks_max < program.weeks)
    found.push_back({Place{program.file, 1, 1}, "weeks_max is below weeks", "raise weeks_max"});
  for (auto const& length : program.lengths)
    if (length.weeks > program.weeks_max)
      found.push_back({length.place,
                       fmt::format("{} weeks are planned where weeks_max is {}", length.weeks,
                                   program.weeks_max),
                       "raise weeks_max"});
  if (program.age_min && program.age_max && *program.age_min > *program.age_max)
    found.push_back({Place{program.file, 1, 1}, "age_max is below age_min", {}});
  sizes(program, found);
  phase_weeks(program, found);
  for (auto const& phase : program.phases) blocks_of(program, phase, found);
  block_days(program, found);
  for (auto const& track : program.tracks) track_hours(program, track, found);
  for (auto const& curriculum : program.curricula) {
    if (program.find_service(curriculum.service) == nullptr)
      found.push_back({curriculum.place, fmt::format("unknown service '{}'", curriculum.service),
                       suggestion(curriculum.service, service_ids(program))});
    if (!curriculum.open && !program.cohort)
      found.push_back({curriculum.place,
                       "a closed course in a program that admits at any time: who comes later "
                       "misses its first topics",
                       "admission = \"cohort\", or open = true"});
  }
  auto const policies = policy_faults(program);
  found.insert(found.end(), policies.begin(), policies.end());
  return found;
}

}  // namespace careplan
