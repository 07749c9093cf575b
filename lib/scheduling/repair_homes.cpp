// Groups for clients who have none, as the timetable stands.
#include <fmt/format.h>

#include <algorithm>

#include "scheduling/index.hpp"
#include "scheduling/repair_work.hpp"

namespace careplan {
namespace {

// A way to take a client into a group.
struct Stay {
  std::string group{};
  int track = 0;
  bool fresh = false;           // the group is opened for it
  std::vector<int> joins{};     // pieces
  std::vector<Session> made{};  // sessions of the group that nobody came to
  int missed = 0;               // sessions that cannot be held
  long cost = 0;
};

class Homes {
 public:
  Homes(Bench& bench, Ledger& ledger, Naming& naming)
      : bench_(bench), clinic_(bench.clinic), ledger_(ledger), naming_(naming) {}

  void find() {
    std::vector<DemandPlan const*> order;
    for (auto const& plan : clinic_.demands)
      if (!plan.stay.empty()) order.push_back(&plan);
    std::ranges::stable_sort(order, {},
                             [](DemandPlan const* plan) { return -plan->demand->priority; });
    while (settle_all(order)) {
    }
  }

 private:
  // Whether anybody found a better place: a group that opened for one may have room for another.
  bool settle_all(std::vector<DemandPlan const*> const& order) {
    bool moved = false;
    for (auto const* plan : order) {
      int const missed = missed_now(*plan);
      if (bench_.homeless.contains(plan->demand->client) || (missed > 0 && may_move(*plan)))
        moved |= settle(*plan, missed);
    }
    return moved;
  }

  bool is_own(DemandPlan const& plan, Piece const& piece) const {
    return piece.now.program == plan.demand->program &&
           plan.demand->stay.contains(piece.now.date) && piece.now.has(plan.demand->client);
  }

  int missed_now(DemandPlan const& plan) const {
    return static_cast<int>(std::ranges::count_if(bench_.pieces, [&](Piece const& piece) {
      return piece.gone && piece.why.constraint != "closure" && !piece.now.group.empty() &&
             is_own(plan, piece);
    }));
  }
  // What was attended in a group binds to it, and so does what was announced for good.
  bool may_move(DemandPlan const& plan) const {
    return std::ranges::none_of(bench_.pieces, [&](Piece const& piece) {
      return (piece.marked || piece.frozen) && !piece.now.group.empty() && is_own(plan, piece);
    });
  }

  bool settle(DemandPlan const& plan, int missed) {
    bool const homeless = bench_.homeless.contains(plan.demand->client);
    auto const own = homeless ? std::vector<int>{} : leave(plan);
    std::optional<Stay> best;
    for (auto const& option : plan.options) {
      for (auto const& group : groups_of(option.track))
        consider(stay_in(plan, option.track, group, false), best);
      consider(stay_in(plan, option.track, new_name(option.track), true), best);
    }
    bool const better =
        best && (homeless ? best->cost < waiting_cost(plan) : best->missed < missed);
    if (better)
      move_in(plan, *best);
    else
      come_back(plan, own);
    return better;
  }

  long waiting_cost(DemandPlan const& plan) const {
    return weight_of(bench_.problem, "place", plan.program->id) +
           static_cast<long>(std::max(0, plan.demand->priority)) *
               weight_of(bench_.problem, "priority", plan.program->id);
  }

  static void consider(std::optional<Stay> stay, std::optional<Stay>& best) {
    if (stay &&
        (!best || std::pair(stay->missed, stay->cost) < std::pair(best->missed, best->cost)))
      best = std::move(stay);
  }

