#include "cli/roff.hpp"

#include <doctest/doctest.h>

using namespace careplan::cli;

TEST_CASE("text never becomes a request or an escape of roff") {
  CHECK(roff(".TH x") == "\\&.TH x");
  CHECK(roff("'quoted") == "\\&'quoted");
  CHECK(roff("a\\b --flag") == "a\\(rsb \\-\\-flag");
}

TEST_CASE("our Markdown becomes sections, examples, lists and paragraphs") {
  CHECK(roff_of_markdown(
            "### Why\n\nUse `--db` **now**.\n- one\n\n```console\n$ a\n.b\n```\nend\n") ==
        ".SS Why\n.PP\nUse \\fB\\-\\-db\\fR \\fBnow\\fR.\n.IP \\(bu 2\none\n.PP\n.PP\n.EX\n$ a\n"
        "\\&.b\n.EE\nend\n");
  CHECK(roff_of_markdown("| a | b |\n") == ".PP\n.EX\n| a | b |\n.EE\n");
  CHECK(roff_of_markdown("`.hidden` file") == "\\fB.hidden\\fR file\n");
}

TEST_CASE("a command's section ends at the next heading of its level, fences aside") {
  std::string_view const page =
      "# store\n\nAll.\n\n## store init\n\nFirst.\n```\n## no heading\n```\n\n## store "
      "info\n\nB.\n";
  CHECK(section_of(page, "store init") == "\nFirst.\n```\n## no heading\n```\n\n");
  CHECK(section_of("# check\n\nAll of it.\n", "check") == "\nAll of it.\n\n");
}
