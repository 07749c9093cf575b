#include "workflow/care_view.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "attendance/care_signals.hpp"
#include "attendance/service_days.hpp"
#include "attendance/uncounted.hpp"
#include "client/by_client.hpp"
#include "storage/presences.hpp"
#include "storage/stays.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_hours.hpp"

namespace careplan {
namespace {

// What lengthens stays or reaches milestones.
void add_asked(Names& addresses, Program const& program) {
  auto const ask = [&](std::string const& address) {
    if (!address.empty()) addresses.insert(address);
  };
  for (auto const& length : program.lengths) std::ranges::for_each(facts_read(length.when), ask);
  for (auto const& milestone : program.milestones) {
    ask(milestone.self_report);
    if (milestone.when) std::ranges::for_each(facts_read(milestone.when), ask);
  }
}

Told told_by(KnownFacts&& known) {
  return {.facts = std::move(known.facts), .age_days = std::move(known.age_days)};
}

}  // namespace

std::vector<MilestoneState> milestones_on(Program const& program, Record const& record,
                                          Episode const& stay, Told const& told, Date day) {
  auto const after = day + std::chrono::days{1};
  Attendance const attendance{.episodes = {stay},
                              .sessions = record.sessions({stay.begin, after}),
                              .marks = record.marks(stay.client),
                              .milestones = record.milestones(stay.client)};
  auto const care = care_of(record, stay.client);
  auto const events = care_events(attendance, care);
  return milestone_states(program, {.stay = stay,
                                    .tests = care.tests,
                                    .events = events,
                                    .recorded = attendance.milestones,
                                    .plans = care.plans,
                                    .told = told,
                                    .as_of = after});
}

CareView::CareView(Clinic const& clinic, Record const& record, CareQuestion const& question)
    : clinic_(clinic), question_(question), record_(record) {
  if (question.client) need_client(record_, *question.client);
  care_ = care_of(record_);
  auto stays = stays_of(record_, Date::max()).list;
  auto time = time_of_sessions(today());
  auto const this_week = time.end;
  // What is authorized is held against everything that is planned.
  for (auto const& row : care_.authorizations)
    time.end = std::max(time.end, row.last + std::chrono::days{1});
  later_weeks_ = time.end != this_week;
  planned_until_ = std::max(time.end, this_week + std::chrono::days{1});
  attendance_ = attendance_by_number(clinic, record_, std::move(stays), presences(record_, time),
                                     question.site);
  events_ = care_events(attendance_, care_);
  sort_by_client(care_.tests);
  sort_by_client(care_.plans);
  sort_by_client(attendance_.milestones);
  if (question.rules.size() > 1) heed_ages();
}

std::vector<RulePack> const& CareView::packs() const {
  if (packs_.empty()) packs_ = packs_of(clinic_, question_.rules);
  return packs_;
}

void CareView::heed_ages() {
  if (!std::exchange(ages_heeded_, true))
    attendance_.births = births({Date::min(), planned_until_}, doubts_);
}

std::map<ClientId, Date> CareView::births(Span<Date> within, std::vector<std::string>& doubts) {
  if (!any_age(packs())) return {};
  if (!ages_) ages_ = record_.facts("intake", "intake.age");
  return births_by_age(*ages_, packs(), within, doubts, attendance_.episodes);
}

std::vector<Signal> CareView::signals() {
  // Weeks to come are read for authorizations alone.
  Attendance so_far;
  if (later_weeks_) so_far = attendance_by_number(clinic_, record_, question_.site);
  auto& looked_at = later_weeks_ ? so_far : attendance_;
  std::vector<std::string> doubts;  // they are held to the first pack
  auto recent = births({today() - std::chrono::days{27}, today() + std::chrono::days{1}}, doubts);
  std::swap(looked_at.births, recent);
  std::vector<Signal> all;
  for (auto const& id : programs_in(looked_at))
    for (auto& signal : careplan::signals(looked_at, care_.tests, program(id), packs(),
                                          today() + std::chrono::days{1}))
      if (!question_.client || signal.client == *question_.client) all.push_back(std::move(signal));
  std::swap(looked_at.births, recent);
  for (auto& signal : uncounted_signals(looked_at, today() + std::chrono::days{1}))
    if (!question_.client || signal.client == *question_.client) all.push_back(std::move(signal));
  return all;
}

bool CareView::wanted(Episode const& stay) const {
  return !stay.program.empty() && (!question_.client || stay.client == *question_.client);
}

std::vector<Episode const*> CareView::present() const {
  std::vector<Episode const*> stays;
  for (auto const& stay : attendance_.episodes)
    if (wanted(stay) && stay.active_on(today())) stays.push_back(&stay);
  return stays;
}

std::vector<Episode const*> CareView::left() const {
  std::map<ClientId, Episode const*> last;
  for (auto const& stay : attendance_.episodes)
    if (stay.begin <= today()) last[stay.client] = &stay;
  std::vector<Episode const*> stays;
  for (auto const& [client, stay] : last)
    if (wanted(*stay) && !stay->active_on(today())) stays.push_back(stay);
  return stays;
}

Told const& CareView::told(Episode const& stay) const {
  if (told_.empty() && !question_.client) read_told();
  std::pair const key(stay.client, stay.program);
  if (auto const found = told_.find(key); found != told_.end()) return found->second;
  Names asked;
  add_asked(asked, program(stay));
  return told_[key] = told_by(known_facts(record_, stay.client, today(), instruments_of(asked)));
}

void CareView::read_told() const {
  Names asked;
  std::set<ClientId> clients;
  for (auto const* stay : present()) {
    add_asked(asked, program(*stay));
    clients.insert(stay->client);
  }
  auto decided = care_.decisions;
  std::erase_if(decided, [&](DecisionRow const& row) { return row.date > today(); });
  auto known = known_facts(record_, clients, today(), asked, episodes(std::move(decided)));
  for (auto const* stay : present())
    told_[{stay->client, stay->program}] = told_by(KnownFacts(known[stay->client]));
}

LengthOfStay CareView::length(Episode const& stay) const {
  if (program(stay).lengths.empty()) return length_of_stay(program(stay), {});
  return length_of_stay(program(stay), fact_in(told(stay).facts));
}

std::vector<Signal> CareView::length_signals(Episode const& stay,
                                             LengthOfStay const& planned) const {
  return careplan::length_signals(stay, program(stay), planned, of_client(events_, stay.client),
                                  today());
}

CareView::Progress CareView::progress(Episode const& stay) const {
  StayView const view{.stay = stay,
                      .tests = of_client(care_.tests, stay.client),
                      .events = of_client(events_, stay.client),
                      .recorded = of_client(attendance_.milestones, stay.client),
                      .plans = of_client(care_.plans, stay.client),
                      .told = told(stay),
                      .as_of = today() + std::chrono::days{1}};
  Progress progress{.milestones = milestone_states(program(stay), view)};
  progress.completion = completion(program(stay), progress.milestones);
  progress.phases = phase_standing(program(stay), view, progress.milestones);
  return progress;
}

std::vector<DueDate> CareView::dues(Episode const& stay, std::optional<int> planned_weeks) const {
  auto const& pack = pack_for(packs(), age_of(attendance_, stay.client, stay.begin));
  auto const [known, is_new] = due_rules_.try_emplace({stay.program, &pack});
  auto& rules = known->second;
  if (is_new) {
    rules = program(stay).dues;
    rules.insert(rules.end(), pack.dues.begin(), pack.dues.end());
  }
  if (!planned_weeks && stay.active_on(today()) &&
      std::ranges::find(rules, DueAnchor::planned_end, &DueRule::anchor) != rules.end())
    planned_weeks = length(stay).weeks;
  return due_dates({.stay = stay,
                    .program = program(stay),
                    .rules = rules,
                    .events = of_client(events_, stay.client),
                    .closures = attendance_.closures,
                    .leaves = attendance_.leaves,
                    .planned_weeks = planned_weeks,
                    .today = today()});
}

std::vector<DueDate> CareView::dues() const {
  std::vector<DueDate> all;
  for (auto const& stays : {present(), left()})
    for (auto const* stay : stays)
      for (auto& due : dues(*stay)) all.push_back(std::move(due));
  std::ranges::stable_sort(
      all, {}, [](DueDate const& due) { return std::tie(due.client, due.due, due.rule); });
  return all;
}

AuthorizationReport CareView::authorizations(Program const& program) {
  heed_ages();
  return authorization_report(attendance_, program, packs(), care_.authorizations, today());
}

}  // namespace careplan
