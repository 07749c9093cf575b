#include <limits>

#include "storage/bench.hpp"
#include "storage/placements.hpp"

using namespace bench;

namespace {

// Saves, closes, opens again: what comes back must be what went in, the filled id included.
template <class Row>
void comes_back(Row row, std::vector<Row> (Record::*read)(std::optional<ClientId>) const) {
  Directory const dir;
  {
    auto record = Record::create(dir / "a.db", world());
    save(record, timetable({session("S-1"), session("S-2")}));
    CHECK(save(record, row) == Written::inserted);
    CHECK(row.id > 0);
  }
  auto const record = Record::open(dir / "a.db", Access::read, world());
  auto const all = (record.*read)({});
  REQUIRE(all.size() == 1);
  CHECK(all.front() == row);
  CHECK((record.*read)(row.client).size() == 1);
  CHECK((record.*read)(ClientId{"C-999"}).empty());
  CHECK(verify(record) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("an assessment comes back with every kind of value") {
  auto row = assessment();
  row.answers = {{"z", 0.1 + 0.2},
                 {"a", std::string("stable")},
                 {"yes", true},
                 {"no", false},
                 {"range", Interval{1, 2.5}},
                 {"few", OneOf{{"mild", "it's \"moderate\"\n", "\xC3\xA9t\xC3\xA9"}}},
                 {"empty word", std::string()},
                 {"tiny", std::numeric_limits<double>::min()},
                 {"large", 1e300},
                 {"negative", -7.0}};
  for (auto const& missing : words(Missing{}))
    row.answers.emplace_back(std::string(missing.text), missing.value);
  for (auto const& [item, value] : row.answers) row.facts["phq-9." + item] = value;
  comes_back(row, &Record::assessments);
}

TEST_CASE("a placement comes back, undetermined or certain") {
  PlacementRow row{.client = {"C-1"},
                   .as_of = day("2026-12-01"),
                   .criteria = "iop-adult",
                   .criteria_version = "1",
                   .criteria_hash = digest("x"),
                   .status = "certain",
                   .level = "iop",
                   .levels = {"iop"},
                   .result_json = R"({"level":"iop"})"};
  comes_back(row, &Record::placements);
  row.status = "conditional";
  row.level = "";
  row.levels = {"iop", "php"};
  comes_back(row, &Record::placements);
  row.status = "undetermined";
  row.levels.clear();
  row.or_above = row.stopped = true;
  comes_back(row, &Record::placements);
}

TEST_CASE("a decision comes back with each kind, deviation and discharge reason") {
  for (auto const& kind : words(DecisionKind{})) {
    CAPTURE(kind.text);
    comes_back(DecisionRow{.client = {"C-1"},
                           .date = day("2026-12-01"),
                           .kind = kind.value,
                           .level = kind.value == DecisionKind::discharge ? "" : "iop",
                           .program = "p",
                           .track = "t",
                           .recommended = "php",
                           .note = "two\nlines",
                           .decided_by = "D-1"},
               &Record::decisions);
  }
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  int client = 0;
  std::vector<DecisionRow> rows;
  for (auto const& deviation : words(Deviation{}))
    rows.push_back({.client = {"C-" + std::to_string(++client)},
                    .date = day("2026-12-01"),
                    .level = "iop",
                    .deviation = deviation.value});
  for (auto const& reason : words(DischargeReason{}))
    rows.push_back({.client = {"C-" + std::to_string(++client)},
                    .date = day("2026-12-01"),
                    .kind = DecisionKind::discharge,
                    .discharge = reason.value,
                    .site_reason = "moved"});
  for (auto& row : rows) save(record, row);
  CHECK(record.decisions() == rows);
}

TEST_CASE("a mark comes back with each status") {
  for (auto const& status : words(MarkStatus{})) {
    CAPTURE(status.text);
    auto row = mark("C-1", "S-2", status.value);
    row.makes_up = SessionId{"S-1"};
    row.note = "came by bus";
    comes_back(row, &Record::marks);
  }
}

TEST_CASE("a test comes back with each result, its substances in order") {
  for (auto const& result : words(TestResult{})) {
    CAPTURE(result.text);
    TestRow row{.client = {"C-1"}, .date = day("2026-12-01"), .result = result.value, .note = "n"};
    if (result.value == TestResult::positive) row.substances = {"opiates", "alcohol"};
    comes_back(row, &Record::tests);
  }
}

TEST_CASE("a milestone comes back, reached or not") {
  for (bool const reached : {true, false})
    comes_back(MilestoneRow{.client = {"C-1"},
                            .date = day("2026-12-01"),
                            .milestone = "sober-30",
                            .reached = reached,
                            .note = "n"},
               &Record::milestones);
}

TEST_CASE("clients are those with an assessment, once each and sorted") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  for (auto const* client : {"C-3", "C-1", "C-2", "C-1"}) {
    auto row = assessment(client);
    save(record, row);
  }
  CHECK(record.clients() == std::vector<ClientId>{{"C-1"}, {"C-2"}, {"C-3"}});
  CHECK(record.knows({"C-2"}));
  CHECK_FALSE(record.knows({"C-4"}));
}

TEST_CASE("rows that cannot be true are refused, and leave nothing behind") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1")}));
  auto const refused = [&](auto row) { return fault_of([&] { save(record, row); }).fault; };

  auto too_long = mark("C-1", "S-1");
  too_long.attended = Minutes{1441};
  CHECK(refused(too_long) == Fault::input);
  auto absent_minutes = mark("C-1", "S-1", MarkStatus::excused);
  absent_minutes.attended = Minutes{1};
  CHECK(refused(absent_minutes) == Fault::input);
  auto negative = mark("C-1", "S-1");
  negative.attended = Minutes{-1};
  CHECK(refused(negative) == Fault::input);
  CHECK(refused(mark("C-1", "S-9")) == Fault::not_found);
  auto makes_up_nothing = mark("C-1", "S-1");
  makes_up_nothing.makes_up = SessionId{"S-9"};
  CHECK(refused(makes_up_nothing) == Fault::not_found);
  CHECK(refused(mark("C 1", "S-1")) == Fault::input);
  CHECK(refused(mark("", "S-1")) == Fault::input);
  CHECK(refused(mark(std::string(65, 'C'), "S-1")) == Fault::input);
  auto hostile = mark("C-1", "S-1");
  hostile.note = "\x1b[2J";
  CHECK(refused(hostile) == Fault::input);
  hostile.note = "\xff";
  CHECK(refused(hostile) == Fault::input);
  hostile.note = std::string("a\0b", 3);
  CHECK(refused(hostile) == Fault::input);

  auto bad_json = assessment();
  bad_json.outcome_json = "{";
  CHECK(refused(bad_json) == Fault::input);
  CHECK(refused(PlacementRow{.client = {"C-1"},
                             .as_of = day("2026-12-01"),
                             .criteria = "adult",
                             .status = "undetermined",
                             .result_json = "{"}) == Fault::input);
  auto backwards = assessment();
  backwards.facts["x"] = Interval{2, 1};
  CHECK(refused(backwards) == Fault::input);
  auto not_a_number = assessment();
  not_a_number.facts["x"] = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused(not_a_number) == Fault::input);
  CHECK(refused(DecisionRow{.client = {"C-1"},
                            .date = day("2026-12-01"),
                            .level = "iop",
                            .discharge = DischargeReason::completed}) == Fault::input);

