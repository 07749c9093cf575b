// The days of one client's week: what was planned, delivered and billable on each, and why not.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/visits.hpp"
#include "program/rules.hpp"

namespace careplan {

// States of what was not attended in full, each once, as many as there can be.
class States {
 public:
  void note(std::string_view state) {
    if (std::ranges::find(*this, state) == end()) list_[size_++] = state;
  }
  bool empty() const { return size_ == 0; }
  std::string_view const* begin() const { return list_.data(); }
  std::string_view const* end() const { return list_.data() + size_; }

 private:
  std::array<std::string_view, words(MarkStatus{}).size() + 1> list_{};  // or not marked
  std::uint8_t size_ = 0;
};

// One day with what the judgement needs beside the hours.
struct ServiceDay {
  DayHours hours{};
  Minutes made_up{};
  Minutes unmarked{};
  bool unmarked_group = false;
  Minutes cancelled{};
  Minutes came{};           // of what was planned
  Minutes may_be_billed{};  // delivered in billable services
  States states{};
  std::vector<std::string> refused{};  // make-ups that do not count, or not in full
};

// Full years of one client: by the birth date, else the one age band of all clients.
struct Ages {
  std::optional<Date> birth{};
  std::optional<int> of_all{};

  bool known() const { return birth || of_all; }
  std::optional<int> on(Date day) const { return birth ? age_on(*birth, day) : of_all; }
};
Ages ages_of(Attendance const& record, ClientId const& client);
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

  RulePack const& pack_on(Ages const& ages, Date day) const {
    return pack_for(packs, ages.on(day));
  }
};

// Of visits in order that carry their credit, into a list that is emptied first. Each day is billed
// by the pack for the client's age on it; `why_not_billable` is left empty.
void service_days(std::span<Visit const> visits, Ages const& ages, Standard const& standard,
                  std::vector<ServiceDay>& list);

// The last `count` weeks that were over by then of a ledger that carries its credit, in order and
// without reasons; as weekly_hours gives them.
std::vector<WeekHours> last_weeks(ClientLedger const& ledger, Standard const& standard,
                                  std::size_t count);

// Why a day is not billable, in words; empty when it is, or nothing was planned.
std::string why_not_billable(ServiceDay const& day, Ages const& ages, Standard const& standard);

}  // namespace careplan
