// Step up: what is needed now, and never less than the present level.
#include "criteria/ladder_by_hand.hpp"

using namespace careplan;
using namespace profiles;

namespace {

Answer by_hand(Client const& c) {
  Answer answer;
  safety_stops(c, answer);
  if (c.is("here", "none")) answer.stops.insert("stop-not-in-care");

  Asked asked;
  for (int level = iop; level <= inpatient; ++level)
    if (c.is("here", level_ids[static_cast<std::size_t>(level)])) asked.at_least(level);
  add_danger(c, asked);
  bool const used = c.n("use-week") >= 1 || c.n("positive-14") >= 1;
  if (c.yes("prior_complicated_withdrawal") && (c.n("withdrawal") >= 1 || used))
    asked.at_least(detox);
  if (c.no_bed_at_home()) asked.not_below(residential);
  if (!c.recovery_housing()) {
    if (c.is("environment_support", "harmful")) asked.not_below(residential);
    if (c.n("environment") >= 3) asked.at_least(residential);
  }
  if (c.is("here", "php") && used && c.n("relapse") >= 3) asked.at_least(residential);
  bool const symptoms = c.n("mental") >= 2;
  if (symptoms && (c.n("depression") >= 20 || c.n("anxiety") >= 15)) asked.at_least(php);
  if (c.is("here", "iop")) {
    bool const grew = c.n("depression-change") >= 5 || c.n("anxiety-change") >= 4;
    if (symptoms && (grew || c.is("suicide-risk", "moderate"))) asked.at_least(php);
    if ((used && c.n("relapse") >= 2) || c.n("positive-14") >= 2) asked.at_least(php);
    if (c.n("attendance") < 50 && (symptoms || c.n("relapse") >= 2)) asked.at_least(php);
  }
  if (used || c.n("environment") >= 2 || c.yes("use_at_home") || c.yes("hospital_risk"))
    asked.at_least(iop);
  if (c.yes("outpatient_insufficient") &&
      (c.n("relapse") >= 1 || c.n("mental") >= 1 || c.n("environment") >= 1))
    asked.at_least(iop);
  answer.level = asked.id();
  return answer;
}

}  // namespace

TEST_CASE("step up: the criteria say what the sources say, near the line and at random") {
  Trial trial("iop-step-up", by_hand,
              {{"attendance", {49.9, 50, 50.1}},
               {"depression-change", {4, 5}},
               {"anxiety-change", {3, 4}},
               {"positive-14", {0, 1, 2}}});
  expect_all_right(trial);
}
