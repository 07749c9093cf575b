// Hours once more, from the definition and minute by minute of the calendar, for random clinics.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "small_clinic.hpp"

using namespace careplan;
using std::chrono::days;

namespace {

using Random = std::mt19937;

int pick(Random& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

struct World {
  Attendance record{};
  Program program{};
  RulePack rules{};
  Date as_of{};
};

void add_stays(Random& random, World& world, ClientId const& client) {
  Date day = on("2026-11-02") + days{pick(random, 0, 10)};
  for (int n = pick(random, 1, 2); n > 0; --n) {
    Episode stay{.client = client, .program = "iop", .track = "morning", .begin = day};
    if (n > 1 || pick(random, 0, 1) == 1) {
      stay.end = day + days{pick(random, 0, 25)};
      stay.ended_by = DecisionKind::discharge;
      stay.discharge =
          pick(random, 0, 1) ? DischargeReason::completed : DischargeReason::dropped_out;
      day = *stay.end + days{pick(random, 0, 9)};
    }
    world.record.episodes.push_back(stay);
  }
}

void add_sessions(Random& random, World& world) {
  long id = 1;
  for (int d = 0; d < 56; ++d) {
    for (int n = pick(random, 0, 2); n > 0; --n) {
      int const begin = 540 + 200 * n;
      Session session{.id = {"S-" + std::to_string(d) + "-" + std::to_string(n)},
                      .program = pick(random, 0, 7) ? "iop" : "php",
                      .kind = pick(random, 0, 1) ? ServiceKind::group : ServiceKind::individual,
                      .counts_toward_hours = pick(random, 0, 6) > 0,
                      .billable = pick(random, 0, 6) > 0,
                      .date = on("2026-10-31") + days{d},
                      .time = {{begin}, {begin + 30 * pick(random, 1, 6)}}};
      for (auto const* client : {"C-1", "C-2"}) {
        if (pick(random, 0, 3)) session.roster.push_back({client});
        if (pick(random, 0, 4) == 0) continue;
        MarkRow mark{.id = id++,
                     .client = {client},
                     .session = session.id,
                     .status = static_cast<MarkStatus>(pick(random, 0, 6))};
        if (attended(mark.status)) mark.attended = Minutes{pick(random, 0, 200)};
        if (d > 0 && pick(random, 0, 3) == 0)
          mark.makes_up = SessionId{"S-" + std::to_string(pick(random, std::max(0, d - 6), d)) +
                                    "-" + std::to_string(pick(random, 1, 2))};
        world.record.marks.push_back(mark);
      }
      world.record.sessions.push_back(session);
    }
  }
}

// Partial credit, doors that close, a cap on make-ups, leave and birthdays.
void add_policies(Random& random, World& world) {
  auto& policy = world.program.attendance;
  policy.partial_credit = static_cast<PartialCredit>(pick(random, 0, 2));
  policy.partial_min = Minutes{30 * pick(random, 0, 3)};
  policy.absent_after_minutes = 30 * pick(random, 0, 3);
  policy.makeup_max_per_week = pick(random, 0, 3);
  for (auto const* client : {"C-1", "C-2"}) {
    if (pick(random, 0, 2) == 0) {
      Date const first = on("2026-11-05") + days{pick(random, 0, 30)};
      world.record.leaves.push_back({.client = {client}, .first = first});
      if (pick(random, 0, 1)) world.record.leaves.back().last = first + days{pick(random, 0, 9)};
    }
    if (pick(random, 0, 2) == 0)
      world.record.births[{client}] = on("2008-11-05") + days{pick(random, 0, 60)};
  }
}

World random_world(Random& random) {
  World world;
  for (auto const* client : {"C-1", "C-2"}) add_stays(random, world, {client});
  add_sessions(random, world);
  world.program = three_by_three();
  world.program.attendance.makeup_within_days = pick(random, 0, 10);
  world.program.attendance.makeup_same_week = pick(random, 0, 1) == 1;
  world.program.attendance.makeup_counts = pick(random, 0, 5) > 0;
  world.rules = {.id = "r",
                 .weekly_min = Minutes{60 * pick(random, 1, 6)},
                 .days_min = pick(random, 0, 3),
                 .day_min = Minutes{30 * pick(random, 0, 4)},
                 .taper_weeks_max = pick(random, 0, 2),
                 .partial_weeks_exempt = pick(random, 0, 1) == 1,
                 .week_begins = pick(random, 0, 1) ? std::chrono::Monday : std::chrono::Sunday};
  if (pick(random, 0, 1)) world.rules.age_min = 18;
  world.as_of = on("2026-11-02") + days{pick(random, 0, 60)};
  if (pick(random, 0, 1)) add_policies(random, world);
  return world;
}

// ---- the oracle: every question is asked of the whole record anew

struct Oracle {
  World const& world;
  ClientId client;

  Session const* session(SessionId const& id) const {
    for (auto const& s : world.record.sessions)
      if (s.id == id) return &s;
    return nullptr;
  }
  MarkRow const* mark(Session const& s) const {
    for (auto const& m : world.record.marks)
      if (m.client == client && m.session == s.id && s.date < world.as_of) return &m;
    return nullptr;
  }
  bool here(Date day) const {
    for (auto const& e : world.record.episodes)
      if (e.client == client && e.begin < world.as_of && e.active_on(day)) return true;
    return false;
  }
  bool leaving(Date day) const {
    for (auto const& e : world.record.episodes)
      if (e.client == client && e.begin < world.as_of && e.end == day) return true;
    return false;
  }
  bool rostered(Session const& s) const {
    return std::ranges::find(s.roster, client) != s.roster.end();
  }
  bool came(Session const& s) const { return mark(s) && attended(mark(s)->status); }
  bool mine(Session const& s) const { return here(s.date) || (leaving(s.date) && came(s)); }
  bool is_makeup(Session const& s) const { return mark(s) && mark(s)->makes_up; }
  int minutes(Session const& s) const {
    if (!came(s) || !s.counts_toward_hours) return 0;
    auto const& policy = world.program.attendance;
    int const all = static_cast<int>(length(s.time).count());
    int const stayed = static_cast<int>(mark(s)->attended.count());
    if (stayed >= all) return all;
    if (policy.absent_after_minutes > 0 && mark(s)->status == MarkStatus::late &&
        all - stayed > policy.absent_after_minutes)
      return 0;
    if (policy.partial_credit == PartialCredit::none) return 0;
    bool const floor = policy.partial_credit == PartialCredit::threshold;
    return floor && stayed < policy.partial_min.count() ? 0 : stayed;
  }
  bool right_age(Date day) const {
    auto const birth = world.record.births.find(client);
    if (birth == world.record.births.end() || !world.rules.age_min) return true;
    using std::chrono::years;
    std::chrono::year_month_day const born{birth->second};
    return day >= std::chrono::sys_days{born + years{18}};
  }
  bool planned(Session const& s) const {
    bool const cancelled = mark(s) && mark(s)->status == MarkStatus::cancelled;
    return s.program == "iop" && mine(s) && rostered(s) && s.counts_toward_hours && !cancelled &&
           !is_makeup(s);
  }
  int own(Session const& s) const {
    return s.program == "iop" && mine(s) && !is_makeup(s) ? minutes(s) : 0;
  }
  int missed_on(Date day) const {
    int sum = 0;
    for (auto const& s : world.record.sessions)
      if (s.date == day && s.program == "iop" && mine(s) && rostered(s) && mark(s) &&
          s.counts_toward_hours && !is_makeup(s))
        sum += static_cast<int>(length(s.time).count()) - minutes(s);
    return sum;
  }
  // What each make-up session gives: all make-ups in order of time share what was missed.
  std::map<std::string, int> makeups() const {
    auto sessions = world.record.sessions;
    std::ranges::sort(sessions, {}, [](auto const& s) { return std::pair(s.date, s.time.begin); });
    std::map<std::string, int> given;
    std::map<Date, int> used;
    std::map<Date, std::map<Date, bool>> days_of_week;
    auto const& policy = world.program.attendance;
    for (auto const& s : sessions) {
      if (!is_makeup(s) || !mine(s) || !policy.makeup_counts) continue;
      auto const* what = session(*mark(s)->makes_up);
      if (what == nullptr || what->program != "iop") continue;
      auto const gap = (s.date - what->date).count();
      if (gap < 0 || gap > policy.makeup_within_days) continue;
      if (policy.makeup_same_week && week_start(s.date, world.rules.week_begins) !=
                                         week_start(what->date, world.rules.week_begins))
        continue;
      auto& made_up_on = days_of_week[week_start(s.date, world.rules.week_begins)];
      if (policy.makeup_max_per_week > 0 && !made_up_on.contains(s.date) &&
          static_cast<int>(made_up_on.size()) >= policy.makeup_max_per_week)
        continue;
      int const gives = std::min(minutes(s), missed_on(what->date) - used[what->date]);
      if (gives > 0) made_up_on[s.date] = true;
      used[what->date] += gives;
      given[s.id.value] = gives;
    }
    return given;
  }

  struct Sums {
    int planned = 0, delivered = 0, made_up = 0, billable = 0, days = 0, unmarked_days = 0;
    bool met = true, met_alone = true, met_at_best = true;
  };
  Sums week(Date begin) const {
    auto const extra = makeups();
    Sums sums;
    int best = 0, days_alone = 0, days_best = 0;
    int const day_min = static_cast<int>(world.rules.day_min.count());
    for (Date day = begin; day < begin + days{7}; day += days{1}) {
      int delivered = 0, made_up = 0, billed = 0, unmarked = 0;
      for (auto const& s : world.record.sessions) {
        if (s.date != day) continue;
        auto const given = extra.find(s.id.value);
        int const more = given == extra.end() ? 0 : given->second;
        delivered += own(s) + more;
        made_up += more;
        if (s.billable) billed += own(s) + more;
        if (!planned(s)) continue;
        sums.planned += static_cast<int>(length(s.time).count());
        if (!mark(s)) unmarked += static_cast<int>(length(s.time).count());
      }
      sums.delivered += delivered;
      sums.made_up += made_up;
      if (billed >= day_min && right_age(day)) sums.billable += billed;
      auto const serves = [&](int m) { return m > 0 && m >= day_min ? 1 : 0; };
      sums.days += serves(delivered);
      days_alone += serves(delivered - made_up);
      days_best += serves(delivered + unmarked);
      best += delivered + unmarked;
    }
    auto const enough = [&](int m, int d) {
      return m >= world.rules.weekly_min.count() && d >= world.rules.days_min;
    };
    sums.met = enough(sums.delivered, sums.days);
    sums.met_alone = enough(sums.delivered - sums.made_up, days_alone);
    sums.met_at_best = enough(best, days_best);
    return sums;
  }
  // The first day in care decides.
  bool other_age(Date begin) const {
    Date day = begin;
    while (!here(day) && day < begin + days{6}) day += days{1};
    return !right_age(day);
  }
  bool exempt(Date begin) const {
    for (Date day = begin; day < begin + days{7}; day += days{1})
      for (auto const& leave : world.record.leaves) {
        bool const away =
            leave.client == client && leave.first <= day && (!leave.last || day <= *leave.last);
        auto const number = weekday_of(day).iso_encoding();
        if (away && here(day) && (number == 1 || number == 3 || number == 5)) return true;
      }
    for (auto const& e : world.record.episodes) {
      if (e.client != client || e.begin >= world.as_of) continue;
      if (world.rules.partial_weeks_exempt) {
        for (Date day = begin + days{1}; day < begin + days{7}; day += days{1})
          if (e.begin == day && !here(day - days{1})) return true;
        for (Date day = begin; day < begin + days{7}; day += days{1})
          if (e.end == day && !here(day)) return true;
      }
      if (!e.end || e.discharge != DischargeReason::completed) continue;
      for (int n = 1; n <= world.rules.taper_weeks_max; ++n)
        if (begin == week_start(*e.end, world.rules.week_begins) - days{7 * n}) return true;
    }
    return false;
  }
  WeekStatus status(Date begin) const {
    if (begin + days{7} > world.as_of) return WeekStatus::open;
    auto const sums = week(begin);
    if (other_age(begin)) return WeekStatus::exempt;
    if (sums.met) return sums.met_alone ? WeekStatus::met : WeekStatus::met_with_makeup;
    if (exempt(begin)) return WeekStatus::exempt;
    return sums.met_at_best ? WeekStatus::open : WeekStatus::short_;
  }
  bool has_week(Date begin) const {
    for (Date day = begin; day < begin + days{7}; day += days{1}) {
      if (begin < world.as_of && here(day)) return true;
      for (auto const& s : world.record.sessions)
        if (s.date == day && leaving(day) && came(s) && mine(s) && relevant(s)) return true;
    }
    return false;
  }
  bool relevant(Session const& s) const {
    if (!is_makeup(s)) return s.program == "iop";
    auto const* what = session(*mark(s)->makes_up);
    return (what ? what->program : s.program) == "iop";
  }
};

// The same record with rosters and marks as numbers, in another order; written for this test.
Attendance by_number(Attendance record) {
  auto const sessions = std::make_shared<std::vector<Session>>(std::exchange(record.sessions, {}));
  std::reverse(sessions->begin(), sessions->end());
  auto& read = record.by_number;
  read.texts = sessions;
  auto const number = [](auto const& list, auto const& id) {
    return static_cast<std::uint32_t>(std::ranges::find(list, id) - list.begin());
  };
  std::vector<SessionId> ids;
  for (auto const& session : *sessions) {
    ids.push_back(session.id);
    read.sessions.push_back({&session, session.id.value, session.date, session.time});
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, Presence> places;
  auto const place = [&](SessionId const& session, ClientId const& client) -> Presence& {
    if (std::ranges::find(read.clients, client) == read.clients.end())
      read.clients.push_back(client);
    auto const key = std::pair(number(ids, session), number(read.clients, client));
    return places.emplace(key, Presence{.session = key.first, .client = key.second}).first->second;
  };
  for (auto const& session : *sessions)
    for (auto const& client : session.roster) place(session.id, client).expected = true;
  for (auto const& mark : std::exchange(record.marks, {})) {
    if (number(ids, mark.session) == ids.size()) continue;
    auto& one = place(mark.session, mark.client);
    one.mark = mark.status;
    one.minutes = static_cast<std::int16_t>(mark.attended.count());
    if (!mark.makes_up) continue;
    auto const missed = number(ids, *mark.makes_up);
    one.makes_up = missed == ids.size() ? Presence::elsewhere : static_cast<std::int32_t>(missed);
  }
  for (auto const& [key, one] : places) read.places.push_back(one);
  return record;
}

}  // namespace

TEST_CASE("rosters and marks as numbers, a week at a time, give the hours of the rows") {
  Random random(20261123);
  std::size_t compared = 0;
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    auto const world = random_world(random);
    auto expected = weekly_hours(world.record, world.program, world.rules, world.as_of);
    auto const numbers = by_number(world.record);
    CHECK(weekly_hours(numbers, world.program, world.rules, world.as_of) == expected);
    Span<Date> const within{on("2026-11-11"), on("2026-12-02")};
    std::erase_if(expected, [&](WeekHours const& week) {
      return week.week + days{7} <= within.begin || week.week >= within.end;
    });
    for (auto& week : expected) week.by_day.clear();
    std::vector<WeekHours> taken;
    each_week(numbers, world.program, {&world.rules, 1}, world.as_of, within, WeekDetail::reasons,
              [&](WeekHours&& week) { taken.push_back(std::move(week)); });
    CHECK(taken == expected);
    std::vector<WeekHours> figures;
    each_week(numbers, world.program, {&world.rules, 1}, world.as_of, within, WeekDetail::figures,
              [&](WeekHours&& week) { figures.push_back(std::move(week)); });
    for (auto* const weeks : {&taken, &figures})
      for (auto& week : *weeks) week.reasons.clear();
    CHECK(figures == taken);
    compared += taken.size();
  }
  CHECK(compared > 400);
}

TEST_CASE("hours of 1,500 random clinics are what the definition says") {
  Random random(20261201);
  std::map<WeekStatus, int> seen;
  int made_up = 0;
  for (int round = 0; round < 1500; ++round) {
    CAPTURE(round);
    auto const world = random_world(random);
    auto const weeks = weekly_hours(world.record, world.program, world.rules, world.as_of);
    std::size_t expected = 0;
    for (auto const* name : {"C-1", "C-2"}) {
      Oracle const oracle{world, {name}};
      auto const first = week_start(on("2026-10-25"), world.rules.week_begins);
      for (Date begin = first; begin < on("2027-02-01"); begin += days{7})
        if (oracle.has_week(begin)) ++expected;
    }
    REQUIRE(weeks.size() == expected);
    for (auto const& week : weeks) {
      CAPTURE(to_text(week.week));
      Oracle const oracle{world, week.client};
      REQUIRE(oracle.has_week(week.week));
      auto const sums = oracle.week(week.week);
      CHECK(week.planned.count() == sums.planned);
      CHECK(week.delivered.count() == sums.delivered);
      CHECK(week.made_up.count() == sums.made_up);
      CHECK(week.billable.count() == sums.billable);
      CHECK(week.days == sums.days);
      CHECK(to_text(week.status) == to_text(oracle.status(week.week)));
      CHECK(week.billable <= week.delivered);
      CHECK((week.status != WeekStatus::short_ || !week.reasons.empty()));
      ++seen[week.status];
      made_up += sums.made_up > 0;
    }
  }
  // The worlds were rich enough to show every status of a week.
  for (auto const& word : words(WeekStatus{})) {
    if (word.value == WeekStatus::uncounted) continue;  // of what no week counts
    CAPTURE(word.text);
    CHECK(seen[word.value] > 10);
  }
  CHECK(made_up > 50);
}
