#include "workflow/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/calendar_out.hpp"

namespace careplan {
namespace {

// Whose calendar it is, as part of every UID: two calendars share none.
std::string owner(CalendarRequest const& request) {
  if (request.client) return "client " + request.client->value;
  if (request.clinician) return "clinician " + request.clinician->value;
  return "room " + request.room->value;
}

bool takes_part(CalendarRequest const& request, Session const& session) {
  if (request.client) return session.has(*request.client);
  if (request.clinician) return session.clinician == *request.clinician;
  return session.room == *request.room;
}

Appointment appointment(CalendarRequest const& request, std::string const& origin,
                        SessionVersion const& of) {
  auto const& session = of.session;
  auto const secret = fmt::format("{}\n{}\n{}", origin, owner(request), session.id.value);
  Appointment one{.uid = digest(secret).substr(0, 32) + "@careplan",
                  .sequence = of.version,
                  .date = session.date,
                  .time = session.time,
                  .revised = of.recorded,
                  .summary = "Appointment"};
  if (!request.detail) return one;
  one.summary = session.service;
  if (!session.group.empty()) one.summary += ", " + session.group;
  if (!session.topic.empty()) one.summary += ", " + session.topic;
  if (session.modality == Modality::virtual_) one.summary += ", by video";
  one.location = session.room.value;
  return one;
}

// What the versions of one session come to for the owner: its last state, or that it is cancelled.
std::optional<Appointment> outcome(CalendarRequest const& request, std::string const& origin,
                                   std::span<SessionVersion const> versions) {
  std::optional<Appointment> last;
  for (auto const& version : versions) {
    auto const cancel = [&](int sequence, std::string const& revised) {
      last->cancelled = true;
      last->sequence = sequence;
      last->revised = revised;
    };
    if (takes_part(request, version.session)) {
      last = appointment(request, origin, version);
      if (version.withdrawn) cancel(version.version + 1, *version.withdrawn);
    } else if (last && !last->cancelled) {  // it goes on without the owner
      cancel(version.version, version.recorded);
    }
  }
  return last;
}

}  // namespace

std::string calendar_of(Clinic const& clinic, CalendarRequest const& request) {
  auto const record = clinic.open(Access::read);
  if (request.client) need_client(record, *request.client);
  auto const origin = record.origin();
  auto const versions = record.session_versions(request.within);
  std::vector<Appointment> appointments;
  for (std::size_t begin = 0, end = 0; begin < versions.size(); begin = end) {
    while (end < versions.size() && versions[end].session.id == versions[begin].session.id) ++end;
    if (auto one = outcome(request, origin, std::span(versions).subspan(begin, end - begin)))
      appointments.push_back(std::move(*one));
  }
  std::ranges::stable_sort(appointments, {}, [](Appointment const& one) {
    return std::pair(one.date, one.time.begin.minute);
  });
  return calendar_text(appointments, request.zone, request.within);
}

}  // namespace careplan
