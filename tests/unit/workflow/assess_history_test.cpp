#include "workflow/assess_history.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "conditions/domain.hpp"
#include "office.hpp"
#include "workflow/baseline.hpp"
#include "workflow/change_cells.hpp"
#include "workflow/trend_line.hpp"

using namespace careplan;

namespace {

Date on(char const* text) {
  return *parse_date(text);
}

// Eight items of `each`, so that the total is eight times that; q9 is 0 or as said.
void assess(Office& office, char const* day, int each, std::string const& q9 = "0",
            std::string const& reason = {}, std::string const& client = "C-1") {
  AssessRequest request{.client = {client}, .date = on(day), .instrument = "phq-9"};
  for (int item = 1; item <= 8; ++item)
    request.answers.emplace_back("q" + std::to_string(item), std::to_string(each));
  request.answers.emplace_back("q9", q9);
  request.reason = reason;
  assess_record(office.clinic, request);
}

void decide_on(Office& office, char const* day, std::string const& level,
               std::string const& client = "C-1") {
  DecisionRequest request{.client = {client}, .date = on(day), .level = level, .decided_by = "K1"};
  if (level == "discharge") request.discharge = DischargeReason::completed;
  decide(office.clinic, request);
}

// The texts of one column of the rows of one score, a bar between them.
std::string column(Table const& table, std::string const& id, std::string const& score = "total") {
  auto const at = [&](std::string const& name) {
    return static_cast<std::size_t>(std::ranges::find(table.columns, name, &Column::id) -
                                    table.columns.begin());
  };
  std::string text;
  bool first = true;
  for (auto const& row : table.rows) {
    REQUIRE(row.size() == table.columns.size());
    if (table.id == "score" && std::get<std::string>(row[at("score")]) != score) continue;
    if (!first) text += " | ";
    first = false;
    auto const& cell = row[at(id)];
    if (auto const* word = std::get_if<std::string>(&cell)) text += *word;
    if (auto const* date = std::get_if<Date>(&cell)) text += to_text(*date);
    if (auto const* number = std::get_if<long>(&cell)) text += std::to_string(*number);
  }
  return text;
}

Table history(Office const& office, bool all = false) {
  return assessment_history(office.clinic, {.client = {"C-1"}, .instrument = "phq-9", .all = all});
}

Episode stay(char const* begin, char const* end = nullptr,
             DecisionKind ended_by = DecisionKind::discharge) {
  Episode episode{.client = {"C-1"}, .begin = on(begin)};
  if (end != nullptr) {
    episode.end = on(end);
    episode.ended_by = ended_by;
  }
  return episode;
}

}  // namespace

TEST_CASE("a course goes on through steps and ends with a discharge") {
  CHECK(courses({}).empty());
  CHECK(courses({
            stay("2026-01-05", "2026-02-01", DecisionKind::step_down),
            stay("2026-02-01", "2026-03-01"),
            stay("2026-03-01"),
        }) ==
        std::vector<CareCourse>{{on("2026-01-05"), on("2026-03-01")}, {on("2026-03-01"), {}}});
}

TEST_CASE("the baseline may lie up to 14 days before the admission, and not a day more") {
  std::vector<CareCourse> const care{{on("2026-02-15"), on("2026-03-01")}, {on("2026-06-15"), {}}};
  CHECK(baseline_from(care, on("2026-01-31")) == std::nullopt);
  CHECK(baseline_from(care, on("2026-02-01")) == on("2026-02-01"));
  CHECK(baseline_from(care, on("2026-05-31")) == on("2026-02-01"));  // after the discharge
  CHECK(baseline_from(care, on("2026-06-01")) == on("2026-06-01"));
}

TEST_CASE("what was done before a discharge is no baseline of a readmission soon after it") {
  std::vector<CareCourse> const care{{on("2026-02-15"), on("2026-03-01")},
                                     {on("2026-03-10"), on("2026-04-01")},
                                     {on("2026-04-01"), {}}};
  CHECK(baseline_from(care, on("2026-03-01")) == on("2026-02-01"));
  CHECK(baseline_from(care, on("2026-03-02")) == on("2026-03-02"));
  CHECK(baseline_from(care, on("2026-03-31")) == on("2026-03-02"));
  CHECK(baseline_from(care, on("2026-04-01")) == on("2026-04-01"));  // ends and begins that day
}

