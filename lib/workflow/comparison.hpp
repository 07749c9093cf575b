// One client under two sets of criteria: who moves, and where to.
#pragma once

#include <string>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "criteria/place.hpp"
#include "reporting/table.hpp"

namespace careplan {

// up, down: from one certain level to another; settled, opened: to or from a certain one; narrower,
// wider, other: between sets.
enum class Moved { same, up, down, settled, opened, narrower, wider, other };
constexpr auto words(Moved) {
  return words_of<Moved>({{Moved::same, "same"},
                          {Moved::up, "up"},
                          {Moved::down, "down"},
                          {Moved::settled, "settled"},
                          {Moved::opened, "opened"},
                          {Moved::narrower, "narrower"},
                          {Moved::wider, "wider"},
                          {Moved::other, "other"}});
}

struct Side {
  Criteria const* criteria = nullptr;
  Placement placement{};
};

// Levels are held against each other by the order of the criteria of `after`.
Moved moved(Side const& before, Side const& after);
// "iop -> outpatient or iop": for counting.
std::string move_text(Side const& before, Side const& after);

// The careplan.comparison/1 record, without a newline; and as a row of its table.
void append_comparison(std::string& out, ClientId const& client, Date as_of, Side const& before,
                       Side const& after);
Table comparison_table();
void add_comparison_row(Table& table, ClientId const& client, Date as_of, Side const& before,
                        Side const& after);

}  // namespace careplan
