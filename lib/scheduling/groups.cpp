#include "scheduling/groups.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduling/index.hpp"

namespace careplan {
namespace {

using std::chrono::days;

struct Meeting {
  GroupKey group{};
  GridEntry const* entry = nullptr;
  Staffed usual{};
  Date planned{};  // by the grid
  Date date{};     // when it is held: another day when the site is closed
};

class Holder {
 public:
  Holder(Groundwork const& clinic, TemplateWeek const& week, Ledger& ledger, Naming& naming,
         Timetable& timetable)
      : clinic_(clinic), week_(week), ledger_(ledger), naming_(naming), timetable_(timetable) {}

  void hold(Meeting const& meeting) {
    auto const roster = roster_of(meeting);
    if (roster.empty()) return;
    auto session = session_of(meeting, roster);
    if (!staff(meeting, session)) return;
    session.id = naming_.id(session.group, session.date, session.time.begin, session.service);
    ledger_.book(session);
    timetable_.sessions.push_back(std::move(session));
  }

  void give_up(Meeting const& meeting, std::string const& because) {
    for (int const d : roster_of(meeting)) miss(d, meeting, {"closure", because});
  }

 private:
  TrackPlan const& track_of(Meeting const& meeting) const {
    return clinic_.tracks[at(meeting.group.first)];
  }

  void miss(int demand, Meeting const& meeting, Refusal const& why) {
    auto const& plan = clinic_.demands[at(demand)];
    timetable_.unmet.push_back(
        {.client = plan.demand->client,
         .program = plan.program->id,
         .what = fmt::format("{} on {}", meeting.entry->service->id, to_text(meeting.planned)),
         .constraint = why.constraint,
         .because = why.because});
  }

  // An announced session of the same service on the day already serves the client.
  bool served(Demand const& demand, Meeting const& meeting) const {
    return std::ranges::any_of(clinic_.problem.fixed, [&](Session const& session) {
      return session.date == meeting.date && session.program == demand.program &&
             session.service == meeting.entry->service->id &&
             session.time.overlaps(meeting.entry->time) && session.has(demand.client);
    });
  }

  std::vector<int> roster_of(Meeting const& meeting) {
    std::vector<int> roster;
    for (int d = 0; d < static_cast<int>(week_.place_of.size()); ++d) {
      auto const& plan = clinic_.demands[at(d)];
      if (week_.place_of[at(d)] != meeting.group) continue;
      if (!plan.stay.contains(meeting.planned) || !plan.stay.contains(meeting.date) ||
          served(*plan.demand, meeting))
        continue;
      auto const truth =
          belongs(*plan.demand, *plan.program, track_of(meeting), *meeting.entry, meeting.planned);
      if (truth == Truth::unknown)
        miss(d, meeting, {"need", "it is not known whether the client needs it"});
      if (truth != Truth::yes) continue;
      if (!ledger_.client_free(plan.demand->client, meeting.date, meeting.entry->time))
        miss(d, meeting, {"client-double-booking", "the client is elsewhere at that time"});
      else if (!plan.demand->available.covers(weekday_of(meeting.date), meeting.entry->time))
        miss(d, meeting,
             {"client-availability",
              fmt::format("moved to {}, when the client is not available", to_text(meeting.date))});
      else
        roster.push_back(d);
    }
    return roster;
  }

  Session session_of(Meeting const& meeting, std::vector<int> const& roster) const {
    auto const& track = track_of(meeting);
    Session session{.program = track.program->id,
                    .track = track.track->id,
                    .group = fmt::format("{}-{}", track.name, meeting.group.second + 1),
                    .service = meeting.entry->service->id,
                    .kind = meeting.entry->service->kind,
                    .modality = track.track->modality,
                    .counts_toward_hours = meeting.entry->service->counts_toward_hours,
                    .billable = meeting.entry->service->billable,
                    .date = meeting.date,
                    .time = meeting.entry->time};
    for (int const d : roster) session.roster.push_back(clinic_.demands[at(d)].demand->client);
    std::ranges::sort(session.roster);
    return session;
  }

