// Clinics that use everything that programs, sites and clients can say, by lot.
#pragma once

#include <array>

#include "sample_clinic.hpp"

namespace careplan::sample {

template <class T, std::size_t N>
T const& one_by_lot(Random& random, std::array<T, N> const& list) {
  return list[static_cast<std::size_t>(random.below(static_cast<int>(N)))];
}

// Two phases, which may have their own services at one hour; hours that only some of a track's days
// or of its clients have; appointments twice a week, once a phase, and of every row that may be
// unmet.
inline Program rich_program(Random& random, char const* id) {
  static constexpr std::array<char const*, 5> mornings{"09:00", "09:00", "09:15", "10:30", "08:45"};
  static constexpr std::array<char const*, 4> evenings{"17:30", "16:00", "13:00", "17:10"};
  Program p{.id = id, .weeks = 4, .weeks_max = 6, .group_size = {2, 3 + random.below(4)}};
  p.services = {
      {.id = "group", .credentials = {"LCSW"}, .room_kind = random.below(3) == 0 ? "" : "group"},
      {.id = "education",
       .kind = ServiceKind::psychoeducation,
       .credentials = {"LCSW", "CADC"},
       .room_kind = "group",
       .group_size = GroupSize{1, 4}},
      {.id = "relapse", .kind = ServiceKind::skills, .credentials = {"LCSW", "PhD"}},
      {.id = "break", .kind = ServiceKind::break_time},
      {.id = "skills", .kind = ServiceKind::skills, .counts_toward_hours = false},
      {.id = "individual",
       .kind = ServiceKind::individual,
       .together = false,
       .credentials = {"LCSW", "PhD"}},
      {.id = "family",
       .kind = ServiceKind::family,
       .together = false,
       .billable = false,
       .credentials = {"LCSW"},
       .room_kind = "office"},
      {.id = "case",
       .kind = ServiceKind::case_management,
       .together = false,
       .credentials = {"CADC"}},
      {.id = "medication",
       .kind = ServiceKind::medication_management,
       .together = false,
       .credentials = {"MD"}},
      {.id = "peer", .kind = ServiceKind::peer, .together = false}};
  p.tracks = {{.id = "morning",
               .days = *parse_weekdays(random.below(2) == 0 ? "MWF" : "MTTh"),
               .begin = *parse_clock(one_by_lot(random, mornings)),
               .focus = "dual"},
              {.id = "evening",
               .days = *parse_weekdays(random.below(2) == 0 ? "TTh" : "WSa"),
               .begin = *parse_clock(one_by_lot(random, evenings))}};
  if (random.below(2) == 0)
    p.tracks.push_back({.id = "online",
                        .days = *parse_weekdays("TF"),
                        .begin = *parse_clock("12:30"),
                        .modality = Modality::virtual_,
                        .focus = "dual"});
  std::vector<Block> const first = {
      {.service = "group", .minutes = Minutes{random.below(3) == 0 ? 50 : 60}, .order = 1},
      {.service = "break", .minutes = Minutes{15}, .order = 2},
      {.service = "education", .minutes = Minutes{60}, .track_days = {1, 2}, .order = 3},
      {.service = "individual",
       .minutes = Minutes{random.below(2) == 0 ? 50 : 60},
       .per_week = 1 + random.below(2)},
      {.service = "case", .minutes = Minutes{25}, .per_phase = 1},
      {.service = "medication",
       .minutes = Minutes{30},
       .per_phase = 1,
       .only_if = takes_medication()},
      {.service = "peer", .minutes = Minutes{30}, .per_week = random.below(3) == 0 ? 1 : 0}};
  p.phases = {{.id = "first", .first_week = 1, .last_week = 2, .blocks = first},
              {.id = "second", .first_week = 3, .last_week = 4, .blocks = first}};
  std::erase_if(p.phases[0].blocks,
                [](Block const& block) { return block.service == "peer" && block.per_week == 0; });
  auto& second = p.phases[1].blocks;
  second.pop_back();
  second[3].per_week = 1;
  if (random.below(2) == 0) second[2].service = "relapse";  // beside those who are new
  second.push_back({.service = "family", .minutes = Minutes{45}, .per_phase = 1});
  if (random.below(2) == 0)
    second.push_back({.service = "skills",
                      .minutes = Minutes{45},
                      .per_week = 1,
                      .order = 4,
                      .only_if = takes_medication()});
  p.curricula = {{.service = "education",
                  .open = random.below(2) == 0,
                  .topics = {"brain", "triggers", "sleep"}}};
  return p;
}

inline Site rich_site(Random& random) {
  static constexpr std::array<char const*, 6> shifts{
      "Mon-Fri 08:00-16:00", "Tue-Sat 12:00-21:00",
      "Mon-Sat 08:00-21:00", "Mon Wed Fri 08:15-14:00; Tue 13:00-20:00",
      "Mon-Fri 08:30-19:45", "Mon-Sat 09:00-13:00"};
  static constexpr std::array<char const*, 4> credentials{"LCSW", "LCSW", "CADC", "PhD"};
  Site s{.id = "north", .open = *parse_windows("Mon-Fri 08:00-21:00; Sat 08:00-18:00")};
  if (random.below(5) == 0) s.open = {};
  s.rooms = {{.id = {"R1"}, .kind = "group", .capacity = 3 + random.below(3)},
             {.id = {"R2"}, .kind = "office", .capacity = 2},
             {.id = {"R3"}, .kind = random.below(2) == 0 ? "group" : "office", .capacity = 5}};
  s.clinicians = {{.id = {"K0"},
                   .credentials = {"LCSW", "CADC"},
                   .available = *parse_windows("Mon-Sat 08:00-21:00"),
                   .gender = "f"},
                  {.id = {"K1"},
                   .credentials = {"MD"},
                   .available = *parse_windows("Tue Thu 08:00-18:00; Fri 09:00-12:00"),
                   .gender = "m"}};
  for (int k = 2 + random.below(3); k > 0; --k)
    s.clinicians.push_back({.id = {"N" + std::to_string(k)},
                            .credentials = {one_by_lot(random, credentials)},
                            .available = *parse_windows(one_by_lot(random, shifts)),
                            .day_max = Minutes{180 + 60 * random.below(5)},
                            .week_max = Minutes{600 + 240 * random.below(6)},
                            .caseload_max = random.below(2) == 0 ? 2 + random.below(4) : 0,
                            .gender = random.below(2) == 0 ? "f" : "m"});
  return s;
}

inline Demand rich_demand(Random& random, std::string client) {
  static constexpr std::array<char const*, 6> free{"any",
                                                   "Mon-Fri 08:00-13:30",
                                                   "Mon-Fri 08:00-17:00",
                                                   "Mon-Sat 11:45-22:00",
                                                   "Tue-Sat 08:00-21:00",
                                                   "Mon-Fri 08:00-12:00; Wed Sat 12:00-22:00"};
  static constexpr std::array<char const*, 2> tracks{"morning", "evening"};
  Demand d = demand(std::move(client), one_by_lot(random, free));
  if (random.below(3) == 0) d.needs["medication"] = Value{true};
  if (random.below(6) == 0) d.needs.clear();
  if (random.below(3) == 0) d.preferred_tracks = {one_by_lot(random, tracks)};
  if (random.below(5) == 0) d.preferred_tracks = {"evening", "morning"};
  if (random.below(8) == 0) d.track = one_by_lot(random, tracks);
  if (random.below(9) == 0) d.modality = Modality::in_person;
  if (random.below(4) == 0) d.preferred_modality = Modality::virtual_;
  if (random.below(3) == 0) d.clinician = ClinicianId{"K0"};
  if (random.below(3) == 0) d.preferred_gender = random.below(2) == 0 ? "f" : "m";
  if (random.below(4) == 0) d.focus = "dual";
  if (random.below(6) == 0) d.beside = {{"case", d.stay.begin + std::chrono::days{24}}};
  d.priority = std::max(0, random.below(5) - 2);
  return d;
}

// Of so many weeks, in which everybody is there from the first day to the last and nothing is
// announced, closed or absent.
inline Problem quiet_clinic(std::uint64_t seed, int weeks) {
  Random random(seed * 31 + 7);
  Problem p{.horizon = {day("2026-11-30"), day("2026-11-30") + std::chrono::days{7 * weeks}},
            .seed = seed,
            .effort = 600};
  p.programs = {rich_program(random, "iop")};
  if (random.below(3) == 0) p.programs.push_back(rich_program(random, "day"));
  p.site = rich_site(random);
  int const clients = 4 + random.below(9);
  for (int c = 1; c <= clients; ++c) {
    p.demands.push_back(rich_demand(random, "C-" + std::to_string(c)));
    p.demands.back().program = p.programs[static_cast<std::size_t>(c) % p.programs.size()].id;
    p.demands.back().stay.end = day("2027-01-11");
    if (random.below(3) == 0) p.demands.back().stay.begin -= std::chrono::days{7 * random.below(4)};
  }
  static constexpr std::array<char const*, 5> rows{"group-size-min", "primary-clinician", "focus",
                                                   "modality-preference", "clinician-gender"};
  if (random.below(3) == 0)
    p.programs[0].rule_changes = {{.rule = one_by_lot(random, rows), .hard = true}};
  if (random.below(3) == 0)
    p.site.rule_changes = {{.rule = "group-open", .weight = 25},
                           {.rule = "waiting-time", .weight = random.below(3)},
                           {.rule = "extra-day", .weight = 9}};
  return p;
}

// The same with whatever comes between: stays that begin and end in the middle, closures,
// absences, cohorts, and sessions that stand already, here and in other programs.
inline Problem rich_clinic(std::uint64_t seed) {
  Random random(seed * 57 + 3);
  int const weeks = 1 + random.below(4);
  auto p = quiet_clinic(seed, weeks);
  auto const some_day = [&] {
    return p.horizon.begin + std::chrono::days{random.below(7 * weeks)};
  };
  for (auto& d : p.demands) {
    if (random.below(3) == 0) d.stay.begin += std::chrono::days{random.below(10)};
    if (random.below(3) == 0) d.stay.end = d.stay.begin + std::chrono::days{3 + random.below(30)};
  }
  if (random.below(4) == 0)
    p.programs[0].cohort = CohortRule{.first = day("2026-11-16"), .every_weeks = 2};
  if (random.below(2) == 0)
    p.site.closures.push_back({.date = some_day(), .reason = "ice", .replaced_by = some_day()});
  if (random.below(3) == 0) p.site.closures.push_back({.date = some_day(), .reason = "holiday"});
  if (random.below(3) == 0)
    p.absences.push_back({.clinician = p.site.clinicians.back().id, .time = p.horizon});
  if (random.below(3) == 0) {
    auto const from = some_day();
    p.absences.push_back({.room = RoomId{"R3"}, .time = {from, from + std::chrono::days{4}}});
  }
  if (random.below(3) == 0)
    p.elsewhere.push_back({.id = {"other"},
                           .program = "another",
                           .date = some_day(),
                           .time = {*parse_clock("09:10"), *parse_clock("11:05")},
                           .clinician = {"K0"},
                           .room = {"R1"},
                           .roster = {p.demands.front().client}});
  if (random.below(3) == 0) {
    p.effort = 60;
    auto const until = p.horizon.begin + std::chrono::days{3 + random.below(5)};
    auto const announced = build(p);
    for (auto const& session : announced.sessions)
      if (session.date < until) p.fixed.push_back(session);
    p.open_from = until;
    p.effort = 600;
  }
  return p;
}

}  // namespace careplan::sample
