// What a report goes through before it leaves the house: de-identification, suppression of small
// counts, and for a disclosure consents, log and notice.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reporting/table.hpp"
#include "workflow/catalogue.hpp"
#include "workflow/report_disclosure.hpp"

namespace careplan {

struct ReleaseRequest {
  long suppress_below = 0;   // counts from 1 up to, not with, this; 0: none
  bool safe_harbor = false;  // then counts below 11 are suppressed unless said otherwise
  std::uint64_t seed = 0;    // of the new codes
  std::optional<DisclosureTerms> disclosure{};
  // Hears who was left out of a disclosure, and why; it is not for the recipient.
  std::function<void(std::vector<std::string> const&)> left_out{};
  bool plain() const { return suppress_below == 0 && !safe_harbor && !disclosure; }
};

struct Release {
  std::vector<Table> tables{};      // as many as came in
  std::optional<Table> manifest{};  // of a de-identified one: what was removed
};
// Error{usage} when counts are to be suppressed in a table whose rows are people and which is not
// de-identified either. With a clinic, a disclosure is checked and logged in its record, once for
// all of the tables (report_disclosure.hpp).
Release released(Clinic const& clinic, std::vector<Table> tables, ReleaseRequest const& request);
Release released(Catalogue const& catalogue, std::vector<Table> tables,
                 ReleaseRequest const& request);

// Whether the rows of a table are people.
bool about_people(Table const& table);

// Every word that definitions and the house's own lists can put into a report: ids of programs,
// tracks, services, phases, levels, rules; statuses, reasons, weekdays. Nothing that anybody typed
// into the record.
std::set<std::string, std::less<>> known_words(Catalogue const& catalogue);

}  // namespace careplan
