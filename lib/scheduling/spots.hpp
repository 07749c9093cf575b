// Where an appointment fits best as the plan stands: an AND of the hours of client and clinician,
// taken by levels of cost, so that the first hour found is the cheapest.
#pragma once

#include <optional>

#include "scheduling/random.hpp"
#include "scheduling/week_plan.hpp"

namespace careplan {

class SpotFinder {
 public:
  explicit SpotFinder(Model const& model);

  // The cheapest hour; equal ones by lot. Every `blink`-th clinician is passed over, 0: none is.
  // Nothing when no hour is better than going without.
  std::optional<Spot> find(WeekPlan const& plan, int appointment, Random& random, int blink) const;

 private:
  struct Day {
    int day = 0;
    DayBits open = 0;  // the client could
    long extra = 0;    // cost of coming that day at all
  };
  struct Asked {
    int appointment = 0;
    ModelAppointment const* wanted = nullptr;
    ModelTrack const* track = nullptr;
    int track_index = 0;
    std::array<Day, 7> days{};
    int count = 0;
  };
  Asked ask(WeekPlan const& plan, int appointment) const;
  void look(WeekPlan const& plan, Asked const& asked, ModelChoice const& choice, Random& random,
            Spot& best) const;
  bool settle(WeekPlan const& plan, Asked const& asked, int day, DayBits starts, Random& random,
              Spot& spot) const;

  Model const& model_;
  // Starts by track, kind of length, day and level of waiting.
  std::vector<std::vector<std::vector<DayBits>>> levels_{};
};

}  // namespace careplan
