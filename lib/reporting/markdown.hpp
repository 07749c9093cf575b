// A table as GitHub-flavoured Markdown, for chart notes, wikis and issue trackers.
#pragma once

#include <string>
#include <string_view>

#include "reporting/table.hpp"

namespace careplan {

// The text within a line of Markdown: no part of it is markup, a web link or HTML, and a newline is
// a line break within the cell. Control and bidirectional characters are shown as \xNN. GitHub
// makes a link of a mail address however it is written.
std::string markdown_escaped(std::string_view text);

// Title, table, notes; machine-only columns are left out. An empty table says "none".
std::string render_markdown(Table const& table, RenderStyle const& style);

}  // namespace careplan
