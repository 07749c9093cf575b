#include "scheduling/constraints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace careplan {
namespace {

constexpr std::array table{
    Constraint{"known", "Sessions name programs, services, clinicians and rooms that exist.", true,
               constraint::known},
    Constraint{"session-id", "Every session has an id of its own.", true, constraint::session_id},
    Constraint{"client-double-booking", "A client is at one session at a time.", true,
               constraint::client_double_booking},
    Constraint{"clinician-double-booking", "A clinician leads one session at a time.", true,
               constraint::clinician_double_booking},
    Constraint{"room-double-booking", "A room holds one session at a time.", true,
               constraint::room_double_booking},
    Constraint{"credentials", "Whoever leads a session holds a credential that it needs.", true,
               constraint::credentials},
    Constraint{"client-availability", "Clients are asked to come only when they can.", true,
               constraint::client_availability},
    Constraint{"clinician-availability", "Clinicians lead sessions only when they are there.", true,
               constraint::clinician_availability},
    Constraint{"clinician-hours", "Clinicians keep their hours of a day and of a week.", true,
               constraint::clinician_hours},
    Constraint{"caseload", "No clinician has more clients with appointments than the limit.", true,
               constraint::caseload},
    Constraint{"site-hours", "Sessions in a room are held while the site is open.", true,
               constraint::site_hours},
    Constraint{"closure", "Nothing is held on a day on which the site is closed.", true,
               constraint::closure},
    Constraint{"room-capacity", "A room has a place for every client on the roster.", true,
               constraint::room_capacity},
    Constraint{"room-availability", "A room is used only while it is there to be used.", true,
               constraint::room_availability},
    Constraint{"room-kind", "A session is held in the kind of room that it needs.", true,
               constraint::room_kind},
    Constraint{"modality",
               "Sessions in person have a room, virtual ones have none, and both suit the client.",
               true, constraint::modality},
    Constraint{"group-size-max", "No group is larger than the program allows.", true,
               constraint::group_size_max},
    Constraint{"group-size-min", "A group is as large as the program asks for.", false,
               constraint::group_size_min, 10, true},
    Constraint{"track", "A client belongs to one group of one track: the decided one.", true,
               constraint::track},
    Constraint{"cohort", "The groups of a program with cohorts hold one cohort each.", true,
               constraint::cohort},
    Constraint{"stay", "Clients are on rosters only during their stay in the program.", true,
               constraint::stay},
    Constraint{"need", "A service for some is given to those who are known to need it.", true,
               constraint::need},
    Constraint{"fixed", "Announced sessions stay as they are.", true, constraint::fixed},
    Constraint{"place", "Everybody in a program has a place in one of its groups.", false,
               constraint::place, 100},
    Constraint{"priority", "Clients with priority have a place before others.", false,
               constraint::priority, 10, false, true},
    Constraint{"unmet-individual", "Individual sessions are held as often as planned.", false,
               constraint::unmet_individual, 40},
    Constraint{"unmet-medication", "Medication appointments are held as often as planned.", false,
               constraint::unmet_medication, 30},
    Constraint{"unmet-family", "Family and couples sessions are held as often as planned.", false,
               constraint::unmet_family, 25},
    Constraint{"unmet-case-management", "Case management is held as often as planned.", false,
               constraint::unmet_case_management, 15},
    Constraint{"unmet-other", "Other appointments are held as often as planned.", false,
               constraint::unmet_other, 15},
    Constraint{"group-open", "Groups are no more than are needed.", false, constraint::group_open,
               15, false, true},
    Constraint{"primary-clinician", "Counselling is with the client's own clinician.", false,
               constraint::primary_clinician, 15, true},
    Constraint{"track-preference", "Clients are in a track that they prefer.", false,
               constraint::track_preference, 10, true},
    Constraint{"second-choice", "Clients are in the track that they prefer most.", false,
               constraint::second_choice, 2},
    Constraint{"focus", "Clients are in a track of the focus that suits them.", false,
               constraint::focus, 8, true},
    Constraint{"modality-preference", "Clients come, or stay at home, as they prefer.", false,
               constraint::modality_preference, 5, true},
    Constraint{"clinician-gender", "Counselling is with a clinician of the gender wished for.",
               false, constraint::clinician_gender, 4, true},
    Constraint{"extra-day", "Nobody comes on a day without a group for an appointment.", false,
               constraint::extra_day, 6, false, true},
    Constraint{"extra-day-virtual", "The same where all is virtual.", false,
               constraint::extra_day_virtual, 2, false, true},
    Constraint{"waiting-time", "Appointments lie next to the group: half hours between, up to 4.",
               false, constraint::waiting_time, 1, false, true},
    Constraint{"planned-minutes", "A full week holds the minutes that the program plans.", false,
               constraint::planned_minutes},
};

template <class List, class Which, class Member>
auto const* look_up(List const& list, Which const& which, Member member) {
  auto const found = std::ranges::find(list, which, member);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::span<Constraint const> constraints() {
  return table;
}

namespace {

// Whether an absence names it and covers the date.
template <class Which, class Member>
bool away(Problem const& problem, Which const& which, Date date, Member member) {
  return std::ranges::any_of(problem.absences, [&](Absence const& absence) {
    return absence.*member == which && absence.time.contains(date);
  });
}

RuleChange change_of(Problem const& problem, std::string_view rule, std::string_view program) {
  auto const in = [&](std::vector<RuleChange> const& changes) -> RuleChange const* {
    return look_up(changes, rule, &RuleChange::rule);
  };
  RuleChange merged;
  if (auto const* const of = look_up(problem.programs, program, &Program::id))
    if (auto const* const own = in(of->rule_changes)) merged = *own;
  if (auto const* const site = in(problem.site.rule_changes)) {
    if (site->weight) merged.weight = site->weight;
    if (site->hard) merged.hard = site->hard;
  }
  return merged;
}

// The violations of one row, with its name.
void find_row(Problem const& problem, Timetable const& timetable, Constraint const& row,
              Violations& found) {
  auto const before = found.size();
  row.find(problem, timetable, found);
  for (std::size_t i = before; i < found.size(); ++i) {
    found[i].constraint = row.name;
    found[i].hard = row.hard || is_hard(problem, row.name, found[i].program);
  }
}

}  // namespace

bool is_away(Problem const& problem, ClinicianId const& clinician, Date date) {
  return away(problem, clinician, date, &Absence::clinician);
}

bool is_away(Problem const& problem, RoomId const& room, Date date) {
  return away(problem, room, date, &Absence::room);
}

int weight_of(Problem const& problem, std::string_view rule, std::string_view program) {
  auto const* const row = look_up(table, rule, &Constraint::name);
  if (row == nullptr) return 0;
  return change_of(problem, rule, program).weight.value_or(row->weight);
}

bool is_hard(Problem const& problem, std::string_view rule, std::string_view program) {
  auto const* const row = look_up(table, rule, &Constraint::name);
  if (row == nullptr) return false;
  return row->hard || (row->may_harden && change_of(problem, rule, program).hard.value_or(false));
}

std::vector<Violation> check(Problem const& problem, Timetable const& timetable) {
  Violations found;
  for (auto const& row : constraints())
    if (!row.price_only) find_row(problem, timetable, row, found);
  return found;
}

std::vector<CostLine> costs(Problem const& problem, Timetable const& timetable) {
  std::vector<CostLine> lines;
  for (auto const& row : constraints()) {
    if (row.hard) continue;
    Violations found;
    find_row(problem, timetable, row, found);
    CostLine line{.rule = std::string(row.name)};
    for (auto const& violation : found) {
      line.times += violation.times;
      line.cost +=
          static_cast<long>(violation.times) * weight_of(problem, row.name, violation.program);
    }
    if (line.times != 0) lines.push_back(std::move(line));
  }
  return lines;
}

long total(std::vector<CostLine> const& lines) {
  long sum = 0;
  for (auto const& line : lines) sum += line.cost;
  return sum;
}

Program const* Names::program(Session const& session) const {
  return look_up(problem.programs, session.program, &Program::id);
}

Service const* Names::service(Session const& session) const {
  auto const* of = program(session);
  return of == nullptr ? nullptr : of->find_service(session.service);
}

Track const* Names::track(Session const& session) const {
  auto const* of = program(session);
  return of == nullptr ? nullptr : of->find_track(session.track);
}

Clinician const* Names::clinician(ClinicianId const& id) const {
  return look_up(problem.site.clinicians, id, &Clinician::id);
}

Room const* Names::room(RoomId const& id) const {
  return look_up(problem.site.rooms, id, &Room::id);
}

Demand const* Names::demand(ClientId const& client, Session const& session) const {
  for (auto const& demand : problem.demands)
    if (demand.client == client && demand.program == session.program &&
        demand.stay.contains(session.date))
      return &demand;
  return nullptr;
}

std::string named(Session const& session) {
  return fmt::format("{} {} {} ({})", to_text(session.date), to_text(session.time), session.service,
                     session.id.value);
}

}  // namespace careplan
