#include "scheduling/modelling.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "scheduling/constraints.hpp"
#include "scheduling/index.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// No timetable is cheaper for breaking a rule that a program has made hard.
constexpr long forbidden = 1'000'000;
constexpr int waiting_half_hours = 4;

class Modeller {
 public:
  Modeller(Groundwork const& clinic, std::vector<Course> const& courses)
      : clinic_(clinic), problem_(clinic.problem), courses_(courses) {}

  Modelled make() {
    first_monday_ = week_start(problem_.horizon.begin);
    model_.weeks = week_of(problem_.horizon.end - days{1}) + 1;
    lay_grid();
    for (auto const& track : clinic_.tracks) add_track(track);
    for (auto const& clinician : problem_.site.clinicians)
      model_.clinicians.push_back({static_cast<int>(clinician.day_max.count()),
                                   static_cast<int>(clinician.week_max.count()),
                                   clinician.caseload_max});
    for (auto const& room : problem_.site.rooms) model_.rooms.push_back({room.capacity});
    for (auto const& demand : clinic_.demands) add_client(demand);
    for (std::size_t c = 0; c < courses_.size(); ++c) add_course(static_cast<int>(c));
    announce();
    return {std::move(model_), std::move(stands_)};
  }

 private:
  int week_of(Date date) const { return static_cast<int>((date - first_monday_).count() / 7); }
  int weight(std::string_view rule, Program const& program) const {
    return weight_of(problem_, rule, program.id);
  }

  // Half hours where everything lies on them, quarters otherwise, and no finer than 64 to a day.
  void lay_grid() {
    int first = 24 * 60;
    int last = 0;
    bool halves = true;
    auto const see = [&](Span<Clock> time) {
      first = std::min(first, time.begin.minute);
      last = std::max(last, time.end.minute);
      halves &= time.begin.minute % 30 == 0 && time.end.minute % 30 == 0;
    };
    for (auto const& track : clinic_.tracks)
      for (auto const& entry : track.entries) see(entry.time);
    for (auto const& clinician : problem_.site.clinicians)
      for (auto const& window : clinician.available.windows()) see(window.time);
    for (auto const& course : courses_) halves &= course.minutes.count() % 30 == 0;
    first = std::max(0, first / 30 * 30);
    model_.grid = {.begin = first, .step = halves ? 30 : 15};
    if (last - first > 64 * model_.grid.step) model_.grid.step = 30;
    model_.grid.count = std::clamp(model_.grid.slots(last - first), 1, 64);
    for (auto const& track : clinic_.tracks)
      for (auto const& entry : track.entries)
        on_grid_ &= (entry.time.begin.minute - first) % model_.grid.step == 0 &&
                    (entry.time.end.minute - first) % model_.grid.step == 0;
  }

  DayBits filled(Span<Clock> time) const {
    DayBits bits = 0;
    for (int slot = 0; slot < model_.grid.count; ++slot)
      if (time.begin.minute <= model_.grid.minute(slot) &&
          model_.grid.minute(slot) + model_.grid.step <= time.end.minute)
        bits |= DayBits{1} << slot;
    return bits;
  }

  // Whether anybody, and whether everybody, of the clients who may be in the track comes.
  std::pair<bool, bool> attendance(TrackPlan const& track, int index,
                                   GridEntry const& entry) const {
    bool some = false;
    bool all = true;
    for (auto const& plan : clinic_.demands) {
      if (std::ranges::find(plan.options, index, &Option::track) == plan.options.end()) continue;
      for (auto const date : track.dates) {
        if (weekday_of(date) != entry.day || !plan.stay.contains(date)) continue;
        bool const comes = belongs(*plan.demand, *plan.program, track, entry, date) == Truth::yes;
        some |= comes;
        all &= comes;
      }
    }
    return {some, all};
  }

  void add_track(TrackPlan const& track) {
    auto const& program = *track.program;
    bool const in_person = track.track->modality == Modality::in_person;
    ModelTrack made{
        .in_person = in_person,
        .size_min = track.size.min,
        .size_max = track.size.max,
        .open_cost = weight("group-open", program),
        .short_cost = weight("group-size-min", program),
        .min_is_hard = is_hard(problem_, "group-size-min", program.id),
        .extra_day_cost = weight(in_person ? "extra-day" : "extra-day-virtual", program),
        .waiting_cost = in_person ? weight("waiting-time", program) : 0,
        .waiting_limit = waiting_half_hours};
    if (made.min_is_hard) made.short_cost = forbidden;
    made.first_minute.fill(-1);
    made.last_minute.fill(-1);
    for (int day = 0; day < 7; ++day) {
      auto const hours = track.hours[at(day)];
      if (hours.empty()) continue;
      made.hours[at(day)] = model_.grid.touched(hours);
      made.first_minute[at(day)] = hours.begin.minute;
      made.last_minute[at(day)] = hours.end.minute;
    }
    int const index = static_cast<int>(model_.tracks.size());
    std::array<DayBits, 7> before{};  // a slot that two hours of the track touch is the first's
    for (std::size_t e = 0; e < track.entries.size(); ++e) {
      auto const& entry = track.entries[e];
      auto const [some, all] = attendance(track, index, entry);
      if (!some) continue;
      made.entries.push_back(hour_of(entry, in_person));
      auto& hour = made.entries.back();
      hour.entry = static_cast<int>(e);
      hour.everybody = all;
      if (e > 0 && !track.entries[e - 1].time.overlaps(entry.time))
        hour.slots &= ~before[at(hour.day)];
      before[at(hour.day)] |= hour.slots;
    }
    model_.tracks.push_back(std::move(made));
  }

