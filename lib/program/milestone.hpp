// What a client reaches on the way to completion, and how phases follow from it: rules as data,
// each with its sources.
#pragma once

#include <string>
#include <vector>

#include "conditions/condition.hpp"
#include "core/error.hpp"
#include "core/names.hpp"

namespace careplan {

enum class MilestoneKind { abstinence_days, score_change, rating, field, count, plan };
constexpr auto words(MilestoneKind) {
  return words_of<MilestoneKind>({{MilestoneKind::abstinence_days, "abstinence_days"},
                                  {MilestoneKind::score_change, "score_change"},
                                  {MilestoneKind::rating, "rating"},
                                  {MilestoneKind::field, "field"},
                                  {MilestoneKind::count, "count"},
                                  {MilestoneKind::plan, "plan"}});
}

// Whose word counts for days of abstinence. A positive test outweighs what the client said before.
enum class AbstinenceBy { tests, self_report, either, both };
constexpr auto words(AbstinenceBy) {
  return words_of<AbstinenceBy>({{AbstinenceBy::tests, "tests"},
                                 {AbstinenceBy::self_report, "self_report"},
                                 {AbstinenceBy::either, "either"},
                                 {AbstinenceBy::both, "both"}});
}

// One [[milestone]]. What nothing can compute, people record.
struct MilestoneRule {
  std::string id{};
  std::string label{};
  MilestoneKind kind = MilestoneKind::rating;
  int at_least = 0;  // days, or how many
  std::vector<std::string> cites{};
  Place place{};
  AbstinenceBy by = AbstinenceBy::tests;
  std::string self_report{};  // fact: days since the last use
  Condition when{};           // of scores, ratings and fields; empty: people record it
  int max_age_days = 0;       // older answers tell nothing any more; 0: of any age
  std::string of{};           // what is counted, as an event: "contact:mutual_help"
  int in_days = 0;            // counted in so many days up to the day; 0: since admission
  int running = 1;            // in each of so many such windows, one behind the other
};

// [phase.advance]: what leads out of a phase into the next. Everything that is asked for must hold.
struct AdvanceRule {
  int days_min = 0;       // in the phase
  int negative_days = 0;  // proved by tests
  std::vector<std::string> milestones{};
  int needed = 0;  // so many of them; 0: all
  std::vector<std::string> cites{};
  Place place{};
};

// [phase.return]: what leads back from a phase, and how long.
struct ReturnRule {
  std::string to{};             // id of an earlier phase
  int positives = 0;            // so many positive tests ...
  int within_days = 0;          // ... in so many days, both ends counted
  int until_negative_days = 0;  // proved by tests; then on to the phase that was left
  std::vector<std::string> cites{};
  Place place{};
};

// [completion], beside the number of milestones.
struct CompletionRule {
  std::vector<std::string> require{};  // these among them
  std::vector<std::string> cites{};
  Place place{};
};

}  // namespace careplan