TEST_CASE("without a course of care, changes count from the first assessment ever") {
  Office office;
  assess(office, "2026-01-01", 2);
  assess(office, "2026-02-01", 1);
  assess(office, "2026-03-01", 3);
  auto const table = history(office);
  CHECK(column(table, "value") == "16 | 8 | 24");
  CHECK(column(table, "from_baseline") == " | -8 | +8");
  CHECK(column(table, "from_last") == " | -8 | +16");
  CHECK(column(table, "baseline_date") == " | 2026-01-01 | 2026-01-01");
  CHECK(column(table, "trend") == " | improved | worsened");
}

TEST_CASE("each course of care has its own baseline, and a step keeps it") {
  Office office;
  assess(office, "2026-01-01", 3);  // long before
  assess(office, "2026-02-01", 2);  // two weeks before the admission
  decide_on(office, "2026-02-15", "php");
  assess(office, "2026-03-01", 1);
  decide_on(office, "2026-03-10", "iop");
  assess(office, "2026-03-15", 0);
  decide_on(office, "2026-04-01", "discharge");
  assess(office, "2026-05-01", 1);  // followed up after discharge
  decide_on(office, "2026-08-01", "iop");
  assess(office, "2026-08-02", 3);
  assess(office, "2026-08-20", 1);
  auto const table = history(office);
  CHECK(column(table, "from_baseline") == " |  | -8 | -16 | -8 |  | -16");
  CHECK(column(table, "from_last") == " | -8 | -8 | -8 | +8 | +16 | -16");
}

TEST_CASE("a change from or to a missing answer is an interval") {
  Office office;
  assess(office, "2026-01-01", 2, "refused");
  assess(office, "2026-02-01", 1);
  assess(office, "2026-03-01", 2, "unknown");
  auto const table = history(office);
  CHECK(column(table, "value") == "16..19 | 8 | 16..19");
  CHECK(column(table, "from_baseline") == " | -11..-8 | -3..+3");
  CHECK(column(table, "from_last") == " | -11..-8 | +8..+11");
  CHECK(column(table, "trend") == " | improved | none");
}

TEST_CASE("superseded assessments are left out, shown on demand, and never counted from") {
  Office office;
  assess(office, "2026-01-01", 3);
  assess(office, "2026-01-01", 2, "0", "typing error");
  assess(office, "2026-02-01", 1);
  CHECK(column(history(office), "value") == "16 | 8");
  auto const all = history(office, true);
  CHECK(column(all, "value") == "16 | 24 | 8");
  CHECK(column(all, "superseded_by") == " | 2 | ");
  CHECK(column(all, "reason") == "typing error |  | ");
  CHECK(column(all, "from_baseline") == " |  | -8");
}

TEST_CASE("words have no change, and keep their place in the table") {
  Office office;
  assess(office, "2026-01-01", 2);
  assess(office, "2026-02-01", 0);
  auto const table = history(office);
  CHECK(column(table, "value", "syndrome") == "major_depressive | none");
  CHECK(column(table, "from_baseline", "syndrome") == " | ");
}

TEST_CASE(
    "an instrument without assessments is an empty table, one that nobody knows is an error") {
  Office office;
  assess(office, "2026-01-01", 2);
  CHECK(assessment_history(office.clinic, {.client = {"C-1"}, .instrument = "gad-7"}).rows.empty());
  CHECK(fault_of([&] {
          (void)assessment_history(office.clinic, {.client = {"C-1"}, .instrument = "gad-77"});
        }) == Fault::not_found);
  CHECK(fault_of([&] { (void)assessment_history(office.clinic, {.client = {"C-9"}}); }) ==
        Fault::not_found);
}

