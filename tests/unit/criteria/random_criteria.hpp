// Random made-up criteria and facts, with what the facts leave open: for oracles.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "criteria/made_up.hpp"

namespace made_up {

using Random = std::mt19937;

inline int pick(Random& random, int n) {
  return static_cast<int>(random() % static_cast<unsigned>(n));
}

inline std::string comparison(Random& random) {
  static char const* const numbers[] = {"x", "y", "z"};
  static char const* const signs[] = {"<=", ">=", "=", "!="};
  std::string const name = numbers[pick(random, 3)];
  std::string const sign = signs[pick(random, 4)];
  switch (pick(random, 9)) {
    case 0:
      return "odd in {2, 5}";
    case 1:
      return std::string("risk ") + (pick(random, 2) != 0 ? ">= mid" : "is high");
    case 2:
      return pick(random, 2) != 0 ? "home" : "not home";
    case 3:
      return "x + " + name + " + odd " + sign + " 4";
    case 4:
      return "max(y, z) - " + name + " " + sign + " 1";
    case 5:
      return "count(x, y, z >= 2) " + sign + " " + std::to_string(1 + pick(random, 2));
    default:
      return name + " " + sign + " " + std::to_string(pick(random, 4));
  }
}

inline std::string condition(Random& random) {
  std::string text = "(" + comparison(random) + ")";
  std::string const joint = pick(random, 2) != 0 ? " and " : " or ";
  for (int i = pick(random, 3); i > 0; --i) text += joint + "(" + comparison(random) + ")";
  return text;
}

inline Criteria random_criteria(Random& random) {
  static char const* const levels[] = {"a", "b", "c", "d"};
  std::vector<RuleText> rules;
  int const count = 2 + pick(random, 7);
  for (int i = 0; i < count; ++i) {
    int const kind = pick(random, 9);
    RuleText rule{"r" + std::to_string(i),
                  kind < 4   ? RuleKind::indicate
                  : kind < 6 ? RuleKind::exclude
                  : kind < 7 ? RuleKind::override_
                  : kind < 8 ? RuleKind::modify
                             : RuleKind::stop,
                  levels[pick(random, 4)], condition(random)};
    if (rule.kind == RuleKind::stop) rule.level.clear();
    if (pick(random, 4) == 0) rule.unless = condition(random);
    rules.push_back(rule);
  }
  return criteria(rules, pick(random, 2) != 0 ? "a" : "");
}

inline std::map<std::string, std::vector<Value>> const& domains() {
  static std::map<std::string, std::vector<Value>> const all{
      {"x", {0.0, 1.0, 2.0, 3.0}}, {"y", {0.0, 1.0, 2.0, 3.0}},      {"z", {0.0, 1.0, 2.0, 3.0}},
      {"odd", {0.0, 2.0, 5.0}},    {"risk", {"low", "mid", "high"}}, {"home", {true, false}}};
  return all;
}

// What is given of each fact, and what that leaves open.
using Open = std::map<std::string, std::vector<Value>>;
inline std::pair<Facts, Open> random_facts(Random& random) {
  Facts facts;
  Open open;
  for (auto const& [name, values] : domains()) {
    auto const any =
        values[static_cast<std::size_t>(pick(random, static_cast<int>(values.size())))];
    switch (pick(random, 6)) {
      case 0:
        open[name] = values;
        break;
      case 1:
        facts[name] = pick(random, 2) != 0 ? Missing::refused : Missing::stale;
        open[name] = values;
        break;
      case 2:
        if (name == "x" || name == "y") {
          facts[name] = Interval{1, 2};
          open[name] = {1.0, 2.0};
          break;
        }
        [[fallthrough]];
      case 3:
        if (name == "risk") {
          facts[name] = OneOf{{"low", "high"}};
          open[name] = {"low", "high"};
          break;
        }
        [[fallthrough]];
      default:
        facts[name] = any;
        open[name] = {any};
    }
    if (pick(random, 20) == 0) {
      facts[name] = Missing::not_applicable;
      open[name] = {Missing::not_applicable};
    }
  }
  return {facts, open};
}

}  // namespace made_up
