#include "scheduling/refusal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "scheduling/constraints.hpp"

namespace careplan {
namespace {

// An hour with a clinician on a date.
struct Hour {
  int clinician = 0;
  Date date{};
  Span<Clock> time{};
};

// Every quarter of an hour that is not past, with every clinician of the site, credentialed or not.
std::vector<Hour> all_hours(Groundwork const& clinic, Course const& course, Span<Date> window) {
  std::vector<Hour> list;
  int const minutes = static_cast<int>(course.minutes.count());
  for (Date date = std::max(window.begin, clinic.problem.open_from); date < window.end;
       date += std::chrono::days{1})
    for (int k = 0; k < static_cast<int>(clinic.problem.site.clinicians.size()); ++k)
      for (int begin = 0; begin + minutes <= 24 * 60; begin += 15)
        list.push_back({k, date, {Clock{begin}, Clock{begin + minutes}}});
  return list;
}

struct Stage {
  Refusal refusal;
  std::function<bool(Hour const&)> holds;
};

std::vector<Stage> stages(Groundwork const& clinic, Ledger const& ledger, Course const& course,
                          TrackPlan const& track) {
  auto const& demand = *clinic.demands[static_cast<std::size_t>(course.demand)].demand;
  auto const& service = *course.service;
  auto const who = one_of(service.credentials);
  auto const modality = track.track->modality;
  auto const day = [](Hour const& hour) { return weekday_of(hour.date); };
  auto const& clinicians = clinic.problem.site.clinicians;
  return {
      {{"credentials", fmt::format("nobody here may give '{}': it needs {}", service.id, who)},
       [&clinic, &service](Hour const& h) { return clinic.may_lead(h.clinician, service); }},
      {{demand.clinician && is_hard(clinic.problem, "primary-clinician", demand.program)
            ? "primary-clinician"
            : "clinician-gender",
        fmt::format("nobody who may give '{}' is the one, or of the gender, that the client must "
                    "have",
                    service.id)},
       [&](Hour const& h) { return clinic.suits(h.clinician, demand, service.kind); }},
      {{"closure", "the site is closed on every day of the time"},
       [&clinic](Hour const& h) { return !clinic.problem.site.closed_on(h.date); }},
      {{"site-hours", fmt::format("the site is not open for {} min outside the track's hours",
                                  course.minutes.count())},
       [&, modality, day](Hour const& h) {
         return clinic.open(day(h), h.time, modality) &&
                !track.hours[day(h).iso_encoding() - 1].overlaps(h.time);
       }},
      {{"client-availability",
        fmt::format("the client would need {} min outside the track's hours while the site is "
                    "open",
                    course.minutes.count())},
       [&demand, day](Hour const& h) { return demand.available.covers(day(h), h.time); }},
      {{"clinician-availability",
        fmt::format("no clinician ({}) is there for {} min when the client can come", who,
                    course.minutes.count())},
       [&, day](Hour const& h) {
         auto const& clinician = clinicians[static_cast<std::size_t>(h.clinician)];
         return clinician.available.covers(day(h), h.time) &&
                !is_away(clinic.problem, clinician.id, h.date);
       }},
      {{"client-double-booking", "the client has other sessions whenever a clinician is there"},
       [&](Hour const& h) { return ledger.client_free(demand.client, h.date, h.time); }},
      {{"clinician-double-booking",
        fmt::format("every clinician ({}) is with others when the client can come", who)},
       [&](Hour const& h) { return ledger.clinician_free(h.clinician, h.date, h.time); }},
      {{"clinician-hours",
        fmt::format("{} more min of a clinician ({}) are needed: those who could come have "
                    "reached their hours",
                    course.minutes.count(), who)},
       [&](Hour const& h) {
         return ledger.clinician_within_hours(h.clinician, h.date, length(h.time));
       }},
      {{"caseload", fmt::format("every clinician ({}) who could come has a full caseload", who)},
       [&](Hour const& h) { return ledger.caseload_allows(h.clinician, demand.client, h.date); }},
      {{"room-capacity", "one more room is needed when client and clinician are both free"},
       [&, modality](Hour const& h) {
         return modality == Modality::virtual_ || ledger.find_room(service, 1, h.date, h.time) >= 0;
       }}};
}

// How much longer the clinician would have to be there on the day, and until or from when.
std::pair<int, std::string> extension(Clinician const& who, Hour const& hour) {
  auto const on = fmt::format("{} {}", to_text(weekday_of(hour.date)), to_text(hour.date));
  int least = static_cast<int>(length(hour.time).count());
  auto text = fmt::format("{} {} on {}", who.id.value, to_text(hour.time), on);
  for (auto const& window : who.available.windows()) {
    if (window.day != weekday_of(hour.date)) continue;
    int const later = hour.time.end.minute - window.time.end.minute;
    int const earlier = window.time.begin.minute - hour.time.begin.minute;
    if (earlier <= 0 && later > 0 && later <= least) {
      least = later;
      text = fmt::format("{} until {} on {}", who.id.value, to_text(hour.time.end), on);
    }
    if (later <= 0 && earlier > 0 && earlier <= least) {
      least = earlier;
      text = fmt::format("{} from {} on {}", who.id.value, to_text(hour.time.begin), on);
    }
  }
  return {least, text};
}

// What lifting one condition at this hour would take, and how much that is: a clinician's time by
// its minutes, and everything else after it. Nothing where it is no change of a day.
struct Change {
  std::pair<int, int> size{};
  std::string text{};
};

std::optional<Change> change_for(Groundwork const& clinic, std::string_view constraint,
                                 Hour const& hour, Course const& course) {
  auto const& who = clinic.problem.site.clinicians[static_cast<std::size_t>(hour.clinician)];
  auto const when = fmt::format("{} {} {}", to_text(weekday_of(hour.date)), to_text(hour.date),
                                to_text(hour.time));
  if (constraint == "clinician-availability") {
    if (is_away(clinic.problem, who.id, hour.date)) return std::nullopt;
    auto const [minutes, text] = extension(who, hour);
    return Change{{0, minutes}, text};
  }
  auto const minutes = static_cast<int>(course.minutes.count());
  if (constraint == "clinician-hours")
    return Change{{0, minutes},
                  fmt::format("{} more min of {} in that week", minutes, who.id.value)};
  if (constraint == "caseload")
    return Change{{1, 0}, fmt::format("one more client for {}", who.id.value)};
  if (constraint == "client-availability")
    return Change{{2, 0}, fmt::format("the client free {}", when)};
  if (constraint == "room-capacity") return Change{{3, 0}, fmt::format("one more room {}", when)};
  if (constraint == "clinician-double-booking")
    return Change{
        {4, 0},
        fmt::format("one more clinician ({}) {}", one_of(course.service->credentials), when)};
  return std::nullopt;
}

}  // namespace

std::optional<Remedy> smallest_change(Groundwork const& clinic, Ledger const& ledger,
                                      Course const& course, TrackPlan const& track,
                                      Span<Date> window) {
  auto const conditions = stages(clinic, ledger, course, track);
  std::optional<Remedy> best;
  std::pair<int, int> least;
  for (auto const& hour : all_hours(clinic, course, window)) {
    Stage const* failed = nullptr;
    bool several = false;
    for (auto const& stage : conditions) {
      if (stage.holds(hour)) continue;
      several = failed != nullptr;
      if (several) break;
      failed = &stage;
    }
    if (failed == nullptr || several) continue;
    auto change = change_for(clinic, failed->refusal.constraint, hour, course);
    if (!change || (best && change->size >= least)) continue;
    least = change->size;
    best = Remedy{failed->refusal.constraint, hour.clinician, hour.date, hour.time,
                  std::move(change->text)};
  }
  return best;
}

Refusal why_no_appointment(Groundwork const& clinic, Ledger const& ledger, Course const& course,
                           TrackPlan const& track, Span<Date> window) {
  auto hours = all_hours(clinic, course, window);
  Refusal why{std::string(unmet_rule(course.service->kind)),
              "the days on which it could be held are past"};
  for (auto& stage : stages(clinic, ledger, course, track)) {
    if (hours.empty()) break;
    std::erase_if(hours, [&](Hour const& hour) { return !stage.holds(hour); });
    why = std::move(stage.refusal);
  }
  return why;
}

}  // namespace careplan