TEST_CASE("trends are drawn from two assessments on, and only when asked for") {
  Office office;
  assess(office, "2026-01-01", 3, "3");
  CHECK(history(office).notes.empty());
  ScoreHistoryRequest request{.client = {"C-1"}, .trend = TrendMarks::digits};
  CHECK(assessment_history(office.clinic, request).notes.empty());
  assess(office, "2026-02-01", 0);
  assess(office, "2026-03-01", 1, "refused");
  CHECK(assessment_history(office.clinic, request).notes.front() ==
        "phq-9 total  90?  of 0 to 27, lower is better");
  request.trend = TrendMarks::blocks;
  CHECK(assessment_history(office.clinic, request)
            .notes.front()
            .starts_with("phq-9 total  \u2588\u2581"));
}

TEST_CASE(
    "placement is told the change since the baseline of this course, and the age of the data") {
  Office office;
  assess(office, "2026-01-01", 3);
  assess(office, "2026-02-01", 2);
  decide_on(office, "2026-02-10", "iop");
  auto const known = [&](char const* day) {
    return known_facts(office.clinic.open(Access::read), {"C-1"}, on(day));
  };
  CHECK(known("2026-01-31").facts.at("phq-9.total") == Value{24.0});
  CHECK(known("2026-01-31").facts.at("phq-9.age_days") == Value{30.0});
  CHECK_FALSE(known("2026-01-31").facts.contains("phq-9.total.change"));
  // Seen from before the admission, February is compared with January; afterwards it is the start.
  CHECK(known("2026-02-05").facts.at("phq-9.total.change") == Value{-8.0});
  CHECK_FALSE(known("2026-02-10").facts.contains("phq-9.total.change"));
  assess(office, "2026-03-01", 1, "refused");
  auto const later = known("2026-03-06");
  CHECK(later.facts.at("phq-9.total.change") == Value{Interval{-8, -5}});
  CHECK(later.age_days.at("phq-9.total.change") == 5);
  CHECK(later.origin.at("phq-9.total.change") == "phq-9 of 2026-03-01 since 2026-02-01");
  CHECK_FALSE(later.facts.contains("phq-9.q1.change"));
}

TEST_CASE("of many clients at once the same is known as of each of them, by the names asked for") {
  Office office;
  assess(office, "2026-01-01", 3);
  assess(office, "2026-02-01", 2);
  decide_on(office, "2026-02-10", "iop");
  assess(office, "2026-03-01", 1, "refused");
  Names const asked{"phq-9.total", "phq-9.total.change", "phq-9.q1.change",
                    "phq-9.q9",    "phq-9.age_days",     "gad-7.total"};
  auto const record = office.clinic.open(Access::read);
  for (auto const* const date :
       {"2025-12-31", "2026-01-31", "2026-02-05", "2026-02-10", "2026-03-06"}) {
    CAPTURE(date);
    auto decisions = record.decisions();
    std::erase_if(decisions, [&](DecisionRow const& row) { return row.date > on(date); });
    auto of_all = known_facts(record, {{"C-1"}, {"C-9"}}, on(date), asked, episodes(decisions));
    auto const alone = known_facts(record, {"C-1"}, on(date));
    CHECK(of_all[{"C-9"}].facts.empty());
    for (auto const& name : asked) {
      CAPTURE(name);
      auto const one = alone.facts.find(name);
      auto const many = of_all[{"C-1"}].facts.find(name);
      REQUIRE((one == alone.facts.end()) == (many == of_all[{"C-1"}].facts.end()));
      if (one == alone.facts.end()) continue;
      CHECK(one->second == many->second);
      CHECK(alone.age_days.at(name) == of_all[{"C-1"}].age_days.at(name));
      CHECK(alone.origin.at(name) == of_all[{"C-1"}].origin.at(name));
    }
  }
}

TEST_CASE("every fact that an instrument offers is known once it was asked twice") {
  Office office;
  assess(office, "2026-01-01", 3);
  assess(office, "2026-02-01", 2);
  auto const facts = known_facts(office.clinic.open(Access::read), {"C-1"}, on("2026-02-01")).facts;
  auto const& instrument = office.clinic.catalogue.instrument("phq-9");
  for (auto const& address : addresses(instrument)) {
    CAPTURE(address);
    REQUIRE(facts.contains("phq-9." + address));
    CHECK(allows(*domain_of(instrument, address), facts.at("phq-9." + address)));
  }
}

