#include "attendance/billing.hpp"

#include <doctest/doctest.h>

#include "attendance/cost.hpp"
#include "small_clinic.hpp"

using namespace careplan;

namespace {

// The per diem and the discrete rates of one public schedule, before and after a change.
std::vector<Rate> dated_rates() {
  return {{.code = "H0015", .cents = 13931, .first = on("2019-07-01"), .last = on("2022-06-30")},
          {.code = "H0015", .cents = 16951, .first = on("2022-07-01")},
          {.code = "H0005",
           .unit = UnitKind::session,
           .cents = 5290,
           .first = on("2022-07-01"),
           .service = "group"},
          {.code = "H0004",
           .unit = UnitKind::quarter_hour,
           .cents = 2712,
           .first = on("2022-07-01"),
           .service = "individual"}};
}

struct Worked {
  Clinic clinic{};
  std::vector<Rate> rates = dated_rates();
  std::vector<AuthorizationRow> authorizations{};
  std::map<ClientId, std::string> payers{};
  std::vector<RulePack> packs{nine_hours()};

  std::vector<BillingLine> lines() const {
    auto const program = three_by_three();
    return billing({.record = clinic.record,
                    .program = program,
                    .packs = packs,
                    .rates = rates,
                    .authorizations = authorizations,
                    .payers = payers,
                    .as_of = on("2027-03-01")});
  }
};

Worked one_day(int minutes) {
  Worked worked;
  worked.clinic.stay("2026-11-02");
  worked.clinic.came("2026-11-02", minutes);
  return worked;
}

AuthorizationRow units_allowed(int units, std::string_view last = "2026-11-30") {
  return {.client = {"C-1"},
          .code = "H0015",
          .first = on("2026-11-01"),
          .last = on(last),
          .units = units,
          .number = "A-1"};
}

}  // namespace

TEST_CASE("a line tells what was attended, and how much of it is billable where that is less") {
  auto worked = one_day(180);
  worked.clinic.session("2026-11-02", 60, true, 780).billable = false;
  worked.clinic.mark("2026-11-02", MarkStatus::present, 60, 780);
  worked.rates = {
      {.code = "H9999", .unit = UnitKind::quarter_hour, .cents = 100, .first = on("2022-07-01")}};
  auto const lines = worked.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].minutes == Minutes{240});
  CHECK(lines[0].units == 12);
  CHECK(lines[0].why == "180 of 240 min in billable services");
  CHECK(lines[0].status == BillingStatus::billable);
}

TEST_CASE("of several packs a day is billed by the one for the client's age on it") {
  auto worked = one_day(120);
  worked.clinic.came("2026-11-04", 120);
  worked.packs = {nine_hours(), nine_hours()};
  worked.packs[0].age_min = 18;
  worked.packs[1].id = "six";
  worked.packs[1].age_max = 17;
  worked.packs[1].day_min = Minutes{120};
  worked.rates.resize(2);  // none by session
  worked.clinic.record.births[{"C-1"}] = on("2008-11-04");
  auto const lines = worked.lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].status == BillingStatus::billable);
  CHECK(lines[1].status == BillingStatus::not_billable);
  CHECK(lines[1].why == "120 of 180 min, left early");
}

TEST_CASE("a day that reaches the pack's minutes is one unit at the rate of that day") {
  auto const lines = one_day(180).lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].code == "H0015");
  CHECK(lines[0].units == 1);
  CHECK(lines[0].cents == 16951);
  CHECK(lines[0].service.empty());
  CHECK(lines[0].status == BillingStatus::billable);
  CHECK(lines[0].why.empty());
}

TEST_CASE("one minute less is billed by session, and says why") {
  auto const lines = one_day(179).lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].code == "H0005");
  CHECK(lines[0].service == "group");
  CHECK(lines[0].cents == 5290);
  CHECK(lines[0].minutes == Minutes{179});
  CHECK(lines[0].why.find("179 of 180 min") != std::string::npos);
}

