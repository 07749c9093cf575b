// Places on the rosters of sessions that were planned up to today, and what became of them: the one
// reading of marks that the reports about sessions share.
#pragma once

#include <string>
#include <vector>

#include "attendance/hours.hpp"
#include "workflow/report.hpp"

namespace careplan {

struct RosterPlace {
  Session const* session = nullptr;
  ClientId client{};
  MarkRow const* mark = nullptr;  // nullptr: not marked
};

// Whether the session is of the period and of the request's program and clinician.
bool asked_for(ReportSource const& source, Session const& session, Span<Date> period);

// Of the request's program and clinician, within the period, by session; they point into `record`.
std::vector<RosterPlace> roster_places(ReportSource const& source, Attendance const& record,
                                       Span<Date> period);

struct RosterCount {
  long planned = 0;
  long attended = 0;
  long late = 0;
  long left_early = 0;
  long excused = 0;
  long unexcused = 0;  // told or not
  long no_call = 0;    // of these, without a word
  long cancelled = 0;
  long unmarked = 0;
  long held() const { return planned - cancelled; }
  void add(RosterPlace const& place);
};

// The word of a cut for a place: its program, track, clinician, service, weekday, day part, group,
// or a stretch of time; otherwise the client. Words sort as they should be read, which takes a
// number before some; shown_word takes it off.
std::string session_word(GroupBy by, RosterPlace const& place);
// As people read it: "Mon" of "1 Mon".
std::string shown_word(GroupBy by, std::string const& word);

}  // namespace careplan
