// Branch and bound: each member of a crowd is in or out. The bound is Lagrange's: at prices for
// what crowds need, everybody who earns more than one person costs changes, and so do as many more
// of a group's people as its own earnings pay for.
#include "scheduling/restaff_cover.hpp"

#include <algorithm>
#include <optional>

#include "scheduling/index.hpp"

namespace careplan {
namespace {

enum class Fate : char { open, in, out };

class Covering {
 public:
  Covering(std::vector<Crowd>& crowds, std::vector<CrowdGroup> const& groups,
           std::vector<long> const& dislike, std::vector<bool> const& stay, int enough)
      : crowds_(crowds), groups_(groups), dislike_(dislike), enough_(enough) {
    fates_.assign(dislike.size() + groups.size(), Fate::open);
    for (std::size_t p = 0; p < stay.size(); ++p)
      if (stay[p]) fates_[p] = Fate::out;
    crowds_of_.resize(fates_.size());
    for (std::size_t c = 0; c < crowds.size(); ++c)
      for (int const member : crowds[c].members) crowds_of_[at(member)].push_back(c);
    family_of_.assign(dislike.size(), -1);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      int& family = family_of_[at(groups[g].people.front())];
      if (family < 0) {
        family = static_cast<int>(families_.size());
        families_.push_back({groups[g].people, {}});
        for (int const person : groups[g].people) family_of_[at(person)] = family;
      }
      families_[at(family)].groups.push_back(people() + static_cast<int>(g));
    }
    for (int p = 0; p < people(); ++p)
      if (family_of_[at(p)] < 0) alone_.push_back(p);
    for (int item = 0; item < static_cast<int>(fates_.size()); ++item)
      if (!crowds_of_[at(item)].empty()) items_.push_back(item);
  }

  Cover run() {
    best_ = people() + 1;
    visit(first_rounds);
    bool const whole_tree = nodes_ <= most_nodes;
    return {.at_least = whole_tree ? std::min(best_, enough_) : std::min(root_, enough_),
            .chosen = chosen_};
  }

 private:
  static constexpr long whole = 1L << 20;  // the cost of a person
  static constexpr int first_rounds = 300;
  static constexpr int later_rounds = 80;
  static constexpr int patient_rounds = 10;  // without a better bound, until steps grow shorter
  static constexpr long finest = 64;
  static constexpr int most_nodes = 1'500;

  // Groups of the same people, who change when so many of them do.
  struct Family {
    std::vector<int> people{};
    std::vector<int> groups{};  // items
  };

  int people() const { return static_cast<int>(dislike_.size()); }
  bool is_group(int item) const { return item >= people(); }
  CrowdGroup const& group(int item) const { return groups_[at(item - people())]; }
  Fate& fate(int item) { return fates_[at(item)]; }

  void visit(int rounds) {
    if (++nodes_ > most_nodes || !look_at_needs()) return;
    long const bound = raise(rounds);
    int const least = static_cast<int>((bound + whole - 1) / whole);
    if (nodes_ == 1) root_ = least;
    complete();
    if (least >= std::min(best_, enough_)) return;
    int const item = most_wanted();
    if (item < 0) return;
    auto const fates = fates_;
    auto const prices = prices_now();
    for (auto const next : {Fate::in, Fate::out}) {
      if (next == Fate::in)
        take(item);
      else
        leave_out(item);
      visit(later_rounds);
      fates_ = fates;
      for (std::size_t c = 0; c < crowds_.size(); ++c) crowds_[c].price = prices[c];
    }
  }

  std::vector<long> prices_now() const {
    std::vector<long> prices;
    for (auto const& crowd : crowds_) prices.push_back(crowd.price);
    return prices;
  }

  void take(int item) {
    fate(item) = Fate::in;
    if (is_group(item) && group(item).needed == std::ssize(group(item).people))
      for (int const person : group(item).people) fate(person) = Fate::in;
  }
  // Whoever is needed by the same crowds could go in place of one another.
  void leave_out(int item) {
    fate(item) = Fate::out;
    if (is_group(item) || family_of_[at(item)] >= 0) return;
    for (int const other : items_)
      if (!is_group(other) && family_of_[at(other)] < 0 && fate(other) == Fate::open &&
          crowds_of_[at(other)] == crowds_of_[at(item)])
        fate(other) = Fate::out;
  }