TEST_CASE("without a rate for its sessions a short day is not billable, for its reason") {
  auto worked = one_day(179);
  worked.rates.resize(2);
  auto const lines = worked.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].status == BillingStatus::not_billable);
  CHECK(lines[0].units == 0);
  CHECK(!lines[0].cents);
  CHECK(lines[0].why.find("179 of 180 min") != std::string::npos);
}

TEST_CASE("a day nobody came to is a line with its reason") {
  Worked worked;
  worked.clinic.stay("2026-11-02");
  worked.clinic.missed("2026-11-02");
  auto const lines = worked.lines();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].status == BillingStatus::not_billable);
  CHECK(lines[0].why == "unexcused");
}

TEST_CASE("a rate holds on its last day and not on the day after") {
  auto const rates = dated_rates();
  auto const cents = [&](std::string_view day) {
    auto const* rate = rate_on(rates, "", on(day));
    return rate == nullptr ? 0 : rate->cents;
  };
  CHECK(cents("2019-06-30") == 0);
  CHECK(cents("2019-07-01") == 13931);
  CHECK(cents("2022-06-30") == 13931);
  CHECK(cents("2022-07-01") == 16951);
}

TEST_CASE("a payer's own rate goes before one for any payer, whichever began last") {
  std::vector<Rate> const rates{
      {.code = "A", .cents = 1, .first = on("2026-01-01"), .payer = "medicaid"},
      {.code = "B", .cents = 2, .first = on("2026-06-01")}};
  CHECK(rate_on(rates, "medicaid", on("2026-11-02"))->code == "A");
  CHECK(rate_on(rates, "private", on("2026-11-02"))->code == "B");
  CHECK(rate_on(rates, "private", on("2026-05-31")) == nullptr);
  CHECK(rate_on(rates, "medicaid", on("2026-11-02"), "group") == nullptr);
}

TEST_CASE("what the payer does not cover is blocked, and takes no unit of an authorization") {
  auto worked = one_day(180);
  worked.payers[{"C-1"}] = "medicaid";
  worked.authorizations = {units_allowed(1)};
  worked.rates = {{.code = "H0015",
                   .cents = 16951,
                   .first = on("2022-07-01"),
                   .payer = "medicaid",
                   .covered = false}};
  auto line = worked.lines().front();
  CHECK(line.status == BillingStatus::blocked);
  CHECK(line.why == "medicaid does not cover H0015");
  CHECK(line.cents == 16951);
  CHECK(line.authorization.empty());
  worked.rates.front().payer = "";
  CHECK(worked.lines().front().why == "the payer does not cover H0015");
  worked.rates.front().covered = true;
  line = worked.lines().front();
  CHECK(line.status == BillingStatus::billable);
  CHECK(line.authorization == "A-1");
}

TEST_CASE("quarters of an hour follow the eight-minute rule") {
  for (auto const& [minutes, units] :
       {std::pair{7, 0}, {8, 1}, {22, 1}, {23, 2}, {52, 3}, {53, 4}}) {
    CAPTURE(minutes);
    Worked worked;
    worked.clinic.stay("2026-11-02");
    worked.clinic.session("2026-11-02", 60).service = "individual";
    worked.clinic.mark("2026-11-02", MarkStatus::left_early, minutes);
    auto const lines = worked.lines();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].units == units);
    CHECK(lines[0].cents == 2712 * units);
    CHECK((lines[0].status == BillingStatus::billable) == (units > 0));
  }
}

