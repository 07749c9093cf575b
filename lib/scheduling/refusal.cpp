#include "scheduling/refusal.hpp"

#include <fmt/format.h>

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

// Every quarter of an hour with every clinician of the site, credentialed or not.
std::vector<Hour> all_hours(Groundwork const& clinic, Course const& course, Span<Date> window) {
  std::vector<Hour> list;
  int const minutes = static_cast<int>(course.minutes.count());
  for (Date date = window.begin; date < window.end; date += std::chrono::days{1})
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
      {{"closure", "the site is closed on every day of the time"},
       [&clinic](Hour const& h) { return !clinic.problem.site.closed_on(h.date); }},
      {{"client-availability",
        fmt::format("the client would need {} min outside the track's hours while the site is "
                    "open",
                    course.minutes.count())},
       [&, modality, day](Hour const& h) {
         return demand.available.covers(day(h), h.time) && clinic.open(day(h), h.time, modality) &&
                !track.hours[day(h).iso_encoding() - 1].overlaps(h.time);
       }},
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

}  // namespace

Refusal why_no_appointment(Groundwork const& clinic, Ledger const& ledger, Course const& course,
                           TrackPlan const& track, Span<Date> window) {
  auto hours = all_hours(clinic, course, window);
  for (auto const& stage : stages(clinic, ledger, course, track)) {
    std::erase_if(hours, [&](Hour const& hour) { return !stage.holds(hour); });
    if (hours.empty()) return stage.refusal;
  }
  return {unmet_rule(course.service->kind).data(),
          "the hours that are free would cost client and program more than the appointment counts"};
}

}  // namespace careplan
