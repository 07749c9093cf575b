// Clinicians and rooms for what lost them: the weeks of a timetable as posts.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "scheduling/constraints.hpp"
#include "scheduling/index.hpp"
#include "scheduling/repair_work.hpp"
#include "scheduling/restaff.hpp"

namespace careplan {
namespace {

constexpr long states = 300'000;           // to look at, in all weeks together
constexpr long group_session_missed = 25;  // a client's, beside the weights of the table

// A session as far as its clients' times go.
using HeldHour = std::tuple<Date, Clock, Clock, std::string>;
using Hours = std::set<HeldHour>;

// Which groups of a week some of their clients could leave for others without other times.
class Alternatives {
 public:
  Alternatives(Bench const& bench, std::vector<int> const& pieces)
      : bench_(bench), names_{bench.problem} {
    std::map<std::pair<std::string, ClientId>, Hours> own;
    std::map<std::pair<std::string, ClientId>, Group> group_of;
    std::map<Group, Hours> groups;
    std::map<Group, Session const*> some_of;
    for (int const p : pieces) {
      auto const& now = bench.pieces[at(p)].now;
      for (auto const& client : now.roster) {
        auto& hours = own[{now.program, client}];
        if (now.group.empty()) continue;
        hours.insert(hour(now));
        group_of.insert_or_assign({now.program, client}, Group{now.program, now.group});
      }
      if (now.group.empty()) continue;
      groups[{now.program, now.group}].insert(hour(now));
      some_of[{now.program, now.group}] = &now;
      pools_.try_emplace({now.program, now.group}, static_cast<int>(pools_.size()));
    }
    for (auto const& [whose, hours] : own) {
      if (goes_virtual(whose, hours)) virtual_too_.insert(whose);
      auto const own_group = group_of.find(whose);
      if (own_group == group_of.end()) continue;
      for (auto const& [group, theirs] : groups)
        if (group.first == whose.first && std::ranges::includes(theirs, hours) &&
            suits(whose.second, *some_of.at(group)))
          unite(pools_.at(group), pools_.at(own_group->second));
    }
    for (auto const& [group, pool] : pools_) ++sizes_[pool];
  }

  bool any() const {
    return !virtual_too_.empty() ||
           std::ranges::any_of(sizes_, [](auto const& size) { return size.second > 1; });
  }

  // -1: none of its clients could.
  int pool(Session const& session) const {
    auto const found = pools_.find({session.program, session.group});
    return found == pools_.end() || sizes_.at(found->second) < 2 ? -1 : found->second;
  }
  bool may_be_virtual(Session const& session) const {
    return std::ranges::any_of(session.roster, [&](ClientId const& client) {
      return virtual_too_.contains({session.program, client});
    });
  }

 private:
  using Group = std::pair<std::string, std::string>;  // program and group

  static HeldHour hour(Session const& session) {
    return {session.date, session.time.begin, session.time.end, session.service};
  }

  bool goes_virtual(std::pair<std::string, ClientId> const& whose, Hours const& hours) const {
    for (auto const& plan : bench_.clinic.demands)
      if (plan.demand->client == whose.second && plan.program->id == whose.first &&
          std::ranges::any_of(bench_.clinic.tracks, [&](TrackPlan const& track) {
            return track.program == plan.program && is_home(*plan.demand, track, hours);
          }))
        return true;
    return false;
  }
  static bool is_home(Demand const& demand, TrackPlan const& track, Hours const& hours) {
    return track.track->modality == Modality::virtual_ && demand.modality != Modality::in_person &&
           (!demand.track || *demand.track == track.track->id) &&
           std::ranges::all_of(hours, [&](HeldHour const& hour) {
             auto const& [date, begin, end, service] = hour;
             return std::ranges::any_of(track.entries, [&](GridEntry const& entry) {
               return entry.day == weekday_of(date) && entry.time == Span<Clock>{begin, end} &&
                      entry.service->id == service;
             });
           });
  }

  bool suits(ClientId const& client, Session const& session) const {
    auto const* demand = names_.demand(client, session);
    return demand != nullptr && (!demand->track || *demand->track == session.track) &&
           (!demand->modality || *demand->modality == session.modality);
  }

  void unite(int pool, int with) {
    for (auto& [group, other] : pools_)
      if (other == pool) other = with;
  }

  Bench const& bench_;
  Names names_;
  std::map<Group, int> pools_{};
  std::map<int, int> sizes_{};
  std::set<std::pair<std::string, ClientId>> virtual_too_{};
};

class Staffing {
 public:
  explicit Staffing(Bench& bench) : bench_(bench), names_{bench.problem} {
    for (auto const& demand : bench.problem.demands)
      persons_.try_emplace(demand.client, static_cast<int>(persons_.size()));
    for (auto const& piece : bench.pieces)
      for (auto const& client : piece.now.roster)
        persons_.try_emplace(client, static_cast<int>(persons_.size()));
  }

