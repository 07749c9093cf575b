// Places on the rosters of sessions that were planned up to today, and what became of them: the one
// reading of marks that the reports about sessions share.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "attendance/presences.hpp"
#include "workflow/clinic.hpp"
#include "workflow/report.hpp"

namespace careplan {

// The places that a report counts, with all sessions and clients that they may be of.
struct ReportPlaces {
  std::span<Session const> sessions{};
  std::span<ClientId const> clients{};
  std::vector<Presence> places{};

  Session const& session(Presence const& place) const { return sessions[place.session]; }
};
// Those at sessions of the request's program and clinician within the report's period. Nobody is
// expected yet at those after today, nor any more at those after a stay has ended or on leave,
// unless a mark says otherwise.
ReportPlaces report_places(ReportSource const& source);
// The same of a period of one's own.
ReportPlaces report_places(ReportSource const& source, Span<Date> period);

// Whether somebody came, expected or not.
inline bool came(Presence const& place) {
  return place.mark && attended(*place.mark);
}

// What programs make of marks: the attendance policy of each, read once.
class Policies {
 public:
  explicit Policies(Catalogue const& catalogue) : catalogue_(catalogue) {}
  // Of a program that nobody knows any more: one that asks for nothing.
  AttendancePolicy const& of(std::string const& program);

 private:
  Catalogue const& catalogue_;
  std::unordered_map<std::string, AttendancePolicy> known_{};
};

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
  // What the program's policy takes for something else than it was marked as.
  long short_notice = 0;  // of the excused: told too late, and so unexcused
  long too_late = 0;      // of the late: an absence
  long held() const { return planned - cancelled; }
  void add(Presence const& place);
  void add(Presence const& place, Session const& session, Policies& policies);
};

// The word of a cut for a session: its program, track, clinician, service, weekday, day part,
// group, or a stretch of time; nothing where the client is the cut. Words sort as they should be
// read, which takes a number before some; shown_word takes it off.
std::optional<std::string> session_word(GroupBy by, Session const& session);
// Whether the day of the session alone says the word.
bool is_of_day(GroupBy by);
// As people read it: "Mon" of "1 Mon".
std::string shown_word(GroupBy by, std::string const& word);

// Something that is counted by the words of a cut. Each word is made once.
template <class Count>
class ByWord {
 public:
  ByWord(GroupBy by, ReportPlaces const& read) : by_(by), read_(read) {}

  Count& of(Presence const& place) {
    auto& session = at(of_session_, place.session, read_.sessions.size());
    if (session.count != nullptr) return *session.count;
    if (!session.of_client)
      if (auto* const found = of_session(read_.session(place))) return *(session.count = found);
    session.of_client = true;
    auto& client = at(of_client_, place.client, read_.clients.size());
    if (client.count == nullptr) client.count = &counts_[read_.clients[place.client].value];
    return *client.count;
  }
  std::map<std::string, Count> const& counts() const { return counts_; }

 private:
  // The words of days are few.
  Count* of_session(Session const& session) {
    auto* const known =
        is_of_day(by_) ? &of_day_[session.date.time_since_epoch().count()] : nullptr;
    if (known != nullptr && *known != nullptr) return *known;
    auto const word = session_word(by_, session);
    auto* const found = word ? &counts_[*word] : nullptr;
    if (known != nullptr) *known = found;
    return found;
  }

  struct Known {
    Count* count = nullptr;
    bool of_client = false;
  };
  static Known& at(std::vector<Known>& list, std::size_t number, std::size_t size) {
    if (list.empty()) list.resize(size);
    return list[number];
  }

  GroupBy by_;
  ReportPlaces const& read_;
  std::map<std::string, Count> counts_{};
  std::unordered_map<long, Count*> of_day_{};
  std::vector<Known> of_session_{};
  std::vector<Known> of_client_{};
};

}  // namespace careplan
