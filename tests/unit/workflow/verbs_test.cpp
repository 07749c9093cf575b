// The verbs over a real record in a folder of their own.
#include <doctest/doctest.h>

#include <fstream>

#include "office.hpp"
#include "workflow/attend.hpp"
#include "workflow/imports.hpp"
#include "workflow/schedule.hpp"

using namespace careplan;
using namespace std::chrono_literals;
using namespace std::chrono;

namespace {

DecisionRequest admit(std::string const& client) {
  return {.client = {client},
          .date = 2026y / 11 / 22,
          .level = "iop",
          .program = "sud-iop-3x3",
          .decided_by = "K1"};
}

}  // namespace

TEST_CASE("answers that are wrong write nothing and name every fault") {
  Office office;
  auto const before = office.audit();
  CHECK(fault_of([&] { office.rate("C-1", "9"); }) == Fault::input);
  CHECK(office.audit() == before);
  CHECK(office.clinic.open(Access::read).clients().empty());
}

TEST_CASE("answers of a wrong day are moved as they are, and count on the right day alone") {
  Office office;
  AssessRequest request{.client = {"C-1"},
                        .date = *parse_date("2025-11-20"),
                        .instrument = "gad-7",
                        .answers = {{"q1", "1"}, {"q2", "refused"}},
                        .rater = "K1"};
  assess_record(office.clinic, request);
  AssessRequest move{.client = {"C-1"},
                     .date = *parse_date("2026-11-20"),
                     .instrument = "gad-7",
                     .reason = "wrong year",
                     .was_on = request.date};
  auto const rows = [&] { return office.clinic.open(Access::read).assessments(ClientId{"C-1"}); };
  auto const before = rows();
  CHECK(assess_record(office.clinic, move).written == Written::updated);
  auto const after = rows();
  REQUIRE(after.size() == 1);
  CHECK(after[0].date == move.date);
  CHECK(after[0].rater == "K1");
  CHECK(after[0].answers == before.at(0).answers);
  CHECK(after[0].supersedes == before[0].id);
  // Again it changes nothing, and a day without answers has none to move.
  CHECK(assess_record(office.clinic, move).written == Written::unchanged);
  move.reason = "another reason";
  CHECK(fault_of([&] { assess_record(office.clinic, move); }) == Fault::not_found);

  SUBCASE("what is answered anew replaces what it answers, and nothing else") {
    move.was_on = move.date;
    move.date = *parse_date("2026-11-21");
    move.answers = {{"q1", "3"}};
    CHECK(assess_record(office.clinic, move).written == Written::updated);
    REQUIRE(rows().size() == 1);
    CHECK(rows()[0].facts.at("gad-7.q1") == Value{3.0});
    CHECK(rows()[0].facts.at("gad-7.q2") == Value{Missing::refused});
    CHECK(rows()[0].rater == "K1");
  }
  SUBCASE("an answer is taken back by saying so, and never all of them") {
    move.was_on = move.date;
    move.answers = {{"q1", ""}};
    CHECK(assess_record(office.clinic, move).written == Written::updated);
    REQUIRE(rows().size() == 1);
    CHECK(rows()[0].facts.at("gad-7.q2") == Value{Missing::refused});
    move.reason = "nothing was asked";
    move.answers = {{"q1", ""}, {"q2", ""}};
    CHECK(fault_of([&] { assess_record(office.clinic, move); }) == Fault::input);
  }
  SUBCASE("a day that has answers is not overwritten") {
    request.date = *parse_date("2026-11-21");
    assess_record(office.clinic, request);
    move.was_on = move.date;
    move.date = request.date;
    move.answers = {{"q1", "3"}};
    CHECK(fault_of([&] { assess_record(office.clinic, move); }) == Fault::conflict);
    CHECK(rows().size() == 2);
  }
}

