// The problem as the record has it: who is in a program, what is known of them, and what went
// before.
#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "workflow/schedule.hpp"

namespace careplan {
namespace {

// Before the horizon of a client's groups and clinicians, and on both sides of it of appointments.
constexpr std::chrono::days remembered{26 * 7};
constexpr std::string_view dual_diagnosis = "dual_diagnosis";  // as tracks call their focus

std::string word_of(Facts const& facts, std::string_view address) {
  auto const found = facts.find(address);
  if (found == facts.end()) return {};
  auto const* const word = std::get_if<std::string>(&found->second);
  return word == nullptr ? std::string() : *word;
}

std::vector<std::string> listed(std::string const& text) {
  std::vector<std::string> list;
  for (auto const part : split(text, ','))
    if (!trim(part).empty()) list.emplace_back(trim(part));
  return list;
}

bool is(Facts const& facts, std::string_view address, bool value) {
  auto const found = facts.find(address);
  return found != facts.end() && found->second == Value{value};
}

// The one that most of the sessions have; empty when there are none.
std::string most_of(std::map<std::string, int> const& times) {
  auto const most = std::ranges::max_element(times, {}, [](auto const& one) { return one.second; });
  return most == times.end() ? std::string() : most->first;
}

// Who has begun goes on as before: with the clinician who has held most of the counselling, and in
// the track of the group, as far as that is wished for and not decided otherwise.
void go_on(Demand& demand, Program const& program, Site const& site,
           std::vector<Session> const& past) {
  std::map<std::string, int> clinicians;
  std::map<std::string, int> tracks;
  for (auto const& session : past) {
    if (session.program != demand.program || session.date < demand.stay.begin ||
        !session.has(demand.client))
      continue;
    if (!session.group.empty())
      ++tracks[session.track];
    else if (session.kind == ServiceKind::individual)
      ++clinicians[session.clinician.value];
  }
  ClinicianId const own{most_of(clinicians)};
  if (std::ranges::find(site.clinicians, own, &Clinician::id) != site.clinicians.end())
    demand.clinician = own;
  auto const track = most_of(tracks);
  if (demand.track || program.find_track(track) == nullptr) return;
  std::erase(demand.preferred_tracks, track);
  demand.preferred_tracks.insert(demand.preferred_tracks.begin(), track);
}

// The client's appointments of the stay that stand outside the horizon.
void note_beside(Demand& demand, std::vector<Session> const& sessions) {
  for (auto const& session : sessions)
    if (session.group.empty() && session.program == demand.program &&
        demand.stay.contains(session.date) && session.has(demand.client))
      demand.beside.push_back({session.service, session.date});
}

// Places are kept free by groups that are planned smaller.
void keep_free(int places, Program& program) {
  auto const shrink = [places](GroupSize& size) {
    size.max = std::max({1, size.min, size.max - places});
  };
  shrink(program.group_size);
  for (auto& service : program.services)
    if (service.group_size) shrink(*service.group_size);
}

}  // namespace

// A client of unknown availability cannot be given a time that suits: an empty week says so, and
// the timetable lists the client as unmet.
Demand demand_for(Record const& record, Episode const& episode, Program const& program,
                  Span<Date> horizon) {
  auto known = known_facts(record, episode.client, horizon.end - std::chrono::days{1});
  Demand demand{.client = episode.client, .program = episode.program};
  auto const course = course_begin(program, episode.begin);
  auto const weeks = length_of_stay(program, fact_in(known.facts)).weeks;
  auto const planned_end = course + std::chrono::days{7 * std::max(weeks, 1)};
  // Who is admitted before the cohort begins waits for it.
  demand.stay = {std::max(episode.begin, course),
                 episode.end.value_or(std::max(planned_end, horizon.end))};
  if (auto const windows = parse_windows(word_of(known.facts, "intake.available")))
    demand.available = *windows;
  if (!episode.track.empty()) demand.track = episode.track;
  demand.preferred_tracks = listed(word_of(known.facts, "intake.preferred_track"));
  if (auto const modality = from_text<Modality>(word_of(known.facts, "intake.modality")))
    demand.modality = modality;
  // Who was found not to be suited to video comes, whatever would be liked.
  if (is(known.facts, "intake.virtual_suitable", false)) {
    demand.preferred_modality = demand.modality;
    demand.modality = Modality::in_person;
  }
  bool const dual =
      std::ranges::find(program.tracks, dual_diagnosis, &Track::focus) != program.tracks.end();
  demand.focus = word_of(known.facts, "intake.preferred_focus");
  if (demand.focus.empty() && dual && is(known.facts, "intake.co_occurring", true))
    demand.focus = dual_diagnosis;
  demand.preferred_gender = word_of(known.facts, "intake.preferred_clinician_gender");
  demand.needs = std::move(known.facts);
  return demand;
}

void name_unknown_times(std::vector<Demand> const& demands, std::vector<Unmet>& unmet) {
  for (auto& one : unmet) {
    auto const demand = std::ranges::find(demands, one.client, &Demand::client);
    if (one.constraint == "client-availability" && demand != demands.end() &&
        demand->available.empty())
      one.because = "it is not known when the client can come (intake.available)";
  }
}

Problem problem_for(Clinic const& clinic, Record const& record, ScheduleRequest const& request) {
  Problem problem{.site = clinic.catalogue.site(request.site),
                  .horizon = {request.from, request.from + std::chrono::days{7 * request.weeks}},
                  .seed = request.seed,
                  .effort = request.effort,
                  .bound_effort = request.bound_effort,
                  .anytime = request.anytime};
  apply(request.change, problem);
  std::set<std::string> wanted(request.programs.begin(), request.programs.end());
  bool const all = wanted.empty();
  auto const touching = [&](Episode const& episode) {
    return !episode.program.empty() && episode.begin < problem.horizon.end &&
           (!episode.end || *episode.end > problem.horizon.begin) &&
           (all || wanted.contains(episode.program));
  };
  auto const everybody = episodes(record.decisions());
  for (auto const& episode : everybody)
    if (all && touching(episode)) wanted.insert(episode.program);
  for (auto const& id : wanted) {
    problem.programs.push_back(clinic.catalogue.program(id));
    keep_free(request.keep_free, problem.programs.back());
  }
  auto const past = record.sessions({problem.horizon.begin - remembered, problem.horizon.begin});
  auto const later = record.sessions({problem.horizon.end, problem.horizon.end + remembered});
  auto recorded = record.sessions(problem.horizon);
  keep_group_names(problem, past);
  keep_group_names(problem, recorded);
  keep_topics(problem, past);
  for (auto const& episode : everybody) {
    if (!touching(episode)) continue;
    auto const& program = clinic.catalogue.program(episode.program);
    problem.demands.push_back(demand_for(record, episode, program, problem.horizon));
    auto& demand = problem.demands.back();
    go_on(demand, program, problem.site, past);
    note_beside(demand, past);
    note_beside(demand, later);
  }
  std::set<SessionId> marked;
  for (auto const& mark : record.marks()) marked.insert(mark.session);
  for (auto& session : recorded)
    if (!wanted.contains(session.program))
      problem.elsewhere.push_back(std::move(session));
    else if (marked.contains(session.id))
      problem.fixed.push_back(std::move(session));
  return problem;
}

}  // namespace careplan
