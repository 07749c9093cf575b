// The rules by which reports count courses of care, each on a few clients that are counted by hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "office.hpp"
#include "reporting/suppression.hpp"
#include "workflow/assess.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_care.hpp"
#include "workflow/report.hpp"
#include "workflow/teds.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

// Clients with courses of care in an office whose today is 2026-11-22.
struct Ward {
  Office office{};

  void answer(std::string const& client, Date day, std::string const& instrument,
              std::map<std::string, std::string> answers) {
    assess_record(office.clinic, {.client = {client},
                                  .date = day,
                                  .instrument = instrument,
                                  .answers = {answers.begin(), answers.end()}});
  }
  void meet(std::string const& client, Date day) {
    answer(client, day, "gad-2", {{"q1", "1"}, {"q2", "0"}});
  }
  void decision(std::string const& client, Date day, DecisionKind kind, std::string level,
                std::optional<DischargeReason> why = {}) {
    decide(office.clinic, {.client = {client},
                           .date = day,
                           .kind = kind,
                           .level = std::move(level),
                           .discharge = why,
                           .decided_by = "K1"});
  }
  void course(std::string const& client, Date begin, std::optional<Date> end = {},
              DischargeReason why = DischargeReason::completed) {
    decision(client, begin, DecisionKind::admit, "iop");
    if (end) decision(client, *end, DecisionKind::discharge, "", why);
  }
  // The rows of a report as NDJSON without the schema, one a line.
  std::string rows(std::string_view name, ReportRequest const& request = {}) {
    auto text = render(make_report(office.clinic, name, request), Format::csv);
    return text.substr(text.find('\n') + 1);
  }
};

}  // namespace

TEST_CASE("a readmission is an admission within 30 days of the end of the last course") {
  Ward ward;
  for (auto const* client : {"C-1", "C-2"}) ward.meet(client, 2026y / 1 / 1);
  ward.course("C-1", 2026y / 3 / 2, 2026y / 3 / 10);
  ward.course("C-1", 2026y / 4 / 8);  // 29 days
  ward.course("C-2", 2026y / 3 / 2, 2026y / 3 / 10);
  ward.course("C-2", 2026y / 4 / 9);  // 30 days
  CHECK(ward.rows("flow", {.by = GroupBy::month}) ==
        "2026-03,2,0,0,0,0,2,2,0\n2026-04,2,1,0,0,0,0,0,2\n");
  // A period that begins in between still knows what was before it.
  CHECK(ward.rows("flow", {.from = Date{2026y / 4 / 1}, .by = GroupBy::month}) ==
        "2026-04,2,1,0,0,0,0,0,2\n");
}

TEST_CASE("weeks in which nobody came or went are shown as such") {
  Ward ward;
  ward.meet("C-1", 2026y / 1 / 1);
  ward.course("C-1", 2026y / 11 / 3, 2026y / 11 / 17);
  CHECK(ward.rows("flow") ==
        "2026-11-02,1,0,0,0,0,0,0,1\n2026-11-09,0,0,0,0,0,0,0,0\n2026-11-16,0,0,0,0,0,1,1,-1\n");
}

TEST_CASE("a step ends a stay, not a course, and a missing reason stays visible") {
  Ward ward;
  ward.meet("C-1", 2026y / 1 / 1);
  ward.decision("C-1", 2026y / 9 / 1, DecisionKind::admit, "iop");
  ward.decision("C-1", 2026y / 9 / 21, DecisionKind::step_down, "outpatient");
  ward.decision("C-1", 2026y / 10 / 1, DecisionKind::discharge, "", DischargeReason::completed);
  CHECK(ward.rows("discharges", {.by = GroupBy::level}) ==
        "iop,stepped,1,1,1\noutpatient,completed,1,1,1\n");
  CHECK(ward.rows("flow", {.by = GroupBy::year}) == "2026,1,0,0,1,0,1,1,0\n");
  auto const lengths = ward.rows("stay");
  CHECK(lengths.find("all,stay,2,15,") != std::string::npos);
  CHECK(lengths.find("all,course,1,30,,30,30,30,30,30\n") != std::string::npos);
}

