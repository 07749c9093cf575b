// What should never have been recorded: the wrong client's answers, a file that came twice. Struck
// rows count nowhere; they stay in the record, to be seen by `store rows`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reporting/table.hpp"
#include "workflow/clinic.hpp"
#include "workflow/in_vain.hpp"

namespace careplan {

struct RowsRequest {
  std::optional<ClientId> client{};
  std::optional<long> entry{};  // of the audit chain: what one command wrote
  bool all = false;             // also what was superseded or struck
};
// What stands about a client or was written by an entry, one row each, under names that `strike`
// takes. Error{not_found} when there is nothing.
Table recorded_rows(Clinic const& clinic, RowsRequest const& request);

struct StrikeRequest {
  std::vector<RowName> rows{};
  std::optional<long> entry{};       // and all that this entry of the audit chain wrote
  std::optional<ClientId> client{};  // of the entry only what is about this client
  std::string reason{};
  bool dry_run = false;
};
struct Struck {
  Table rows{};
  int count = 0;                 // rows that were struck now
  int already = 0;               // and before
  int corrected = 0;             // of the entry, but another row stands in their place: left alone
  std::vector<RowName> again{};  // what struck corrections had replaced, and what stands again
  InVain in_vain{};              // marks that counted before and count nowhere now
};
// All of them or none. Error{conflict}, with what else to strike, when a row that is named has been
// corrected since, or when what stays would not hold together: a decision without its stay, a
// make-up of nothing, rewards redeemed that were never earned, a decision on a recommendation that
// never was, a client whom no assessment makes known.
Struck strike(Clinic const& clinic, StrikeRequest const& request);

}  // namespace careplan
