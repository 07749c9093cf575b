// Which numbers of groups can stand beside each other: tracks that meet at common hours are a band,
// and at every moment each of its groups needs a leader and a room of its own.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "scheduling/model.hpp"

namespace careplan {

class Bands {
 public:
  // Not `together`: each track is a band of its own, whatever the others do.
  Bands(Model const& model, bool together);

  // The cheapest numbers of groups that can be led and housed, where costs[t][n] is what n groups
  // of a track cost, and none cost nothing; which numbers they are goes to `groups`, by track.
  long cheapest(std::vector<std::vector<long>> const& costs, std::vector<int>& groups);

 private:
  // Tracks that ask the same of leaders and rooms.
  struct Kind {
    std::vector<int> tracks{};
    std::vector<long> costs{};                 // of so many groups
    std::vector<std::vector<int>> of_track{};  // how many of them are the n-th track's
  };
  // Numbers of groups by kind, as a tree in order: so many of one kind, and then the next kind.
  struct Node {
    int kind = 0;
    int count = 0;
    int end = 0;  // of what hangs on it
  };
  struct Band {
    std::vector<Kind> kinds{};
    std::vector<Node> nodes{};
  };
  class Growth;

  static void join(Kind& kind, std::vector<std::vector<long>> const& costs);
  static long choose(Band& band, std::vector<int>& groups);

  std::vector<Band> bands_{};
};

}  // namespace careplan
