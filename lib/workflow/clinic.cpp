#include "workflow/clinic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "instruments/change.hpp"
#include "instruments/findings.hpp"
#include "workflow/baseline.hpp"

namespace careplan {

void need_happened(Clinic const& clinic, Date date) {
  if (date > clinic.today + std::chrono::days{1})
    throw Error(
        Fault::input, fmt::format("{} is still to come", to_text(date)), {},
        fmt::format("today is {}; --as-of DATE takes another day as today", to_text(clinic.today)));
}

void need_client(Record const& record, ClientId const& client) {
  if (record.knows(client)) return;
  std::vector<std::string> known;
  for (auto const& id : record.clients()) known.push_back(id.value);
  throw Error(Fault::not_found, fmt::format("no client '{}' in the record", client.value), {},
              known.empty() ? "a client begins with an assessment: careplan assess record or import"
                            : suggestion(client.value, known));
}

namespace {

// The numbers that an assessment came to, by address: its scores, which are neither items nor about
// another fact.
std::map<std::string, Interval> scores_of(AssessmentRow const& row) {
  std::map<std::string, Interval> scores;
  for (auto const& [address, value] : row.facts) {
    auto const name = address.substr(row.instrument.size() + 1);
    bool const item =
        std::ranges::any_of(row.answers, [&](auto const& answer) { return answer.first == name; });
    if (item || name.find('.') != std::string::npos) continue;
    if (auto const range = numbers_of(value)) scores[address] = *range;
  }
  return scores;
}

// Adds what the assessments with one instrument, by date, tell on that day: the newest, and the one
// from which it has changed. Of the others nothing is read but when they were.
void add_known(KnownFacts& known, Record const& record, std::vector<AssessmentRow>& by_date,
               std::vector<CareCourse> const& courses, Date as_of) {
  auto& newest = by_date.back();
  record.fill_facts(newest);
  auto const age = static_cast<int>((as_of - newest.date).count());
  auto const learn = [&](std::string const& address, Value const& value, std::string origin) {
    known.facts.insert_or_assign(address, value);
    known.age_days.insert_or_assign(address, age);
    known.origin.insert_or_assign(address, std::move(origin));
  };
  auto const origin = fmt::format("{} of {}{}{}", newest.instrument, to_text(newest.date),
                                  newest.rater.empty() ? "" : " by ", newest.rater);
  for (auto const& [address, value] : newest.facts) learn(address, value, origin);
  learn(newest.instrument + ".age_days", static_cast<double>(age), origin);
  auto& baseline = by_date[baseline_at(by_date, by_date.size() - 1, courses)];
  if (baseline.id == newest.id) return;
  record.fill_facts(baseline);
  for (auto* const row : {&newest, &baseline}) record.fill_answers(*row);
  auto const before = scores_of(baseline);
  for (auto const& [address, now] : scores_of(newest))
    if (auto const then = before.find(address); then != before.end())
      learn(address + ".change", as_fact(change_between(then->second, now)),
            fmt::format("{} since {}", origin, to_text(baseline.date)));
}

}  // namespace

std::optional<Interval> numbers_of(Value const& value) {
  if (auto const* number = std::get_if<double>(&value)) return Interval{*number, *number};
  if (auto const* range = std::get_if<Interval>(&value)) return *range;
  return std::nullopt;
}

std::optional<Interval> numbers_of(Facts const& facts, std::string_view address) {
  auto const found = facts.find(address);
  return found == facts.end() ? std::nullopt : numbers_of(found->second);
}

KnownFacts known_facts(Record const& record, ClientId const& client, Date as_of,
                       std::optional<Instruments> const& only) {
  std::map<std::string, std::vector<AssessmentRow>> by_instrument;
  for (auto& row : record.assessment_heads(client))
    if (row.date <= as_of && (!only || only->contains(row.instrument)))
      by_instrument[row.instrument].push_back(std::move(row));
  auto decisions = record.decisions(client);
  std::erase_if(decisions, [&](DecisionRow const& decision) { return decision.date > as_of; });
  auto const in_care = courses(episodes(std::move(decisions)));
  KnownFacts known;
  for (auto& [instrument, rows] : by_instrument) {
    std::ranges::stable_sort(rows, {}, &AssessmentRow::date);
    add_known(known, record, rows, in_care, as_of);
  }
  return known;
}

constexpr std::size_t enough = 1000;

void Complaints::add(Place const& at, Error const& error) {
  // The world has broken, not the row: no use in going on.
  if (error.fault == Fault::database || error.fault == Fault::io) throw error;
  fault_ = fault_.value_or(error.fault);
  for (auto complaint : error.complaints) {
    if (complaint.place.file.empty()) complaint.place = at;
    complaints_.push_back(std::move(complaint));
  }
  if (complaints_.size() < enough) return;
  complaints_.push_back({complaints_.back().place, "the rest was not looked at",
                         "a file with so many mistakes may not be the one that was meant"});
  finish();
}

void Complaints::finish() {
  std::ranges::stable_sort(complaints_, {}, [](Complaint const& one) { return one.place.line; });
  if (fault_) throw Error(*fault_, std::move(complaints_));
}

std::optional<Episode> episode_on(std::vector<DecisionRow> const& decisions, Date day) {
  for (auto const& episode : episodes(decisions))
    if (episode.active_on(day)) return episode;
  return std::nullopt;
}

std::optional<Episode> episode_on(Record const& record, ClientId const& client, Date day) {
  return episode_on(record.decisions(client), day);
}

}  // namespace careplan