TEST_CASE("a trend line is scaled to what the score can be, and keeps inside it") {
  CHECK(trend_digits({{0, 0}, {27, 27}, {13.5, 13.5}}, {0, 27}) == "095");
  CHECK(trend_digits({{10, 10}, {60, 60}}, {10, 60}) == "09");
  CHECK(trend_digits({{-5, -5}, {99, 99}}, {0, 10}) == "09");
  CHECK(trend_digits({{3, 3}, {3, 9}, {30, 31}}, {0, 100}) == "0?3");
  CHECK(trend_digits({{1, 1}}, {1, 1}) == "0");
  CHECK(trend_blocks({{0, 0}, {1, 1}, {7, 7}}, {0, 7}) == "\u2581\u2582\u2588");
  CHECK(trend_digits({}, {0, 1}).empty());
}

TEST_CASE("a finding says what, since when, which way and by whose rule; silence is no finding") {
  ChangeFinding finding{.rule = {.kind = ChangeKind::reliable, .source = "s-1"},
                        .met = Truth::yes,
                        .trend = Trend::improved};
  CHECK(finding_text(finding, "baseline") == "reliable improvement since baseline (s-1)");
  finding.trend = Trend::worsened;
  CHECK(finding_text(finding, "last time") == "reliable worsening since last time (s-1)");
  finding.met = Truth::unknown;
  CHECK(finding_text(finding, "baseline") == "reliable change since baseline not settled (s-1)");
  finding.met = Truth::no;
  CHECK(finding_text(finding, "baseline").empty());
  finding = {.rule = {.kind = ChangeKind::remission, .source = "s-2"}, .met = Truth::yes};
  CHECK(finding_text(finding, "baseline") == "remission (s-2)");
  finding.judged = Truth::no;
  CHECK(finding_text(finding, "baseline").empty());
}

TEST_CASE("each rule's verdict stands in its own column with its source, and none is empty") {
  ScoreChange change{
      .score = "total",
      .from_baseline = Interval{-9, -9},
      .since_baseline = {
          {.rule = {.kind = ChangeKind::response, .source = "a"}, .met = Truth::yes},
          {.rule = {.kind = ChangeKind::remission, .source = "b"},
           .judged = Truth::no,
           .met = Truth::no},
          {.rule = {.kind = ChangeKind::reliable, .source = "c"}, .met = Truth::unknown}}};
  Table table{.id = "t", .columns = change_columns(Readers::people)};
  std::set<std::string> sources;
  table.rows.emplace_back();
  append_change(table.rows.back(), change, on("2026-01-01"), Readers::people, sources);
  table.rows.emplace_back();
  append_change(table.rows.back(), std::nullopt, std::nullopt, Readers::people, sources);
  CHECK(column(table, "response") == "yes | ");
  CHECK(column(table, "response_source") == "a | ");
  CHECK(column(table, "remission") == " | ");  // the baseline was not severe enough to be judged
  CHECK(column(table, "reliable") == "unknown | ");
  CHECK(column(table, "meaningful") == " | ");
  CHECK(column(table, "from_last") == " | ");
  CHECK(sources == std::set<std::string>{"a", "c"});
}

TEST_CASE("what holds since the baseline and since the last time is said once") {
  ChangeFinding const finding{.rule = {.kind = ChangeKind::reliable, .points = 6, .source = "a"},
                              .met = Truth::yes,
                              .trend = Trend::improved};
  auto other = finding;
  other.met = Truth::unknown;
  other.trend = Trend::none;
  auto const told = [](ChangeFinding const& baseline, ChangeFinding const& last) {
    std::vector<Cell> row;
    std::set<std::string> sources;
    append_change(row, ScoreChange{.since_baseline = {baseline}, .since_last = {last}},
                  std::nullopt, Readers::programs, sources);
    return std::get<std::vector<std::string>>(row.front());
  };
  CHECK(told(finding, finding) ==
        std::vector<std::string>{"reliable improvement since baseline and last time (a)"});
  CHECK(told(finding, other) ==
        std::vector<std::string>{"reliable improvement since baseline (a)",
                                 "reliable change since last time not settled (a)"});
}

