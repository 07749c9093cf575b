#include <doctest/doctest.h>

#include "office.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

// A clinic with one client and recommendations as they would have been kept.
struct Desk {
  Office office{};
  Desk() { office.rate("C-1", "3"); }

  void recommend(std::vector<std::string> const& levels, PlacementRow row = {}) {
    row.client = {"C-1"};
    if (row.as_of == Date{}) row.as_of = 2026y / 11 / 21;
    if (row.criteria.empty()) row.criteria = "own-rules";
    row.criteria_version = "1";
    row.criteria_hash = std::string(64, 'a');
    if (row.purpose.empty()) row.purpose = "admission";
    row.levels = levels;
    row.status = levels.size() == 1 ? "certain" : levels.empty() ? "undetermined" : "conditional";
    row.level = levels.size() == 1 ? levels.front() : "";
    row.result_json = "{}";
    auto record = office.clinic.open(Access::write);
    Transaction transaction(record, "place client", "C-1");
    transaction.save(row);
    transaction.commit();
  }
  DecisionRequest to(std::string const& level, Date date = 2026y / 11 / 22) const {
    return {.client = {"C-1"}, .date = date, .level = level, .decided_by = "K1"};
  }
  DecisionRow decide(DecisionRequest const& request) {
    return careplan::decide(office.clinic, request);
  }
  Fault fault(DecisionRequest const& request) {
    return fault_of([&] { decide(request); });
  }
  std::string refusal(DecisionRequest const& request) {
    try {
      decide(request);
    } catch (Error const& error) {
      return error.what();
    }
    return "accepted";
  }
};

}  // namespace

TEST_CASE("outside of the levels that were possible a decision says why, within them it need not") {
  Desk desk;
  desk.recommend({"iop", "php"});
  CHECK(desk.refusal(desk.to("outpatient")).find("'iop or php' was recommended") !=
        std::string::npos);
  auto unavailable = desk.to("outpatient");
  unavailable.deviation = Deviation::service_unavailable;
  CHECK(desk.fault(unavailable) == Fault::input);  // below what is needed
  auto const row = desk.decide(desk.to("php"));
  CHECK(row.recommended.empty());  // nothing certain
  CHECK(row.placement.has_value());
}

TEST_CASE("a stop that was in force asks for a reason whatever is decided") {
  Desk desk;
  desk.recommend({}, {.stopped = true});
  CHECK(desk.refusal(desk.to("iop")).find("a stop was in force on 2026-11-21") !=
        std::string::npos);
  auto request = desk.to("iop");
  request.deviation = Deviation::clinical_judgement;
  request.note = "seen by the physician, no danger today";
  CHECK(desk.fault(request) == Fault::no);
}

TEST_CASE("nothing recommended leaves every level to the clinician") {
  Desk desk;
  desk.recommend({});
  CHECK(desk.fault(desk.to("php")) == Fault::no);
}

TEST_CASE("where any level above would do as well, one above is no deviation and one below is") {
  Desk desk;
  desk.recommend({"iop"}, {.or_above = true});
  CHECK(desk.fault(desk.to("outpatient")) == Fault::input);
  CHECK(desk.fault(desk.to("php")) == Fault::no);
}

TEST_CASE("how to attend is no recommendation of a level") {
  Desk desk;
  desk.recommend({"iop"});
  desk.recommend({"in-person"}, {.criteria = "ways", .purpose = "virtual"});
  CHECK(desk.decide(desk.to("iop")).recommended == "iop");
}

TEST_CASE("of several answers of one day the one that is followed counts") {
  Desk desk;
  desk.recommend({"php"}, {.criteria = "up", .purpose = "step_up"});
  desk.recommend({"iop"}, {.criteria = "stay", .purpose = "continued_stay"});
  CHECK(desk.decide(desk.to("php")).recommended == "php");
}

TEST_CASE("a recommendation counts from its day on, and the newest day counts") {
  Desk desk;
  desk.recommend({"php"}, {.as_of = 2026y / 11 / 22});
  desk.recommend({"iop"}, {.as_of = 2026y / 11 / 20});  // kept later, about an earlier day
  CHECK(desk.fault(desk.to("iop", 2026y / 11 / 21)) == Fault::no);
  auto const later = desk.to("iop", 2026y / 11 / 22);
  CHECK(desk.refusal(later).find("'php' was recommended") != std::string::npos);
}

