#include "scheduling/bound.hpp"

#include <algorithm>

#include "scheduling/prices.hpp"

namespace careplan {
namespace {

constexpr long fine = 256;         // directions are counted in 1/256
constexpr long whole_step = 4096;  // lengths of steps in 1/4096 of what would close the gap at once
constexpr long first_step = 1536;
constexpr long last_step = 12;
constexpr long patient_rounds = 15;  // rounds without progress before steps become shorter

// Prices that are improved by going against what is taken too much or too little, with some of the
// direction of the steps before.
class Ascent {
 public:
  Ascent(Model const& model, int week) : week_(model, week) {
    direction_.resize(week_.scarce.price.size());
  }

  // Rounds until the bound meets the known cost or the steps are too short to matter.
  void climb(long known, long rounds, KeepOn const& keep_on) {
    long since = 0;
    long reached = 0;
    for (long round = 0; round < rounds && length_ > last_step; ++round) {
      if (keep_on && !keep_on(round, bound())) return;
      long const value = week_.evaluate();
      best_ = std::max(best_, value);
      // The first steps lead down: progress is measured since the steps became shorter.
      if (value > reached) {
        reached = value;
        since = 0;
      } else if (++since >= patient_rounds) {
        length_ = length_ * 24 / 25;
        reached = value;
        since = 0;
      }
      if (bound() >= known) return;
      step(std::max(price_unit, known * price_unit - best_));
    }
  }

  // Costs are whole numbers: a bound between two is the next.
  long bound() const { return best_ <= 0 ? 0 : (best_ + price_unit - 1) / price_unit; }

 private:
  void step(long missing) {
    auto& scarce = week_.scarce;
    long square = 0;
    for (std::size_t i = 0; i < scarce.price.size(); ++i) {
      long const off = (scarce.taken[i] - scarce.capacity[i]) * fine / week_.row_scale[i];
      bool const idle = off < 0 && scarce.price[i] == 0;
      direction_[i] = idle ? 0 : (direction_[i] * 4 + off) / 5;
      square += direction_[i] * direction_[i] / fine;
    }
    if (square == 0) return;
    for (std::size_t i = 0; i < scarce.price.size(); ++i) {
      if (direction_[i] == 0) continue;
      long const move =
          length_ * (missing * direction_[i] / square) / whole_step / week_.row_scale[i];
      scarce.price[i] += move;
      if (scarce.price[i] < 0) scarce.price[i] = 0;
    }
  }

  WeekPrices week_;
  std::vector<long> direction_{};
  long best_ = 0;
  long length_ = first_step;
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

}  // namespace careplan
