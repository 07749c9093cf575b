// What became of a client's scores, and whose turn it is to be asked again.
#pragma once

#include <optional>
#include <string>

#include "reporting/table.hpp"
#include "workflow/change_cells.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// How trends are drawn below the table: in blocks, or in digits where a terminal knows no others.
enum class TrendMarks { none, digits, blocks };

struct ScoreHistoryRequest {
  ClientId client{};
  std::string instrument{};  // empty: all
  bool all = false;          // superseded and struck assessments too
  TrendMarks trend = TrendMarks::none;
  Readers readers = Readers::people;
};

// Scores and results over time, one row each, by instrument and day: the value or interval, the
// band, the change from the baseline (see baseline.hpp) and from the last assessment before it, and
// what the instrument's own rules make of these, each with its source. Superseded rows carry no
// change. Error{not_found} for a client or an instrument that nobody knows.
Table assessment_history(Clinic const& clinic, ScoreHistoryRequest const& request);

struct DueRequest {
  std::string instrument{};  // empty: all that state an interval
  std::optional<Date> by{};  // due until that day; empty: today
};

// Clients in an open episode whose next assessment is due, the longest overdue first. An instrument
// that was never used with a client is due only when it is asked for by name: since the admission.
// Error{usage} for an instrument that states no interval.
Table assessments_due(Clinic const& clinic, DueRequest const& request);

}  // namespace careplan
