// One client's stay with tests, plans and contacts that tests fill in row by row.
#pragma once

#include <string>
#include <vector>

#include "attendance/milestones.hpp"
#include "small_clinic.hpp"

namespace careplan {

struct Care {
  Clinic clinic{};
  CareRecord record{};
  Told told{};

  explicit Care(std::string_view from = "2026-11-02", std::string_view until = "") {
    clinic.stay(from, until);
  }

  void test(std::string_view date, TestResult result) {
    record.tests.push_back({.id = static_cast<long>(record.tests.size()) + 1,
                            .client = {"C-1"},
                            .date = on(date),
                            .result = result});
  }
  void negative(std::string_view date) { test(date, TestResult::negative); }
  void positive(std::string_view date) { test(date, TestResult::positive); }
  void plan(std::string_view date, PlanKind kind, PlanStep step, std::string_view review = "") {
    PlanRow row{.id = static_cast<long>(record.plans.size()) + 1,
                .client = {"C-1"},
                .date = on(date),
                .plan = kind,
                .step = step};
    if (!review.empty()) row.review = on(review);
    record.plans.push_back(row);
  }
  void contact(std::string_view date, ContactKind kind, int times = 1,
               ContactOutcome outcome = ContactOutcome::done) {
    record.contacts.push_back(
        {.client = {"C-1"}, .date = on(date), .kind = kind, .outcome = outcome, .times = times});
  }
  void said(std::string_view date, std::string milestone, bool reached = true) {
    clinic.record.milestones.push_back(
        {.id = static_cast<long>(clinic.record.milestones.size()) + 1,
         .client = {"C-1"},
         .date = on(date),
         .milestone = std::move(milestone),
         .reached = reached});
  }
  void fact(std::string name, Value value, int age_days) {
    told.facts[name] = std::move(value);
    told.age_days[name] = age_days;
  }

  std::vector<CareEvent> events() const { return care_events(clinic.record, record); }

  // As the day `last` ends.
  template <class Use>
  auto viewed(std::string_view last, Use use) const {
    auto const all = events();
    StayView const view{.stay = clinic.record.episodes.front(),
                        .tests = record.tests,
                        .events = all,
                        .recorded = clinic.record.milestones,
                        .plans = record.plans,
                        .told = told,
                        .as_of = on(last) + std::chrono::days{1}};
    return use(view);
  }
  std::vector<MilestoneState> states(Program const& program, std::string_view last) const {
    return viewed(last, [&](StayView const& view) { return milestone_states(program, view); });
  }
};

}  // namespace careplan
