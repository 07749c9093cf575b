#include "attendance/occurrences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace careplan {
namespace {

// What a visit is, before any rule asks.
enum class Nature { attended, late, excused, unexcused, no_call, unmarked };

struct Reading {
  Visit const* visit = nullptr;
  Nature nature = Nature::attended;
  std::string state{};
};

Nature nature_of(AbsenceKind kind) {
  switch (kind) {
    case AbsenceKind::no_call:
      return Nature::no_call;
    case AbsenceKind::late:
      return Nature::late;
    case AbsenceKind::absence:
      return Nature::excused;
    case AbsenceKind::unexcused:
      return Nature::unexcused;
  }
  return Nature::unexcused;
}

Reading absent(Visit const& visit, AttendancePolicy const& policy) {
  auto const& mark = *visit.mark;
  if (mark.status == MarkStatus::no_call)
    return {&visit, Nature::no_call, std::string(visit.state())};
  if (mark.status == MarkStatus::unexcused)
    return {&visit, Nature::unexcused, std::string(visit.state())};
  if (!short_notice(mark.notice_hours, policy))
    return {&visit, Nature::excused, std::string(visit.state())};
  return {
      &visit, Nature::unexcused,
      fmt::format("excused, {} of {} hours of notice", *mark.notice_hours, policy.notice_hours)};
}

Reading read(Visit const& visit, AttendancePolicy const& policy) {
  if (!visit.mark) return {&visit, Nature::unmarked, std::string(visit.state())};
  if (!attended(visit.mark->status)) return absent(visit, policy);
  if (too_late(visit, policy))
    return {&visit, nature_of(policy.late_counts_as),
            fmt::format("{} min late, more than {}", minutes_lost(visit).count(),
                        policy.absent_after_minutes)};
  return {&visit, Nature::attended, std::string(visit.state())};
}

// A client who comes late to a day is marked late on each of its sessions. Late is the one that
// minutes are missing of; where nobody noted minutes, the first of the day.
void read_lateness(std::vector<Reading>& day, AttendancePolicy const& policy) {
  bool noted = false;
  Reading* first = nullptr;
  for (auto& reading : day) {
    if (reading.nature != Nature::attended || reading.visit->mark->status != MarkStatus::late)
      continue;
    auto const lost = minutes_lost(*reading.visit);
    noted |= lost > Minutes{};
    if (lost > Minutes{policy.late_minutes}) {
      reading.nature = Nature::late;
      reading.state = fmt::format("{} min late", lost.count());
    }
    if (first == nullptr) first = &reading;
  }
  if (first != nullptr && !noted) first->nature = Nature::late;
}

Tally tally_of(Nature nature, AbsenceKind counts) {
  if (nature == Nature::unmarked) return Tally::unmarked;
  if (nature == Nature::late) return counts == AbsenceKind::late ? Tally::counted : Tally::attended;
  if (nature == Nature::attended) return Tally::attended;
  bool const no_call = nature == Nature::no_call;
  bool const counted = counts == AbsenceKind::absence ||
                       (counts == AbsenceKind::unexcused && nature != Nature::excused) ||
                       (counts == AbsenceKind::no_call && no_call);
  return counted ? Tally::counted : Tally::neither;
}

// Sessions that make-ups have made good in full.
std::set<std::string_view> made_good(ClientLedger const& ledger) {
  std::map<std::string_view, Minutes> credited;
  for (auto const& visit : ledger.visits)
    if (visit.makes_up() && visit.missed.common != nullptr)
      credited[visit.missed.id] += visit.credit;
  std::set<std::string_view> sessions;
  for (auto const& visit : ledger.visits) {
    auto const found = credited.find(visit.session.id);
    if (found != credited.end() && visit.credit + found->second >= visit.length())
      sessions.insert(visit.session.id);
  }
  return sessions;
}

struct Reader {
  StayInHand const& of;
  PolicyRule const& rule;

  std::string phase_on(Date date) const {
    auto const* phase = of.program.phase_in(program_week(of.program, of.stay.begin, date));
    return phase == nullptr ? "" : phase->id;
  }
  bool asked(Visit const& visit) const {
    auto const& exempt = rule.exempt;
    if (!visit.planned || !of.stay.active_on(visit.date()) || visit.date() >= of.as_of)
      return false;
    if (std::ranges::find(exempt, visit.session.common->service) != exempt.end()) return false;
    bool const on_leave = std::ranges::any_of(of.record.leaves, [&](LeaveRow const& leave) {
      return leave.client == of.stay.client && leave.holds(visit.date());
    });
    if (on_leave) return false;
    return rule.phases.empty() ||
           std::ranges::find(rule.phases, phase_on(visit.date())) != rule.phases.end();
  }
  Occurrence occurrence(Reading const& reading) const {
    auto const& session = reading.visit->session;
    Occurrence one{.date = session.date,
                   .phase = phase_on(session.date),
                   .tally = tally_of(reading.nature, rule.counts)};
    if (one.tally == Tally::counted || one.tally == Tally::unmarked)
      one.evidence = {{{std::string(session.id)}, session.date, reading.state}};
    return one;
  }
};

// Counted goes before not marked, not marked before attended: of a day nobody knows it all until
// all of it is marked.
void join_day(Occurrence& day, Occurrence const& session) {
  auto const rank = [](Tally tally) {
    switch (tally) {
      case Tally::counted:
        return 3;
      case Tally::unmarked:
        return 2;
      case Tally::attended:
        return 1;
      case Tally::neither:
        return 0;
    }
    return 0;
  };
  int const now = rank(session.tally);
  int const before = rank(day.tally);
  if (now > before) day.evidence.clear();
  if (now >= before) {
    day.tally = session.tally;
    day.evidence.insert(day.evidence.end(), session.evidence.begin(), session.evidence.end());
  }
}

}  // namespace

std::vector<Occurrence> occurrences(StayInHand const& in_hand, PolicyRule const& rule) {
  Reader const reader{in_hand, rule};
  auto const& policy = in_hand.program.attendance;
  auto const good = policy.makeup_clears ? made_good(in_hand.ledger) : std::set<std::string_view>{};
  std::vector<Occurrence> list;
  std::vector<Reading> day;
  auto const take_day = [&] {
    read_lateness(day, policy);
    bool first = true;
    for (auto const& reading : day) {
      auto one = reader.occurrence(reading);
      if (one.tally == Tally::counted && rule.counts != AbsenceKind::late &&
          good.contains(reading.visit->session.id)) {
        one.tally = Tally::neither;
        one.evidence.clear();
      }
      if (rule.unit == CountUnit::session || first)
        list.push_back(std::move(one));
      else
        join_day(list.back(), one);
      first = false;
    }
    day.clear();
  };
  for (auto const& visit : in_hand.ledger.visits) {
    if (!reader.asked(visit)) continue;
    if (!day.empty() && day.front().visit->date() != visit.date()) take_day();
    day.push_back(read(visit, policy));
  }
  take_day();
  return list;
}

}  // namespace careplan
