// place: recommend a level of care from the record, record the recommendation, record what was
// really decided. Recommended and decided are two facts, never one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "criteria/place.hpp"
#include "reporting/table.hpp"
#include "workflow/choose_criteria.hpp"
#include "workflow/clinic.hpp"
#include "workflow/in_vain.hpp"

namespace careplan {

struct PlacementAnswer {
  ClientId client{};
  Date as_of{};
  Criteria const* criteria = nullptr;
  Facts facts{};                                             // by the criteria's ids
  std::map<std::string, std::string, std::less<>> origin{};  // of each fact, for people
  Placement placement{};
  bool words = true;                     // labels too: false where they are licensed
  std::string available{};               // what of the need can be had, where that was asked
  std::optional<DecisionRow> decided{};  // the newest decision up to that day
  std::string other_age{};               // "16": not, or perhaps not, whom the criteria are for
};

// What is wanted of a placement beside the recommendation.
struct PlaceWish {
  bool keep = false;                     // store it
  bool reasons = true;                   // why, why not lower, why not higher
  bool changes = false;                  // with reasons: drivers and flips
  std::vector<std::string> available{};  // the levels that can be had; empty: not asked
  bool licensed = false;                 // the words of proprietary criteria too
  std::string expected{};                // a level, or alias, that the criteria have to know
};

// Takes the words of proprietary rules out of an explanation: conditions, reasons, sources and
// labels. What stays are ids, states, answers to facts, and what a stop asks to be done: whoever
// meets a danger has to be told.
void hide_licensed_text(Criteria const& criteria, Placement& placement);

// The recommendation for one client from the record; with `keep`, stored as well. Criteria of a
// purpose may be others for each client.
PlacementAnswer place_client(Clinic const& clinic, ClientId const& client,
                             CriteriaChoice const& choice, PlaceWish const& wish);
// The same for every client who has not been discharged; one transaction when kept. Whoever no
// criteria of the purpose are for, or might be, is refused by name, and the others are placed;
// Error when nobody can be.
struct PlacedClients {
  std::vector<PlacementAnswer> answers{};
  std::vector<Complaint> refused{};
};
PlacedClients place_all(Clinic const& clinic, CriteriaChoice const& choice, PlaceWish const& wish);

// What the criteria recommend for a client by what the record knows of a day; nothing is stored.
PlacementAnswer answer_on(Catalogue const& catalogue, Record const& record,
                          Criteria const& criteria, ClientId const& client, Date day);

// The present recommendation beside the newest kept one of the same criteria: whether data or
// criteria changed the answer, which facts differ, and which rules speak otherwise.
// Error{not_found} when none was kept.
Table placement_diff(Clinic const& clinic, ClientId const& client, CriteriaChoice const& choice);

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
  std::string site_reason{};  // the site's own code for why care ends
  std::string note{};
  std::string decided_by{};
  std::string correction{};      // why: it then supersedes the client's decision of that day
  std::optional<Date> was_on{};  // or of this one, where the day was wrong
  Place at{};                    // of the row of a file, for complaints
};

// Records a decision. Refused with Error{input} when it differs from the recommendation and gives
// no deviation, when the deviation demands a note, when the program does not serve the level or a
// discharge gives no reason; with Error{conflict} when the client is admitted already or there is
// nothing to discharge from, when a decision of another day would lose its stay or begin a second
// one, and when what became known since the recommendation leads elsewhere; with Error{not_found}
// when there is nothing to correct. See recommendation.hpp for what it is held against. `in_vain`:
// filled with marks that counted until now and count nowhere by this decision.
DecisionRow decide(Clinic const& clinic, DecisionRequest const& request, InVain* in_vain = nullptr);
// Whether the decision stands on a stay of the others, or beside them all where it begins one.
bool fits(std::vector<DecisionRow> others, DecisionRow const& one);
// Many decisions in one transaction, the earliest day first: an admission before a later one stands
// when its end is among them.
struct ImportCount {
  int inserted = 0;
  int updated = 0;
  int unchanged = 0;
  int rejected = 0;
  int blank = 0;                      // forms without any answer, passed over
  std::vector<std::string> crisis{};  // new forms that raise a flag for a crisis, a line each
  void add(Written written);
};
std::string to_text(ImportCount const& count);  // "inserted 3, updated 0, unchanged 1, rejected 0"
ImportCount decide_all(Clinic const& clinic, std::vector<DecisionRequest> requests, bool dry_run,
                       InVain* in_vain = nullptr);

Table criteria_table(Clinic const& clinic);
// The rules of one set, in the words of the file; those of proprietary criteria only when
// `licensed`.
Table rule_table(Clinic const& clinic, std::string const& criteria, bool licensed = false);

// Recommendations and decisions of a client (or of all), newest last.
Table placement_history(Clinic const& clinic, std::optional<ClientId> const& client);

}  // namespace careplan