TEST_CASE("a test of a wrong day is moved, and counts on the right day alone") {
  Office office;
  office.rate("C-1", "1");
  TestRow const wrong{
      .client = {"C-1"}, .date = *parse_date("2026-10-02"), .result = TestResult::negative};
  record_test(office.clinic, wrong);
  auto right = wrong;
  right.date = *parse_date("2026-11-02");
  right.reason = "the month was typed wrongly";
  record_test(office.clinic, right, wrong.date);
  record_test(office.clinic, right, wrong.date);  // the same again
  auto const tests = office.clinic.open(Access::read).tests();
  REQUIRE(tests.size() == 1);
  CHECK(tests[0].date == right.date);
  right.reason = "no such test";
  CHECK(fault_of([&] { record_test(office.clinic, right, wrong.date); }) == Fault::not_found);
}

TEST_CASE("a level may be asked for by its alias, and one that nobody knows is no answer") {
  Office office;
  office.rate("C-1", "3");
  auto const file = std::filesystem::path(office.clinic.database).parent_path() / "own.toml";
  std::ofstream(file) << R"(id = "own"
version = "1"
title = "Own"
purpose = "admission"
population = "any"
licence = "own"
default_level = "iop"
default_because = "nobody else"
[sources]
own = "made up"
[[level]]
id = "iop"
label = "Intensive outpatient"
order = 1
category = "outpatient"
[[level]]
id = "withdrawal-management"
label = "Withdrawal management"
order = 2
category = "withdrawal"
aliases = ["detox"]
[[fact]]
id = "relapse"
label = "Risk of relapse"
from = "domains.relapse"
[[rule]]
id = "everybody"
kind = "indicate"
level = "withdrawal-management"
when = "relapse >= 1"
because = "A risk of relapse"
cite = ["own"]
[[example]]
name = "one"
given = { relapse = 1 }
level = "withdrawal-management"
)";
  auto const placed = [&](PlaceWish const& wish) {
    return place_client(office.clinic, {"C-1"}, {.criteria = file.string()}, wish);
  };
  CHECK(placed({.available = {"detox"}}).available == "withdrawal-management");
  CHECK(fault_of([&] { placed({.available = {"detoxx"}}); }) == Fault::not_found);
  CHECK(fault_of([&] { placed({.expected = "detox"}); }) == Fault::no);
  CHECK(fault_of([&] { placed({.expected = "IOP"}); }) == Fault::not_found);
}

TEST_CASE("a band on which several band sets agree names none of them") {
  Office office;
  auto const told = [&](char const* client, char const* points) {
    return summary(assess_record(office.clinic,
                                 {.client = {client},
                                  .date = 2026y / 11 / 20,
                                  .instrument = "audit-c",
                                  .answers = {{"q1", points}, {"q2", points}, {"q3", points}}}));
  };
  CHECK(told("C-1", "4").find("12  positive\n") != std::string::npos);
  CHECK(told("C-2", "1").find("3  negative or positive: what is missing decides") !=
        std::string::npos);
}

TEST_CASE("criteria for adults are not used for a minor in silence") {
  auto const told = [](char const* age, char const* day) {
    Office office;
    assess_record(office.clinic, {.client = {"C-1"},
                                  .date = *parse_date(day),
                                  .instrument = "intake",
                                  .answers = {{"age", age}}});
    return place_client(office.clinic, {"C-1"}, {}, {}).other_age;
  };
  CHECK(told("16", "2026-11-22") == "16");
  CHECK(told("17", "2026-11-20") == "17 or 18");
  CHECK(told("17", "2025-11-20").empty());
  CHECK(told("18", "2026-11-22").empty());
  CHECK(told("unknown", "2026-11-22").empty());
}

TEST_CASE("a decision that differs from a certain recommendation must say why") {
  Office office;
  office.rate("C-1", "3");
  auto record = office.clinic.open(Access::write);
  PlacementRow placement{.client = {"C-1"},
                         .as_of = 2026y / 11 / 21,
                         .criteria = "iop-adult",
                         .criteria_version = "1",
                         .criteria_hash = std::string(64, 'a'),
                         .status = "certain",
                         .level = "php",
                         .levels = {"php"},
                         .result_json = "{}"};
  {
    Transaction transaction(record, "place client", "C-1");
    transaction.save(placement);
    transaction.commit();
  }
  auto request = admit("C-1");
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::input);
  request.deviation = Deviation::clinical_judgement;
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::input);
  request.note = "supported at home";
  auto const row = decide(office.clinic, request);
  CHECK(row.recommended == "php");
  CHECK(row.kind == DecisionKind::admit);
}

