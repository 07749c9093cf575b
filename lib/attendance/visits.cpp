#include "attendance/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace careplan {
namespace {

using std::chrono::days;

// What became of one session for one client.
struct Meeting {
  ClientLedger* ledger = nullptr;
  Session const* session = nullptr;
  bool on_roster = false;
  MarkRow const* mark = nullptr;
};

// The record by what it is asked for, in a pass over its rows however many clients there are.
class Index {
 public:
  Index(Attendance const& record, std::map<ClientId, ClientLedger>& ledgers, Date as_of)
      : record_(record) {
    for (auto& [client, ledger] : ledgers) ledgers_.emplace(client.value, &ledger);
    sessions_.reserve(record.sessions.size());
    for (auto const& session : record.sessions) expect(session);
    starts_.push_back(meetings_.size());
    for (auto const& mark : record.marks) add(mark, as_of);
  }

  // Those of rosters in the order of sessions, then the others.
  std::vector<Meeting> const& meetings() const { return meetings_; }

  Session const* find(SessionId const& id) const {
    auto const found = sessions_.find(id.value);
    return found == sessions_.end() ? nullptr : &record_.sessions[found->second];
  }

 private:
  void expect(Session const& session) {
    auto const number = starts_.size();
    starts_.push_back(meetings_.size());
    if (!sessions_.emplace(session.id.value, number).second) return;
    for (auto const& client : session.roster)
      if (auto* const ledger = ledger_of(client))
        meetings_.push_back({.ledger = ledger, .session = &session, .on_roster = true});
  }

  void add(MarkRow const& mark, Date as_of) {
    auto const found = sessions_.find(mark.session.value);
    auto* const ledger = ledger_of(mark.client);
    if (found == sessions_.end() || ledger == nullptr) return;
    auto const number = found->second;
    if (record_.sessions[number].date >= as_of) return;
    auto& row = meeting_of(*ledger, number).mark;
    if (row == nullptr || row->id < mark.id) row = &mark;
  }

  Meeting& meeting_of(ClientLedger& ledger, std::size_t number) {
    for (auto at = starts_[number]; at < starts_[number + 1]; ++at)
      if (meetings_[at].ledger == &ledger) return meetings_[at];
    auto const [other, first] = others_.emplace(std::pair(&ledger, number), meetings_.size());
    if (first) meetings_.push_back({.ledger = &ledger, .session = &record_.sessions[number]});
    return meetings_[other->second];
  }

  ClientLedger* ledger_of(ClientId const& client) const {
    auto const found = ledgers_.find(client.value);
    return found == ledgers_.end() ? nullptr : found->second;
  }

  Attendance const& record_;
  std::unordered_map<std::string_view, ClientLedger*> ledgers_{};
  std::unordered_map<std::string_view, std::size_t> sessions_{};  // their places in the record
  std::vector<Meeting> meetings_{};
  std::vector<std::size_t> starts_{};  // of each session's roster in meetings_, and the end
  std::map<std::pair<ClientLedger*, std::size_t>, std::size_t> others_{};  // who came unexpected
};

Visit visit_of(Session const& session, MarkRow const* mark, bool on_roster, Index const& index) {
  Visit visit{.session = &session, .mark = mark};
  if (visit.makes_up()) visit.missed = index.find(*mark->makes_up);
  visit.cancelled = on_roster && mark != nullptr && mark->status == MarkStatus::cancelled;
  visit.planned = on_roster && session.counts_toward_hours && !visit.cancelled && !visit.makes_up();
  return visit;
}

// The day that ends a stay belongs to it when the client still came.
bool in_stay(ClientLedger const& ledger, Visit const& visit) {
  bool const came = visit.mark != nullptr && attended(visit.mark->status);
  return std::ranges::any_of(ledger.stays, [&](Episode const& stay) {
    return stay.active_on(visit.date()) || (came && stay.end == visit.date());
  });
}

Minutes attended_minutes(Visit const& visit, AttendancePolicy const& policy) {
  bool const came = visit.mark != nullptr && attended(visit.mark->status);
  if (!came || !visit.session->counts_toward_hours || too_late(visit, policy)) return {};
  auto const minutes = std::clamp(visit.mark->attended, Minutes{}, visit.length());
  if (minutes == visit.length() || policy.partial_credit == PartialCredit::actual) return minutes;
  bool const enough =
      policy.partial_credit == PartialCredit::threshold && minutes >= policy.partial_min;
  return enough ? minutes : Minutes{};
}

// Counts the days of each week on which something was made up.
class MakeupCap {
 public:
  MakeupCap(int most, weekday week_begins) : most_(most), week_begins_(week_begins) {}
  bool allows(Date day) const {
    auto const week = days_.find(week_start(day, week_begins_));
    return most_ == 0 || week == days_.end() || week->second.contains(day) ||
           week->second.size() < static_cast<std::size_t>(most_);
  }
  void used(Date day) { days_[week_start(day, week_begins_)].insert(day); }

