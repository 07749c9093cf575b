// From the value of a fact to the classes of its variable that the value leaves open; private to
// the room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "criteria/consequences.hpp"
#include "criteria/graph.hpp"

namespace careplan {

class FactCoding {
 public:
  // The last class stands for "not applicable" when `fact` has such a class.
  explicit FactCoding(OpenFact fact);

  std::string const& fact() const { return fact_.fact; }
  OpenFact const& open_fact() const { return fact_; }
  // Nothing when no range and mask of 64 can say it: some of more than 64 words.
  std::optional<OpenClasses> classes_of(Value const& value) const;
  OpenClasses all() const { return {0, applicable_ - 1}; }
  OpenClasses not_applicable() const { return {applicable_, applicable_}; }
  // The class of a number that the domain allows.
  std::uint32_t class_of(double number) const;
  // The class of a word; nothing when it is none of the domain.
  std::optional<std::uint32_t> class_of(std::string_view word) const;

 private:
  std::optional<OpenClasses> of_words(Value const& value) const;

  OpenFact fact_;
  std::uint32_t applicable_ = 0;  // how many classes are real answers
  std::vector<double> below_{};   // numbers: class i holds what is below below_[i] and no earlier
};

}  // namespace careplan
