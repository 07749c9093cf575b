// Continued stay: one need that is left is enough to stay; none that is left means weekly care.
#include "criteria/profiles.hpp"

using namespace careplan;
using namespace profiles;

namespace {

bool need_left(Client const& c) {
  if (c.n("relapse") >= 2 || c.n("mental") >= 2 || c.n("readiness") >= 2) return true;
  if (c.n("environment") >= 2 || c.n("withdrawal") >= 1 || c.n("medical") >= 3) return true;
  if (c.treated_for_use() &&
      (c.n("use-week") > 0 || c.n("positive-14") > 0 || !c.yes("cravings_managed")))
    return true;
  if (c.n("mental") >= 1 && (c.n("depression") >= 10 || c.n("anxiety") >= 10)) return true;
  if (c.n("depression-change") >= 5 || c.n("anxiety-change") >= 4) return true;
  if (!c.is("suicide-risk", "none")) return true;
  int const at_work = (c.n("mental") >= 1) + (c.n("relapse") >= 1) + (c.n("environment") >= 1);
  if (!c.is("goals", "all_met") && at_work >= 2) return true;
  return false;
}

Answer by_hand(Client const& c) {
  Answer answer;
  safety_stops(c, answer);
  if (c.needs_more()) answer.stops.insert("stop-needs-more");
  if (c.treated_for_use() && c.n("positive-14") >= 2) answer.stops.insert("stop-cannot-stay-sober");
  bool stays = need_left(c) || c.yes("hospital_risk") || c.n("attendance") < 75;
  if (c.n("days-here") >= 21 && c.in("goals", {"no_goals", "not_begun"})) stays = true;
  answer.level = stays ? "iop" : "outpatient";
  return answer;
}

}  // namespace

TEST_CASE("continued stay: the criteria say what the sources say, near the line and at random") {
  Trial trial("iop-continued-stay", by_hand,
              {{"attendance", {74.9, 75, 75.1}},
               {"days-here", {20, 21}},
               {"depression-change", {4, 5}},
               {"anxiety-change", {3, 4}},
               {"positive-14", {0, 1, 2}}});
  expect_all_right(trial);
}
