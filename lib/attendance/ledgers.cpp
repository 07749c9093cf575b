// The ledgers of visits.hpp, from places on rosters and marks by number.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "attendance/visits.hpp"
#include "client/stays.hpp"

namespace careplan {
namespace {

// Rosters and marks of a record as numbers: what a pass over their rows gives.
class PlacesOfRows {
 public:
  explicit PlacesOfRows(Attendance const& record) {
    for (auto const& session : record.sessions) expect(session);
    starts_.push_back(read_.places.size());
    marks_.resize(read_.places.size());
    for (auto const& mark : record.marks) add(mark);
  }

  Presences take() && { return std::move(read_); }

 private:
  void expect(Session const& session) {
    auto const number = static_cast<std::uint32_t>(starts_.size());
    starts_.push_back(read_.places.size());
    read_.sessions.push_back({&session, session.id.value, session.date, session.time});
    if (!sessions_.emplace(session.id.value, number).second) return;
    for (auto const& client : session.roster)
      read_.places.push_back({.session = number, .client = number_of(client), .expected = true});
  }

  void add(MarkRow const& mark) {
    auto const found = sessions_.find(mark.session.value);
    if (found == sessions_.end()) return;
    auto const at = place_of(found->second, number_of(mark.client));
    if (marks_[at] != nullptr && marks_[at]->id >= mark.id) return;
    marks_[at] = &mark;
    auto& place = read_.places[at];
    place.mark = mark.status;
    place.minutes = static_cast<std::int16_t>(mark.attended.count());
    place.notice_hours = static_cast<std::int16_t>(mark.notice_hours.value_or(-1));
    place.makes_up = Presence::nothing;
    if (mark.makes_up) {
      auto const missed = sessions_.find(mark.makes_up->value);
      place.makes_up = missed == sessions_.end() ? Presence::elsewhere
                                                 : static_cast<std::int32_t>(missed->second);
    }
  }

  std::size_t place_of(std::uint32_t session, std::uint32_t client) {
    for (auto at = starts_[session]; at < starts_[session + 1]; ++at)
      if (read_.places[at].client == client) return at;
    auto const [other, first] = others_.emplace(std::pair(session, client), read_.places.size());
    if (first) {
      read_.places.push_back({.session = session, .client = client});
      marks_.push_back(nullptr);
    }
    return other->second;
  }

  std::uint32_t number_of(ClientId const& client) {
    auto const [at, first] =
        clients_.emplace(client.value, static_cast<std::uint32_t>(clients_.size()));
    if (first) read_.clients.push_back(client);
    return at->second;
  }