  CHECK(record.assessments().empty());
  CHECK(record.marks().empty());
  CHECK(audit_entries(record).size() == 2);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("marks of a session are its own, in the order in which they came") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2", "2026-12-02")}));
  std::vector<MarkRow> rows{mark("C-2", "S-1"), mark("C-1", "S-2"),
                            mark("C-1", "S-1", MarkStatus::unexcused)};
  for (auto& row : rows) save(record, row);
  CHECK(record.marks_of({"S-1"}) == std::vector{rows[0], rows[2]});
  CHECK(record.marks_of({"S-2"}) == std::vector{rows[1]});
  CHECK(record.marks_of({"S-3"}).empty());
}

TEST_CASE("quotes and SQL in text are only text") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  row.rater = "'); DROP TABLE assessment; --";
  row.answers = {{"\"q1\" OR 1=1", std::string("'; DELETE FROM audit; --")}};
  save(record, row);
  CHECK(record.assessments() == std::vector{row});
  CHECK(record.find_session({"' OR 1=1 --"}) == std::nullopt);
  CHECK(verify(record) == std::vector<std::string>{});
}

TEST_CASE("superseded assessments are still there to be read, in the order of recording") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto first = assessment();
  save(record, first);
  auto correction = first;
  correction.answers.front().second = 3.0;
  correction.supersedes = first.id;
  correction.reason = "typing error";
  save(record, correction);
  auto other = assessment("C-2");
  save(record, other);
  CHECK(record.assessments(ClientId{"C-1"}) == std::vector{correction});
  CHECK(record.assessments_and_superseded({"C-1"}) == std::vector{first, correction});
}

