#include "attendance/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace careplan {
namespace {

using std::chrono::days;

Minutes attended_minutes(Visit const& visit, AttendancePolicy const& policy) {
  bool const came = visit.mark && attended(visit.mark->status);
  if (!came || !visit.session.common->counts_toward_hours || too_late(visit, policy)) return {};
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

std::string why_refused(Visit const& visit, AttendancePolicy const& policy, Date deadline) {
  if (visit.missed.common == nullptr) return "the session it makes up is not in the record";
  auto const late = (visit.date() - visit.missed.date).count();
  if (!visit.session.common->counts_toward_hours) return "the session attended does not count";
  if (!policy.makeup_counts) return "the program does not count make-ups";
  if (late < 0) return "it was before the missed day";
  if (late > policy.makeup_within_days)
    return fmt::format("{} days after, at most {} allowed", late, policy.makeup_within_days);
  if (visit.date() > deadline) return "it was not in the week of the missed day";
  return {};
}

}  // namespace

std::string_view Visit::state() const {
  if (!mark) return "not marked";
  switch (mark->status) {
    case MarkStatus::left_early:
      return "left early";
    case MarkStatus::cancelled:
      return "cancelled by the program";
    case MarkStatus::no_call:
      return "no call";
    default:
      return to_text(mark->status);
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
  Ledgers reader(record, program, as_of);
  while (auto* const ledger = reader.next()) {
    auto const client = ledger->client();
    all.emplace_hint(all.end(), client, std::move(*ledger));
  }
  return all;
}

Minutes minutes_lost(Visit const& visit) {
  return std::max(Minutes{}, visit.length() - visit.mark->attended);
}

bool too_late(Visit const& visit, AttendancePolicy const& policy) {
  return visit.mark && visit.mark->status == MarkStatus::late &&
         too_late(minutes_lost(visit), policy);
}

bool too_late(Minutes lost, AttendancePolicy const& policy) {
  return policy.absent_after_minutes > 0 && lost > Minutes{policy.absent_after_minutes};
}

bool short_notice(std::optional<int> notice_hours, AttendancePolicy const& policy) {
  return notice_hours && *notice_hours < policy.notice_hours;
}

Date makeup_deadline(Program const& program, RulePack const& rules, Date missed) {
  Date const last = missed + days{program.attendance.makeup_within_days};
  if (!program.attendance.makeup_same_week) return last;
  return std::min(last, week_start(missed, rules.week_begins) + days{6});
}

std::vector<OwedDay> credit(ClientLedger& ledger, Program const& program, RulePack const& rules) {
  std::vector<OwedDay> owed;
  owed.reserve(ledger.visits.size());
  for (auto& visit : ledger.visits) {
    if (visit.makes_up()) continue;
    visit.credit = attended_minutes(visit, program.attendance);
    bool const counted =
        visit.planned || (visit.cancelled && visit.session.common->counts_toward_hours);
    if (!counted || !visit.mark || visit.credit >= visit.length()) continue;
    if (owed.empty() || owed.back().date != visit.date()) owed.push_back({visit.date()});
    owed.back().minutes += visit.length() - visit.credit;
  }
  MakeupCap cap(program.attendance.makeup_max_per_week, rules.week_begins);
  for (auto& visit : ledger.visits) {
    if (!visit.makes_up() || !attended(visit.mark->status)) continue;
    auto const missed = visit.missed.date;
    visit.credit = {};
    visit.refused = why_refused(visit, program.attendance, makeup_deadline(program, rules, missed));
    if (visit.refused.empty() && !cap.allows(visit.date()))
      visit.refused = fmt::format("something was made up on {} days of that week already",
                                  program.attendance.makeup_max_per_week);
    if (!visit.refused.empty()) continue;
    auto const came = attended_minutes(visit, program.attendance);
    for (auto& day : std::ranges::equal_range(owed, missed, {}, &OwedDay::date)) {
      visit.credit = std::min(came, day.minutes);
      day.minutes -= visit.credit;
    }
    if (visit.credit > Minutes{}) cap.used(visit.date());
    if (visit.credit < came)
      visit.refused = fmt::format("{} of {} min are more than was missed on {}",
                                  (came - visit.credit).count(), came.count(), to_text(missed));
  }
  std::erase_if(owed, [](OwedDay const& day) { return day.minutes <= Minutes{}; });
  return owed;
}

}  // namespace careplan
