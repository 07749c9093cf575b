// What holds of every shipped criteria set.
#include "criteria/shipped.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "criteria/check.hpp"

using namespace careplan;

namespace {

std::vector<std::string> all_ids() {
  std::vector<std::string> ids;
  for (auto const& file : std::filesystem::directory_iterator(PROJECT_ROOT "/data/criteria"))
    ids.push_back(file.path().stem().string());
  std::ranges::sort(ids);
  return ids;
}

}  // namespace

TEST_CASE("every shipped criteria set is sound, and proved for every client") {
  CHECK(all_ids().size() >= 7);
  for (auto const& id : all_ids()) {
    CAPTURE(id);
    std::string all;
    for (auto const& complaint : check(shipped::criteria(id))) all += describe(complaint) + "\n";
    CHECK(all == "");
  }
}

TEST_CASE("a domain that is not applicable never reads as no need") {
  for (auto const& id : all_ids()) {
    auto const criteria = shipped::criteria(id);
    if (id == "iop-virtual") continue;  // it asks for the three domains that matter in person
    for (char const* domain :
         {"withdrawal", "medical", "mental", "readiness", "relapse", "environment"}) {
      CAPTURE(id);
      CAPTURE(domain);
      auto facts = criteria.examples.front().given;
      REQUIRE(facts.contains(domain));
      facts[domain] = Missing::not_applicable;
      auto const placement = place(criteria, facts);
      CHECK(placement.levels.empty());
      REQUIRE(placement.stops.size() == 1);
      CHECK(placement.stops.front().rule == "stop-not-rated");
    }
  }
}

TEST_CASE("a home that is not applicable is no home to be treated from") {
  for (auto const& id : all_ids()) {
    auto const criteria = shipped::criteria(id);
    if (id == "iop-virtual") continue;  // it says how to attend, not where to stay
    for (char const* fact : {"need_24h", "can_live_at_home"}) {
      CAPTURE(id);
      CAPTURE(fact);
      auto facts = criteria.examples.front().given;
      REQUIRE(facts.contains(fact));
      facts[fact] = Missing::not_applicable;
      auto const placement = place(criteria, facts);
      if (placement.stops.empty()) {
        CHECK(placement.level() == "residential");
      } else {
        CHECK(placement.stops.front().rule == "stop-needs-more");
      }
    }
  }
}

TEST_CASE("screeners of suicide risk say nothing beyond the days that they ask about") {
  for (auto const& id : all_ids()) {
    CAPTURE(id);
    auto const criteria = shipped::criteria(id);
    for (auto const& fact : criteria.facts) {
      if (fact.from == "cssrs-screener.risk") CHECK(fact.max_age_days == 30);
      if (fact.from == "phq-9.q9") CHECK(fact.max_age_days == 14);
    }
  }
}

TEST_CASE("what treatment is for, not applicable, does not take abstinence out of the rules") {
  for (char const* id : {"iop-step-down", "iop-discharge", "iop-continued-stay"}) {
    CAPTURE(id);
    auto const criteria = shipped::criteria(id);
    auto facts = criteria.examples.front().given;
    facts["problem"] = Missing::not_applicable;
    facts["use-week"] = 1.0;
    CHECK(place(criteria, facts).level() == "iop");
  }
}

TEST_CASE("a threshold on our own ratings is marked as our own choice, or its rule is of another") {
  for (auto const& id : all_ids()) {
    auto const criteria = shipped::criteria(id);
    for (auto const& rule : criteria.rules) {
      CAPTURE(id);
      CAPTURE(rule.id);
      bool rated = false;
      for (char const* domain :
           {"withdrawal", "medical", "mental", "readiness", "relapse", "environment"})
        for (char const* sign : {" >= ", " <= ", " = ", " in "})
          rated = rated || rule.when.text.find(std::string(domain) + sign) != std::string::npos;
      if (rated) CHECK(rule.cite.find("own") != std::string::npos);
    }
  }
}

TEST_CASE("a threshold between two answers is said to belong to one of them") {
  auto const criteria = shipped::criteria("iop-continued-stay");
  auto facts = criteria.examples.front().given;
  facts["attendance"] = Missing::unknown;
  auto const placement = place(criteria, facts);
  REQUIRE(placement.decisive.size() == 1);
  std::vector<std::string> answers;
  for (auto const& branch : placement.decisive.front().branches) answers.push_back(branch.answer);
  CHECK(answers == std::vector<std::string>{"0..<75", "75..100"});
}
