// One row of every kind with all that it can say, no two fields alike: a column that is written or
// read as another shows.
#include "storage/bench.hpp"
#include "storage/placements.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

struct EveryRow {
  std::vector<AssessmentRow> assessments{};
  std::vector<PlacementRow> placements{};
  std::vector<DecisionRow> decisions{};
  std::vector<Session> sessions{};
  std::vector<Unmet> unmet{};
  std::vector<MarkRow> marks{};
  std::vector<TestRow> tests{};
  std::vector<MilestoneRow> milestones{};
  std::vector<LeaveRow> leaves{};
  std::vector<RewardRow> rewards{};
  std::vector<PlanRow> plans{};
  std::vector<ContactRow> contacts{};
  std::vector<AuthorizationRow> authorizations{};
  std::vector<ConsentRow> consents{};
  std::vector<DisclosureRow> disclosures{};
};

// As the correction of a row that was another client's, so that it supersedes one, and says why.
template <class Row>
void keep(Record& record, std::vector<Row>& rows, Row row) {
  auto const client = row.client;
  row.client = {"C-8"};
  CHECK(save(record, row) == Written::inserted);
  row.client = client;
  row.supersedes = row.id;
  row.reason = "was of another client";
  CHECK(save(record, row) == Written::updated);
  rows.push_back(row);
}

void keep(Record& record, std::vector<PlacementRow>& rows, PlacementRow row) {
  CHECK(save(record, row) == Written::inserted);
  rows.push_back(row);
}

void keep_sessions(Record& record, EveryRow& every) {
  auto first = session("S-1");
  first.kind = ServiceKind::family;
  first.counts_toward_hours = false;
  auto second = session("S-2", "2026-12-02");
  second.modality = Modality::virtual_;
  second.billable = false;
  second.roster = {{"C-3"}};
  auto const gone = session("S-3", "2026-12-03");
  every.unmet = {{{"C-4"}, "php", "a place", "capacity", "full"},
                 {{"C-5"}, "iop", "an hour", "language", "nobody speaks it"}};
  auto table = timetable({first, second, gone});
  save(record, table);
  table.sessions.pop_back();
  table.unmet = every.unmet;
  save(record, table);
  every.sessions = table.sessions;
}

void keep_disclosure(Record& record, EveryRow& every) {
  DisclosureRow row{.date = day("2026-12-31"),
                    .recipient = "the court",
                    .purpose = "probation",
                    .report = "progress",
                    .clients = {{{"C-1"}, every.consents.front().id}, {{"C-2"}, 1}}};
  Transaction tx(record, "report progress", "the court");
  tx.log(row);
  tx.log(IdentityUse{.act = "show", .clients = {{"C-1"}, {"C-2"}}});
  tx.commit();
  row.at = "2026-12-01T09:30:00Z";
  row.actor = "test";
  every.disclosures = {row};
}

