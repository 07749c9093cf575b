#include "formats/fhir_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace careplan::fhir {
namespace {

constexpr std::string_view instrument_urn = "urn:careplan:instrument:";

struct AbsentCode {
  std::string_view system;
  std::string_view code;
  Missing missing;
};
// The first code of a kind is the one that is written.
constexpr std::array<AbsentCode, 10> absent_codes{
    {{absent_system, "not-asked", Missing::not_asked},
     {absent_system, "asked-unknown", Missing::unknown},
     {absent_system, "asked-declined", Missing::refused},
     {absent_system, "not-applicable", Missing::not_applicable},
     {absent_system, "unknown", Missing::unknown},
     {absent_system, "temp-unknown", Missing::unknown},
     {null_flavor, "NASK", Missing::not_asked},
     {null_flavor, "ASKU", Missing::unknown},
     {null_flavor, "UNK", Missing::unknown},
     {null_flavor, "NA", Missing::not_applicable}}};

}  // namespace

std::string canonical(std::string_view instrument) {
  return fmt::format("{}{}", instrument_urn, instrument);
}

std::optional<std::string_view> instrument_of(std::string_view canonical) {
  if (!canonical.starts_with(instrument_urn)) return std::nullopt;
  return canonical.substr(instrument_urn.size());
}

std::string system_of(std::string_view instrument, std::string_view part) {
  return fmt::format("{}{}:{}", instrument_urn, instrument, part);
}

std::string band_system(std::string_view instrument, std::string_view band_set) {
  return fmt::format("{}{}:bands:{}", instrument_urn, instrument, band_set);
}

std::string own_code(Choice const& choice) {
  return choice.word.empty() ? to_text(choice.value) : choice.word;
}

std::string_view absent_code(Missing missing) {
  auto const* const found = std::ranges::find(absent_codes, missing, &AbsentCode::missing);
  return found == absent_codes.end() ? "unknown" : found->code;
}

std::optional<Missing> missing_of(std::string_view system, std::string_view code) {
  for (auto const& known : absent_codes)
    if (known.system == system && known.code == code) return known.missing;
  return std::nullopt;
}

void write_coding(JsonWriter& json, std::string_view system, std::string_view code,
                  std::string_view display) {
  json.begin_object();
  json.member("system", system);
  json.member("code", code);
  if (!display.empty()) json.member("display", display);
  json.end_object();
}

void write_concept(JsonWriter& json, std::string_view key, std::string_view system,
                   std::string_view code, std::string_view text) {
  json.key(key);
  json.begin_object();
  json.key("coding");
  json.begin_array();
  write_coding(json, system, code);
  json.end_array();
  if (!text.empty()) json.member("text", text);
  json.end_object();
}

void write_weights(JsonWriter& json, double weight) {
  json.key("extension");
  json.begin_array();
  for (auto const url : {ordinal_value, item_weight}) {
    json.begin_object();
    json.member("url", url);
    json.member("valueDecimal", weight);
    json.end_object();
  }
  json.end_array();
}

void write_absent(JsonWriter& json, Missing missing) {
  json.key("extension");
  json.begin_array();
  json.begin_object();
  json.member("url", absent_extension);
  json.member("valueCode", absent_code(missing));
  json.end_object();
  json.end_array();
}

}  // namespace careplan::fhir
