// What the rules come to as functions of the open facts; private to the room. Placement reads its
// answer from it, the linter its proofs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conditions/node.hpp"
#include "criteria/criteria.hpp"
#include "criteria/diagram.hpp"
#include "criteria/place.hpp"

namespace careplan {

// Values of an open fact between which no rule distinguishes; `sample` stands for all of them.
struct AnswerClass {
  Value sample{};
  double low = 0;  // numbers
  double high = 0;
  std::string text{};     // "3", "1..2", "0..<75", "homeless"
  bool left_out = false;  // not applicable: every test of it is no, sums and maxima go without it
};

// Numbers from one class to another, one after the other; an end of a gap between two thresholds
// that the gap leaves out says so: "0..<75", ">75..100".
std::string numbers_text(std::vector<AnswerClass> const& classes, std::size_t first,
                         std::size_t last, bool any_between);

struct OpenFact {
  std::string fact{};
  Domain domain{};
  std::vector<AnswerClass> classes{};
};

// The classes into which the tests of all rules divide what a fact may still be. One class: the
// fact is as good as known. Nothing: too many values to tell apart.
std::optional<std::vector<AnswerClass>> answer_classes(Domain const& domain, Value const& value,
                                                       std::vector<double> const& breaks,
                                                       bool each_number_alone);

// The facts that rules read, in the order of the criteria, and how finely they read them.
struct Reading {
  std::string fact{};
  Domain domain{};
  std::vector<double> breaks{};
  bool in_amount = false;  // its numbers are reckoned with, so that each one counts
};
std::vector<Reading> readings(Criteria const& criteria);

struct Consequences {
  explicit Consequences(std::size_t limit) : diagrams(limit) {}

  Diagrams diagrams;
  std::vector<OpenFact> open{};             // by variable
  std::vector<Diagrams::Ref> rules{};       // 1 where the rule speaks; as the criteria list them
  std::vector<Diagrams::Ref> conditions{};  // named ones, for proofs about all clients
  Diagrams::Ref by_default = 0;             // 1 where nothing is indicated
  Diagrams::Ref level = 0;                  // index of the level + 1; 0 where there is none
  Diagrams::Ref or_above = 0;               // 1 where any level above will do as well
  bool exact = true;

  Truth truth_of(Diagrams::Ref ref) const;
};

// The levels that an exclude rule names.
std::vector<std::string> excluded_levels(Rule const& rule);

// For whom consequences are worked out. one_client: facts that are known are no variables, and
// known(x) and missing(x) are what the facts say. all_clients: they may go either way, for proofs.
// any_record: besides, every fact has a last class `left_out`, so that nothing about a record is
// decided yet.
enum class Coverage { one_client, all_clients, any_record };
Consequences exact_consequences(Criteria const& criteria, Facts const& facts, std::size_t limit,
                                Coverage coverage = Coverage::one_client);
// Only what each rule says by itself, for any record: `level` and the like are not worked out.
Consequences rule_consequences(Criteria const& criteria, std::size_t limit);
// The variable that stands for known(fact), where that is free.
std::string known_name(std::string_view fact);
std::string fact_of_known(std::string_view variable);
// By the three-valued truth of each rule alone: it may reach more than is possible, never less.
Consequences bounded_consequences(Criteria const& criteria, Facts const& facts, std::size_t limit);

// Level as a function of the rules, for `exact_consequences` and for the linter's "what if this
// rule were not there". Fills the other functions of the consequences from `rules`.
void settle_level(Criteria const& criteria, Consequences& consequences);

}  // namespace careplan
