// Markdown, as far as our own pages use it, to the roff of manual pages.
#pragma once

#include <string>
#include <string_view>

namespace careplan::cli {

// Text that roff shows as it is: backslashes, hyphens, and dots at the start of a line.
std::string roff(std::string_view text);

// Headings, paragraphs, lists, `code`, **bold**, tables and fenced blocks.
std::string roff_of_markdown(std::string_view markdown);

// What stands under the heading "## <name>" up to the next of its level; without such a heading
// all below the page's title.
std::string section_of(std::string_view markdown, std::string_view name);

}  // namespace careplan::cli