TEST_CASE("heads of assessments tell who asked what when, and the rest is read of one of them") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  save(record, row);
  auto other = assessment("C-2");
  save(record, other);
  auto heads = record.assessment_heads({"C-1"});
  REQUIRE(heads.size() == 1);
  auto bare = row;
  bare.answers.clear();
  bare.facts.clear();
  bare.outcome_json.clear();
  CHECK(heads.front() == bare);
  record.fill_answers(heads.front());
  CHECK(heads.front().answers == row.answers);
  CHECK(heads.front().facts.empty());
  record.fill_facts(heads.front());
  CHECK(heads.front().facts == row.facts);
}

TEST_CASE("the last assessment is the newest up to a day that holds any answer") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  save(record, row);
  row = assessment();
  row.date = day("2026-12-05");
  row.answers = {{"q1", Missing::refused}, {"q2", Missing::not_applicable}};
  save(record, row);
  row = assessment();
  row.date = day("2026-12-09");
  save(record, row);
  LastAssessed last{.client = {"C-1"}, .instrument = "phq-9", .date = day("2026-12-01")};
  CHECK(record.last_assessed(day("2026-11-30")).empty());
  CHECK(record.last_assessed(day("2026-12-08")) == std::vector{last});
  last.date = day("2026-12-09");
  CHECK(record.last_assessed(day("2026-12-09")) == std::vector{last});
}

TEST_CASE("what was assessed names the client, the instrument and the day of each assessment") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  save(record, row);
  row = assessment();
  row.client = {"C-2"};
  row.date = day("2026-12-05");
  save(record, row);
  std::vector<LastAssessed> const all{
      {.client = {"C-1"}, .instrument = "phq-9", .date = day("2026-12-01")},
      {.client = {"C-2"}, .instrument = "phq-9", .date = day("2026-12-05")}};
  CHECK(record.assessed({}) == all);
  CHECK(record.assessed(ClientId{"C-2"}) == std::vector{all[1]});
}

TEST_CASE("answers that came after a recommendation are noticed, and those of later days are not") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  save(record, row);
  PlacementRow placement{
      .client = {"C-1"}, .as_of = day("2026-12-02"), .criteria = "adult", .status = "undetermined"};
  save(record, placement);
  auto const changed = [&] { return answers_changed_since(record, placement); };
  CHECK_FALSE(changed());
  auto other = assessment("C-2");
  save(record, other);
  auto later = assessment();
  later.date = day("2026-12-03");
  save(record, later);
  CHECK_FALSE(changed());
  auto same_day = assessment();
  same_day.date = day("2026-12-02");
  save(record, same_day);
  CHECK(changed());
  auto again = placement;
  again.stopped = true;
  save(record, again);
  placement = again;
  CHECK_FALSE(changed());
  Transaction tx(record, "store strike", "row", "wrong client");
  tx.strike({"assessment", row.id}, "wrong client");
  tx.commit();
  CHECK(changed());
  CHECK_FALSE(answers_changed_since(record, {.id = 99, .client = {"C-1"}}));
}
