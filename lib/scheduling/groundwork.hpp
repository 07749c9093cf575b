// The problem with everything looked up once: tracks laid on their grid, clients with the tracks
// that could take them and why the others cannot.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "program/grid.hpp"
#include "scheduling/schedule.hpp"

namespace careplan {

struct TrackPlan {
  Program const* program = nullptr;
  Track const* track = nullptr;
  std::vector<GridEntry> entries{};    // without breaks
  std::array<Span<Clock>, 7> hours{};  // from Monday, first to last entry; empty: no meeting
  std::string name{};                  // of its groups, before the number
  GroupSize size{};                    // the narrowest of its services
  std::vector<Date> dates{};           // days of the horizon on which it would meet
  std::optional<Cohort> cohort{};      // whose groups these are, in a program with cohorts
};

// Why a track, or an appointment, will not do: a row of the table of constraints and a sentence.
struct Refusal {
  std::string constraint{};
  std::string because{};
};

// A track that could take a client.
struct Option {
  int track = 0;
};

struct DemandPlan {
  Demand const* demand = nullptr;
  Program const* program = nullptr;
  Span<Date> stay{};  // within the horizon
  std::vector<Option> options{};
  std::vector<Refusal> refusals{};  // one for each track that is no option
  // The group that announced sessions already gave the client.
  std::optional<std::pair<int, int>> announced{};  // track, number from 0
};

struct Groundwork {
  explicit Groundwork(Problem const& problem);

  Problem const& problem;
  std::vector<TrackPlan> tracks{};
  std::vector<DemandPlan> demands{};

  int clinician(ClinicianId const& id) const;  // -1: none
  int room(RoomId const& id) const;
  bool may_lead(int clinician, Service const& service) const;
  // The client's own clinician, and one of the gender wished for, where that is a condition.
  bool suits(int clinician, Demand const& demand, ServiceKind kind) const;
  bool fits(int room, Service const& service, int people) const;
  bool open(weekday day, Span<Clock> time, Modality modality) const;
};

// The client's, in a program with cohorts.
std::optional<Cohort> cohort_in(Program const& program, Demand const& demand);

// The week of the program that a client is in; who stays longer than the program keeps its last.
int client_week(Demand const& demand, Program const& program, Date date);

// Whether the client belongs to the entry on that date: no when the week has nothing there or the
// need is not there, unknown when nobody knows of the need.
Truth belongs(Demand const& demand, Program const& program, TrackPlan const& track,
              GridEntry const& entry, Date date);
Truth needed(Demand const& demand, Block const& block);

// All refusals as one reason, named after the first that says something new.
Refusal why_no_track(DemandPlan const& plan);

// Of a client whose cohort begins after the horizon. Nothing is to be done about it in this
// timetable, but the client should not be forgotten.
std::optional<Refusal> waits_for_cohort(Problem const& problem, DemandPlan const& plan);

// What a week in the track costs by the wishes of the client that it does not meet.
long wish_cost(Problem const& problem, Demand const& demand, Track const& track);

// Whether the service asks for one of the credentials that the clinician holds.
bool holds_credential(Clinician const& clinician, Service const& service);
std::string one_of(std::vector<std::string> const& credentials);  // "LCSW or LPC"; "anyone"

}  // namespace careplan
