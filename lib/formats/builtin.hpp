// The definitions and record schemas of data/ as compiled into the binary: path below data/ and
// text.
#pragma once

#include <span>
#include <string_view>

namespace careplan {

struct BuiltinFile {
  std::string_view path;  // "instruments/phq-9.toml", "schemas/assessment.schema.json"
  std::string_view text;
};
std::span<BuiltinFile const> builtin_files();

}  // namespace careplan
