#include <functional>

#include "storage/bench.hpp"

using namespace bench;

namespace {

// The same rule for every family: again is unchanged, another is a conflict, a reasoned correction
// is an update, and what is superseded cannot be superseded again.
template <class Row>
void follows_the_rule(Row row, std::function<void(Row&)> change,
                      std::function<void(Row&)> change_key,
                      std::vector<Row> (Record::*read)(std::optional<ClientId>) const) {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2")}));
  CHECK(save(record, row) == Written::inserted);
  auto const first = row.id;
  auto const entries = audit_entries(record).size();

  auto again = row;
  again.id = 0;
  CHECK(save(record, again) == Written::unchanged);
  CHECK(again.id == first);
  CHECK(audit_entries(record).size() == entries);

  auto other = row;
  other.id = 0;
  change(other);
  auto const conflict = fault_of([&] { save(record, other); });
  CHECK(conflict.fault == Fault::conflict);
  CHECK(conflict.complaints.front().message.find(std::to_string(first)) != std::string::npos);

  other.supersedes = first;
  CHECK(fault_of([&] { save(record, other); }).fault == Fault::conflict);  // no reason given
  CHECK(save(record, other, "typed wrong") == Written::updated);
  CHECK(other.reason == "typed wrong");
  CHECK((record.*read)({}) == std::vector{other});
  CHECK(save(record, other, "typed wrong") == Written::unchanged);

  auto reasoned = row;  // with a reason it need not name the row that it supersedes
  reasoned.id = 0;
  reasoned.reason = "the first was right";
  CHECK(save(record, reasoned) == Written::updated);
  CHECK(reasoned.supersedes == other.id);
  other.supersedes = reasoned.id;
  other.reason = "it was not";
  CHECK(save(record, other) == Written::updated);

  auto late = row;
  late.id = 0;
  late.supersedes = first;
  late.reason = "again";
  CHECK(fault_of([&] { save(record, late); }).fault == Fault::conflict);
  late.supersedes = 4711;
  change_key(late);
  CHECK(fault_of([&] { save(record, late); }).fault == Fault::not_found);
  late.supersedes = first;
  CHECK(fault_of([&] { save(record, late); }).fault == Fault::conflict);

  late.supersedes = other.id;
  late.reason = "it was another one";
  CHECK(save(record, late) == Written::updated);
  CHECK((record.*read)({}) == std::vector{late});
  auto fresh = row;
  fresh.id = 0;
  CHECK(save(record, fresh) == Written::inserted);  // the first key is free again
  CHECK((record.*read)({}).size() == 2);
  CHECK(verify(record) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("an assessment is known by client, date and instrument") {
  follows_the_rule<AssessmentRow>(
      assessment(), [](auto& row) { row.answers[0].second = Missing::refused; },
      [](auto& row) { row.instrument = "gad-7"; }, &Record::assessments);
}

TEST_CASE("a decision is known by client, date and kind") {
  follows_the_rule<DecisionRow>(
      {.client = {"C-1"}, .date = day("2026-12-01"), .level = "iop"},
      [](auto& row) { row.level = "php"; }, [](auto& row) { row.kind = DecisionKind::step_up; },
      &Record::decisions);
}

TEST_CASE("a mark is known by client and session") {
  follows_the_rule<MarkRow>(
      mark("C-1", "S-1"), [](auto& row) { row.attended = Minutes{59}; },
      [](auto& row) { row.session = {"S-2"}; }, &Record::marks);
}

TEST_CASE("a test is known by client and date") {
  follows_the_rule<TestRow>(
      {.client = {"C-1"}, .date = day("2026-12-01")},
      [](auto& row) {
        row.result = TestResult::positive;
        row.substances = {"alcohol"};
      },
      [](auto& row) { row.date = day("2026-12-02"); }, &Record::tests);
}

TEST_CASE("a milestone is known by client, date and milestone") {
  follows_the_rule<MilestoneRow>(
      {.client = {"C-1"}, .date = day("2026-12-01"), .milestone = "sober-30"},
      [](auto& row) { row.reached = false; }, [](auto& row) { row.milestone = "sober-60"; },
      &Record::milestones);
}

TEST_CASE("a conflict says what differs") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  save(record, row);
  row.version = "2";
  row.facts["phq-9.total"] = Interval{3, 6};
  auto const message = std::string(fault_of([&] { save(record, row); }).what());
  CHECK(message.find("phq-9 of C-1 on 2026-12-01") != std::string::npos);
  CHECK(message.find("with another version, facts") != std::string::npos);
}

TEST_CASE("a placement is unchanged only when it repeats the last one") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  PlacementRow const iop{.client = {"C-1"},
                         .as_of = day("2026-12-01"),
                         .criteria = "adult",
                         .status = "certain",
                         .level = "iop",
                         .levels = {"iop"}};
  auto const put = [&](std::string level) {
    auto row = iop;
    row.levels = {level};
    row.level = std::move(level);
    return save(record, row);
  };
  CHECK(put("iop") == Written::inserted);
  CHECK(put("iop") == Written::unchanged);
  CHECK(put("php") == Written::inserted);
  CHECK(put("iop") == Written::inserted);  // back again: the last word must be the last row
  CHECK(record.placements().size() == 3);
  CHECK(record.placements().back().level == "iop");
}

TEST_CASE("a refused row leaves the others of its transaction alone") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  {
    Transaction tx(record, "assess import", "batch");
    auto good = assessment("C-1");
    tx.save(good);
    auto bad = assessment("C-2");
    bad.answers = {{"q1", 1.0}, {"", 2.0}};  // its second answer names no item
    CHECK(fault_of([&] { tx.save(bad); }).fault == Fault::input);
    auto other = assessment("C-3");
    tx.save(other);
    tx.commit();
  }
  CHECK(record.clients() == std::vector<ClientId>{{"C-1"}, {"C-3"}});
  CHECK(audit_entries(record).back().rows == 2);
  CHECK(verify(record) == std::vector<std::string>{});
}
