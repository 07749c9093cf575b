#include "workflow/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "folder.hpp"
#include "formats/domain_lines.hpp"
#include "workflow/builtin_domains.hpp"

using namespace careplan;

namespace {

std::string said(auto const& ask) {
  try {
    ask();
  } catch (Error const& error) {
    return std::string(to_text(error.fault)) + " " + describe(error);
  }
  return "";
}

std::string site(std::string const& id) {
  return "id = \"" + id + "\"\ntitle = \"Somewhere\"\n";
}

}  // namespace

TEST_CASE("every built-in definition can be found by its id, and is parsed once") {
  Catalogue const catalogue;
  int found = 0;
  for (auto const& id : catalogue.list(DefinitionKind::instrument)) {
    CAPTURE(id);
    CHECK(&catalogue.instrument(id) == &catalogue.instrument(id));
    CHECK(catalogue.instrument(id).text_hash.size() == 64);
    ++found;
  }
  for (auto const& id : catalogue.list(DefinitionKind::criteria)) {
    CAPTURE(id);
    CHECK(catalogue.criteria(id).hash.size() == 64);
    ++found;
  }
  for (auto const& id : catalogue.list(DefinitionKind::program))
    found += catalogue.program(id).id == id;
  for (auto const& id : catalogue.list(DefinitionKind::rule_pack))
    found += catalogue.rule_pack(id).id == id;
  CHECK(found > 10);
}

TEST_CASE("every shipped program serves a level that shipped criteria know") {
  Catalogue const catalogue;
  for (auto const& id : catalogue.list(DefinitionKind::program)) {
    CAPTURE(id);
    auto const criteria = catalogue.list(DefinitionKind::criteria);
    CHECK(std::ranges::any_of(criteria, [&](std::string const& set) {
      return catalogue.criteria(set).find_level(catalogue.program(id).level) != nullptr;
    }));
  }
}

TEST_CASE("what is not there is not found, with the nearest name") {
  Catalogue const catalogue;
  CHECK(said([&] { (void)catalogue.instrument("phq9"); }) ==
        "not_found no instrument 'phq9'\n  hint: did you mean 'phq-9'?");
  CHECK(said([&] { (void)catalogue.rule_pack("adult-9"); }) ==
        "not_found no rule pack 'adult-9'\n  hint: did you mean 'adult-9h'?");
  CHECK(said([&] { Catalogue const other({"/no/such"}); }).starts_with("not_found /no/such: "));
}

TEST_CASE("an id never becomes a path out of the directory") {
  Folder const folder;
  folder.write("secret.toml", site("secret"));
  folder.write("sites/here.toml", site("here"));
  Catalogue const catalogue({folder.path()});
  CHECK(said([&] {
          (void)catalogue.text(DefinitionKind::site, "../secret");
        }).starts_with("not_found "));
  CHECK(catalogue.text(DefinitionKind::site, "here").text == site("here"));
}

TEST_CASE("the clinic's directories come first, in their order, then what is built in") {
  Folder const first;
  Folder const second;
  Catalogue const built_in;
  auto const original = built_in.text(DefinitionKind::instrument, "phq-9").text;
  first.write("instruments/gad-7.toml", "# first\n");
  second.write("instruments/gad-7.toml", "# second\n");
  second.write("instruments/phq-9.toml", original + "# ours\n");
  second.write("instruments/not an id.toml", "");
  Catalogue const catalogue({first.path(), second.path()});
  CHECK(catalogue.text(DefinitionKind::instrument, "gad-7").text == "# first\n");
  CHECK(catalogue.text(DefinitionKind::instrument, "phq-9").text == original + "# ours\n");
  CHECK(catalogue.instrument("phq-9").file.starts_with(second.path()));
  CHECK(catalogue.instrument("phq-9").text_hash != built_in.instrument("phq-9").text_hash);
  CHECK(catalogue.list(DefinitionKind::instrument) == built_in.list(DefinitionKind::instrument));
}

TEST_CASE("a file whose id is not its name is refused") {
  Folder const folder;
  Catalogue const built_in;
  folder.write("instruments/mine.toml", built_in.text(DefinitionKind::instrument, "phq-9").text);
  Catalogue const catalogue({folder.path()});
  auto const why = said([&] { (void)catalogue.instrument("mine"); });
  CHECK(why.starts_with("input " + folder.path() + "/instruments/mine.toml: "));
  CHECK(why.ends_with("hint: call the file phq-9.toml"));
}

TEST_CASE("what built-in instruments answer is known without reading them, and is the same") {
  Catalogue const catalogue;
  std::ptrdiff_t found = 0;
  for (auto const& id : catalogue.list(DefinitionKind::instrument)) {
    auto const& instrument = catalogue.instrument(id);
    for (auto const& part : addresses(instrument)) {
      auto const address = id + "." + part;
      CAPTURE(address);
      CHECK(domain_among(builtin_domains(), address) == domain_of(instrument, part));
      ++found;
    }
    CHECK_FALSE(domain_among(builtin_domains(), id + ".no-such"));
  }
  CHECK(std::ranges::count(builtin_domains(), '\n') == found);
}

TEST_CASE("criteria take domains from the clinic's own instrument, not from the built-in one") {
  Folder const folder;
  Catalogue const built_in;
  auto instrument = built_in.text(DefinitionKind::instrument, "phq-2").text;
  auto const head = instrument.find("id = \"phq-2\"");
  REQUIRE(head != std::string::npos);
  instrument.replace(head, 12, "id = \"mood.short\"");
  folder.write("instruments/mood.short.toml", instrument);
  folder.write("criteria/c.toml", R"(id = "c"
version = "1"
title = "t"
purpose = "admission"
population = "adult"
licence = "own"
[[level]]
id = "low"
order = 1
[[fact]]
id = "ours"
from = "mood.short.total"
[[fact]]
id = "theirs"
from = "phq-2.total"
[[rule]]
id = "r"
kind = "indicate"
level = "low"
when = "ours >= 3 or theirs >= 3"
because = "b"
)");
  Catalogue const catalogue({folder.path()});
  auto const facts = catalogue.criteria("c").facts;
  CHECK(facts.at(0).domain == facts.at(1).domain);
  CHECK(facts.at(0).domain == domain_of(built_in.instrument("phq-2"), "total"));

  folder.write("instruments/phq-2.toml", "id = \"phq-2\"\n");
  CHECK(said([&] { (void)Catalogue({folder.path()}).criteria("c"); }).starts_with("input "));
}
