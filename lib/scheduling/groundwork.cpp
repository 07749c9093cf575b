#include "scheduling/groundwork.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "scheduling/constraints.hpp"

namespace careplan {
namespace {

using std::chrono::days;

std::size_t slot(weekday day) {
  return day.iso_encoding() - 1;
}

Program const& program_of(Problem const& problem, Demand const& demand) {
  auto const found = std::ranges::find(problem.programs, demand.program, &Program::id);
  if (found == problem.programs.end())
    throw Error(Fault::input, fmt::format("client {} asks for program '{}', which is not among "
                                          "the programs to schedule",
                                          demand.client.value, demand.program));
  return *found;
}

void refuse_unknown_tracks(Demand const& demand, Program const& program) {
  auto wanted = demand.preferred_tracks;
  if (demand.track) wanted.push_back(*demand.track);
  std::vector<std::string> known;
  for (auto const& track : program.tracks) known.push_back(track.id);
  for (auto const& id : wanted)
    if (program.find_track(id) == nullptr)
      throw Error(Fault::input,
                  fmt::format("client {}: program '{}' has no track '{}'", demand.client.value,
                              program.id, id),
                  {}, suggestion(id, known));
}

struct NumberedGroup {
  std::string_view name{};
  int number = 0;
};

// "evening-2" is the second group called evening.
std::optional<NumberedGroup> numbered(std::string_view group) {
  auto const dash = group.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto const digits = group.substr(dash + 1);
  auto const number = parse_integer(digits);
  if (!number || *number < 1 || std::to_string(*number) != digits) return std::nullopt;
  return NumberedGroup{group.substr(0, dash), static_cast<int>(*number)};
}

// Of a track whose id another program's track has as well.
std::string qualified(std::string_view program, std::string_view track) {
  return fmt::format("{}.{}", program, track);
}

std::string group_name(Problem const& problem, Program const& program, Track const& track) {
  auto const own = problem.group_names.find({program.id, track.id});
  if (own != problem.group_names.end()) return own->second;
  bool const taken =
      std::ranges::any_of(problem.programs,
                          [&](Program const& other) {
                            return &other != &program && other.find_track(track.id) != nullptr;
                          }) ||
      std::ranges::any_of(problem.group_names,
                          [&](auto const& other) { return other.second == track.id; });
  return taken ? qualified(program.id, track.id) : track.id;
}

// Groups of one cohort: "evening.c2-1" is the first of the second cohort.
constexpr std::string_view cohort_mark = ".c";

std::string_view without_cohort(std::string_view name) {
  auto const mark = name.rfind(cohort_mark);
  return mark != std::string_view::npos && parse_integer(name.substr(mark + cohort_mark.size()))
             ? name.substr(0, mark)
             : name;
}

TrackPlan plan_track(Problem const& problem, Program const& program, Track const& track,
                     std::optional<Cohort> const& cohort) {
  TrackPlan plan{.program = &program,
                 .track = &track,
                 .entries = grid(program, track),
                 .name = group_name(problem, program, track),
                 .size = program.group_size,
                 .cohort = cohort};
  if (cohort) plan.name += fmt::format("{}{}", cohort_mark, cohort->number);
  std::erase_if(plan.entries, [](GridEntry const& entry) {
    return entry.service->kind == ServiceKind::break_time;
  });
  Weekdays meets;
  for (auto const& entry : plan.entries) {
    auto& hours = plan.hours[slot(entry.day)];
    hours = hours.empty() ? entry.time
                          : Span<Clock>{std::min(hours.begin, entry.time.begin),
                                        std::max(hours.end, entry.time.end)};
    if (auto const own = entry.service->group_size) {
      plan.size.max = std::min(plan.size.max, own->max);
      plan.size.min = std::min(plan.size.min, own->min);
    }
    meets.insert(entry.day);
  }
  for (Date date = problem.horizon.begin; date < problem.horizon.end; date += days{1})
    if (meets.contains(weekday_of(date))) plan.dates.push_back(date);
  return plan;
}

// The entries that the client would come to on some date of the stay.
std::vector<GridEntry const*> attended(DemandPlan const& plan, TrackPlan const& track) {
  std::vector<GridEntry const*> list;
  for (auto const& entry : track.entries)
    for (auto const date : track.dates)
      if (plan.stay.contains(date) && weekday_of(date) == entry.day &&
          belongs(*plan.demand, *plan.program, track, entry, date) != Truth::no) {
        list.push_back(&entry);
        break;
      }
  return list;
}

// Wishes that the program or the site has made conditions.
std::optional<Refusal> refuse_wish(Problem const& problem, Demand const& demand,
                                   Track const& track) {
  auto const& wishes = demand.preferred_tracks;
  if (!wishes.empty() && std::ranges::find(wishes, track.id) == wishes.end() &&
      is_hard(problem, "track-preference", demand.program))
    return Refusal{"track-preference", fmt::format("'{}' is not wished for", track.id)};
  if (!demand.focus.empty() && demand.focus != track.focus &&
      is_hard(problem, "focus", demand.program))
    return Refusal{"focus", fmt::format("'{}' is not of the focus '{}'", track.id, demand.focus)};
  if (demand.preferred_modality && *demand.preferred_modality != track.modality &&
      is_hard(problem, "modality-preference", demand.program))
    return Refusal{"modality-preference",
                   fmt::format("'{}' is {}", track.id, to_text(track.modality))};
  return std::nullopt;
}

std::optional<Refusal> refuse(Groundwork const& clinic, DemandPlan const& plan,
                              TrackPlan const& track) {
  auto const& demand = *plan.demand;
  auto const& id = track.track->id;
  if (demand.track && *demand.track != id)
    return Refusal{"track", fmt::format("the decided track is '{}'", *demand.track)};
  if (demand.modality && *demand.modality != track.track->modality)
    return Refusal{"modality",
                   fmt::format("'{}' is {}, the client needs {}", id,
                               to_text(track.track->modality), to_text(*demand.modality))};
  if (auto refusal = refuse_wish(clinic.problem, demand, *track.track)) return refusal;
  for (auto const* entry : attended(plan, track)) {
    auto const when = fmt::format("{} {}", to_text(entry->day), to_text(entry->time));
    if (!clinic.open(entry->day, entry->time, track.track->modality))
      return Refusal{"site-hours", fmt::format("'{}' needs the site open {}", id, when)};
    if (!demand.available.covers(entry->day, entry->time))
      return Refusal{"client-availability",
                     fmt::format("'{}' meets {}, the client would need to be free then", id, when)};
  }
  return std::nullopt;
}

// The group of the client's announced sessions in the program, if there are any.
std::optional<std::pair<int, int>> announced_group(Groundwork const& clinic, Demand const& demand) {
  for (auto const& session : clinic.problem.fixed) {
    if (session.program != demand.program || session.group.empty() || !session.has(demand.client))
      continue;
    for (std::size_t t = 0; t < clinic.tracks.size(); ++t) {
      auto const& track = clinic.tracks[t];
      if (track.program->id != session.program || track.track->id != session.track) continue;
      auto const group = numbered(session.group);
      if (group && group->name == track.name)
        return std::pair(static_cast<int>(t), group->number - 1);
    }
  }
  return std::nullopt;
}

DemandPlan plan_demand(Groundwork const& clinic, Demand const& demand) {
  auto const& problem = clinic.problem;
  auto const& program = program_of(problem, demand);
  refuse_unknown_tracks(demand, program);
  if (demand.clinician && clinic.clinician(*demand.clinician) < 0)
    throw Error(Fault::input, fmt::format("client {}: the site has no clinician '{}'",
                                          demand.client.value, demand.clinician->value));
  DemandPlan plan{.demand = &demand,
                  .program = &program,
                  .stay = {std::max(demand.stay.begin, problem.horizon.begin),
                           std::min(demand.stay.end, problem.horizon.end)},
                  .announced = announced_group(clinic, demand)};
  for (std::size_t t = 0; t < clinic.tracks.size(); ++t) {
    auto const& track = clinic.tracks[t];
    if (track.program != &program || track.cohort != cohort_in(program, demand)) continue;
    if (auto refusal = refuse(clinic, plan, track))
      plan.refusals.push_back(std::move(*refusal));
    else
      plan.options.push_back({static_cast<int>(t)});
  }
  return plan;
}

template <class List, class Which>
int index_of(List const& list, Which const& id) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].id == id) return static_cast<int>(i);
  return -1;
}

}  // namespace

