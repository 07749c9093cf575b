// What is struck counts nowhere, and what stays holds together.
#include "workflow/strike.hpp"

#include <doctest/doctest.h>

#include "office.hpp"
#include "workflow/assess_history.hpp"
#include "workflow/assessment_rows.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_reward.hpp"

using namespace careplan;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr auto admission = 2026y / 11 / 21;

Struck struck(Office const& office, std::vector<RowName> rows) {
  return strike(office.clinic, {.rows = std::move(rows), .reason = "wrong client"});
}

DecisionRow decided(Office const& office, Date date, std::string level,
                    std::optional<DischargeReason> discharge = {}, std::string correction = {}) {
  bool const ends = discharge.has_value();
  return decide(office.clinic, {.client = {"C-1"},
                                .date = date,
                                .level = std::move(level),
                                .program = ends ? "" : "sud-iop-3x3",
                                .discharge = discharge,
                                .decided_by = "K1",
                                .correction = std::move(correction)});
}

RowName named(DecisionRow const& row) {
  return {"decision", row.id};
}

std::string said_by(auto action) {
  try {
    action();
  } catch (Error const& error) {
    return describe(error);
  }
  return "";
}

bool holds(std::string const& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("answers of the wrong client count nowhere, and can be recorded for the right one") {
  Office office;
  office.rate("C-1", "3");
  office.rate("C-2", "1");
  auto const result = struck(office, {{"assessment", 1}});
  CHECK(result.count == 1);
  REQUIRE(result.rows.rows.size() == 1);
  auto const record = office.clinic.open(Access::read);
  CHECK(record.clients() == std::vector<ClientId>{{"C-2"}});
  CHECK(fault_of([&] { place_client(office.clinic, {"C-1"}, {.criteria = "iop-adult"}, {}); }) ==
        Fault::not_found);
  // The file that brought them is read again: it says nothing new, and brings nothing back.
  CHECK(fault_of([&] { office.rate("C-1", "3"); }) == Fault::conflict);
  CHECK(recorded_rows(office.clinic, {.client = ClientId{"C-1"}}).rows.empty());
  CHECK(recorded_rows(office.clinic, {.client = ClientId{"C-1"}, .all = true}).rows.size() == 1);
  auto const again = struck(office, {{"assessment", 1}});
  CHECK(again.count == 0);
  CHECK(again.already == 1);
}

TEST_CASE("a client's history shows what was struck only when all of it is asked for, and why") {
  Office office;
  office.rate("C-1", "3");
  assess_record(office.clinic, {.client = {"C-1"},
                                .date = 2026y / 11 / 20,
                                .instrument = "gad-7",
                                .answers = {{"q1", "1"}}});
  struck(office, {{"assessment", 2}});
  auto const rows = [&](bool all) {
    int found = 0;
    auto const table = assessment_history(office.clinic, {.client = {"C-1"}, .all = all});
    for (auto const& row : table.rows)
      for (auto const& cell : row)
        if (auto const* text = std::get_if<std::string>(&cell))
          found += *text == "struck: wrong client";
    return found;
  };
  CHECK(rows(false) == 0);
  CHECK(rows(true) > 0);
}

TEST_CASE(
    "decisions that stay keep their stay: what stands on a struck admission has to go with it") {
  Office office;
  office.rate("C-1", "3");
  auto const admitted = decided(office, admission, "iop");
  auto const left = decided(office, 2026y / 11 / 22, "discharge", DischargeReason::completed);
  auto const before = office.audit();
  auto const refusal = said_by([&] { struck(office, {named(admitted)}); });
  CHECK(holds(refusal, "'discharge' of C-1 on 2026-11-22"));
  CHECK(holds(refusal, "strike decision:" + std::to_string(left.id)));
  CHECK(office.audit() == before);
  CHECK(office.clinic.open(Access::read).decisions().size() == 2);

  SUBCASE("both together") {
    CHECK(struck(office, {named(admitted), named(left)}).count == 2);
    CHECK(office.clinic.open(Access::read).decisions().empty());
    // To admit on that day after all takes a reason.
    CHECK(fault_of([&] { decided(office, admission, "iop"); }) == Fault::conflict);
    auto const back = decided(office, admission, "iop", {}, "it was this client");
    CHECK_FALSE(back.supersedes.has_value());
    CHECK(office.clinic.open(Access::read).decisions() == std::vector{back});
  }
  SUBCASE("the discharge alone") {
    CHECK(struck(office, {named(left)}).count == 1);
    CHECK(episode_on(office.clinic.open(Access::read), {"C-1"}, 2026y / 11 / 22).has_value());
  }
  SUBCASE("a discharge between two admissions stays") {
    decided(office, 2026y / 11 / 23, "iop");
    CHECK(holds(said_by([&] { struck(office, {named(left)}); }), "'admit' of C-1 on 2026-11-23"));
  }
}

TEST_CASE("a correction of a day that has no decision is refused unless one was taken back there") {
  Office office;
  office.rate("C-1", "3");
  CHECK(fault_of([&] { decided(office, admission, "iop", {}, "typing error"); }) ==
        Fault::not_found);
}

TEST_CASE("what was corrected is struck by the row that stands in its place") {
  Office office;
  office.rate("C-1", "3");
  decided(office, admission, "iop");
  DecisionRequest const other{.client = {"C-1"},
                              .date = admission,
                              .level = "iop",
                              .decided_by = "K2",
                              .correction = "no program yet"};
  auto const now = decide(office.clinic, other);
  CHECK(holds(said_by([&] { struck(office, {{"decision", 1}}); }),
              "strike decision:" + std::to_string(now.id)));
  auto const result = struck(office, {named(now)});
  CHECK(result.again == std::vector{RowName{"decision", 1}});
  auto const left = office.clinic.open(Access::read).decisions();
  REQUIRE(left.size() == 1);  // it was the correction that was wrong
  CHECK(left.front().program == "sud-iop-3x3");
}

TEST_CASE(
    "a correction and what it corrects are struck together, in whatever order they are named") {
  Office office;
  office.rate("C-1", "3");
  office.plan(2026y / 11 / 23, "C-1");
  MarkRequest request{.client = {"C-1"}, .date = 2026y / 11 / 23, .status = MarkStatus::present};
  auto const first = mark(office.clinic, request);
  request.status = MarkStatus::excused;
  request.reason = "was away";
  auto const second = mark(office.clinic, request);
  std::vector<RowName> all;
  for (auto const& row : first) all.push_back({"mark", row.id});
  for (auto const& row : second) all.push_back({"mark", row.id});
  all.push_back(all.front());  // named twice
  auto const result = struck(office, all);
  CHECK(result.count == 4);
  CHECK(result.already == 0);
  CHECK(result.again.empty());
  CHECK(office.clinic.open(Access::read).marks().empty());
}

TEST_CASE("marks of days that would be in no stay go with the admission") {
  Office office;
  office.rate("C-1", "3");
  auto const admitted = decided(office, admission, "iop");
  office.plan(2026y / 11 / 23, "C-1");
  auto const marked = mark(
      office.clinic, {.client = {"C-1"}, .date = 2026y / 11 / 23, .status = MarkStatus::present});
  auto const refusal = said_by([&] { struck(office, {named(admitted)}); });
  CHECK(holds(refusal, "C-1 is marked on 2026-11-23"));
  std::vector<RowName> all{named(admitted)};
  for (auto const& row : marked) all.push_back({"mark", row.id});
  CHECK(struck(office, all).count == 3);
}

TEST_CASE("an import of answers that were struck says so") {
  Office office;
  office.rate("C-1", "3");
  office.rate("C-2", "3");
  struck(office, {{"assessment", 1}});
  auto record = office.clinic.open(Access::write);
  auto row = record.assessments_and_superseded({"C-1"}).front();
  row.id = 0;
  Transaction transaction(record, "assess import", "file");
  CHECK(
      holds(said_by([&] { import_assessment(record, transaction, row); }), "struck: wrong client"));
  row.reason = "it was this client";
  CHECK(import_assessment(record, transaction, row) == Written::inserted);
}

TEST_CASE("the last assessment of a client stays as long as anything else does") {
  Office office;
  office.rate("C-1", "3");
  auto const admitted = decided(office, admission, "iop");
  CHECK(holds(said_by([&] { struck(office, {{"assessment", 1}}); }), "strike that as well"));
  CHECK(struck(office, {{"assessment", 1}, named(admitted)}).count == 2);
  CHECK(office.clinic.open(Access::read).clients().empty());
}

TEST_CASE("a make-up of a mark that is struck, and a decision on a recommendation, go with it") {
  Office office;
  office.rate("C-1", "3");
  place_client(office.clinic, {"C-1"}, {.criteria = "iop-adult"}, {.keep = true});
  auto const admitted = decided(office, 2026y / 11 / 22, "iop");
  REQUIRE(admitted.placement.has_value());
  RowName const placed{"placement", *admitted.placement};
  CHECK(holds(said_by([&] { struck(office, {placed}); }), "was decided on placement:1"));
  office.plan(2026y / 11 / 23, "C-1");
  office.plan(2026y / 11 / 24, "C-1");
  mark(office.clinic,
       {.client = {"C-1"}, .date = 2026y / 11 / 23, .status = MarkStatus::unexcused});
  auto const made_up = mark(office.clinic, {.client = {"C-1"},
                                            .date = 2026y / 11 / 24,
                                            .status = MarkStatus::present,
                                            .makes_up = 2026y / 11 / 23});
  CHECK(holds(said_by([&] { struck(office, {{"mark", 1}}); }),
              "strike mark:" + std::to_string(made_up.front().id)));
  std::vector<RowName> all{placed, named(admitted), {"mark", 1}, {"mark", 2}};
  for (auto const& row : made_up) all.push_back({"mark", row.id});
  CHECK(struck(office, all).count == 6);
}

TEST_CASE(
    "rewards that were redeemed stay covered, and those that were struck are not granted again") {
  Office office({PROJECT_ROOT "/examples/rewards"});
  office.rate("C-1", "3");
  decide(office.clinic, {.client = {"C-1"},
                         .date = admission,
                         .level = "iop",
                         .program = "evening-rewards",
                         .track = "evening",
                         .decided_by = "K1"});
  record_test(office.clinic, {.client = {"C-1"}, .date = 2026y / 11 / 22});
  auto const granted = grant_rewards(office.clinic, {.client = ClientId{"C-1"}});
  REQUIRE(granted.size() == 1);
  auto const spent = redeem(
      office.clinic, {.client = {"C-1"}, .date = 2026y / 11 / 22, .what = "bus", .cents = 10});
  RowName const earned{"reward", granted.front().id};
  CHECK(holds(said_by([&] { struck(office, {earned}); }), "10 cents more than was earned"));
  CHECK(struck(office, {earned, {"reward", spent.id}}).count == 2);
  CHECK(grant_rewards(office.clinic, {.client = ClientId{"C-1"}}).empty());
}

TEST_CASE(
    "an entry is struck whole or for one client, and what was corrected since is left alone") {
  Office office;
  office.rate("C-1", "3");
  office.rate("C-2", "3");
  office.plan(2026y / 11 / 23, "C-1");
  auto const there = [](std::string client) {
    return MarkRequest{.client = {std::move(client)},
                       .session = SessionId{"g-2026-11-23-a"},
                       .status = MarkStatus::present};
  };
  mark_all(office.clinic, {there("C-1"), there("C-2")}, false, "");
  auto const entry = static_cast<long>(office.audit());
  auto corrected = there("C-2");
  corrected.status = MarkStatus::excused;
  corrected.reason = "was away";
  mark(office.clinic, corrected);

  StrikeRequest request{.entry = entry, .reason = "file of another week", .dry_run = true};
  auto const tried = strike(office.clinic, request);
  CHECK(tried.count == 1);
  CHECK(tried.corrected == 1);
  CHECK(office.clinic.open(Access::read).marks().size() == 2);
  request.dry_run = false;
  request.client = ClientId{"C-9"};
  CHECK(fault_of([&] { strike(office.clinic, request); }) == Fault::not_found);
  request.client = ClientId{"C-1"};
  CHECK(strike(office.clinic, request).count == 1);
  auto const marks = office.clinic.open(Access::read).marks();
  REQUIRE(marks.size() == 1);
  CHECK(marks.front().client == ClientId{"C-2"});
  CHECK(marks.front().status == MarkStatus::excused);
  CHECK(recorded_rows(office.clinic, {.entry = entry}).rows.empty());
  CHECK(recorded_rows(office.clinic, {.entry = entry, .all = true}).rows.size() == 2);
  CHECK(fault_of([&] { (void)recorded_rows(office.clinic, {.entry = 1}); }) == Fault::not_found);
  CHECK(fault_of([&] { (void)recorded_rows(office.clinic, {.client = ClientId{"C-9"}}); }) ==
        Fault::not_found);
}
