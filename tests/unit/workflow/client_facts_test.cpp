#include "workflow/client_facts.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

Criteria const& criteria() {
  static Criteria const made_up{
      .id = "made-up",
      .facts = {
          {.id = "mood", .domain = {.high = 27}, .from = "phq-9.total", .max_age_days = 30},
          {.id = "harm", .domain = {.kind = DomainKind::yes_no}, .from = "phq-9.flag.harm"},
          {.id = "living", .domain = {.kind = DomainKind::words, .words = {"home", "none"}}}}};
  return made_up;
}

Date day(char const* text) {
  return *parse_date(text);
}

}  // namespace

TEST_CASE("the newer of two assessments counts whole, whatever their order in the stream") {
  Facts const older{{"phq-9.total", 20.0}, {"phq-9.flag.harm", true}};
  Facts const newer{{"phq-9.total", Interval{3, 6}}, {"phq-9.flag.harm", Missing::unknown}};
  for (bool const newer_first : {false, true}) {
    CAPTURE(newer_first);
    ClientFacts facts(criteria());
    if (newer_first) facts.assessed("phq-9", day("2026-12-02"), newer);
    facts.assessed("phq-9", day("2026-12-01"), older);
    if (!newer_first) facts.assessed("phq-9", day("2026-12-02"), newer);
    auto const known = facts.as_of(day("2026-12-02"));
    CHECK(known.at("mood") == Value{Interval{3, 6}});
    CHECK(known.at("harm") == Value{Missing::unknown});
  }
}

TEST_CASE("what the newer assessment did not ask is open again, not what the older one said") {
  ClientFacts facts(criteria());
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", 20.0}, {"phq-9.flag.harm", true}});
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", Missing::not_asked}});
  CHECK(facts.as_of(day("2026-12-01")).empty());
}

TEST_CASE("a told fact is replaced by a newer one, and not by one that says nothing") {
  ClientFacts facts(criteria());
  facts.told(day("2026-12-01"), {{"living", "home"}});
  facts.told(day("2026-12-02"), {{"living", Missing::not_asked}});
  CHECK(facts.as_of(day("2026-12-03")).at("living") == Value{"home"});
  facts.told(day("2026-12-02"), {{"living", Missing::refused}});
  CHECK(facts.as_of(day("2026-12-03")).at("living") == Value{Missing::refused});
  facts.told(day("2026-12-01"), {{"living", "none"}});
  CHECK(facts.as_of(day("2026-12-03")).at("living") == Value{Missing::refused});
}

TEST_CASE("on one day what was told goes before what an assessment gave; later the newer counts") {
  ClientFacts facts(criteria());
  facts.told(day("2026-12-01"), {{"mood", 1.0}});
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", 9.0}});
  CHECK(facts.as_of(day("2026-12-01")).at("mood") == Value{1.0});
  facts.assessed("phq-9", day("2026-12-02"), {{"phq-9.total", 9.0}});
  CHECK(facts.as_of(day("2026-12-02")).at("mood") == Value{9.0});
  facts.told(day("2026-12-02"), {{"phq-9.total", 8.0}, {"mood", 7.0}});
  CHECK(facts.as_of(day("2026-12-02")).at("mood") == Value{7.0});
}

TEST_CASE("what is too old on the day is stale, that is open") {
  ClientFacts facts(criteria());
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", 9.0}});
  facts.told(day("2025-01-01"), {{"living", "home"}});
  CHECK(facts.newest() == day("2026-12-01"));
  CHECK(facts.as_of(day("2026-12-31")).at("mood") == Value{9.0});
  CHECK(facts.as_of(day("2027-01-01")).at("mood") == Value{Missing::stale});
  CHECK(facts.as_of(day("2027-01-01")).at("living") == Value{"home"});
}
