// attend reward: the ledger of what clients earn by their samples and redeem.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/reward.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

struct GrantRequest {
  std::optional<ClientId> client{};     // empty: everybody in care
  std::optional<std::uint64_t> seed{};  // of draws; empty: from the head of the audit chain
  bool dry_run = false;
};
// Enters what the plans of the clients' programs give for the tests and the attendance up to today
// and what is not entered yet, in one transaction. Nothing entered before is changed.
std::vector<RewardRow> grant_rewards(Clinic const& clinic, GrantRequest const& request);

// Error{conflict} when more would be redeemed than is left. The same goods on the same day are
// entered once; a receipt in `what` tells two apart.
RewardRow redeem(Clinic const& clinic, RewardRow row);

// Lines of the ledger with the balance after each, by client.
Table reward_ledger(Clinic const& clinic, std::optional<ClientId> const& client);
Table reward_table(std::vector<RewardRow> const& rows);

// The plans of every program that anybody is or was in, with what a slip is worth on average.
Table plan_of_rewards(Clinic const& clinic);

struct HatRequest {
  Span<Date> within{};     // attendance on these days puts a name into the hat
  std::string service{};   // of sessions of this service; empty: of all that count
  int names = 1;           // drawn, none put back
  std::uint64_t seed = 0;  // the same one draws the same names
};
// Names drawn from those who attended, once for each session attended; nothing is recorded.
Table draw_from_hat(Clinic const& clinic, HatRequest const& request);

}  // namespace careplan