  ModelEntry hour_of(GridEntry const& entry, bool in_person) const {
    ModelEntry hour{.day = static_cast<int>(entry.day.iso_encoding()) - 1,
                    .slots = model_.grid.touched(entry.time),
                    .core = filled(entry.time),
                    .minutes = static_cast<int>(length(entry.time).count())};
    auto const& site = problem_.site;
    for (int k = 0; k < static_cast<int>(site.clinicians.size()); ++k)
      if (clinic_.may_lead(k, *entry.service) &&
          site.clinicians[at(k)].available.covers(entry.day, entry.time))
        hour.clinicians.push_back(k);
    if (in_person) hour.rooms = rooms_for(*entry.service);
    return hour;
  }

  std::vector<int> rooms_for(Service const& service) const {
    std::vector<int> list;
    for (int r = 0; r < static_cast<int>(problem_.site.rooms.size()); ++r)
      if (clinic_.fits(r, service, 1)) list.push_back(r);
    std::ranges::stable_sort(list, {}, [&](int r) { return problem_.site.rooms[at(r)].capacity; });
    return list;
  }

  void add_client(DemandPlan const& plan) {
    auto const& demand = *plan.demand;
    auto const& program = *plan.program;
    ModelClient client{.person = person_of(demand.client)};
    int const weeks = weeks_of_stay(problem_, demand);
    for (int week = 0; week < weeks; ++week)
      client.weeks.push_back(week_of(plan.stay.begin) + week);
    for (int const week : client.weeks)
      if (Date const monday = first_monday_ + days{7 * week};
          plan.stay.covers({monday, monday + days{7}}))
        client.whole_weeks.push_back(week);
    client.waiting_cost =
        weeks * (static_cast<long>(weight("place", program)) +
                 static_cast<long>(std::max(0, demand.priority)) * weight("priority", program));
    if (weeks > 0)
      for (auto const& option : plan.options)
        client.options.push_back(
            {option.track,
             weeks * wish_cost(problem_, demand, *clinic_.tracks[at(option.track)].track)});
    if (plan.announced && weeks > 0) {
      client.announced_track = plan.announced->first;
      client.announced_number = plan.announced->second;
      if (std::ranges::find(client.options, client.announced_track, &ModelOption::track) ==
          client.options.end())
        client.options.push_back({client.announced_track, 0});
    }
    model_.clients.push_back(std::move(client));
  }

  int person_of(ClientId const& client) {
    auto const [found, added] = persons_.try_emplace(client, model_.persons);
    if (added) ++model_.persons;
    return found->second;
  }

  int kind_of(int minutes) {
    auto const [found, added] = kinds_.try_emplace(minutes, static_cast<int>(kinds_.size()));
    if (added) {
      auto& starts = model_.starts.emplace_back();
      for (auto const& clinician : problem_.site.clinicians)
        starts.push_back(model_.grid.starts(clinician.available, minutes));
    }
    return found->second;
  }

  struct Weeks {
    std::vector<int> due{};
    std::vector<int> sure{};
  };

  // Weeks of the dues: a window of several weeks takes one of them, spread over the clients.
  std::map<int, Weeks> weeks_of(Course const& course) const {
    std::map<int, Weeks> weeks;  // by nth
    for (auto const& due : course.due) {
      if (!due.whole) continue;
      Date monday = week_start(due.window.begin);
      if (monday < due.window.begin) monday += days{7};
      int const count = static_cast<int>((due.window.end - monday).count() / 7);
      if (count < 1) continue;
      auto& list = weeks[due.nth];
      int const week = week_of(monday) + course.demand % count;
      if (std::ranges::find(list.due, week) != list.due.end()) continue;
      list.due.push_back(week);
      if (due.window.end - due.window.begin == days{7}) list.sure.push_back(week);
    }
    return weeks;
  }

  void add_course(int index) {
    auto const& course = courses_[at(index)];
    auto const& plan = clinic_.demands[at(course.demand)];
    auto const& demand = *plan.demand;
    int const minutes = static_cast<int>(course.minutes.count());
    ModelAppointment made{
        .client = course.demand,
        .course = index,
        .minutes = minutes,
        .length = model_.grid.slots(minutes),
        .core_length = on_grid_ ? model_.grid.slots(minutes) : minutes / model_.grid.step,
        .kind = kind_of(minutes),
        .unmet_cost = weight(unmet_rule(course.service->kind), *plan.program)};
    made.starts[0] = made.starts[1] = model_.grid.starts(demand.available, minutes);
    if (!problem_.site.open.empty()) {
      auto const open = model_.grid.starts(problem_.site.open, minutes);
      for (std::size_t day = 0; day < 7; ++day) made.starts[1][day] &= open[day];
    }
    made.choices = choices_for(demand, *plan.program, *course.service);
    made.rooms = rooms_for(*course.service);
    for (auto& [nth, weeks] : weeks_of(course)) {
      std::ranges::sort(weeks.due);
      made.weeks = weeks.due;
      made.sure_weeks = weeks.sure;
      model_.clients[at(course.demand)].appointments.push_back(
          static_cast<int>(model_.appointments.size()));
      model_.appointments.push_back(made);
      stands_.push_back({index, nth});
    }
  }

