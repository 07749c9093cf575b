#include "core/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "core/text.hpp"

namespace careplan {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> long_names{"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 7> short_names{"Mon", "Tue", "Wed", "Thu",
                                                      "Fri", "Sat", "Sun"};
// Letters as on a college timetable; the two-letter ones are tried first.
constexpr std::array<std::pair<std::string_view, unsigned>, 9> letters{
    {{"Tu", 2}, {"Th", 4}, {"Sa", 6}, {"Su", 7}, {"M", 1}, {"T", 2}, {"W", 3}, {"F", 5}, {"S", 6}}};

weekday iso_weekday(unsigned iso) {
  return weekday{iso % 7};
}

std::string lower(std::string_view text) {
  std::string copy(text);
  std::ranges::transform(copy, copy.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return copy;
}

// At most four digits: every field of a date or a time of day.
std::optional<int> digits(std::string_view text) {
  int number = 0;
  for (char const c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<Weekdays> parse_letters(std::string_view text) {
  Weekdays days;
  while (!text.empty()) {
    auto const* const found = std::ranges::find_if(
        letters, [&](auto const& letter) { return text.starts_with(letter.first); });
    if (found == letters.end() || days.contains(iso_weekday(found->second))) return std::nullopt;
    days.insert(iso_weekday(found->second));
    text.remove_prefix(found->first.size());
  }
  return days;
}

// "Mon" or "Mon-Fri"
bool add_range(Weekdays& days, std::string_view text) {
  auto const ends = split(text, '-');
  if (ends.size() > 2) return false;
  auto const first = parse_weekday(ends.front());
  auto const last = parse_weekday(ends.back());
  if (!first || !last || last->iso_encoding() < first->iso_encoding()) return false;
  for (auto iso = first->iso_encoding(); iso <= last->iso_encoding(); ++iso)
    days.insert(iso_weekday(iso));
  return true;
}

std::vector<WeekWindow> merged(std::vector<WeekWindow> windows) {
  auto const key = [](WeekWindow const& w) { return std::pair(w.day.iso_encoding(), w.time); };
  std::erase_if(windows, [](WeekWindow const& w) { return w.time.empty(); });
  std::ranges::sort(windows, {}, key);
  std::vector<WeekWindow> result;
  for (auto const& window : windows) {
    if (!result.empty() && result.back().day == window.day &&
        window.time.begin <= result.back().time.end)
      result.back().time.end = std::max(result.back().time.end, window.time.end);
    else
      result.push_back(window);
  }
  return result;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  // By hand: reports read a date in every row.
  unsigned number[8]{};
  unsigned wrong = 0;
  for (std::size_t i = 0; auto const at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    number[i] = static_cast<unsigned>(static_cast<unsigned char>(text[at])) - '0';
    wrong |= number[i++] > 9 ? 1U : 0U;
  }
  auto const two = [&](std::size_t at) { return number[at] * 10 + number[at + 1]; };
  auto const y = static_cast<int>(two(0) * 100 + two(2));
  if (wrong != 0 || y < 1900 || y > 2199) return std::nullopt;
  year_month_day const ymd{year{y}, month{two(4)}, day{two(6)}};
  if (!ymd.ok()) return std::nullopt;
  return sys_days{ymd};
}

std::string to_text(Date date) {
  year_month_day const ymd{date};
  auto const year = static_cast<int>(ymd.year());
  auto const month = static_cast<unsigned>(ymd.month());
  auto const day = static_cast<unsigned>(ymd.day());
  if (year < 1000 || year > 9999) return fmt::format("{:04}-{:02}-{:02}", year, month, day);
  // By hand: reports write a date in nearly every cell of text.
  auto const digit = [](unsigned number) { return static_cast<char>('0' + number % 10); };
  auto const y = static_cast<unsigned>(year);
  return {digit(y / 1000),   digit(y / 100), digit(y / 10), digit(y),        '-',
          digit(month / 10), digit(month),   '-',           digit(day / 10), digit(day)};
}

std::optional<Clock> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  auto const hour = digits(text.substr(0, 2));
  auto const minute = digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  int const total = *hour * 60 + *minute;
  if (total > 24 * 60) return std::nullopt;
  return Clock{total};
}

std::string to_text(Clock clock) {
  return fmt::format("{:02}:{:02}", clock.minute / 60, clock.minute % 60);
}

std::string to_text(Span<Clock> span) {
  return to_text(span.begin) + "-" + to_text(span.end);
}

int Weekdays::size() const {
  return std::popcount(bits_);
}

std::vector<weekday> Weekdays::days() const {
  std::vector<weekday> list;
  for (unsigned iso = 1; iso <= 7; ++iso)
    if (contains(iso_weekday(iso))) list.push_back(iso_weekday(iso));
  return list;
}

std::string_view to_text(weekday day) {
  return short_names[day.iso_encoding() - 1];
}

std::optional<weekday> parse_weekday(std::string_view text) {
  auto const word = lower(trim(text));
  for (unsigned iso = 1; iso <= 7; ++iso)
    if (word == long_names[iso - 1] || word == lower(short_names[iso - 1])) return iso_weekday(iso);
  return std::nullopt;
}

std::optional<Weekdays> parse_weekdays(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  Weekdays days;
  std::string spaced(text);
  std::ranges::replace(spaced, ',', ' ');
  for (auto const part : split(spaced, ' ')) {
    if (part.empty()) continue;
    if (!add_range(days, part)) return parse_letters(text);
  }
  return days;
}

std::string to_text(Weekdays days) {
  std::string text;
  for (auto const day : days.days()) {
    if (!text.empty()) text += ' ';
    text += to_text(day);
  }
  return text;
}

weekday weekday_of(Date date) {
  return weekday{date};
}

Date week_start(Date date, weekday first) {
  return date - (weekday{date} - first);
}

int age_on(Date birth, Date on) {
  year_month_day const b{birth};
  year_month_day const o{on};
  int const years = static_cast<int>(o.year()) - static_cast<int>(b.year());
  bool const before = std::pair(o.month(), o.day()) < std::pair(b.month(), b.day());
  return years - (before ? 1 : 0);
}

Date after_months(Date from, int count) {
  year_month_day const day{from};
  auto const then = day.year() / day.month() + std::chrono::months{count};
  auto const last = then / std::chrono::last;
  return then / std::min(day.day(), last.day());
}

WeekWindows::WeekWindows(std::vector<WeekWindow> windows) : windows_(merged(std::move(windows))) {}

bool WeekWindows::covers(weekday day, Span<Clock> time) const {
  return std::ranges::any_of(windows_, [&](WeekWindow const& window) {
    return window.day == day && window.time.covers(time);
  });
}

std::optional<WeekWindows> parse_windows(std::string_view text) {
  text = trim(text);
  if (text == "any") text = "Mon-Sun 00:00-24:00";
  std::vector<WeekWindow> windows;
  for (auto part : split(text, ';')) {
    part = trim(part);
    auto const gap = part.rfind(' ');
    if (gap == std::string_view::npos) return std::nullopt;
    auto const days = parse_weekdays(part.substr(0, gap));
    auto const ends = split(part.substr(gap + 1), '-');
    if (!days || ends.size() != 2) return std::nullopt;
    auto const begin = parse_clock(ends[0]);
    auto const end = parse_clock(ends[1]);
    if (!begin || !end || !(*begin < *end)) return std::nullopt;
    for (auto const day : days->days()) windows.push_back({day, {*begin, *end}});
  }
  return WeekWindows{std::move(windows)};
}

std::string to_text(WeekWindows const& windows) {
  std::string text;
  for (auto const& window : windows.windows()) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} {}", to_text(window.day), to_text(window.time));
  }
  return text;
}

}  // namespace careplan
