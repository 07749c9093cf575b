#include "workflow/roster_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "attendance/visits.hpp"
#include "workflow/attend.hpp"
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

// Who is expected on a roster of old: nobody whose stay has ended, nobody on leave. Those of whom
// nothing was decided are taken as the timetable has them.
class Expected {
 public:
  explicit Expected(ReportSource const& source) {
    for (auto const& stay : source.reading.stays_until_today())
      of_[stay.client.value].stays.push_back(&stay);
    leaves_ = source.record.leaves();
    for (auto const& leave : leaves_)
      if (auto const found = of_.find(leave.client.value); found != of_.end())
        found->second.leaves.push_back(&leave);
  }

  bool at(SessionEntry const& session, ClientId const& client) const {
    auto const found = of_.find(client.value);
    if (found == of_.end()) return true;
    auto const& [stays, leaves] = found->second;
    return std::ranges::any_of(stays,
                               [&](Episode const* stay) {
                                 return stay->active_on(session.date) &&
                                        (stay->program.empty() || session.common->program.empty() ||
                                         stay->program == session.common->program);
                               }) &&
           std::ranges::none_of(leaves,
                                [&](LeaveRow const* leave) { return leave->holds(session.date); });
  }

 private:
  struct Known {
    std::vector<Episode const*> stays{};
    std::vector<LeaveRow const*> leaves{};
  };
  std::unordered_map<std::string_view, Known> of_{};
  std::vector<LeaveRow> leaves_{};
};

ReportPlaces::ReportPlaces(ReportSource const& source, Span<Date> period)
    : source_(source), read_(source.reading.places()) {
  auto const& request = source.request;
  auto const today = source.clinic.today;
  // Before the first stay there is nothing to count, and what comes after this week may yet change.
  Span<Date> const within{std::max(period.begin, week_start(source.reading.first_day())),
                          std::min(period.end, time_of_sessions(today).end)};
  auto const counts = [&](SessionEntry const& session) {
    return within.contains(session.date) &&
           (request.program.empty() || session.common->program == request.program) &&
           (request.clinician.empty() || session.common->clinician.value == request.clinician);
  };
  uses_.reserve(read_.sessions.size());
  for (auto const& session : read_.sessions)
    uses_.push_back(!counts(session)       ? Use::none
                    : session.date > today ? Use::unexpected
                                           : Use::all);
}

bool ReportPlaces::still_expected(Presence const& place) const {
  if (!expected_) expected_ = std::make_shared<Expected const>(source_);
  return expected_->at(session(place), clients()[place.client]);
}

ReportPlaces report_places(ReportSource const& source) {
  auto const tomorrow = source.clinic.today + std::chrono::days{1};
  return ReportPlaces(source, {source.request.from.value_or(source.reading.first_day()),
                               source.request.to.value_or(tomorrow)});
}

void RosterCount::add(Presence const& place) {
  ++planned;
  if (!place.mark) {
    ++unmarked;
    return;
  }
  switch (*place.mark) {
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
  if (careplan::attended(*place.mark)) ++attended;
}

AttendancePolicy const& Policies::of(std::string const& program) {
  auto const [at, is_new] = known_.try_emplace(program);
  if (is_new) try {
      at->second = catalogue_.program(program).attendance;
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
    }
  return at->second;
}

void RosterCount::add(Presence const& place, SessionEntry const& session, Policies& policies) {
  add(place);
  if (place.mark == MarkStatus::excused && place.notice_hours >= 0 &&
      careplan::short_notice(place.notice_hours, policies.of(session.common->program)))
    ++short_notice;
  if (place.mark == MarkStatus::late &&
      careplan::too_late(length(session.time) - Minutes{place.minutes},
                         policies.of(session.common->program)))
    ++too_late;
}

std::string session_word(GroupBy by, SessionEntry const& session) {
  switch (by) {
    case GroupBy::program:
      return session.common->program;
    case GroupBy::track:
      return session.common->track;
    case GroupBy::clinician:
      return session.common->clinician.value;
    case GroupBy::service:
      return session.common->service;
    case GroupBy::group:
      return session.common->group;
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
      return {};
  }
}

bool is_of_day(GroupBy by) {
  return by == GroupBy::weekday || by == GroupBy::week || by == GroupBy::month ||
         by == GroupBy::quarter || by == GroupBy::year;
}

std::string shown_word(GroupBy by, std::string const& word) {
  return by == GroupBy::weekday || by == GroupBy::daypart ? word.substr(2) : word;
}

}  // namespace careplan