// The tracks of a program with cohorts stand once for each of them: their groups never mix.
Groundwork::Groundwork(Problem const& given) : problem(given) {
  for (auto const& program : problem.programs) {
    std::map<int, std::optional<Cohort>> cohorts;
    for (auto const& demand : problem.demands)
      if (demand.program == program.id)
        if (auto const cohort = cohort_in(program, demand)) cohorts[cohort->number] = cohort;
    if (!program.cohort) cohorts[0] = std::nullopt;
    for (auto const& [number, cohort] : cohorts)
      for (auto const& track : program.tracks)
        tracks.push_back(plan_track(problem, program, track, cohort));
  }
  for (auto const& demand : problem.demands) demands.push_back(plan_demand(*this, demand));
}

int Groundwork::clinician(ClinicianId const& id) const {
  return index_of(problem.site.clinicians, id);
}

int Groundwork::room(RoomId const& id) const {
  return index_of(problem.site.rooms, id);
}

bool Groundwork::may_lead(int clinician, Service const& service) const {
  return holds_credential(problem.site.clinicians[static_cast<std::size_t>(clinician)], service);
}

bool Groundwork::suits(int clinician, Demand const& demand, ServiceKind kind) const {
  if (!is_counselling(kind)) return true;
  auto const& who = problem.site.clinicians[static_cast<std::size_t>(clinician)];
  bool const own = !demand.clinician || *demand.clinician == who.id;
  bool const wished = demand.preferred_gender.empty() || demand.preferred_gender == who.gender;
  return (own || !is_hard(problem, "primary-clinician", demand.program)) &&
         (wished || !is_hard(problem, "clinician-gender", demand.program));
}

