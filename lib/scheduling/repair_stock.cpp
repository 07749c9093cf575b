// What of an announced timetable no longer holds.
#include <fmt/format.h>

#include <algorithm>

#include "scheduling/constraints.hpp"
#include "scheduling/ledger.hpp"
#include "scheduling/repair_work.hpp"

namespace careplan {
namespace {

class Stock {
 public:
  Stock(Problem const& problem, Groundwork const& clinic)
      : names_{problem}, bench_{.problem = problem, .clinic = clinic} {}

  Bench take(Timetable const& before, std::optional<Date> frozen) {
    std::set<SessionId> marked;
    for (auto const& session : bench_.problem.fixed) marked.insert(session.id);
    for (auto const& session : before.sessions) {
      Piece piece{.before = session,
                  .now = session,
                  .marked = marked.contains(session.id),
                  .frozen = frozen && session.date < *frozen};
      if (!piece.marked) look(piece);
      bench_.pieces.push_back(std::move(piece));
    }
    keep_to_limits();
    find_homeless();
    return std::move(bench_);
  }

 private:
  Problem const& problem() const { return bench_.problem; }

  void look(Piece& piece) {
    auto& now = piece.now;
    if (names_.service(now) == nullptr || names_.track(now) == nullptr)
      return call_off(piece, {"known", "the program has no such service or track any more"});
    std::erase_if(now.roster, [&](ClientId const& client) { return !comes(piece, client); });
    if (now.roster.empty()) return call_off(piece, {"stay", "nobody comes any more"});
    if (problem().site.closed_on(now.date))
      return close(piece, {"closure", "the site is closed that day"});
    if (!bench_.clinic.open(weekday_of(now.date), now.time, now.modality))
      return close(piece, {"site-hours", "the site is not open then"});
    piece.lost_leader = !can_lead(now);
    piece.lost_room = now.modality == Modality::in_person && !can_hold(now);
  }

  void call_off(Piece& piece, Refusal why) {
    piece.gone = true;
    piece.why = std::move(why);
  }
  void close(Piece& piece, Refusal why) {
    bench_.forced.insert(piece.now.roster.begin(), piece.now.roster.end());
    call_off(piece, std::move(why));
  }

  // Whether the client still comes; whoever was on the roster and stays in the program without
  // being able to come is forced to other times.
  bool comes(Piece const& piece, ClientId const& client) {
    auto const* demand = names_.demand(client, piece.now);
    if (demand == nullptr) return false;
    bool const moved = demand->track && *demand->track != piece.now.track;
    if (moved && !piece.now.group.empty()) {
      bench_.forced.insert(client);
      return false;
    }
    Timetable alone{.horizon = problem().horizon, .sessions = {piece.now}};
    alone.sessions.front().roster = {client};
    if (moved) alone.sessions.front().track = *demand->track;
    Violations found;
    constraint::need(problem(), alone, found);
    constraint::client_availability(problem(), alone, found);
    constraint::modality(problem(), alone, found);
    if (found.empty()) return true;
    bench_.forced.insert(client);
    return false;
  }

  bool can_lead(Session const& session) const {
    auto const* who = names_.clinician(session.clinician);
    return who != nullptr && holds_credential(*who, *names_.service(session)) &&
           who->available.covers(weekday_of(session.date), session.time) &&
           !is_away(problem(), who->id, session.date);
  }
  bool can_hold(Session const& session) const {
    int const room = bench_.clinic.room(session.room);
    return room >= 0 &&
           bench_.clinic.fits(room, *names_.service(session),
                              static_cast<int>(session.roster.size())) &&
           !is_away(problem(), session.room, session.date);
  }

  // Clinicians and rooms take what they can; groups and what is frozen come before the rest.
  void keep_to_limits() {
    Ledger ledger(bench_.clinic);
    std::vector<Piece*> order;
    for (auto& piece : bench_.pieces)
      if (!piece.gone) order.push_back(&piece);
    std::ranges::stable_sort(order, {}, [](Piece const* piece) {
      return std::tuple(!piece->marked, !piece->frozen, piece->now.group.empty());
    });
    for (auto* piece : order) {
      auto session = piece->now;
      int const k = bench_.clinic.clinician(session.clinician);
      int const r = bench_.clinic.room(session.room);
      if (!piece->marked) {
        piece->lost_leader = piece->lost_leader ||
                             !ledger.clinician_can(k, session.date, session.time) ||
                             (session.group.empty() &&
                              !ledger.caseload_allows(k, session.roster.front(), session.date));
        piece->lost_room =
            piece->lost_room || (r >= 0 && !ledger.room_free(r, session.date, session.time));
      }
      if (piece->lost_leader) session.clinician = {};
      if (piece->lost_room) session.room = {};
      ledger.book(session);
    }
  }

  void find_homeless() {
    for (auto const& plan : bench_.clinic.demands) {
      if (plan.stay.empty()) continue;
      bool had_any = false;
      bool had_group = false;
      bool has_group = false;
      for (auto const& piece : bench_.pieces) {
        if (!is_of(*plan.demand, piece.before)) continue;
        had_any = true;
        had_group |= !piece.before.group.empty();
        has_group |= !piece.now.group.empty() && piece.now.has(plan.demand->client);
      }
      if (!has_group && (had_group || !had_any)) bench_.homeless.insert(plan.demand->client);
    }
  }
  static bool is_of(Demand const& demand, Session const& session) {
    return session.program == demand.program && demand.stay.contains(session.date) &&
           session.has(demand.client);
  }

  Names names_;
  Bench bench_;
};

}  // namespace

Bench take_stock(Problem const& problem, Groundwork const& clinic, Timetable const& before,
                 std::optional<Date> frozen) {
  return Stock(problem, clinic).take(before, frozen);
}

}  // namespace careplan
