#include <functional>

#include "storage/bench.hpp"

using namespace bench;

namespace {

void strike(Record& record, RowName const& name) {
  Transaction tx(record, "store strike", "row", "wrong client");
  CHECK(tx.strike(name, "wrong client") == Written::inserted);
  tx.commit();
}

// The same rule for every family: again is unchanged, another is a conflict, a reasoned correction
// is an update, what is superseded cannot be superseded again, and what was moved or struck comes
// back only with a reason.
template <class Row>
void follows_the_rule(std::string const& table, Row row, std::function<void(Row&)> change,
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
  CHECK(fault_of([&] { save(record, fresh); }).fault == Fault::conflict);
  fresh.reason = "there were two";
  CHECK(save(record, fresh) == Written::inserted);
  CHECK(fresh.supersedes == std::nullopt);
  CHECK((record.*read)({}).size() == 2);

  strike(record, {table, fresh.id});
  CHECK((record.*read)({}) == std::vector{late});
  CHECK((record.*read)(row.client) == std::vector{late});
  auto back = row;
  back.id = 0;
  auto const struck = fault_of([&] { save(record, back); });
  CHECK(struck.fault == Fault::conflict);
  CHECK(struck.complaints.front().message.find("struck: wrong client") != std::string::npos);
  back.supersedes = fresh.id;
  back.reason = "it takes no correction";
  CHECK(fault_of([&] { save(record, back); }).fault == Fault::conflict);
  back.supersedes.reset();
  CHECK(save(record, back) == Written::inserted);
  CHECK((record.*read)({}) == std::vector{late, back});
  CHECK(verify(record) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("an assessment is known by client, date and instrument") {
  follows_the_rule<AssessmentRow>(
      "assessment", assessment(), [](auto& row) { row.answers[0].second = Missing::refused; },
      [](auto& row) { row.instrument = "gad-7"; }, &Record::assessments);
}

TEST_CASE("a decision is known by client, date and kind") {
  follows_the_rule<DecisionRow>(
      "decision", {.client = {"C-1"}, .date = day("2026-12-01"), .level = "iop"},
      [](auto& row) { row.level = "php"; }, [](auto& row) { row.kind = DecisionKind::step_up; },
      &Record::decisions);
}

TEST_CASE("a mark is known by client and session") {
  follows_the_rule<MarkRow>(
      "mark", mark("C-1", "S-1"), [](auto& row) { row.attended = Minutes{59}; },
      [](auto& row) { row.session = {"S-2"}; }, &Record::marks);
}

TEST_CASE("a test is known by client and date") {
  follows_the_rule<TestRow>(
      "test", {.client = {"C-1"}, .date = day("2026-12-01")},
      [](auto& row) {
        row.result = TestResult::positive;
        row.substances = {"alcohol"};
      },
      [](auto& row) { row.date = day("2026-12-02"); }, &Record::tests);
}

TEST_CASE("a milestone is known by client, date and milestone") {
  follows_the_rule<MilestoneRow>(
      "milestone", {.client = {"C-1"}, .date = day("2026-12-01"), .milestone = "sober-30"},
      [](auto& row) { row.reached = false; }, [](auto& row) { row.milestone = "sober-60"; },
      &Record::milestones);
}

TEST_CASE("a leave is known by client and first day") {
  follows_the_rule<LeaveRow>(
      "leave", {.client = {"C-1"}, .first = day("2026-12-01")},
      [](auto& row) { row.last = day("2026-12-05"); },
      [](auto& row) { row.first = day("2026-12-02"); }, &Record::leaves);
}

TEST_CASE("a reward is known by client, date, entry, plan and what it is for") {
  follows_the_rule<RewardRow>(
      "reward",
      {.client = {"C-1"}, .date = day("2026-12-01"), .plan = "p", .what = "test", .cents = 5},
      [](auto& row) { row.prizes = {"cup"}; }, [](auto& row) { row.what = "attendance"; },
      &Record::rewards);
}

TEST_CASE("a plan is known by client, date, kind and step") {
  follows_the_rule<PlanRow>(
      "care_plan", {.client = {"C-1"}, .date = day("2026-12-01")},
      [](auto& row) { row.review = day("2026-12-31"); },
      [](auto& row) { row.step = PlanStep::reviewed; }, &Record::plans);
}

TEST_CASE("a contact is known by client, date, kind and what it was") {
  follows_the_rule<ContactRow>(
      "contact", {.client = {"C-1"}, .date = day("2026-12-01"), .what = "AA"},
      [](auto& row) { row.times = 2; }, [](auto& row) { row.what = "SMART"; }, &Record::contacts);
}

TEST_CASE("an authorization is known by client, code and first day") {
  follows_the_rule<AuthorizationRow>(
      "authorization",
      {.client = {"C-1"},
       .code = "H0015",
       .first = day("2026-12-01"),
       .last = day("2026-12-31"),
       .units = 12},
      [](auto& row) { row.units = 16; }, [](auto& row) { row.code = "H0005"; },
      &Record::authorizations);
}

TEST_CASE("a consent is known by client, recipient, purpose and first day") {
  follows_the_rule<ConsentRow>(
      "consent",
      {.client = {"C-1"},
       .recipient = "Dr. Roe",
       .purpose = "treatment",
       .scope = {Information::all},
       .first = day("2026-12-01"),
       .until_event = "discharge"},
      [](auto& row) { row.revoked = day("2026-12-03"); },
      [](auto& row) { row.recipient = "Dr. Doe"; }, &Record::consents);
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

TEST_CASE("a conflict names the row as people would") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  auto const told = [&](auto row, auto change) {
    save(record, row);
    row.id = 0;
    change(row);
    return std::string(fault_of([&] { save(record, row); }).what());
  };
  auto const noted = [](auto& row) { row.note = "another"; };
  auto const says = [](std::string const& text, std::string_view words) {
    return text.find(words) != std::string::npos;
  };
  CHECK(says(told(mark("C-1", "S-1"), noted), "the mark of C-1 at S-1 is recorded already"));
  CHECK(says(told(TestRow{.client = {"C-1"}, .date = day("2026-12-01")}, noted),
             "the test of C-1 on 2026-12-01"));
  CHECK(says(told(LeaveRow{.client = {"C-1"}, .first = day("2026-12-01")}, noted),
             "the leave of C-1 from 2026-12-01"));
  CHECK(says(
      told(MilestoneRow{.client = {"C-1"}, .date = day("2026-12-01"), .milestone = "m"}, noted),
      "the milestone 'm' of C-1 on 2026-12-01"));
  CHECK(says(told(DecisionRow{.client = {"C-1"}, .date = day("2026-12-01"), .level = "iop"}, noted),
             "the decision 'admit' for C-1 on 2026-12-01"));
  CHECK(says(told(PlanRow{.client = {"C-1"}, .date = day("2026-12-01")}, noted),
             "the treatment plan of C-1, drafted on 2026-12-01"));
  CHECK(says(told(ContactRow{.client = {"C-1"}, .date = day("2026-12-01"), .what = "AA"}, noted),
             "the contact 'call, AA' of C-1 on 2026-12-01"));
  CHECK(says(told(AuthorizationRow{.client = {"C-1"},
                                   .code = "H0015",
                                   .first = day("2026-12-01"),
                                   .last = day("2026-12-31"),
                                   .units = 1},
                  noted),
             "the authorization of C-1 for H0015 from 2026-12-01"));
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
    auto const written = save(record, row);
    CHECK(row.id == record.placements().back().id);
    return written;
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

TEST_CASE("a correction of what is not there, corrected already or struck is told so by number") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  TestRow const first{.client = {"C-1"}, .date = day("2026-12-01")};
  auto row = first;
  for (auto const* client : {"C-7", "C-8", "C-1"}) {
    row.client = {client};
    save(record, row);
  }
  auto better = first;
  better.note = "better";
  better.supersedes = row.id;
  save(record, better, "typed wrong");
  auto const refused = [&](long supersedes) {
    auto other = first;
    other.date = day("2026-12-09");
    other.supersedes = supersedes;
    auto const error = fault_of([&] { save(record, other, "typed wrong"); });
    auto const& complaint = error.complaints.front();
    return complaint.message + "; " + complaint.hint;
  };
  CHECK(refused(9) == "there is no test 9 to supersede; ");
  CHECK(refused(3) == "test 3 is superseded already, by test 4; supersede 4 instead");
  strike(record, {"test", 2});
  CHECK(refused(2) ==
        "test 2 was struck (wrong client); what was struck takes no correction: record what is"
        " right");
}

TEST_CASE("a reward was taken back when it was struck and nothing stands in its place") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  RewardRow row{.client = {"C-1"}, .date = day("2026-12-01"), .plan = "p", .what = "test"};
  CHECK_FALSE(record.taken_back(row));
  save(record, row);
  CHECK_FALSE(record.taken_back(row));
  strike(record, {"reward", row.id});
  CHECK(record.taken_back(row));
  row.reason = "it was right";
  save(record, row);
  CHECK_FALSE(record.taken_back(row));
}
