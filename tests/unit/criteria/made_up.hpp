// Small made-up criteria for tests: four levels a < b < c < d over a handful of facts.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "criteria/place.hpp"

namespace made_up {

using namespace careplan;

inline std::vector<FactRule> facts() {
  Domain const rating{.low = 0, .high = 3};
  return {{.id = "x", .label = "the x", .domain = rating},
          {.id = "y", .domain = rating},
          {.id = "z", .domain = rating},
          {.id = "odd", .domain = {.values = {0, 2, 5}}},
          {.id = "risk",
           .domain = {.kind = DomainKind::words, .words = {"low", "mid", "high"}, .ordered = true}},
          {.id = "home", .domain = {.kind = DomainKind::yes_no}}};
}

inline Condition parse(std::string_view text, std::vector<FactRule> const& known = facts()) {
  if (text.empty()) return {};
  auto const domain_of = [&](std::string_view name) -> std::optional<Domain> {
    for (auto const& fact : known)
      if (fact.id == name) return fact.domain;
    return std::nullopt;
  };
  std::vector<Complaint> complaints;
  auto condition = parse_condition(text, {"made-up", 1, 1}, {domain_of, {}, {}}, complaints);
  throw_if_any(Fault::input, complaints);
  return condition;
}

struct RuleText {
  std::string id;
  RuleKind kind;
  std::string level;
  std::string when;
  std::string unless{};
};

inline Criteria criteria(std::vector<RuleText> const& rules, std::string default_level = "a") {
  Criteria made{.id = "made-up",
                .default_level = std::move(default_level),
                .default_because = "nothing asks for more"};
  int order = 0;
  for (char const* id : {"a", "b", "c", "d"}) made.levels.push_back({.id = id, .order = order++});
  made.facts = facts();
  for (auto const& rule : rules)
    made.rules.push_back({.id = rule.id,
                          .kind = rule.kind,
                          .level = rule.level,
                          .when = parse(rule.when),
                          .unless = parse(rule.unless),
                          .because = "because of " + rule.id,
                          .cite = "source",
                          .action = rule.kind == RuleKind::stop ? "act" : ""});
  return made;
}

}  // namespace made_up
