// Planted faults: sound criteria with one thing made wrong, and what is said about it. The sound
// file has nothing to complain about; each fault replaces one piece of text in it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "criteria/check.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

constexpr std::string_view sound = R"(id = "sound"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "low"
default_because = "nothing asks for more"

[sources]
s = "a source"

[[level]]
id = "low"
order = 1
[[level]]
id = "mid"
order = 2
[[level]]
id = "high"
order = 3

[[fact]]
id = "pain"
range = [0, 4]
domain_of_care = true
[[fact]]
id = "mood"
range = [0, 4]
[[fact]]
id = "risk"
words = ["none", "some", "grave"]
ordered = true
[[fact]]
id = "alone"
yes_no = true

[[amount]]
id = "both"
of = "pain + mood"

[[condition]]
id = "troubled"
when = "both >= 3"

[[rule]]
id = "mid"
kind = "indicate"
level = "mid"
when = "troubled or pain = 2"
because = "b"
cite = ["s"]
[[rule]]
id = "high"
kind = "indicate"
level = "high"
when = "pain >= 3 and alone"
because = "b"
cite = ["s"]
[[rule]]
id = "grave"
kind = "stop"
when = "risk is grave"
because = "b"
action = "act"
cite = ["s"]

[[example]]
name = "calm"
given = { pain = 0, mood = 0, risk = "none", alone = false }
level = "low"
[[example]]
name = "troubled"
like = "calm"
given = { mood = 3 }
level = "mid"
[[example]]
name = "bad"
like = "calm"
given = { pain = 3, alone = true }
level = "high"
[[example]]
name = "danger"
like = "calm"
given = { risk = "grave" }
stops = ["grave"]
)";

// Everything that reading and proving says about a text, one line each.
std::string said(std::string const& text) {
  std::string all;
  try {
    for (auto const& complaint : check(read_criteria(text, "c.toml", {}))) {
      CHECK(complaint.place.line > 0);
      CHECK_FALSE(complaint.hint.empty());
      all += complaint.message + "\n";
    }
  } catch (Error const& error) {
    for (auto const& complaint : error.complaints) {
      CHECK(complaint.place.line > 0);
      all += complaint.message + "\n";
    }
  }
  return all;
}

struct Planted {
  std::string_view from;
  std::string_view to;
  std::string_view found;
};

