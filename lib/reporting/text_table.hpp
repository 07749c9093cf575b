// The table that people read in a terminal: aligned columns, a ruled header, no boxes.
#pragma once

#include <string>

#include "reporting/table.hpp"

namespace careplan {

// Nothing is ever cut off: a table wider than style.width wraps its headers and its texts, and what
// still does not fit stays wider. An empty table shows its header and "none".
std::string text_table(Table const& table, RenderStyle const& style);

}  // namespace careplan
