// The definitions of data/ as compiled into the binary: path below data/ and text.
#pragma once

#include <span>
#include <string_view>

namespace careplan {

struct BuiltinFile {
  std::string_view path;  // "instruments/phq-9.toml"
  std::string_view text;
};
std::span<BuiltinFile const> builtin_files();

}  // namespace careplan