TEST_CASE("to complete against the rules for discharge says why, to drop out does not") {
  Desk desk;
  desk.decide(desk.to("iop"));
  desk.recommend({"iop"}, {.as_of = 2026y / 12 / 1, .criteria = "out", .purpose = "discharge"});
  auto request = desk.to("discharge", 2026y / 12 / 2);
  request.discharge = DischargeReason::completed;
  CHECK(desk.refusal(request).find("'iop' was recommended and 'discharge' is decided") !=
        std::string::npos);
  request.discharge = DischargeReason::dropped_out;
  request.site_reason = "lost-contact";
  CHECK(desk.decide(request).site_reason == "lost-contact");
  CHECK(desk.office.clinic.open(Access::read).decisions().back().site_reason == "lost-contact");
}

TEST_CASE("only a discharge has the site's own reason") {
  Desk desk;
  auto request = desk.to("iop");
  request.site_reason = "moved";
  CHECK(desk.fault(request) == Fault::input);
}

TEST_CASE("the same decision again changes nothing, whatever has been recommended since") {
  Desk desk;
  desk.decide(desk.to("iop"));
  desk.recommend({"php"});
  auto const entries = desk.office.audit();
  auto const again = decide_all(desk.office.clinic, {desk.to("iop")}, false);
  CHECK(again.unchanged == 1);
  CHECK(desk.office.clinic.open(Access::read).decisions().size() == 1);
  CHECK(desk.office.audit() == entries);
}

TEST_CASE("a decision that was wrong is superseded, with the reason, and no longer counts") {
  Desk desk;
  desk.decide(desk.to("iop"));
  auto right = desk.to("php");
  right.correction = "wrong level was typed";
  auto const row = desk.decide(right);
  CHECK(row.kind == DecisionKind::admit);  // no step up from the level that never was
  auto const record = desk.office.clinic.open(Access::read);
  REQUIRE(record.decisions().size() == 1);
  CHECK(record.decisions().front().level == "php");
  CHECK(record.decisions().front().reason == "wrong level was typed");
  CHECK(desk.fault(desk.to("outpatient")) == Fault::no);  // a step down, another kind
}

TEST_CASE("a stay that goes on keeps its level and program") {
  Desk desk;
  auto first = desk.to("iop");
  first.program = "sud-iop-3x3";
  first.track = "morning";
  desk.decide(first);
  auto const later = [&](char const* level, char const* program, char const* track = "") {
    auto request = desk.to(level, 2026y / 11 / 29);
    request.kind = DecisionKind::continue_care;
    request.program = program;
    request.track = track;
    return request;
  };
  CHECK(desk.refusal(later("php", "")).find("'continue' does not lead to 'php'") !=
        std::string::npos);
  CHECK(desk.refusal(later("iop", "dbt-iop")).find("does not change the program") !=
        std::string::npos);
  CHECK(desk.fault(later("iop", "", "virtual-evening")) == Fault::input);  // of another program
  CHECK(desk.fault(later("iop", "", "evening")) == Fault::no);
}

TEST_CASE("another program of the same level is a transfer, and no other kind leads there") {
  Desk desk;
  auto request = desk.to("iop");
  request.program = "sud-iop-3x3";
  desk.decide(request);
  request.date = 2026y / 11 / 29;
  request.kind = DecisionKind::transfer;
  CHECK(desk.refusal(request).find("a transfer leads to another program") != std::string::npos);
  request.program.clear();
  CHECK(desk.fault(request) == Fault::input);
  request.program = "dbt-iop";
  request.level = "php";
  CHECK(desk.fault(request) == Fault::input);
  request.level = "iop";
  request.kind.reset();
  CHECK(desk.decide(request).kind == DecisionKind::transfer);
  CHECK(decide_all(desk.office.clinic, {request}, false).unchanged == 1);
  // A wrong program of that day is corrected, and stays a transfer.
  request.program = "matrix-16";
  request.correction = "wrong program was typed";
  CHECK(desk.decide(request).kind == DecisionKind::transfer);
  auto const stays = episodes(desk.office.clinic.open(Access::read).decisions());
  REQUIRE(stays.size() == 2);
  CHECK(stays[0].end == stays[1].begin);
  CHECK(stays[1].program == "matrix-16");
  CHECK(stays[1].level == "iop");
}

