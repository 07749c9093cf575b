#include "attendance/makeup_slots.hpp"

#include <algorithm>
#include <tuple>

namespace careplan {
namespace {

// A session of which something may have been missed, and what of that nobody has made up.
struct Owed {
  std::string_view session{};
  Date date{};
  Minutes minutes{};
};

std::vector<Owed> owed_by(ClientLedger const& ledger) {
  std::vector<Owed> list;
  for (auto const& visit : ledger.visits) {
    bool const counted =
        visit.planned || (visit.cancelled && visit.session.common->counts_toward_hours);
    if (!counted || !visit.mark) continue;
    list.push_back({visit.session.id, visit.date(), visit.length() - visit.credit});
  }
  for (auto const& visit : ledger.visits) {
    if (!visit.makes_up() || visit.missed.common == nullptr) continue;
    auto const missed = std::ranges::find(list, visit.missed.id, &Owed::session);
    if (missed != list.end()) missed->minutes -= visit.credit;
  }
  return list;
}

bool has_room(Session const& session, Program const& program) {
  auto const* service = program.find_service(session.service);
  auto const size =
      service != nullptr && service->group_size ? *service->group_size : program.group_size;
  return session.roster.size() < static_cast<std::size_t>(size.max);
}

bool free_at(ClientLedger const& ledger, Session const& session) {
  return std::ranges::none_of(ledger.visits, [&](Visit const& visit) {
    return visit.session.id == session.id.value ||
           (visit.date() == session.date && visit.session.time.overlaps(session.time));
  });
}

}  // namespace

std::vector<MakeupSlot> makeup_slots(ClientLedger const& ledger, Attendance const& record,
                                     Program const& program, RulePack const& rules,
                                     Span<Date> within) {
  std::vector<MakeupSlot> slots;
  if (!program.attendance.makeup_counts) return slots;
  auto owed = owed_by(ledger);
  std::vector<Session const*> open;
  for (auto const& session : record.sessions)
    if (session.program == program.id && !session.group.empty() && session.counts_toward_hours &&
        within.contains(session.date) && ledger.stay_on(session.date) != nullptr &&
        has_room(session, program) && free_at(ledger, session))
      open.push_back(&session);
  std::ranges::sort(open, {}, [](Session const* session) {
    return std::tie(session->date, session->time.begin, session->id);
  });
  for (auto const* session : open) {
    bool const taken = std::ranges::any_of(slots, [&](MakeupSlot const& slot) {
      auto const other = std::ranges::find(record.sessions, slot.session, &Session::id);
      return other->date == session->date && other->time.overlaps(session->time);
    });
    auto const missed = std::ranges::find_if(owed, [&](Owed const& one) {
      return one.minutes > Minutes{} && one.date <= session->date &&
             session->date <= makeup_deadline(program, rules, one.date);
    });
    if (taken || missed == owed.end()) continue;
    slots.push_back({session->id, session->date, {std::string(missed->session)}});
    missed->minutes -= length(session->time);
  }
  return slots;
}

}  // namespace careplan
