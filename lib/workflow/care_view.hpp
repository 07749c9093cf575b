// The record as milestones, phases and due dates are read from it, client by client.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attendance/phases.hpp"
#include "workflow/attend_care.hpp"

namespace careplan {

// What a client has reached in a stay that began by `day`, from that client's rows alone. It takes
// what is `told` of the client on that day.
std::vector<MilestoneState> milestones_on(Program const& program, Record const& record,
                                          Episode const& stay, Told const& told, Date day);

// Everything is read once; of what was told only what the programs ask for, when first it is looked
// at. What it is made from outlives it.
class CareView {
 public:
  CareView(Clinic const& clinic, Record const& record, CareQuestion const& question);

  // Stays with a program: those that last, and the last one of everybody who left.
  std::vector<Episode const*> present() const;
  std::vector<Episode const*> left() const;

  Program const& program(std::string const& id) const { return clinic_.catalogue.program(id); }
  Program const& program(Episode const& stay) const { return program(stay.program); }
  struct Progress {
    std::vector<MilestoneState> milestones{};
    Completion completion{};
    PhaseStanding phases{};
  };
  Progress progress(Episode const& stay) const;
  LengthOfStay length(Episode const& stay) const;
  std::vector<Signal> length_signals(Episode const& stay, LengthOfStay const& planned) const;
  // Of a stay that is planned for so many weeks; empty: they are looked up where a rule asks.
  std::vector<DueDate> dues(Episode const& stay, std::optional<int> planned_weeks = {}) const;
  std::vector<DueDate> dues() const;  // of all of these, by client, day and rule
  AuthorizationReport authorizations(Program const& program);  // asks for ages the first time
  // Of absences, weeks, tests and policies (hours.hpp), by program.
  std::vector<Signal> signals();
  std::vector<RulePack> const& packs() const;

  Attendance const& attendance() const { return attendance_; }
  CareRecord const& care() const { return care_; }
  Date today() const { return clinic_.today; }
  // On which days the rules hold is left open by somebody's age: see births_by_age. Known once
  // authorizations() were asked for, or from the beginning where there are several packs.
  std::vector<std::string> const& doubts() const { return doubts_; }

 private:
  bool wanted(Episode const& stay) const;
  Told const& told(Episode const& stay) const;
  void read_told() const;  // of everybody in care

  Clinic const& clinic_;
  CareQuestion const& question_;
  Record const& record_;
  Attendance attendance_;
  CareRecord care_;
  std::vector<CareEvent> events_;
  // Of whom it was read, by what the program asks.
  mutable std::map<std::pair<ClientId, std::string>, Told> told_{};
  void heed_ages();
  std::map<ClientId, Date> births(Span<Date> within, std::vector<std::string>& doubts);

  bool later_weeks_ = false;  // than the present one were read
  Date planned_until_{};
  std::optional<std::vector<FactAt>> ages_{};
  mutable std::vector<RulePack> packs_;  // read when they are asked for
  // What a program and a pack have due.
  mutable std::map<std::pair<std::string, RulePack const*>, std::vector<DueRule>> due_rules_{};
  bool ages_heeded_ = false;
  std::vector<std::string> doubts_;
};

}  // namespace careplan
