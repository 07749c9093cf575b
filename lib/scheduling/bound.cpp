#include "scheduling/bound.hpp"

#include <algorithm>

#include "scheduling/prices.hpp"

namespace careplan {
namespace {

constexpr long fine = 256;         // directions are counted in 1/256
constexpr long whole_step = 4096;  // lengths of steps in 1/4096 of what would close the gap at once
constexpr long first_step = 1200;
constexpr long first_cycle = 1000;

// Prices that are improved by going against what is taken too much or too little, with most of the
// direction of the steps before, the more of it the more steps there are. Rows of clinicians of the
// same work go together for the most part: alone, each round of choices would run from one of them
// to the next.
class Ascent {
 public:
  Ascent(Model const& model, int week) : week_(model, week) {
    direction_.resize(week_.scarce.price.size());
    together_.resize(at(week_.kins));
    for (int const kin : week_.kin)
      if (kin >= 0) ++together_[at(kin)].rows;
  }

  // Rounds in cycles of steps that become shorter, each from the best prices so far, until the
  // bound meets the known cost or a cycle is of little use.
  void climb(long known, long rounds, KeepOn const& keep_on) {
    long first = first_step;
    long before = 0;
    for (long cycle = first_cycle; rounds > 0; cycle *= 2, first /= 2) {
      if (!go(known, std::min(cycle, rounds), first, keep_on)) return;
      if (before > 0 && (best_ - before) * 1000 < before) return;
      before = best_;
      rounds -= cycle;
      week_.scarce.price = best_prices_;
    }
  }

  PricedPlaces places() {
    if (!best_prices_.empty()) week_.scarce.price = best_prices_;
    return week_.places();
  }

  // Costs are whole numbers: a bound between two is the next.
  long bound() const { return best_ <= 0 ? 0 : (best_ + price_unit - 1) / price_unit; }

 private:
  struct Kin {
    long rows = 0;
    long off = 0;
  };

  // False when there is nothing left to do.
  bool go(long known, long rounds, long first, KeepOn const& keep_on) {
    long const halvings = std::clamp(rounds / 80, 5L, 8L);  // of the step
    long const memory = std::clamp(rounds / 40, 6L, 20L);   // about so many steps
    for (long round = 0; round < rounds; ++round, ++done_) {
      if (keep_on && !keep_on(done_, bound())) return false;
      if (long const value = week_.evaluate(); value > best_ || best_prices_.empty()) {
        best_ = value;
        best_prices_ = week_.scarce.price;
      }
      if (bound() >= known) return false;
      long const missing = std::max(price_unit, known * price_unit - best_);
      // The first step has nothing to remember: a part of its direction would be a longer step.
      step(halved(first, round, rounds, halvings) * missing / whole_step, round == 0 ? 1 : memory);
    }
    return true;
  }

  // How far the choices are off what there is of a row.
  long off(std::size_t row) const {
    auto const& scarce = week_.scarce;
    return (scarce.taken[row] - scarce.capacity[row]) * fine / week_.row_scale[row];
  }

  void step(long reach, long memory) {
    auto& scarce = week_.scarce;
    for (auto& kin : together_) kin.off = 0;
    for (std::size_t i = 0; i < scarce.price.size(); ++i)
      if (week_.kin[i] >= 0) together_[at(week_.kin[i])].off += off(i);
    long square = 0;
    for (std::size_t i = 0; i < scarce.price.size(); ++i) {
      long way = off(i);
      if (week_.kin[i] >= 0) {
        auto const& kin = together_[at(week_.kin[i])];
        way = (way + 2 * kin.off / kin.rows) / 3;
      }
      bool const idle = way < 0 && scarce.price[i] == 0;
      direction_[i] = idle ? 0 : (direction_[i] * (memory - 1) + way) / memory;
      square += direction_[i] * direction_[i] / fine;
    }
    if (square == 0) return;
    for (std::size_t i = 0; i < scarce.price.size(); ++i)
      scarce.price[i] =
          std::max(0L, scarce.price[i] + reach * direction_[i] / square / week_.row_scale[i]);
  }

  WeekPrices week_;
  std::vector<Kin> together_{};
  std::vector<long> direction_{};
  std::vector<long> best_prices_{};
  long best_ = 0;
  long done_ = 0;
};

}  // namespace

long lower_bound(Model const& model, long known, long rounds, KeepOn const& keep_on) {
  long sum = 0;
  bool going = true;
  for (int week = 0; week < model.weeks; ++week) {
    Ascent ascent(model, week);
    // Once the work is ended, a week still counts by the prices it begins with.
    KeepOn ask;
    if (keep_on)
      ask = [&](long round, long bound) {
        if (going) going = keep_on(round, sum + bound);
        return going || round == 0;
      };
    // One week of several may well cost more than its share.
    long const share = model.weeks == 1 ? known : known * 2 / model.weeks + 1;
    ascent.climb(share, rounds, ask);
    sum += ascent.bound();
  }
  return sum;
}

PricedPlaces priced_places(Model const& model, long known, long rounds, KeepOn const& keep_on) {
  Ascent ascent(model, 0);
  ascent.climb(known, rounds, keep_on);
  return ascent.places();
}

}  // namespace careplan
