// What becomes of clinicians' hours.
#include <algorithm>
#include <map>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/roster_places.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr ReportColumn productivity_columns[] = {
    {"clinician", "Clinician", ColumnKind::text, "code of the clinician"},
    {"sessions", "Sessions", ColumnKind::integer, "led, up to today"},
    {"direct_minutes", "Direct", ColumnKind::hours,
     "length of sessions that somebody attended, each once however many came"},
    {"group_minutes", "In groups", ColumnKind::hours, "of these, groups"},
    {"missed_minutes", "Missed", ColumnKind::hours, "of sessions to which nobody came"},
    {"cancelled_minutes", "Cancelled", ColumnKind::hours,
     "of sessions that the program cancelled for everybody"},
    {"unmarked_minutes", "Not marked", ColumnKind::hours, "of sessions that nobody has marked"},
    {"client_minutes", "Client time", ColumnKind::hours, "attended minutes, added up over clients"},
    {"available_minutes", "Available", ColumnKind::hours,
     "hours in the site's file on days that are not closed, at most the daily and weekly limit; "
     "with --site"},
    {"productivity", "Direct of available", ColumnKind::percent, "direct / available"},
};
constexpr ReportTerm productivity_terms[] = {
    {"indirect", "notes, calls and meetings are in no timetable: available - direct holds them"},
    {"period",
     "sessions from --from to --to, both included; without them since the first admission"},
};

struct Work {
  long sessions = 0;
  Minutes direct{};
  Minutes in_groups{};
  Minutes missed{};
  Minutes cancelled{};
  Minutes unmarked{};
  Minutes clients{};
};

struct SessionOutcome {
  SessionEntry const* session = nullptr;
  RosterCount count{};
  bool guests = false;  // walk-ins, make-ups, swaps
  Minutes attended{};
};

void add(Work& work, SessionOutcome const& one) {
  auto const minutes = length(one.session->time);
  ++work.sessions;
  work.clients += one.attended;
  if (one.count.attended > 0 || one.guests) {
    work.direct += minutes;
    if (!one.session->common->group.empty()) work.in_groups += minutes;
  } else if (one.count.held() == 0) {
    work.cancelled += minutes;
  } else if (one.count.unmarked > 0) {
    work.unmarked += minutes;
  } else {
    work.missed += minutes;
  }
}

Minutes open_minutes(Clinician const& who, Site const& site, Date day) {
  Minutes sum{};
  if (site.closed_on(day)) return sum;
  for (auto const& window : who.available.windows())
    if (window.day == weekday_of(day)) sum += length(window.time);
  return std::min(sum, who.day_max);
}

Minutes available(Clinician const& who, Site const& site, Span<Date> period) {
  Minutes sum{};
  for (Date week = week_start(period.begin); week < period.end; week += days{7}) {
    Minutes in_week{};
    for (Date day = std::max(week, period.begin); day < std::min(week + days{7}, period.end);
         day += days{1})
      in_week += open_minutes(who, site, day);
    sum += std::min(in_week, who.week_max);
  }
  return sum;
}

std::map<std::string, Work> work_of(ReportSource const& source) {
  auto const read = report_places(source);
  std::map<std::string_view, SessionOutcome> sessions;
  read.each([&](Presence const& place) {
    if (!place.expected && !came(place)) return;
    auto& one = sessions[read.session(place).id];
    one.session = &read.session(place);
    place.expected ? one.count.add(place) : void(one.guests = true);
    one.attended += Minutes{place.minutes};
  });
  std::map<std::string, Work> all;
  for (auto const& [id, one] : sessions) add(all[one.session->common->clinician.value], one);
  return all;
}

Table productivity(ReportSource const& source) {
  auto const period = report_period(source, source.reading.stays());
  auto work = work_of(source);
  std::map<std::string, Minutes> could;
  if (!source.request.site.empty()) {
    auto const& site = source.clinic.catalogue.site(source.request.site);
    for (auto const& who : site.clinicians) {
      could[who.id.value] = available(who, site, period);
      work[who.id.value];
    }
  }
  Table table{.title = "Clinicians' hours, " + period_text(period)};
  for (auto const& [who, w] : work) {
    auto const most = could.find(who);
    bool const known = most != could.end();
    table.rows.push_back({text_cell(who), w.sessions, w.direct, w.in_groups, w.missed, w.cancelled,
                          w.unmarked, w.clients, known ? Cell{most->second} : Cell{},
                          known ? share(w.direct.count(), most->second.count()) : Cell{}});
  }
  if (could.empty())
    table.notes.emplace_back("What is available is not known: name the site with --site.");
  return table;
}

}  // namespace

ReportKind productivity_report() {
  return {.name = "productivity",
          .command = "report productivity",
          .summary = "clinicians' direct hours, missed and cancelled ones, of those available",
          .columns = productivity_columns,
          .terms = productivity_terms,
          .options = {.clinician = true, .site = true},
          .make = productivity};
}

}  // namespace careplan
