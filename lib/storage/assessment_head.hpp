// An assessment without what was answered and scored, from a row of SQLite or of pages.
#pragma once

#include "storage/record.hpp"

namespace careplan::storage {

inline constexpr char head_columns[] = "id, client, date, instrument, version, rater";

// From these columns.
template <class Source>
AssessmentRow read_head(Source const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .date = q.date(2),
          .instrument = q.text(3),
          .version = q.text(4),
          .rater = q.text(5)};
}

}  // namespace careplan::storage
