// Single values of the command line: how each is read, and how it reaches its target. Readers throw
// Error{usage} that says what is wrong and how to write it.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"

namespace careplan::cli {

struct Bounds {
  long least = std::numeric_limits<long>::min();
  long most = std::numeric_limits<long>::max();
};

std::string read_id(std::string const& text);
Date read_date(std::string const& text);
Clock read_clock(std::string const& text);
Minutes read_hours(std::string const& text);
std::string read_text(std::string const& text);
std::string read_path(std::string const& text);
long read_integer(std::string const& text, Bounds allowed);
std::string read_word(std::string const& text, std::vector<std::string> const& words);

// Days from `from` to `to`, both included; an end that is not given is open.
struct Period {
  std::optional<Date> from{};
  std::optional<Date> to{};
  bool holds(Date date) const { return (!from || *from <= date) && (!to || date <= *to); }
  Span<Date> span() const;  // half-open, from 1900 to 2199 where it is open
};

template <class T>
struct StoredIn {
  using type = T;
};
template <class T>
struct StoredIn<std::optional<T>> {
  using type = T;
};
template <class T>
struct StoredIn<std::vector<T>> {
  using type = T;
};
// The value type of a target.
template <class Target>
using Stored = typename StoredIn<Target>::type;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T, class Value>
T converted(Value value) {
  if constexpr (std::is_same_v<T, Value>)
    return value;
  else if constexpr (std::is_arithmetic_v<T>)
    return static_cast<T>(value);  // Bounds keep it inside T
  else
    return T{std::move(value)};
}

template <class Target, class Value>
void store(Target& into, Value value) {
  if constexpr (is_vector<Target>)
    into.push_back(converted<Stored<Target>>(std::move(value)));
  else
    into = converted<Stored<Target>>(std::move(value));
}

}  // namespace careplan::cli
