// What days of care cost a client, by the terms of the cover: an estimate, never a bill.
#pragma once

#include "attendance/billing.hpp"

namespace careplan {

// What is left of each at the start. Cents; `coinsurance` is in percent.
struct CoverTerms {
  long deductible_left = 0;
  long copay = 0;  // a day
  long coinsurance = 0;
  long most_left = 0;  // that the client still pays in the year; 0: no limit
  bool operator==(CoverTerms const&) const = default;
};

struct CostShare {
  long total = 0;
  long client = 0;
  long plan() const { return total - client; }
  bool operator==(CostShare const&) const = default;
};

// Day by day: first the deductible, then of what is left of the day the copay and the coinsurance
// (rounded to the nearest cent), never more than the day, until the limit is reached.
CostShare cost_of_days(long cents_a_day, int days, CoverTerms const& terms);
// The same at a rate, whose copay and coinsurance count where the terms give none. The client pays
// all of what is not covered.
CostShare cost_of_days(Rate const& rate, int days, CoverTerms terms);

// Days of the track with a billable group in the first so many days from the Monday of the first
// program week.
int billable_days(Program const& program, Track const& track, int within_days);

}  // namespace careplan
