#include "clinic_generator.hpp"

#include <fmt/format.h>

#include <array>

namespace careplan::benchmark {
namespace {

using std::chrono::days;

Date const first_monday = *parse_date("2026-11-30");

struct Band {
  char const* name;
  char const* begin;
};
constexpr std::array bands{Band{"morning", "09:00"}, Band{"afternoon", "13:00"},
                           Band{"evening", "17:30"}};
constexpr std::array<char const*, 4> patterns{"MWF", "TThSa", "MTTh", "TWTh"};

Condition on_medication() {
  std::vector<Complaint> complaints;
  Vocabulary vocabulary;
  vocabulary.domain_of = [](std::string_view) {
    return std::optional(Domain{.kind = DomainKind::yes_no});
  };
  return parse_condition("medication is yes", {"benchmark", 1, 1}, vocabulary, complaints);
}

Condition with_family() {
  std::vector<Complaint> complaints;
  Vocabulary vocabulary;
  vocabulary.domain_of = [](std::string_view) {
    return std::optional(Domain{.kind = DomainKind::yes_no});
  };
  return parse_condition("family is yes", {"benchmark", 1, 1}, vocabulary, complaints);
}

Program program(int weeks) {
  Program p{.id = "iop", .weeks = weeks, .weeks_max = weeks, .group_size = {6, 12}};
  p.services = {{.id = "group", .credentials = {"therapist"}, .room_kind = "group"},
                {.id = "skills",
                 .kind = ServiceKind::skills,
                 .credentials = {"therapist", "counselor"},
                 .room_kind = "group"},
                {.id = "individual",
                 .kind = ServiceKind::individual,
                 .together = false,
                 .credentials = {"therapist"}},
                {.id = "family",
                 .kind = ServiceKind::family,
                 .together = false,
                 .credentials = {"therapist"}},
                {.id = "cases",
                 .kind = ServiceKind::case_management,
                 .together = false,
                 .credentials = {"counselor", "therapist"}},
                {.id = "medication",
                 .kind = ServiceKind::medication_management,
                 .together = false,
                 .credentials = {"prescriber"}}};
  for (auto const& band : bands)
    for (auto const* pattern : patterns)
      for (bool const at_home : {false, true})
        for (bool const dual : {false, true})
          p.tracks.push_back({.id = fmt::format("{}-{}{}{}", band.name, pattern,
                                                at_home ? "-virtual" : "", dual ? "-dual" : ""),
                              .days = *parse_weekdays(pattern),
                              .begin = *parse_clock(band.begin),
                              .modality = at_home ? Modality::virtual_ : Modality::in_person,
                              .focus = dual ? "dual" : "general"});
  p.phases = {
      {.id = "all",
       .first_week = 1,
       .last_week = weeks,
       .blocks = {
           {.service = "group", .minutes = Minutes{90}, .order = 1},
           {.service = "skills", .minutes = Minutes{90}, .order = 2},
           {.service = "individual", .minutes = Minutes{60}, .per_week = 1},
           {.service = "family", .minutes = Minutes{60}, .per_week = 1, .only_if = with_family()},
           {.service = "cases", .minutes = Minutes{30}, .per_week = 1},
           {.service = "medication",
            .minutes = Minutes{30},
            .per_week = 1,
            .only_if = on_medication()}}}};
  return p;
}

WeekWindows shift(int number) {
  static constexpr std::array<char const*, 5> shifts{
      "Mon-Fri 08:00-16:30", "Mon-Thu 12:00-21:00; Sat 09:00-15:00", "Tue-Sat 12:00-21:00",
      "Mon-Fri 09:00-18:00", "Mon-Thu 11:00-20:30"};
  return *parse_windows(shifts[static_cast<std::size_t>(number) % shifts.size()]);
}

Site site(ClinicSize const& size, Random& random) {
  Site s{.id = "benchmark", .open = *parse_windows("Mon-Sat 08:00-21:00")};
  for (int r = 0; r < size.rooms; ++r) {
    bool const group = r * 3 < size.rooms * 2;
    s.rooms.push_back({.id = {fmt::format("R{}", r + 1)},
                       .kind = group ? "group" : "office",
                       .capacity = group ? 12 : 4});
  }
  for (int k = 0; k < size.clinicians; ++k) {
    // Of every four clinicians one does not lead therapy, and every second of those prescribes.
    char const* credential =
        k % 4 != 3 ? "therapist" : (k / 4 % 2 == 0 ? "prescriber" : "counselor");
    s.clinicians.push_back({.id = {fmt::format("K{}", k + 1)},
                            .credentials = {credential},
                            .available = shift(random.below(5)),
                            .caseload_max = std::string(credential) == "therapist" ? 16 : 0,
                            .gender = random.below(2) == 0 ? "f" : "m"});
    if (size.tightness == Tightness::infeasible && k % 2 == 0)
      s.clinicians.back().week_max = Minutes{15 * 60};
    if (size.tightness == Tightness::loose) {
      s.clinicians.back().available = *parse_windows("Mon-Sat 08:00-21:00");
      s.clinicians.back().caseload_max = 0;
    }
  }
  if (size.clinicians == 4) s.clinicians[3].credentials = {"prescriber", "counselor"};
  return s;
}

WeekWindows free_hours(Random& random) {
  static constexpr std::array<char const*, 7> hours{
      "Mon-Sat 08:00-21:00", "Mon-Fri 08:00-13:00",
      "Mon-Fri 08:00-17:00", "Mon-Fri 16:00-21:00; Sat 08:00-21:00",
      "Mon-Fri 12:00-21:00", "Mon Wed Fri 08:00-17:00; Tue Thu 12:00-21:00",
      "Tue-Sat 08:00-21:00"};
  return *parse_windows(hours[static_cast<std::size_t>(random.below(7))]);
}

Demand demand(ClinicSize const& size, int number, Program const& program, Random& random) {
  Demand d{.client = {fmt::format("C{:03}", number + 1)}, .program = program.id};
  int const weeks = size.weeks;
  // Over several weeks somebody is admitted every week, for eight weeks.
  int const from = weeks == 1 ? 0 : random.below(weeks + 7) - 7;
  d.stay = {first_monday + days{7 * from}, first_monday + days{7 * (from + (weeks == 1 ? 1 : 8))}};
  d.available = free_hours(random);
  auto const* const band = bands[static_cast<std::size_t>(random.below(3))].name;
  bool const wishes = random.below(2) == 0;
  bool const dual = random.below(4) == 0;
  for (auto const& track : program.tracks)
    if (wishes && track.id.starts_with(band)) d.preferred_tracks.push_back(track.id);
  d.focus = dual ? "dual" : "general";
  int const mode = random.below(10);
  if (mode == 0) d.modality = Modality::virtual_;
  if (mode == 1) d.modality = Modality::in_person;
  d.preferred_modality = random.below(3) == 0 ? Modality::virtual_ : Modality::in_person;
  if (random.below(3) == 0) d.preferred_gender = random.below(2) == 0 ? "f" : "m";
  int const own = random.below(size.clinicians);
  if (own % 4 != 3 && random.below(3) != 0) d.clinician = ClinicianId{fmt::format("K{}", own + 1)};
  d.priority = random.below(8) == 0 ? 2 : 0;
  d.needs = {{"medication", Value{random.below(2) == 0}}, {"family", Value{random.below(3) == 0}}};
  return d;
}

}  // namespace

Problem clinic(ClinicSize const& size) {
  Random random(size.seed);
  Problem p{.programs = {program(8)},
            .horizon = {first_monday, first_monday + days{7 * size.weeks}},
            .seed = size.seed};
  // All tracks of a band are liked alike.
  p.site.rule_changes = {};
  p.site = site(size, random);
  p.site.rule_changes = {{.rule = "second-choice", .weight = 0}};
  int const clients = size.weeks == 1 ? size.clients : size.clients * (size.weeks + 7) / 8;
  for (int c = 0; c < clients; ++c) p.demands.push_back(demand(size, c, p.programs[0], random));
  if (size.weeks > 1)
    p.site.closures = {{.date = *parse_date("2026-12-25"), .reason = "holiday"},
                       {.date = *parse_date("2027-01-01"), .reason = "holiday"}};
  return p;
}

}  // namespace careplan::benchmark
