#include "client/consent.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

Date on(std::string_view text) {
  return parse_date(text).value();
}

ConsentRow half_a_year() {
  return {.id = 3,
          .client = {"C-1"},
          .recipient = "Dr. Roe",
          .purpose = "treatment",
          .scope = {Information::attendance, Information::tests},
          .first = on("2026-11-01"),
          .last = on("2027-05-01")};
}

}  // namespace

TEST_CASE("a consent holds from its first to its last day, both included") {
  auto const consent = half_a_year();
  for (auto const& [day, state] : {std::pair("2026-10-31", ConsentState::not_yet),
                                   {"2026-11-01", ConsentState::valid},
                                   {"2027-05-01", ConsentState::valid},
                                   {"2027-05-02", ConsentState::expired}}) {
    CAPTURE(day);
    CHECK(state_of(consent, on(day)) == state);
  }
}

TEST_CASE("a consent that was revoked allows nothing, not even on a day before") {
  auto consent = half_a_year();
  consent.revoked = on("2026-12-24");
  for (auto const* day : {"2026-10-31", "2026-11-15", "2026-12-24", "2028-01-01"})
    CHECK(state_of(consent, on(day)) == ConsentState::revoked);
}

TEST_CASE("a consent that only an event ends holds until somebody ends it") {
  auto consent = half_a_year();
  consent.last.reset();
  consent.until_event = "discharge";
  CHECK(state_of(consent, on("2036-01-01")) == ConsentState::valid);
}

TEST_CASE("a consent covers what it names, all of it or nothing") {
  auto consent = half_a_year();
  CHECK(covers(consent, {Information::attendance}));
  CHECK(covers(consent, {Information::tests, Information::attendance}));
  CHECK_FALSE(covers(consent, {Information::attendance, Information::payment}));
  CHECK_FALSE(covers(consent, {Information::all}));
  consent.scope = {Information::all};
  CHECK(covers(consent, {Information::all}));
  CHECK(covers(consent, {Information::care, Information::payment}));
}

TEST_CASE("the scope of a consent reads with its day, its kinds and its end") {
  auto consent = half_a_year();
  CHECK(scope_text(consent) == "consent 3 of 2026-11-01: attendance, tests; until 2027-05-01");
  consent.until_event = "discharge";
  CHECK(scope_text(consent) ==
        "consent 3 of 2026-11-01: attendance, tests; until 2027-05-01 or discharge");
  consent.last.reset();
  CHECK(scope_text(consent) == "consent 3 of 2026-11-01: attendance, tests; until discharge");
}
