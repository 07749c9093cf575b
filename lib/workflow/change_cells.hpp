// The change of a score as cells of a table: what it is, and what the instrument's rules make of
// it, each with its source.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "instruments/change.hpp"
#include "reporting/table.hpp"

namespace careplan {

// People read a change as one text, "-5"; programs as its least and greatest number.
enum class Readers { people, programs };

std::vector<Column> change_columns(Readers readers);
// One cell for each of the columns; the ids of the sources that are named join `sources`. Without a
// change all are empty.
void append_change(std::vector<Cell>& row, std::optional<ScoreChange> const& change,
                   std::optional<Date> baseline_date, Readers readers,
                   std::set<std::string>& sources);

// "reliable improvement since baseline (talking-therapies)"; "remission not settled (...)" where
// what is missing decides; empty where the rule is not met or does not speak.
std::string finding_text(ChangeFinding const& finding, std::string_view since);

// "-5", "+3", "-8..-2", "0".
std::string change_text(Interval change);

}  // namespace careplan