  // What is still needed; false when too few are left to change.
  bool look_at_needs() {
    taken_ = 0;
    for (int p = 0; p < people(); ++p) taken_ += fate(p) == Fate::in ? 1 : 0;
    bool possible = true;
    for (auto const& family : families_) {
      int const in = count(family, Fate::in);
      int const open = count(family, Fate::open);
      for (int const g : family.groups) {
        int const needed = group(g).needed;
        if (fate(g) == Fate::in) possible &= needed <= in + open;
        if (fate(g) != Fate::open) continue;
        if (needed <= in) fate(g) = Fate::in;
        if (needed > in + open) fate(g) = Fate::out;
      }
    }
    needs_.clear();
    for (auto const& crowd : crowds_) {
      int need = crowd.need;
      int open = 0;
      for (int const member : crowd.members) {
        need -= fate(member) == Fate::in ? 1 : 0;
        open += fate(member) == Fate::open ? 1 : 0;
      }
      possible &= need <= open;
      needs_.push_back(std::max(0, need));
    }
    return possible;
  }

  int count(Family const& family, Fate which) {
    return static_cast<int>(
        std::ranges::count_if(family.people, [&](int person) { return fate(person) == which; }));
  }

  // The best bound at prices that follow what is missing; they are left where it was best.
  long raise(int rounds) {
    long best = -1;
    auto prices = prices_now();
    long divisor = 1;
    int waited = 0;
    int const target = std::min(best_, enough_);
    for (int round = 0; round < rounds && divisor < finest; ++round) {
      long const bound = value();
      if (bound > best) {
        best = bound;
        prices = prices_now();
        waited = 0;
      } else if (++waited == patient_rounds) {
        waited = 0;
        divisor *= 2;
      }
      if (best > (target - 1) * whole || !step(target * whole - bound, divisor)) break;
    }
    for (std::size_t c = 0; c < crowds_.size(); ++c) crowds_[c].price = prices[c];
    return best;
  }

  long earned(int item) const {
    long sum = 0;
    for (auto const c : crowds_of_[at(item)]) sum += needs_[c] > 0 ? crowds_[c].price : 0;
    return sum;
  }
  long value() {
    would_.assign(fates_.size(), false);
    long sum = taken_ * whole;
    for (std::size_t c = 0; c < crowds_.size(); ++c) sum += crowds_[c].price * needs_[c];
    for (int const person : alone_) {
      if (fate(person) != Fate::open) continue;
      long const gain = earned(person) - whole;
      would_[at(person)] = gain > 0;
      sum -= std::max(0L, gain);
    }
    for (auto const& family : families_) sum -= value(family);
    return sum;
  }

  // Those who earn the most change, as many as is best with what their groups earn then.
  long value(Family const& family) {
    gains_.clear();
    for (int const person : family.people)
      if (fate(person) == Fate::open) gains_.emplace_back(earned(person) - whole, person);
    std::ranges::stable_sort(gains_, std::greater{}, &std::pair<long, int>::first);
    int const in = count(family, Fate::in);
    int must = 0;
    for (int const g : family.groups)
      if (fate(g) == Fate::in) must = std::max(must, group(g).needed - in);
    std::optional<long> best;
    int number = 0;
    long sum = 0;
    for (int n = 0; n <= static_cast<int>(gains_.size()); ++n) {
      if (n > 0) sum += gains_[at(n - 1)].first;
      if (n < must) continue;
      long all = sum;
      for (int const g : family.groups)
        if (fate(g) == Fate::open && group(g).needed <= in + n) all += earned(g);
      if (best && all <= *best) continue;
      best = all;
      number = n;
    }
    for (int n = 0; n < number; ++n) would_[at(gains_[at(n)].second)] = true;
    for (int const g : family.groups)
      would_[at(g)] = fate(g) == Fate::open && group(g).needed <= in + number;
    return best.value_or(0);
  }

  bool step(long far, long divisor) {
    long norm = 0;
    missing_.clear();
    for (std::size_t c = 0; c < crowds_.size(); ++c) {
      long missing = needs_[c];
      if (missing > 0)
        for (int const member : crowds_[c].members)
          missing -= fate(member) == Fate::open && would_[at(member)] ? 1 : 0;
      if (missing < 0 && crowds_[c].price == 0) missing = 0;
      missing_.push_back(missing);
      norm += missing * missing;
    }
    if (norm == 0) return false;
    long const size = std::max(1L, std::max(far, whole / 2) / (norm * divisor));
    for (std::size_t c = 0; c < crowds_.size(); ++c)
      crowds_[c].price = std::max(0L, crowds_[c].price + size * missing_[c]);
    return true;
  }

