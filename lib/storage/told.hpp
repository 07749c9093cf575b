// What many clients told, by a few names: a single reading for whoever goes through all of them,
// where a query for each takes many times as long.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "storage/record.hpp"

namespace careplan {

using Names = std::set<std::string, std::less<>>;

// Current assessments with these instruments, in order of id, without what was answered.
std::vector<AssessmentRow> assessments_with(Record const& record, Names const& instruments);

// Fills in those facts of assessments, in order of id, that have these addresses ("phq-9.total").
void fill_facts(Record const& record, std::vector<AssessmentRow*> const& rows, Names const& names);
// And the answers to those items.
void fill_answers(Record const& record, std::vector<AssessmentRow*> const& rows,
                  Names const& names);

}  // namespace careplan
