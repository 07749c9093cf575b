#include "attendance/leave.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {
namespace {

using std::chrono::days;

// Days on which the client came, and those of which nobody knows.
struct Coming {
  std::vector<Date> came{};
  std::vector<Evidence> unmarked{};

  Coming(ClientLedger const& ledger, Episode const& stay) {
    for (auto const& visit : ledger.visits) {
      if (!stay.active_on(visit.date())) continue;
      if (visit.mark && attended(visit.mark->status)) came.push_back(visit.date());
      if (visit.unmarked())
        unmarked.push_back(
            {{std::string(visit.session.id)}, visit.date(), std::string(visit.state())});
    }
  }
  bool any_in(Span<Date> span) const {
    return std::ranges::any_of(came, [&](Date date) { return span.contains(date); });
  }
  // Adds what is not marked in the span: with any of it, nothing is certain.
  bool unsure(Span<Date> span, std::vector<Evidence>& evidence) const {
    bool found = false;
    for (auto const& one : unmarked)
      if (span.contains(one.date)) {
        evidence.push_back(one);
        found = true;
      }
    return found;
  }
};

std::vector<LeaveRow> leaves_of(Attendance const& record, Episode const& stay) {
  std::vector<LeaveRow> own;
  for (auto const& leave : record.leaves)
    if (leave.client == stay.client && stay.active_on(leave.first)) own.push_back(leave);
  std::ranges::sort(own, {}, &LeaveRow::first);
  return own;
}

// The newest day that is no absence: of admission, attendance or leave.
void ask_for_leave(Coming const& coming, std::vector<LeaveRow> const& leaves, Episode const& stay,
                   Date end, LeavePolicy const& policy, std::vector<Consequence>& found) {
  std::vector<Date> anchors{stay.begin};
  anchors.insert(anchors.end(), coming.came.begin(), coming.came.end());
  for (auto const& leave : leaves) {
    anchors.push_back(leave.first);
    // While leave is open nothing more is to be asked for.
    anchors.push_back(leave.last.value_or(end));
  }
  std::ranges::sort(anchors);
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    Date const due = anchors[i] + days{policy.after_days};
    Date const next = i + 1 < anchors.size() ? anchors[i + 1] : end;
    bool const on_leave = std::ranges::any_of(leaves, [&](LeaveRow const& leave) {
      return leave.holds(anchors[i]) && leave.holds(anchors[i] + days{1});
    });
    if (on_leave || due >= next) continue;
    Consequence one{.client = stay.client,
                    .rule = "leave",
                    .action = PolicyAction::leave,
                    .date = due,
                    .because = fmt::format("{} days without attendance", policy.after_days),
                    .evidence = {{{}, anchors[i], "the last day before"}}};
    one.certain = !coming.unsure({anchors[i], due + days{1}}, one.evidence);
    found.push_back(std::move(one));
  }
}

void not_back(Coming const& coming, LeaveRow const& leave, Episode const& stay, Date end,
              LeavePolicy const& policy, std::vector<Consequence>& found) {
  Date const due = leave.first + days{policy.return_days};
  Span<Date> const time{leave.first, due + days{1}};
  if (due >= end || coming.any_in(time)) return;
  Consequence one{.client = stay.client,
                  .rule = "leave",
                  .action = PolicyAction::discharge,
                  .date = due,
                  .because = fmt::format("not back within {} days of leave", policy.return_days),
                  .evidence = {{{}, leave.first, "the first day of leave"}}};
  one.certain = !coming.unsure(time, one.evidence);
  found.push_back(std::move(one));
}

std::optional<Date> free_from(Episode const& stay, Program const& program) {
  int const wait = program.attendance.readmit_wait_days;
  bool const ended_for_it = stay.end && stay.discharge == DischargeReason::terminated;
  if (wait == 0 || !ended_for_it) return std::nullopt;
  return *stay.end + days{wait};
}

}  // namespace

void judge_leave(StayInHand const& in_hand, std::vector<Consequence>& found) {
  auto const& stay = in_hand.stay;
  auto const& policy = in_hand.program.attendance.leave;
  Coming const coming(in_hand.ledger, stay);
  auto const leaves = leaves_of(in_hand.record, stay);
  Date const end = std::min(stay.end.value_or(in_hand.as_of), in_hand.as_of);
  if (policy.after_days > 0) ask_for_leave(coming, leaves, stay, end, policy, found);
  if (policy.return_days > 0)
    for (auto const& leave : leaves) not_back(coming, leave, stay, end, policy, found);
}

void judge_readmission(ClientLedger const& ledger, Program const& program,
                       std::vector<Consequence>& found) {
  for (std::size_t i = 1; i < ledger.stays.size(); ++i) {
    auto const& stay = ledger.stays[i];
    auto const from = free_from(ledger.stays[i - 1], program);
    if (!from || stay.begin >= *from) continue;
    found.push_back(
        {.client = stay.client,
         .rule = "readmit_wait",
         .action = PolicyAction::alert,
         .date = stay.begin,
         .because = fmt::format("admitted {} days after a discharge for attendance, {} to wait",
                                (stay.begin - *ledger.stays[i - 1].end).count(),
                                program.attendance.readmit_wait_days),
         .evidence = {{{}, *ledger.stays[i - 1].end, "the stay ended"}}});
  }
}

std::optional<Date> readmission_date(std::span<Episode const> stays, Program const& program) {
  auto const last = std::ranges::max_element(stays, {}, &Episode::begin);
  if (last == stays.end()) return std::nullopt;
  return free_from(*last, program);
}

}  // namespace careplan
