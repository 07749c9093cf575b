// The problem in numbers: a template week whose pieces hold in the weeks in which people are there.
// Everything is an index; costs are whole numbers, summed over the weeks of the horizon.
#pragma once

#include <vector>

#include "scheduling/slots.hpp"

namespace careplan {

// One hour of a group's week.
struct ModelEntry {
  int day = 0;
  DayBits slots = 0;
  DayBits core = 0;  // slots that it fills: nothing else can be in them, however hours lie
  int minutes = 0;
  int entry = 0;                  // in the track's plan
  bool everybody = false;         // every client who could be in the track comes to it
  std::vector<int> clinicians{};  // may lead it and are there
  std::vector<int> rooms{};       // of its kind, the smallest first; none when virtual
};

struct ModelTrack {
  std::vector<ModelEntry> entries{};
  WeekBits hours{};                   // from the first entry of a day to its last
  std::array<int, 7> first_minute{};  // of the day's hours; -1: no meeting
  std::array<int, 7> last_minute{};
  bool in_person = true;
  int size_min = 1;
  int size_max = 1;
  long open_cost = 0;   // a group and week
  long short_cost = 0;  // a missing client and week
  bool min_is_hard = false;
  long extra_day_cost = 0;  // a client's day with appointments only
  long waiting_cost = 0;    // a half hour between an appointment and the group
  int waiting_limit = 0;    // half hours beyond this cost no more
};

struct ModelClinician {
  int day_max = 0;  // minutes
  int week_max = 0;
  int caseload = 0;  // 0: no limit
};

struct ModelRoom {
  int capacity = 0;
};

struct Seat {  // who leads a session, and where
  int clinician = -1;
  int room = -1;
  bool operator==(Seat const&) const = default;
};

struct ModelChoice {
  int clinician = 0;
  long cost = 0;  // an occurrence
};

// An appointment at one hour of the week, held in each of its weeks.
struct ModelAppointment {
  int client = 0;
  int course = 0;  // appointments of one course lie on different days
  int minutes = 0;
  int length = 0;                      // slots that it touches
  int core_length = 0;                 // slots that it fills
  int kind = 0;                        // of length, in ModelSite::starts
  std::vector<int> weeks{};            // in which it is due
  std::vector<int> sure_weeks{};       // of those, the ones that could be no other week
  long unmet_cost = 0;                 // an occurrence
  std::array<WeekBits, 2> starts{};    // client (and site: [1] in person) could
  std::vector<ModelChoice> choices{};  // the cheapest first
  std::vector<int> rooms{};            // that will do when in person, the smallest first
};

struct ModelOption {
  int track = 0;
  long cost = 0;  // over the client's weeks
};

struct ModelClient {
  int person = 0;
  std::vector<int> weeks{};        // of the horizon that the stay touches
  std::vector<int> whole_weeks{};  // of those, the ones it fills
  long waiting_cost = 0;           // of having no place, over the weeks
  std::vector<ModelOption> options{};
  std::vector<int> appointments{};
  int announced_track = -1;  // decided by sessions that stand already
  int announced_number = -1;
};

struct Model {
  SlotGrid grid{};
  int weeks = 1;
  int persons = 0;
  std::vector<ModelTrack> tracks{};
  std::vector<ModelClinician> clinicians{};
  std::vector<ModelRoom> rooms{};
  std::vector<ModelClient> clients{};
  std::vector<ModelAppointment> appointments{};
  // By kind of length, by clinician: when an appointment of that length may begin.
  std::vector<std::vector<WeekBits>> starts{};
  // Taken before anything is placed, by week and index: announced appointments.
  std::vector<WeekBits> clinician_taken{};
  std::vector<WeekBits> room_taken{};
  std::vector<WeekBits> person_taken{};
  std::vector<std::array<int, 7>> clinician_minutes{};
  // Weeks in which closures or announcements make groups meet on other days than usual.
  std::vector<bool> disturbed{};

  std::size_t at(int week, int index, std::size_t of) const {
    return static_cast<std::size_t>(week) * of + static_cast<std::size_t>(index);
  }
};

// Cost of waiting between an appointment and the hours of the track that day, one occurrence.
long waiting_cost(ModelTrack const& track, int day, int begin_minute, int minutes);

}  // namespace careplan
