#include "scheduling/prices.hpp"

#include <algorithm>

namespace careplan {
namespace {

constexpr long never = 1L << 58;

int minutes_of_kind(Model const& model, int kind, int& length) {
  for (auto const& wanted : model.appointments)
    if (wanted.kind == kind) {
      length = wanted.core_length;
      return wanted.minutes;
    }
  return 0;
}

bool holds(std::vector<int> const& weeks, int week) {
  return std::ranges::find(weeks, week) != weeks.end();
}

}  // namespace

WeekPrices::WeekPrices(Model const& model, int week)
    : model_(model), week_(week), bands_(model, !model.disturbed[at(week)]) {
  add_clinician_rows();
  add_room_rows();
  add_shapes();
  passing_.resize(model.tracks.size());
  bids_.resize(model.tracks.size());
  offers_.resize(model.tracks.size());
  group_costs_.resize(model.tracks.size());
  members_.resize(model.tracks.size());
  for (int c = 0; c < static_cast<int>(model.clients.size()); ++c) {
    auto const& client = model.clients[at(c)];
    if (holds(client.whole_weeks, week))
      add_client(c);
    else if (holds(client.weeks, week))
      for (auto const& option : client.options) ++passing_[at(option.track)];
  }
  join_rows();
  start_prices();
}

void WeekPrices::add_shapes() {
  bool const disturbed = model_.disturbed[at(week_)];
  for (auto const& track : model_.tracks) {
    // Who does not come to every hour waits in another way than the track's hours say.
    bool const even = std::ranges::all_of(track.entries, &ModelEntry::everybody);
    long const waiting = disturbed || !even || !track.in_person ? 0 : track.waiting_cost;
    Shape shape{.in_person = track.in_person,
                .extra_day = disturbed ? 0 : track.extra_day_cost * price_unit};
    for (int day = 0; day < 7; ++day) {
      shape.days[at(day)] = add_day(track, day, waiting);
      if (track.first_minute[at(day)] < 0) shape.extra.push_back(day);
    }
    auto const found = std::ranges::find(shapes_, shape);
    shape_of_.push_back(static_cast<int>(found - shapes_.begin()));
    if (found == shapes_.end()) shapes_.push_back(std::move(shape));
  }
}

int WeekPrices::add_day(ModelTrack const& track, int day, long waiting) {
  std::array const minutes{track.first_minute[at(day)], track.last_minute[at(day)]};
  for (std::size_t i = 0; i < days_.size(); ++i)
    if (days_[i].day == day && days_[i].hours == track.hours[at(day)] &&
        days_[i].minutes == minutes && days_[i].in_person == track.in_person &&
        days_[i].waiting == waiting)
      return static_cast<int>(i);
  TrackDay made{.day = day,
                .hours = track.hours[at(day)],
                .minutes = minutes,
                .in_person = track.in_person,
                .waiting = waiting};
  for (int kind = 0; kind < static_cast<int>(model_.starts.size()); ++kind) {
    int length = 0;
    int const of_kind = minutes_of_kind(model_, kind, length);
    made.open.push_back(~blocked_starts(made.hours, length));
    auto& costs = made.costs.emplace_back(at(model_.grid.count));
    for (int slot = 0; slot < model_.grid.count && waiting > 0; ++slot)
      costs[at(slot)] = price_unit * waiting_cost(track, day, model_.grid.minute(slot), of_kind);
  }
  days_.push_back(std::move(made));
  return static_cast<int>(days_.size()) - 1;
}

int WeekPrices::pool_of(std::vector<Pool>& pools, Pool const& pool) {
  for (std::size_t i = 0; i < pools.size(); ++i)
    if (pools[i].members == pool.members && pools[i].kind == pool.kind &&
        pools[i].as_case == pool.as_case)
      return static_cast<int>(i);
  pools.push_back(pool);
  pools.back().price.resize(7 * at(model_.grid.count));
  pools.back().who.resize(7 * at(model_.grid.count));
  return static_cast<int>(pools.size()) - 1;
}

void WeekPrices::add_client(int index) {
  auto const& source = model_.clients[at(index)];
  long const weeks = static_cast<long>(source.weeks.size());
  Client client{.client = &source, .waiting = source.waiting_cost / weeks * price_unit};
  for (auto const& option : source.options)
    if (source.announced_track < 0 || source.announced_track == option.track) {
      client.options.push_back({option.track, option.cost / weeks * price_unit});
    }
  // One appointment of the client, the weightiest, stands for the case of its clinician.
  ModelAppointment const* weightiest = nullptr;
  for (int const a : source.appointments) {
    auto const& wanted = model_.appointments[at(a)];
    if (holds(wanted.sure_weeks, week_) &&
        (weightiest == nullptr || wanted.unmet_cost > weightiest->unmet_cost))
      weightiest = &wanted;
  }
  for (int const a : source.appointments) {
    auto const& appointment = model_.appointments[at(a)];
    if (!holds(appointment.sure_weeks, week_)) continue;
    Wanted wanted{.appointment = &appointment};
    wanted.price.resize(7 * at(model_.grid.count));
    wanted.layer.resize(7 * at(model_.grid.count));
    Pool pool{.kind = appointment.kind,
              .length = appointment.core_length,
              .minutes = appointment.minutes,
              .as_case = &appointment == weightiest};
    for (std::size_t i = 0; i < appointment.choices.size(); ++i) {
      auto const& choice = appointment.choices[i];
      pool.members.push_back(choice.clinician);
      if (i + 1 < appointment.choices.size() && appointment.choices[i + 1].cost == choice.cost)
        continue;
      auto sorted = pool;
      std::ranges::sort(sorted.members);
      wanted.layers.push_back({pool_of(leaders_, sorted), choice.cost * price_unit});
    }
    Pool rooms{.kind = appointment.kind, .length = appointment.core_length};
    for (int const room : appointment.rooms) rooms.members.push_back(class_of_[at(room)]);
    std::ranges::sort(rooms.members);
    rooms.members.erase(std::ranges::unique(rooms.members).begin(), rooms.members.end());
    wanted.rooms = pool_of(rooms_, rooms);
    client.wanted.push_back(std::move(wanted));
  }
  client.visits.resize(shapes_.size());
  place_row_.push_back(add_row(-1));
  clients_.push_back(std::move(client));
}

void WeekPrices::price_clinicians() {
  int const count = model_.grid.count;
  std::size_t const cells = 7 * at(count);
  // By kind and clinician, worked out once for all pools that hold them.
  auto& table = leader_table_;
  table.assign(model_.starts.size() * model_.clinicians.size(), {});
  for (auto& pool : leaders_) {
    std::ranges::fill(pool.price, never);
    for (int const k : pool.members) {
      auto& own = table[at(pool.kind) * model_.clinicians.size() + at(k)];
      if (own.empty()) {
        own.resize(cells, never);
        for (int day = 0; day < 7; ++day) {
          long const flat = pool.minutes * (scarce.price[at(day_row_[at(k) * 7 + at(day)])] +
                                            scarce.price[at(week_row_[at(k)])]);
          auto const* const rows = &slot_row_[at(k) * cells + cell(day, 0)];
          for (DayBits bits = model_.starts[at(pool.kind)][at(k)][at(day)]; bits != 0;
               bits &= bits - 1) {
            int const slot = std::countr_zero(bits);
            long sum = flat;
            for (int i = slot; i < std::min(count, slot + pool.length); ++i)
              sum += scarce.price[at(rows[i])];
            own[cell(day, slot)] = sum;
          }
        }
      }
      long const flat =
          pool.as_case && case_row_[at(k)] >= 0 ? scarce.price[at(case_row_[at(k)])] : 0;
      for (std::size_t i = 0; i < cells; ++i)
        if (own[i] + flat < pool.price[i]) {
          pool.price[i] = own[i] + flat;
          pool.who[i] = k;
        }
    }
  }
}

void WeekPrices::price_rooms() {
  int const count = model_.grid.count;
  std::size_t const cells = 7 * at(count);
  for (auto& pool : rooms_) {
    std::ranges::fill(pool.price, never);
    for (int const c : pool.members)
      for (int day = 0; day < 7; ++day)
        for (int slot = 0; slot < count; ++slot) {
          long sum = 0;
          for (int i = slot; i < std::min(count, slot + pool.length); ++i)
            sum += scarce.price[at(room_row_[at(c) * cells + cell(day, i)])];
          if (sum < pool.price[cell(day, slot)]) {
            pool.price[cell(day, slot)] = sum;
            pool.who[cell(day, slot)] = c;
          }
        }
  }
}

void WeekPrices::price_wanted(Wanted& wanted) const {
  std::ranges::fill(wanted.price, never);
  wanted.best.assign(days_.size(), Hour{.day = -1});
  for (int day = 0; day < 7; ++day)
    for (DayBits bits = wanted.appointment->starts[0][at(day)]; bits != 0; bits &= bits - 1) {
      auto const i = cell(day, std::countr_zero(bits));
      for (std::size_t l = 0; l < wanted.layers.size(); ++l) {
        long const price = leaders_[at(wanted.layers[l].pool)].price[i] + wanted.layers[l].cost;
        if (price < wanted.price[i]) {
          wanted.price[i] = price;
          wanted.layer[i] = static_cast<int>(l);
        }
      }
    }
}

// A place is worth at first what the client's best track costs when all else is free, and a full
// group's share of opening it.
void WeekPrices::start_prices() {
  (void)evaluate();
  for (std::size_t c = 0; c < clients_.size(); ++c) {
    auto const& client = clients_[c];
    long least = client.waiting;
    for (auto const& option : client.options) {
      auto const& track = model_.tracks[at(option.track)];
      least = std::min(least, option.cost + client.visits[at(shape_of_[at(option.track)])]->cost +
                                  track.open_cost * price_unit / track.size_max);
    }
    scarce.price[at(place_row_[c])] = least;
  }
}

long WeekPrices::evaluate() {
  std::ranges::fill(scarce.taken, 0);
  price_clinicians();
  price_rooms();
  for (auto& bids : bids_) bids.clear();
  long sum = 0;
  for (int c = 0; c < static_cast<int>(clients_.size()); ++c) sum += evaluate_client(c);
  int const tracks = static_cast<int>(model_.tracks.size());
  for (int t = 0; t < tracks; ++t) price_groups(t);
  sum += bands_.cheapest(group_costs_, groups_);
  for (int t = 0; t < tracks; ++t) take_groups(t, groups_[at(t)]);
  for (std::size_t i = 0; i < scarce.price.size(); ++i) sum -= scarce.price[i] * scarce.capacity[i];
  return sum;
}

}  // namespace careplan
