#include "workflow/client_facts.hpp"

#include <algorithm>

#include "instruments/change.hpp"
#include "instruments/findings.hpp"
#include "workflow/clinic.hpp"

namespace careplan {
namespace {

std::string const& address_of(FactRule const& rule) {
  return rule.from.empty() ? rule.id : rule.from;
}

constexpr std::string_view change_ending = ".change";
constexpr std::string_view age_ending = ".age_days";

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
  measure(instrument, date, facts);
  auto const [before, first] = assessed_.emplace(instrument, date);
  if (date < before->second) return learn_changes(instrument);
  before->second = date;
  std::erase_if(known_, [&](auto const& known) { return known.second.instrument == instrument; });
  for (auto const& rule : criteria_->facts)
    if (auto const found = facts.find(address_of(rule)); found != facts.end())
      learn(rule.id, {found->second, date, instrument});
  learn_changes(instrument);
}

// Older and newer ones alike: the stream may bring them in any order.
void ClientFacts::measure(std::string const& instrument, Date date, Facts const& facts) {
  for (auto const& rule : criteria_->facts) {
    std::string_view score = address_of(rule);
    if (!score.starts_with(instrument + ".") || !score.ends_with(change_ending)) continue;
    score.remove_suffix(change_ending.size());
    auto const number = numbers_of(facts, score);
    auto const [at, first] = measured_.try_emplace(std::string(score));
    auto& measured = at->second;
    if (first || date <= measured.first) {
      measured.first = date;
      measured.baseline = number;
    }
    if (first || date >= measured.last) {
      measured.last = date;
      measured.newest = number;
    }
  }
}

void ClientFacts::learn_changes(std::string const& instrument) {
  for (auto const& rule : criteria_->facts) {
    std::string_view score = address_of(rule);
    if (!score.starts_with(instrument + ".") || !score.ends_with(change_ending)) continue;
    score.remove_suffix(change_ending.size());
    auto const& measured = measured_.find(score)->second;
    if (measured.first < measured.last && measured.baseline && measured.newest)
      learn(rule.id, {as_fact(change_between(*measured.baseline, *measured.newest)), measured.last,
                      instrument});
  }
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
  for (auto const& rule : criteria_->facts) {
    std::string_view const address = address_of(rule);
    if (!address.ends_with(age_ending)) continue;
    auto const assessed = assessed_.find(address.substr(0, address.size() - age_ending.size()));
    if (assessed == assessed_.end()) continue;
    // What was told of it on that day or later goes before what is worked out.
    if (auto const told = known_.find(rule.id);
        told != known_.end() && told->second.date >= assessed->second)
      continue;
    auto const age = static_cast<int>((day - assessed->second).count());
    facts.insert_or_assign(rule.id, static_cast<double>(age));
    age_days.insert_or_assign(rule.id, age);
  }
  return facts_for(*criteria_, facts, age_days);
}

}  // namespace careplan
