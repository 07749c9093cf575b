// The names that FHIR R4 and careplan know the same things by: systems of codes, extensions, and
// the words for what is missing. Everything of our own is a URN, so that it can never be mistaken
// for somebody else's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "core/value.hpp"
#include "instruments/instrument.hpp"

namespace careplan::fhir {

inline constexpr std::string_view loinc = "http://loinc.org";
inline constexpr std::string_view client_system = "urn:careplan:client";
inline constexpr std::string_view rater_system = "urn:careplan:rater";

// What an answer adds to a score; the second is the newer name of the first.
inline constexpr std::string_view ordinal_value =
    "http://hl7.org/fhir/StructureDefinition/ordinalValue";
inline constexpr std::string_view item_weight =
    "http://hl7.org/fhir/StructureDefinition/itemWeight";

inline constexpr std::string_view absent_extension =
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
inline constexpr std::string_view absent_system =
    "http://terminology.hl7.org/CodeSystem/data-absent-reason";
inline constexpr std::string_view null_flavor =
    "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";

// "urn:careplan:instrument:phq-9": the canonical of the Questionnaire, and the system in which
// "q9", "total" and "flag.self-harm" are codes.
std::string canonical(std::string_view instrument);
// The instrument that such a canonical names; nothing for anybody else's.
std::optional<std::string_view> instrument_of(std::string_view canonical);
// The answers to one item, the words of one result: "urn:careplan:instrument:phq-9:q9".
std::string system_of(std::string_view instrument, std::string_view part);
// The bands of one set: "urn:careplan:instrument:phq-9:bands:kroenke-2001".
std::string band_system(std::string_view instrument, std::string_view band_set);
// The code of a choice in the system of its item: "2", "stable".
std::string own_code(Choice const& choice);

// asked-unknown, asked-declined, not-asked, not-applicable. An answer is never stale.
std::string_view absent_code(Missing missing);
// The kind of missing that a code of data-absent-reason or of NullFlavor says; nothing for codes
// that say something else ("error"), because none of our words would be true.
std::optional<Missing> missing_of(std::string_view system, std::string_view code);

// {"system":..,"code":..,"display":..}, the last only when there is one.
void write_coding(JsonWriter& json, std::string_view system, std::string_view code,
                  std::string_view display = {});
// The same as the one element of "coding" of the CodeableConcept at `key`, with `text`.
void write_concept(JsonWriter& json, std::string_view key, std::string_view system,
                   std::string_view code, std::string_view text);
// {"url":..,"valueDecimal":..} for both names of a weight.
void write_weights(JsonWriter& json, double weight);
// [{"url":data-absent-reason,"valueCode":..}]
void write_absent(JsonWriter& json, Missing missing);

}  // namespace careplan::fhir