TEST_CASE("a transfer to another program leaves nobody out of care") {
  Ward ward;
  ward.meet("C-1", 2026y / 1 / 1);
  auto const decision = [&](Date day, DecisionKind kind, char const* program) {
    decide(ward.office.clinic, {.client = {"C-1"},
                                .date = day,
                                .kind = kind,
                                .level = "iop",
                                .program = program,
                                .decided_by = "K1"});
  };
  decision(2026y / 9 / 1, DecisionKind::admit, "sud-iop-3x3");
  decision(2026y / 9 / 21, DecisionKind::transfer, "dbt-iop");
  ward.decision("C-1", 2026y / 10 / 1, DecisionKind::discharge, "", DischargeReason::completed);
  CHECK(ward.rows("flow", {.by = GroupBy::year}) == "2026,1,0,0,0,1,1,1,0\n");
  CHECK(ward.rows("discharges", {.by = GroupBy::program}) ==
        "dbt-iop,completed,1,1,1\nsud-iop-3x3,stepped,1,1,1\n");
  CHECK(ward.rows("stay").find("all,course,1,30,,30,30,30,30,30\n") != std::string::npos);
  CHECK(ward.rows("retention").find("all,14,1,1,1,0,1,1,1,,\n") != std::string::npos);
  // Whom a decision led to what is told of all the time at the level.
  CHECK(ward.rows("concordance").find(",30,") != std::string::npos);
}

TEST_CASE("what was decided after today has not happened yet") {
  Ward ward;
  ward.meet("C-1", 2026y / 1 / 1);
  ward.course("C-1", 2026y / 9 / 1, 2026y / 10 / 1);
  ward.office.clinic.today = 2026y / 9 / 15;
  CHECK(ward.rows("discharges").empty());
  CHECK(ward.rows("retention").find("all,14,1,1,1,0,1,1,1,,\n") != std::string::npos);
}

TEST_CASE("the payer of the intake cuts and narrows, and who has none keeps a row") {
  Ward ward;
  ward.answer("C-1", 2026y / 8 / 30, "intake", {{"payer", "medicaid"}, {"age", "17"}});
  ward.meet("C-2", 2026y / 8 / 30);
  ward.course("C-1", 2026y / 9 / 1, 2026y / 10 / 1);
  ward.course("C-2", 2026y / 9 / 1, 2026y / 10 / 1, DischargeReason::dropped_out);
  CHECK(ward.rows("discharges", {.by = GroupBy::payer}) ==
        "medicaid,completed,1,1,1\nnot known,dropped_out,1,1,1\n");
  CHECK(ward.rows("discharges", {.by = GroupBy::age}) ==
        "13-17,completed,1,1,1\nnot known,dropped_out,1,1,1\n");
  CHECK(ward.rows("discharges", {.payer = "medicaid"}) == "all,completed,1,1,1\n");
  CHECK(ward.rows("discharges", {.payer = "not known"}) == "all,dropped_out,1,1,1\n");
  CHECK(fault_of([&] { (void)ward.rows("discharges", {.payer = "medcaid"}); }) == Fault::not_found);
  CHECK(ward.rows("discharges", {.clinician = "K2"}).empty());
  CHECK(ward.rows("discharges", {.level = "php"}).empty());
}

