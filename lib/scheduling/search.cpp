#include "scheduling/search.hpp"

#include <algorithm>

#include "scheduling/moves.hpp"

namespace careplan {
namespace {

constexpr long ask_every = 128;

// How much worse a step may be: an exponential lot in whole numbers. The temperature is in 1/1024
// of a unit of cost; -log2 of a uniform number is its leading zeros and a straight line between.
long patience(long temperature, Random& random) {
  std::uint64_t const u = random.next() | 1;
  int const zeros = std::countl_zero(u);
  std::uint64_t const rest = zeros == 63 ? 0 : (u << (zeros + 1)) >> 54;  // 10 bits
  long const lot = 1024L * (zeros + 1) - static_cast<long>(rest);
  return temperature * lot / (1024 * 1024);
}

// `hot`: how much worse a step may well be at first, in units of cost a week.
Choices anneal(WeekPlan& plan, Moves& moves, long hot, long steps, KeepOn const& keep_on) {
  plan.forget();
  Choices best = plan.choices();
  if (plan.model.clients.empty()) steps = 0;  // nobody to be placed: there is nothing to change
  for (long step = 0; step < steps; ++step) {
    if (keep_on && step % ask_every == 0 && !keep_on(step, best.cost)) break;
    long const before = plan.cost();
    moves.change();
    if (plan.cost() >
        before + patience(halved(hot * 1024 * plan.model.weeks, step, steps, 6), moves.random())) {
      plan.undo();
      continue;
    }
    plan.forget();
    if (plan.cost() < best.cost) best = plan.choices();
  }
  plan.restore(best);
  moves.dissolve_small();
  return plan.choices();
}

}  // namespace

Choices search(Model const& model, SearchEffort const& effort, KeepOn const& keep_on,
               Choices const* start) {
  WeekPlan plan(model);
  Moves moves(plan, effort.seed);
  if (start != nullptr)
    plan.restore(*start);
  else
    moves.place_announced();
  moves.keep_announced();
  if (start == nullptr) moves.construct();
  return anneal(plan, moves, 10, effort.steps, keep_on);
}

Choices search_within(Model const& model, SearchEffort const& effort, GroupSet const& groups,
                      PricedPlaces const& prices, KeepOn const& keep_on) {
  WeekPlan plan(model);
  Moves moves(plan, effort.seed);
  moves.follow(prices);
  moves.open_groups(groups);
  return anneal(plan, moves, 4, effort.steps, keep_on);
}

}  // namespace careplan
