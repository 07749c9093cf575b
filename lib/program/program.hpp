// What a program offers, what a rule pack demands, and what a site has. Three separate files: the
// same program can be held against several payers and states, and run at several sites.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conditions/condition.hpp"
#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/id.hpp"
#include "core/names.hpp"
#include "program/due.hpp"
#include "program/milestone.hpp"
#include "program/policy.hpp"
#include "program/reward.hpp"

namespace careplan {

enum class ServiceKind {
  group,
  individual,
  family,
  couples,
  psychoeducation,
  skills,
  medication_management,
  case_management,
  testing,
  peer,
  medical,
  adjunct,
  break_time
};
constexpr auto words(ServiceKind) {
  return words_of<ServiceKind>({{ServiceKind::group, "group"},
                                {ServiceKind::individual, "individual"},
                                {ServiceKind::family, "family"},
                                {ServiceKind::couples, "couples"},
                                {ServiceKind::psychoeducation, "psychoeducation"},
                                {ServiceKind::skills, "skills"},
                                {ServiceKind::medication_management, "medication_management"},
                                {ServiceKind::case_management, "case_management"},
                                {ServiceKind::testing, "testing"},
                                {ServiceKind::peer, "peer"},
                                {ServiceKind::medical, "medical"},
                                {ServiceKind::adjunct, "adjunct"},
                                {ServiceKind::break_time, "break"}});
}

enum class Modality { in_person, virtual_ };
constexpr auto words(Modality) {
  return words_of<Modality>({{Modality::in_person, "in_person"}, {Modality::virtual_, "virtual"}});
}

struct GroupSize {
  int min = 6;
  int max = 12;
  bool operator==(GroupSize const&) const = default;
};

struct Service {
  std::string id{};
  std::string label{};
  ServiceKind kind = ServiceKind::group;
  bool together = true;  // a group meets; false: one client at a time
  bool counts_toward_hours = true;
  bool billable = true;
  std::vector<std::string> credentials{};  // the clinician needs any one of them; empty: anyone
  std::string room_kind{};                 // empty: any room
  std::optional<GroupSize> group_size{};   // else the program's
  std::vector<std::string> modalities{};   // CBT, MI ... tags for people
  std::vector<std::string> cites{};        // ids of the program's sources, here and below
  Place place{};
};

// One piece of a program week. A service that meets together stands on the track's own days, in
// order, from the track's begin; the others are appointments outside the track's hours.
struct Block {
  std::string service{};
  Minutes minutes{};
  int per_week = 0;               // times a week; 0: on every day of the track (or on `days`)
  int per_phase = 0;              // counted over the phase instead of weekly; 0: weekly
  Weekdays days{};                // subset of the track's days; empty: all of them
  std::vector<int> track_days{};  // the same by number, 1 the track's first day: for every pattern
  int order = 0;        // within the day; blocks of several phases with one order share the hour
  Condition only_if{};  // a need from assessment, e.g. psychiatric medication
  std::vector<std::string> cites{};
  Place place{};
};

// Weeks count from 1; both ends belong to the phase.
struct Phase {
  std::string id{};
  std::string label{};
  int first_week = 1;
  int last_week = 1;
  std::vector<Block> blocks{};
  std::vector<std::string> cites{};
  Place place{};
  std::optional<AdvanceRule> advance{};  // empty: the calendar leads on
  std::optional<ReturnRule> back{};
};

struct Track {
  std::string id{};
  std::string label{};
  Weekdays days{};
  Clock begin{};
  Modality modality = Modality::in_person;
  std::string focus{};  // "dual_diagnosis", a language, a gender group; empty: general
  std::vector<std::string> cites{};
  Place place{};
};

struct Curriculum {
  std::string service{};
  bool open = true;  // open rotation: a client may join at any topic
  std::vector<std::string> topics{};
  std::vector<std::string> cites{};
  Place place{};
};

// Clients of a program who begin together, in groups that nobody joins later.
struct CohortRule {
  Date first{};         // the day on which the first cohort begins
  int every_weeks = 0;  // from one cohort to the next
  int join_weeks = 1;   // who is admitted so many weeks from the beginning still joins
  std::vector<std::string> cites{};
  Place place{};
};

struct Cohort {
  int number = 1;
  Date begin{};
  bool operator==(Cohort const&) const = default;
};
// The cohort of a client by the day of admission: the one that may still be joined, or the next.
Cohort cohort_of(CohortRule const& rule, Date admission);

// A fact that blocks or milestones may be conditional on, and the values it can take.
struct Need {
  std::string fact{};  // address in assessments: "intake.psychiatric-medication"
  Domain domain{};
  Place place{};
};

// What a program or a site makes of a rule of the timetable: its weight, and whether it may bend.
struct RuleChange {
  std::string rule{};
  std::optional<int> weight{};
  std::optional<bool> hard{};
  Place place{};
};

// A worked week that the file carries as its own proof; `careplan check` runs it.
struct ProgramExample {
  std::string track{};
  int week = 1;
  Minutes planned{};
  int days = 0;  // days of the track on which something that counts meets
  Place place{};
};

// A length of its own for those of whom a condition surely holds: more severe, slower to respond.
struct PlannedLength {
  int weeks = 0;
  Condition when{};  // over the program's facts
  std::vector<std::string> cites{};
  Place place{};
};

struct Program {
  std::string id{};
  std::string version{};
  std::string title{};
  std::string level{};       // level-of-care id it serves: "iop"
  std::string population{};  // sud, mh, cod
  std::optional<int> age_min{};
  std::optional<int> age_max{};
  std::optional<CohortRule> cohort{};    // empty: rolling admission, anybody at any time
  int weeks = 0;                         // planned length
  int weeks_max = 0;                     // the longest that needs no reason
  std::vector<PlannedLength> lengths{};  // in place of `weeks`: the first that surely holds
  GroupSize group_size{};
  std::vector<Service> services{};
  std::vector<Track> tracks{};
  std::vector<Phase> phases{};
  std::vector<Curriculum> curricula{};
  AttendancePolicy attendance{};
  TestingPolicy testing{};
  std::vector<RewardPlan> rewards{};
  std::vector<Need> needs{};
  std::vector<MilestoneRule> milestones{};
  int milestones_needed = 0;              // k of n for completion; 0: all
  std::vector<std::string> rule_packs{};  // the ones it is meant to satisfy
  std::vector<Complaint> notes{};         // e.g. what the sources contradict
  std::vector<ProgramExample> examples{};
  std::vector<RuleChange> rule_changes{};
  std::vector<std::pair<std::string, std::string>> sources{};  // id, citation
  std::string file{};
  std::vector<Need> facts{};  // what milestones may ask, by address
  CompletionRule completion{};
  std::vector<DueRule> dues{};

