// Leaves and rewards in the record; above all, that nobody redeems what was not earned.
#include <doctest/doctest.h>

#include <random>

#include "client/reward.hpp"
#include "storage/bench.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

RewardRow earned(long cents, std::string date = "2026-12-01") {
  return {.client = {"C-1"},
          .date = day(date),
          .entry = RewardEntry::earned,
          .plan = "vouchers",
          .what = "test",
          .cents = cents};
}

RewardRow redeemed(long cents, std::string what = "groceries, receipt 1") {
  return {.client = {"C-1"},
          .date = day("2026-12-02"),
          .entry = RewardEntry::redeemed,
          .what = std::move(what),
          .cents = cents};
}

long balance(Record const& record) {
  long cents = 0;
  for (auto const& row : record.rewards())
    cents += row.entry == RewardEntry::earned ? row.cents : -row.cents;
  return cents;
}

}  // namespace

TEST_CASE("leaves and rewards come back as they were, and the chain vouches for them") {
  Directory const dir;
  LeaveRow leave{.client = {"C-1"}, .first = day("2026-12-01"), .note = "surgery"};
  auto drawn = earned(500);
  drawn.draws = 2;
  drawn.prizes = {"good-job", "small"};
  drawn.seed = 4711;
  auto bought = redeemed(250);
  {
    auto record = Record::create(dir / "a.db", world());
    auto const entries = audit_entries(record).size();
    CHECK(save(record, leave) == Written::inserted);
    CHECK(save(record, drawn) == Written::inserted);
    CHECK(save(record, bought) == Written::inserted);
    CHECK(save(record, bought) == Written::unchanged);
    CHECK(audit_entries(record).size() == entries + 3);
  }
  auto const record = Record::open(dir / "a.db", Access::read, world());
  CHECK(record.leaves() == std::vector{leave});
  CHECK(record.rewards() == std::vector{drawn, bought});
  CHECK(record.rewards(ClientId{"C-9"}).empty());
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("a leave is closed by a correction that says why, and ends no earlier than it began") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  LeaveRow leave{.client = {"C-1"}, .first = day("2026-12-10")};
  save(record, leave);
  auto closed = leave;
  closed.id = 0;
  closed.last = day("2026-12-20");
  CHECK(fault_of([&] { save(record, closed); }).fault == Fault::conflict);
  closed.supersedes = leave.id;
  CHECK(save(record, closed, "came back") == Written::updated);
  CHECK(record.leaves() == std::vector{closed});
  LeaveRow backwards{.client = {"C-2"}, .first = day("2026-12-10"), .last = day("2026-12-09")};
  CHECK(fault_of([&] { save(record, backwards); }).fault == Fault::input);
}

TEST_CASE("the last cent can be redeemed and no cent more") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = earned(250);
  save(record, row);
  auto too_much = redeemed(251);
  auto const error = fault_of([&] { save(record, too_much); });
  CHECK(error.fault == Fault::conflict);
  CHECK(error.complaints.front().hint == "250 cents are left to redeem");
  auto all = redeemed(250);
  CHECK(save(record, all) == Written::inserted);
  auto other_client = redeemed(1);
  other_client.client = {"C-2"};
  CHECK(fault_of([&] { save(record, other_client); }).fault == Fault::conflict);
}

TEST_CASE("a correction may not take away what was redeemed already") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = earned(250);
  save(record, row);
  auto bought = redeemed(200);
  save(record, bought);
  auto less = row;
  less.id = 0;
  less.cents = 199;
  less.supersedes = row.id;
  auto const refusal = fault_of([&] { save(record, less, "counted twice"); });
  CHECK(refusal.fault == Fault::conflict);
  CHECK(std::string(refusal.what()).find("the balance of C-1 would be -1 cents") !=
        std::string::npos);
  CHECK(refusal.complaints.front().hint == "0 cents are left to redeem");
  less.cents = 200;
  CHECK(save(record, less, "counted twice") == Written::updated);
  CHECK(balance(record) == 0);
}

TEST_CASE("the file itself refuses an overdraft, whoever writes to it") {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    auto row = earned(250);
    save(record, row);
  }
  Raw raw(dir / "a.db");
  std::string const insert =
      "INSERT INTO reward (client, date, entry, plan, what, cents, draws, note, reason)"
      " VALUES ('C-1', '2026-12-02', 'redeemed', '', 'goods', ";
  CHECK(raw.run(insert + "251, 0, '', '')") == "more would be redeemed than was earned");
  CHECK(raw.run(insert + "-1, 0, '', '')") != "");
  CHECK(raw.run(insert + "250, 0, '', '')") == "");
  CHECK(raw.run("UPDATE reward SET cents = 1") ==
        "rows of reward are append-only: record a correction instead");
  CHECK(raw.run("DELETE FROM reward") ==
        "rows of reward are append-only: record a correction instead");
}

TEST_CASE("no sequence of entries makes a balance negative or forgets what was earned") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  std::mt19937 random(7);
  long earned_in_all = 0;
  int refused = 0;
  for (int step = 0; step < 150; ++step) {
    CAPTURE(step);
    bool const earns = random() % 2 == 0;
    long const cents = static_cast<long>(random() % 400);
    auto row = earns ? earned(cents, to_text(day("2026-01-01") + std::chrono::days(step)))
                     : redeemed(cents, "goods " + std::to_string(step));
    auto const error = fault_of([&] { save(record, row); });
    if (error.fault == Fault::no && earns) earned_in_all += cents;
    if (error.fault != Fault::no) {
      CHECK_FALSE(earns);
      ++refused;
    }
    CHECK(balance(record) >= 0);
  }
  long still = 0;
  for (auto const& row : record.rewards())
    if (row.entry == RewardEntry::earned) still += row.cents;
  CHECK(still == earned_in_all);
  CHECK(refused > 10);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("what a mark and a test say beside the word comes back") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  auto absent = mark("C-1", "S-1", MarkStatus::excused);
  absent.notice_hours = 0;
  save(record, absent);
  TestRow test{.client = {"C-1"},
               .date = day("2026-12-01"),
               .result = TestResult::positive,
               .substances = {"alcohol"},
               .panel = {"alcohol", "opiates"},
               .confirmation = Confirmation::pending};
  save(record, test);
  CHECK(record.marks() == std::vector{absent});
  CHECK(record.tests() == std::vector{test});
  auto confirmed = test;
  confirmed.id = 0;
  confirmed.confirmation = Confirmation::not_confirmed;
  auto const error = fault_of([&] { save(record, confirmed); });
  CHECK(error.fault == Fault::conflict);
  CHECK(error.complaints.front().message.find("confirmation") != std::string::npos);
  confirmed.supersedes = test.id;
  CHECK(save(record, confirmed, "laboratory") == Written::updated);
}
