#include "formats/record_parts.hpp"

namespace careplan {

void number_member(JsonWriter& json, std::string_view key, std::optional<double> number) {
  json.key(key);
  number ? json.value(*number) : json.null();
}

void text_member(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  text.empty() ? json.null() : json.value(text);
}

void words_member(JsonWriter& json, std::string_view key, std::vector<std::string> const& words) {
  json.key(key);
  json.begin_array();
  for (auto const& word : words) json.value(word);
  json.end_array();
}

Cell number_cell(std::optional<double> number) {
  return number ? Cell{*number} : Cell{};
}

}  // namespace careplan
