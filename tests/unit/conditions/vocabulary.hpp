// The small clinic that these tests speak of.
#pragma once

#include "conditions/condition.hpp"

namespace clinic {

using namespace careplan;

inline std::optional<Domain> domain_of(std::string_view name) {
  static std::map<std::string, Domain, std::less<>> const domains{
      {"withdrawal", {.low = 0, .high = 4}},
      {"medical", {.low = 0, .high = 4}},
      {"mental", {.low = 0, .high = 4}},
      {"phq-9.total", {.low = 0, .high = 27}},
      {"drinks", {.values = {0, 2, 4}}},
      {"weight", {.low = 0, .high = 10, .step = 0}},
      {"housing",
       {.kind = DomainKind::words, .words = {"stable", "shelter", "homeless"}, .ordered = false}},
      {"risk", {.kind = DomainKind::words, .words = {"none", "low", "high"}, .ordered = true}},
      {"has-goals", {.kind = DomainKind::yes_no}},
      {"alone", {.kind = DomainKind::yes_no}},
  };
  auto const found = domains.find(name);
  return found == domains.end() ? std::nullopt : std::optional(found->second);
}

inline Vocabulary vocabulary() {
  return {domain_of,
          {},
          {"withdrawal", "medical", "mental", "phq-9.total", "drinks", "weight", "housing", "risk",
           "has-goals", "alone"}};
}

inline Condition parse(std::string_view text) {
  std::vector<Complaint> complaints;
  auto condition = parse_condition(text, {"f.toml", 1, 1}, vocabulary(), complaints);
  throw_if_any(Fault::input, complaints);
  return condition;
}

inline FactOf fact_of(Facts facts) {
  return [facts = std::move(facts)](std::string_view name) -> Value {
    auto const found = facts.find(name);
    return found == facts.end() ? Value(Missing::not_asked) : found->second;
  };
}

inline Truth ask(std::string_view text, Facts facts = {}) {
  return evaluate(parse(text), fact_of(std::move(facts)));
}

}  // namespace clinic
