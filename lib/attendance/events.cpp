#include "attendance/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

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

}  // namespace

std::vector<CareEvent> care_events(Attendance const& attendance, CareRecord const& care) {
  std::map<ClientId, std::vector<CareEvent>> by_client;  // few rows each are soon sorted
  auto const add = [&](ClientId const& client, Date date, std::string what, int times = 1) {
    by_client[client].push_back({client, date, std::move(what), times});
  };
  std::map<SessionId, Session const*> sessions;
  if (!attendance.marks.empty())
    for (auto const& session : attendance.sessions) sessions.emplace(session.id, &session);
  for (auto const& mark : attendance.marks)
    if (auto const found = sessions.find(mark.session);
        attended(mark.status) && found != sessions.end())
      add(mark.client, found->second->date, "session:" + found->second->service);
  for (auto const& place : attendance.places)
    if (place.mark && attended(*place.mark)) {
      auto const& session = attendance.sessions[place.session];
      add(attendance.clients[place.client], session.date, "session:" + session.service);
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
    add(row.client, row.date, fmt::format("plan:{}:{}", to_text(row.plan), to_text(row.step)));
  for (auto const& row : care.contacts)
    if (row.outcome == ContactOutcome::done)
      add(row.client, row.date, fmt::format("contact:{}", to_text(row.kind)), row.times);
  for (auto const& row : care.assessments)
    add(row.client, row.date, "assessment:" + row.instrument);
  for (auto const& row : care.decisions)
    add(row.client, row.date, fmt::format("decision:{}", to_text(row.kind)));
  for (auto const& row : care.placements) add(row.client, row.as_of, "placement");
  std::vector<CareEvent> events;
  for (auto& [client, own] : by_client) {
    std::ranges::sort(own);
    std::ranges::move(own, std::back_inserter(events));
  }
  return events;
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
