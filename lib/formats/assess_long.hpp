// Assessments as long CSV, one answer a row: client,date,instrument,item,value. Consecutive rows of
// one client, day and instrument are one assessment.
#pragma once

#include <string>
#include <vector>

#include "formats/records.hpp"

namespace careplan {

// Whether the columns are those of long CSV.
bool is_long(RecordStream const& stream);

struct LongAssessment {
  AssessIn in{};
  Place place{};       // of its first row
  std::string rows{};  // as they stand, one a line
};
struct LongRejection {
  Rejection rejection{};
  std::string row{};  // as it stands
};
// Of an assessment with any wrong row nothing is taken: what is missing from it would look as if
// nobody had asked. Its other rows are rejected with it, as skipped.
struct LongAssessments {
  std::vector<LongAssessment> assessments{};
  std::vector<LongRejection> rejections{};  // by line
  int rejected = 0;  // assessments, and rows of which nobody knows whose they are
};

// Reads the stream to its end and holds it: only then is it known that no assessment goes on
// further down. Wrong are, besides what is wrong with single rows: an item that is given twice, and
// rows of an assessment that stand apart from its others; both are told with both lines.
// Error{input} for columns that nobody knows.
LongAssessments read_long(RecordStream& stream, FindPlan const& find,
                          AssessInDefaults const& defaults);

}  // namespace careplan
