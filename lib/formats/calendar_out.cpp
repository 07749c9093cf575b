#include "formats/calendar_out.hpp"

#include <libical/ical.h>

#include <memory>

#include "core/error.hpp"

namespace careplan {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

Component component(icalcomponent_kind kind) {
  return {icalcomponent_new(kind), &icalcomponent_free};
}

icaltimezone* known_zone(std::string const& zone) {
  if (auto* const found = icaltimezone_get_builtin_timezone(zone.c_str())) return found;
  throw Error(Fault::not_found, "this machine knows no time zone '" + zone + "'", {},
              "name one as America/New_York; the package tzdata brings them");
}

// 24:00 is the beginning of the next day.
icaltimetype wall_time(Date date, Clock clock) {
  std::chrono::year_month_day const day(date + std::chrono::days{clock.minute / 1440});
  auto time = icaltime_null_time();
  time.year = static_cast<int>(day.year());
  time.month = static_cast<int>(static_cast<unsigned>(day.month()));
  time.day = static_cast<int>(static_cast<unsigned>(day.day()));
  time.hour = clock.minute / 60 % 24;
  time.minute = clock.minute % 60;
  return time;
}

// "2026-11-22T09:00:00Z" as iCalendar writes it: 20261122T090000Z.
icaltimetype moment(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return icaltime_from_string(text.c_str());
}

icalproperty* in_zone(icalproperty* time, std::string const& zone) {
  icalproperty_add_parameter(time, icalparameter_new_tzid(zone.c_str()));
  return time;
}

icalcomponent* event(Appointment const& one, std::string const& zone) {
  auto made = component(ICAL_VEVENT_COMPONENT);
  auto const add = [&](icalproperty* property) {
    icalcomponent_add_property(made.get(), property);
  };
  add(icalproperty_new_uid(one.uid.c_str()));
  add(icalproperty_new_dtstamp(moment(one.revised)));
  add(icalproperty_new_sequence(one.sequence));
  add(icalproperty_new_status(one.cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
  add(in_zone(icalproperty_new_dtstart(wall_time(one.date, one.time.begin)), zone));
  add(in_zone(icalproperty_new_dtend(wall_time(one.date, one.time.end)), zone));
  add(icalproperty_new_summary(one.summary.c_str()));
  if (!one.location.empty()) add(icalproperty_new_location(one.location.c_str()));
  add(icalproperty_new_class(ICAL_CLASS_PRIVATE));
  return made.release();
}

using Seconds = std::chrono::sys_seconds;

struct Offset {
  int seconds = 0;  // east of UTC
  bool daylight = false;
};

Offset offset_at(icaltimezone* zone, Seconds at) {
  auto time = icaltime_from_timet_with_zone(at.time_since_epoch().count(), 0,
                                            icaltimezone_get_utc_timezone());
  int daylight = 0;
  int const seconds = icaltimezone_get_utc_offset_of_utc_time(zone, &time, &daylight);
  return {seconds, daylight != 0};
}

// From a moment on the clocks are so far from UTC; `before` says how far they were.
icalcomponent* observance(Seconds from, int before, Offset now) {
  auto* const made =
      icalcomponent_new(now.daylight ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);
  icalcomponent_add_property(made, icalproperty_new_dtstart(icaltime_from_timet_with_zone(
                                       from.time_since_epoch().count() + before, 0, nullptr)));
  icalcomponent_add_property(made, icalproperty_new_tzoffsetfrom(before));
  icalcomponent_add_property(made, icalproperty_new_tzoffsetto(now.seconds));
  return made;
}

// Each change of the clocks by itself: libical's own rules reach back to 1883 and are split where
// the files of the system end, and not every program reads them.
icalcomponent* clocks(icaltimezone* zone, std::string const& name, Span<Date> within) {
  auto* const made = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
  icalcomponent_add_property(made, icalproperty_new_tzid(name.c_str()));
  Seconds at = within.begin - std::chrono::days{1};
  auto now = offset_at(zone, at);
  icalcomponent_add_component(made, observance(at, now.seconds, now));
  for (; at < within.end + std::chrono::days{1}; at += std::chrono::days{1}) {
    if (offset_at(zone, at + std::chrono::days{1}).seconds == now.seconds) continue;
    auto before = at;
    auto after = at + std::chrono::days{1};
    while (after - before > std::chrono::seconds{1}) {
      auto const middle = before + (after - before) / 2;
      (offset_at(zone, middle).seconds == now.seconds ? before : after) = middle;
    }
    auto const changed = offset_at(zone, after);
    icalcomponent_add_component(made, observance(after, now.seconds, changed));
    now = changed;
  }
  return made;
}

}  // namespace

std::string calendar_text(std::vector<Appointment> const& appointments, std::string const& zone,
                          Span<Date> within) {
  auto* const rules = known_zone(zone);
  auto const calendar = component(ICAL_VCALENDAR_COMPONENT);
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//careplan//careplan//EN"));
  icalcomponent_add_component(calendar.get(), clocks(rules, zone, within));
  for (auto const& one : appointments)
    icalcomponent_add_component(calendar.get(), event(one, zone));
  std::unique_ptr<char, decltype(&std::free)> const text(
      icalcomponent_as_ical_string_r(calendar.get()), &std::free);
  return text.get();
}

}  // namespace careplan