TEST_CASE("abstinence after discharge is told of the answered and of the due") {
  Ward ward;
  ward.office.clinic.today = 2026y / 12 / 31;
  auto const call = [&](std::string const& client, Date day, ContactOutcome outcome,
                        std::optional<bool> abstinent = {}) {
    record_contact(ward.office.clinic, {.client = {client},
                                        .date = day,
                                        .kind = ContactKind::follow_up,
                                        .outcome = outcome,
                                        .abstinent = abstinent});
  };
  for (auto const* client : {"C-1", "C-2", "C-3", "C-4", "C-5"}) {
    ward.meet(client, 2026y / 1 / 1);
    ward.course(client, 2026y / 5 / 1, 2026y / 6 / 1,
                client == std::string("C-4") ? DischargeReason::death : DischargeReason::completed);
  }
  ward.course("C-5", 2026y / 8 / 20);  // back in care when the call is due on 1 September
  call("C-1", 2026y / 9 / 10, ContactOutcome::done, true);
  call("C-2", 2026y / 9 / 1, ContactOutcome::not_reached);
  call("C-3", 2026y / 10 / 2, ContactOutcome::done, true);  // 31 days late
  auto const rows = ward.rows("follow-up");
  CHECK(rows.substr(0, rows.find('\n')) ==
        "all,3,3,2,1,0.3333333333333333,1,1,1,0.3333333333333333");
}

TEST_CASE("the call three months after the last of January is due on the last of April") {
  Ward ward;
  ward.office.clinic.today = 2026y / 12 / 31;
  ward.meet("C-1", 2026y / 1 / 1);
  ward.course("C-1", 2026y / 1 / 5, 2026y / 1 / 31);
  // Thirty days before the day that is due, and one more before the first of May.
  record_contact(ward.office.clinic, {.client = {"C-1"},
                                      .date = 2026y / 3 / 31,
                                      .kind = ContactKind::follow_up,
                                      .outcome = ContactOutcome::done,
                                      .abstinent = true});
  CHECK(ward.rows("follow-up").starts_with("all,3,1,1,1,1,1,1,1,1\n"));
}

TEST_CASE("a blank in a newer intake takes nothing back, an answer that it is unknown does") {
  Ward ward;
  std::map<std::string, std::string> const told{{"payer", "private"}, {"sex", "female"}};
  for (auto const* client : {"C-1", "C-2"}) {
    ward.answer(client, 2026y / 1 / 1, "intake", told);
    ward.course(client, 2026y / 9 / 1, 2026y / 10 / 1);
  }
  ward.answer("C-1", 2026y / 8 / 1, "intake", {{"age", "30"}});
  ward.answer("C-2", 2026y / 8 / 1, "intake", {{"payer", "unknown"}, {"sex", "refused"}});
  for (auto const* report : {"discharges", "flow", "equity", "retention", "stay"}) {
    CAPTURE(report);
    auto const by_payer = ward.rows(report, {.by = GroupBy::payer});
    CHECK(by_payer.find("private,") != std::string::npos);
    CHECK(by_payer.find("not known,") != std::string::npos);
    auto const by_sex = ward.rows(report, {.by = GroupBy::sex});
    CHECK(by_sex.find("female,") != std::string::npos);
    CHECK(by_sex.find("not known,") != std::string::npos);
  }
  CHECK(ward.rows("teds").starts_with("C-1,2026-09-01,2026-10-01,6,6,2,-9,2,"));
  CHECK(ward.rows("teds").find("\nC-2,2026-09-01,2026-10-01,6,-9,-9,-9,-9,") != std::string::npos);
}

TEST_CASE("national outcome measures compare the same clients at both times") {
  Ward ward;
  auto const ask = [&](std::string const& client, Date day, std::string const& when,
                       std::string const& drinks, std::string const& housing) {
    ward.answer(client, day, "noms",
                {{"occasion", when}, {"alcohol_days", drinks}, {"housing", housing}});
  };
  for (auto const* client : {"C-1", "C-2"}) ward.meet(client, 2026y / 1 / 1);
  ask("C-1", 2026y / 8 / 28, "admission", "12", "homeless");
  ask("C-1", 2026y / 9 / 20, "during", "5", "homeless");
  ask("C-1", 2026y / 10 / 1, "discharge", "0", "independent");
  ask("C-2", 2026y / 9 / 1, "admission", "0", "independent");  // never asked again
  ward.course("C-1", 2026y / 9 / 1, 2026y / 10 / 1);
  ward.course("C-2", 2026y / 9 / 1, 2026y / 10 / 1);
  auto const rows = ward.rows("noms");
  CHECK(rows.find("all,no alcohol,2,1,0.5,0,0,1,1,1\n") != std::string::npos);
  CHECK(rows.find("all,stable housing,2,1,0.5,0,0,1,1,1\n") != std::string::npos);
  CHECK(rows.find("all,no drugs,2,0,0,0,,0,,\n") != std::string::npos);
}