bool Groundwork::fits(int room, Service const& service, int people) const {
  auto const& place = problem.site.rooms[static_cast<std::size_t>(room)];
  return (service.room_kind.empty() || service.room_kind == place.kind) && place.capacity >= people;
}

bool Groundwork::open(weekday day, Span<Clock> time, Modality modality) const {
  return modality == Modality::virtual_ || problem.site.open.empty() ||
         problem.site.open.covers(day, time);
}

std::optional<Cohort> cohort_in(Program const& program, Demand const& demand) {
  if (!program.cohort) return std::nullopt;
  return cohort_of(*program.cohort, demand.stay.begin);
}

int client_week(Demand const& demand, Program const& program, Date date) {
  int last = 0;
  for (auto const& phase : program.phases) last = std::max(last, phase.last_week);
  return std::min(last, program_week(program, demand.stay.begin, date));
}

Truth needed(Demand const& demand, Block const& block) {
  if (!block.only_if) return Truth::yes;
  return evaluate(block.only_if, fact_in(demand.needs));
}

Truth belongs(Demand const& demand, Program const& program, TrackPlan const& track,
              GridEntry const& entry, Date date) {
  if (!demand.stay.contains(date)) return Truth::no;
  auto const* use = use_in_week(entry, *track.track, client_week(demand, program, date));
  return use == nullptr ? Truth::no : needed(demand, *use->block);
}

Refusal why_no_track(DemandPlan const& plan) {
  if (plan.refusals.empty())
    return {"track", fmt::format("program '{}' has no track", plan.program->id)};
  // That another track was decided, or another modality is needed, is no news: what blocks is.
  auto const is_news = [](Refusal const& refusal) { return refusal.constraint != "track"; };
  bool const news = std::ranges::any_of(plan.refusals, is_news);
  Refusal why;
  for (auto const& refusal : plan.refusals) {
    if (news && !is_news(refusal)) continue;
    if (why.constraint.empty() || why.constraint == "modality") why.constraint = refusal.constraint;
    why.because += (why.because.empty() ? "" : "; ") + refusal.because;
  }
  return why;
}

std::optional<Refusal> waits_for_cohort(Problem const& problem, DemandPlan const& plan) {
  auto const cohort = cohort_in(*plan.program, *plan.demand);
  if (!cohort || cohort->begin < problem.horizon.end) return std::nullopt;
  return Refusal{"cohort", fmt::format("the next cohort begins on {}, after this timetable",
                                       to_text(cohort->begin))};
}

long wish_cost(Problem const& problem, Demand const& demand, Track const& track) {
  auto const weight = [&](std::string_view rule) {
    return weight_of(problem, rule, demand.program);
  };
  long cost = 0;
  auto const& wishes = demand.preferred_tracks;
  if (auto const found = std::ranges::find(wishes, track.id); found == wishes.end())
    cost += wishes.empty() ? 0 : weight("track-preference");
  else if (found != wishes.begin())
    cost += weight("second-choice");
  if (!demand.focus.empty() && demand.focus != track.focus) cost += weight("focus");
  if (demand.preferred_modality && *demand.preferred_modality != track.modality)
    cost += weight("modality-preference");
  return cost;
}

bool holds_credential(Clinician const& clinician, Service const& service) {
  return service.credentials.empty() ||
         std::ranges::find_first_of(clinician.credentials, service.credentials) !=
             clinician.credentials.end();
}

void keep_group_names(Problem& problem, std::vector<Session> const& recorded) {
  for (auto const& session : recorded)
    if (auto const group = numbered(session.group)) {
      auto const name = without_cohort(group->name);
      if (name == session.track || name == qualified(session.program, session.track))
        problem.group_names[{session.program, session.track}] = name;
    }
}

std::string one_of(std::vector<std::string> const& credentials) {
  return credentials.empty() ? "anyone" : join(credentials, " or ");
}

}  // namespace careplan
