#include "attendance/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include "attendance/leave.hpp"
#include "attendance/occurrences.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr bool is_contract(PolicyAction action) {
  return action == PolicyAction::contract || action == PolicyAction::discharge_contract;
}

std::string_view kind_text(AbsenceKind kind) {
  switch (kind) {
    case AbsenceKind::absence:
      return "missed";
    case AbsenceKind::no_call:
      return "no-call";
    case AbsenceKind::late:
      return "late";
    case AbsenceKind::unexcused:
      return "unexcused";
  }
  return {};
}

// Counts one rule over one stay, occurrence by occurrence.
class Ladder {
 public:
  Ladder(PolicyRule const& rule, ClientId const& client, Tally unmarked_as)
      : rule_(rule), client_(client), unmarked_as_(unmarked_as) {}

  void see(Occurrence occurrence) {
    if (occurrence.tally == Tally::unmarked) {
      if (unmarked_as_ == Tally::attended) occurrence.evidence.clear();
      occurrence.tally = unmarked_as_;
    }
    in_contract_ ? hold_to_contract(occurrence) : count(std::move(occurrence));
  }

  std::vector<Consequence> const& found() const { return found_; }

 private:
  void count(Occurrence occurrence) {
    bool const other_phase = !window_.empty() && window_.back().phase != occurrence.phase;
    bool const ended = rule_.in_a_row && occurrence.tally == Tally::attended;
    if (ended || (rule_.scope == PolicyScope::phase && other_phase)) window_.clear();
    window_.push_back(std::move(occurrence));
    while (outside(window_.front())) window_.pop_front();
    auto const hits = std::ranges::count(window_, Tally::counted, &Occurrence::tally);
    if (hits < rule_.reach) return;
    auto const seen = std::exchange(window_, {});
    std::vector<Evidence> evidence;
    for (auto const& one : seen)
      if (one.tally == Tally::counted)
        evidence.insert(evidence.end(), one.evidence.begin(), one.evidence.end());
    fire(seen.back().date, reached(), std::move(evidence));
  }

  bool outside(Occurrence const& oldest) const {
    if (rule_.scope == PolicyScope::rolling_sessions)
      return window_.size() > static_cast<std::size_t>(rule_.within);
    if (rule_.scope == PolicyScope::rolling_days)
      return oldest.date <= window_.back().date - days{rule_.within};
    return false;
  }

  void hold_to_contract(Occurrence const& occurrence) {
    if (occurrence.tally == Tally::neither) return;
    ++met_;
    if (occurrence.tally == Tally::counted) {
      ++broken_;
      broken_by_.insert(broken_by_.end(), occurrence.evidence.begin(), occurrence.evidence.end());
    }
    auto const terms = *rule_.contract;
    in_contract_ = met_ < terms.of;
    if (broken_ <= terms.of - terms.attend) return;
    fire(occurrence.date,
         fmt::format("{} missed under the {} of {}, at most {} of {} allowed", broken_,
                     to_text(found_.back().action), to_text(found_.back().date),
                     terms.of - terms.attend, terms.of),
         std::move(broken_by_));
  }

  void fire(Date date, std::string because, std::vector<Evidence> evidence) {
    auto const rung = std::min(found_.size(), rule_.ladder.size() - 1);
    found_.push_back({.client = client_,
                      .rule = rule_.id,
                      .action = rule_.ladder[rung],
                      .step = static_cast<int>(rung) + 1,
                      .date = date,
                      .because = std::move(because),
                      .evidence = std::move(evidence)});
    in_contract_ = rule_.contract && is_contract(rule_.ladder[rung]);
    met_ = broken_ = 0;
    broken_by_.clear();
  }

  // "3 unexcused days in a row in the stay", "2 missed sessions of the last 6"
  std::string reached() const {
    auto text = fmt::format("{} {} {}{}{}", rule_.reach, kind_text(rule_.counts),
                            to_text(rule_.unit), rule_.reach == 1 ? "" : "s",
                            rule_.in_a_row && rule_.reach > 1 ? " in a row" : "");
    switch (rule_.scope) {
      case PolicyScope::episode:
        return text + " in the stay";
      case PolicyScope::phase:
        return text + " in the phase";
      case PolicyScope::rolling_sessions:
        return text + fmt::format(" of the last {}", rule_.within);
      case PolicyScope::rolling_days:
        return text + fmt::format(" in {} days", rule_.within);
    }
    return text;
  }

  PolicyRule const& rule_;
  ClientId const& client_;
  Tally unmarked_as_;
  std::deque<Occurrence> window_{};
  std::vector<Consequence> found_{};
  bool in_contract_ = false;
  int met_ = 0;     // under the contract
  int broken_ = 0;  // of these
  std::vector<Evidence> broken_by_{};
};

// What is so whatever the unmarked sessions were, and then what would be if they were missed.
void judge_rule(StayInHand const& in_hand, PolicyRule const& rule,
                std::vector<Consequence>& found) {
  Ladder at_best(rule, in_hand.stay.client, Tally::attended);
  Ladder at_worst(rule, in_hand.stay.client, Tally::counted);
  auto const seen = occurrences(in_hand, rule);
  for (auto const& occurrence : seen) at_best.see(occurrence);
  auto const& sure = at_best.found();
  found.insert(found.end(), sure.begin(), sure.end());
  if (std::ranges::find(seen, Tally::unmarked, &Occurrence::tally) == seen.end()) return;
  for (auto const& occurrence : seen) at_worst.see(occurrence);
  for (std::size_t i = sure.size(); i < at_worst.found().size(); ++i) {
    found.push_back(at_worst.found()[i]);
    found.back().certain = false;
  }
}

}  // namespace

std::vector<std::string> evidence_texts(Consequence const& consequence) {
  std::vector<std::string> texts;
  for (auto const& one : consequence.evidence) {
    auto text = fmt::format("{} {}", to_text(one.date), one.state);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<Consequence> consequences(ClientLedger& ledger, Attendance const& record,
                                      Program const& program, Date as_of) {
  std::vector<Consequence> found;
  RulePack const monday_weeks;
  credit(ledger, program, monday_weeks);
  for (auto const& stay : ledger.stays) {
    StayInHand const in_hand{ledger, stay, record, program, as_of};
    for (auto const& rule : program.attendance.rules) judge_rule(in_hand, rule, found);
    judge_leave(in_hand, found);
  }
  judge_readmission(ledger, program, found);
  std::ranges::stable_sort(
      found, {}, [](Consequence const& one) { return std::tie(one.date, one.rule, one.step); });
  return found;
}

std::vector<Consequence> consequences(Attendance const& record, Program const& program,
                                      Date as_of) {
  std::vector<Consequence> all;
  Ledgers each(record, program, as_of);
  while (auto* const ledger = each.next())
    for (auto& one : consequences(*ledger, record, program, as_of)) all.push_back(std::move(one));
  return all;
}

}  // namespace careplan