  Presences read_{};
  std::unordered_map<std::string_view, std::uint32_t> clients_{};
  std::unordered_map<std::string_view, std::uint32_t> sessions_{};  // their places in the record
  std::vector<MarkRow const*> marks_{};                             // of read_.places
  std::vector<std::size_t> starts_{};  // of each session's roster in read_.places, and the end
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> others_{};  // came unexpected
};

// The day that ends a stay belongs to it when the client still came.
bool in_stay(ClientLedger const& ledger, Visit const& visit) {
  bool const came = visit.mark && attended(visit.mark->status);
  return std::ranges::any_of(ledger.stays, [&](Episode const& stay) {
    return stay.active_on(visit.date()) || (came && stay.end == visit.date());
  });
}

void fill_visit(Visit& visit, Presence const& place, Presences const& read, Date as_of) {
  auto const& session = visit.session = read.session(place);
  if (place.mark && session.date < as_of) {
    visit.mark = {.status = *place.mark,
                  .attended = Minutes{place.minutes},
                  .makes_up = place.makes_up != Presence::nothing};
    if (place.notice_hours >= 0) visit.mark->notice_hours = place.notice_hours;
    if (place.makes_up >= 0) visit.missed = read.sessions[static_cast<std::size_t>(place.makes_up)];
  }
  visit.cancelled = place.expected && visit.mark && visit.mark->status == MarkStatus::cancelled;
  visit.planned = place.expected && session.common->counts_toward_hours && !visit.cancelled &&
                  !visit.makes_up();
}

}  // namespace

Presences presences_of_rows(Attendance const& record) {
  return PlacesOfRows(record).take();
}

Ledgers::Ledgers(Attendance const& record, Program const& program, Date as_of, Wanted const& wanted)
    : program_(program),
      as_of_(as_of),
      from_rows_(record.by_number.places.empty() ? presences_of_rows(record) : Presences()),
      read_(record.by_number.places.empty() ? from_rows_ : record.by_number) {
  for (auto const& stay : record.episodes)
    if (stay.program == program.id && stay.begin < as_of) stays_.push_back(&stay);
  auto const order = [](Episode const* stay) { return std::tie(stay->client, stay->begin); };
  if (!std::ranges::is_sorted(stays_, {}, order)) std::ranges::stable_sort(stays_, {}, order);
  if (wanted) leave_out_unwanted(wanted);
  if (stays_.empty()) return;
  sort_clients();
  shelve_places();
  for (auto const& leave : record.leaves) leaves_[leave.client.value].push_back(&leave);
  for (auto const& plan : record.plans) plans_[plan.client.value].push_back(&plan);
}

void Ledgers::leave_out_unwanted(Wanted const& wanted) {
  auto kept = stays_.begin();
  for (auto own = stays_.begin(); own != stays_.end();) {
    auto const end = std::find_if(
        own, stays_.end(), [&](Episode const* stay) { return stay->client != (*own)->client; });
    bool const any = std::any_of(own, end, [&](Episode const* stay) { return wanted(*stay); });
    kept = any ? std::copy(own, end, kept) : kept;
    own = end;
  }
  stays_.erase(kept, stays_.end());
}

// Stays come in order of client: whose places are whose is told by going through both.
void Ledgers::sort_clients() {
  struct Key {
    std::uint64_t head = 0;
    std::uint32_t number = 0;
  };
  auto const before = [&](Key const& a, Key const& b) {
    return a.head != b.head ? a.head < b.head : read_.clients[a.number] < read_.clients[b.number];
  };
  std::vector<Key> keys;
  keys.reserve(read_.clients.size());
  for (std::uint32_t i = 0; i < read_.clients.size(); ++i)
    keys.push_back({head_of(read_.clients[i]), i});
  if (!std::is_sorted(keys.begin(), keys.end(), before))
    std::sort(keys.begin(), keys.end(), before);
  clients_.reserve(keys.size());
  for (auto const& key : keys) clients_.push_back(key.number);
}

// By counting: each client's places stay in the order in which they come.
void Ledgers::shelve_places() {
  auto const& places = read_.places;
  starts_.assign(read_.clients.size() + 1, 0);
  for (auto const& place : places) ++starts_[place.client + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  auto next = starts_;
  shelf_.resize(places.size());
  for (std::uint32_t i = 0; i < places.size(); ++i) shelf_[next[places[i].client]++] = i;
}

void Ledgers::add_visits() {
  auto const& client = ledger_.client();
  auto const id_at = [&](std::size_t at) -> ClientId const& { return read_.clients[clients_[at]]; };
  while (next_client_ < clients_.size() && id_at(next_client_) < client) ++next_client_;
  if (next_client_ == clients_.size() || id_at(next_client_) != client) return;
  auto const number = clients_[next_client_];
  for (auto at = starts_[number]; at < starts_[number + 1]; ++at) {
    auto const& place = read_.places[shelf_[at]];
    auto& visit = ledger_.visits.emplace_back();
    fill_visit(visit, place, read_, as_of_);
    auto const& whose = visit.missed.common != nullptr ? visit.missed : visit.session;
    bool const meant = place.expected || visit.mark;
    if (whose.common != last_common_) {
      last_common_ = whose.common;
      last_is_ours_ = whose.common->program == program_.id;
    }
    if (!meant || !last_is_ours_ || !in_stay(ledger_, visit)) ledger_.visits.pop_back();
  }
  auto const order = [](Visit const& visit) {
    return std::tie(visit.session.date, visit.session.time.begin, visit.session.id);
  };
  if (!std::ranges::is_sorted(ledger_.visits, {}, order))
    std::ranges::sort(ledger_.visits, {}, order);
}

ClientLedger* Ledgers::next() {
  if (at_ == stays_.size()) return nullptr;
  ledger_.stays.clear();
  ledger_.visits.clear();
  auto const& client = stays_[at_]->client;
  for (; at_ < stays_.size() && stays_[at_]->client == client; ++at_)
    ledger_.stays.push_back(*stays_[at_]);
  add_visits();
  auto const leaves = leaves_.find(client.value);
  auto const plans = plans_.find(client.value);
  ledger_.leaves = leaves == leaves_.end() ? std::vector<LeaveRow const*>{} : leaves->second;
  ledger_.plans = plans == plans_.end() ? std::vector<PlanRow const*>{} : plans->second;
  return &ledger_;
}

}  // namespace careplan