constexpr Planted faults[] = {
    {"when = \"risk is grave\"", "when = \"risk is grav\"", "'grav' is not a word of 'risk'"},
    {"pain >= 3 and alone", "pian >= 3 and alone", "unknown name 'pian'"},
    {"pain >= 3 and alone", "pain >= 7 and alone", "'pain' is never 7"},
    {"pain >= 3 and alone", "pain >= 3 and both >= 9", "'both >= 9' never holds"},
    {"pain >= 3 and alone", "pain >= 3 and both <= 8", "'both <= 8' always holds"},
    {"pain >= 3 and alone", "pain >= 3 and alone or mood = 4", "mixed without brackets"},
    {"pain >= 3 and alone", "pain >= 3 and risk", "'risk' must be compared"},
    {"pain >= 3 and alone", "pain >= 3 and alone > 1", "have no order"},
    {"pain >= 3 and alone", "pain >= 3 and pain <= 2", "rule 'high' can never speak"},
    {"when = \"troubled or pain = 2\"", "when = \"both >= 3 or both < 3\"",
     "rule 'mid' speaks for every client"},
    {"level = \"high\"\nwhen", "level = \"mid\"\nwhen",
     "without rule 'high' every client would be placed the same"},
    {"level = \"high\"\nwhen", "level = \"mid\"\nwhen", "no client can reach level 'high'"},
    {"level = \"high\"\nwhen", "level = \"hihg\"\nwhen", "'hihg' is not a level"},
    {"default_because = \"nothing asks for more\"\n", "", "a default level and its reason"},
    {"default_level = \"low\"\ndefault_because = \"nothing asks for more\"\n", "",
     "some clients have no level, for example with pain 0, mood 0"},
    {"when = \"both >= 3\"", "when = \"both >= 3 or both < 4\"",
     "condition 'troubled' holds for every client"},
    {"when = \"troubled or pain = 2\"", "when = \"both >= 3 or pain = 2\"",
     "no rule uses condition 'troubled'"},
    {"of = \"pain + mood\"", "of = \"pain + risk\"", "cannot be reckoned with"},
    {"pain >= 3 and alone", "pain = 3 and alone",
     "more of 'pain' leads to less care: with alone yes, 3 leads to high and 4 to mid"},
    {"kind = \"stop\"", "kind = \"sotp\"", "'sotp' is not one of the words for kind"},
    {"action = \"act\"\n", "", "stop 'grave' does not say what to do"},
    {"cite = [\"s\"]\n[[rule]]\nid = \"high\"", "[[rule]]\nid = \"high\"",
     "rule 'mid' names no source"},
    {"cite = [\"s\"]\n[[rule]]\nid = \"high\"", "cite = [\"t\"]\n[[rule]]\nid = \"high\"", "'t'"},
    {"given = { mood = 3 }\nlevel = \"mid\"", "given = { mood = 2 }\nlevel = \"mid\"",
     "example 'troubled': the level should be mid, not low"},
    {"given = { pain = 3, alone = true }\nlevel = \"high\"",
     "given = { pain = 3 }\nlevel = \"mid\"", "no example reaches rule 'high'"},
    {"given = { mood = 3 }", "given = { mood = 5 }", "'mood' cannot be 5"},
    {"id = \"alone\"\nyes_no = true",
     "id = \"alone\"\nyes_no = true\n[[fact]]\nid = \"idle\"\n"
     "yes_no = true",
     "no rule reads fact 'idle'"},
    {"order = 3", "order = 2", "has the same order as"},
    {"[[example]]\nname = \"calm\"",
     "[[rule]]\nid = \"o\"\nkind = \"override\"\nlevel = \"low\"\nwhen = \"mood = 4\"\nbecause = "
     "\"b\"\ncite = [\"s\"]\n[[rule]]\nid = \"p\"\nkind = \"override\"\nlevel = \"high\"\nwhen = "
     "\"pain = 4\"\nbecause = \"b\"\ncite = [\"s\"]\n[[example]]\nname = \"calm\"",
     "overrides 'o' and 'p' both decide, for example with pain 4, mood 4"},
    {"[[example]]\nname = \"calm\"",
     "[[rule]]\nid = \"o\"\nkind = \"override\"\nlevel = \"low\"\nwhen = \"mood = 4\"\nbecause = "
     "\"b\"\ncite = [\"s\"]\n[[rule]]\nid = \"p\"\nkind = \"exclude\"\nlevel = \"low\"\nwhen = "
     "\"alone\"\nbecause = \"b\"\ncite = [\"s\"]\n[[example]]\nname = \"calm\"",
     "override 'o' leads to 'low', which 'p' excludes, for example with mood 4, alone yes"},
    {"[[example]]\nname = \"calm\"",
     "[[rule]]\nid = \"m\"\nkind = \"modify\"\nwhen = \"alone\"\nbecause = \"b\"\ncite = [\"s\"]\n"
     "[[example]]\nname = \"calm\"",
     "rule 'm' names no level"},
    {"version = \"1\"", "version = \"1\"\neffective = 2026-01-01\nexpires = 2026-01-01",
     "the criteria end before they begin"},
    {"id = \"troubled\"", "id = \"not\"", "'not' is a word of conditions"},
};

}  // namespace

TEST_CASE("sound criteria have nothing to complain about, planted faults are each found") {
  CHECK(said(std::string(sound)) == "");
  CHECK(std::size(faults) >= 20);
  for (auto const& fault : faults) {
    CAPTURE(fault.to);
    std::string text(sound);
    auto const at = text.find(fault.from);
    REQUIRE(at != std::string::npos);
    text.replace(at, fault.from.size(), fault.to);
    auto const all = said(text);
    CAPTURE(all);
    CHECK(all.find(fault.found) != std::string::npos);
  }
}
