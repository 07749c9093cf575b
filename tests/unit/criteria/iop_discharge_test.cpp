// Discharge as completed: four of the six milestones, and nothing that speaks against leaving.
#include "criteria/profiles.hpp"

using namespace careplan;
using namespace profiles;

namespace {

int milestones(Client const& c) {
  bool const abstinent = !c.treated_for_use() ||
                         (c.yes("alcohol-free") && c.yes("drug-free") && c.n("positive-30") == 0 &&
                          c.n("refused-30") == 0 && c.n("negative-30") >= 1);
  int const scores = (c.n("depression-change") <= -5) + (c.n("anxiety-change") <= -4) +
                     (c.n("well-being-change") >= 10);
  bool const well = c.yes("feels-better") || scores >= 2;
  bool const stable = c.yes("finances") && c.yes("stable-living");
  return abstinent + well + c.yes("relationships") + c.yes("coping") + stable + c.yes("aftercare");
}

bool returned_to_use(Client const& c) {
  return c.n("use-week") > 0 || c.n("positive-30") > 0 || c.is("alcohol-free", "no") ||
         c.is("drug-free", "no");
}

Answer by_hand(Client const& c) {
  Answer answer{.level = "iop"};
  safety_stops(c, answer);
  if (c.needs_more()) answer.stops.insert("stop-needs-more");
  if (c.treated_for_use() && c.n("positive-14") >= 2) answer.stops.insert("stop-cannot-stay-sober");
  if (milestones(c) < 4) return answer;
  if (c.treated_for_use() && returned_to_use(c)) return answer;
  if (!c.is("suicide-risk", "none") || c.n("self-harm-thoughts") > 0) return answer;
  if (c.n("relapse") > 1 || c.n("mental") > 1 || c.n("environment") > 1) return answer;
  if (c.n("withdrawal") > 1 || c.n("medical") > 2) return answer;
  if (c.n("depression") >= 10 || c.n("anxiety") >= 10) return answer;
  if (!c.yes("plan") || !c.yes("appointment")) return answer;
  if (c.n("missed") >= 3 || c.n("readiness") >= 3) return answer;
  answer.level = "discharge";
  return answer;
}

}  // namespace

TEST_CASE("discharge: the criteria say what the sources say, near the line and at random") {
  Trial trial("iop-discharge", by_hand,
              {{"depression-change", {-6, -5, -4}},
               {"anxiety-change", {-5, -4, -3}},
               {"well-being-change", {9, 10}},
               {"positive-14", {0, 1, 2}},
               {"positive-30", {0, 1}},
               {"refused-30", {0, 1}},
               {"negative-30", {0, 1}},
               {"missed", {2, 3}}});
  expect_all_right(trial);
}
