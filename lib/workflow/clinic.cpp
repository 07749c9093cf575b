#include "workflow/clinic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "client/by_client.hpp"
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

// What is known by one instrument on a day: the newest assessment, and the one from which it has
// changed, which may be the same.
struct NewestAndBaseline {
  AssessmentRow newest{};
  std::optional<AssessmentRow> baseline{};
};

NewestAndBaseline newest_and_baseline(std::vector<AssessmentRow> rows,
                                      std::vector<CareCourse> const& courses) {
  std::ranges::stable_sort(rows, {}, &AssessmentRow::date);
  auto const at = baseline_at(rows, rows.size() - 1, courses);
  NewestAndBaseline found{.newest = std::move(rows.back())};
  if (at + 1 < rows.size()) found.baseline = std::move(rows[at]);
  return found;
}

void add_known(KnownFacts& known, NewestAndBaseline const& told, Date as_of) {
  auto const& newest = told.newest;
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
  if (!told.baseline) return;
  auto const before = scores_of(*told.baseline);
  for (auto const& [address, now] : scores_of(newest))
    if (auto const then = before.find(address); then != before.end())
      learn(address + ".change", as_fact(change_between(then->second, now)),
            fmt::format("{} since {}", origin, to_text(told.baseline->date)));
}

// The scores whose change is asked for.
Names changes_asked(Names const& addresses) {
  constexpr std::string_view ending = ".change";
  Names scores;
  for (auto const& address : addresses)
    if (address.ends_with(ending)) scores.insert(address.substr(0, address.size() - ending.size()));
  return scores;
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

Instruments instruments_of(Names const& addresses) {
  Instruments instruments;
  for (auto const& address : addresses) instruments.insert(address.substr(0, address.find('.')));
  return instruments;
}

// Of the assessments that do not count, nothing is read but when they were.
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
    auto told = newest_and_baseline(std::move(rows), in_care);
    record.fill_facts(told.newest);
    if (told.baseline) {
      record.fill_facts(*told.baseline);
      for (auto* const row : {&told.newest, &*told.baseline}) record.fill_answers(*row);
    }
    add_known(known, told, as_of);
  }
  return known;
}

std::map<ClientId, KnownFacts> known_facts(Record const& record, std::set<ClientId> const& clients,
                                           Date as_of, Names const& addresses,
                                           std::vector<Episode> const& stays) {
  std::map<ClientId, std::map<std::string, std::vector<AssessmentRow>>> by_client;
  for (auto& row : assessments_with(record, instruments_of(addresses)))
    if (row.date <= as_of && clients.contains(row.client))
      by_client[row.client][row.instrument].push_back(std::move(row));
  std::map<ClientId, std::vector<NewestAndBaseline>> told_by;
  std::vector<AssessmentRow*> counted;
  std::vector<AssessmentRow*> changed;
  for (auto& [client, by_instrument] : by_client) {
    auto const own = of_client(stays, client);
    auto const in_care = courses({own.begin(), own.end()});
    auto& told = told_by[client];
    for (auto& [instrument, rows] : by_instrument)
      told.push_back(newest_and_baseline(std::move(rows), in_care));
    for (auto& one : told) {
      counted.push_back(&one.newest);
      if (!one.baseline) continue;
      for (auto* const row : {&one.newest, &*one.baseline}) changed.push_back(row);
      counted.push_back(&*one.baseline);
    }
  }
  auto const scores = changes_asked(addresses);
  auto names = addresses;
  names.insert(scores.begin(), scores.end());
  for (auto* const rows : {&counted, &changed}) std::ranges::sort(*rows, {}, &AssessmentRow::id);
  fill_facts(record, counted, names);
  if (!scores.empty() && !changed.empty()) fill_answers(record, changed, scores);
  std::map<ClientId, KnownFacts> known;
  for (auto const& [client, told] : told_by)
    for (auto const& one : told) add_known(known[client], one, as_of);
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
