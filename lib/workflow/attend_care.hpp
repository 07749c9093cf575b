// attend: written plans, contacts outside of sessions, authorizations, and what follows from them:
// milestones, phases, due dates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/authorizations.hpp"
#include "attendance/due_dates.hpp"
#include "client/care.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"
#include "workflow/place.hpp"

namespace careplan {

// With a reason the row supersedes the one with the same key (record.hpp). Error{not_found} for a
// client whom nobody assessed.
PlanRow record_plan(Clinic const& clinic, PlanRow plan);
ContactRow record_contact(Clinic const& clinic, ContactRow contact);
AuthorizationRow record_authorization(Clinic const& clinic, AuthorizationRow authorization);
ImportCount record_plans(Clinic const& clinic, std::vector<PlanRow> plans, bool dry_run);
ImportCount record_contacts(Clinic const& clinic, std::vector<ContactRow> contacts, bool dry_run);
ImportCount record_authorizations(Clinic const& clinic, std::vector<AuthorizationRow> rows,
                                  bool dry_run);

// Everything beside attendance that milestones, due dates and authorizations are read from.
CareRecord care_of(Record const& record, std::optional<ClientId> const& client = {});

struct CareQuestion {
  std::optional<ClientId> client{};  // empty: everybody in care
  std::vector<std::string> rules{};  // rule packs by age: what they have due and call billable
  std::string site{};                // whose closures are no working days
};

// One row a plan: its version, what was done last, and when it is to be reviewed.
Table plan_table(Clinic const& clinic, std::optional<ClientId> const& client);
Table contact_table(Clinic const& clinic, std::optional<ClientId> const& client, Span<Date> within);
Table authorization_table(Clinic const& clinic, CareQuestion const& question);
// One row a milestone, with what it was read from.
Table milestone_table(Clinic const& clinic, CareQuestion const& question);
// One row a client: phase, what the next one asks for, milestones, completion.
Table progress_table(Clinic const& clinic, CareQuestion const& question);
// What is due of everybody in care, and follow-up of everybody who left; done ones only when `all`.
std::vector<DueDate> dues_of(Clinic const& clinic, Record const& record,
                             CareQuestion const& question);
Table due_table(std::vector<DueDate> const& dues, bool all);

class CareView;
// What all of that wants attention for; see care_signals.hpp.
std::vector<Signal> care_signals(CareView& view);

}  // namespace careplan
