#include "workflow/history_facts.hpp"

#include <doctest/doctest.h>

#include "folder.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

constexpr Date day_one = 2026y / 11 / 2;

// A record with one client's care in it, and what criteria would ask of it.
class Care {
 public:
  Care() : record_(Record::create(folder_.path() + "/careplan.db", world())) {}

  template <class Row>
  void save(Row row) {
    Transaction transaction(record_, "test", "C-1");
    transaction.save(row);
    transaction.commit();
  }
  void decided(int day, DecisionKind kind, std::string level, std::string program = {}) {
    DecisionRow row{.client = {"C-1"},
                    .date = day_one + days{day},
                    .kind = kind,
                    .level = level,
                    .program = program};
    row.decided_by = "K1";
    if (kind == DecisionKind::discharge) row.discharge = DischargeReason::completed;
    save(row);
  }
  void tested(int day, TestResult result) {
    TestRow row{.client = {"C-1"}, .date = day_one + days{day}, .result = result};
    if (result == TestResult::positive) row.substances = {"alcohol"};
    save(row);
  }
  // Sessions on so many days from the first; a mark for each that has one.
  void attended(std::vector<std::optional<MarkStatus>> const& marks) {
    auto const last = day_one + days{static_cast<int>(marks.size())};
    Timetable table{.horizon = {day_one, last}, .site = "s"};
    auto const id = [](std::size_t i) { return SessionId{"g-" + std::to_string(i)}; };
    for (std::size_t i = 0; i < marks.size(); ++i)
      table.sessions.push_back({.id = id(i),
                                .program = "p",
                                .track = "t",
                                .group = "t-1",
                                .service = "group",
                                .date = day_one + days{static_cast<int>(i)},
                                .time = {{600}, {690}},
                                .clinician = {"K1"},
                                .room = {"R1"},
                                .roster = {{"C-1"}}});
    Transaction transaction(record_, "schedule build", "test");
    transaction.save(table);
    transaction.commit();
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (!marks[i]) continue;
      MarkRow row{.client = {"C-1"}, .session = id(i), .status = *marks[i]};
      if (careplan::attended(*marks[i])) row.attended = Minutes{90};
      save(row);
    }
  }

  Value known(std::string const& address, int day, int within_days = 0) const {
    Criteria criteria;
    criteria.facts = {{.id = "asked", .from = address, .within_days = within_days}};
    KnownFacts known;
    add_history(catalogue_, record_, {"C-1"}, day_one + days{day}, criteria, known);
    return known.facts.at("asked");
  }

 private:
  static World world() {
    return {.now = [] { return std::string("2026-11-22T09:00:00Z"); }, .actor = "t"};
  }
  Folder folder_;
  Record record_;
  Catalogue catalogue_;
};

}  // namespace

TEST_CASE("episodes say where a client is, where from, and for how long") {
  Care care;
  CHECK(care.known("history.level", 0) == Value("none"));
  CHECK(care.known("history.days_at_level", 0) == Value(Missing::not_applicable));
  care.decided(0, DecisionKind::admit, "php");
  care.decided(10, DecisionKind::step_down, "iop");
  CHECK(care.known("history.level", 4) == Value("php"));
  CHECK(care.known("history.level", 12) == Value("iop"));
  CHECK(care.known("history.days_at_level", 12) == Value(2.0));
  CHECK(care.known("history.prior_level", 12) == Value("php"));
  CHECK(care.known("history.days_since_prior", 12) == Value(2.0));
  CHECK(care.known("history.episodes", 12) == Value(1.0));
  CHECK(care.known("history.discharge", 12) == Value("none"));
  care.decided(20, DecisionKind::discharge, "");
  CHECK(care.known("history.level", 25) == Value("none"));
  CHECK(care.known("history.discharge", 25) == Value("completed"));
  CHECK(care.known("history.days_since_discharge", 25) == Value(5.0));
  CHECK(care.known("history.episodes", 25) == Value(2.0));
}

