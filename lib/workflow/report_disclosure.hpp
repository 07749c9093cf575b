// Giving reports to somebody with the consent of the clients whom they name: who has not consented
// is left out, and what leaves is logged before it leaves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/consent.hpp"
#include "reporting/notice.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

struct DisclosureTerms {
  std::string recipient{};
  std::string purpose{};
  std::string words{};  // of the clinic's own about the consent, to go with it
};

struct Disclosed {
  std::vector<Table> tables{};          // as many as came in
  std::vector<Disclosure> notices{};    // of each
  std::vector<std::string> left_out{};  // "C-1042 (revoked on 2026-11-20)", each once
};
// Tables are known by the names of their reports. Of a row that stands for clients, those without a
// valid consent for this recipient, purpose and kind of report are left out, and so is any other
// row that mentions them. Error{conflict}, and nothing logged, when nobody would be left.
Disclosed disclosed(Clinic const& clinic, std::vector<Table> tables, DisclosureTerms const& terms);

// What somebody must be allowed to see in a report; everything, for one that nobody has listed.
std::vector<Information> information_in(std::string_view report);

}  // namespace careplan
