// What has to be done by when: reviews, plans, certifications, follow-up. A program file and a rule
// pack say it alike, in [[due]].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/names.hpp"

namespace careplan {

// What a date is counted from. `planned_end` is the day after the last week that the stay is
// planned for; `assessment`, `plan` and `last_service` are the first assessment of the stay, the
// first plan of treatment and the last session attended.
enum class DueAnchor { admission, planned_end, discharge, assessment, plan, last_service };
constexpr auto words(DueAnchor) {
  return words_of<DueAnchor>({{DueAnchor::admission, "admission"},
                              {DueAnchor::planned_end, "planned_end"},
                              {DueAnchor::discharge, "discharge"},
                              {DueAnchor::assessment, "assessment"},
                              {DueAnchor::plan, "plan"},
                              {DueAnchor::last_service, "last_service"}});
}

// Working days are Monday to Friday without the closures of the site. A month after the 31st is the
// last day of a shorter month.
enum class DueUnit { days, working_days, weeks, months };
constexpr auto words(DueUnit) {
  return words_of<DueUnit>({{DueUnit::days, "days"},
                            {DueUnit::working_days, "working_days"},
                            {DueUnit::weeks, "weeks"},
                            {DueUnit::months, "months"}});
}
struct DueSpan {
  int count = 0;
  DueUnit unit = DueUnit::days;
  bool operator==(DueSpan const&) const = default;
};

struct DueRule {
  std::string id{};
  std::string label{};
  std::string done_by{};  // an event: "plan:aftercare:signed", "placement", "contact:follow_up"
  DueAnchor anchor = DueAnchor::admission;
  DueSpan offset{};                // from the anchor to the day it is due
  bool before = false;             // the offset counts back
  std::optional<DueSpan> every{};  // again so long after each time it was done
  int warn_days = 7;               // said so long before
  int window_days = 0;  // done and owed only so many days around the day; 0: without limit
  std::vector<std::string> cites{};
  Place place{};
};

}  // namespace careplan
