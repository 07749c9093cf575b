// Clinics for the tests of scheduling: a small one that works, and random ones.
#pragma once

#include <string>

#include "conditions/condition.hpp"
#include "scheduling/random.hpp"
#include "scheduling/schedule.hpp"

namespace careplan::sample {

// With sanitizers, which take eight times as long, an oracle looks at a quarter of its clinics.
#ifdef __SANITIZE_ADDRESS__
inline constexpr int fewer = 4;
#else
inline constexpr int fewer = 1;
#endif

inline Date day(char const* text) {
  return *parse_date(text);
}

// True when the client takes psychiatric medication.
inline Condition takes_medication() {
  std::vector<Complaint> complaints;
  Vocabulary vocabulary;
  vocabulary.domain_of = [](std::string_view name) {
    return name == "medication" ? std::optional(Domain{.kind = DomainKind::yes_no}) : std::nullopt;
  };
  return parse_condition("medication is yes", {"sample", 1, 1}, vocabulary, complaints);
}

// Three hours on three days, in the morning or in the evening; a weekly individual session, and
// medication management once in the phase for those who need it.
inline Program program(int weeks = 4) {
  Program p{.id = "iop", .weeks = weeks, .weeks_max = weeks, .group_size = {2, 4}};
  p.services = {{.id = "group", .credentials = {"LCSW"}, .room_kind = "group"},
                {.id = "psychoeducation",
                 .kind = ServiceKind::psychoeducation,
                 .credentials = {"LCSW", "CADC"},
                 .room_kind = "group"},
                {.id = "individual",
                 .kind = ServiceKind::individual,
                 .together = false,
                 .credentials = {"LCSW"}},
                {.id = "medication",
                 .kind = ServiceKind::medication_management,
                 .together = false,
                 .credentials = {"MD"}}};
  p.tracks = {{.id = "morning", .days = *parse_weekdays("MWF"), .begin = *parse_clock("09:00")},
              {.id = "evening", .days = *parse_weekdays("TThSa"), .begin = *parse_clock("17:30")}};
  p.phases = {{.id = "all",
               .first_week = 1,
               .last_week = weeks,
               .blocks = {{.service = "group", .minutes = Minutes{90}, .order = 1},
                          {.service = "psychoeducation", .minutes = Minutes{90}, .order = 2},
                          {.service = "individual", .minutes = Minutes{50}, .per_week = 1},
                          {.service = "medication",
                           .minutes = Minutes{30},
                           .per_phase = 1,
                           .only_if = takes_medication()}}}};
  return p;
}

inline Site site() {
  Site s{.id = "north", .open = *parse_windows("Mon-Sat 08:00-21:00")};
  s.rooms = {{.id = {"R1"}, .kind = "group", .capacity = 8},
             {.id = {"R2"}, .kind = "office", .capacity = 3}};
  s.clinicians = {
      {.id = {"K1"}, .credentials = {"LCSW"}, .available = *parse_windows("Mon-Fri 08:00-16:00")},
      {.id = {"K2"},
       .credentials = {"LCSW", "CADC"},
       .available = *parse_windows("Tue-Sat 12:00-21:00")},
      {.id = {"K3"}, .credentials = {"MD"}, .available = *parse_windows("Wed 08:00-18:00")}};
  return s;
}

inline Demand demand(std::string client, char const* available = "any",
                     char const* begin = "2026-11-30", char const* end = "2026-12-28") {
  return {.client = {std::move(client)},
          .program = "iop",
          .stay = {day(begin), day(end)},
          .available = *parse_windows(available),
          .needs = {{"medication", Value{false}}}};
}

// Four weeks, three clients in the morning and three in the evening, nothing unmet.
inline Problem clinic() {
  Problem p{
      .programs = {program()}, .site = site(), .horizon = {day("2026-11-30"), day("2026-12-28")}};
  for (auto const* client : {"C-1", "C-2", "C-3"})
    p.demands.push_back(demand(client, "Mon-Fri 08:00-17:00"));
  for (auto const* client : {"C-4", "C-5", "C-6"})
    p.demands.push_back(demand(client, "Mon-Sat 12:00-22:00"));
  p.demands[0].needs["medication"] = Value{true};
  return p;
}

inline WeekWindows random_windows(Random& random) {
  static constexpr char const* choices[] = {"any",
                                            "Mon-Fri 08:00-13:00",
                                            "Mon-Fri 08:00-17:00",
                                            "Mon-Sat 16:00-22:00",
                                            "Mon-Fri 12:00-22:00; Sat 08:00-21:00",
                                            "Tue-Sat 08:00-21:00",
                                            "Mon Wed Fri 08:00-16:00",
                                            "Sat 08:00-12:00"};
  return *parse_windows(choices[random.below(8)]);
}

// Up to 40 clients, 5 clinicians, 4 rooms, two programs, closures, staggered stays, needs known
// and unknown, wishes, limits: anything that a clinic may bring.
inline Problem random_clinic(std::uint64_t seed) {
  Random random(seed);
  int const weeks = 1 + random.below(6);
  Problem p{.horizon = {day("2026-11-30"), day("2026-11-30") + std::chrono::days{7 * weeks}},
            .seed = seed,
            .effort = 400};
  p.programs = {program(6), program(6)};
  p.programs[1].id = "virtual";
  for (auto& track : p.programs[1].tracks) track.modality = Modality::virtual_;
  p.programs[1].tracks[0].id = "noon";  // the name of the other track is in both programs
  p.programs[1].tracks[0].begin = *parse_clock("12:00");
  if (seed % 4 == 0)
    p.programs[0].cohort = CohortRule{
        .first = day("2026-11-30"), .every_weeks = 2, .join_weeks = seed % 8 == 0 ? 1 : 2};
  p.programs[0].group_size = {2 + random.below(3), 4 + random.below(8)};
  p.site = site();
  for (int r = random.below(3); r > 0; --r)
    p.site.rooms.push_back({.id = {"X" + std::to_string(r)},
                            .kind = random.below(2) != 0 ? "group" : "office",
                            .capacity = 1 + random.below(12)});
  for (int k = random.below(3); k > 0; --k)
    p.site.clinicians.push_back({.id = {"N" + std::to_string(k)},
                                 .credentials = {random.below(3) != 0 ? "LCSW" : "CADC"},
                                 .available = random_windows(random)});
  for (auto& clinician : p.site.clinicians) {
    clinician.day_max = Minutes{120 + 60 * random.below(7)};
    clinician.week_max = Minutes{600 + 300 * random.below(6)};
    clinician.caseload_max = random.below(3) == 0 ? 1 + random.below(8) : 0;
  }
  for (int i = random.below(3); i > 0; --i) {
    Closure closure{.date = p.horizon.begin + std::chrono::days{random.below(40)}, .reason = "c"};
    if (random.below(2) != 0) closure.replaced_by = closure.date + std::chrono::days{1 + i};
    p.site.closures.push_back(closure);
  }
  for (int c = 1 + random.below(40); c > 0; --c) {
    Demand d = demand("C-" + std::to_string(c));
    d.program = random.below(3) == 0 ? "virtual" : "iop";
    d.available = random_windows(random);
    d.stay.begin += std::chrono::days{random.below(30)};
    if (d.program == "iop")
      d.stay.begin = std::max(d.stay.begin, course_begin(p.programs[0], d.stay.begin));
    d.stay.end = d.stay.begin + std::chrono::days{1 + random.below(50)};
    if (random.below(3) == 0) d.needs["medication"] = Value{true};
    if (random.below(4) == 0) d.needs.clear();
    if (random.below(5) == 0) d.preferred_tracks = {"evening"};
    if (random.below(6) == 0) d.track = "evening";
    if (random.below(9) == 0) d.modality = Modality::virtual_;
    if (random.below(6) == 0) d.clinician = ClinicianId{"K2"};
    d.priority = random.below(3);
    p.demands.push_back(std::move(d));
  }
  return p;
}

}  // namespace careplan::sample
