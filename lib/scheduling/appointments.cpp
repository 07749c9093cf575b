#include "scheduling/appointments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduling/booker.hpp"
#include "scheduling/index.hpp"
#include "scheduling/refusal.hpp"

namespace careplan {
namespace {

struct Open {  // a due that its usual hour does not serve
  int course = 0;
  Due due{};
};

class Appointments {
 public:
  Appointments(Groundwork const& clinic, std::vector<Course> const& courses,
               TemplateWeek const& week, Ledger& ledger, Naming& naming, Timetable& timetable)
      : clinic_(clinic),
        courses_(courses),
        week_(week),
        ledger_(ledger),
        naming_(naming),
        timetable_(timetable),
        booker_(clinic, courses, week, ledger) {}

  void book() {
    std::vector<Open> open;
    for (int c = 0; c < static_cast<int>(courses_.size()); ++c) {
      if (!week_.place_of[at(courses_[at(c)].demand)]) continue;
      for (auto const& due : courses_[at(c)].due)
        if (!hold(booker_.at_usual_hour(c, due))) open.push_back({c, due});
    }
    // What was promised goes before what is only tried, and priority before the rest.
    std::ranges::stable_sort(open, {}, [&](Open const& o) {
      auto const& demand = *clinic_.demands[at(courses_[at(o.course)].demand)].demand;
      return std::tuple(!o.due.whole, -demand.priority);
    });
    std::vector<Open> missed;
    for (auto const& o : open)
      if (!hold(booker_.at_any_hour(o.course, o.due))) missed.push_back(o);
    for (auto const& o : missed)
      if (o.due.whole) report(o);
  }

 private:
  bool hold(std::optional<Session> session) {
    if (!session) return false;
    session->id = naming_.id(session->roster.front().value, session->date, session->time.begin,
                             session->service);
    ledger_.book(*session);
    timetable_.sessions.push_back(std::move(*session));
    return true;
  }

  void report(Open const& o) {
    auto const& course = courses_[at(o.course)];
    auto const& track = booker_.track_of(o.course);
    auto why = why_no_appointment(clinic_, ledger_, course, track, o.due.window);
    if (auto const change = smallest_change(clinic_, ledger_, course, track, o.due.window))
      why.because += fmt::format("; this would do: {}", change->text);
    timetable_.unmet.push_back(
        {.client = clinic_.demands[at(course.demand)].demand->client,
         .program = clinic_.demands[at(course.demand)].program->id,
         .what = fmt::format("{}, week of {}", course.service->id, to_text(o.due.window.begin)),
         .constraint = std::move(why.constraint),
         .because = std::move(why.because)});
  }

  Groundwork const& clinic_;
  std::vector<Course> const& courses_;
  TemplateWeek const& week_;
  Ledger& ledger_;
  Naming& naming_;
  Timetable& timetable_;
  Booker booker_;
};

}  // namespace

void book_appointments(Groundwork const& clinic, std::vector<Course> const& courses,
                       TemplateWeek const& week, Ledger& ledger, Naming& naming,
                       Timetable& timetable) {
  Appointments(clinic, courses, week, ledger, naming, timetable).book();
}

}  // namespace careplan