  void run() {
    std::map<Date, std::vector<int>> weeks;
    for (int p = 0; p < static_cast<int>(bench_.pieces.size()); ++p)
      if (!bench_.pieces[at(p)].gone) weeks[week_start(bench_.pieces[at(p)].now.date)].push_back(p);
    force_hopeless(weeks);
    std::erase_if(weeks, [&](auto const& week) {
      return std::ranges::none_of(week.second, [&](int p) { return lacks(p); });
    });
    if (weeks.empty()) return;
    long const limit = states / static_cast<long>(weeks.size());
    auto const forced = bench_.forced;
    auto changed = forced;
    for (auto const& [monday, pieces] : weeks) {
      auto const week = posts(pieces, changed);
      auto const result = calmest(week, restaff(week, limit));
      prove(pieces, forced, changed, result);
      apply(pieces, result, changed);
    }
  }

 private:
  bool lacks(int p) const {
    return bench_.pieces[at(p)].lost_leader || bench_.pieces[at(p)].lost_room;
  }

  // Who changes in another week anyway is no proof that somebody must in this one.
  void prove(std::vector<int> const& pieces, std::set<ClientId> const& forced,
             std::set<ClientId> const& changed, Restaffed const& result) {
    int const enough = result.people + static_cast<int>(changed.size());
    int const in_groups =
        changed == forced ? result.at_least : fewest_people(posts(pieces, forced), enough).at_least;
    Alternatives const others(bench_, pieces);
    int const at_least =
        others.any() ? fewest_people(posts(pieces, forced, &others), enough).at_least : in_groups;
    bench_.at_least = std::max(bench_.at_least, at_least);
    bench_.at_least_in_groups = std::max(bench_.at_least_in_groups, in_groups);
  }

  // The same people changing, fewer sessions may have to go through other hands.
  static Restaffed calmest(Posts week, Restaffed const& found) {
    for (std::size_t p = 0; p < week.posts.size(); ++p)
      if (!found.held[p])
        for (int const person : week.posts[p].people) week.changes[at(person)] = true;
    auto again = restaff(week, 0);
    if (again.people > 0 || again.cost >= found.cost) return found;
    again.people = found.people;
    again.at_least = found.at_least;
    return again;
  }

  // Sessions that nobody could lead or no room could hold, were all of them free.
  void force_hopeless(std::map<Date, std::vector<int>> const& weeks) {
    for (auto const& [monday, pieces] : weeks) {
      Alternatives const others(bench_, pieces);
      for (int const p : pieces) {
        auto const& now = bench_.pieces[at(p)].now;
        if (!lacks(p)) continue;
        bool const housed =
            now.modality == Modality::virtual_ || !rooms(now).empty() || others.may_be_virtual(now);
        if (!leaders(now).empty() && housed) continue;
        bench_.forced.insert(now.roster.begin(), now.roster.end());
      }
    }
  }

  Posts posts(std::vector<int> const& pieces, std::set<ClientId> const& changed,
              Alternatives const* others = nullptr) const {
    Posts week{.persons = static_cast<int>(persons_.size())};
    for (auto const& who : bench_.problem.site.clinicians)
      week.clinicians.push_back({static_cast<int>(who.day_max.count()),
                                 static_cast<int>(who.week_max.count()), who.caseload_max});
    for (auto const& room : bench_.problem.site.rooms) week.rooms.push_back({room.capacity});
    week.changes.resize(persons_.size());
    for (auto const& client : changed)
      if (auto const found = persons_.find(client); found != persons_.end())
        week.changes[at(found->second)] = true;
    for (int const p : pieces) week.posts.push_back(post(bench_.pieces[at(p)], others));
    week.other_cases = other_cases(pieces);
    return week;
  }

  Post post(Piece const& piece, Alternatives const* others) const {
    auto const& now = piece.now;
    bool const lacking = piece.lost_leader || piece.lost_room;
    Post made{.day = day_of(now.date),
              .time = now.time,
              .clinician = piece.lost_leader ? -1 : bench_.clinic.clinician(now.clinician),
              .room = piece.lost_room ? -1 : bench_.clinic.room(now.room),
              .in_person = now.modality == Modality::in_person,
              .is_case = now.group.empty(),
              .stays = piece.marked || (piece.frozen && !lacking)};
    if (!made.stays) {
      made.leaders = leaders(now);
      if (now.modality == Modality::in_person) made.rooms = rooms(now);
    }
    for (auto const& client : now.roster) made.people.push_back(persons_.at(client));
    made.give_up = now.group.empty() ? weight_of(bench_.problem, unmet_rule(now.kind), now.program)
                                     : group_session_missed * static_cast<long>(now.roster.size());
    if (others == nullptr) return made;
    made.pool = others->pool(now);
    made.at_home_too = others->may_be_virtual(now);
    if (made.pool >= 0)
      made.most = names_.service(now)->group_size.value_or(names_.program(now)->group_size).max;
    return made;
  }

