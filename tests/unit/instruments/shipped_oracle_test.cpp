// The shipped instruments against their rules written out by hand, for patterns of missing answers.
#include <doctest/doctest.h>

#include <array>
#include <set>

#include "instruments/score.hpp"
#include "shipped.hpp"

using namespace careplan;

namespace {

constexpr std::array cssrs_items = {"q1", "q2", "q3", "q4", "q5", "q6", "q6_recent"};
using Screen = std::array<int, 7>;  // 0 no, 1 yes, 2 open

// The triage rule, for a screen without open answers.
std::string risk(Screen const& s) {
  bool const asked = s[1] == 1;
  if ((asked && (s[3] == 1 || s[4] == 1)) || (s[5] == 1 && s[6] == 1)) return "high";
  if ((asked && s[2] == 1) || s[5] == 1) return "moderate";
  return s[0] == 1 || s[1] == 1 ? "low" : "none";
}

void complete(Screen screen, Screen const& given, std::size_t at, std::set<std::string>& risks) {
  if (at == screen.size()) {
    bool const behind_2 = given[2] == 1 || given[3] == 1 || given[4] == 1;
    bool const fits = (screen[1] == 1 || !behind_2) && (screen[5] == 1 || given[6] != 1);
    if (fits) risks.insert(risk(screen));
    return;
  }
  for (int const answer : {0, 1}) {
    if (given[at] != 2 && given[at] != answer) continue;
    screen[at] = answer;
    complete(screen, given, at + 1, risks);
  }
}

}  // namespace

TEST_CASE("cssrs-screener: the risk is what all completions allow, for every pattern of answers") {
  auto const instrument = shipped_instrument("cssrs-screener");
  auto const plan = plan_for(instrument);
  int refused = 0;
  for (int pattern = 0; pattern < 2187; ++pattern) {
    Screen given{};
    std::vector<Answer> answers;
    for (std::size_t at = 0, rest = static_cast<std::size_t>(pattern); at < 7; ++at, rest /= 3) {
      given[at] = static_cast<int>(rest % 3);
      if (given[at] != 2) answers.push_back({cssrs_items[at], given[at] == 1});
    }
    CAPTURE(pattern);
    std::set<std::string> risks;
    complete({}, given, 0, risks);
    CHECK(complaints_about(plan, answers, {}).empty() == !risks.empty());
    refused += risks.empty() ? 1 : 0;
    if (risks.empty()) continue;
    auto const outcome = score(plan, answers);
    auto const& possible = outcome.results[0].possible;
    CHECK(std::set<std::string>(possible.begin(), possible.end()) == risks);
    auto const state = !risks.contains("high") ? Truth::no
                       : risks.size() == 1     ? Truth::yes
                                               : Truth::unknown;
    CHECK(outcome.flags[0].state == state);
  }
  CHECK(refused > 0);
}

TEST_CASE("intake and audit-c speak of sex and age in the same words") {
  auto const intake = shipped_instrument("intake");
  for (auto const* name : {"sex", "age"}) CHECK(domain_of(intake, name) == context_domain(name));
}

TEST_CASE("intake items have the ids that criteria and schedules read") {
  auto const intake = shipped_instrument("intake");
  for (auto const* id : {"pathway",
                         "referral_source",
                         "prior_level",
                         "prior_level_days",
                         "living",
                         "environment_support",
                         "work_duties",
                         "family_duties",
                         "group_readiness",
                         "virtual_suitable",
                         "insurance_on_file",
                         "id_on_file",
                         "sex",
                         "age",
                         "available",
                         "preferred_track",
                         "preferred_focus",
                         "preferred_clinician_gender",
                         "modality",
                         "psychiatric_medication",
                         "co_occurring",
                         "last_use_days",
                         "prior_complicated_withdrawal",
                         "clinician_recommends",
                         "can_live_at_home",
                         "need_24h",
                         "payer"}) {
    CAPTURE(id);
    CHECK(intake.find_item(id) != nullptr);
  }
}
