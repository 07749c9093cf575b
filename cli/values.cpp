#include "cli/values.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw Error(Fault::usage, std::move(message), {}, std::move(hint));
}

}  // namespace

std::string read_id(std::string const& text) {
  if (!valid_id(text))
    refuse(fmt::format("'{}' is not an id", text),
           "ids are 1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit");
  return text;
}

Date read_date(std::string const& text) {
  auto const date = parse_date(text);
  if (!date) refuse(fmt::format("'{}' is not a date", text), "write dates as 2026-12-01");
  return *date;
}

Clock read_clock(std::string const& text) {
  auto const clock = parse_clock(text);
  if (!clock) refuse(fmt::format("'{}' is not a time of day", text), "write times as 17:30");
  return *clock;
}

Minutes read_hours(std::string const& text) {
  constexpr double most = 168;  // a week
  auto const parts = split(text, ':');
  if (parts.size() == 2) {
    auto const hours = parse_integer(parts[0]);
    auto const minutes = parse_integer(parts[1]);
    if (hours && minutes && *hours >= 0 && *hours < 168 && parts[1].size() == 2 && *minutes >= 0 &&
        *minutes < 60)
      return Minutes(*hours * 60 + *minutes);
  } else if (auto const hours = parse_number(text)) {
    auto const minutes = *hours * 60;
    auto const whole = static_cast<long>(minutes);
    if (*hours >= 0 && *hours <= most && static_cast<double>(whole) == minutes)
      return Minutes(whole);
  }
  refuse(fmt::format("'{}' is not a number of hours", text),
         "write hours as 9, 9.5 or 9:30, in whole minutes and at most 168");
}

std::string read_text(std::string const& text) {
  if (first_unsafe(text))
    refuse(fmt::format("'{}' holds characters that are not plain text", text),
           "leave out control characters and write UTF-8");
  return text;
}

std::string read_path(std::string const& text) {
  if (text.empty()) refuse("an empty name is not a file", "write - for standard input or output");
  return text;
}

long read_integer(std::string const& text, Bounds allowed) {
  auto const number = parse_integer(text);
  if (!number) refuse(fmt::format("'{}' is not a whole number", text), "write it in digits: 12");
  if (*number < allowed.least)
    refuse(fmt::format("{} is too small", text), fmt::format("the least is {}", allowed.least));
  if (*number > allowed.most)
    refuse(fmt::format("{} is too large", text), fmt::format("the most is {}", allowed.most));
  return *number;
}

std::string read_word(std::string const& text, std::vector<std::string> const& words) {
  if (std::ranges::find(words, text) != words.end()) return text;
  auto hint = "use one of: " + join(words, ", ");
  if (auto const near = nearest(text, words))
    hint = fmt::format("did you mean '{}'? {}", *near, hint);
  refuse(fmt::format("'{}' is not one of the words for it", text), std::move(hint));
}

Span<Date> Period::span() const {
  using namespace std::chrono;
  return {from.value_or(Date{1900y / January / 1}), to ? *to + days{1} : Date{2200y / January / 1}};
}

}  // namespace careplan::cli