TEST_CASE("a course of care begins with admission and ends once") {
  Office office;
  office.rate("C-1", "3");
  DecisionRequest end{.client = {"C-1"}, .date = 2026y / 11 / 25, .level = "discharge"};
  CHECK(fault_of([&] { decide(office.clinic, end); }) == Fault::conflict);
  decide(office.clinic, admit("C-1"));
  auto again = admit("C-1");
  again.date += days{1};
  again.kind = DecisionKind::admit;
  CHECK(fault_of([&] { decide(office.clinic, again); }) == Fault::conflict);
  CHECK(fault_of([&] { decide(office.clinic, end); }) ==
        Fault::input);  // no reason for the discharge
  end.discharge = DischargeReason::completed;
  CHECK(decide(office.clinic, end).kind == DecisionKind::discharge);
  CHECK(fault_of([&] { decide(office.clinic, end); }) ==
        Fault::no);  // the same again is no second one
  CHECK(office.clinic.open(Access::read).decisions().size() == 2);
}

TEST_CASE("placing everybody looks back to the day: nobody who came later, nobody who had left") {
  Office office;
  office.rate("C-1", "2");  // on 2026-11-20
  decide(office.clinic,
         {.client = {"C-1"}, .date = 2026y / 11 / 21, .level = "iop", .decided_by = "K1"});
  decide(office.clinic, {.client = {"C-1"},
                         .date = 2026y / 11 / 23,
                         .level = "discharge",
                         .discharge = DischargeReason::other,
                         .decided_by = "K1"});
  auto const placed_on = [&](Date day) {
    auto clinic = office.clinic;
    clinic.today = day;
    return place_all(clinic, {.criteria = "iop-adult"}, {}).answers.size();
  };
  CHECK(placed_on(2026y / 11 / 19) == 0);  // not assessed yet
  CHECK(placed_on(2026y / 11 / 20) == 1);  // admission lies ahead
  CHECK(placed_on(2026y / 11 / 22) == 1);
  CHECK(placed_on(2026y / 11 / 23) == 0);  // left
}

TEST_CASE("a recommendation whose facts have changed is no ground for a decision any more") {
  Office office;
  office.rate("C-1", "3");  // on 2026-11-20
  auto early = office.clinic;
  early.today = 2026y / 11 / 20;
  place_client(early, {"C-1"}, {.criteria = "iop-adult"}, {.keep = true});
  auto const request = admit("C-1");
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = 2026y / 11 / 21,
                                .instrument = "intake",
                                .answers = {{"assessor", "counselor"}}});
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::no);  // it changes no level
}

TEST_CASE(
    "answers from before a recommendation that were corrected since lead elsewhere, or do not") {
  Office office;
  office.rate("C-1", "3");  // on 2026-11-20
  place_client(office.clinic, {"C-1"}, {.criteria = "iop-adult"}, {.keep = true});
  auto const rate_again = [&](std::string const& relapse) {
    assess_record(office.clinic, {.client = {"C-1"},
                                  .date = 2026y / 11 / 20,
                                  .instrument = "domains",
                                  .answers = {{"withdrawal", "0"},
                                              {"medical", "0"},
                                              {"mental", "1"},
                                              {"readiness", "1"},
                                              {"relapse", relapse},
                                              {"environment", "1"}},
                                  .reason = "misread"});
  };
  auto const decided = [&] { return fault_of([&] { decide(office.clinic, admit("C-1")); }); };
  rate_again("0");
  CHECK(decided() == Fault::conflict);
  rate_again("3");
  CHECK(decided() == Fault::no);
}

