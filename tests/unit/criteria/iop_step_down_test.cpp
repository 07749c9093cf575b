// Step down, as the sources say it: all of goals, abstinence, symptoms, safety, home, attendance
// and the way out are ready, or the client stays.
#include "criteria/profiles.hpp"

using namespace careplan;
using namespace profiles;

namespace {

Answer by_hand(Client const& c) {
  Answer answer{.level = "iop"};
  safety_stops(c, answer);
  if (c.needs_more()) answer.stops.insert("stop-needs-more");
  if (!c.is("goals", "all_met")) return answer;
  if (c.treated_for_use()) {
    if (!c.yes("alcohol-free") || !c.yes("drug-free") || c.n("use-week") > 0) return answer;
    if (c.n("positive-30") > 0 || c.n("refused-30") > 0 || c.n("negative-30") == 0) return answer;
    if (!c.yes("cravings_managed") || !c.yes("relapse-plan")) return answer;
  }
  for (char const* domain : {"relapse", "mental", "medical", "readiness", "environment"})
    if (c.n(domain) > 1) return answer;
  if (c.n("withdrawal") > 0) return answer;
  if (c.n("depression") >= 10 || c.n("anxiety") >= 10) return answer;
  if (c.n("depression-change") >= 5 || c.n("anxiety-change") >= 4) return answer;
  if (!c.is("suicide-risk", "none") || c.n("self-harm-thoughts") > 0) return answer;
  if (c.n("attendance-28") < 75) return answer;
  if (!c.yes("coping") || !c.yes("plan") || !c.yes("appointment")) return answer;
  answer.level = "outpatient";
  return answer;
}

}  // namespace

TEST_CASE("step down: the criteria say what the sources say, of all near the line and at random") {
  Trial trial("iop-step-down", by_hand,
              {{"attendance-28", {74.9, 75, 75.1}},
               {"depression-change", {-6, 4, 5}},
               {"anxiety-change", {-5, 3, 4}},
               {"positive-30", {0, 1}},
               {"refused-30", {0, 1}},
               {"negative-30", {0, 1}}});
  expect_all_right(trial);
}
