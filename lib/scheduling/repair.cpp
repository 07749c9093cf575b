#include "scheduling/repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scheduling/appointments.hpp"
#include "scheduling/repair_work.hpp"

namespace careplan {
namespace {

// Sessions that change places are at other times, though their client comes as before.
using When = std::tuple<Date, Span<Clock>, std::string>;

Problem without_announced(Problem const& problem) {
  auto plain = problem;
  plain.fixed.clear();
  return plain;
}

Demand const* demand_of(Problem const& problem, ClientId const& client, Session const& session) {
  for (auto const& demand : problem.demands)
    if (demand.client == client && demand.program == session.program &&
        demand.stay.contains(session.date))
      return &demand;
  return nullptr;
}

// The sessions of a client that belong to a stay as it is now: what ended with the stay is no
// change of times.
std::map<When, Session> times_of(Problem const& problem, std::vector<Session> const& sessions,
                                 ClientId const& client) {
  std::map<When, Session> times;
  for (auto const& session : sessions)
    if (problem.horizon.contains(session.date) && session.has(client) &&
        demand_of(problem, client, session) != nullptr)
      times.try_emplace({session.date, session.time, session.service}, session);
  return times;
}

// People whose times changed, and those who had none.
void compare_times(Problem const& problem, Timetable const& before, Bench const& bench,
                   Repaired& repaired) {
  std::set<ClientId> clients;
  for (auto const& demand : problem.demands) clients.insert(demand.client);
  for (auto const& client : clients) {
    auto const was = times_of(problem, before.sessions, client);
    auto const is = times_of(problem, repaired.timetable.sessions, client);
    TimesChanged changed{.client = client, .must = bench.forced.contains(client)};
    for (auto const& [when, session] : was)
      if (!is.contains(when)) changed.before.push_back(session);
    for (auto const& [when, session] : is)
      if (!was.contains(when)) changed.after.push_back(session);
    if (was.empty() && !is.empty())
      repaired.admitted.push_back(client);
    else if (!changed.before.empty() || !changed.after.empty())
      repaired.people.push_back(std::move(changed));
  }
}

class Repair {
 public:
  Repair(Problem const& problem, Timetable const& before, std::optional<Date> frozen)
      : problem_(problem),
        before_(before),
        plain_(without_announced(problem)),
        clinic_(plain_),
        bench_(take_stock(problem, clinic_, before, frozen)) {
    repaired_.timetable = {.horizon = problem.horizon, .site = problem.site.id};
  }

  Repaired run() {
    restaff(bench_);
    Ledger ledger(clinic_);
    Naming naming(before_.sessions);
    for (auto const& piece : bench_.pieces)
      if (!piece.gone) ledger.book(piece.now);
    find_homes(bench_, ledger, naming);
    keep();
    book(naming);
    keep_names();
    tell_unmet();
    std::ranges::sort(repaired_.timetable.sessions, {}, [](Session const& session) {
      return std::tie(session.date, session.time, session.id);
    });
    assign_topics(problem_, repaired_.timetable.sessions);
    compare_times(problem_, before_, bench_, repaired_);
    int forced = 0;
    for (auto const& changed : repaired_.people) forced += changed.must ? 1 : 0;
    repaired_.at_least = forced + bench_.at_least;
    repaired_.at_least_in_groups = forced + bench_.at_least_in_groups;
    return std::move(repaired_);
  }

 private:
  // What stands: rosters without anybody are no sessions.
  void keep() {
    for (auto const& piece : bench_.pieces) {
      if (piece.gone || piece.now.roster.empty()) continue;
      repaired_.timetable.sessions.push_back(piece.now);
      if (piece.now.clinician != piece.before.clinician || piece.now.room != piece.before.room)
        if (!piece.before.id.value.empty())
          repaired_.handed_over.push_back({piece.before, piece.now});
    }
  }

  // New hours for those whose times change anyway, and for those who are new.
  void book(Naming& naming) {
    auto standing = problem_;
    standing.fixed = repaired_.timetable.sessions;
    Groundwork const clinic(standing);
    std::vector<Unmet> unknown;
    auto const due = courses(clinic, unknown);
    TemplateWeek week{.usual_of = std::vector<std::vector<std::optional<UsualHour>>>(due.size())};
    touched_ = touched();
    for (auto const& plan : clinic.demands) {
      bool const books = touched_.contains(plan.demand->client) && plan.announced;
      week.place_of.push_back(books ? plan.announced : std::nullopt);
    }
    Ledger ledger(clinic);
    book_appointments(clinic, due, week, ledger, naming, repaired_.timetable);
    unknown_ = std::move(unknown);
  }