 private:
  int most_;
  weekday week_begins_;
  std::map<Date, std::set<Date>> days_{};
};

std::string why_refused(Visit const& visit, Session const* missed, AttendancePolicy const& policy,
                        Date deadline) {
  if (missed == nullptr) return "the session it makes up is not in the record";
  auto const late = (visit.date() - missed->date).count();
  if (!visit.session->counts_toward_hours) return "the session attended does not count";
  if (!policy.makeup_counts) return "the program does not count make-ups";
  if (late < 0) return "it was before the missed day";
  if (late > policy.makeup_within_days)
    return fmt::format("{} days after, at most {} allowed", late, policy.makeup_within_days);
  if (visit.date() > deadline) return "it was not in the week of the missed day";
  return {};
}

}  // namespace

std::string Visit::state() const {
  if (mark == nullptr) return "not marked";
  switch (mark->status) {
    case MarkStatus::left_early:
      return "left early";
    case MarkStatus::cancelled:
      return "cancelled by the program";
    case MarkStatus::no_call:
      return "no call";
    default:
      return std::string(to_text(mark->status));
  }
}

Episode const* ClientLedger::stay_on(Date day) const {
  auto const found =
      std::ranges::find_if(stays, [&](Episode const& stay) { return stay.active_on(day); });
  return found == stays.end() ? nullptr : &*found;
}

std::map<ClientId, ClientLedger> ledgers(Attendance const& record, Program const& program,
                                         Date as_of) {
  std::map<ClientId, ClientLedger> all;
  for (auto const& episode : record.episodes)
    if (episode.program == program.id && episode.begin < as_of)
      all[episode.client].stays.push_back(episode);
  Index const index(record, all, as_of);
  for (auto const& meeting : index.meetings()) {
    auto const visit = visit_of(*meeting.session, meeting.mark, meeting.on_roster, index);
    auto const& whose = visit.missed != nullptr ? *visit.missed : *meeting.session;
    if (whose.program == program.id && in_stay(*meeting.ledger, visit))
      meeting.ledger->visits.push_back(visit);
  }
  for (auto const& leave : record.leaves)
    if (auto const found = all.find(leave.client); found != all.end())
      found->second.leaves.push_back(&leave);
  for (auto const& plan : record.plans)
    if (auto const found = all.find(plan.client); found != all.end())
      found->second.plans.push_back(&plan);
  for (auto& [client, ledger] : all) {
    std::ranges::sort(ledger.stays, {}, &Episode::begin);
    std::ranges::sort(ledger.visits, {}, [](Visit const& visit) {
      return std::tie(visit.session->date, visit.session->time.begin, visit.session->id);
    });
  }
  return all;
}

Minutes minutes_lost(Visit const& visit) {
  return std::max(Minutes{}, visit.length() - visit.mark->attended);
}

bool too_late(Visit const& visit, AttendancePolicy const& policy) {
  return policy.absent_after_minutes > 0 && visit.mark != nullptr &&
         visit.mark->status == MarkStatus::late &&
         minutes_lost(visit) > Minutes{policy.absent_after_minutes};
}

Date makeup_deadline(Program const& program, RulePack const& rules, Date missed) {
  Date const last = missed + days{program.attendance.makeup_within_days};
  if (!program.attendance.makeup_same_week) return last;
  return std::min(last, week_start(missed, rules.week_begins) + days{6});
}

std::map<Date, Minutes> credit(ClientLedger& ledger, Program const& program,
                               RulePack const& rules) {
  std::map<Date, Minutes> owed;
  for (auto& visit : ledger.visits) {
    if (visit.makes_up()) continue;
    visit.credit = attended_minutes(visit, program.attendance);
    bool const counted = visit.planned || (visit.cancelled && visit.session->counts_toward_hours);
    if (counted && visit.mark != nullptr) owed[visit.date()] += visit.length() - visit.credit;
  }
  MakeupCap cap(program.attendance.makeup_max_per_week, rules.week_begins);
  for (auto& visit : ledger.visits) {
    if (!visit.makes_up() || !attended(visit.mark->status)) continue;
    auto const* missed = visit.missed;
    auto const deadline = missed ? makeup_deadline(program, rules, missed->date) : Date{};
    visit.refused = why_refused(visit, missed, program.attendance, deadline);
    if (visit.refused.empty() && !cap.allows(visit.date()))
      visit.refused = fmt::format("something was made up on {} days of that week already",
                                  program.attendance.makeup_max_per_week);
    if (!visit.refused.empty()) continue;
    auto const came = attended_minutes(visit, program.attendance);
    visit.credit = std::min(came, owed[missed->date]);
    if (visit.credit > Minutes{}) cap.used(visit.date());
    owed[missed->date] -= visit.credit;
    if (visit.credit < came)
      visit.refused =
          fmt::format("{} of {} min are more than was missed on {}", (came - visit.credit).count(),
                      came.count(), to_text(missed->date));
  }
  std::erase_if(owed, [](auto const& day) { return day.second <= Minutes{}; });
  return owed;
}

}  // namespace careplan