TEST_CASE("the shipped rules speak of a real history, each with its source below the table") {
  Office office;
  assess(office, "2026-01-01", 2);
  assess(office, "2026-02-01", 0, "refused");
  auto const table = history(office);
  CHECK(column(table, "response") == " | yes");
  CHECK(column(table, "response_source") == " | psychiatric-services-2019");
  CHECK(column(table, "remission") == " | yes");
  CHECK(column(table, "reliable") == " | yes");
  CHECK(table.notes.size() == 4);
  CHECK(table.notes.front().starts_with("2026-02-01 phq-9 total: response (psychiatric-services-"));
}

TEST_CASE("programs read changes as numbers, and nothing twice") {
  Office office;
  assess(office, "2026-01-01", 2, "refused");
  assess(office, "2026-02-01", 1);
  auto const table = assessment_history(
      office.clinic, {.client = {"C-1"}, .instrument = "phq-9", .readers = Readers::programs});
  for (auto const& column : table.columns) CHECK_FALSE(column.id == "from_baseline");
  auto const csv = render(table, Format::csv);
  CHECK(csv.find("'-") == std::string::npos);  // no number dressed up as text
  CHECK(csv.find(",-11,-8,-11,-8,") != std::string::npos);
}

TEST_CASE("who is due: the last answers plus the interval, in an open episode, by that day") {
  Office office;
  office.clinic.today = on("2026-03-16");
  assess(office, "2026-03-01", 1);  // due 2026-03-15
  assess(office, "2026-03-02", 1, "0", {}, "C-2");
  assess(office, "2026-03-03", 1, "0", {}, "C-3");
  assess(office, "2026-02-01", 1, "0", {}, "C-4");  // never admitted
  assess(office, "2026-02-01", 1, "0", {}, "C-5");  // discharged
  for (auto const* client : {"C-1", "C-2", "C-3", "C-5"})
    decide_on(office, "2026-03-05", "iop", client);
  decide_on(office, "2026-03-10", "discharge", "C-5");
  auto const due = assessments_due(office.clinic, {});
  CHECK(column(due, "client") == "C-1 | C-2");
  CHECK(column(due, "due") == "2026-03-15 | 2026-03-16");
  CHECK(column(due, "days_overdue") == "1 | 0");
  auto const later = assessments_due(office.clinic, {.by = on("2026-03-17")});
  CHECK(column(later, "client") == "C-1 | C-2 | C-3");
  CHECK(column(later, "days_overdue") == "1 | 0 | 0");
  office.clinic.today = on("2026-03-09");  // looking back
  CHECK(column(assessments_due(office.clinic, {.by = on("2026-03-17")}), "client") ==
        "C-5 | C-1 | C-2 | C-3");
}

TEST_CASE("an assessment in which nothing was answered does not count as asking again") {
  Office office;
  office.clinic.today = on("2026-03-16");
  assess(office, "2026-03-01", 1);
  decide_on(office, "2026-03-05", "iop");
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = on("2026-03-14"),
                                .instrument = "phq-9",
                                .answers = {{"q1", "refused"}}});
  CHECK(column(assessments_due(office.clinic, {}), "last") == "2026-03-01");
}

TEST_CASE("who never had an instrument is due for it since the admission, when it is named") {
  Office office;
  office.clinic.today = on("2026-03-16");
  assess(office, "2026-03-15", 1);
  decide_on(office, "2026-03-05", "php");
  decide_on(office, "2026-03-12", "iop");
  CHECK(assessments_due(office.clinic, {}).rows.empty());
  auto const due = assessments_due(office.clinic, {.instrument = "gad-7"});
  CHECK(column(due, "due") == "2026-03-05");
  CHECK(column(due, "last").empty());
  CHECK(column(due, "days_overdue") == "11");
  CHECK(column(due, "level") == "iop");
  CHECK(fault_of([&] { (void)assessments_due(office.clinic, {.instrument = "intake"}); }) ==
        Fault::usage);
  CHECK(fault_of([&] { (void)assessments_due(office.clinic, {.instrument = "gad-77"}); }) ==
        Fault::not_found);
}
