// What is wrong with the policy rules of a program.
#include "program/policy_faults.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace careplan {
namespace {

template <class Element>
void known(PolicyRule const& rule, std::vector<std::string> const& names,
           std::vector<Element> const& elements, std::string_view what,
           std::vector<Complaint>& found) {
  std::vector<std::string> ids;
  for (auto const& element : elements) ids.push_back(element.id);
  for (auto const& name : names)
    if (std::ranges::find(ids, name) == ids.end())
      found.push_back({rule.place,
                       fmt::format("policy '{}' names an unknown {} '{}'", rule.id, what, name),
                       suggestion(name, ids)});
}

void ladder(PolicyRule const& rule, std::vector<Complaint>& found) {
  if (rule.ladder.empty())
    found.push_back({rule.place, fmt::format("nothing follows from policy '{}'", rule.id),
                     "write ladder = [\"warning\", \"team_review\"]"});
  if (!rule.contract) return;
  if (rule.contract->attend > rule.contract->of)
    found.push_back({rule.place,
                     fmt::format("the contract of policy '{}' asks for {} of {}", rule.id,
                                 rule.contract->attend, rule.contract->of),
                     {}});
  bool const signed_ = std::ranges::any_of(rule.ladder, [](PolicyAction action) {
    return action == PolicyAction::contract || action == PolicyAction::discharge_contract;
  });
  if (!signed_)
    found.push_back({rule.place, fmt::format("policy '{}' never leads to its contract", rule.id),
                     "add \"contract\" to the ladder, or remove the contract"});
}

}  // namespace

std::vector<Complaint> policy_faults(Program const& program) {
  std::vector<Complaint> found;
  for (auto const& rule : program.attendance.rules) {
    known(rule, rule.phases, program.phases, "phase", found);
    known(rule, rule.exempt, program.services, "service", found);
    ladder(rule, found);
    if (rule.scope == PolicyScope::rolling_sessions && rule.reach > rule.within)
      found.push_back(
          {rule.place,
           fmt::format("policy '{}' waits for {} of {}", rule.id, rule.reach, rule.within),
           "reach is at most within"});
  }
  for (auto const& plan : program.rewards)
    if (!plan.service.empty() && program.find_service(plan.service) == nullptr)
      found.push_back({plan.place, fmt::format("unknown service '{}'", plan.service), {}});
  return found;
}

}  // namespace careplan