TEST_CASE("who is in no program yet is in it from the admission on, and not transferred") {
  Desk desk;
  desk.decide(desk.to("iop"));
  auto request = desk.to("iop", 2026y / 11 / 29);
  request.program = "dbt-iop";
  CHECK(desk.refusal(request).find("is in no program since 2026-11-22") != std::string::npos);
}

TEST_CASE("a step goes where its kind says") {
  Desk desk;
  desk.decide(desk.to("iop"));
  auto request = desk.to("outpatient", 2026y / 11 / 29);
  request.kind = DecisionKind::step_up;
  CHECK(desk.fault(request) == Fault::input);
  request.kind = DecisionKind::step_down;
  request.level = "iop";
  CHECK(desk.fault(request) == Fault::input);
  request.level = "outpatient";
  CHECK(desk.fault(request) == Fault::no);
}

TEST_CASE("a discharge does not take the stay away under what was decided for later") {
  Desk desk;
  desk.decide(desk.to("iop"));
  desk.decide(desk.to("php", 2026y / 11 / 29));
  auto request = desk.to("discharge", 2026y / 11 / 25);
  request.discharge = DischargeReason::dropped_out;
  CHECK(desk.refusal(request).find("'step_up' is decided for C-1 on 2026-11-29 already") !=
        std::string::npos);
  request.date = 2026y / 12 / 2;
  CHECK(desk.fault(request) == Fault::no);
}

namespace {

DecisionRequest moved(DecisionRequest request, Date was_on) {
  request.was_on = was_on;
  request.correction = "wrong day in the chart";
  return request;
}

DecisionRequest dropped_out(Desk const& desk, Date date) {
  auto request = desk.to("discharge", date);
  request.discharge = DischargeReason::dropped_out;
  return request;
}

}  // namespace

TEST_CASE("a decision of a wrong day is moved, and counts on its new day alone") {
  for (Date const right : {Date{2026y / 11 / 19}, Date{2026y / 11 / 25}}) {
    CAPTURE(to_text(right));
    Desk desk;
    desk.decide(desk.to("iop"));
    auto const request = moved(desk.to("iop", right), 2026y / 11 / 22);
    CHECK(desk.decide(request).kind == DecisionKind::admit);
    auto const stays = episodes(desk.office.clinic.open(Access::read).decisions());
    REQUIRE(stays.size() == 1);
    CHECK(stays[0].begin == right);
    // The same again, as a file read twice would have it, changes nothing.
    CHECK(decide_all(desk.office.clinic, {request}, false).unchanged == 1);
    CHECK(desk.fault(moved(desk.to("iop", right), 2026y / 11 / 20)) == Fault::no);
  }
}

TEST_CASE("a decision is not moved from under what was decided since, nor from a day without one") {
  Desk desk;
  desk.decide(desk.to("iop"));
  desk.decide(desk.to("php", 2026y / 11 / 29));
  CHECK(desk.refusal(moved(desk.to("iop", 2026y / 11 / 30), 2026y / 11 / 22))
            .find("'step_up' is decided for C-1 on 2026-11-29 already") != std::string::npos);
  // Which of two steps of one day came first nobody could tell any more.
  CHECK(desk.fault(moved(desk.to("iop", 2026y / 11 / 29), 2026y / 11 / 22)) == Fault::conflict);
  CHECK(desk.fault(moved(desk.to("iop", 2026y / 11 / 28), 2026y / 11 / 22)) == Fault::no);
  CHECK(desk.fault(moved(desk.to("iop", 2026y / 11 / 24), 2026y / 11 / 23)) == Fault::not_found);
}

TEST_CASE("an admission before another is refused, and one that is moved there is not") {
  Desk desk;
  desk.decide(desk.to("iop"));
  auto const earlier = desk.to("iop", 2026y / 11 / 19);
  CHECK(desk.refusal(earlier).find("C-1 is admitted on 2026-11-22 already") != std::string::npos);
  CHECK(desk.fault(moved(earlier, 2026y / 11 / 22)) == Fault::no);
}

