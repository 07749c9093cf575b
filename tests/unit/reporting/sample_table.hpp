// Tables that the tests of this room share.
#pragma once

#include "reporting/table.hpp"

namespace careplan {

inline Date on(std::string_view date) {
  return *parse_date(date);
}

inline Table hours_sample() {
  return {.id = "hours",
          .title = "Hours by week",
          .columns = {{"client", "client"},
                      {"week", "week", ColumnKind::date},
                      {"delivered", "delivered", ColumnKind::hours},
                      {"share", "share", ColumnKind::percent},
                      {"met", "met", ColumnKind::yes_no},
                      {"detail", "detail", ColumnKind::json, true}},
          .rows = {{std::string("C-1"), on("2026-11-30"), Minutes{540}, 0.37712, true,
                    std::string("{\"a\":\n1}")},
                   {std::string("C-2"), on("2026-11-30"), Minutes{45}, {}, {}, {}}},
          .notes = {"Weeks begin on Monday."},
          .group_by = 0};
}

// One cell of each kind of variant, for checks over all of them.
inline std::vector<Cell> one_of_each(std::string const& text) {
  return {{},
          text,
          long{7},
          0.5,
          on("2026-02-28"),
          Clock{570},
          Minutes{75},
          true,
          std::vector{text, text}};
}

}  // namespace careplan
