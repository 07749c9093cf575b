// Consequences once more, from the words of the policy language and the raw marks, for random
// stays and random rules: every session asks the whole past anew.
#include <doctest/doctest.h>

#include <random>

#include "attendance/policy.hpp"
#include "small_clinic.hpp"

using namespace careplan;
using std::chrono::days;

namespace {

using Random = std::mt19937;

int pick(Random& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

PolicyRule random_rule(Random& random) {
  PolicyRule rule{
      .id = "r",
      .counts = static_cast<AbsenceKind>(pick(random, 0, 3)),
      .unit = static_cast<CountUnit>(pick(random, 0, 1)),
      .scope = static_cast<PolicyScope>(pick(random, 0, 3)),
      .within = pick(random, 2, 9),
      .reach = pick(random, 1, 3),
      .in_a_row = pick(random, 0, 3) == 0,
      .ladder = {PolicyAction::warning, PolicyAction::contract, PolicyAction::discharge}};
  if (rule.scope == PolicyScope::rolling_days) rule.within *= 4;
  if (rule.scope == PolicyScope::rolling_sessions) rule.reach = std::min(rule.reach, rule.within);
  if (pick(random, 0, 3) == 0) rule.exempt = {"medication"};
  if (pick(random, 0, 3) == 0) rule.phases = {"early"};
  if (pick(random, 0, 1)) {
    int const of = pick(random, 2, 5);
    rule.contract = ContractTerms{.attend = pick(random, 1, of), .of = of};
  }
  return rule;
}

struct World {
  Clinic clinic{};
  Program program{};
};

World random_world(Random& random) {
  World world{.program = three_by_three()};
  auto& policy = world.program.attendance;
  policy.rules = {random_rule(random)};
  policy.notice_hours = pick(random, 0, 1) * 24;
  policy.absent_after_minutes = pick(random, 0, 1) * 30;
  policy.late_minutes = 10;
  world.program.phases = {{.id = "early", .first_week = 1, .last_week = 3},
                          {.id = "late", .first_week = 4, .last_week = 12}};
  world.clinic.stay("2026-11-04");
  bool const marks_all = pick(random, 0, 1);
  for (int day = 0; day < 70; ++day) {
    auto const date = to_text(on("2026-11-02") + days{day});
    for (int n = day % 2 ? 0 : pick(random, 1, 2); n > 0; --n) {
      int const begin = 540 + 100 * n;
      auto& session = world.clinic.session(date, 90, pick(random, 0, 9) > 0, begin);
      if (pick(random, 0, 4) == 0) session.service = "medication";
      if (!marks_all && pick(random, 0, 7) == 0) continue;
      auto const status = static_cast<MarkStatus>(pick(random, 0, 6));
      auto& mark =
          world.clinic.mark(date, status, attended(status) ? pick(random, 1, 9) * 10 : 0, begin);
      if (status == MarkStatus::excused && pick(random, 0, 1))
        mark.notice_hours = pick(random, 0, 48);
    }
  }
  if (pick(random, 0, 2) == 0)
    world.clinic.record.leaves = {{.client = {"C-1"},
                                   .first = on("2026-11-20"),
                                   .last = on("2026-11-20") + days{pick(random, 0, 9)}}};
  return world;
}

// ---- the oracle

enum class Is { came, other, counted, open };

struct Oracle {
  World const& world;
  bool worst;

  PolicyRule const& rule() const { return world.program.attendance.rules.front(); }
  AttendancePolicy const& policy() const { return world.program.attendance; }

  MarkRow const* mark(Session const& session) const {
    for (auto const& mark : world.clinic.record.marks)
      if (mark.session == session.id) return &mark;
    return nullptr;
  }
  bool counts(Session const& session) const {
    if (session.roster.empty() || session.date < on("2026-11-04")) return false;
    for (auto const& leave : world.clinic.record.leaves)
      if (leave.first <= session.date && session.date <= *leave.last) return false;
    if (!rule().exempt.empty() && session.service == "medication") return false;
    if (!rule().phases.empty() && late_phase(session.date)) return false;
    auto const* row = mark(session);
    return row == nullptr || row->status != MarkStatus::cancelled;
  }
  // Weeks run from Monday 2 November; the fourth begins on the 23rd.
  static bool late_phase(Date date) { return date >= on("2026-11-23"); }

  int lost(MarkRow const& row) const { return 90 - static_cast<int>(row.attended.count()); }

  bool late_here(Session const& session) const {
    auto const& row = *mark(session);
    if (lost(row) > 10) return true;
    // Marked late all day without a minute missing: the first session is the late one.
    Session const* first = nullptr;
    for (auto const& other : world.clinic.record.sessions) {
      if (other.date != session.date || !counts(other) || !mark(other)) continue;
      if (mark(other)->status != MarkStatus::late) continue;
      int const gone = lost(*mark(other));
      bool const shut = policy().absent_after_minutes && gone > policy().absent_after_minutes;
      if (shut) continue;
      if (gone > 0) return false;
      if (!first || other.time.begin < first->time.begin) first = &other;
    }
    return first == &session;
  }

  Is is(Session const& session) const {
    auto const* row = mark(session);
    if (!row) return worst ? Is::counted : Is::came;
    auto const kind = rule().counts;
    bool const all = kind == AbsenceKind::absence;
    switch (row->status) {
      case MarkStatus::present:
      case MarkStatus::left_early:
        return Is::came;
      case MarkStatus::late:
        if (policy().absent_after_minutes && lost(*row) > policy().absent_after_minutes)
          return all || kind == AbsenceKind::unexcused ? Is::counted : Is::other;
        return kind == AbsenceKind::late && late_here(session) ? Is::counted : Is::came;
      case MarkStatus::no_call:
        return kind == AbsenceKind::late ? Is::other : Is::counted;
      case MarkStatus::unexcused:
        return all || kind == AbsenceKind::unexcused ? Is::counted : Is::other;
      case MarkStatus::excused: {
        bool const hasty = row->notice_hours && *row->notice_hours < policy().notice_hours;
        return all || (hasty && kind == AbsenceKind::unexcused) ? Is::counted : Is::other;
      }
      case MarkStatus::cancelled:
        break;
    }
    return Is::other;
  }

  std::vector<std::pair<Date, Is>> line() const {
    std::vector<Session const*> sessions;
    for (auto const& session : world.clinic.record.sessions)
      if (counts(session)) sessions.push_back(&session);
    std::ranges::sort(sessions, {}, [](Session const* session) {
      return std::pair(session->date, session->time.begin);
    });
    std::vector<std::pair<Date, Is>> list;
    for (auto const* session : sessions) {
      auto const what = is(*session);
      if (rule().unit == CountUnit::session || list.empty() || list.back().first != session->date) {
        list.emplace_back(session->date, what);
        continue;
      }
      auto& day = list.back().second;
      if (what == Is::counted || (what == Is::came && day == Is::other)) day = what;
    }
    return list;
  }

  // Dates of consequences, in order.
  std::vector<Date> dates() const {
    auto const all = line();
    std::vector<Date> fired;
    std::size_t fresh = 0;  // the first that no consequence has used up
    std::size_t i = 0;
    while (i < all.size()) {
      int hits = 0;
      int seen = 0;
      for (std::size_t j = i + 1; j-- > fresh;) {
        if (rule().in_a_row && all[j].second == Is::came) break;
        if (rule().scope == PolicyScope::rolling_sessions && ++seen > rule().within) break;
        if (rule().scope == PolicyScope::rolling_days &&
            (all[i].first - all[j].first).count() >= rule().within)
          break;
        if (rule().scope == PolicyScope::phase &&
            late_phase(all[j].first) != late_phase(all[i].first))
          break;
        hits += all[j].second == Is::counted;
      }
      ++i;
      if (hits < rule().reach) continue;
      fired.push_back(all[i - 1].first);
      fresh = i;
      // The second rung is the contract.
      while (rule().contract && fired.size() == 2) {
        int asked = 0;
        int missed = 0;
        while (i < all.size() && asked < rule().contract->of &&
               missed <= rule().contract->of - rule().contract->attend) {
          asked += all[i].second != Is::other;
          missed += all[i].second == Is::counted;
          ++i;
        }
        fresh = i;
        if (missed <= rule().contract->of - rule().contract->attend) break;
        fired.push_back(all[i - 1].first);
      }
    }
    return fired;
  }
};

}  // namespace

TEST_CASE("consequences agree with an account taken from the raw marks of 400 random stays") {
  Random random(20261101);
  int with_consequence = 0;
  int uncertain = 0;
  int after_contract = 0;
  for (int round = 0; round < 400; ++round) {
    CAPTURE(round);
    auto const world = random_world(random);
    std::vector<Date> sure;
    std::vector<Date> all;
    for (auto const& one : consequences(world.clinic.record, world.program, on("2027-03-01")))
      (one.certain ? sure : all).push_back(one.date);
    auto const best = Oracle{world, false}.dates();
    auto worst = Oracle{world, true}.dates();
    CHECK(sure == best);
    worst.erase(worst.begin(),
                worst.begin() + static_cast<long>(std::min(best.size(), worst.size())));
    CHECK(all == worst);
    with_consequence += !sure.empty();
    uncertain += !all.empty();
    after_contract += world.program.attendance.rules[0].contract && sure.size() > 2;
  }
  CHECK(with_consequence > 150);
  CHECK(uncertain > 40);
  CHECK(after_contract > 20);
}
