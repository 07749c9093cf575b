// What clients and tracks choose at the prices of a week.
#include <algorithm>

#include "scheduling/prices.hpp"

namespace careplan {
namespace {
constexpr long no_cost = 1L << 57;
}

WeekPrices::Hour const& WeekPrices::best_hour(Wanted& wanted, int track_day) const {
  auto& best = wanted.best[at(track_day)];
  if (best.day >= 0) return best;
  auto const& own = *wanted.appointment;
  auto const& day = days_[at(track_day)];
  auto const* const prices = &wanted.price[cell(day.day, 0)];
  auto const* const rooms = &rooms_[at(wanted.rooms)].price[cell(day.day, 0)];
  auto const* const waiting = day.costs[at(own.kind)].data();
  long least = no_cost;
  int first = -1;
  for (DayBits bits = own.starts[day.in_person ? 1 : 0][at(day.day)] & day.open[at(own.kind)];
       bits != 0; bits &= bits - 1) {
    int const slot = std::countr_zero(bits);
    long const cost = prices[slot] + waiting[slot] + (day.in_person ? rooms[slot] : 0);
    // Equal hours are drawn, or all clients would crowd into the first.
    if (cost > least || (cost == least && !draw())) continue;
    least = cost;
    first = slot;
  }
  return best = {.cost = least, .day = day.day, .slot = first};
}

// Every set of days without a group that the client might come on for appointments is tried.
WeekPrices::Visit WeekPrices::visit(Client& client, Shape const& shape) const {
  std::size_t const count = client.wanted.size();
  std::size_t const extra = shape.extra.size();
  Visit usual{.hours = std::vector<Hour>(count)};
  for (std::size_t w = 0; w < count; ++w) {
    auto& wanted = client.wanted[w];
    usual.hours[w] = {.cost = wanted.appointment->unmet_cost * price_unit};
    for (int day = 0; day < 7; ++day)
      if (days_[at(shape.days[at(day)])].minutes[0] >= 0)
        if (auto const& hour = best_hour(wanted, shape.days[at(day)]);
            hour.cost < usual.hours[w].cost ||
            (hour.cost == usual.hours[w].cost && usual.hours[w].slot >= 0 && draw()))
          usual.hours[w] = hour;
    usual.cost += usual.hours[w].cost;
  }
  // A day that is no better for any appointment need not be tried.
  std::array<int, 7> useful{};
  std::size_t useful_days = 0;
  for (std::size_t d = 0; d < extra; ++d) {
    int const day = shape.days[at(shape.extra[d])];
    for (std::size_t w = 0; w < count; ++w)
      if (best_hour(client.wanted[w], day).cost < usual.hours[w].cost) {
        useful[useful_days++] = day;
        break;
      }
  }
  Visit best = usual;
  for (unsigned set = 1; set < 1u << useful_days; ++set) {
    long cost = shape.extra_day * std::popcount(set);
    for (std::size_t w = 0; w < count; ++w)
      cost += best_on(client.wanted[w], usual.hours[w], useful, set).cost;
    if (cost >= best.cost) continue;
    best.cost = cost;
    for (std::size_t w = 0; w < count; ++w)
      best.hours[w] = best_on(client.wanted[w], usual.hours[w], useful, set);
  }
  return best;
}

// The best hour of an appointment when the client comes on these days besides.
WeekPrices::Hour WeekPrices::best_on(Wanted& wanted, Hour const& usual,
                                     std::array<int, 7> const& days, unsigned set) const {
  Hour best = usual;
  for (; set != 0; set &= set - 1)
    if (auto const& hour = best_hour(wanted, days[at(std::countr_zero(set))]);
        hour.cost < best.cost)
      best = hour;
  return best;
}

// Bids of the client for the tracks; waiting is chosen when a place is worth more than it costs.
long WeekPrices::evaluate_client(int index) {
  auto& client = clients_[at(index)];
  for (auto& wanted : client.wanted) price_wanted(wanted);
  for (auto& visit : client.visits) visit.reset();
  long const worth = scarce.price[at(place_row_[at(index)])];
  for (auto const& option : client.options) {
    auto const shape = at(shape_of_[at(option.track)]);
    if (!client.visits[shape]) client.visits[shape] = visit(client, shapes_[shape]);
    long const cost = option.cost + client.visits[shape]->cost - worth;
    if (cost < model_.tracks[at(option.track)].short_cost * price_unit || cost < 0)
      bids_[at(option.track)].push_back({cost, index});
  }
  if (client.waiting >= worth) return 0;
  --scarce.taken[at(place_row_[at(index)])];
  return client.waiting - worth;
}

PricedPlaces WeekPrices::places() {
  (void)evaluate();
  PricedPlaces priced;
  std::vector<bool> of_a_client(scarce.price.size());
  for (int const row : place_row_) of_a_client[at(row)] = true;
  for (std::size_t i = 0; i < scarce.price.size(); ++i)
    if (!of_a_client[i]) priced.earned += scarce.price[i] * scarce.capacity[i];
  for (auto const& client : clients_) {
    auto& own = priced.clients.emplace_back();
    own.client = static_cast<int>(client.client - model_.clients.data());
    own.waiting = client.waiting;
    for (auto const& option : client.options)
      own.places.emplace_back(option.track,
                              option.cost + client.visits[at(shape_of_[at(option.track)])]->cost);
  }
  for (auto const& track : model_.tracks) {
    auto& groups = priced.groups.emplace_back();
    auto& leaders = priced.leaders.emplace_back();
    for (auto const& hour : track.entries) {
      auto& row = leaders.emplace_back(model_.clinicians.size());
      for (int const k : hour.clinicians) row[at(k)] = leader_price(hour, k);
    }
    auto const list = offers(track);
    std::size_t most = at(static_cast<int>(clients_.size()));
    for (auto const& offer : list) {
      most = std::min(most, offer.leaders.size());
      if (track.in_person) most = std::min(most, offer.rooms.size());
    }
    for (std::size_t n = 0; n < most; ++n) {
      long cost = model_.disturbed[at(week_)] ? 0 : track.open_cost * price_unit;
      for (auto const& offer : list)
        cost += offer.leaders[n].first + (track.in_person ? offer.rooms[n].first : 0);
      groups.push_back(cost);
    }
  }
  return priced;
}

void WeekPrices::take_leader(int clinician, int day, DayBits bits, int minutes) {
  auto const k = at(clinician);
  for (; bits != 0; bits &= bits - 1)
    if (int const slot = std::countr_zero(bits); slot < model_.grid.count)
      ++scarce.taken[at(slot_row_[k * 7 * at(model_.grid.count) + cell(day, slot)])];
  scarce.taken[at(day_row_[k * 7 + at(day)])] += minutes;
  scarce.taken[at(week_row_[k])] += minutes;
}

void WeekPrices::take(Client const& client, Shape const& shape, Visit const& visit) {
  for (std::size_t w = 0; w < client.wanted.size(); ++w) {
    auto const& hour = visit.hours[w];
    if (hour.slot < 0) continue;
    auto const& wanted = client.wanted[w];
    auto const& own = *wanted.appointment;
    auto const i = cell(hour.day, hour.slot);
    auto const& pool = leaders_[at(wanted.layers[at(wanted.layer[i])].pool)];
    int const k = one_of_cheapest(pool, i);
    take_leader(k, hour.day, stretch(hour.slot, own.core_length), own.minutes);
    if (pool.as_case && case_row_[at(k)] >= 0) ++scarce.taken[at(case_row_[at(k)])];
    if (!shape.in_person) continue;
    int const room = rooms_[at(wanted.rooms)].who[i];
    for (int s = hour.slot; s < std::min(model_.grid.count, hour.slot + own.core_length); ++s)
      ++scarce.taken[at(room_row_[at(room) * 7 * at(model_.grid.count) + cell(hour.day, s)])];
  }
}

// Whoever of the pool asks the least at the start, by lot among equals.
int WeekPrices::one_of_cheapest(Pool const& pool, std::size_t start) {
  int chosen = pool.who[start];
  int equals = 0;
  for (int const k : pool.members) {
    auto const& own = leader_table_[at(pool.kind) * model_.clinicians.size() + at(k)];
    long const flat =
        pool.as_case && case_row_[at(k)] >= 0 ? scarce.price[at(case_row_[at(k)])] : 0;
    if (own[start] + flat != pool.price[start]) continue;
    if (lots_.below(++equals) == 0) chosen = k;
  }
  return chosen;
}

long WeekPrices::leader_price(ModelEntry const& hour, int clinician) const {
  auto const k = at(clinician);
  long sum = hour.minutes *
             (scarce.price[at(day_row_[k * 7 + at(hour.day)])] + scarce.price[at(week_row_[k])]);
  for (DayBits bits = hour.core; bits != 0; bits &= bits - 1)
    sum += scarce.price[at(
        slot_row_[k * 7 * at(model_.grid.count) + cell(hour.day, std::countr_zero(bits))])];
  return sum;
}

std::vector<WeekPrices::Offer> WeekPrices::offers(ModelTrack const& track) const {
  std::vector<Offer> list;
  std::size_t const cells = 7 * at(model_.grid.count);
  for (auto const& hour : track.entries) {
    if (!hour.everybody) continue;  // it may be that nobody comes
    auto& offer = list.emplace_back();
    offer.hour = &hour;
    for (int const k : hour.clinicians) offer.leaders.emplace_back(leader_price(hour, k), k);
    std::ranges::sort(offer.leaders);
    for (int const room : hour.rooms) {
      int const c = class_of_[at(room)];
      long sum = 0;
      for (DayBits bits = hour.core; bits != 0; bits &= bits - 1)
        sum += scarce.price[at(room_row_[at(c) * cells + cell(hour.day, std::countr_zero(bits))])];
      offer.rooms.emplace_back(sum, c);
    }
    std::ranges::sort(offer.rooms);
  }
  return list;
}

// Places of that many groups, were each in the largest room left.
int WeekPrices::places_in_largest(ModelTrack const& track, int groups) const {
  int least = groups * track.size_max;
  if (!track.in_person) return least;
  for (auto const& hour : track.entries) {
    if (!hour.everybody) continue;
    int sum = 0;
    for (int n = 0; n < groups; ++n)
      sum += std::min(track.size_max,
                      model_.rooms[at(hour.rooms[hour.rooms.size() - 1 - at(n)])].capacity);
    least = std::min(least, sum);
  }
  return least;
}

void WeekPrices::take_group(Offer const& offer, std::size_t nth) {
  auto const& hour = *offer.hour;
  take_leader(offer.leaders[nth].second, hour.day, hour.core, hour.minutes);
  if (offer.rooms.empty()) return;
  std::size_t const cells = 7 * at(model_.grid.count);
  for (DayBits bits = hour.core; bits != 0; bits &= bits - 1)
    ++scarce.taken[at(
        room_row_[at(offer.rooms[nth].second) * cells + cell(hour.day, std::countr_zero(bits))])];
}

// What each number of groups costs at least, each hour of the n-th led by the n-th cheapest, with
// the clients whose bids are best on the rosters.
void WeekPrices::price_groups(int index) {
  auto const& track = model_.tracks[at(index)];
  auto& bids = bids_[at(index)];
  auto& costs = group_costs_[at(index)];
  auto& members = members_[at(index)];
  costs.assign(1, 0);
  members.assign(1, 0);
  if (bids.empty()) return;
  std::ranges::sort(bids, {}, [](Bid const& bid) { return std::pair(bid.cost, bid.client); });
  auto& list = offers_[at(index)] = offers(track);
  std::size_t most = bids.size();
  for (auto const& offer : list) {
    most = std::min(most, offer.leaders.size());
    if (track.in_person) most = std::min(most, offer.rooms.size());
  }
  long fixed = 0;
  for (std::size_t n = 1; n <= most; ++n) {
    fixed += model_.disturbed[at(week_)] ? 0 : track.open_cost * price_unit;
    for (auto const& offer : list)
      fixed += offer.leaders[n - 1].first + (track.in_person ? offer.rooms[n - 1].first : 0);
    int const groups = static_cast<int>(n);
    auto const places = std::min(bids.size(), at(places_in_largest(track, groups)));
    int const asked = groups * track.size_min - passing_[at(index)];
    long cost = fixed;
    std::size_t count = 0;
    long const missing_one = track.short_cost * price_unit;
    for (; count < places; ++count) {
      long const gain = static_cast<int>(count) < asked ? missing_one : 0;
      if (bids[count].cost >= gain) break;
      cost += bids[count].cost;
    }
    costs.push_back(cost + missing_one * std::max(0, asked - static_cast<int>(count)));
    members.push_back(count);
  }
}

void WeekPrices::take_groups(int index, int count) {
  for (std::size_t n = 0; n < at(count); ++n)
    for (auto const& offer : offers_[at(index)]) take_group(offer, n);
  for (std::size_t m = 0; m < members_[at(index)][at(count)]; ++m) {
    int const c = bids_[at(index)][m].client;
    auto const shape = at(shape_of_[at(index)]);
    --scarce.taken[at(place_row_[at(c)])];
    take(clients_[at(c)], shapes_[shape], *clients_[at(c)].visits[shape]);
  }
}

}  // namespace careplan