TEST_CASE("a transfer changes the program and neither the level nor since when") {
  Care care;
  care.decided(0, DecisionKind::admit, "php");
  care.decided(10, DecisionKind::step_down, "iop", "sud-iop-3x3");
  care.decided(15, DecisionKind::transfer, "iop", "dbt-iop");
  CHECK(care.known("history.level", 17) == Value("iop"));
  CHECK(care.known("history.days_at_level", 17) == Value(7.0));
  CHECK(care.known("history.prior_level", 17) == Value("php"));
  CHECK(care.known("history.days_since_prior", 17) == Value(7.0));
  CHECK(care.known("history.episodes", 17) == Value(1.0));
}

TEST_CASE("tests count within their window, and one that is invalid leaves its result open") {
  Care care;
  CHECK(care.known("history.positive_tests", 5, 14) == Value(0.0));
  CHECK(care.known("history.days_since_positive", 5) == Value(Missing::not_applicable));
  care.tested(0, TestResult::positive);
  care.tested(3, TestResult::negative);
  care.tested(6, TestResult::refused);
  CHECK(care.known("history.positive_tests", 13, 14) == Value(1.0));
  CHECK(care.known("history.positive_tests", 14, 14) == Value(0.0));
  CHECK(care.known("history.positive_tests", 14) == Value(1.0));
  CHECK(care.known("history.days_since_positive", 14) == Value(14.0));
  CHECK(care.known("history.tests_refused", 14, 14) == Value(1.0));
  care.tested(9, TestResult::invalid);
  CHECK(care.known("history.negative_tests", 14, 14) == Value(Interval{1, 2}));
}

TEST_CASE("sessions that nobody has marked leave attendance open") {
  Care care;
  care.attended({MarkStatus::present, MarkStatus::unexcused, MarkStatus::excused, MarkStatus::late,
                 MarkStatus::cancelled});
  CHECK(care.known("history.attendance_percent", 6) == Value(50.0));
  CHECK(care.known("history.sessions_missed", 6) == Value(1.0));
  CHECK(care.known("history.attendance_percent", 6, 4) == Value(100.0));
  Care half;
  half.attended({MarkStatus::present, std::nullopt, MarkStatus::present, MarkStatus::unexcused});
  CHECK(half.known("history.attendance_percent", 6) == Value(Interval{50, 75}));
  CHECK(half.known("history.sessions_missed", 6) == Value(Interval{1, 2}));
  CHECK(half.known("history.attendance_percent", 60, 14) == Value(Missing::not_asked));
}

TEST_CASE("milestones are those that the record proves, and open where nothing tells of them") {
  Care care;
  CHECK(care.known("history.milestones", 0) == Value(0.0));
  care.decided(0, DecisionKind::admit, "iop", "sud-iop-3x3");
  // Meetings are counted: none is an answer, and the other five are open.
  CHECK(care.known("history.milestones", 0) == Value(Interval{0, 5}));
  care.save(MilestoneRow{.client = {"C-1"}, .date = day_one + days{3}, .milestone = "coping"});
  CHECK(care.known("history.milestones", 2) == Value(Interval{0, 5}));
  CHECK(care.known("history.milestones", 3) == Value(Interval{1, 5}));
  for (int day = 0; day <= 35; day += 7) care.tested(day, TestResult::negative);
  CHECK(care.known("history.milestones", 28) == Value(Interval{1, 4}));
  CHECK(care.known("history.milestones", 35) == Value(Interval{2, 5}));
  care.tested(36, TestResult::positive);
  CHECK(care.known("history.milestones", 36) == Value(Interval{1, 4}));
}

TEST_CASE("an age grows into an interval once birthdays may have passed") {
  Criteria criteria;
  criteria.facts = {{.id = "age", .from = "client.age"}};
  Folder folder;
  auto const record = Record::create(folder.path() + "/careplan.db",
                                     {.now = [] { return std::string("2026-11-22T09:00:00Z"); }});
  auto const age = [&](int days_ago) {
    KnownFacts known{.facts = {{"intake.age", 17.0}}, .age_days = {{"intake.age", days_ago}}};
    add_history(Catalogue(), record, {"C-1"}, day_one, criteria, known);
    return known.facts.at("age");
  };
  CHECK(age(0) == Value(17.0));
  CHECK(age(10) == Value(Interval{17, 18}));
  CHECK(age(400) == Value(Interval{18, 19}));
}
