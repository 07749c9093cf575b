#include <fmt/format.h>

#include <algorithm>

#include "conditions/domain.hpp"
#include "core/text.hpp"
#include "criteria/place.hpp"

namespace careplan {

Level const* Criteria::find_level(std::string_view id_or_alias) const {
  auto const found = std::ranges::find_if(levels, [&](Level const& level) {
    return level.id == id_or_alias ||
           std::ranges::find(level.aliases, id_or_alias) != level.aliases.end();
  });
  return found == levels.end() ? nullptr : &*found;
}

std::vector<Complaint> complaints_about(Criteria const& criteria, Facts const& facts,
                                        Place const& at, bool strict) {
  std::vector<Complaint> complaints;
  std::vector<std::string> names;
  for (auto const& fact : criteria.facts) names.push_back(fact.id);
  for (auto const& [name, value] : facts) {
    auto const found = std::ranges::find(criteria.facts, name, &FactRule::id);
    if (found == criteria.facts.end()) {
      if (strict)
        complaints.push_back({at, fmt::format("'{}' is not a fact of these criteria", name),
                              suggestion(name, names)});
    } else if (!allows(found->domain, value)) {
      complaints.push_back({at, fmt::format("'{}' cannot be {}", name, to_text(value)),
                            fmt::format("it is {}", describe(found->domain))});
    }
  }
  return complaints;
}

Facts facts_for(Criteria const& criteria, Facts const& by_address,
                std::map<std::string, int, std::less<>> const& age_days) {
  Facts facts;
  for (auto const& rule : criteria.facts) {
    auto found = by_address.find(rule.id);
    if (found == by_address.end() && !rule.from.empty()) found = by_address.find(rule.from);
    if (found == by_address.end()) continue;
    auto const age = age_days.find(found->first);
    bool const stale =
        rule.max_age_days > 0 && age != age_days.end() && age->second > rule.max_age_days;
    facts[rule.id] = stale ? Value(Missing::stale) : found->second;
  }
  return facts;
}

}  // namespace careplan
