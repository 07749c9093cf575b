// Parts that every record writer needs: members that are null when there is nothing to say, lists
// of words, cells that are empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "reporting/cell.hpp"

namespace careplan {

void number_member(JsonWriter& json, std::string_view key, std::optional<double> number);
void text_member(JsonWriter& json, std::string_view key, std::string_view text);  // "": null
void words_member(JsonWriter& json, std::string_view key, std::vector<std::string> const& words);

Cell number_cell(std::optional<double> number);

}  // namespace careplan