TEST_CASE("a corrected answer opens what it had closed, and moves what is worked out from it") {
  Office office;
  auto const record = [&](std::string const& instrument, std::string const& item,
                          std::string const& answer, std::string const& reason) {
    return assess_record(office.clinic, {.client = {"C-1"},
                                         .date = 2026y / 11 / 20,
                                         .instrument = instrument,
                                         .answers = {{item, answer}},
                                         .reason = reason})
        .row.facts;
  };
  CHECK(record("audit-c", "q1", "0", "").at("audit-c.total") == Value{0.0});
  CHECK(record("audit-c", "q1", "2", "misread").at("audit-c.total") == Value{Interval{2, 10}});
  auto const slow = record("cows", "pulse", "70", "");
  auto const fast = record("cows", "pulse", "130", "misread");
  CHECK(slow.at("cows.pulse_points") != fast.at("cows.pulse_points"));
}

TEST_CASE("care that goes on is held against criteria for it, not for admission") {
  Office office;
  office.rate("C-1", "3");
  auto admitted = admit("C-1");
  admitted.date = 2026y / 11 / 21;
  decide(office.clinic, admitted);
  auto record = office.clinic.open(Access::write);
  Transaction keep(record, "place client", "C-1");
  auto const kept = [&](std::string criteria, std::string purpose, std::string level) {
    PlacementRow row{.client = {"C-1"},
                     .as_of = 2026y / 11 / 22,
                     .criteria = std::move(criteria),
                     .purpose = std::move(purpose),
                     .status = "certain",
                     .level = level,
                     .levels = {level}};
    keep.save(row);
  };
  kept("own-step-up", "step_up", "php");
  kept("own-admission", "admission", "iop");
  keep.commit();
  DecisionRequest request{.client = {"C-1"},
                          .date = 2026y / 11 / 22,
                          .kind = DecisionKind::continue_care,
                          .level = "iop",
                          .decided_by = "K1"};
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::input);  // no reason given
  request.deviation = Deviation::client_preference;
  CHECK(decide(office.clinic, request).recommended == "php");
}

TEST_CASE("care falls back upward only where a level cannot be had") {
  Office office;
  std::map<std::string, std::string> const steady{{"assessor", "counselor"},
                                                  {"pathway", "direct"},
                                                  {"prior_level", "none"},
                                                  {"outpatient_insufficient", "no"},
                                                  {"hospital_risk", "no"},
                                                  {"recent_relapse", "no"},
                                                  {"cravings_managed", "yes"},
                                                  {"prior_complicated_withdrawal", "no"},
                                                  {"co_occurring", "no"},
                                                  {"need_24h", "no"},
                                                  {"can_live_at_home", "yes"},
                                                  {"living", "independent"},
                                                  {"environment_support", "supportive"}};
  office.rate("C-1", "3");
  AssessRequest intake{.client = {"C-1"}, .date = 2026y / 11 / 20, .instrument = "intake"};
  for (auto const& [item, answer] : steady) intake.answers.emplace_back(item, answer);
  assess_record(office.clinic, intake);
  PlaceWish const wish{.keep = true, .changes = true, .available = {"outpatient", "php"}};
  auto const answer = place_client(office.clinic, {"C-1"}, {.criteria = "iop-adult"}, wish);
  CAPTURE(to_json(answer, true));
  CHECK(answer.placement.levels.front() == "iop");
  if (!answer.placement.level()) return;
  CHECK(answer.available == "php");
  auto request = admit("C-1");
  request.program.clear();
  request.deviation = Deviation::service_unavailable;
  request.level = "outpatient";
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::input);
  request.level = "php";
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::no);
}

TEST_CASE("unknown clients, programs, tracks and levels are not found or not accepted") {
  Office office;
  CHECK(fault_of([&] { decide(office.clinic, admit("C-404")); }) == Fault::not_found);
  office.rate("C-1", "3");
  auto request = admit("C-1");
  request.level = "spa";
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::not_found);
  request = admit("C-1");
  request.track = "midnight";
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::input);
  request = admit("C-1");
  request.level = "php";
  CHECK(fault_of([&] { decide(office.clinic, request); }) == Fault::input);
}

