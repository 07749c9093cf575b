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
  plan.forget();
  Choices best = plan.choices();
  long const hot = 10L * 1024 * model.weeks;
  for (long step = 0; step < effort.steps; ++step) {
    if (keep_on && step % ask_every == 0 && !keep_on(step, best.cost)) break;
    long const before = plan.cost();
    moves.change();
    if (plan.cost() > before + patience(halved(hot, step, effort.steps, 6), moves.random())) {
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

}  // namespace careplan
