// The JSON Schemas of what careplan writes, compiled into the binary.
#pragma once

#include <string_view>
#include <vector>

namespace careplan {

struct Schema {
  std::string_view name;  // "assessment": records say "careplan.assessment/1"
  std::string_view text;  // JSON Schema 2020-12
};
std::vector<Schema> schemas();  // in order of name

}  // namespace careplan
