#include <algorithm>
#include <cctype>

#include "core/text.hpp"
#include "formats/toml.hpp"

namespace careplan {
namespace {

constexpr std::size_t size_limit = 1 << 20;
constexpr int dotted_limit = 32;
constexpr int nesting_limit = 64;

// Walks TOML text outside strings and comments: enough to see what makes toml++ 3.3 abort or
// overflow its stack (very long dotted keys, table headers that do not begin with a key).
class Guard {
 public:
  Guard(std::string_view text, std::string const& name) : text_(text), name_(name) {}

  std::vector<Complaint> run() {
    if (text_.size() > size_limit)
      complain("the file is larger than 1 MiB", "split it; a definition is a few hundred lines");
    else if (auto const bad = first_unsafe(strip_returns()))
      unsafe(*bad);
    else
      scan();
    return std::move(complaints_);
  }

 private:
  std::string strip_returns() const {
    std::string copy(text_.starts_with("\xEF\xBB\xBF") ? text_.substr(3) : text_);
    for (std::size_t i = 0; i + 1 < copy.size(); ++i)
      if (copy[i] == '\r' && copy[i + 1] == '\n') copy[i] = ' ';
    return copy;
  }

  void unsafe(std::size_t at) {
    if (text_.starts_with("\xEF\xBB\xBF")) at += 3;
    for (std::size_t i = 0; i < at; ++i) step(i);
    complain("a byte that is not UTF-8 text, or a control character",
             "save the file as UTF-8 and remove invisible characters");
  }

  void step(std::size_t i) {
    if (text_[i] == '\n') {
      ++line_;
      line_start_ = i + 1;
    }
    at_ = i + 1;
  }

  void complain(std::string message, std::string hint) {
    complaints_.push_back({Place{name_, line_, static_cast<int>(at_ - line_start_) + 1},
                           std::move(message), std::move(hint)});
  }

  bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void skip_string() {
    char const quote = text_[at_];
    std::string const triple(3, quote);
    bool const multi = looking_at(triple);
    std::string const end = multi ? triple : std::string(1, quote);
    for (std::size_t i = 0; i < end.size(); ++i) step(at_);
    while (at_ < text_.size() && (text_[at_] != quote || (multi && !looking_at(end)))) {
      if (!multi && text_[at_] == '\n') return;  // the parser will say it better
      if (quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size()) step(at_);
      step(at_);
    }
    for (std::size_t i = 0; i < end.size() && at_ < text_.size(); ++i) step(at_);
  }

  void header() {
    std::size_t next = at_ + 1;
    if (next < text_.size() && text_[next] == '[') ++next;
    while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\t')) ++next;
    bool const key =
        next < text_.size() &&
        (std::isalnum(static_cast<unsigned char>(text_[next])) != 0 || text_[next] == '_' ||
         text_[next] == '-' || text_[next] == '"' || text_[next] == '\'');
    if (!key)
      complain("a table header needs a name between its brackets", "write [name] or [[name]]");
  }

  void scan() {
    bool line_begins = true;
    int dots = 0;
    int depth = 0;
    while (at_ < text_.size() && complaints_.empty()) {
      char const c = text_[at_];
      if (c == '"' || c == '\'') {
        line_begins = false;
        skip_string();
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      if (c == '\n') {
        line_begins = true;
        dots = 0;
      } else if (c == '[' && line_begins && depth == 0) {
        header();
        line_begins = false;
        while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '#' &&
               complaints_.empty()) {
          if (text_[at_] == '.' && ++dots > dotted_limit) too_dotted();
          step(at_);
        }
        continue;
      } else if (c == '[' || c == '{') {
        if (++depth > nesting_limit)
          complain("brackets are nested more than 64 deep", "no definition needs that");
      } else if (c == ']' || c == '}') {
        depth = std::max(0, depth - 1);
      } else if (c == '.') {
        if (++dots > dotted_limit) too_dotted();
      } else if (c == '=' || c == ',') {
        dots = 0;
      }
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') line_begins = false;
      step(at_);
    }
  }

  void too_dotted() {
    complain("a key with more than 32 dotted parts", "no definition needs that");
  }

  std::string_view text_;
  std::string const& name_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::vector<Complaint> complaints_;
};

}  // namespace

std::vector<Complaint> toml_guard(std::string_view text, std::string const& name) {
  return Guard(text, name).run();
}

}  // namespace careplan