TEST_CASE("a score of the day of discharge belongs to the course that ends, not to a readmission") {
  Ward ward;
  auto const gad = [&](Date day, std::string const& answer) {
    ward.answer("C-1", day, "gad-7",
                {{"q1", answer},
                 {"q2", answer},
                 {"q3", answer},
                 {"q4", answer},
                 {"q5", answer},
                 {"q6", answer},
                 {"q7", answer}});
  };
  gad(2026y / 9 / 28, "2");
  gad(2026y / 10 / 28, "0");
  gad(2026y / 11 / 9, "1");
  ward.course("C-1", 2026y / 10 / 5, 2026y / 10 / 28);
  ward.course("C-1", 2026y / 11 / 9);
  // One course with both, 14 to 0; the other with its first score only.
  CHECK(ward.rows("outcomes").find("all,gad-7.total,2,2,1,0.5,14,,0,-14,") != std::string::npos);
}

TEST_CASE("the funnel leaves out of its 30 days whom nobody can know about yet") {
  Ward ward;
  for (auto const* client : {"C-1", "C-2", "C-3"}) ward.meet(client, 2026y / 9 / 1);
  ward.course("C-1", 2026y / 9 / 10);
  ward.course("C-2", 2026y / 11 / 10);
  CHECK(ward.rows("funnel") ==
        "assessed,3,1,1,\nrecommended,0,0,0,\nadmitted,2,0.6666666666666666,0.6666666666666666,\n"
        "in care 30 days,1,0.3333333333333333,1,1\ndischarged,0,0,0,\ncompleted,0,0,,\n");
}

TEST_CASE(
    "services begin and go on by days of attendance after the intake, once their time is over") {
  Ward ward;
  ward.office.clinic.today = 2026y / 12 / 31;
  ward.answer("C-1", 2026y / 9 / 1, "intake", {{"pathway", "direct"}});
  ward.answer("C-2", 2026y / 12 / 20, "intake", {{"pathway", "direct"}});
  ward.course("C-1", 2026y / 9 / 10);
  for (Date const day : {Date{2026y / 9 / 14}, Date{2026y / 9 / 20}, Date{2026y / 10 / 18}}) {
    ward.office.plan(day, "C-1");
    for (auto const* which : {"-a", "-b"})
      mark(ward.office.clinic, {.client = {"C-1"},
                                .session = SessionId{"g-" + to_text(day) + which},
                                .status = MarkStatus::present});
  }
  CHECK(ward.rows("engagement") ==
        "all,initiated,1,1,1,1\nall,engaged,1,1,1,1\nall,in care 90 days,1,1,1,0\n");
  ward.office.clinic.today = 2026y / 10 / 17;  // a day before the second further one
  CHECK(ward.rows("engagement").find("all,engaged,0,0,,1\n") != std::string::npos);
}

