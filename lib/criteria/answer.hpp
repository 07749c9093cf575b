// The answer for one client, read off a graph; private to the room. The graph is either that of the
// criteria for every client, or was made for this client alone: the reading is the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "criteria/coding.hpp"
#include "criteria/graph.hpp"
#include "criteria/place.hpp"

namespace careplan {

// The functions that make up answers, as a graph over coded facts.
struct AnswerGraph {
  Criteria const* criteria = nullptr;
  Graph graph{};
  std::vector<FactCoding> variables{};
  std::vector<Graph::Ref> rules{};  // as the criteria list them
  Graph::Ref level = 0;
  Graph::Ref by_default = 0;
  Graph::Ref or_above = 0;
  std::vector<std::size_t> stops{};  // rules that are stops, by id

  bool one_client = false;  // every variable is open in all its classes
  // By variable: how the rules read the fact, and the fact behind a known(..) variable.
  std::vector<Reading> readings{};
  std::vector<std::string> known_of{};
};
AnswerGraph graph_of(Criteria const& criteria, Consequences const& consequences, Coverage coverage);

// What each rule says for the client.
struct Speaking {
  std::vector<Truth> rules{};
  Truth by_default = Truth::no;
};

// Everything that an outcome is made of but what is decisive.
struct Verdict {
  std::vector<Truth> rules{};  // of stops and of rules with tags; as the criteria list them
  std::uint64_t levels = 0;    // bit i: the i-th level is reached; bit 0: none
  Truth or_above = Truth::no;
  bool stopped(Criteria const& criteria) const;  // by a stop that is surely in force
};
Placement placement_of(Criteria const& criteria, Verdict const& verdict);

class Answering {
 public:
  explicit Answering(AnswerGraph const& of) : of_(&of), sweep_(of.graph) {}

  // The classes in which the facts leave every variable; false when they cannot be said.
  bool take(Facts const& facts);
  // Everything but reasons; `branches` of what is decisive only when wanted.
  Placement outcome(Facts const& facts, bool branches);
  Speaking speaking();
  std::vector<OpenClasses> const& open() const { return open_; }

 private:
  Truth truth_of(Graph::Ref root);
  Verdict verdict();
  void add_decisive(Facts const& facts, Placement& placement, bool branches);
  // Gathers the variables on which the last sweep's function depends.
  void note_variables();
  std::vector<Decisive::Branch> branches(std::uint32_t variable, std::size_t count);
  OpenFact open_fact(std::uint32_t variable, Value const& value) const;

  AnswerGraph const* of_;
  Sweep sweep_;
  std::vector<OpenClasses> open_{};
  std::vector<bool> matters_{};  // by variable
};

}  // namespace careplan
