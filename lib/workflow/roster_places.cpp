#include "workflow/roster_places.hpp"

#include <fmt/format.h>

#include <algorithm>

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

// The day of the first stay, or today when there is none.
Date first_day(ReportSource const& source) {
  auto const today = source.clinic.today;
  return std::min(today, first_admission(source.record).value_or(today));
}

// Before the first stay there is nothing to count, and what comes after this week may yet change.
Presences presences_since(ReportSource const& source, Date first, Span<Date> period) {
  auto const& request = source.request;
  auto const today = source.clinic.today;
  Span<Date> const within{std::max(period.begin, week_start(first)),
                          std::min(period.end, week_start(today) + std::chrono::days{7})};
  auto read = presences(source.record, within);
  std::erase_if(read.places, [&](Presence const& place) {
    auto const& session = read.session(place);
    return (!request.program.empty() && session.program != request.program) ||
           (!request.clinician.empty() && session.clinician.value != request.clinician);
  });
  for (auto& place : read.places)
    if (read.session(place).date > today) place.expected = false;
  return read;
}

}  // namespace

Presences report_presences(ReportSource const& source) {
  auto const first = first_day(source);
  auto const tomorrow = source.clinic.today + std::chrono::days{1};
  return presences_since(
      source, first, {source.request.from.value_or(first), source.request.to.value_or(tomorrow)});
}

Presences report_presences(ReportSource const& source, Span<Date> period) {
  return presences_since(source, first_day(source), period);
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

std::optional<std::string> session_word(GroupBy by, Session const& session) {
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
      return std::nullopt;
  }
}

std::string shown_word(GroupBy by, std::string const& word) {
  return by == GroupBy::weekday || by == GroupBy::daypart ? word.substr(2) : word;
}

}  // namespace careplan
