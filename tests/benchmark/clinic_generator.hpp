// Clinics of a realistic shape for measuring: clinicians in shifts, clients who work mornings or
// evenings, tracks in three bands of the day on four patterns of days.
#pragma once

#include <string>

#include "scheduling/random.hpp"
#include "scheduling/schedule.hpp"

namespace careplan::benchmark {

enum class Tightness { loose, tight, infeasible };

struct ClinicSize {
  int clients = 24;
  int clinicians = 4;
  int rooms = 3;
  int weeks = 1;
  Tightness tightness = Tightness::tight;
  std::uint64_t seed = 1;
};

Problem clinic(ClinicSize const& size);

}  // namespace careplan::benchmark