  std::vector<ModelChoice> choices_for(Demand const& demand, Program const& program,
                                       Service const& service) const {
    std::vector<ModelChoice> list;
    auto const& clinicians = problem_.site.clinicians;
    bool const counselling = is_counselling(service.kind);
    for (int k = 0; k < static_cast<int>(clinicians.size()); ++k) {
      if (!clinic_.may_lead(k, service) || !clinic_.suits(k, demand, service.kind)) continue;
      bool const own =
          !counselling || !demand.clinician || clinicians[at(k)].id == *demand.clinician;
      bool const wished = !counselling || demand.preferred_gender.empty() ||
                          clinicians[at(k)].gender == demand.preferred_gender;
      list.push_back({k, (own ? 0L : weight("primary-clinician", program)) +
                             (wished ? 0L : weight("clinician-gender", program))});
    }
    std::ranges::stable_sort(list, {}, &ModelChoice::cost);
    return list;
  }

  // Announced appointments take their hours in their week. Announced groups do not: the group
  // that the template opens for them is the same one.
  void announce() {
    auto const size = [&](std::size_t of) { return at(model_.weeks) * of; };
    model_.clinician_taken.resize(size(model_.clinicians.size()));
    model_.clinician_minutes.resize(model_.clinician_taken.size());
    model_.room_taken.resize(size(model_.rooms.size()));
    model_.person_taken.resize(size(at(model_.persons)));
    model_.disturbed.resize(at(model_.weeks));
    auto const disturb = [&](Date date) {
      if (problem_.horizon.contains(date)) model_.disturbed[at(week_of(date))] = true;
    };
    for (auto const& closure : problem_.site.closures) {
      disturb(closure.date);
      if (closure.replaced_by) disturb(*closure.replaced_by);
    }
    for (auto const& session : problem_.fixed) disturb(session.date);
    for (auto const& session : problem_.elsewhere) disturb(session.date);
    for (auto const& absence : problem_.absences) be_without(absence, disturb);
    for (auto const& session : problem_.fixed)
      if (session.group.empty()) take(session);
    for (auto const& session : problem_.elsewhere) take(session);
  }

  void take(Session const& session) {
    if (!problem_.horizon.contains(session.date)) return;
    int const week = week_of(session.date);
    auto const day = at(static_cast<int>(weekday_of(session.date).iso_encoding()) - 1);
    auto const bits = model_.grid.touched(session.time);
    if (int const k = clinic_.clinician(session.clinician); k >= 0) {
      auto const where = model_.at(week, k, model_.clinicians.size());
      model_.clinician_taken[where][day] |= bits;
      model_.clinician_minutes[where][day] += static_cast<int>(length(session.time).count());
    }
    if (int const r = clinic_.room(session.room); r >= 0)
      model_.room_taken[model_.at(week, r, model_.rooms.size())][day] |= bits;
    for (auto const& client : session.roster)
      if (auto const who = persons_.find(client); who != persons_.end())
        model_.person_taken[model_.at(week, who->second, at(model_.persons))][day] |= bits;
  }

  // Who is out all the time is not in the template week; shorter absences are met date by date.
  template <class Disturb>
  void be_without(Absence const& absence, Disturb disturb) {
    if (!absence.time.covers(problem_.horizon)) {
      for (Date date = std::max(absence.time.begin, problem_.horizon.begin);
           date < std::min(absence.time.end, problem_.horizon.end); date += days{1})
        disturb(date);
      return;
    }
    int const k = absence.clinician ? clinic_.clinician(*absence.clinician) : -1;
    int const r = absence.room ? clinic_.room(*absence.room) : -1;
    WeekBits always{};
    always.fill(~DayBits{0});
    for (int week = 0; week < model_.weeks; ++week) {
      if (k >= 0) model_.clinician_taken[model_.at(week, k, model_.clinicians.size())] = always;
      if (r >= 0) model_.room_taken[model_.at(week, r, model_.rooms.size())] = always;
    }
  }

  Groundwork const& clinic_;
  Problem const& problem_;
  std::vector<Course> const& courses_;
  Date first_monday_{};
  Model model_{};
  bool on_grid_ = true;  // every hour of every track begins and ends on the grid
  std::vector<Stands> stands_{};
  std::map<ClientId, int> persons_{};
  std::map<int, int> kinds_{};
};

}  // namespace

Modelled make_model(Groundwork const& clinic, std::vector<Course> const& courses) {
  return Modeller(clinic, courses).make();
}

}  // namespace careplan