EveryRow keep_every_row(Record& record) {
  EveryRow every;
  keep_sessions(record, every);
  auto answers = assessment();
  answers.answers = {{"q1", 2.0},
                     {"q2", true},
                     {"q3", std::string("stable")},
                     {"q4", Interval{1, 2.5}},
                     {"q5", OneOf{{"mild", "severe"}}},
                     {"q6", Missing::refused}};
  answers.facts = {{"phq-9.band", OneOf{{"mild", "severe"}}},
                   {"phq-9.due", Missing::stale},
                   {"phq-9.q2", false},
                   {"phq-9.range", Interval{3, 6.5}},
                   {"phq-9.total", 4.0},
                   {"phq-9.word", std::string("worse")}};
  keep(record, every.assessments, answers);

  PlacementRow placement{.client = {"C-1"},
                         .as_of = day("2026-12-04"),
                         .criteria = "iop-adult",
                         .criteria_version = "7",
                         .criteria_hash = digest("x"),
                         .purpose = "step_up",
                         .status = "conditional",
                         .levels = {"op", "iop"},
                         .or_above = true,
                         .result_json = R"({"why":"answers"})"};
  keep(record, every.placements, placement);
  placement.or_above = false;
  placement.stopped = true;
  keep(record, every.placements, placement);
  placement.stopped = false;
  placement.status = "certain";
  placement.levels = {placement.level = "iop"};
  keep(record, every.placements, placement);

  DecisionRow decision{.client = {"C-1"},
                       .date = day("2026-12-05"),
                       .kind = DecisionKind::step_up,
                       .level = "php",
                       .program = "sud-iop",
                       .track = "morning",
                       .recommended = "iop",
                       .placement = every.placements[1].id,
                       .deviation = Deviation::waitlist,
                       .note = "asked twice",
                       .decided_by = "D-7"};
  keep(record, every.decisions, decision);
  decision.kind = DecisionKind::discharge;
  decision.level = "";
  decision.discharge = DischargeReason::transferred;
  decision.site_reason = "T-4";
  keep(record, every.decisions, decision);

  auto there = mark("C-1", "S-1", MarkStatus::left_early);
  there.attended = Minutes{35};
  there.makes_up = SessionId{"S-2"};
  there.notice_hours = 17;
  there.participation = 3;
  there.note = "by bus";
  keep(record, every.marks, there);
  keep(record, every.tests,
       {.client = {"C-1"},
        .date = day("2026-12-06"),
        .result = TestResult::positive,
        .substances = {"opiates", "alcohol"},
        .panel = {"cocaine", "opiates", "alcohol"},
        .confirmation = Confirmation::pending,
        .note = "at home"});
  keep(record, every.milestones,
       {.client = {"C-1"},
        .date = day("2026-12-07"),
        .milestone = "sober-30",
        .reached = false,
        .note = "relapse"});
  keep(record, every.leaves,
       {.client = {"C-1"},
        .first = day("2026-12-08"),
        .last = day("2026-12-09"),
        .note = "surgery"});
  keep(record, every.rewards,
       {.client = {"C-1"},
        .date = day("2026-12-10"),
        .plan = "fishbowl",
        .what = "attendance",
        .cents = 250,
        .draws = 2,
        .prizes = {"small", "good-job"},
        .seed = 4711,
        .note = "twice"});
  keep(record, every.plans,
       {.client = {"C-1"},
        .date = day("2026-12-11"),
        .plan = PlanKind::aftercare,
        .step = PlanStep::signed_,
        .review = day("2027-01-11"),
        .note = "with K1"});
  keep(record, every.contacts,
       {.client = {"C-1"},
        .date = day("2026-12-12"),
        .kind = ContactKind::follow_up,
        .what = "housing",
        .outcome = ContactOutcome::done,
        .times = 5,
        .abstinent = true,
        .note = "by letter"});
  keep(record, every.contacts,
       {.client = {"C-1"},
        .date = day("2026-12-12"),
        .kind = ContactKind::peer,
        .what = "housing",
        .outcome = ContactOutcome::declined,
        .times = 6,
        .note = "by letter"});
  keep(record, every.authorizations,
       {.client = {"C-1"},
        .code = "H0015",
        .first = day("2026-12-13"),
        .last = day("2026-12-30"),
        .units = 12,
        .unit = UnitKind::quarter_hour,
        .payer = "medicaid",
        .number = "A-77",
        .note = "by fax"});
  keep(record, every.consents,
       {.client = {"C-1"},
        .recipient = "Dr. Roe",
        .purpose = "treatment",
        .scope = {Information::attendance, Information::tests},
        .first = day("2026-12-14"),
        .last = day("2027-05-01"),
        .until_event = "discharge",
        .revoked = day("2026-12-24"),
        .note = "on paper"});
  keep_disclosure(record, every);
  return every;
}

}  // namespace

