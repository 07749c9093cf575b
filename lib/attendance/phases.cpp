#include "attendance/phases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "attendance/abstinence.hpp"
#include "attendance/testing.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

using std::chrono::days;

class Course {
 public:
  Course(Program const& program, StayView const& view, std::span<MilestoneState const> states)
      : program_(program), view_(view), states_(states) {
    for (auto const& phase : program.phases) order_.push_back(&phase);
    std::ranges::stable_sort(order_, {}, &Phase::first_week);
    for (auto const& one : test_consequences(program.testing, view.tests, view.stay, view.as_of))
      positives_.push_back(one.date);
  }

  PhaseStanding run() {
    PhaseStanding standing;
    if (order_.empty()) return standing;
    move(standing, 0, view_.stay.begin, "admission", false);
    Date const end = view_.stay.end ? std::min(*view_.stay.end, view_.as_of) : view_.as_of;
    for (Date day = view_.stay.begin; day < end; day += days{1}) step(standing, day);
    if (auto const* phase =
            program_.phase_in(program_week(program_, view_.stay.begin, end - days{1})))
      standing.by_calendar = phase->id;
    standing.wanting = wanting(end - days{1});
    return standing;
  }

 private:
  void move(PhaseStanding& standing, std::size_t to, Date day, std::string because, bool back) {
    at_ = to;
    since_ = day;
    standing.course.push_back({order_[to]->id, day, std::move(because), back});
  }

  // A return goes before an advance of the same day.
  void step(PhaseStanding& standing, Date day) {
    if (auto const& back = order_[at_]->back; back && returns(*back, day)) {
      left_ = at_;
      until_ = back->until_negative_days;
      auto const to = std::ranges::find(order_, back->to, [](Phase const* p) { return p->id; });
      move(standing, static_cast<std::size_t>(to - order_.begin()), day,
           fmt::format("{} positive tests in {} days", back->positives, back->within_days), true);
      return;
    }
    if (until_ > 0) {
      if (negative_days(day) < until_) return;
      auto because = fmt::format("{} days negative by tests after the return", until_);
      until_ = 0;
      return move(standing, left_, day, std::move(because), false);
    }
    if (at_ + 1 == order_.size()) return;
    if (order_[at_]->advance) {
      if (day > since_ && wanting(day).empty())
        move(standing, at_ + 1, day, "requirements met", false);
    } else if (program_week(program_, view_.stay.begin, day) >= order_[at_ + 1]->first_week) {
      move(standing, at_ + 1, day, fmt::format("week {}", order_[at_ + 1]->first_week), false);
    }
  }

  // The test that completes the count is of this day, and what led back before is used up.
  bool returns(ReturnRule const& rule, Date day) {
    if (std::ranges::find(positives_, day) == positives_.end()) return false;
    auto const counted = std::ranges::count_if(positives_, [&](Date positive) {
      return positive > day - days{rule.within_days} && positive <= day && positive > used_;
    });
    if (counted < rule.positives) return false;
    used_ = day;
    return true;
  }

  int negative_days(Date day) const {
    auto const run = abstinence(view_.tests, view_.stay.client, day + days{1});
    return run ? run->days : 0;
  }

  bool reached(std::string const& id, Date day) const {
    auto const state = std::ranges::find(states_, id, &MilestoneState::id);
    return state != states_.end() && state->reached == Truth::yes &&
           (!state->date || *state->date <= day);
  }

  std::vector<std::string> wanting(Date day) const {
    std::vector<std::string> list;
    if (until_ > 0) {
      if (int const proved = negative_days(day); proved < until_)
        list.push_back(fmt::format("{} of {} days negative by tests", proved, until_));
      return list;
    }
    auto const& rule = order_[at_]->advance;
    if (!rule || at_ + 1 == order_.size()) return list;
    if (auto const spent = (day - since_).count(); spent < rule->days_min)
      list.push_back(fmt::format("{} of {} days in the phase", spent, rule->days_min));
    if (int const proved = negative_days(day); proved < rule->negative_days)
      list.push_back(fmt::format("{} of {} days negative by tests", proved, rule->negative_days));
    milestones_wanting(*rule, day, list);
    return list;
  }

  void milestones_wanting(AdvanceRule const& rule, Date day, std::vector<std::string>& list) const {
    std::vector<std::string> open;
    for (auto const& id : rule.milestones)
      if (!reached(id, day)) open.push_back(id);
    auto const all = rule.milestones.size();
    auto const needed = rule.needed > 0 ? static_cast<std::size_t>(rule.needed) : all;
    if (all - open.size() < needed)
      list.push_back(fmt::format("{} of {} milestones, still open: {}", all - open.size(), needed,
                                 join(open, ", ")));
  }

  Program const& program_;
  StayView const& view_;
  std::span<MilestoneState const> states_;
  std::vector<Phase const*> order_{};
  std::vector<Date> positives_{};
  std::size_t at_ = 0;
  std::size_t left_ = 0;  // the phase to go on to after a return
  int until_ = 0;         // days that must be negative before
  Date since_{};
  Date used_{};  // positives up to this day have led back already
};

}  // namespace

PhaseStanding phase_standing(Program const& program, StayView const& view,
                             std::span<MilestoneState const> states) {
  return Course(program, view, states).run();
}

}  // namespace careplan
