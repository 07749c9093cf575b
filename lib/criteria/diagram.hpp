// Functions of the open facts as reduced ordered decision diagrams with numbers at their ends.
// Two functions are the same exactly when their references are, a fact stands in a diagram exactly
// when the function depends on it, and what a function can reach is read off its ends: that makes
// placement over unknowns exact without walking through every completion.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

namespace careplan {

class Diagrams {
 public:
  using Ref = std::uint32_t;
  using Both = std::function<double(double, double)>;
  using One = std::function<double(double)>;

  struct Node {
    int variable = 0;  // past every variable for an end
    double value = 0;  // of an end
    std::vector<Ref> next{};
    bool end() const { return next.empty(); }
  };

  // Past `limit` nodes everything becomes the constant 0 and overflown() says so.
  explicit Diagrams(std::size_t limit) : limit_(limit) {}

  Ref constant(double value);
  // The function that is by_class[c] when the variable is in its class c. Variables are ordered by
  // their numbers, and each is always given as many classes.
  Ref variable(int number, std::vector<double> const& by_class);
  Ref combine(Ref a, Ref b, Both const& op);
  Ref map(Ref a, One const& op);
  // The function with one variable fixed.
  Ref fixed(Ref a, int variable, std::size_t class_index);

  std::vector<double> values(Ref a) const;   // every number that it reaches, ascending
  std::vector<int> depends_on(Ref a) const;  // variables, ascending
  // The classes of one completion that leads to `value`, by variable; variables that do not matter
  // are not in it. Empty when there is none.
  std::map<int, std::size_t> witness(Ref a, double value) const;
  bool overflown() const { return overflown_; }
  Node const& at(Ref a) const { return nodes_[a]; }

 private:
  struct Hash {
    std::size_t operator()(std::vector<Ref> const& key) const;
  };
  using Cache = std::unordered_map<std::uint64_t, Ref>;

  Ref add(Node node);
  Ref node(int variable, std::vector<Ref> next);
  Ref combine(Ref a, Ref b, Both const& op, Cache& cache);
  Ref map(Ref a, One const& op, Cache& cache);
  Ref fixed(Ref a, int variable, std::size_t class_index, Cache& cache);
  template <class See>
  void each_below(Ref a, See const& see) const;
  bool spent();

  std::size_t limit_;
  std::size_t steps_ = 0;
  bool overflown_ = false;
  std::vector<Node> nodes_;
  std::map<double, Ref> ends_;
  std::unordered_map<std::vector<Ref>, Ref, Hash> unique_;
};

}  // namespace careplan