TEST_CASE("every field of every kind of row comes back as it was written") {
  Directory const dir;
  EveryRow every;
  {
    auto record = Record::create(dir / "a.db", world());
    every = keep_every_row(record);
  }
  auto const record = Record::open(dir / "a.db", Access::read, world());
  for (auto const& client : {std::optional<ClientId>(), std::optional(ClientId{"C-1"})}) {
    CHECK(record.assessments(client) == every.assessments);
    CHECK(record.placements(client) == every.placements);
    CHECK(record.decisions(client) == every.decisions);
    CHECK(record.marks(client) == every.marks);
    CHECK(record.tests(client) == every.tests);
    CHECK(record.milestones(client) == every.milestones);
    CHECK(record.leaves(client) == every.leaves);
    CHECK(record.rewards(client) == every.rewards);
    CHECK(record.plans(client) == every.plans);
    CHECK(record.contacts(client) == every.contacts);
    CHECK(record.authorizations(client) == every.authorizations);
    CHECK(record.consents(client) == every.consents);
    auto heads = every.placements;
    for (auto& head : heads) head.result_json.clear();
    CHECK(placement_heads(record, client) == heads);
  }
  CHECK(record.sessions({day("2026-12-01"), day("2027-01-01")}) == every.sessions);
  CHECK(record.find_session({"S-2"}) == every.sessions[1]);
  CHECK(record.sessions_of({"C-3"}, day("2026-12-02")) == std::vector{every.sessions[1]});
  CHECK(record.marks_of({"S-1"}) == every.marks);
  CHECK(record.unmet() == every.unmet);
  CHECK(record.disclosures() == every.disclosures);
  auto const& answers = every.assessments.front();
  auto head = record.assessment_heads({"C-1"}).at(0);
  CHECK(head.id == answers.id);
  CHECK(head.client == answers.client);
  CHECK(head.date == answers.date);
  CHECK(head.instrument == answers.instrument);
  CHECK(head.version == answers.version);
  CHECK(head.rater == answers.rater);
  for (auto const& [name, value] : answers.facts)
    CHECK(record.facts("phq-9", name) == std::vector<FactAt>{{{"C-1"}, answers.date, value}});
  CHECK(verify(record) == std::vector<std::string>{});
}

// Records of years ago are held against these: another digest of the same row is a defect.
TEST_CASE("the digests of the rows of every table are the same for ever") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  keep_every_row(record);
  auto const execute = [&](auto act) {
    Transaction tx(record, "store purge", "C-2");
    act(tx);
    tx.commit();
  };
  execute([](Transaction& tx) { tx.strike({"leave", 2}, "wrong client"); });
  execute([](Transaction& tx) { tx.purge({"C-3"}); });
  Raw raw(dir / "a.db");
  std::string told;
  for (auto const& [table, rows] : info(record).row_counts)
    told += table + " " + std::to_string(rows) + " " +
            digest(raw.ask("SELECT group_concat(hex(digest)) FROM audit_row WHERE table_name = '" +
                           table + "'"))
                .substr(0, 16) +
            "\n";
  CHECK(told ==
        "assessment 2 079c09d534dc668a\n"
        "placement 3 5a0066cc75a0ba60\n"
        "decision 4 7363c6393a9d5abb\n"
        "timetable 2 9a229127dd1a4b68\n"
        "session 3 8b2cab22a70bb662\n"
        "session_superseded 1 d3c573545ef20bcf\n"
        "mark 2 d482aa604df6ccff\n"
        "test 2 6b1e4505fa6886b0\n"
        "milestone 2 46dfe9e7a77a188f\n"
        "leave 2 57ecc24e4e5d3205\n"
        "reward 2 6df4083c88826940\n"
        "care_plan 2 1769e54c91ba052f\n"
        "contact 4 bbb9e540454dd4aa\n"
        "authorization 2 8af76a75db081147\n"
        "consent 2 1f12eab1ab8b5dc9\n"
        "disclosure 1 52222ccfc8a71b85\n"
        "identity_use 2 166eb352af16ad48\n"
        "purged 1 3376ae93523ebadc\n"
        "struck 1 fccfaffc52ea836a\n");
}
