#include "attendance/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <tuple>

#include "client/stays.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

// What may follow the first word: words of an enum, or an id of some other file.
template <Wordy E>
std::optional<std::string> no_word(std::string_view part) {
  if (part.empty() || from_text<E>(part)) return std::nullopt;
  return fmt::format("'{}' is not one of: {}", part, all_words<E>());
}

std::optional<std::string> plan_fault(std::string_view kind, std::string_view step) {
  if (auto fault = no_word<PlanKind>(kind)) return fault;
  return no_word<PlanStep>(step);
}

std::optional<std::string> no_more(std::string_view first, std::string_view part) {
  if (part.empty()) return std::nullopt;
  return fmt::format("nothing follows '{}'", first);
}

std::optional<std::string> no_id(std::string_view part) {
  if (part.empty() || valid_id(part)) return std::nullopt;
  return fmt::format("'{}' is no id", part);
}

std::string joined(std::string_view first, std::string_view second) {
  return std::string(first).append(second);
}

// By small keys: events are long to move, and most are told apart by the head of the client's id
// and the day.
std::vector<CareEvent> in_order(std::vector<CareEvent> events) {
  struct Key {
    std::uint64_t head = 0;
    Date date{};
    CareEvent* event = nullptr;
  };
  bool const heads_tell = std::ranges::all_of(events, [](CareEvent const& event) {
    return event.client.value.size() <= sizeof(Key::head);
  });
  auto const before = [&](Key const& a, Key const& b) {
    if (a.head != b.head) return a.head < b.head;
    if (!heads_tell && a.event->client != b.event->client) return a.event->client < b.event->client;
    if (a.date != b.date) return a.date < b.date;
    return std::tie(a.event->what, a.event->times) < std::tie(b.event->what, b.event->times);
  };
  std::vector<Key> keys;
  keys.reserve(events.size());
  for (auto& event : events) keys.push_back({head_of(event.client), event.date, &event});
  std::sort(keys.begin(), keys.end(), before);
  std::vector<CareEvent> ordered;
  ordered.reserve(events.size());
  for (auto const& key : keys) ordered.push_back(std::move(*key.event));
  return ordered;
}

}  // namespace

std::vector<CareEvent> care_events(Attendance const& attendance, CareRecord const& care) {
  std::vector<CareEvent> events;
  auto const& read = attendance.by_number;
  events.reserve(attendance.marks.size() + read.places.size() + 2 * attendance.episodes.size() +
                 attendance.milestones.size() + care.tests.size() + care.plans.size() +
                 care.contacts.size() + care.assessments.size() + care.decisions.size() +
                 care.placements.size());
  auto const add = [&](ClientId const& client, Date date, std::string what, int times = 1) {
    events.push_back({client, date, std::move(what), times});
  };
  std::map<SessionId, Session const*> sessions;
  if (!attendance.marks.empty())
    for (auto const& session : attendance.sessions) sessions.emplace(session.id, &session);
  for (auto const& mark : attendance.marks)
    if (auto const found = sessions.find(mark.session);
        attended(mark.status) && found != sessions.end())
      add(mark.client, found->second->date, "session:" + found->second->service);
  Session const* last = nullptr;  // most sessions are like the one before
  std::string what;
  for (auto const& place : read.places)
    if (place.mark && attended(*place.mark)) {
      auto const& session = read.session(place);
      if (session.common != last) what = "session:" + session.common->service;
      last = session.common;
      add(read.clients[place.client], session.date, what);
    }
  for (auto const& stay : attendance.episodes) {
    add(stay.client, stay.begin, "admission");
    if (stay.end && stay.ended_by == DecisionKind::discharge)
      add(stay.client, *stay.end, "discharge");
  }
  for (auto const& row : attendance.milestones)
    if (row.reached) add(row.client, row.date, "milestone:" + row.milestone);
  for (auto const& row : care.tests)
    if (row.result <= TestResult::positive) add(row.client, row.date, "test");
  for (auto const& row : care.plans)
    add(row.client, row.date,
        joined("plan:", to_text(row.plan)).append(":").append(to_text(row.step)));
  for (auto const& row : care.contacts)
    if (row.outcome == ContactOutcome::done)
      add(row.client, row.date, joined("contact:", to_text(row.kind)), row.times);
  for (auto const& row : care.assessments)
    add(row.client, row.date, "assessment:" + row.instrument);
  for (auto const& row : care.decisions)
    add(row.client, row.date, joined("decision:", to_text(row.kind)));
  for (auto const& row : care.placements) add(row.client, row.date, "placement");
  return in_order(std::move(events));
}

bool is_event(CareEvent const& event, std::string_view meant) {
  std::string_view const what = event.what;
  return what.starts_with(meant) && (what.size() == meant.size() || what[meant.size()] == ':');
}

std::optional<std::string> event_fault(std::string_view meant) {
  auto parts = split(meant, ':');
  if (parts.size() > 3 || meant.ends_with(':')) return fmt::format("'{}' is no event", meant);
  parts.resize(3);
  auto const& [first, second, third] = std::tuple(parts[0], parts[1], parts[2]);
  if (first == "plan") return plan_fault(second, third);
  if (!third.empty()) return no_more(second, third);
  if (first == "contact") return no_word<ContactKind>(second);
  if (first == "decision") return no_word<DecisionKind>(second);
  if (first == "session" || first == "assessment" || first == "milestone") return no_id(second);
  if (first == "admission" || first == "discharge" || first == "test" || first == "placement")
    return no_more(first, second);
  return fmt::format(
      "'{}' is no event; use admission, discharge, session:SERVICE, test, assessment:INSTRUMENT, "
      "placement, decision:KIND, plan:KIND:STEP, contact:KIND or milestone:ID",
      first);
}

}  // namespace careplan
