// JSON texts one after another, each on one line or on many, without reading them: where each
// begins and ends, and what stands in an object at its first level. FHIR comes as lines, as one
// pretty-printed resource, or as a Bundle of any size, and nothing in the name of a file tells.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace careplan::fhir {

inline constexpr std::size_t text_limit = std::size_t{64} << 20;

struct JsonText {
  std::string_view text{};  // valid until the next call
  int line = 0;             // where it begins, counting from 1
  int column = 0;
  // No brackets match: it reaches to the end of the line on which a quote stays open, or to the end
  // of the file.
  bool broken = false;
};

class JsonTexts {
 public:
  explicit JsonTexts(ByteSource source) : source_(std::move(source)) {}

  // The next text; nothing at the end. Error{input} when one is longer than text_limit.
  std::optional<JsonText> next();
  // Of the last text, only its first `size` bytes were read: the rest of it comes again.
  void give_back_from(std::size_t size) { taken_ = size; }
  std::string const& name() const { return source_.name; }

 private:
  bool more();
  void pass(std::size_t bytes);
  bool skip_blanks();

  ByteSource source_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not yet given out
  std::size_t taken_ = 0;  // of that, what the last text was
  int line_ = 1;
  int column_ = 1;
  bool at_end_ = false;
  bool begun_ = false;
};

// A value inside a text. `key` is as written, without its quotes, of a member of an object.
struct Part {
  std::string_view key{};
  std::string_view text{};
};
// The members of an object or the elements of a list; the texts they give are parts of `text`. A
// text that is not well-formed gives those in front of its fault.
std::vector<Part> parts_of(std::string_view text);
// The value of the member `key`; empty when there is none.
std::string_view member_of(std::string_view object, std::string_view key);

}  // namespace careplan::fhir