  std::vector<int> leave(DemandPlan const& plan) {
    std::vector<int> own;
    for (int p = 0; p < static_cast<int>(bench_.pieces.size()); ++p) {
      auto& piece = bench_.pieces[at(p)];
      if (piece.now.group.empty() || piece.marked || !is_own(plan, piece)) continue;
      own.push_back(p);
      change_roster(p, plan.demand->client, false);
    }
    return own;
  }
  void come_back(DemandPlan const& plan, std::vector<int> const& own) {
    for (int const p : own) change_roster(p, plan.demand->client, true);
  }
  void change_roster(int p, ClientId const& client, bool joins) {
    auto& piece = bench_.pieces[at(p)];
    if (!piece.gone) ledger_.unbook(piece.now);
    if (joins)
      piece.now.roster.insert(std::ranges::lower_bound(piece.now.roster, client), client);
    else
      std::erase(piece.now.roster, client);
    if (!piece.gone) ledger_.book(piece.now);
  }

  std::vector<std::string> groups_of(int track) const {
    auto const& own = clinic_.tracks[at(track)];
    std::vector<std::string> names;
    for (auto const& piece : bench_.pieces)
      if (!piece.gone && !piece.now.group.empty() && !piece.now.roster.empty() &&
          piece.now.program == own.program->id && piece.now.track == own.track->id &&
          (!own.cohort || piece.now.group.starts_with(own.name + "-")) &&
          std::ranges::find(names, piece.now.group) == names.end())
        names.push_back(piece.now.group);
    std::ranges::sort(names);
    return names;
  }
  std::string new_name(int track) const {
    auto const names = groups_of(track);
    for (int number = 1;; ++number)
      if (auto name = fmt::format("{}-{}", clinic_.tracks[at(track)].name, number);
          std::ranges::find(names, name) == names.end())
        return name;
  }

  // Every meeting of the track that the client belongs to: one to join, or one to be held anew.
  std::optional<Stay> stay_in(DemandPlan const& plan, int t, std::string const& group, bool fresh) {
    auto const& track = clinic_.tracks[at(t)];
    Stay stay{.group = group, .track = t, .fresh = fresh};
    bool fits = true;
    for (auto const date : track.dates)
      for (auto const& entry : track.entries) {
        if (!fits || date < bench_.problem.open_from || entry.day != weekday_of(date) ||
            !plan.stay.contains(date) ||
            belongs(*plan.demand, *plan.program, track, entry, date) != Truth::yes)
          continue;
        fits = meet(plan, stay, entry, date);
      }
    for (auto const& session : stay.made) ledger_.unbook(session);
    if (!fits || stay.joins.size() + stay.made.size() == 0) return std::nullopt;
    if (fresh && stay.missed > 0) return std::nullopt;
    stay.cost = wish_cost(bench_.problem, *plan.demand, *track.track);
    if (fresh)
      stay.cost += weight_of(bench_.problem, "group-open", plan.program->id) +
                   static_cast<long>(track.size.min - 1) *
                       weight_of(bench_.problem, "group-size-min", plan.program->id);
    return stay;
  }

  // False when the client cannot be in the group at all.
  bool meet(DemandPlan const& plan, Stay& stay, GridEntry const& entry, Date date) {
    auto const& client = plan.demand->client;
    if (!may_come(plan, date, entry.time)) return false;
    int const p = stay.fresh ? -1 : piece_of(stay, entry, date);
    if (p >= 0) {
      auto const& now = bench_.pieces[at(p)].now;
      int const r = clinic_.room(now.room);
      int const people = static_cast<int>(now.roster.size()) + 1;
      if (bench_.pieces[at(p)].marked || people > clinic_.tracks[at(stay.track)].size.max ||
          (r >= 0 && people > bench_.problem.site.rooms[at(r)].capacity))
        return false;
      stay.joins.push_back(p);
      return true;
    }
    if (auto session = hold(stay, entry, date, client)) {
      ledger_.book(*session);
      stay.made.push_back(std::move(*session));
    } else {
      ++stay.missed;
    }
    return true;
  }

