// Who serves what, one each: a list of all who could stands for what is to be served.
#pragma once

#include <vector>

#include "scheduling/index.hpp"

namespace careplan {

// By who serves: the list of what is served; nullptr: free.
using Served = std::vector<std::vector<int> const*>;

class Matching {
 public:
  explicit Matching(std::size_t servers) : searched_(servers) {}

  // One more, by sending on what is served already; false when there is no way. The list must stay
  // where it is.
  bool serve(std::vector<int> const& by, Served& served) {
    ++searches_;
    return serve_again(by, served);
  }
  // Whether the last search looked at somebody; a search in vain at all of whom there are too few.
  bool searched(int who) const { return searched_[at(who)] == searches_; }

 private:
  bool serve_again(std::vector<int> const& by, Served& served) {
    for (int const who : by) {
      if (searched(who)) continue;
      searched_[at(who)] = searches_;
      if (served[at(who)] != nullptr && !serve_again(*served[at(who)], served)) continue;
      served[at(who)] = &by;
      return true;
    }
    return false;
  }

  std::vector<long> searched_;  // by server: in which search last
  long searches_ = 0;
};

}  // namespace careplan
