#include <doctest/doctest.h>

#include "criteria/check.hpp"
#include "criteria/shipped.hpp"

using namespace careplan;

namespace {

Criteria const& iop_adult() {
  static Criteria const read = shipped::criteria("iop-adult");
  return read;
}

Facts steady() {
  return iop_adult().examples.front().given;
}

}  // namespace

TEST_CASE("the shipped adult criteria have nothing to complain about") {
  std::string all;
  for (auto const& complaint : check(iop_adult())) all += describe(complaint) + "\n";
  CHECK(all == "");
  CHECK(iop_adult().examples.size() >= 12);
  CHECK(iop_adult().levels.size() == 6);
}

TEST_CASE("a client of whom nothing is known may need any level, exactly") {
  auto const placement = place(iop_adult(), {});
  CHECK_FALSE(placement.approximate);
  CHECK(placement.status == PlacementStatus::conditional);
  CHECK(placement.levels.size() == iop_adult().levels.size());
  CHECK(placement.stops.size() == 3);
  CHECK(placement.decisive.size() > 15);
}

TEST_CASE("each of the six domains left unknown keeps every level that an answer can lead to") {
  for (char const* domain :
       {"withdrawal", "medical", "mental", "readiness", "relapse", "environment"}) {
    CAPTURE(domain);
    auto facts = steady();
    facts[domain] = Missing::unknown;
    auto const open = place(iop_adult(), facts);
    std::set<std::string> reached;
    for (double rating = 0; rating <= 4; ++rating) {
      facts[domain] = rating;
      reached.insert(place(iop_adult(), facts).level().value());
    }
    CHECK(std::set<std::string>(open.levels.begin(), open.levels.end()) == reached);
    REQUIRE(open.decisive.size() == 1);
    CHECK(open.decisive.front().fact == domain);
  }
}

TEST_CASE("a worse rating of a domain never leads to a less intensive level") {
  auto const orders = [](Facts const& facts) {
    auto const levels = place(iop_adult(), facts).levels;
    REQUIRE_FALSE(levels.empty());
    return std::pair(iop_adult().find_level(levels.front())->order,
                     iop_adult().find_level(levels.back())->order);
  };
  for (auto const& example : iop_adult().examples) {
    if (!example.level) continue;
    CAPTURE(example.name);
    for (auto const& fact : iop_adult().facts) {
      if (!fact.domain_of_care || !settled(example.given.at(fact.id))) continue;
      auto facts = example.given;
      std::pair before(0, 0);
      for (double rating = 0; rating <= 4; ++rating) {
        facts[fact.id] = rating;
        auto const now = orders(facts);
        CHECK(now.first >= before.first);
        CHECK(now.second >= before.second);
        before = now;
      }
    }
  }
}

TEST_CASE("ratings that are too old are open, and the answer says which") {
  std::map<std::string, int, std::less<>> const ages{{"domains.relapse", 61},
                                                     {"domains.mental", 60}};
  Facts by_address;
  for (auto const& fact : iop_adult().facts)
    if (steady().contains(fact.id)) by_address[fact.from] = steady().at(fact.id);
  auto const facts = facts_for(iop_adult(), by_address, ages);
  CHECK(facts.at("relapse") == Value(Missing::stale));
  CHECK(facts.at("mental") == Value(0.0));
  auto const placement = place(iop_adult(), facts);
  REQUIRE(placement.decisive.size() == 1);
  CHECK(placement.decisive.front().value == Value(Missing::stale));
}

TEST_CASE("reasons carry their sources in full") {
  auto facts = steady();
  facts["relapse"] = 2.0;
  auto const placement = place(iop_adult(), facts);
  REQUIRE_FALSE(placement.reasons.empty());
  CHECK(placement.reasons.front().rule == "iop-relapse");
  CHECK(placement.reasons.front().cite.find("SAMHSA Advisory") == 0);
  CHECK_FALSE(placement.not_higher.empty());
}
