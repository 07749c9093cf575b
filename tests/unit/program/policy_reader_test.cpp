// The policy language: what a program file may say of attendance, leave, tests and rewards.
#include <doctest/doctest.h>

#include "shipped_program.hpp"

using namespace careplan;

namespace {

constexpr char whole_policy[] = R"toml(
[[policy]]
id = "dbt"
label = "Two of six"
counts = "absence"
unit = "session"
scope = "rolling_sessions"
within = 6
reach = 2
phases = ["foundation"]
exempt = ["medication"]
ladder = ["contract", "discharge_contract", "discharge"]
contract = { attend = 5, of = 6 }
cite = ["own"]
)toml";

std::string policy(std::string_view from, std::string_view to) {
  std::string text(whole_policy);
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

constexpr char whole_reward[] = R"toml(
[[reward]]
id = "voucher"
label = "Vouchers"
kind = "voucher"
target = "negative_test"
weeks = 12
start = 250
step = 125
bonus_every = 3
bonus_cents = 1000
restore_after = 5
point_cents = 25
annual_cap_cents = 75000
cite = ["own"]
)toml";

}  // namespace

TEST_CASE("the shipped program carries its ladder, its leave and their sources") {
  auto const program = read_program(shipped(), "f.toml");
  auto const& rules = program.attendance.rules;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].counts == AbsenceKind::unexcused);
  CHECK(rules[0].unit == CountUnit::day);
  CHECK(rules[0].within == 28);
  CHECK(rules[0].contract == ContractTerms{.attend = 5, .of = 6});
  CHECK(rules[1].in_a_row);
  CHECK(program.attendance.leave.after_days == 21);
  for (auto const& rule : rules) CHECK_FALSE(rule.cites.empty());
}

TEST_CASE("a policy rule is read with every key that it may have") {
  auto const program = read_with(whole_policy);
  PolicyRule rule = program.attendance.rules.back();
  rule.place = {};
  CHECK(rule == PolicyRule{.id = "dbt",
                           .label = "Two of six",
                           .counts = AbsenceKind::absence,
                           .scope = PolicyScope::rolling_sessions,
                           .within = 6,
                           .reach = 2,
                           .phases = {"foundation"},
                           .exempt = {"medication"},
                           .ladder = {PolicyAction::contract, PolicyAction::discharge_contract,
                                      PolicyAction::discharge},
                           .contract = ContractTerms{.attend = 5, .of = 6},
                           .cites = {"own"}});
}

TEST_CASE("a policy rule that says too little or what cannot be is refused with the reason") {
  struct Case {
    char const* from;
    char const* to;
    char const* said;
  };
  for (auto const& [from, to, said] : {
           Case{"within = 6\n", "", "within"},
           Case{"scope = \"rolling_sessions\"", "scope = \"episode\"", "counts to its own end"},
           Case{"reach = 2", "reach = 7", "waits for 7 of 6"},
           Case{"attend = 5", "attend = 7", "asks for 7 of 6"},
           Case{"\"contract\", \"discharge_contract\", ", "", "never leads to its contract"},
           Case{"\"contract\", \"discharge_contract\", \"discharge\"", "", "nothing follows"},
           Case{"\"foundation\"", "\"fundation\"", "unknown phase 'fundation'"},
           Case{"\"medication\"", "\"medicine\"", "unknown service 'medicine'"},
           Case{"\"discharge\"]", "\"expel\"]", "'expel' is not one of the words for ladder"},
           Case{"counts = \"absence\"", "counts = \"absences\"", "counts"},
           Case{"cite = [\"own\"]", "", "these numbers name no source"},
           Case{"id = \"dbt\"", "id = \"no-call\"", "policy 'no-call' is there twice"},
       }) {
    CAPTURE(from);
    auto const text = refused(policy(from, to));
    CAPTURE(text);
    CHECK(has(text, said));
  }
}

TEST_CASE("a reward plan is read in cents") {
  auto const plan = read_with(whole_reward).rewards.back();
  CHECK(plan.start == 250);
  CHECK(plan.bonus_every == 3);
  CHECK(plan.restore_after == 5);
  CHECK(plan.missed_resets);
  CHECK(plan.annual_cap_cents == 75'000);
}

TEST_CASE("a reward plan that cannot be is refused with the reason") {
  struct Case {
    char const* from;
    char const* to;
    char const* said;
  };
  for (auto const& [from, to, said] :
       {Case{"kind = \"voucher\"", "kind = \"draws\"", "draws need a bowl"},
        Case{"bonus_every = 3\n", "", "a bonus that nothing earns"},
        Case{"step = 125", "step = 130", "130 cents are no whole number of points"},
        Case{"weeks = 12", "weeks = 12\ncap = 200", "the cap is below the start"},
        Case{"weeks = 12", "weeks = 12\nservice = \"grup\"", "unknown service 'grup'"},
        Case{"cite = [\"own\"]", "", "these numbers name no source"}}) {
    CAPTURE(said);
    std::string text(whole_reward);
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, std::string_view(from).size(), to);
    CHECK(has(refused(text), said));
  }
}
