// What the commands that build or check timetables take.
#pragma once

#include "cli/verbs.hpp"
#include "workflow/schedule.hpp"

namespace careplan::cli {

struct ScheduleArgs {
  ScheduleRequest request{};
  std::optional<Date> from{};
  long weeks = 1;
  long seed = 1;
  long bound = 200;
  long time_limit = 0;
  long keep_free = 0;
  std::vector<std::string> without{};
  std::vector<std::string> add{};
};

// Site, days and programs.
void declare_problem(Options& options, ScheduleArgs& args);
// How long to search and to prove.
void declare_effort(Options& options, ScheduleArgs& args);
// What the site would be without, or would have.
void declare_change(Options& options, ScheduleArgs& args);

ScheduleRequest schedule_request(Session const& session, ScheduleArgs const& args);
// The same for a command with an effort: with what is told to a person who waits, and the limit.
ScheduleRequest timed_request(Session& session, ScheduleArgs const& args);

// What could not be met, and hard rules that sessions break which were held already.
void warn_unmet(Session& session, std::vector<Unmet> const& unmet);
void warn_standing(Session& session, std::vector<Violation> const& violations);

}  // namespace careplan::cli