TEST_CASE("what reports hide is not worked out from rows and columns that hang together") {
  Ward ward;
  for (int i = 10; i < 40; ++i) {
    auto const client = "C-" + std::to_string(i);
    ward.answer(client, 2026y / 1 / 2, "intake", {{"pathway", "direct"}});
    ward.course(client, i < 37 ? Date{2026y / 1 / 6} : Date{2026y / 11 / 2},
                i < 37 ? std::optional<Date>(2026y / 3 / 1) : std::nullopt);
  }
  for (int i = 40; i < 43; ++i) {
    auto const client = "C-" + std::to_string(i);
    ward.answer(client, ward.office.clinic.today - days{20}, "intake", {{"pathway", "direct"}});
  }
  auto const hidden = [&](std::string const& name) {
    auto const made = suppressed(make_report(ward.office.clinic, name, {}), 11);
    CHECK_FALSE(made.all);
    std::string lines;
    for (auto const& row : made.table.rows) {
      for (auto const& cell : row) {
        auto const* number = std::get_if<long>(&cell);
        auto const* text = std::get_if<std::string>(&cell);
        lines += (text ? *text : number ? std::to_string(*number) : "-") + ",";
      }
      lines += "\n";
    }
    return lines;
  };
  auto const census = hidden("census");
  CAPTURE(census);
  CHECK(census.find(",*,30,27,") == std::string::npos);  // 3 of 30 have not ended
  auto const engagement = hidden("engagement");
  CAPTURE(engagement);
  CHECK(engagement.find("initiated,*,*,*,*,\nall,engaged,*,*,*,*,") != std::string::npos);
  auto const retention = hidden("retention");
  CAPTURE(retention);
  CHECK(retention.find("all,30,27,27,") != std::string::npos);  // nobody had left
  auto const funnel = hidden("funnel");
  CAPTURE(funnel);
  // 3 of 33 were not admitted.
  bool const both_shown = funnel.find("assessed,33,") != std::string::npos &&
                          funnel.find("admitted,30,") != std::string::npos;
  CHECK_FALSE(both_shown);
}

TEST_CASE("codes of TEDS are those of the public files, and what is not settled is missing") {
  CHECK(teds_stay(0) == 1);
  CHECK(teds_stay(30) == 30);
  CHECK(teds_stay(31) == 31);
  CHECK(teds_stay(45) == 31);
  CHECK(teds_stay(46) == 32);
  CHECK(teds_stay(90) == 33);
  CHECK(teds_stay(91) == 34);
  CHECK(teds_stay(365) == 36);
  CHECK(teds_stay(366) == 37);
  CHECK(teds_age(11) == teds_missing);
  CHECK(teds_age(12) == 1);
  CHECK(teds_age(54) == 10);
  CHECK(teds_age(64) == 11);
  CHECK(teds_age(65) == 12);
  CHECK(teds_reason(DischargeReason::completed) == 1);
  CHECK(teds_reason(DischargeReason::other) == 7);
  CHECK(teds_service_code("iop") == 6);
  CHECK(teds_service_code("outpatient") == 7);
  CHECK(!teds_service_code("residential"));
  CHECK(teds_service("residential") == "residential");
  CHECK(teds_code("intake.payer", std::string("medicaid")) == 4);
  CHECK(teds_code("intake.payer", Missing::refused) == teds_missing);
  CHECK(teds_code("intake.referral_source", std::string("other")) == teds_missing);
}

TEST_CASE("a stay in codes: a step is a transfer, what is open has no end") {
  Ward ward;
  ward.answer("C-1", 2026y / 8 / 30, "intake", {{"payer", "private"}, {"sex", "female"}});
  ward.decision("C-1", 2026y / 9 / 1, DecisionKind::admit, "iop");
  ward.decision("C-1", 2026y / 10 / 16, DecisionKind::step_down, "outpatient");
  CHECK(ward.rows("teds") ==
        "C-1,2026-09-01,2026-10-16,6,-9,2,-9,2,-9,-9,-9,-9,4,31,-9,-9,-9,-9\n"
        "C-1,2026-10-16,,7,-9,2,-9,2,-9,-9,-9,-9,,,,,,\n");
}

