// A made-up instrument with every kind of item and gate that the FHIR tests need.
#pragma once

#include "formats/definitions.hpp"
#include "instruments/score.hpp"

inline careplan::Instrument fhir_sample() {
  auto sample = careplan::read_instrument(R"(
id = "mood"
version = "2"
title = "Mood"
licence = "made up"
loinc = "10000-8"

[[item]]
id = "q1"
label = "one"
choices = [{ value = 0, label = "never" }, { value = 1, label = "some" }, { value = 3, label = "often" }]
loinc = "10001-6"

[[item]]
id = "q2"
label = "two"
choices = [0, 1, 2]
reversed = true
loinc = "10002-4"

[[item]]
id = "q3"
label = "three"
choices = [0, 1, 2]
asked_when = "q1 >= 1"

[[item]]
id = "place"
label = "where"
choices = [{ word = "home", label = "at home" }, { word = "street" }]
[[item]]
id = "safe"
label = "safe there"
kind = "yes_no"
asked_when = "place is street"
[[item]]
id = "days"
label = "days"
kind = "number"
range = [0, 30]
[[item]]
id = "last"
label = "last"
kind = "date"
asked_when = "days > 3 and safe is no"
[[item]]
id = "note"
label = "note"
kind = "text"
asked_when = "q1 + days >= 4"

[[score]]
id = "total"
label = "Total"
items = ["q1", "q2", "q3"]
loinc = "10009-9"
source = "here"

[[bands]]
id = "halves"
score = "total"
source = "here"
bands = [{ word = "low", from = 0, to = 3 }, { word = "high", from = 4, to = 7 }]

[[flag]]
id = "unsafe"
label = "Not safe"
when = "safe is no"
action = "Find a bed"
source = "here"

[[source]]
id = "here"
cite = "Nobody 2026"
)",
                                          "mood.toml");
  auto& first = sample.items.front().choices;
  for (std::size_t i = 0; i < first.size(); ++i) first[i].code = "LA1" + std::to_string(i) + "-1";
  return sample;
}
