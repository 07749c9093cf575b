// One JSON value from one line. The only room that knows simdjson, which is fast and strict but
// gives no positions: when it refuses, a scanner of our own walks the line again to say where.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/tree.hpp"

namespace careplan {

inline constexpr int json_depth_limit = 64;

// What is wrong with a text and at which byte, counting from 0.
struct JsonFault {
  std::size_t offset = 0;
  std::string message{};
  std::string hint{};
  bool operator==(JsonFault const&) const = default;
};

class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(JsonReader const&) = delete;
  JsonReader& operator=(JsonReader const&) = delete;

  // Reads one value. Nothing when all is well, and `root` is then good until the next call.
  // Refused: text that is not JSON or not UTF-8, numbers that no double holds, a key given twice
  // in one object, more than 64 levels, anything after the value, more than line_limit bytes.
  std::optional<JsonFault> read(std::string_view line);
  TreeRef root() const { return at(0); }
  TreeRef at(std::uint32_t index) const { return {nodes_, index}; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::vector<TreeNode> nodes_;
};

// The first thing that keeps a text from being one JSON value; nothing when it is one. Slow and
// exact. Duplicate keys are not its business.
std::optional<JsonFault> json_fault(std::string_view text);

// Where the index-th value of a valid text begins (the order of a tree), or its key.
std::size_t json_offset(std::string_view text, std::uint32_t index, bool of_key = false);

}  // namespace careplan
