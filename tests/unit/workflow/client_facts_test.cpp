#include "workflow/client_facts.hpp"

#include <doctest/doctest.h>

#include <algorithm>

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

namespace {

Criteria const& of_change() {
  static Criteria const made_up{
      .id = "of-change",
      .facts = {
          {.id = "mood_change", .domain = {.low = -27, .high = 27}, .from = "phq-9.total.change"},
          {.id = "mood_age", .domain = {.high = 999}, .from = "phq-9.age_days"}}};
  return made_up;
}

}  // namespace

TEST_CASE("a change is the newest less the oldest, in whatever order the stream brings them") {
  Facts const first{{"phq-9.total", 20.0}};
  Facts const middle{{"phq-9.total", 3.0}};
  Facts const last{{"phq-9.total", Interval{8, 11}}};
  std::vector<std::pair<char const*, Facts const*>> order{
      {"2026-12-01", &first}, {"2026-12-08", &middle}, {"2026-12-15", &last}};
  std::ranges::sort(order);
  do {
    ClientFacts facts(of_change());
    for (auto const& [date, scores] : order) facts.assessed("phq-9", day(date), *scores);
    auto const known = facts.as_of(day("2026-12-20"));
    CHECK(known.at("mood_change") == Value{Interval{-12, -9}});
    CHECK(known.at("mood_age") == Value{5.0});
  } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("one assessment is no change, and neither is one against nothing") {
  ClientFacts facts(of_change());
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", 20.0}});
  CHECK_FALSE(facts.as_of(day("2026-12-01")).contains("mood_change"));
  CHECK(facts.as_of(day("2026-12-01")).at("mood_age") == Value{0.0});
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", 12.0}});  // corrects the same day
  CHECK_FALSE(facts.as_of(day("2026-12-01")).contains("mood_change"));
  facts.assessed("phq-9", day("2026-12-08"), {{"phq-9.total", 10.0}});
  CHECK(facts.as_of(day("2026-12-08")).at("mood_change") == Value{-2.0});
  facts.assessed("phq-9", day("2026-12-09"), {});  // the newest did not come to a score
  CHECK_FALSE(facts.as_of(day("2026-12-09")).contains("mood_change"));
}

TEST_CASE(
    "a change or an age that was told goes before what is worked out, until a newer assessment") {
  ClientFacts facts(of_change());
  facts.assessed("phq-9", day("2026-12-01"), {{"phq-9.total", 20.0}});
  facts.assessed("phq-9", day("2026-12-08"), {{"phq-9.total", 10.0}});
  facts.told(day("2026-12-08"), {{"phq-9.total.change", -3.0}, {"mood_age", 40.0}});
  CHECK(facts.as_of(day("2026-12-10")).at("mood_change") == Value{-3.0});
  CHECK(facts.as_of(day("2026-12-10")).at("mood_age") == Value{40.0});
  facts.assessed("phq-9", day("2026-12-09"), {{"phq-9.total", 11.0}});
  CHECK(facts.as_of(day("2026-12-10")).at("mood_change") == Value{-9.0});
  CHECK(facts.as_of(day("2026-12-10")).at("mood_age") == Value{1.0});
}

TEST_CASE("without any assessment there is no age") {
  ClientFacts facts(of_change());
  facts.assessed("gad-7", day("2026-12-01"), {{"gad-7.total", 2.0}});
  CHECK(facts.as_of(day("2026-12-02")).empty());
}
