// Every session of a client in a program with what is known of it: the one reading of marks that
// hours and signals share.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

// What was marked, as far as anybody judges it.
struct VisitMark {
  MarkStatus status = MarkStatus::present;
  Minutes attended{};
  std::optional<int> notice_hours{};
  bool makes_up = false;  // a session that was missed
};

struct Visit {
  SessionEntry session{};
  std::optional<VisitMark> mark{};  // empty: not marked
  SessionEntry missed{};            // what it makes up, where the record has that session
  bool planned = false;             // on the roster, and neither cancelled nor itself a make-up
  bool cancelled = false;           // by the program
  Minutes credit{};                 // attended minutes that count
  std::string refused{};            // why a make-up does not count

  Date date() const { return session.date; }
  Minutes length() const { return careplan::length(session.time); }
  bool makes_up() const { return mark && mark->makes_up; }
  bool unmarked() const { return planned && !mark; }
  // "unexcused", "left early", "not marked"
  std::string_view state() const;
};

// What one client has in one program: the stays, and the visits on their days (and on the day that
// ends one, if attended) in order of time. Leaves and plans are all that the client has.
struct ClientLedger {
  std::vector<Episode> stays{};
  std::vector<Visit> visits{};
  std::vector<LeaveRow const*> leaves{};
  std::vector<PlanRow const*> plans{};

  ClientId const& client() const { return stays.front().client; }
  Episode const* stay_on(Date day) const;
};

// Rosters and marks of a record that gives them as rows; sessions point into it.
Presences presences_of_rows(Attendance const& record);

// Everybody who has or had a stay in the program, one after the other in order of client: millions
// of visits never need be in memory at once.
// Marks of sessions on `as_of` or later are not looked at. A make-up belongs to the program of the
// session that was missed, wherever it was attended.
class Ledgers {
 public:
  // With `wanted` only clients of whom it wants any stay in the program.
  using Wanted = std::function<bool(Episode const&)>;
  Ledgers(Attendance const& record, Program const& program, Date as_of, Wanted const& wanted = {});
  Ledgers(Ledgers const&) = delete;
  Ledgers& operator=(Ledgers const&) = delete;
  // The next one, to be changed at will; nullptr after the last. It is gone with the one after it.
  ClientLedger* next();

 private:
  void leave_out_unwanted(Wanted const& wanted);
  void shelve_places();
  void sort_clients();
  void add_visits();

  Program const& program_;
  Date as_of_;
  Presences from_rows_;  // when the record gives rosters and marks
  Presences const& read_;
  std::vector<Episode const*> stays_{};  // by client and begin
  std::size_t at_ = 0;
  ClientLedger ledger_{};
  Session const* last_common_ = nullptr;  // most sessions are like the one before
  bool last_is_ours_ = false;
  std::vector<std::uint32_t> clients_{};  // their numbers in read_, in order of id
  std::size_t next_client_ = 0;           // in clients_
  std::vector<std::uint32_t> shelf_{};    // positions in read_.places by client
  std::vector<std::size_t> starts_{};     // of each client's in shelf_, and the end
  std::unordered_map<std::string_view, std::vector<LeaveRow const*>> leaves_{};
  std::unordered_map<std::string_view, std::vector<PlanRow const*>> plans_{};
};

// All of them.
std::map<ClientId, ClientLedger> ledgers(Attendance const& record, Program const& program,
                                         Date as_of);

// Minutes of a session that somebody who came did not attend.
Minutes minutes_lost(Visit const& visit);
// Came so late that the program's policy takes it for an absence, which earns no hours.
bool too_late(Visit const& visit, AttendancePolicy const& policy);
bool too_late(Minutes lost, AttendancePolicy const& policy);
// Excused with less notice than the program asks for, which makes an absence unexcused.
bool short_notice(std::optional<int> notice_hours, AttendancePolicy const& policy);

// The last day on which something missed on `missed` can be made up.
Date makeup_deadline(Program const& program, RulePack const& rules, Date missed);

struct OwedDay {
  Date date{};
  Minutes minutes{};
};

// Fills in `credit` and `refused` of every visit, make-ups in order of time, whatever stood there,
// and returns what of each missed day can still be made up, in order.
std::vector<OwedDay> credit(ClientLedger& ledger, Program const& program, RulePack const& rules);

}  // namespace careplan
