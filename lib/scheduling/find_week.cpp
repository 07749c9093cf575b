#include "scheduling/find_week.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "scheduling/bound.hpp"

namespace careplan {
namespace {

constexpr long price_rounds = 500;
constexpr std::size_t known_sets = 150;
constexpr int in_vain = 20;
constexpr int dearer = 6;                  // what a set may cost more than one beside it
constexpr long run_steps = 300;            // of one search, for each client and appointment
constexpr std::size_t most_clients = 200;  // more cannot be shared out often enough
constexpr std::size_t tries = 24;
constexpr std::array<std::size_t, 3> finalists{8, 3, 1};

long parts(Model const& model) {
  return static_cast<long>(model.clients.size() + model.appointments.size());
}

// Steps of the search where none are given: what an ordinary clinic needs to be done well.
long usual_effort(Model const& model) {
  return 4'000 + 60 * parts(model);
}

class Finder {
 public:
  Finder(Problem const& problem, Model const& model, Watch const& watch)
      : problem_(problem), model_(model), seed_(problem.seed) {
    if (watch)
      keep_on_ = [this, &watch](long done, long cost) {
        long const least = found_ ? std::min(cost, best_.cost) : cost;
        return going_ = watch({.steps = before_ + done, .cost = least});
      };
  }

  Choices find() {
    long const usual = usual_effort(model_);
    long steps = problem_.effort > 0 ? problem_.effort : usual;
    spend(steps);
    while (problem_.anytime && keep_on_ && going_) {
      steps *= 2;
      spend(steps);
      if (going_) go_on(steps);
    }
    return std::move(best_);
  }

 private:
  void spend(long steps) {
    if (may_race() && steps >= 4 * usual_effort(model_))
      race(steps);
    else
      begin_again(steps);
  }

  // Prices are those of one whole week; announced groups are not for them to choose.
  bool may_race() const {
    return model_.weeks == 1 && !model_.clients.empty() && model_.clients.size() <= most_clients &&
           std::ranges::all_of(model_.clients, [](auto const& client) {
             return client.announced_track < 0 && client.weeks == client.whole_weeks;
           });
  }

  void keep(Choices next, long steps) {
    before_ += steps;
    ++seed_;
    if (found_ && next.cost >= best_.cost) return;
    best_ = std::move(next);
    found_ = true;
  }

  // Several searches from the beginning find more than one that is as long as all of them: which
  // groups there are is soon decided. The best of them.
  void begin_again(long steps) {
    long const starts = std::max(1L, steps / (2 * usual_effort(model_)));
    for (long start = 0; start < starts && (going_ || !found_); ++start)
      keep(search(model_, {steps / starts, seed_}, keep_on_), steps / starts);
  }

  void go_on(long steps) { keep(search(model_, {steps, seed_}, keep_on_, &best_), steps); }

  // Which groups there are is left to the prices of the bound: of the sets of groups that are
  // cheapest by them, each is tried for a while, and the more promising for longer.
  void race(long steps) {
    long const first = std::min(steps / 16, usual_effort(model_));
    auto plain = search(model_, {first, seed_}, keep_on_);
    long const before = plain.cost;
    keep(std::move(plain), first);
    if (!going_) return;
    auto const ask = [&] { return !keep_on_ || keep_on_(0, best_.cost); };
    auto const prices =
        priced_places(model_, best_.cost, price_rounds, [&](long, long) { return ask(); });
    auto const sets = cheapest_group_sets(model_, prices, known_sets, in_vain, ask);
    Random lots(problem_.seed);
    std::vector<Tried> tried;
    auto const run = [&](Tried& one, long of_each) {
      if (!going_) return;
      auto next = search_within(model_, {of_each, seed_}, one.set, prices, keep_on_);
      one.cost = std::min(one.cost, next.cost);
      keep(std::move(next), of_each);
    };
    long const share = (steps - first) / 4;
    while (going_ && tried.size() < tries) {
      auto set = tried.size() < tries / 2 ? unlike_others(sets, tried)
                                          : beside_the_best(prices, tried, lots);
      if (!set) break;
      tried.push_back({std::move(*set)});
      run(tried.back(), share / static_cast<long>(tries));
      std::ranges::stable_sort(tried, {}, &Tried::cost);
    }
    if (tried.empty() || tried.front().cost > before) return begin_again(3 * share);
    for (std::size_t const count : finalists) {
      tried.resize(std::min(tried.size(), count));
      long const of_each = share / static_cast<long>(count);
      long const runs = 1 + of_each / (run_steps * parts(model_));
      for (auto& one : tried)
        for (long r = 0; r < runs; ++r) run(one, of_each / runs);
      std::ranges::stable_sort(tried, {}, &Tried::cost);
    }
  }

  struct Tried {
    GroupSet set{};
    long cost = std::numeric_limits<long>::max();
  };

  static bool is_new(GroupSet const& set, std::vector<Tried> const& tried) {
    return std::ranges::none_of(tried,
                                [&](Tried const& one) { return one.set.tracks == set.tracks; });
  }

  // The cheapest that differs in more than one group from all that were tried.
  static std::optional<GroupSet> unlike_others(std::vector<GroupSet> const& sets,
                                               std::vector<Tried> const& tried) {
    for (auto const& set : sets)
      if (std::ranges::none_of(tried, [&](Tried const& one) { return are_beside(set, one.set); }))
        return set;
    for (auto const& set : sets)
      if (is_new(set, tried)) return set;
    return std::nullopt;
  }

  // What is cheap by the prices and differs in one group from the best that was tried.
  std::optional<GroupSet> beside_the_best(PricedPlaces const& prices,
                                          std::vector<Tried> const& tried, Random& lots) {
    for (auto const& one : tried) {
      std::optional<GroupSet> best;
      long least = 0;
      for (auto& set : sets_beside(model_, prices, one.set, dearer * price_unit)) {
        long const cost = set.cost + lots.below(dearer) * price_unit;
        if ((best && cost >= least) || !is_new(set, tried)) continue;
        least = cost;
        best = std::move(set);
      }
      if (best) return best;
    }
    return std::nullopt;
  }

  // The same but for one group at most.
  static bool are_beside(GroupSet const& one, GroupSet const& other) {
    std::vector<int> common;
    std::ranges::set_intersection(one.tracks, other.tracks, std::back_inserter(common));
    return common.size() + 1 >= std::max(one.tracks.size(), other.tracks.size());
  }

  Problem const& problem_;
  Model const& model_;
  std::uint64_t seed_ = 1;
  KeepOn keep_on_{};
  bool going_ = true;
  bool found_ = false;
  long before_ = 0;
  Choices best_{};
};

}  // namespace

Choices find_week(Problem const& problem, Model const& model, Watch const& watch) {
  return Finder(problem, model, watch).find();
}

}  // namespace careplan
