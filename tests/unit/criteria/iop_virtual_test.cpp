// Care by video: in person where nothing can be arranged, by video once something is, else by
// video.
#include "criteria/profiles.hpp"

using namespace careplan;
using namespace profiles;

namespace {

Answer by_hand(Client const& c) {
  Answer answer{.level = "in-person"};
  safety_stops(c, answer);
  for (char const* must : {"wants-video", "safe-place", "location-known", "licensed-state"})
    if (!c.yes(must)) return answer;
  if (c.yes("urgent-risk") || c.in("suicide-risk", {"moderate", "high"})) return answer;
  if (c.n("withdrawal") >= 2 || c.n("medical") >= 3 || c.n("mental") >= 3) return answer;
  if (c.no_bed_at_home() || c.is("environment_support", "harmful")) return answer;
  answer.level = "virtual-arranged";
  for (char const* can : {"private-place", "emergency-contact", "device", "connection",
                          "can-operate", "sees-and-hears"})
    if (!c.yes(can)) return answer;
  if (c.treated_for_use() && !c.yes("tests-arranged")) return answer;
  if (!c.is("suicide-risk", "none")) return answer;
  answer.level = "virtual";
  return answer;
}

}  // namespace

TEST_CASE("care by video: the criteria say what the sources say, near the line and at random") {
  Trial trial("iop-virtual", by_hand);
  // "high" is a stop and says nothing of how to attend.
  expect_all_right(trial);
}

TEST_CASE("a rating that is not applicable is no reason for care by video") {
  auto const criteria = shipped::criteria("iop-virtual");
  for (char const* domain : {"withdrawal", "medical", "mental"}) {
    CAPTURE(domain);
    auto facts = criteria.examples.front().given;
    facts[domain] = Missing::not_applicable;
    CHECK(place(criteria, facts).level() == "in-person");
  }
}
