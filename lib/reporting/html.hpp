// Markup that cannot be injected into: the only way from a text to Html escapes it, and the only
// unescaped parts are patterns known at compile time.
//   html("<td class=\"{}\">{}</td>", kind, client_note)      both arguments are escaped
//   html("<tr>{}</tr>", cells)                               Html passes as it is
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

// Text for an element or a quoted attribute: & < > " ' escaped, control and bidirectional
// characters shown as \xNN.
std::string escaped(std::string_view text);

// Known when the program is compiled, so it cannot hold anybody's data.
struct Literal {
  consteval Literal(char const* text) : markup(text) {}
  std::string_view markup;
};

class Html {
 public:
  Html() = default;
  // Markup written in the source, as it is.
  static Html constant(Literal text) { return Html(std::string(text.markup)); }
  std::string const& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }
  Html& operator+=(Html const& more) {
    markup_ += more.markup_;
    return *this;
  }
  friend Html operator+(Html a, Html const& b) { return a += b; }

 private:
  explicit Html(std::string markup) : markup_(std::move(markup)) {}
  std::string markup_{};
  friend struct HtmlPattern;
};

struct HtmlPattern {
  static std::string const& argument(Html const& part) { return part.markup_; }
  static std::string argument(std::string_view text) { return escaped(text); }
  template <class T>
    requires std::is_arithmetic_v<T>
  static T argument(T number) {
    return number;
  }
  template <class T>
  using Argument = decltype(argument(std::declval<T const&>()));

  template <class... Args>
  static Html fill(fmt::format_string<Argument<Args>...> pattern, Args const&... args) {
    return Html(fmt::format(pattern, argument(args)...));
  }
};

// The pattern is checked against its arguments when it is compiled.
template <class... Args>
Html html(fmt::format_string<HtmlPattern::Argument<Args>...> pattern, Args const&... args) {
  return HtmlPattern::fill(pattern, args...);
}

// A text as markup: with `html("{}", text)` the same.
Html html_text(std::string_view text);

// The table with caption, header, rows and notes; machine-only columns are left out. An empty one
// says "none". Wide ones scroll inside their own box, so that a page fits a phone.
Html html_table(Table const& table);

// One self-contained page: no script, nothing fetched, light and dark, fit for paper.
Html html_page(std::string_view title, Html const& body);

struct Section {
  std::string id{};  // anchor; letters, digits and dashes
  std::string title{};
  Html body{};
};
// A page of several sections with a list of contents. The subtitle says what, when and as of when.
Html html_book(std::string_view title, std::string_view subtitle,
               std::vector<Section> const& sections);

}  // namespace careplan
