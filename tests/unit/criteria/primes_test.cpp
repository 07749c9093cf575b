// The shortest ways to a yes, against all sets of answers that there are.
#include "criteria/primes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

#include "criteria/combine.hpp"

using namespace careplan;

namespace {

constexpr std::array<std::size_t, 3> classes_of_primes{4, 3, 2};  // words, a range, yes or no
using Points = std::array<std::array<std::array<bool, 2>, 3>, 4>;
using Sets = std::array<unsigned, 3>;  // of classes, as bits

bool contiguous(unsigned set) {
  while ((set & 1) == 0) set >>= 1;
  return (set & (set + 1)) == 0;
}

bool enough(Points const& points, Sets const& sets) {
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = 0; b < 3; ++b)
      for (std::size_t c = 0; c < 2; ++c)
        if ((sets[0] >> a & 1) != 0 && (sets[1] >> b & 1) != 0 && (sets[2] >> c & 1) != 0 &&
            !points[a][b][c])
          return false;
  return true;
}

// Those that are enough and lie in no other that is.
std::set<Sets> primes_by_hand(Points const& points) {
  std::vector<Sets> all;
  for (unsigned a = 1; a < 16; ++a)
    for (unsigned b = 1; b < 8; ++b)
      for (unsigned c = 1; c < 4; ++c)
        if (contiguous(b) && enough(points, {a, b, c})) all.push_back({a, b, c});
  std::set<Sets> primes;
  for (auto const& one : all)
    if (std::ranges::none_of(all, [&](Sets const& other) {
          return other != one && (one[0] & ~other[0]) == 0 && (one[1] & ~other[1]) == 0 &&
                 (one[2] & ~other[2]) == 0;
        }))
      primes.insert(one);
  return primes;
}

Diagrams::Ref function_of(Diagrams& diagrams, Points const& points) {
  auto function = diagrams.constant(0);
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = 0; b < 3; ++b)
      for (std::size_t c = 0; c < 2; ++c) {
        if (!points[a][b][c]) continue;
        auto point = diagrams.constant(1);
        for (auto const& [variable, at] : {std::pair(0, a), std::pair(1, b), std::pair(2, c)}) {
          std::vector<double> by_class(classes_of_primes[static_cast<std::size_t>(variable)]);
          by_class[at] = 1;
          point = diagrams.combine(point, diagrams.variable(variable, by_class), least);
        }
        function = diagrams.combine(function, point, greatest);
      }
  return function;
}

Sets sets_of(Cube const& cube) {
  Sets sets{};
  for (std::size_t v = 0; v < 3; ++v) {
    auto const found = cube.find(static_cast<int>(v));
    if (found == cube.end())
      sets[v] = (1U << classes_of_primes[v]) - 1;
    else
      for (auto const at : found->second) sets[v] |= 1U << at;
  }
  return sets;
}

}  // namespace

TEST_CASE("where there are more ways than were wanted none is told rather than some") {
  std::mt19937 random(42);
  int none = 0;
  int all = 0;
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    Points points{};
    for (auto& plane : points)
      for (auto& row : plane)
        for (auto& point : row) point = random() % 2 == 0;
    auto const cubes_up_to = [&](std::size_t most) {
      Diagrams diagrams(100'000);
      return prime_cubes(diagrams, function_of(diagrams, points), {false, true, false}, most);
    };
    auto const found = cubes_up_to(1'000);
    REQUIRE(found.has_value());
    for (std::size_t most = 0; most < 40; ++most) {
      CAPTURE(most);
      auto const some = cubes_up_to(most);
      if (some) CHECK(*some == *found);
      if (most < found->size()) CHECK_FALSE(some.has_value());
      none += some ? 0 : 1;
      all += some ? 1 : 0;
    }
  }
  CHECK(none > 150);
  CHECK(all > 150);
}

TEST_CASE("all ways to a yes are found that cannot be widened, and few of them hold all of it") {
  std::mt19937 random(41);
  std::size_t most = 0;
  for (int round = 0; round < 400; ++round) {
    CAPTURE(round);
    Points points{};
    auto const share = 2 + random() % 8;
    for (auto& plane : points)
      for (auto& row : plane)
        for (auto& point : row) point = random() % 10 < share;
    Diagrams diagrams(100'000);
    auto const function = function_of(diagrams, points);
    auto const cubes = prime_cubes(diagrams, function, {false, true, false}, 1000);
    REQUIRE(cubes.has_value());
    std::set<Sets> found;
    for (auto const& cube : *cubes) found.insert(sets_of(cube));
    CHECK(found.size() == cubes->size());
    CHECK(found == primes_by_hand(points));
    most = std::max(most, found.size());
    // What is left is as good, and none of it can be spared.
    auto const kept =
        without_spares(diagrams, *cubes, {classes_of_primes.begin(), classes_of_primes.end()},
                       diagrams.constant(0));
    auto next = cubes->begin();
    for (auto const& cube : kept) next = std::find(next, cubes->end(), cube);
    CHECK((next != cubes->end() || kept.empty()));  // in the order that they had
    auto const held_without = [&](std::size_t spared) {
      Points held{};
      for (std::size_t i = 0; i < kept.size(); ++i)
        for (std::size_t a = 0; a < 4 && i != spared; ++a)
          for (std::size_t b = 0; b < 3; ++b)
            for (std::size_t c = 0; c < 2; ++c) {
              auto const sets = sets_of(kept[i]);
              held[a][b][c] = held[a][b][c] || ((sets[0] >> a & 1) != 0 &&
                                                (sets[1] >> b & 1) != 0 && (sets[2] >> c & 1) != 0);
            }
      return held;
    };
    CHECK((held_without(kept.size()) == points));
    for (std::size_t i = 0; i < kept.size(); ++i) CHECK_FALSE((held_without(i) == points));
  }
  CHECK(most >= 8);
}
