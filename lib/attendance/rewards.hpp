// Contingency management: what a run of samples earns under a plan, and the slips that are drawn.
// Everything is integer cents, and every draw can be repeated from its seed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

// A test or an attendance as a reward plan sees it. `excused` is a sample that could not be given
// or not be read.
enum class SampleResult { passed, failed, missed, excused };
constexpr auto words(SampleResult) {
  return words_of<SampleResult>({{SampleResult::passed, "passed"},
                                 {SampleResult::failed, "failed"},
                                 {SampleResult::missed, "missed"},
                                 {SampleResult::excused, "excused"}});
}
struct Sample {
  Date date{};
  SampleResult result = SampleResult::passed;
  bool operator==(Sample const&) const = default;
};

// What one sample earned. `value` is in cents, or in draws of a draws plan.
struct Earning {
  Date date{};
  long value = 0;
  long bonus_cents = 0;
  int in_a_row = 0;       // passed samples up to this one
  bool reset = false;     // this sample took the value back to the start
  bool restored = false;  // from the next sample on the value is the former one again
  bool operator==(Earning const&) const = default;
};

// One entry for each sample, in order of date; samples before `begin` or after the plan's last week
// are left out. A failed sample earns nothing and takes the value back to the start; after
// `restore_after` passed ones in a row the next sample is worth what the failed one would have
// been. What was earned stays earned. Weeks are seven days from `begin`; a plan that steps by the
// week steps after each week with a passed sample and no failed one.
std::vector<Earning> earnings(RewardPlan const& plan, std::span<Sample const> samples, Date begin);

// A day's tests as samples, on the day of the test. A positive for other substances than the
// plan's passes. Refused is failed; missed is missed; invalid is excused, and so is diluted unless
// the program takes it for positive.
std::vector<Sample> test_samples(RewardPlan const& plan, TestingPolicy const& policy,
                                 std::span<TestRow const> tests, ClientId const& client);

// Days with sessions of the plan's service, up to and not with `as_of`: passed when all of them
// were attended, excused when nothing worse was marked, missed otherwise. A day with a session that
// nobody marked ends the list: what follows is worth something that nobody knows yet.
std::vector<Sample> attendance_samples(RewardPlan const& plan, Attendance const& record,
                                       Program const& program, ClientId const& client, Date as_of);

// Slips drawn from the full bowl, each put back. The same seed gives the same slips everywhere.
std::vector<Prize> draw_prizes(std::span<Prize const> bowl, int draws, std::uint64_t seed);
// Names drawn from the hat, none put back; a name is in it once for each attendance.
std::vector<std::string> draw_names(std::vector<std::string> hat, int draws, std::uint64_t seed);
// What so many draws come to on average, to the nearest cent.
long expected_cents(std::span<Prize const> bowl, int draws);

struct RewardBalance {
  long earned_cents = 0;
  long redeemed_cents = 0;
  long left_cents() const { return earned_cents - redeemed_cents; }
  bool operator==(RewardBalance const&) const = default;
};
RewardBalance balance(std::span<RewardRow const> rows, ClientId const& client);

// Rows for what was earned and is not in the ledger yet, in order of date; entries in the ledger
// are never changed. Within a calendar year no more than the plan's cap is earned; what the cap
// takes away is said in the note. Draws use `seed` with the number of the day, so that the slips of
// a day do not hang on which other days are entered with it.
std::vector<RewardRow> rewards_due(RewardPlan const& plan, std::span<Sample const> samples,
                                   Episode const& stay, std::span<RewardRow const> ledger,
                                   std::uint64_t seed);

}  // namespace careplan
