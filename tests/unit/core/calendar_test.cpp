#include "core/calendar.hpp"

#include <doctest/doctest.h>

using namespace careplan;
using namespace std::chrono;
using namespace std::chrono_literals;

TEST_CASE("a date is read only in its one form and only if the day exists") {
  CHECK(parse_date("2026-12-01") == Date{2026y / 12 / 1});
  CHECK(parse_date("2028-02-29").has_value());
  for (auto const* wrong : {"2026-02-29", "2026-13-01", "2026-1-01", "26-12-01", "2026-12-01 ",
                            "2026/12/01", "", "1899-12-31", "2026-00-10", "2026-12-0x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_date(wrong).has_value());
  }
  CHECK(to_text(Date{2026y / 3 / 9}) == "2026-03-09");
}

TEST_CASE("every day of three centuries reads as it is written, and with no character changed") {
  for (Date day{1900y / 1 / 1}; day <= Date{2199y / 12 / 31}; day += days{1})
    REQUIRE(parse_date(to_text(day)) == day);
  CHECK_FALSE(parse_date("2200-01-01").has_value());
  std::string const right = "2026-12-01";
  for (std::size_t at = 0; at < right.size(); ++at)
    for (char const other : {'/', ':', 'x', ' '}) {
      auto wrong = right;
      wrong[at] = other;
      CAPTURE(wrong);
      CHECK_FALSE(parse_date(wrong).has_value());
    }
}

TEST_CASE("every minute of a day reads as it is written, and no other") {
  for (int minute = 0; minute <= 24 * 60; ++minute)
    CHECK(parse_clock(to_text(Clock{minute})) == Clock{minute});
  for (auto const* wrong :
       {"10:60", "10:99", "24:01", "25:00", "9:00", "09.00", "09:0", "09:000", "0x:00", "10:0/"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_clock(wrong).has_value());
  }
}

TEST_CASE("weekday sets are read in every way a clinic writes them") {
  Weekdays const mwf{Monday, Wednesday, Friday};
  CHECK(parse_weekdays("MWF") == mwf);
  CHECK(parse_weekdays("Mon Wed Fri") == mwf);
  CHECK(parse_weekdays("mon,wed,FRIDAY") == mwf);
  CHECK(parse_weekdays("TThSa") == Weekdays{Tuesday, Thursday, Saturday});
  CHECK(parse_weekdays("MTuTh") == Weekdays{Monday, Tuesday, Thursday});
  CHECK(parse_weekdays("Mon-Fri")->size() == 5);
  CHECK(parse_weekdays("Mon-Mon") == Weekdays{Monday});
  CHECK(parse_weekdays(" Sat ,  Sunday ") == Weekdays{Saturday, Sunday});
  CHECK(parse_weekdays("MTWThFSSu") ==
        Weekdays{Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday});
  CHECK(to_text(mwf) == "Mon Wed Fri");
  CHECK(to_text(Weekdays{}).empty());
  for (auto const* wrong :
       {"", "MM", "Fri-Mon", "Xyz", "Mon-", "M-F-S", "Mon-Tue-Wed", "-Fri", "TuT", "Mond"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_weekdays(wrong).has_value());
  }
}

TEST_CASE("weekly windows merge and cover") {
  auto const windows = parse_windows("Mon-Fri 08:00-12:00; Mon 12:00-13:00; Sat 09:00-12:00");
  REQUIRE(windows.has_value());
  CHECK(windows->covers(Monday, {{8 * 60}, {13 * 60}}));
  CHECK_FALSE(windows->covers(Tuesday, {{8 * 60}, {13 * 60}}));
  CHECK_FALSE(windows->covers(Sunday, {{9 * 60}, {10 * 60}}));
  CHECK(parse_windows("any")->covers(Sunday, {{0}, {24 * 60}}));
  CHECK(parse_windows(to_text(*windows)) == windows);
  CHECK(parse_windows("Mon 08:00-09:00; Mon 09:01-10:00")->windows().size() == 2);
  CHECK(parse_windows("Mon 08:00-12:00; Mon 09:00-10:00") == parse_windows("Mon 08:00-12:00"));
  CHECK(WeekWindows({{Monday, {{540}, {540}}}}).empty());
  for (auto const* wrong : {"Mon", "Mon 13:00-12:00", "Mon 08:00", "8:00-9:00", "Mon 08:00-25:00",
                            "Mon 08:00-08:00", "Mon 08:00-09:00-10:00", "Mon 08:00-09:00;"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_windows(wrong).has_value());
  }
}

TEST_CASE("a week begins on Monday unless a payer says otherwise") {
  CHECK(week_start(2026y / 12 / 6) == Date{2026y / 11 / 30});
  CHECK(week_start(2026y / 11 / 30) == Date{2026y / 11 / 30});
  CHECK(week_start(2026y / 12 / 5, Sunday) == Date{2026y / 11 / 29});
}

TEST_CASE("age counts full years on the day of service") {
  CHECK(age_on(2008y / 12 / 2, 2026y / 12 / 1) == 17);
  CHECK(age_on(2008y / 12 / 2, 2026y / 12 / 2) == 18);
  CHECK(age_on(2008y / 2 / 29, 2026y / 2 / 28) == 17);
  CHECK(age_on(2008y / 2 / 29, 2026y / 3 / 1) == 18);
}

TEST_CASE("months later is the same day, or the last one of a month that is too short") {
  CHECK(after_months(2026y / 1 / 31, 1) == sys_days{2026y / 2 / 28});
  CHECK(after_months(2023y / 11 / 30, 3) == sys_days{2024y / 2 / 29});
  CHECK(after_months(2026y / 11 / 15, 2) == sys_days{2027y / 1 / 15});
  CHECK(after_months(2024y / 2 / 29, -12) == sys_days{2023y / 2 / 28});
  CHECK(after_months(2026y / 3 / 1, -1) == sys_days{2026y / 2 / 1});
}

TEST_CASE("half-open spans touch without overlapping") {
  Span<Clock> const morning{{540}, {720}};
  CHECK_FALSE(morning.overlaps({{720}, {780}}));
  CHECK(morning.overlaps({{719}, {780}}));
  CHECK_FALSE(parse_clock("24:01").has_value());
  CHECK(parse_clock("24:00") == Clock{1440});
}
