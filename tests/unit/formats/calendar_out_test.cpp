#include "formats/calendar_out.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

Appointment at(Date date, int begin, int end) {
  return {.uid = "a@careplan",
          .date = date,
          .time = {{begin}, {end}},
          .revised = "2026-11-22T09:00:00Z",
          .summary = "Appointment"};
}

std::string text_of(Appointment const& one, Span<Date> within, char const* zone) {
  return calendar_text({one}, zone, within);
}

bool says(std::string const& text, std::string_view line) {
  return text.find(std::string(line) + "\r\n") != std::string::npos;
}

std::size_t count(std::string const& text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

Span<Date> const autumn{2026y / 10 / 26, 2026y / 11 / 9};

}  // namespace

TEST_CASE("an appointment is written on the wall clock of its zone") {
  auto const text = text_of(at(2026y / 11 / 2, 540, 630), autumn, "America/New_York");
  CHECK(says(text, "DTSTART;TZID=America/New_York:20261102T090000"));
  CHECK(says(text, "DTEND;TZID=America/New_York:20261102T103000"));
  CHECK(says(text, "DTSTAMP:20261122T090000Z"));
  CHECK(says(text, "STATUS:CONFIRMED"));
  CHECK(says(text, "CLASS:PRIVATE"));
}

TEST_CASE("the zone says what its clocks do in the span, and no more") {
  auto const text = text_of(at(2026y / 11 / 2, 540, 630), autumn, "America/New_York");
  CHECK(says(text, "TZID:America/New_York"));
  CHECK(count(text, "BEGIN:DAYLIGHT") == 1);
  CHECK(count(text, "BEGIN:STANDARD") == 1);
  // On 1 November at 02:00 summer time the clocks go back by an hour.
  CHECK(says(text, "DTSTART:20261101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500"));
  auto const arizona = text_of(at(2026y / 11 / 2, 540, 630), autumn, "America/Phoenix");
  CHECK(count(arizona, "BEGIN:STANDARD") == 1);
  CHECK(says(arizona, "TZOFFSETFROM:-0700\r\nTZOFFSETTO:-0700"));
}

TEST_CASE("clocks that change by half an hour change by half an hour") {
  auto const text = text_of(at(2026y / 10 / 5, 540, 630), {2026y / 9 / 28, 2026y / 10 / 12},
                            "Australia/Lord_Howe");
  CHECK(says(text, "DTSTART:20261004T020000\r\nTZOFFSETFROM:+1030\r\nTZOFFSETTO:+1100"));
}

TEST_CASE("a session until midnight ends on the next day") {
  auto const text = text_of(at(2026y / 10 / 31, 1380, 1440), autumn, "America/New_York");
  CHECK(says(text, "DTEND;TZID=America/New_York:20261101T000000"));
}

TEST_CASE("a cancelled appointment says so and keeps its UID") {
  auto one = at(2026y / 11 / 2, 540, 630);
  one.cancelled = true;
  one.sequence = 3;
  auto const text = text_of(one, autumn, "America/New_York");
  CHECK(says(text, "STATUS:CANCELLED"));
  CHECK(says(text, "SEQUENCE:3"));
  CHECK(says(text, "UID:a@careplan"));
}

TEST_CASE("commas, semicolons and line ends in a summary are text, and long lines are folded") {
  auto one = at(2026y / 11 / 2, 540, 630);
  one.summary = "a, b; c\nd \xC3\xA9" + std::string(100, 'x');
  auto const text = text_of(one, autumn, "America/New_York");
  CHECK(text.find("SUMMARY:a\\, b\\; c\\nd") != std::string::npos);
  for (std::size_t begin = 0, end = 0; (end = text.find("\r\n", begin)) != std::string::npos;
       begin = end + 2)
    CHECK(end - begin <= 75);
}

TEST_CASE("a calendar without appointments is a calendar") {
  auto const text = calendar_text({}, "America/New_York", autumn);
  CHECK(text.starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(text.ends_with("END:VCALENDAR\r\n"));
  CHECK(count(text, "VEVENT") == 0);
}

TEST_CASE("a zone that does not exist is not found") {
  try {
    (void)calendar_text({}, "America/Nowhere", autumn);
    FAIL("accepted");
  } catch (Error const& error) {
    CHECK(error.fault == Fault::not_found);
  }
}
