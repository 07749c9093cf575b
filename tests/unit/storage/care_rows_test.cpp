// Plans, contacts and authorizations in the record.
#include <doctest/doctest.h>

#include "client/care.hpp"
#include "storage/bench.hpp"

using namespace bench;

namespace {

PlanRow signed_plan() {
  return {.client = {"C-1"},
          .date = day("2026-12-01"),
          .plan = PlanKind::relapse_prevention,
          .step = PlanStep::signed_,
          .review = day("2027-01-01"),
          .note = "with K1"};
}

ContactRow meeting() {
  return {.client = {"C-1"},
          .date = day("2026-12-01"),
          .kind = ContactKind::mutual_help,
          .what = "AA",
          .times = 2};
}

AuthorizationRow twelve_days() {
  return {.client = {"C-1"},
          .code = "H0015",
          .first = day("2026-12-01"),
          .last = day("2026-12-31"),
          .units = 12,
          .payer = "medicaid",
          .number = "A-77"};
}

template <class Row>
bool refused(Record& record, Row row) {
  try {
    save(record, row);
  } catch (Error const&) {
    return true;
  }
  return false;
}

}  // namespace

TEST_CASE("plans, contacts and authorizations come back as they were, and the chain vouches") {
  Directory const dir;
  auto plan = signed_plan();
  auto contact = meeting();
  ContactRow followed{.client = {"C-1"},
                      .date = day("2026-12-09"),
                      .kind = ContactKind::follow_up,
                      .abstinent = false};
  auto authorization = twelve_days();
  {
    auto record = Record::create(dir / "a.db", world());
    CHECK(save(record, plan) == Written::inserted);
    CHECK(save(record, contact) == Written::inserted);
    CHECK(save(record, followed) == Written::inserted);
    CHECK(save(record, authorization) == Written::inserted);
    CHECK(save(record, plan) == Written::unchanged);
    CHECK(save(record, contact) == Written::unchanged);
    CHECK(save(record, authorization) == Written::unchanged);
  }
  auto const record = Record::open(dir / "a.db", Access::read, world());
  CHECK(record.plans() == std::vector{plan});
  CHECK(record.contacts() == std::vector{contact, followed});
  CHECK(record.authorizations() == std::vector{authorization});
  CHECK(record.plans(ClientId{"C-9"}).empty());
  CHECK(record.contacts(ClientId{"C-9"}).empty());
  CHECK(record.authorizations(ClientId{"C-1"}).size() == 1);
  CHECK(verify(record).empty());
}

TEST_CASE("another row of the same key is a conflict, and with a reason a correction") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto contact = meeting();
  auto authorization = twelve_days();
  auto plan = signed_plan();
  save(record, contact);
  save(record, authorization);
  save(record, plan);
  contact.times = 3;
  authorization.units = 20;
  plan.review = day("2027-02-01");
  CHECK(refused(record, contact));
  CHECK(refused(record, authorization));
  CHECK(refused(record, plan));
  contact.reason = authorization.reason = plan.reason = "typing error";
  CHECK(save(record, contact) == Written::updated);
  CHECK(save(record, authorization) == Written::updated);
  CHECK(save(record, plan) == Written::updated);
  CHECK(record.contacts().front().times == 3);
  CHECK(record.authorizations().front().units == 20);
  CHECK(record.plans().front().review == day("2027-02-01"));
  CHECK(verify(record).empty());
}

TEST_CASE("what cannot be is refused by the schema") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto contact = meeting();
  contact.times = 0;
  CHECK(refused(record, contact));
  contact = meeting();
  contact.abstinent = true;  // only a follow-up that came about asks for it
  CHECK(refused(record, contact));
  auto authorization = twelve_days();
  authorization.units = 0;
  CHECK(refused(record, authorization));
  authorization = twelve_days();
  authorization.last = day("2026-11-30");
  CHECK(refused(record, authorization));
  auto plan = signed_plan();
  plan.review = plan.date;
  CHECK(refused(record, plan));
  CHECK(record.contacts().empty());
  CHECK(record.authorizations().empty());
  CHECK(record.plans().empty());
}
