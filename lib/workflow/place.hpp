// place: recommend a level of care from the record, record the recommendation, record what was
// really decided. Recommended and decided are two facts, never one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "criteria/place.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

struct PlacementAnswer {
  ClientId client{};
  Date as_of{};
  Criteria const* criteria = nullptr;
  Facts facts{};                                             // by the criteria's ids
  std::map<std::string, std::string, std::less<>> origin{};  // of each fact, for people
  Placement placement{};
};

// The recommendation for one client from the record; with `keep`, stored as well.
PlacementAnswer place_client(Clinic const& clinic, ClientId const& client,
                             std::string const& criteria, bool keep);
// The same for every client who has not been discharged; one transaction when kept.
std::vector<PlacementAnswer> place_all(Clinic const& clinic, std::string const& criteria,
                                       bool keep);

// The careplan.placement/1 record; with reasons when `explain`.
std::string to_json(PlacementAnswer const& answer, bool explain);
// One row a client, for tables and CSV.
Table table_of(std::vector<PlacementAnswer> const& answers);
// The explanation as a clinician or a reviewer reads it: stops first, then why, why not lower, why
// not higher, and what is unknown and matters.
std::string explanation(PlacementAnswer const& answer);

struct DecisionRequest {
  ClientId client{};
  Date date{};
  std::optional<DecisionKind> kind{};  // empty: from the episode and the order of the levels
  std::string level{};                 // or "discharge"
  std::string program{};
  std::string track{};
  Deviation deviation = Deviation::none;
  std::optional<DischargeReason> discharge{};
  std::string note{};
  std::string decided_by{};
  Place at{};  // of the row of a file, for complaints
};

// Records a decision. Refused with Error{input} when it differs from the recommendation and gives
// no deviation, when the deviation demands a note, when the program does not serve the level, when
// a discharge gives no reason or there is nothing to discharge from; Error{conflict} when the
// client is admitted already. The newest stored placement up to the date counts as the
// recommendation.
DecisionRow decide(Clinic const& clinic, DecisionRequest const& request);
// Many decisions in one transaction, in order.
struct ImportCount {
  int inserted = 0;
  int updated = 0;
  int unchanged = 0;
  int rejected = 0;
  void add(Written written);
};
std::string to_text(ImportCount const& count);  // "inserted 3, updated 0, unchanged 1, rejected 0"
ImportCount decide_all(Clinic const& clinic, std::vector<DecisionRequest> const& requests,
                       bool dry_run);

Table criteria_table(Clinic const& clinic);
// The rules of one set, in the words of the file.
Table rule_table(Clinic const& clinic, std::string const& criteria);

// Recommendations and decisions of a client (or of all), newest last.
Table placement_history(Clinic const& clinic, std::optional<ClientId> const& client);

}  // namespace careplan