  // The usual clinician and room if they can, else whoever can; false, with the reason recorded
  // for everyone on the roster, when nobody can.
  bool staff(Meeting const& meeting, Session& session) {
    auto const& site = clinic_.problem.site;
    int const clinician = find_clinician(meeting);
    int room = -1;
    if (session.modality == Modality::in_person) {
      int const people = static_cast<int>(session.roster.size());
      room = meeting.usual.room >= 0 &&
                     ledger_.room_free(meeting.usual.room, session.date, session.time)
                 ? meeting.usual.room
                 : ledger_.find_room(*meeting.entry->service, people, session.date, session.time);
    }
    bool const housed = room >= 0 || session.modality == Modality::virtual_;
    if (clinician < 0 || !housed) {
      refuse(meeting, session, clinician < 0);
      return false;
    }
    session.clinician = site.clinicians[at(clinician)].id;
    if (room >= 0) session.room = site.rooms[at(room)].id;
    return true;
  }

  int find_clinician(Meeting const& meeting) const {
    auto const can = [&](int k) {
      return ledger_.clinician_can(k, meeting.date, meeting.entry->time);
    };
    if (meeting.usual.clinician >= 0 && can(meeting.usual.clinician))
      return meeting.usual.clinician;
    for (int k = 0; k < static_cast<int>(clinic_.problem.site.clinicians.size()); ++k)
      if (clinic_.may_lead(k, *meeting.entry->service) && can(k)) return k;
    return -1;
  }

  void refuse(Meeting const& meeting, Session const& session, bool clinician) {
    auto const when = fmt::format("{} {} {}", to_text(weekday_of(session.date)),
                                  to_text(session.date), to_text(session.time));
    Refusal const why =
        clinician ? Refusal{"clinician-availability",
                            fmt::format("no clinician ({}) is free {}",
                                        one_of(meeting.entry->service->credentials), when)}
                  : Refusal{"room-capacity",
                            fmt::format("no room for {} is free {}", session.roster.size(), when)};
    for (int d = 0; d < static_cast<int>(clinic_.demands.size()); ++d)
      if (clinic_.demands[at(d)].program == track_of(meeting).program &&
          session.has(clinic_.demands[at(d)].demand->client))
        miss(d, meeting, why);
  }

  Groundwork const& clinic_;
  TemplateWeek const& week_;
  Ledger& ledger_;
  Naming& naming_;
  Timetable& timetable_;
};

Closure const* closure_on(Site const& site, Date date) {
  auto const found = std::ranges::find(site.closures, date, &Closure::date);
  return found == site.closures.end() ? nullptr : &*found;
}

}  // namespace

void hold_groups(Groundwork const& clinic, TemplateWeek const& week, Ledger& ledger, Naming& naming,
                 Timetable& timetable) {
  Holder holder(clinic, week, ledger, naming, timetable);
  std::vector<Meeting> moved;
  for (auto const& group : week.groups) {
    auto const& track = clinic.tracks[at(group.key.first)];
    for (auto const date : track.dates)
      for (std::size_t e = 0; e < track.entries.size(); ++e) {
        if (track.entries[e].day != weekday_of(date)) continue;
        Meeting const meeting{group.key, &track.entries[e], group.staff[e], date, date};
        if (closure_on(clinic.problem.site, date) != nullptr)
          moved.push_back(meeting);
        else
          holder.hold(meeting);
      }
  }
  // Moved days come last: they take what the usual days leave free.
  for (auto& meeting : moved) {
    auto const& closure = *closure_on(clinic.problem.site, meeting.planned);
    if (closure.replaced_by && !clinic.problem.site.closed_on(*closure.replaced_by) &&
        clinic.problem.horizon.contains(*closure.replaced_by) &&
        clinic.open(weekday_of(*closure.replaced_by), meeting.entry->time,
                    clinic.tracks[at(meeting.group.first)].track->modality)) {
      meeting.date = *closure.replaced_by;
      holder.hold(meeting);
    } else {
      holder.give_up(meeting, fmt::format("closed: {}", closure.reason));
    }
  }
}

}  // namespace careplan
