// store: whom a client allows to receive what, and what was given to whom.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/consent.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// With a reason the row supersedes the one with the same key (record.hpp). Error{not_found} for a
// client whom nobody assessed, Error{input} for an end before the beginning.
ConsentRow record_consent(Clinic const& clinic, ConsentRow consent);

struct Revocation {
  ClientId client{};
  std::string recipient{};
  std::string purpose{};  // empty: every one
  Date on{};
  std::string reason{};
};
// Every consent of the client for this recipient that was not revoked before; those that are
// revoked now. Error{not_found} when there never was one, Error{input} for a day to come.
std::vector<ConsentRow> revoke_consent(Clinic const& clinic, Revocation const& revocation);

// One row a consent, with what it is worth today.
Table consent_table(Clinic const& clinic, std::optional<ClientId> const& client);
// One row for each client of each disclosure, and one for a disclosure that named nobody.
Table disclosure_table(Clinic const& clinic, std::optional<ClientId> const& client);

}  // namespace careplan
