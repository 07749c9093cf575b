#include "workflow/check.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

std::vector<Finding> findings_of(std::string file, std::string text) {
  Catalogue const catalogue;
  return check_definition({.file = std::move(file), .text = std::move(text)}, catalogue);
}

}  // namespace

TEST_CASE("every built-in definition is checked, and none is at fault") {
  Catalogue const catalogue;
  auto const all = all_definitions(catalogue);
  std::set<std::string> folders;
  for (auto const& definition : all) {
    CAPTURE(definition.file);
    auto const kind = kind_of(definition);
    REQUIRE(kind);
    folders.insert(std::string(to_text(*kind)));
    for (auto const& finding : check_definition(definition, catalogue)) {
      CAPTURE(describe(finding.what));
      CHECK(finding.gravity == Gravity::note);
    }
  }
  CHECK(folders == std::set<std::string>{"criteria", "instruments", "programs", "rules", "shared"});
}

TEST_CASE("a file of any folder is known by its keys, as it is by its folder") {
  Catalogue const catalogue;
  for (auto const& definition : all_definitions(catalogue)) {
    CAPTURE(definition.file);
    auto const by_folder = kind_of(definition);
    CHECK(by_folder == kind_of({.file = "stdin", .text = definition.text}));
  }
  CHECK(kind_of({.file = "x.toml", .text = "[[clinician]]\nid = \"K1\"\n"}) ==
        DefinitionKind::site);
  CHECK_FALSE(kind_of({.file = "x.toml", .text = "id = \"x\"\n"}));
}

TEST_CASE("a file of no known kind and a file that is no TOML are faults, not errors") {
  for (auto const* text : {"id = \"x\"\n", "x = \n", "\x01"}) {
    auto const findings = findings_of("x.toml", text);
    REQUIRE_FALSE(findings.empty());
    CHECK(findings[0].gravity == Gravity::fault);
    CHECK(findings[0].what.place.file == "x.toml");
  }
}

TEST_CASE("all complaints of a file become findings with their places") {
  auto const findings = findings_of("rules/ten.toml",
                                    "id = \"ten\"\nversion = \"1\"\ntitle = \"Ten\"\nwho = \"we\"\n"
                                    "weekly_minutes_mn = 600\ndays_min = \"three\"\n");
  CHECK(findings.size() >= 2);
  for (int const line : {5, 6}) {
    CAPTURE(line);
    CHECK(std::ranges::any_of(findings,
                              [&](auto const& found) { return found.what.place.line == line; }));
  }
}

TEST_CASE("a program is held against the packs that it names, and a missing pack is a fault") {
  Catalogue const catalogue;
  auto definition = catalogue.text(DefinitionKind::program, "sud-iop-3x3");
  auto const at = definition.text.find("\"adult-9h\"");
  REQUIRE(at != std::string::npos);
  definition.text.replace(at, 10, "\"adult-8h\"");
  auto const findings = check_definition(definition, catalogue);
  CHECK(std::ranges::any_of(findings, [](auto const& found) {
    return found.gravity == Gravity::fault &&
           found.what.message.find("adult-8h") != std::string::npos;
  }));
}

TEST_CASE("the table of findings keeps place and gravity, and leaves empty what is not known") {
  auto const table = finding_table(
      {{.gravity = Gravity::note, .what = {.place = {"a.toml", 3, 0}, .message = "mind"}}});
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0] == std::vector<Cell>{std::string("note"), std::string("a.toml"), 3L, Cell{},
                                           std::string("mind"), Cell{}});
}