  // Appointments of the client give way to the group; other groups do not.
  bool may_come(DemandPlan const& plan, Date date, Span<Clock> time) const {
    auto const& client = plan.demand->client;
    if (ledger_.client_free(client, date, time)) return true;
    return std::ranges::none_of(bench_.pieces, [&](Piece const& piece) {
      return !piece.gone && piece.now.date == date && piece.now.time.overlaps(time) &&
             piece.now.has(client) && !yields(plan, piece);
    });
  }
  bool yields(DemandPlan const& plan, Piece const& piece) const {
    return piece.now.group.empty() && !piece.marked && !piece.frozen && is_own(plan, piece);
  }

  int piece_of(Stay const& stay, GridEntry const& entry, Date date) const {
    for (int p = 0; p < static_cast<int>(bench_.pieces.size()); ++p) {
      auto const& piece = bench_.pieces[at(p)];
      if (piece.now.date == date && !piece.gone && piece.now.group == stay.group &&
          piece.now.program == clinic_.tracks[at(stay.track)].program->id &&
          piece.now.service == entry.service->id && piece.now.time == entry.time)
        return p;
    }
    return -1;
  }

  std::optional<Session> hold(Stay const& stay, GridEntry const& entry, Date date,
                              ClientId const& client) const {
    auto const& track = clinic_.tracks[at(stay.track)];
    auto const& site = bench_.problem.site;
    if (site.closed_on(date)) return std::nullopt;
    Session session{.program = track.program->id,
                    .track = track.track->id,
                    .group = stay.group,
                    .service = entry.service->id,
                    .kind = entry.service->kind,
                    .modality = track.track->modality,
                    .counts_toward_hours = entry.service->counts_toward_hours,
                    .billable = entry.service->billable,
                    .date = date,
                    .time = entry.time,
                    .roster = {client}};
    for (int k = 0; k < static_cast<int>(site.clinicians.size()); ++k) {
      if (!clinic_.may_lead(k, *entry.service) || !ledger_.clinician_can(k, date, entry.time))
        continue;
      auto const& id = site.clinicians[at(k)].id;
      bool const known = std::ranges::find(stay.made, id, &Session::clinician) != stay.made.end();
      if (session.clinician.value.empty() || known) session.clinician = id;
      if (known) break;
    }
    if (session.clinician.value.empty()) return std::nullopt;
    if (session.modality == Modality::virtual_) return session;
    int room = ledger_.find_room(*entry.service, track.size.min, date, entry.time);
    if (room < 0) room = ledger_.find_room(*entry.service, 1, date, entry.time);
    if (room < 0) return std::nullopt;
    session.room = site.rooms[at(room)].id;
    return session;
  }

  void move_in(DemandPlan const& plan, Stay const& stay) {
    auto const& client = plan.demand->client;
    auto const& track = *clinic_.tracks[at(stay.track)].track;
    for (int const p : stay.joins) change_roster(p, client, true);
    for (auto session : stay.made) {
      session.id = naming_.id(session.group, session.date, session.time.begin, session.service);
      ledger_.book(session);
      bench_.pieces.push_back({.now = std::move(session)});
    }
    bench_.homeless.erase(client);
    for (auto& piece : bench_.pieces)
      if (!piece.gone && yields(plan, piece)) follow(piece, plan, track);
  }

  // An appointment goes with its client to another track, unless the group meets at its time or it
  // would have to be held in another way.
  void follow(Piece& piece, DemandPlan const& plan, Track const& track) {
    bool const clash = std::ranges::any_of(bench_.pieces, [&](Piece const& other) {
      return !other.gone && !other.now.group.empty() && other.now.date == piece.now.date &&
             other.now.time.overlaps(piece.now.time) && is_own(plan, other);
    });
    if (!clash && piece.now.modality == track.modality) {
      piece.now.track = track.id;
      return;
    }
    ledger_.unbook(piece.now);
    piece.gone = true;
    piece.why = {"track", "the client is in another group now"};
  }

  Bench& bench_;
  Groundwork const& clinic_;
  Ledger& ledger_;
  Naming& naming_;
};

}  // namespace

void find_homes(Bench& bench, Ledger& ledger, Naming& naming) {
  Homes(bench, ledger, naming).find();
}

}  // namespace careplan