TEST_CASE("an earlier stay comes with its discharge, in whatever order a file has them") {
  Desk desk;
  desk.decide(desk.to("iop"));
  auto const admit = desk.to("iop", 2026y / 3 / 2);
  std::vector<DecisionRequest> file{dropped_out(desk, 2026y / 5 / 4), admit};
  auto late = file;
  late[0].date = 2026y / 11 / 23;  // of the stay that stands
  CHECK(fault_of([&] { decide_all(desk.office.clinic, late, false); }) == Fault::conflict);
  auto other = file;
  other[0].client = {"C-2"};
  CHECK(fault_of([&] { decide_all(desk.office.clinic, other, false); }) == Fault::conflict);
  CHECK(decide_all(desk.office.clinic, file, false).inserted == 2);
  CHECK(episodes(desk.office.clinic.open(Access::read).decisions()).size() == 2);
}

TEST_CASE("a discharge is not moved past the next admission") {
  Desk desk;
  desk.decide(desk.to("iop", 2026y / 3 / 2));
  desk.decide(dropped_out(desk, 2026y / 5 / 4));
  desk.decide(desk.to("iop"));
  auto request = moved(dropped_out(desk, 2026y / 11 / 23), 2026y / 5 / 4);
  CHECK(desk.refusal(request).find("leaves no room for it") != std::string::npos);
  request.date = 2026y / 11 / 22;
  CHECK(desk.fault(request) == Fault::no);
}

TEST_CASE("where there is nothing to correct a correction is refused") {
  Desk desk;
  auto request = desk.to("iop");
  request.correction = "typed wrongly";
  CHECK(desk.fault(request) == Fault::not_found);
}

TEST_CASE("a file of decisions is held against newer facts as one decision is") {
  Desk desk;
  auto early = desk.office.clinic;
  early.today = 2026y / 11 / 20;
  place_client(early, {"C-1"}, {.criteria = "iop-adult"}, {.keep = true});
  assess_record(desk.office.clinic, {.client = {"C-1"},
                                     .date = 2026y / 11 / 21,
                                     .instrument = "intake",
                                     .answers = {{"need_24h", "yes"}}});
  auto const request = desk.to("residential");
  CHECK(desk.fault(request) == Fault::conflict);
  CHECK(fault_of([&] { decide_all(desk.office.clinic, {request}, false); }) == Fault::conflict);
  CHECK(desk.office.clinic.open(Access::read).decisions().empty());
}

TEST_CASE("who is surely too young or too old for a program is in it for a reason that is given") {
  auto const decided = [](char const* age, char const* told, char const* program,
                          Deviation deviation = Deviation::none) {
    Desk desk;
    assess_record(desk.office.clinic, {.client = {"C-1"},
                                       .date = *parse_date(told),
                                       .instrument = "intake",
                                       .answers = {{"age", age}}});
    auto request = desk.to("iop");
    request.program = program;
    request.deviation = deviation;
    return desk.refusal(request);
  };
  auto const says = [](std::string const& text, char const* part) {
    return text.find(part) != std::string::npos;
  };
  // Of the intake one knows years: 16 may be 17 a day later, and 18 a year and a day later, when
  // nobody is 16 any more.
  CHECK(decided("17", "2026-11-21", "sud-iop-3x3") == "accepted");
  CHECK(says(decided("17", "2026-11-22", "sud-iop-3x3"), "is 17 years old by what was told"));
  CHECK(decided("16", "2025-11-21", "sud-iop-3x3") == "accepted");
  CHECK(says(decided("16", "2025-11-22", "sud-iop-3x3"), "is for 18 years and older"));
  CHECK(says(decided("18", "2026-11-20", "adolescent-evening"), "is for 13 to 17 years"));
  CHECK(decided("17", "2025-11-22", "adolescent-evening") == "accepted");
  CHECK(says(decided("17", "2025-11-21", "adolescent-evening"), "is 18 or 19 years old"));
  CHECK(decided("16", "2025-11-21", "adolescent-evening") == "accepted");
  CHECK(decided("17", "2026-11-22", "sud-iop-3x3", Deviation::service_unavailable) == "accepted");
}
