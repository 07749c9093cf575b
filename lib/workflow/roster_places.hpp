// Places on the rosters of sessions that were planned up to today, and what became of them: the one
// reading of marks that the reports about sessions share.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "attendance/presences.hpp"
#include "workflow/clinic.hpp"
#include "workflow/report.hpp"

namespace careplan {

class Expected;

// The places that a report counts, one by one: those that count in another way than they were read
// are told as they count.
class ReportPlaces {
 public:
  ReportPlaces(ReportSource const& source, Span<Date> period);

  SessionEntry const& session(Presence const& place) const { return read_.session(place); }
  std::vector<ClientId> const& clients() const { return read_.clients; }
  template <class Take>
  void each(Take const& take) const {
    for (auto const& place : read_.places) {
      auto const use = uses_[place.session];
      if (use == Use::none) continue;
      bool const expected =
          place.expected && use == Use::all && (place.mark || still_expected(place));
      if (expected == place.expected) {
        take(place);
      } else {
        auto other = place;
        other.expected = expected;
        take(other);
      }
    }
  }

 private:
  enum class Use : std::uint8_t { none, all, unexpected };
  bool still_expected(Presence const& place) const;

  ReportSource const& source_;
  Presences const& read_;
  std::vector<Use> uses_{};                             // of each session
  mutable std::shared_ptr<Expected const> expected_{};  // most places are marked
};
// Those at sessions of the request's program and clinician within the report's period. Nobody is
// expected yet at those after today, nor any more at those after a stay has ended or on leave,
// unless a mark says otherwise.
ReportPlaces report_places(ReportSource const& source);

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
  void add(Presence const& place, SessionEntry const& session, Policies& policies);
};

// The word of a cut for a session: its program, track, clinician, service, weekday, day part,
// group, or a stretch of time. Words sort as they should be read, which takes a number before some;
// shown_word takes it off.
std::string session_word(GroupBy by, SessionEntry const& session);
// Whether the day of the session alone says the word.
bool is_of_day(GroupBy by);
// As people read it: "Mon" of "1 Mon".
std::string shown_word(GroupBy by, std::string const& word);

// Something that is counted by the words of a cut. Each word is made once.
template <class Count>
class ByWord {
 public:
  ByWord(GroupBy by, ReportPlaces const& read) : by_(by), read_(read) {}

  // Places of a session most often stand together.
  Count& of(Presence const& place) {
    if (by_ == GroupBy::client) return of_client(place.client);
    if (last_ == nullptr || place.session != session_) {
      session_ = place.session;
      last_ = &of_session(read_.session(place));
    }
    return *last_;
  }
  std::map<std::string, Count> const& counts() const { return counts_; }

 private:
  Count& of_client(std::uint32_t client) {
    if (of_client_.empty()) of_client_.resize(read_.clients().size());
    auto& known = of_client_[client];
    if (known == nullptr) known = &counts_[read_.clients()[client].value];
    return *known;
  }
  // The words of days are few.
  Count& of_session(SessionEntry const& session) {
    if (!is_of_day(by_)) return counts_[session_word(by_, session)];
    auto& known = of_day_[session.date.time_since_epoch().count()];
    if (known == nullptr) known = &counts_[session_word(by_, session)];
    return *known;
  }

  GroupBy by_;
  ReportPlaces const& read_;
  std::map<std::string, Count> counts_{};
  std::unordered_map<long, Count*> of_day_{};
  std::vector<Count*> of_client_{};
  std::uint32_t session_ = 0;
  Count* last_ = nullptr;  // of that session
};

}  // namespace careplan
