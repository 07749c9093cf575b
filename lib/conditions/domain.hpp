// What the values of a domain are: which are allowed, how they are told to people, and into which
// classes a handful of thresholds divides them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conditions/condition.hpp"
#include "core/value.hpp"

namespace careplan {

// A number domain that gives neither a range nor values allows every number.
bool bounded(Domain const& domain);

// Whether a value may stand for a fact of this domain. Missing values always may; an interval or a
// choice of words may when at least one value of the domain remains.
bool allows(Domain const& domain, Value const& value);

// "0..4", "one of low, high", "yes or no": for error texts.
std::string describe(Domain const& domain);

// The words of a domain; yes/no domains have two.
std::vector<std::string> words_of_domain(Domain const& domain);

// A settled value as a word of its domain: true is "yes". Nothing for numbers and open values.
std::optional<std::string> as_word(Value const& value);
// A settled number, from a number or an interval of one. Nothing otherwise.
std::optional<double> as_number(Value const& value);

// The numbers, or the words, that a value leaves open: one when it is settled, the whole domain
// when it is missing. A value that does not fit the domain at all says nothing: the whole domain.
Interval open_numbers(Domain const& domain, Value const& value);
std::vector<std::string> open_words(Domain const& domain, Value const& value);

// Every number of the domain within the interval; nothing when there are more than `limit`.
std::optional<std::vector<double>> grid(Domain const& domain, Interval within, std::size_t limit);

// A class of neighbouring numbers that no threshold divides: one value that stands for it, and the
// least and greatest of it (for a domain of any number between, its bounds).
struct Segment {
  double value = 0;
  double low = 0;
  double high = 0;
  bool operator==(Segment const&) const = default;
};
// The classes, in order, into which `breaks` divide the domain within the interval; each break is
// a class of its own when the domain has it.
std::vector<Segment> segments(Domain const& domain, Interval within, std::vector<double> breaks);

}  // namespace careplan
