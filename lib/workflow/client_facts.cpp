#include "workflow/client_facts.hpp"

#include <algorithm>

namespace careplan {
namespace {

std::string const& address_of(FactRule const& rule) {
  return rule.from.empty() ? rule.id : rule.from;
}

}  // namespace

void ClientFacts::seen(Date date) {
  newest_ = std::max(newest_.value_or(date), date);
}

void ClientFacts::learn(std::string const& id, Known known) {
  if (known.value == Value{Missing::not_asked}) return;
  auto const found = known_.find(id);
  if (found != known_.end()) {
    auto const& before = found->second;
    bool const told_goes_first = before.instrument.empty() && !known.instrument.empty();
    if (known.date < before.date || (known.date == before.date && told_goes_first)) return;
  }
  known_.insert_or_assign(id, std::move(known));
}

void ClientFacts::assessed(std::string const& instrument, Date date, Facts const& facts) {
  seen(date);
  auto const prefix = instrument + ".";
  bool const read = std::ranges::any_of(
      criteria_->facts, [&](FactRule const& rule) { return address_of(rule).starts_with(prefix); });
  // What no rule reads is not kept: a stream may name any number of instruments.
  if (!read) return;
  auto const [before, first] = assessed_.emplace(instrument, date);
  if (date < before->second) return;
  before->second = date;
  std::erase_if(known_, [&](auto const& known) { return known.second.instrument == instrument; });
  for (auto const& rule : criteria_->facts)
    if (auto const found = facts.find(address_of(rule)); found != facts.end())
      learn(rule.id, {found->second, date, instrument});
}

void ClientFacts::told(Date date, Facts const& facts) {
  seen(date);
  // Under a fact's own id last, so that it wins over its address in the same record.
  for (auto const& rule : criteria_->facts)
    for (auto const* const name : {&address_of(rule), &rule.id})
      if (auto const found = facts.find(*name); found != facts.end())
        learn(rule.id, {found->second, date, {}});
}

Facts ClientFacts::as_of(Date day) const {
  Facts facts;
  std::map<std::string, int, std::less<>> age_days;
  for (auto const& [id, known] : known_) {
    facts.emplace(id, known.value);
    age_days.emplace(id, static_cast<int>((day - known.date).count()));
  }
  return facts_for(*criteria_, facts, age_days);
}

}  // namespace careplan
