// A site as it would be without somebody or something, or with more: what repairs and comparisons
// are asked about.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

// Without days, an absence lasts as long as is scheduled.
struct SiteAbsence {
  std::optional<ClinicianId> clinician{};
  std::optional<RoomId> room{};
  std::optional<Span<Date>> time{};
};

struct SiteChange {
  std::vector<SiteAbsence> without{};
  std::vector<Clinician> clinicians{};
  std::vector<Room> rooms{};
};

// "clinician:K2", "room:R1:2026-12-01", "clinician:K2:2026-12-01..2026-12-04" (last day included).
// Error{usage} when it is none of these.
SiteAbsence parse_absence(std::string_view text);
// "room:R9:group:12" is a room of that kind for so many clients; "clinician:K9:LCSW+LPC:Mon-Fri
// 09:00-17:00" somebody with these credentials at these hours. Adds it; Error{usage} likewise.
void parse_addition(std::string_view text, SiteChange& into);

// Error{not_found} when the site has no such clinician or room, Error{conflict} when it has one
// that is to be added.
void apply(SiteChange const& change, Problem& problem);

}  // namespace careplan
