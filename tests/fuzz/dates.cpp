// What reads dates, times, windows and numbers; what was read is written so that it reads the same.
#include "core/calendar.hpp"
#include "core/text.hpp"
#include "fuzz.hpp"

void fuzz::dates(std::string_view bytes) {
  using namespace careplan;
  if (auto const date = parse_date(bytes)) must(parse_date(to_text(*date)) == date);
  if (auto const clock = parse_clock(bytes)) must(parse_clock(to_text(*clock)) == clock);
  if (auto const number = parse_integer(bytes))
    must(parse_integer(std::to_string(*number)) == number);
  (void)parse_number(bytes);
  (void)parse_weekdays(bytes);
  (void)parse_windows(bytes);
  must(!first_unsafe(shown(bytes)));
}