  Service const* find_service(std::string_view id) const;
  Track const* find_track(std::string_view id) const;
  Phase const* phase_in(int week) const;  // week counts from 1; nullptr past the last
};

// What a stay is planned for: the weeks, and the condition that says so; empty: the program's own.
struct LengthOfStay {
  int weeks = 0;
  std::string because{};
};
// By what is told of the client, by address. What is not known lengthens no stay and shortens none.
LengthOfStay length_of_stay(Program const& program, FactOf const& fact_of);

// The day from which the weeks of the program count: the admission, or the beginning of the
// client's cohort.
Date course_begin(Program const& program, Date admission);
// The Monday after the last of so many weeks.
Date end_of_weeks(Program const& program, Date admission, int weeks);

// The program week that holds `date` for a client admitted on `admission`: calendar weeks from
// Monday, the week of admission is 1 even when it is a partial one.
int program_week(Date admission, Date date);
// The same by the client's cohort, if the program has cohorts; below 1 while it has not begun.
int program_week(Program const& program, Date admission, Date date);

// Planned minutes that count, in one program week of a track, as the file says (sum of its blocks).
// Blocks for some clients only (`only_if`) and appointments counted over a phase are left out:
// nobody is promised them in that week.
Minutes planned_minutes(Program const& program, Track const& track, int week);

// A week that must meet the pack, or must not; `careplan check` runs it.
struct RulePackExample {
  std::string name{};
  std::vector<std::pair<weekday, Minutes>> minutes{};
  Weekdays groups{};  // days that hold a group
  bool met = true;
  std::string because{};  // words that must be among the reasons when it is not met
  Place place{};
};

// What somebody demands of a week of care. 0 means "does not say".
struct RulePack {
  std::string id{};
  std::string version{};
  std::string title{};
  std::string who{};             // whose rule it is
  std::optional<int> age_min{};  // applies from this age on the date of service
  std::optional<int> age_max{};  // up to and including
  Minutes weekly_min{};
  Minutes weekly_max{};
  int days_min = 0;      // days with service in a week
  Minutes day_min{};     // minutes on a day for it to count as a day of service
  int days_off_max = 0;  // consecutive days without service
  bool group_every_day = false;
  int taper_weeks_max = 0;           // weeks below the minimum allowed before discharge
  bool partial_weeks_exempt = true;  // weeks of admission and discharge
  Minutes total_min{};               // over the first `total_weeks` weeks of a stay
  int total_weeks = 0;
  std::chrono::weekday week_begins = std::chrono::Monday;
  std::vector<Complaint> notes{};
  std::vector<RulePackExample> examples{};
  std::vector<std::pair<std::string, std::string>> sources{};
  std::string file{};
  std::vector<DueRule> dues{};
};

// Capacity counts clients; who leads the session is not counted.
struct Room {
  RoomId id{};
  std::string label{};
  std::string kind{};
  int capacity = 0;
  bool operator==(Room const&) const = default;
};

struct Clinician {
  ClinicianId id{};
  std::vector<std::string> credentials{};
  WeekWindows available{};
  Minutes day_max{8 * 60};
  Minutes week_max{40 * 60};
  int caseload_max = 0;  // clients with appointments at any one time; 0: no limit
  std::string gender{};  // for clients who wish for one; empty: not said
  Place place{};
};

struct Closure {
  Date date{};
  std::string reason{};
  std::optional<Date> replaced_by{};
};

struct Site {
  std::string id{};
  std::string title{};
  WeekWindows open{};
  std::vector<Room> rooms{};
  std::vector<Clinician> clinicians{};
  std::vector<Closure> closures{};
  std::vector<RuleChange> rule_changes{};  // these outweigh those of the programs
  std::string file{};
  bool closed_on(Date date) const;
};

// A planned meeting of clients with a clinician. The roster may be of one client.
struct Session {
  SessionId id{};
  std::string program{};
  std::string track{};
  std::string group{};  // "evening-1"; empty for an individual appointment
  std::string service{};
  ServiceKind kind = ServiceKind::group;
  Modality modality = Modality::in_person;
  bool counts_toward_hours = true;
  bool billable = true;
  Date date{};
  Span<Clock> time{};
  ClinicianId clinician{};
  RoomId room{};  // empty when virtual
  std::string topic{};
  std::vector<ClientId> roster{};
  bool has(ClientId const& client) const;  // on the roster
  bool operator==(Session const&) const = default;
};

}  // namespace careplan