  // Clients who lost something or had nothing before; what ended with a stay is no loss.
  std::set<ClientId> touched() const {
    auto clients = bench_.forced;
    std::set<ClientId> known;
    for (auto const& session : before_.sessions)
      known.insert(session.roster.begin(), session.roster.end());
    for (auto const& demand : problem_.demands)
      if (!known.contains(demand.client)) clients.insert(demand.client);
    for (auto const& piece : bench_.pieces)
      for (auto const& client : piece.before.roster)
        if ((piece.gone || !piece.now.has(client)) &&
            demand_of(problem_, client, piece.before) != nullptr)
          clients.insert(client);
    for (auto const& client : bench_.homeless) clients.insert(client);
    return clients;
  }

  // A session that moved is the same session: calendars follow it.
  void keep_names() {
    for (auto const& piece : bench_.pieces) {
      if (!piece.gone || !piece.before.group.empty()) continue;
      for (auto& session : repaired_.timetable.sessions)
        if (session.group.empty() && session.service == piece.before.service &&
            session.program == piece.before.program && session.roster == piece.before.roster &&
            week_start(session.date) == week_start(piece.before.date) && is_new(session)) {
          session.id = piece.before.id;
          break;
        }
    }
  }
  bool is_new(Session const& session) const {
    return std::ranges::find(before_.sessions, session.id, &Session::id) == before_.sessions.end();
  }

  // In an order of its own, so that a repair of what was repaired says the same. Who has no place
  // lacks everything: one line says it.
  void tell_unmet() {
    auto& unmet = repaired_.timetable.unmet;
    Places in_care;
    Places placed;
    for (auto const& plan : clinic_.demands) {
      if (plan.stay.empty()) {
        if (auto const why = waits_for_cohort(problem_, plan))
          unmet.push_back(no_place(plan, *why));
        continue;
      }
      Places::value_type const whose{plan.demand->client, plan.program->id};
      in_care.insert(whose);
      if (has_place(plan))
        placed.insert(whose);
      else
        unmet.push_back(no_place(plan));
    }
    tell_called_off(placed);
    for (auto& one : unknown_)
      if (touched_.contains(one.client) && placed.contains({one.client, one.program}))
        unmet.push_back(std::move(one));
    for (auto const& old : before_.unmet)
      if (!touched_.contains(old.client) && in_care.contains({old.client, old.program}))
        unmet.push_back(old);
    std::ranges::sort(unmet, {}, [](Unmet const& one) {
      return std::tie(one.client, one.program, one.what, one.constraint, one.because);
    });
  }

  using Places = std::set<std::pair<ClientId, std::string>>;

  void tell_called_off(Places const& placed) {
    for (auto const& piece : bench_.pieces)
      if (piece.gone && !piece.before.group.empty())
        for (auto const& client : piece.now.roster)
          if (placed.contains({client, piece.now.program}))
            repaired_.timetable.unmet.push_back(
                {.client = client,
                 .program = piece.now.program,
                 .what = fmt::format("{} on {}", piece.now.service, to_text(piece.now.date)),
                 .constraint = piece.why.constraint,
                 .because = piece.why.because});
  }

  // Not so for the homeless, for those whose group cannot meet any more, and for those of whom
  // nothing is left.
  bool has_place(DemandPlan const& plan) const {
    auto const& client = plan.demand->client;
    if (bench_.homeless.contains(client)) return false;
    bool any = false;
    for (auto const& session : repaired_.timetable.sessions) {
      if (session.program != plan.program->id || !session.has(client)) continue;
      if (!session.group.empty()) return true;
      any = true;
    }
    return any && std::ranges::none_of(bench_.pieces, [&](auto const& piece) {
             return piece.gone && !piece.before.group.empty() &&
                    piece.now.program == plan.program->id && piece.now.has(client);
           });
  }

  static Unmet no_place(DemandPlan const& plan) {
    Refusal why{"place", "no group has a place without moving others, and none can be opened"};
    if (plan.options.empty()) why = why_no_track(plan);
    return no_place(plan, why);
  }

  static Unmet no_place(DemandPlan const& plan, Refusal const& why) {
    return {.client = plan.demand->client,
            .program = plan.program->id,
            .what = "a place in a track",
            .constraint = why.constraint,
            .because = why.because};
  }

  Problem const& problem_;
  Timetable const& before_;
  Problem plain_;
  Groundwork clinic_;
  Bench bench_;
  std::set<ClientId> touched_{};
  std::vector<Unmet> unknown_{};
  Repaired repaired_{};
};

}  // namespace

Repaired repair(Problem const& problem, Timetable const& before, std::optional<Date> frozen) {
  return Repair(problem, before, frozen).run();
}

}  // namespace careplan
