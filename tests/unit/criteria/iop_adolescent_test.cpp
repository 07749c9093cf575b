// Admission of 12 to 17 years: home weighs more than it does for adults.
#include "criteria/ladder_by_hand.hpp"

using namespace careplan;
using namespace profiles;

namespace {

Answer by_hand(Client const& c) {
  Answer answer;
  safety_stops(c, answer);
  if (c.n("age") < 12 || c.n("age") > 17) answer.stops.insert("stop-age");
  if (c.is("assessor", "none")) answer.stops.insert("stop-not-assessed");

  Asked asked;
  add_danger(c, asked);
  bool const relapsed = c.yes("recent_relapse");
  if (c.yes("prior_complicated_withdrawal") &&
      (c.n("withdrawal") >= 1 || (relapsed && c.n("crafft") >= 2)))
    asked.at_least(detox);
  if (c.no_bed_at_home() || c.is("living", "shelter")) asked.not_below(residential);
  if (c.n("environment") >= 3 || c.is("environment_support", "harmful"))
    asked.at_least(residential);
  if (c.is("suicide-risk", "moderate") && c.n("mental") >= 2) asked.at_least(php);
  if (c.is("prior_level", "iop") && c.n("prior_level_days") == 0 && relapsed) asked.at_least(php);
  if (c.n("environment") == 2 || (c.yes("use_at_home") && c.n("relapse") >= 1)) asked.at_least(iop);
  if (c.yes("co_occurring") && c.n("mental") >= 1) asked.at_least(iop);
  int const work = (c.n("mental") >= 1) + (c.n("relapse") >= 1) + (c.n("environment") >= 1) +
                   (c.n("readiness") >= 1);
  bool const comes_down =
      c.in("pathway", {"step_down", "entry_after_withdrawal_management", "aftercare"});
  if (work >= 2 && (c.n("crafft") >= 2 || comes_down || c.yes("outpatient_insufficient")))
    asked.at_least(iop);
  if (relapsed || c.yes("hospital_risk")) asked.at_least(iop);
  answer.level = asked.id();
  return answer;
}

}  // namespace

TEST_CASE("adolescents: the criteria say what the sources say, near the line and at random") {
  Trial trial("iop-adolescent", by_hand,
              {{"age", {11, 12, 15, 17, 18}}, {"prior_level_days", {0, 1}}});
  expect_all_right(trial);
}

TEST_CASE("consent, family and school are for the place of care to see to, and never the level") {
  auto const criteria = shipped::criteria("iop-adolescent");
  auto facts = criteria.examples.front().given;
  CHECK(place(criteria, facts).tags.empty());
  for (auto const& [fact, value, tag] : std::vector<std::tuple<std::string, Value, std::string>>{
           {"consent", "missing", "consent of a guardian"},
           {"consent", Missing::not_applicable, "consent of a guardian"},
           {"family-takes-part", false, "outreach to the family"},
           {"school", "out", "liaison with school"},
           {"school", "at_risk", "liaison with school"}}) {
    CAPTURE(fact);
    auto changed = facts;
    changed[fact] = value;
    auto const placement = place(criteria, changed);
    CHECK(placement.level() == "outpatient");
    REQUIRE(placement.tags.size() == 1);
    CHECK(placement.tags.front() == Tag{tag, Truth::yes});
  }
  facts.erase("consent");
  auto const open = place(criteria, facts);
  CHECK(open.level() == "outpatient");
  REQUIRE(open.tags.size() == 1);
  CHECK(open.tags.front().truth == Truth::unknown);
}