  std::vector<ModelChoice> leaders(Session const& session) const {
    std::vector<ModelChoice> list;
    auto const& service = *names_.service(session);
    auto const& clinicians = bench_.problem.site.clinicians;
    for (int k = 0; k < static_cast<int>(clinicians.size()); ++k) {
      auto const& who = clinicians[at(k)];
      if (!bench_.clinic.may_lead(k, service) ||
          !who.available.covers(weekday_of(session.date), session.time) ||
          is_away(bench_.problem, who.id, session.date))
        continue;
      if (auto const cost = cost_of(session, k)) list.push_back({k, *cost});
    }
    return list;
  }

  // What the rules ask for another clinician; nothing when they forbid it. A group rather stays
  // with those who know it.
  std::optional<long> cost_of(Session const& session, int k) const {
    auto const& problem = bench_.problem;
    auto const& who = problem.site.clinicians[at(k)];
    if (!session.group.empty())
      return std::ranges::any_of(bench_.pieces,
                                 [&](Piece const& piece) {
                                   return piece.now.group == session.group &&
                                          piece.now.clinician == who.id;
                                 })
                 ? 0
                 : 1;
    auto const* demand = names_.demand(session.roster.front(), session);
    if (demand == nullptr || !is_counselling(session.kind)) return 0;
    if (!bench_.clinic.suits(k, *demand, session.kind)) return std::nullopt;
    long cost = 0;
    if (demand->clinician && *demand->clinician != who.id)
      cost += weight_of(problem, "primary-clinician", session.program);
    if (!demand->preferred_gender.empty() && demand->preferred_gender != who.gender)
      cost += weight_of(problem, "clinician-gender", session.program);
    return cost;
  }

  std::vector<int> rooms(Session const& session) const {
    std::vector<int> list;
    for (int r = 0; r < static_cast<int>(bench_.problem.site.rooms.size()); ++r)
      if (bench_.clinic.fits(r, *names_.service(session), 1) &&
          !is_away(bench_.problem, bench_.problem.site.rooms[at(r)].id, session.date))
        list.push_back(r);
    return list;
  }

  std::vector<std::vector<Case>> other_cases(std::vector<int> const& pieces) const {
    std::vector<std::vector<Case>> seen(bench_.problem.site.clinicians.size());
    std::set<int> const own(pieces.begin(), pieces.end());
    for (int p = 0; p < static_cast<int>(bench_.pieces.size()); ++p) {
      auto const& piece = bench_.pieces[at(p)];
      int const k = bench_.clinic.clinician(piece.now.clinician);
      if (k < 0 || piece.gone || piece.lost_leader || !piece.now.group.empty() || own.contains(p))
        continue;
      int const day = day_of(piece.now.date);
      for (auto const& client : piece.now.roster)
        seen[at(k)].push_back({persons_.at(client), day, day});
    }
    return seen;
  }
  static int day_of(Date date) { return static_cast<int>(date.time_since_epoch().count()); }

  void apply(std::vector<int> const& pieces, Restaffed const& result, std::set<ClientId>& changed) {
    auto const& site = bench_.problem.site;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      auto& piece = bench_.pieces[at(pieces[i])];
      if (piece.marked) continue;
      if (!result.held[i]) {
        piece.gone = true;
        piece.why = missing(piece);
        changed.insert(piece.now.roster.begin(), piece.now.roster.end());
        continue;
      }
      piece.lost_leader = piece.lost_room = false;
      piece.now.clinician = site.clinicians[at(result.seats[i].clinician)].id;
      if (result.seats[i].room >= 0) piece.now.room = site.rooms[at(result.seats[i].room)].id;
    }
  }

  Refusal missing(Piece const& piece) const {
    auto const& now = piece.now;
    auto const when = fmt::format("{} {}", to_text(weekday_of(now.date)), to_text(now.time));
    if (piece.lost_room && !piece.lost_leader)
      return {"room-capacity", fmt::format("no room for {} is free {}", now.roster.size(), when)};
    return {"clinician-availability", fmt::format("no clinician ({}) is free {}",
                                                  one_of(names_.service(now)->credentials), when)};
  }

  Bench& bench_;
  Names names_;
  std::map<ClientId, int> persons_{};
};

}  // namespace

void restaff(Bench& bench) {
  Staffing(bench).run();
}

}  // namespace careplan
