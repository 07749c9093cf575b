// Civil time of one clinic: days, wall-clock minutes, weekdays and half-open spans. No zones: the
// clinic's local calendar is the only one, so a session at 17:30 stays at 17:30 all year.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careplan {

using Date = std::chrono::sys_days;
using Minutes = std::chrono::minutes;
using std::chrono::weekday;

// "2026-12-01" and nothing else; impossible days (2026-02-30) and years outside 1900..2199 are
// refused.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date date);

// Minutes since midnight, 0 to 1440; 1440 ("24:00") only as the end of a span.
struct Clock {
  int minute = 0;
  friend auto operator<=>(Clock const&, Clock const&) = default;
};
std::optional<Clock> parse_clock(std::string_view text);  // "09:00"
std::string to_text(Clock clock);

// Half-open: begin belongs to it, end does not.   [----)
template <class T>
struct Span {
  T begin{};
  T end{};
  friend auto operator<=>(Span const&, Span const&) = default;
  constexpr bool empty() const { return !(begin < end); }
  constexpr bool contains(T const& at) const { return begin <= at && at < end; }
  constexpr bool covers(Span const& other) const {
    return begin <= other.begin && other.end <= end;
  }
  constexpr bool overlaps(Span const& other) const {
    return begin < other.end && other.begin < end;
  }
};

constexpr Minutes length(Span<Clock> span) {
  return Minutes{span.end.minute - span.begin.minute};
}
std::string to_text(Span<Clock> span);  // "09:00-12:00"

// A set of weekdays in one byte; Monday is the first.
class Weekdays {
 public:
  constexpr Weekdays() = default;
  constexpr Weekdays(std::initializer_list<weekday> days) {
    for (auto day : days) insert(day);
  }
  constexpr void insert(weekday day) { bits_ |= bit(day); }
  constexpr bool contains(weekday day) const { return (bits_ & bit(day)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  int size() const;
  std::vector<weekday> days() const;  // from Monday
  friend auto operator<=>(Weekdays const&, Weekdays const&) = default;

 private:
  static constexpr std::uint8_t bit(weekday day) {
    return static_cast<std::uint8_t>(1u << (day.iso_encoding() - 1));
  }
  std::uint8_t bits_ = 0;
};

std::string_view to_text(weekday day);                   // "Mon"
std::optional<weekday> parse_weekday(std::string_view);  // "Mon" or "Monday", any case
// "MWF", "TThSa", "Mon Wed Fri", "Mon-Fri", "Mon,Thu": all the ways that a clinic writes them.
std::optional<Weekdays> parse_weekdays(std::string_view text);
std::string to_text(Weekdays days);  // "Mon Wed Fri"

// The first day of the week that holds `date`; weeks begin on Monday unless a payer says otherwise.
Date week_start(Date date, weekday first = std::chrono::Monday);
weekday weekday_of(Date date);

// Full years between birth and `on`; someone born on 29 February has the birthday on 1 March in
// common years.
int age_on(Date birth, Date on);

// The same day so many months later, or earlier; the last day of a month that is too short.
Date after_months(Date from, int count);

// What a person or a room can do in a week: spans of the clock by weekday, sorted and merged.
struct WeekWindow {
  weekday day{};
  Span<Clock> time{};
  bool operator==(WeekWindow const&) const = default;
};
class WeekWindows {
 public:
  WeekWindows() = default;
  explicit WeekWindows(std::vector<WeekWindow> windows);
  bool covers(weekday day, Span<Clock> time) const;
  bool empty() const { return windows_.empty(); }
  std::vector<WeekWindow> const& windows() const { return windows_; }
  bool operator==(WeekWindows const&) const = default;

 private:
  std::vector<WeekWindow> windows_;
};
// "Mon-Fri 08:00-13:00; Sat 09:00-12:00", or "any".
std::optional<WeekWindows> parse_windows(std::string_view text);
std::string to_text(WeekWindows const& windows);

}  // namespace careplan
