// What stands beside the answers in an assess-in record, whichever shape it comes in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/records.hpp"

namespace careplan {

// What is wrong with asking an instrument for these bands; nothing when it has them, or none are
// asked for.
std::optional<Complaint> complaint_about_bands(Instrument const& instrument,
                                               std::string const& bands, Place const& at);

// Client, date, rater, reason and requested bands. What is wrong is rejected and comes back empty.
AssessIn read_assess_head(RecordFields& fields, AssessInDefaults const& defaults);

// The plan of the instrument that the record names, or of the default; nullptr when it is rejected.
// A band set that the instrument does not have is rejected as well.
Plan const* read_plan(RecordFields& fields, FindPlan const& find, AssessInDefaults const& defaults,
                      std::string const& bands);

// A fact from outside the instrument, "context.age" or "context.sex".
inline constexpr std::string_view context_prefix = "context.";
void read_context(RecordFields& fields, std::string_view name, TreeRef at, Value value,
                  Facts& context);
// The same from a column.
void read_context_cell(RecordFields& fields, TreeRef cell, Facts& context);

}  // namespace careplan
