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

namespace {

// "2026-11-20" or "2026-11-20T14:30".
struct Moment {
  Date day{};
  std::optional<Clock> time{};
};
std::optional<Moment> parse_moment(std::string_view text) {
  auto const cut = text.find('T');
  auto const day = parse_date(text.substr(0, cut));
  if (!day) return std::nullopt;
  if (cut == std::string_view::npos) return Moment{*day, {}};
  auto const time = parse_clock(text.substr(cut + 1));
  return time ? std::optional(Moment{*day, time}) : std::nullopt;
}

// Whole hours from the moment to some time on the day `as_of`.
Value hours_since(Moment const& moment, Date as_of) {
  auto const midnight = static_cast<int>((as_of - moment.day).count()) * 24 * 60;
  int const earliest = moment.time ? moment.time->minute : 0;
  int const latest = moment.time ? moment.time->minute : 24 * 60;
  int const least = std::max(0, midnight - latest);
  int const most = midnight + 24 * 60 - 1 - earliest;
  if (least / 60 == most / 60) return static_cast<double>(least / 60);
  return Interval{static_cast<double>(least / 60), static_cast<double>(most / 60)};
}

}  // namespace

void count_since(Criteria const& criteria, Facts& facts, Date as_of) {
  for (auto const& rule : criteria.facts) {
    auto const found = facts.find(rule.id);
    if (rule.since == Since::none || found == facts.end()) continue;
    auto const* const text = std::get_if<std::string>(&found->second);
    auto const moment = text == nullptr ? std::nullopt : parse_moment(*text);
    if (text != nullptr && (!moment || moment->day > as_of))
      found->second = Missing::unknown;
    else if (moment && rule.since == Since::days)
      found->second = static_cast<double>((as_of - moment->day).count());
    else if (moment)
      found->second = hours_since(*moment, as_of);
  }
}

std::size_t level_index(Criteria const& criteria, std::string_view level) {
  auto const* const found = criteria.find_level(level);
  return found == nullptr ? 0 : static_cast<std::size_t>(found - criteria.levels.data()) + 1;
}

std::vector<Complaint> complaints_about(Criteria const& criteria, Facts const& facts,
                                        Place const& at, bool strict) {
  std::vector<Complaint> complaints;
  auto const names = [&] {
    std::vector<std::string> all;
    for (auto const& fact : criteria.facts) all.push_back(fact.id);
    return all;
  };
  for (auto const& [name, value] : facts) {
    auto const found = std::ranges::find(criteria.facts, name, &FactRule::id);
    if (found == criteria.facts.end()) {
      if (strict)
        complaints.push_back({at, fmt::format("'{}' is not a fact of these criteria", name),
                              suggestion(name, names())});
    } else if (auto const* text = std::get_if<std::string>(&value);
               found->since != Since::none && text != nullptr) {
      if (!parse_moment(*text))
        complaints.push_back({at, fmt::format("'{}' is not a day: {}", name, *text),
                              "write 2026-12-01, or 2026-12-01T14:30"});
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