TEST_CASE("who has an authorization needs one that holds the day, with units left") {
  auto worked = one_day(180);
  worked.clinic.came("2026-11-04");
  worked.authorizations = {units_allowed(1)};
  auto const lines = worked.lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].status == BillingStatus::billable);
  CHECK(lines[0].authorization == "A-1");
  CHECK(lines[1].status == BillingStatus::blocked);
  CHECK(lines[1].why == "0 of 1 units are left");

  worked.authorizations = {units_allowed(5, "2026-11-02")};
  CHECK(worked.lines()[1].why == "no authorization of H0015 holds the day");
  worked.authorizations = {units_allowed(1, "2026-11-02"), units_allowed(1)};
  CHECK(worked.lines()[1].status == BillingStatus::billable);
  worked.authorizations.clear();
  CHECK(worked.lines()[1].status == BillingStatus::billable);
}

TEST_CASE("without rates the code is that of the authorization, and no amount is made up") {
  auto worked = one_day(180);
  worked.rates.clear();
  CHECK(worked.lines()[0].code.empty());
  worked.authorizations = {units_allowed(3)};
  auto const line = worked.lines()[0];
  CHECK(line.code == "H0015");
  CHECK(!line.cents);
  CHECK(line.status == BillingStatus::billable);
}

TEST_CASE("a day that qualifies and has no rate is blocked, unless its sessions have one") {
  auto worked = one_day(180);
  worked.rates = {{.code = "H0015", .cents = 1, .first = on("2027-01-01")}};
  CHECK(worked.lines()[0].status == BillingStatus::blocked);
  CHECK(worked.lines()[0].why == "no rate is known for the day");
  worked.rates = {dated_rates()[2]};
  CHECK(worked.lines()[0].code == "H0005");
  CHECK(worked.lines()[0].why.empty());
}

TEST_CASE("cost goes through deductible, copay, coinsurance and limit, day by day") {
  CHECK(cost_of_days(10'000, 0, {}) == CostShare{});
  CHECK(cost_of_days(10'000, 12, {}) == CostShare{120'000, 0});
  // 100 dollars a day, 150 of deductible left: the whole first day and half of the second.
  CHECK(cost_of_days(10'000, 3, {.deductible_left = 15'000}).client == 15'000);
  CHECK(cost_of_days(10'000, 3, {.deductible_left = 15'000, .copay = 2'000}).client == 19'000);
  CHECK(cost_of_days(10'000, 3, {.coinsurance = 20}).client == 6'000);
  CHECK(cost_of_days(333, 1, {.coinsurance = 50}).client == 167);
  CHECK(cost_of_days(10'000, 3, {.copay = 20'000}).client == 30'000);
  CHECK(cost_of_days(10'000, 9, {.copay = 5'000, .most_left = 12'000}).client == 12'000);
  CHECK(cost_of_days(10'000, 9, {.copay = 5'000}).plan() == 45'000);
  // At a rate: its own copay and coinsurance where nothing else is said.
  Rate rate{.code = "H0015", .cents = 10'000, .copay = 3'000, .coinsurance = 10};
  CHECK(cost_of_days(rate, 3, {}).client == 3 * 4'000);
  CHECK(cost_of_days(rate, 3, {.copay = 5'000}).client == 3 * 6'000);
  CHECK(cost_of_days(rate, 3, {.coinsurance = 50}).client == 3 * 8'000);
  rate.covered = false;
  CHECK(cost_of_days(rate, 3, {.copay = 5'000}) == CostShare{30'000, 30'000});
}

TEST_CASE("billable days of a track are those on which a billable group meets") {
  auto program = three_by_three();
  program.services = {{.id = "group"}, {.id = "lunch", .billable = false}};
  program.phases = {{.id = "one",
                     .first_week = 1,
                     .last_week = 2,
                     .blocks = {{.service = "group", .minutes = Minutes{180}}}},
                    {.id = "two",
                     .first_week = 3,
                     .last_week = 4,
                     .blocks = {{.service = "lunch", .minutes = Minutes{60}}}}};
  auto const& track = program.tracks.front();
  CHECK(billable_days(program, track, 7) == 3);
  CHECK(billable_days(program, track, 2) == 1);
  CHECK(billable_days(program, track, 30) == 6);
}
