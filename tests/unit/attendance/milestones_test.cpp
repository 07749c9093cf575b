#include <doctest/doctest.h>

#include "care_sample.hpp"

using namespace careplan;

namespace {

Program asking(MilestoneRule rule) {
  auto program = three_by_three();
  program.milestones = {std::move(rule)};
  return program;
}

Program abstinent_30(AbstinenceBy by = AbstinenceBy::tests) {
  return asking({.id = "abstinent",
                 .kind = MilestoneKind::abstinence_days,
                 .at_least = 30,
                 .by = by,
                 .self_report = "intake.last_use_days"});
}

Program when(std::string_view text, int max_age_days = 0) {
  Vocabulary vocabulary;
  vocabulary.domain_of = [](std::string_view name) -> std::optional<Domain> {
    if (name == "who-5.index.change") return Domain{.low = -100, .high = 100};
    if (name == "completion.living") return Domain{.kind = DomainKind::yes_no};
    return std::nullopt;
  };
  std::vector<Complaint> complaints;
  auto condition = parse_condition(text, {}, vocabulary, complaints);
  REQUIRE(complaints.empty());
  return asking({.id = "asked",
                 .kind = MilestoneKind::score_change,
                 .when = std::move(condition),
                 .max_age_days = max_age_days});
}

MilestoneState only(Care const& care, Program const& program, std::string_view last) {
  auto const states = care.states(program, last);
  REQUIRE(states.size() == 1);
  return states.front();
}

Truth reached(Care const& care, Program const& program, std::string_view last) {
  return only(care, program, last).reached;
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("thirty days of negative tests are abstinence, twenty-nine are not") {
  Care care;
  care.negative("2026-11-02");
  care.negative("2026-12-01");
  CHECK(reached(care, abstinent_30(), "2026-12-01") == Truth::no);
  care.negative("2026-12-02");
  auto const state = only(care, abstinent_30(), "2026-12-02");
  CHECK(state.reached == Truth::yes);
  CHECK(state.date == on("2026-12-02"));
  CHECK(state.evidence == "30 of 30 days by negative tests 2026-11-02 to 2026-12-02");
}

TEST_CASE("without any test abstinence is not known, and after a positive one it is not there") {
  Care care;
  CHECK(reached(care, abstinent_30(), "2026-12-01") == Truth::unknown);
  care.test("2026-11-20", TestResult::invalid);
  CHECK(reached(care, abstinent_30(), "2026-12-01") == Truth::unknown);
  care.positive("2026-11-25");
  CHECK(reached(care, abstinent_30(), "2026-12-01") == Truth::no);
}

TEST_CASE("the client's own word counts from the day it was given, not from today") {
  Care care;
  care.fact("intake.last_use_days", 29.0, 0);
  CHECK(reached(care, abstinent_30(AbstinenceBy::self_report), "2026-12-01") == Truth::no);
  care.fact("intake.last_use_days", 30.0, 0);
  CHECK(reached(care, abstinent_30(AbstinenceBy::self_report), "2026-12-01") == Truth::yes);
  care.fact("intake.last_use_days", 29.0, 10);  // said ten days ago, and not said again
  CHECK(reached(care, abstinent_30(AbstinenceBy::self_report), "2026-12-01") == Truth::no);
  care.told = {};
  CHECK(reached(care, abstinent_30(AbstinenceBy::self_report), "2026-12-01") == Truth::unknown);
  care.fact("intake.last_use_days", Missing::refused, 0);
  CHECK(reached(care, abstinent_30(AbstinenceBy::self_report), "2026-12-01") == Truth::unknown);
}

TEST_CASE("a positive test outweighs the client's word") {
  Care care;
  care.fact("intake.last_use_days", 60.0, 0);
  care.positive("2026-11-20");
  auto const state = only(care, abstinent_30(AbstinenceBy::self_report), "2026-12-01");
  CHECK(state.reached == Truth::no);
  CHECK(state.evidence ==
        "11 of 30 days by own word on 2026-12-01, test of 2026-11-20 not negative");
  CHECK(reached(care, abstinent_30(AbstinenceBy::either), "2026-12-01") == Truth::no);
}

TEST_CASE(
    "either word is enough where the rule says either, and both are needed where it says so") {
  Care care;
  care.fact("intake.last_use_days", 31.0, 0);
  CHECK(reached(care, abstinent_30(AbstinenceBy::either), "2026-12-01") == Truth::yes);
  CHECK(reached(care, abstinent_30(AbstinenceBy::both), "2026-12-01") == Truth::unknown);
  care.negative("2026-11-25");
  CHECK(reached(care, abstinent_30(AbstinenceBy::both), "2026-12-01") == Truth::no);
}

TEST_CASE("a change of ten points is reached at ten and not at nine") {
  Care care;
  auto const program = when("who-5.index.change >= 10");
  CHECK(reached(care, program, "2026-12-01") == Truth::unknown);
  care.fact("who-5.index.change", 9.0, 3);
  CHECK(reached(care, program, "2026-12-01") == Truth::no);
  care.fact("who-5.index.change", 10.0, 3);
  auto const state = only(care, program, "2026-12-01");
  CHECK(state.reached == Truth::yes);
  CHECK(state.date == on("2026-11-28"));
  CHECK(state.evidence == "who-5.index.change >= 10 (10)");
  care.fact("who-5.index.change", Interval{8, 12}, 3);
  CHECK(reached(care, program, "2026-12-01") == Truth::unknown);
}

TEST_CASE("an answer that is too old tells nothing") {
  Care care;
  auto const program = when("completion.living is yes", 30);
  care.fact("completion.living", true, 30);
  CHECK(reached(care, program, "2026-12-01") == Truth::yes);
  care.fact("completion.living", true, 31);
  CHECK(reached(care, program, "2026-12-01") == Truth::unknown);
}

TEST_CASE("what people record stands until something newer says otherwise") {
  Care care;
  auto const program = abstinent_30();
  care.negative("2026-11-20");
  care.said("2026-11-25", "abstinent");
  auto const state = only(care, program, "2026-12-01");
  CHECK(state.reached == Truth::yes);
  CHECK(state.by_person);
  CHECK(has(state.evidence, "recorded as reached on 2026-11-25"));
  SUBCASE("a positive test of that day does not outweigh it") {
    care.positive("2026-11-25");
    CHECK(reached(care, program, "2026-12-01") == Truth::yes);
  }
  SUBCASE("a positive test of the day after does") {
    care.positive("2026-11-26");
    CHECK(reached(care, program, "2026-12-01") == Truth::no);
  }
  SUBCASE("and so does somebody who records that it is lost") {
    care.said("2026-11-26", "abstinent", false);
    CHECK(reached(care, program, "2026-12-01") == Truth::no);
  }
}

TEST_CASE("what was recorded in an earlier stay says nothing of this one") {
  Care care;
  auto const program = asking({.id = "coping", .kind = MilestoneKind::rating});
  care.said("2026-11-01", "coping");
  CHECK(reached(care, program, "2026-12-01") == Truth::unknown);
  care.said("2026-11-02", "coping");
  CHECK(reached(care, program, "2026-12-01") == Truth::yes);
}

TEST_CASE("two meetings in each of four weeks are counted week by week") {
  Care care;
  auto const program = asking({.id = "aftercare",
                               .kind = MilestoneKind::count,
                               .at_least = 2,
                               .of = "contact:mutual_help",
                               .in_days = 7,
                               .running = 4});
  for (auto const* day : {"2026-11-23", "2026-11-29", "2026-11-16", "2026-11-22", "2026-11-09"})
    care.contact(day, ContactKind::mutual_help);
  care.contact("2026-11-02", ContactKind::mutual_help, 2);
  CHECK(only(care, program, "2026-11-29").evidence ==
        "2, 2, 1, 2 of 2 contact:mutual_help in 7 days");
  CHECK(reached(care, program, "2026-11-29") == Truth::no);
  care.contact("2026-11-15", ContactKind::mutual_help);
  CHECK(reached(care, program, "2026-11-29") == Truth::yes);
  CHECK(only(care, program, "2026-11-29").date == on("2026-11-29"));  // the last that counted
  CHECK(reached(care, program, "2026-11-30") == Truth::no);           // the weeks move on by a day
  CHECK_FALSE(only(care, program, "2026-11-30").date);
}

TEST_CASE("only what came about is counted, and only of its kind") {
  Care care;
  auto const program = asking(
      {.id = "practice", .kind = MilestoneKind::count, .at_least = 1, .of = "contact:practice"});
  care.contact("2026-11-10", ContactKind::practice, 1, ContactOutcome::declined);
  care.contact("2026-11-10", ContactKind::peer);
  CHECK(reached(care, program, "2026-11-20") == Truth::no);
  care.contact("2026-11-21", ContactKind::practice);
  CHECK(reached(care, program, "2026-11-20") == Truth::no);
  CHECK(reached(care, program, "2026-11-21") == Truth::yes);
}

TEST_CASE("sessions attended are counted by their service") {
  Care care;
  care.clinic.came("2026-11-04");
  care.clinic.missed("2026-11-06");
  auto const with = [](std::string of, int at_least) {
    return asking({.id = "sessions",
                   .kind = MilestoneKind::count,
                   .at_least = at_least,
                   .of = std::move(of)});
  };
  CHECK(reached(care, with("session:group", 1), "2026-11-10") == Truth::yes);
  CHECK(reached(care, with("session", 2), "2026-11-10") == Truth::no);
  CHECK(reached(care, with("session:gro", 1), "2026-11-10") == Truth::no);
}

TEST_CASE("a signed plan counts until it is drafted anew or withdrawn") {
  Care care;
  auto const program = asking({.id = "plan",
                               .kind = MilestoneKind::plan,
                               .at_least = 1,
                               .of = "plan:relapse_prevention:signed"});
  CHECK(reached(care, program, "2026-11-10") == Truth::no);
  care.plan("2026-11-10", PlanKind::relapse_prevention, PlanStep::drafted);
  care.plan("2026-11-10", PlanKind::aftercare, PlanStep::signed_);
  CHECK(reached(care, program, "2026-11-10") == Truth::no);
  care.plan("2026-11-12", PlanKind::relapse_prevention, PlanStep::signed_);
  CHECK(reached(care, program, "2026-11-11") == Truth::no);
  CHECK(only(care, program, "2026-11-12").evidence == "version 1 signed on 2026-11-12");
  CHECK(reached(care, program, "2026-11-12") == Truth::yes);
  SUBCASE("a review keeps it") {
    care.plan("2026-11-20", PlanKind::relapse_prevention, PlanStep::reviewed);
    CHECK(reached(care, program, "2026-11-20") == Truth::yes);
  }
  SUBCASE("a new draft is not signed yet") {
    care.plan("2026-11-20", PlanKind::relapse_prevention, PlanStep::drafted);
    CHECK(reached(care, program, "2026-11-20") == Truth::no);
  }
  SUBCASE("withdrawn is gone") {
    care.plan("2026-11-20", PlanKind::relapse_prevention, PlanStep::withdrawn);
    CHECK(reached(care, program, "2026-11-20") == Truth::no);
  }
}

TEST_CASE("completion is k of n, and open as long as what is not known could decide it") {
  Program program{.milestones = {{.id = "a"}, {.id = "b"}, {.id = "c"}}, .milestones_needed = 2};
  auto const answer = [&](Truth a, Truth b, Truth c) {
    return completion(program, std::vector<MilestoneState>{{.id = "a", .reached = a},
                                                           {.id = "b", .reached = b},
                                                           {.id = "c", .reached = c}});
  };
  using enum Truth;
  CHECK(answer(yes, yes, no).complete == yes);
  CHECK(answer(yes, no, no).complete == no);
  CHECK(answer(yes, unknown, no).complete == unknown);
  CHECK(answer(no, unknown, no).complete == no);
  CHECK(answer(yes, unknown, no).open == 1);
  program.completion.require = {"c"};
  CHECK(answer(yes, yes, no).complete == no);
  CHECK(answer(yes, yes, unknown).complete == unknown);
  CHECK(answer(yes, no, yes).complete == yes);
  CHECK(answer(yes, yes, no).wanting == std::vector<std::string>{"c"});
  program.milestones_needed = 0;  // all
  program.completion.require.clear();
  CHECK(answer(yes, yes, no).complete == no);
  CHECK(answer(yes, yes, yes).complete == yes);
  CHECK(completion({}, {}).complete == unknown);
}