TEST_CASE("minutes of a day fall on its sessions in order, and from the end when late") {
  Office office;
  office.rate("C-1", "3");
  Date const day = 2026y / 11 / 24;
  office.plan(day, "C-1");
  MarkRequest request{.client = {"C-1"}, .date = day, .status = MarkStatus::late};
  request.minutes = 100min;
  auto const late = mark(office.clinic, request);
  REQUIRE(late.size() == 2);
  CHECK(late[0].attended == 10min);
  CHECK(late[1].attended == 90min);
  request.status = MarkStatus::left_early;
  CHECK(fault_of([&] { mark(office.clinic, request); }) == Fault::conflict);
  request.reason = "marked the wrong way round";
  auto const early = mark(office.clinic, request);
  CHECK(early[0].attended == 90min);
  CHECK(early[1].attended == 10min);
  request.minutes = 181min;
  CHECK(fault_of([&] { mark(office.clinic, request); }) == Fault::input);
  request.date = day + days{1};
  CHECK(fault_of([&] { mark(office.clinic, request); }) == Fault::not_found);
}

TEST_CASE("an absence has no minutes, and only something missed can be made up") {
  Office office;
  office.rate("C-1", "3");
  Date const missed = 2026y / 11 / 24;
  office.plan(missed, "C-1");
  office.plan(missed + days{2}, "C-1");
  MarkRequest makeup{.client = {"C-1"}, .date = missed + days{2}, .makes_up = missed};
  CHECK(fault_of([&] { mark(office.clinic, makeup); }) == Fault::conflict);
  MarkRequest absent{.client = {"C-1"}, .date = missed, .status = MarkStatus::excused};
  absent.minutes = 30min;
  CHECK(fault_of([&] { mark(office.clinic, absent); }) == Fault::input);
  absent.minutes.reset();
  mark(office.clinic, absent);
  auto const rows = mark(office.clinic, makeup);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].makes_up->value == "g-2026-11-24-a");
  CHECK(rows[1].makes_up->value == "g-2026-11-24-b");
}

TEST_CASE("an import is all or nothing, names every bad row, and again changes nothing") {
  Office office;
  office.rate("C-1", "3");
  Date const day = 2026y / 11 / 24;
  office.plan(day, "C-1");
  auto const before = office.audit();
  auto const marks = [](std::string const& rows) {
    return marks_in(text_source("client,date,status,minutes\n" + rows, "m.csv"));
  };
  try {
    mark_all(office.clinic,
             marks("C-1,2026-11-24,present,\nC-9,2026-11-24,present,\n"
                   "C-1,2026-11-25,present,\n"),
             false);
    FAIL("two rows are wrong");
  } catch (Error const& error) {
    CHECK(error.complaints.size() == 2);
    CHECK(error.complaints[0].place.line == 3);
    CHECK(error.complaints[1].place.line == 4);
  }
  CHECK(office.audit() == before);
  CHECK(mark_all(office.clinic, marks("C-1,2026-11-24,present,\n"), true).inserted == 2);
  CHECK(office.audit() == before);
  CHECK(mark_all(office.clinic, marks("C-1,2026-11-24,present,\n"), false).inserted == 2);
  CHECK(mark_all(office.clinic, marks("C-1,2026-11-24,present,\n"), false).unchanged == 2);
  CHECK(office.audit() == before + 1);
  CHECK(verify(office.clinic.open(Access::read)).empty());
}

TEST_CASE("a placement says of each fact where it comes from and who rated") {
  Office office;
  office.rate("C-1", "3");
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = 2026y / 11 / 21,
                                .instrument = "intake",
                                .answers = {{"need_24h", "no"}},
                                .rater = "K2"});
  auto const answer = place_client(office.clinic, {"C-1"}, {.criteria = "iop-adult"}, {});
  CHECK(answer.origin.at("need_24h") == "intake of 2026-11-21 by K2");
  CHECK(answer.origin.at("relapse") == "domains of 2026-11-20");
}