  // Some who will do: who earns most for what is needed yet, then without those who need not.
  void complete() {
    auto const kept = fates_;
    auto const kept_needs = needs_;
    for (auto const& family : families_)
      for (int const g : family.groups)
        if (fate(g) == Fate::in) join(g);
    look_at_needs();
    for (int best = most_worth(); best >= 0; best = most_worth()) {
      if (is_group(best))
        join(best);
      else
        fate(best) = Fate::in;
      look_at_needs();
    }
    if (met()) {
      drop_idle(kept);
      if (taken_ < best_) {
        best_ = taken_;
        chosen_.assign(dislike_.size(), false);
        for (int p = 0; p < people(); ++p) chosen_[at(p)] = fate(p) == Fate::in;
      }
    }
    fates_ = kept;
    needs_ = kept_needs;
    look_at_needs();
  }
  bool met() const {
    return std::ranges::all_of(needs_, [](int need) { return need == 0; });
  }
  // As many of its people as are needed yet, who earn the most.
  void join(int item) {
    int missing = group(item).needed;
    std::vector<int> list;
    for (int const person : group(item).people) {
      if (fate(person) == Fate::in) --missing;
      if (fate(person) == Fate::open) list.push_back(person);
    }
    std::ranges::stable_sort(
        list, {}, [&](int person) { return std::pair(-earned(person), dislike_[at(person)]); });
    for (int i = 0; i < missing && i < static_cast<int>(list.size()); ++i)
      fate(list[at(i)]) = Fate::in;
    fate(item) = Fate::in;
  }
  int most_worth() {
    int best = -1;
    std::pair<long, long> most{};
    for (int const item : items_) {
      if (fate(item) != Fate::open) continue;
      long worth = 0;
      for (auto const c : crowds_of_[at(item)])
        worth += needs_[c] > 0 ? whole / 16 + crowds_[c].price : 0;
      if (worth == 0) continue;
      long cost = 1;
      if (is_group(item))
        cost = std::max(
            1, group(item).needed -
                   count(families_[at(family_of_[at(group(item).people.front())])], Fate::in));
      std::pair const rank{worth / cost, is_group(item) ? 0 : -dislike_[at(item)]};
      if (best < 0 || rank > most) {
        best = item;
        most = rank;
      }
    }
    return best;
  }
  void drop_idle(std::vector<Fate> const& kept) {
    std::vector<int> order;
    for (int p = 0; p < people(); ++p)
      if (fate(p) == Fate::in && kept[at(p)] != Fate::in) order.push_back(p);
    std::ranges::stable_sort(order, std::greater{}, [&](int p) { return dislike_[at(p)]; });
    for (int const person : order) {
      auto const before = fates_;
      fate(person) = Fate::open;
      for (int g = people(); g < static_cast<int>(fates_.size()); ++g) fate(g) = kept[at(g)];
      bool possible = look_at_needs() && met();
      for (auto const& family : families_)
        for (int const g : family.groups)
          possible &= fate(g) != Fate::in || group(g).needed <= count(family, Fate::in);
      if (!possible) fates_ = before;
    }
    look_at_needs();
  }

  // Groups first: much hangs on them.
  int most_wanted() const {
    int best = -1;
    std::pair<bool, long> most{};
    for (int const item : items_) {
      if (fates_[at(item)] != Fate::open) continue;
      long needed = 0;
      for (auto const c : crowds_of_[at(item)]) needed += needs_[c] > 0 ? 1 + crowds_[c].price : 0;
      if (needed == 0) continue;
      std::pair const rank{is_group(item), needed};
      if (best < 0 || rank > most) {
        best = item;
        most = rank;
      }
    }
    return best;
  }

  std::vector<Crowd>& crowds_;
  std::vector<CrowdGroup> const& groups_;
  std::vector<long> const& dislike_;
  int enough_ = 0;
  std::vector<int> items_{};
  std::vector<std::vector<std::size_t>> crowds_of_{};  // by item
  std::vector<Family> families_{};
  std::vector<int> family_of_{};  // by person
  std::vector<int> alone_{};      // people of none
  std::vector<Fate> fates_{};
  std::vector<int> needs_{};
  std::vector<long> missing_{};
  std::vector<std::pair<long, int>> gains_{};
  std::vector<bool> would_{};
  std::vector<bool> chosen_{};
  int taken_ = 0;
  int best_ = 0;
  int root_ = 0;
  int nodes_ = 0;
};

}  // namespace

Cover fewest_of(std::vector<Crowd>& crowds, std::vector<CrowdGroup> const& groups,
                std::vector<long> const& dislike, std::vector<bool> const& stay, int enough) {
  return Covering(crowds, groups, dislike, stay, enough).run();
}

}  // namespace careplan
