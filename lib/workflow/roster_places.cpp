#include "workflow/roster_places.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "workflow/time_words.hpp"

namespace careplan {
namespace {

// Begins before noon, before five in the afternoon, or later (our own choice of hours).
std::string day_part(Clock begin) {
  constexpr int noon = 12 * 60;
  constexpr int evening = 17 * 60;
  if (begin.minute < noon) return "1 morning";
  return begin.minute < evening ? "2 afternoon" : "3 evening";
}

}  // namespace

bool asked_for(ReportSource const& source, Session const& session, Span<Date> period) {
  auto const& request = source.request;
  return period.contains(session.date) &&
         (request.program.empty() || session.program == request.program) &&
         (request.clinician.empty() || session.clinician.value == request.clinician);
}

std::vector<RosterPlace> roster_places(ReportSource const& source, Attendance const& record,
                                       Span<Date> period) {
  std::map<std::pair<SessionId, ClientId>, MarkRow const*> marks;
  for (auto const& mark : record.marks) marks[{mark.session, mark.client}] = &mark;
  std::vector<RosterPlace> places;
  for (auto const& session : record.sessions) {
    if (session.date > source.clinic.today || !asked_for(source, session, period)) continue;
    for (auto const& client : session.roster) {
      auto const mark = marks.find({session.id, client});
      places.push_back({&session, client, mark == marks.end() ? nullptr : mark->second});
    }
  }
  return places;
}

void RosterCount::add(RosterPlace const& place) {
  ++planned;
  if (place.mark == nullptr) {
    ++unmarked;
    return;
  }
  switch (place.mark->status) {
    case MarkStatus::late:
      ++late;
      break;
    case MarkStatus::left_early:
      ++left_early;
      break;
    case MarkStatus::excused:
      ++excused;
      break;
    case MarkStatus::no_call:
      ++no_call;
      ++unexcused;
      break;
    case MarkStatus::unexcused:
      ++unexcused;
      break;
    case MarkStatus::cancelled:
      ++cancelled;
      break;
    case MarkStatus::present:
      break;
  }
  if (careplan::attended(place.mark->status)) ++attended;
}

std::string session_word(GroupBy by, RosterPlace const& place) {
  auto const& session = *place.session;
  switch (by) {
    case GroupBy::program:
      return session.program;
    case GroupBy::track:
      return session.track;
    case GroupBy::clinician:
      return session.clinician.value;
    case GroupBy::service:
      return session.service;
    case GroupBy::group:
      return session.group;
    case GroupBy::daypart:
      return day_part(session.time.begin);
    case GroupBy::weekday: {
      auto const day = weekday_of(session.date);
      return fmt::format("{} {}", day.iso_encoding(), to_text(day));
    }
    case GroupBy::week:
    case GroupBy::month:
    case GroupBy::quarter:
    case GroupBy::year:
      return time_word(by, session.date);
    default:
      return place.client.value;
  }
}

std::string shown_word(GroupBy by, std::string const& word) {
  return by == GroupBy::weekday || by == GroupBy::daypart ? word.substr(2) : word;
}

}  // namespace careplan