TEST_CASE("a return to use is the first evidence of use after the first negative test") {
  Ward ward;
  auto const test = [&](std::string const& client, Date day, TestResult result,
                        Confirmation confirmation = Confirmation::none) {
    record_test(ward.office.clinic,
                {.client = {client}, .date = day, .result = result, .confirmation = confirmation});
  };
  auto const call = [&](std::string const& client, Date day, bool abstinent) {
    record_contact(
        ward.office.clinic,
        {.client = {client}, .date = day, .kind = ContactKind::follow_up, .abstinent = abstinent});
  };
  for (int i = 1; i <= 9; ++i) {
    auto const client = "C-" + std::to_string(i);
    bool const early = i == 7 || i == 8;
    ward.meet(client, 2025y / 1 / 1);
    if (early)
      ward.course(client, 2025y / 1 / 6, 2025y / 2 / 6);
    else
      ward.course(client, 2026y / 3 / 1, 2026y / 5 / 1);
    if (i != 4 && i != 5)
      test(client, early ? Date{2025y / 1 / 10} : Date{2026y / 3 / 10}, TestResult::negative);
  }
  test("C-1", 2026y / 3 / 5, TestResult::positive);  // had not stopped yet
  test("C-1", 2026y / 3 / 20, TestResult::positive);
  call("C-2", 2026y / 6 / 10, false);  // after the discharge, on day 92
  test("C-3", 2026y / 4 / 20, TestResult::negative);
  test("C-3", 2026y / 4 / 25, TestResult::refused);  // says nothing
  test("C-4", 2026y / 3 / 10, TestResult::positive);
  ward.course("C-6", 2026y / 6 / 1);
  test("C-6", 2026y / 6 / 5, TestResult::positive);  // of the next course, which is the tenth
  call("C-7", 2026y / 2 / 6, false);                 // the day on which people are asked
  call("C-8", 2026y / 2 / 7, false);                 // a day later: not seen after its test
  test("C-9", 2026y / 3 / 20, TestResult::positive, Confirmation::not_confirmed);
  auto const lines = ward.rows("relapse");
  for (auto const* start : {"all,30,10,9,7,1,1,3,0.2,", "\nall,90,10,9,7,1,1,2,0.2,",
                            "\nall,180,10,9,7,2,1,1,0.6,", "\nall,365,10,9,7,2,1,1,0.6,"}) {
    CAPTURE(lines);
    CHECK(lines.find(start) != std::string::npos);
  }
}

TEST_CASE("hours received are of a stay, the day of discharge included, that of a step not") {
  Ward ward;
  auto const come = [&](std::string const& client, Date first, int days_in_a_row,
                        Minutes last = Minutes{180}) {
    for (int i = 1; i <= days_in_a_row; ++i, first += days{1}) {
      ward.office.plan(first, client);
      auto const minutes = i == days_in_a_row ? last : Minutes{180};
      mark(ward.office.clinic,
           {.client = {client},
            .date = first,
            .status = minutes == Minutes{180} ? MarkStatus::present : MarkStatus::left_early,
            .minutes = minutes});
    }
  };
  for (auto const* client : {"C-1", "C-2", "C-3"}) ward.meet(client, 2026y / 1 / 1);
  ward.course("C-1", 2026y / 3 / 2, 2026y / 3 / 4);
  come("C-1", 2026y / 3 / 2, 3);  // nine hours
  ward.course("C-2", 2026y / 4 / 1, 2026y / 4 / 3);
  come("C-2", 2026y / 4 / 1, 3, Minutes{179});  // a minute less
  ward.decision("C-3", 2026y / 5 / 4, DecisionKind::admit, "iop");
  ward.decision("C-3", 2026y / 5 / 6, DecisionKind::step_down, "outpatient");
  ward.decision("C-3", 2026y / 5 / 8, DecisionKind::discharge, "", DischargeReason::dropped_out);
  come("C-3", 2026y / 5 / 4, 5);  // two days here, three there
  CHECK(ward.rows("discharges", {.by = GroupBy::hours}) ==
        "000-008,completed,1,2,0.5\n000-008,stepped,1,2,0.5\n"
        "009-035,completed,1,2,0.5\n009-035,dropped_out,1,2,0.5\n");
}
