#include "formats/fhir_texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/error.hpp"

namespace careplan::fhir {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Follows quotes and brackets, one byte at a time.
class Brackets {
 public:
  // True when this byte ends the value that the first byte began.
  bool ends_with(char c) {
    if (quoted_) {
      if (escaped_)
        escaped_ = false;
      else if (c == '\\')
        escaped_ = true;
      else if (c == '"')
        quoted_ = false;
      return !quoted_ && depth_ == 0;
    }
    if (c == '"') quoted_ = true;
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    return depth_ == 0 && !quoted_ && (c == '}' || c == ']');
  }
  bool quoted() const { return quoted_; }

 private:
  int depth_ = 0;
  bool quoted_ = false;
  bool escaped_ = false;
};

std::size_t after_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(blanks, at), text.size());
}

// Just past the value that begins at `at`: a bracketed one, a quoted one, or a bare word.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (text[at] != '{' && text[at] != '[' && text[at] != '"')
    return std::min(text.find_first_of(",]} \t\r\n", at), text.size());
  Brackets brackets;
  for (auto end = at; end < text.size(); ++end)
    if (brackets.ends_with(text[end])) return end + 1;
  return text.size();
}

}  // namespace

bool JsonTexts::more() {
  if (at_end_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  auto const used = buffer_.size();
  buffer_.resize(used + std::max(std::size_t{1} << 16, used));
  auto const got = source_.read(std::span(buffer_).subspan(used));
  buffer_.resize(used + got);
  at_end_ = got == 0;
  return !at_end_;
}

// Moves on, keeping count of where that is.
void JsonTexts::pass(std::size_t bytes) {
  std::string_view const passed(buffer_.data() + begin_, bytes);
  auto const lines = std::ranges::count(passed, '\n');
  line_ += static_cast<int>(lines);
  auto const rest = lines > 0 ? passed.substr(passed.rfind('\n') + 1) : passed;
  column_ = (lines > 0 ? 1 : column_) + static_cast<int>(rest.size());
  begin_ += bytes;
}

bool JsonTexts::skip_blanks() {
  for (;;) {
    auto const rest = std::string_view(buffer_).substr(begin_);
    auto const blank = after_blanks(rest, 0);
    pass(blank);
    if (blank < rest.size()) return true;
    if (!more()) return false;
  }
}

std::optional<JsonText> JsonTexts::next() {
  pass(taken_);
  taken_ = 0;
  if (!begun_) {
    while (buffer_.size() < byte_order_mark.size() && more()) {
    }
    if (buffer_.starts_with(byte_order_mark)) buffer_.erase(0, byte_order_mark.size());
    begun_ = true;
  }
  if (!skip_blanks()) return std::nullopt;
  Brackets brackets;
  bool const bracketed = buffer_[begin_] == '{' || buffer_[begin_] == '[';
  for (std::size_t size = 0;; ++size) {
    bool const cut = begin_ + size == buffer_.size() && !more();
    if (size > text_limit)
      throw Error(Fault::input,
                  fmt::format("a resource or Bundle longer than {} MiB", text_limit >> 20),
                  {name(), line_, column_}, "write one resource a line");
    bool const line_ends = !cut && buffer_[begin_ + size] == '\n';
    if (cut || (line_ends && (brackets.quoted() || !bracketed))) {
      taken_ = size;
      return JsonText{std::string_view(buffer_).substr(begin_, size), line_, column_, true};
    }
    if (brackets.ends_with(buffer_[begin_ + size]) && bracketed) {
      taken_ = size + 1;
      return JsonText{std::string_view(buffer_).substr(begin_, size + 1), line_, column_, false};
    }
  }
}

std::vector<Part> parts_of(std::string_view text) {
  std::vector<Part> parts;
  if (text.empty() || (text.front() != '{' && text.front() != '[')) return parts;
  bool const object = text.front() == '{';
  for (auto at = after_blanks(text, 1); at < text.size();) {
    Part part;
    if (object) {
      if (text[at] != '"') break;
      auto const end = end_of_value(text, at);
      part.key = text.substr(at + 1, end - at - 2);
      at = after_blanks(text, end);
      if (at >= text.size() || text[at] != ':') break;
      at = after_blanks(text, at + 1);
    }
    auto const end = end_of_value(text, at);
    if (end == at) break;
    part.text = text.substr(at, end - at);
    parts.push_back(part);
    at = after_blanks(text, end);
    if (at >= text.size() || text[at] != ',') break;
    at = after_blanks(text, at + 1);
  }
  return parts;
}

std::string_view member_of(std::string_view object, std::string_view key) {
  for (auto const& part : parts_of(object))
    if (part.key == key) return part.text;
  return {};
}

}  // namespace careplan::fhir
