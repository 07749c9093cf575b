#include "attendance/forecast.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "attendance/makeup_slots.hpp"
#include "attendance/visits.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// Marks by client, and sessions by whose roster they have, by id and in the week: each looked up
// once for every client.
struct Shelf {
  std::unordered_map<std::string_view, std::vector<MarkRow const*>> marks{};
  std::unordered_map<std::string_view, std::vector<Session const*>> own{};
  std::unordered_map<std::string_view, Session const*> sessions{};
  std::vector<Session const*> open{};  // any client could come to these

  Shelf(Attendance const& record, Program const& program, Span<Date> week) {
    for (auto const& mark : record.marks) marks[mark.client.value].push_back(&mark);
    for (auto const& session : record.sessions) {
      sessions.emplace(session.id.value, &session);
      if (session.program == program.id && week.contains(session.date)) open.push_back(&session);
      for (auto const& client : session.roster) own[client.value].push_back(&session);
    }
  }
};

// The record of one client, with the rest of the week marked as somebody supposes.
class Supposition {
 public:
  Supposition(Attendance const& record, Shelf& shelf, ClientLedger const& ledger,
              Program const& program, std::span<RulePack const> packs, Span<Date> week)
      : program_(program), packs_(packs), week_(week), client_(ledger.stays.front().client) {
    base_.episodes = ledger.stays;
    base_.closures = record.closures;
    base_.age = record.age;
    for (auto const* leave : ledger.leaves) base_.leaves.push_back(*leave);
    if (auto const birth = record.births.find(client_); birth != record.births.end())
      base_.births.insert(*birth);
    std::set<Session const*> sessions(shelf.open.begin(), shelf.open.end());
    for (auto const* session : shelf.own[client_.value]) sessions.insert(session);
    auto const add = [&](SessionId const& id) {
      if (auto const at = shelf.sessions.find(id.value); at != shelf.sessions.end())
        sessions.insert(at->second);
    };
    for (auto const* mark : shelf.marks[client_.value]) {
      base_.marks.push_back(*mark);
      add(mark->session);
      if (mark->makes_up) add(*mark->makes_up);
    }
    for (auto const* session : sessions) {
      base_.sessions.push_back(*session);
      bool const own = session->has(client_);
      base_.sessions.back().roster = own ? std::vector{client_} : std::vector<ClientId>{};
    }
  }

  // What weekly_hours says once these are attended in full and all the rest is missed.
  WeekHours with(std::vector<SessionId> const& attended_ones,
                 std::vector<MakeupSlot> const& make_ups = {}) const {
    auto record = base_;
    long next = 1;
    for (auto const& mark : record.marks) next = std::max(next, mark.id + 1);
    auto const suppose = [&](SessionId const& id, std::optional<SessionId> makes_up, bool comes) {
      auto const session = std::ranges::find(record.sessions, id, &Session::id);
      record.marks.push_back({.id = next++,
                              .client = client_,
                              .session = id,
                              .status = comes ? MarkStatus::present : MarkStatus::unexcused,
                              .attended = comes ? length(session->time) : Minutes{},
                              .makes_up = std::move(makes_up)});
    };
    for (auto const& id : open_)
      suppose(id, std::nullopt, std::ranges::find(attended_ones, id) != attended_ones.end());
    for (auto const& slot : make_ups) suppose(slot.session, slot.makes_up, true);
    auto const weeks = weekly_hours(record, program_, packs_, week_.end);
    auto const found = std::ranges::find(weeks, week_.begin, &WeekHours::week);
    return found == weeks.end() ? WeekHours{} : *found;
  }

  // Sessions of the week without a mark; `with` decides all of them.
  void leave_open(SessionId const& id) { open_.push_back(id); }

 private:
  Program const& program_;
  std::span<RulePack const> packs_;
  Span<Date> week_;
  ClientId client_{};
  Attendance base_{};
  std::vector<SessionId> open_{};
};

bool good(WeekHours const& week) {
  return week.status == WeekStatus::met || week.status == WeekStatus::met_with_makeup;
}

// What is left after taking away, from the last on, everything that is not needed.
template <class Choice, class Suffices>
std::vector<Choice> fewest(std::vector<Choice> choice, Suffices const& suffices) {
  for (std::size_t i = choice.size(); i-- > 0;) {
    auto fewer = choice;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (suffices(fewer)) choice = std::move(fewer);
  }
  return choice;
}

// Which of what is planned is needed, beside these make-ups.
void need(Supposition const& suppose, std::vector<SessionId> const& ahead, Forecast& one) {
  for (auto const& id : ahead) {
    auto others = ahead;
    std::erase(others, id);
    if (!good(suppose.with(others, one.make_ups))) one.must.push_back(id);
  }
  one.enough =
      fewest(ahead, [&](auto const& some) { return good(suppose.with(some, one.make_ups)); });
}

void judge(Supposition const& suppose, std::vector<SessionId> const& ahead,
           std::vector<MakeupSlot> const& slots, Forecast& one) {
  auto const nothing = suppose.with({});
  one.rule_pack = nothing.rule_pack;
  one.required = nothing.required;
  if (good(nothing)) return;
  one.reasons = nothing.reasons;
  if (nothing.status == WeekStatus::exempt) {
    one.outlook = Outlook::exempt;
  } else if (good(suppose.with(ahead))) {
    one.outlook = Outlook::attend;
    need(suppose, ahead, one);
  } else if (good(suppose.with(ahead, slots))) {
    one.outlook = Outlook::make_up;
    one.make_ups = fewest(slots, [&](auto const& some) { return good(suppose.with(ahead, some)); });
    need(suppose, ahead, one);
  } else {
    one.outlook = Outlook::lost;
  }
}

}  // namespace

std::vector<Forecast> forecast(Attendance const& record, Program const& program,
                               std::span<RulePack const> packs, Date today) {
  std::vector<Forecast> all;
  Date const begin = week_start(today, packs.front().week_begins);
  Span<Date> const week{begin, begin + days{7}};
  Shelf shelf(record, program, week);
  for (auto& [client, ledger] : ledgers(record, program, today)) {
    if (ledger.stay_on(today) == nullptr) continue;
    auto owed = credit(ledger, program, packs.front());
    Supposition suppose(record, shelf, ledger, program, packs, week);
    Forecast one{.client = client, .week = begin};
    std::vector<SessionId> ahead;
    for (auto const& visit : ledger.visits) {
      if (!week.contains(visit.date())) continue;
      one.delivered += visit.credit;
      if (!visit.unmarked()) continue;
      SessionId const session{std::string(visit.session.id)};
      suppose.leave_open(session);
      (visit.date() < today ? one.unmarked : ahead).push_back(session);
      if (visit.date() >= today) one.ahead += visit.length();
    }
    judge(suppose, ahead, makeup_slots(ledger, record, program, packs.front(), {today, week.end}),
          one);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace careplan
