#include "scheduling/ledger.hpp"

#include <algorithm>

#include "scheduling/index.hpp"

namespace careplan {
namespace {

template <class Calendar>
bool clear(Calendar const& calendar, Date date, Span<Clock> time) {
  auto const day = calendar.find(date);
  return day == calendar.end() || std::ranges::none_of(day->second, [&](Span<Clock> const& taken) {
           return taken.overlaps(time);
         });
}

}  // namespace

Ledger::Ledger(Groundwork const& clinic)
    : clinic_(&clinic),
      clinicians_(clinic.problem.site.clinicians.size()),
      rooms_(clinic.problem.site.rooms.size()),
      weeks_(clinicians_.size()),
      caseloads_(clinicians_.size()) {
  for (auto const* sessions : {&clinic.problem.fixed, &clinic.problem.elsewhere})
    for (auto const& session : *sessions) book(session);
}

bool Ledger::client_free(ClientId const& client, Date date, Span<Clock> time) const {
  auto const found = clients_.find(client);
  return found == clients_.end() || clear(found->second, date, time);
}

bool Ledger::clinician_free(int clinician, Date date, Span<Clock> time) const {
  return clear(clinicians_[at(clinician)], date, time);
}

bool Ledger::clinician_within_hours(int clinician, Date date, Minutes more) const {
  auto const& who = clinic_->problem.site.clinicians[at(clinician)];
  if (week_minutes(clinician, date) + more > who.week_max) return false;
  Minutes sum = more;
  if (auto const day = clinicians_[at(clinician)].find(date);
      day != clinicians_[at(clinician)].end())
    for (auto const& taken : day->second) sum += length(taken);
  return sum <= who.day_max;
}

bool Ledger::room_free(int room, Date date, Span<Clock> time) const {
  return !is_away(clinic_->problem, clinic_->problem.site.rooms[at(room)].id, date) &&
         clear(rooms_[at(room)], date, time);
}

bool Ledger::clinician_can(int clinician, Date date, Span<Clock> time) const {
  auto const& who = clinic_->problem.site.clinicians[at(clinician)];
  return who.available.covers(weekday_of(date), time) && !is_away(clinic_->problem, who.id, date) &&
         clinician_free(clinician, date, time) &&
         clinician_within_hours(clinician, date, length(time));
}

bool Ledger::caseload_allows(int clinician, ClientId const& client, Date date) const {
  int const limit = clinic_->problem.site.clinicians[at(clinician)].caseload_max;
  if (limit == 0) return true;
  auto const& load = caseloads_[at(clinician)];
  Span<Date> mine{date, date + std::chrono::days{1}};
  if (auto const own = load.find(client); own != load.end() && !own->second.empty())
    mine = {std::min(mine.begin, *own->second.begin()),
            std::max(mine.end, *own->second.rbegin() + std::chrono::days{1})};
  for (Date day = mine.begin; day < mine.end; day += std::chrono::days{1}) {
    int others = 0;
    for (auto const& [who, dates] : load)
      if (who != client && !dates.empty() && *dates.begin() <= day && day <= *dates.rbegin())
        ++others;
    if (others + 1 > limit) return false;
  }
  return true;
}

int Ledger::find_room(Service const& service, int people, Date date, Span<Clock> time) const {
  int best = -1;
  auto const& rooms = clinic_->problem.site.rooms;
  for (int room = 0; room < static_cast<int>(rooms.size()); ++room)
    if (clinic_->fits(room, service, people) && room_free(room, date, time) &&
        (best < 0 || rooms[at(room)].capacity < rooms[at(best)].capacity))
      best = room;
  return best;
}

Minutes Ledger::week_minutes(int clinician, Date date) const {
  auto const found = weeks_[at(clinician)].find(week_start(date));
  return found == weeks_[at(clinician)].end() ? Minutes{} : found->second;
}

void Ledger::book(Session const& session) {
  change(session, true);
}

void Ledger::unbook(Session const& session) {
  change(session, false);
}

void Ledger::change(Session const& session, bool add) {
  auto const mark = [&](Calendar& calendar) {
    auto& day = calendar[session.date];
    if (add)
      day.push_back(session.time);
    else
      day.erase(std::ranges::find(day, session.time));
  };
  for (auto const& client : session.roster) mark(clients_[client]);
  if (int const room = clinic_->room(session.room); room >= 0) mark(rooms_[at(room)]);
  int const clinician = clinic_->clinician(session.clinician);
  if (clinician < 0) return;
  mark(clinicians_[at(clinician)]);
  auto& week = weeks_[at(clinician)][week_start(session.date)];
  week += add ? length(session.time) : -length(session.time);
  if (!session.group.empty()) return;
  for (auto const& client : session.roster) {
    auto& dates = caseloads_[at(clinician)][client];
    if (add)
      dates.insert(session.date);
    else
      dates.erase(dates.find(session.date));
  }
}

}  // namespace careplan
