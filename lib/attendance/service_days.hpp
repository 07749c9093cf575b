// The days of one client's week: what was planned, delivered and billable on each, and why not.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/visits.hpp"
#include "program/rules.hpp"

namespace careplan {

// One day with what the judgement needs beside the hours.
struct ServiceDay {
  DayHours hours{};
  Minutes made_up{};
  Minutes unmarked{};
  bool unmarked_group = false;
  Minutes cancelled{};
  Minutes came{};                          // of what was planned
  Minutes may_be_billed{};                 // delivered in billable services
  std::vector<std::string_view> states{};  // of what was not attended in full, each once
  std::vector<std::string> refused{};      // make-ups that do not count, or not in full
};

// Full years of a client on a day: by the birth date, else the one age band of all clients.
std::optional<int> age_of(Attendance const& record, ClientId const& client, Date day);

// The first pack that is meant for a client of that age; the first one when none is, or the age is
// not known. At least one pack is needed.
RulePack const& pack_for(std::span<RulePack const> packs, std::optional<int> age);

// What hours are held against, and until when marks are looked at.
struct Standard {
  Attendance const& record;
  Program const& program;
  std::span<RulePack const> packs;
  Date as_of;

  RulePack const& pack_on(ClientId const& client, Date day) const {
    return pack_for(packs, age_of(record, client, day));
  }
};

// Of visits in order that carry their credit. Each day is billed by the pack for the client's age
// on it; `why_not_billable` is left empty.
std::vector<ServiceDay> service_days(std::span<Visit const> visits, ClientId const& client,
                                     Standard const& standard);

// Why a day is not billable, in words; empty when it is, or nothing was planned.
std::string why_not_billable(ServiceDay const& day, ClientId const& client,
                             Standard const& standard);

}  // namespace careplan
