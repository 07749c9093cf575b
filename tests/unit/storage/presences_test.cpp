#include "storage/presences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "storage/bench.hpp"
#include "storage/stays.hpp"

using namespace bench;

namespace {

using Seen = std::tuple<std::string, std::string, bool, std::optional<MarkStatus>, long, bool,
                        std::string, int>;

// The same by the rows themselves: each place on a roster, and each mark without one.
std::vector<Seen> by_rows(Record const& record, Span<Date> within) {
  std::vector<Seen> all;
  std::map<std::pair<SessionId, ClientId>, MarkRow> marks;
  for (auto const& mark : record.marks()) marks[{mark.session, mark.client}] = mark;
  auto const missed_of = [&](SessionId const& id) {
    auto const session = record.find_session(id);
    return session && within.contains(session->date) ? id.value : "elsewhere";
  };
  for (auto const& session : record.sessions(within)) {
    auto const see = [&](ClientId const& client, bool expected) {
      auto const found = marks.find({session.id, client});
      if (found == marks.end())
        return all.push_back({session.id.value, client.value, expected, {}, 0, false, "", -1});
      auto const& mark = found->second;
      all.push_back({session.id.value, client.value, expected, mark.status, mark.attended.count(),
                     mark.makes_up && attended(mark.status),
                     mark.makes_up ? missed_of(*mark.makes_up) : "",
                     mark.notice_hours.value_or(-1)});
    };
    for (auto const& client : session.roster) see(client, true);
    for (auto const& [key, mark] : marks)
      if (key.first == session.id && !session.has(key.second)) see(key.second, false);
  }
  std::ranges::sort(all);
  return all;
}

std::vector<Seen> by_numbers(Record const& record, Span<Date> within) {
  auto const read = presences(record, within);
  auto const missed_of = [&](Presence const& place) -> std::string {
    if (place.makes_up == Presence::nothing) return "";
    if (place.makes_up == Presence::elsewhere) return "elsewhere";
    return std::string(read.sessions[static_cast<std::size_t>(place.makes_up)].id);
  };
  std::vector<Seen> all;
  for (auto const& place : read.places)
    all.push_back({std::string(read.session(place).id), read.clients[place.client].value,
                   place.expected, place.mark, place.minutes, place.made_up, missed_of(place),
                   place.notice_hours});
  std::ranges::sort(all);
  return all;
}

// Sixty sessions of a month with up to five clients each.
Timetable month(std::minstd_rand& random, std::string const& prefix) {
  std::vector<Session> sessions;
  for (int i = 0; i < 60; ++i) {
    auto one = session(fmt::format("{}-{:02}", prefix, i));
    one.date = day("2026-12-01") + std::chrono::days{random() % 28};
    one.roster.clear();
    for (int client = 0; client < 5; ++client)
      if (random() % 3 != 0) one.roster.push_back({fmt::format("C-{}", client)});
    sessions.push_back(std::move(one));
  }
  return timetable(std::move(sessions));
}

// Marks of those who are expected and of some who are not, a fifth of them corrected.
void mark_at_random(Record& record, std::vector<Session> const& sessions,
                    std::minstd_rand& random) {
  Transaction tx(record, "attend import", "marks");
  for (auto const& one : sessions)
    for (int client = 0; client < 7; ++client) {
      if (random() % 2 == 0) continue;
      auto row = mark(fmt::format("C-{}", client), one.id.value,
                      static_cast<MarkStatus>(random() % words(MarkStatus{}).size()));
      if (random() % 6 == 0 && one.id != sessions.front().id) row.makes_up = sessions.front().id;
      if (!attended(row.status) && random() % 2 == 0)
        row.notice_hours = static_cast<int>(random() % 72);
      tx.save(row);
      if (random() % 5 != 0) continue;
      row.status = row.status == MarkStatus::late ? MarkStatus::excused : MarkStatus::late;
      row.attended = Minutes{attended(row.status) ? 30 : 0};
      row.reason = "misread";
      tx.save(row);
    }
  tx.commit();
}

}  // namespace

TEST_CASE("places read by number are those of the rows") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  Span<Date> const all{day("2026-01-01"), day("2028-01-01")};
  CHECK(by_numbers(record, all).empty());
  std::minstd_rand random(7);
  save(record, month(random, "first"));
  save(record, month(random, "second"));  // sessions of the first are superseded
  mark_at_random(record, record.sessions(all), random);
  CHECK(by_numbers(record, all).size() > 200);
  CHECK(by_numbers(record, all) == by_rows(record, all));
  Span<Date> const week{day("2026-12-08"), day("2026-12-15")};
  CHECK(!by_numbers(record, week).empty());
  CHECK(by_numbers(record, week) == by_rows(record, week));
  CHECK(by_numbers(record, {day("2027-06-01"), day("2027-07-01")}).empty());
  // What keeps its marks outlives a later timetable, between sessions that do not.
  save(record, month(random, "third"));
  CHECK(by_numbers(record, all) == by_rows(record, all));
}

TEST_CASE("the first admission is that of the first stay, corrections left out") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  CHECK(first_admission(record) == std::nullopt);
  auto const decided = [&](char const* date, DecisionKind kind) {
    DecisionRow row{.client = {"C-1"}, .date = day(date), .kind = kind, .decided_by = "K1"};
    if (kind != DecisionKind::discharge) row.level = "iop";
    save(record, row);
    return row;
  };
  decided("2026-10-01", DecisionKind::discharge);
  CHECK(first_admission(record) == std::nullopt);
  auto admitted = decided("2026-11-01", DecisionKind::admit);
  decided("2026-12-01", DecisionKind::step_down);
  CHECK(first_admission(record) == day("2026-11-01"));
  admitted.supersedes = admitted.id;
  admitted.date = day("2026-11-09");
  save(record, admitted, "wrong day");
  CHECK(first_admission(record) == day("2026-11-09"));
}
