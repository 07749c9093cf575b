#include "storage/told.hpp"

#include <fmt/format.h>

#include "storage/assessment_head.hpp"
#include "storage/connection.hpp"
#include "storage/pages.hpp"
#include "storage/value_columns.hpp"

namespace careplan {
namespace storage {
namespace {

// What lies in the order of assessments, of these alone.
template <class Take>
void scan_of(Record const& record, std::vector<AssessmentRow*> const& rows, std::string_view table,
             std::string_view columns, Take const& take) {
  std::vector<long> ids;
  for (auto const* row : rows) ids.push_back(row->id);
  auto at = rows.begin();
  scan_rows_of(*record.impl().database, table, columns, ids, [&](ScannedRow const& row) {
    while ((*at)->id < row.integer(0)) ++at;
    take(**at, row);
  });
}

}  // namespace
}  // namespace storage

std::vector<AssessmentRow> assessments_with(Record const& record, Names const& instruments) {
  auto& database = *record.impl().database;
  std::vector<AssessmentRow> rows;
  storage::scan_current(database, "assessment", storage::head_columns,
                        [&](storage::ScannedRow const& row) {
                          if (instruments.contains(row.view(3)))
                            rows.push_back(storage::read_head(row));
                        });
  return rows;
}

void fill_facts(Record const& record, std::vector<AssessmentRow*> const& rows, Names const& names) {
  storage::scan_of(record, rows, "fact", "assessment, name, kind, number, low, high, text",
                   [&](AssessmentRow& told, storage::ScannedRow const& row) {
                     if (names.contains(row.view(1)))
                       told.facts.emplace_hint(
                           told.facts.end(), row.text(1),
                           storage::read_value(*record.impl().database, row, 2));
                   });
}

void fill_answers(Record const& record, std::vector<AssessmentRow*> const& rows,
                  Names const& names) {
  storage::scan_of(record, rows, "answer", "assessment, item, kind, number, low, high, text",
                   [&](AssessmentRow& told, storage::ScannedRow const& row) {
                     if (names.contains(fmt::format("{}.{}", told.instrument, row.view(1))))
                       told.answers.emplace_back(
                           row.text(1), storage::read_value(*record.impl().database, row, 2));
                   });
}

}  // namespace careplan
