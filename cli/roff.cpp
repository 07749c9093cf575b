#include "cli/roff.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace careplan::cli {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (char const letter : text) {
    if (letter == '\\')
      out += "\\(rs";
    else if (letter == '-')
      out += "\\-";
    else
      out += letter;
  }
  return out;
}

std::string not_a_request(std::string line) {
  return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line;
}

// `code` and **bold** both become bold.
std::string inline_roff(std::string_view line) {
  std::string out;
  bool bold = false;
  std::string plain;
  auto const flush = [&] {
    out += escaped(plain);
    plain.clear();
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    bool const stars = line.substr(i).starts_with("**");
    if (line[i] != '`' && !stars) {
      plain += line[i];
      continue;
    }
    flush();
    bold = !bold;
    out += bold ? "\\fB" : "\\fR";
    if (stars) ++i;
  }
  flush();
  return not_a_request(out + (bold ? "\\fR" : ""));
}

struct Writer {
  std::string out{};
  bool literal = false;  // between .EX and .EE
  bool fenced = false;

  void set_literal(bool wanted) {
    if (literal != wanted) out += wanted ? ".PP\n.EX\n" : ".EE\n";
    literal = wanted;
  }

  void line(std::string_view text) {
    bool const fence = text.starts_with("```");
    if (fence) fenced = !fenced;
    bool const table = !fenced && (text.starts_with("|") || text.starts_with("    "));
    set_literal(fenced || table);
    if (fence) return;
    if (literal)
      out += roff(text) + "\n";
    else if (text.empty())
      out += ".PP\n";
    else if (text.starts_with("#"))
      out += fmt::format(".SS {}\n", inline_roff(trim(text.substr(text.find_first_not_of('#')))));
    else if (text.starts_with("- "))
      out += fmt::format(".IP \\(bu 2\n{}\n", inline_roff(text.substr(2)));
    else
      out += inline_roff(trim(text)) + "\n";
  }
};

}  // namespace

std::string roff(std::string_view text) {
  return not_a_request(escaped(text));
}

std::string roff_of_markdown(std::string_view markdown) {
  Writer writer;
  for (auto const text : split(trim(markdown), '\n')) writer.line(text);
  writer.set_literal(false);
  return writer.out;
}

std::string section_of(std::string_view markdown, std::string_view name) {
  auto const lines = split(markdown, '\n');
  auto const heading = fmt::format("## {}", name);
  auto begin = std::ranges::find(lines, heading);
  bool const whole = begin == lines.end();
  if (whole) begin = lines.begin();
  std::string section;
  bool fenced = false;
  for (auto line = begin + 1; line < lines.end(); ++line) {
    if (line->starts_with("```")) fenced = !fenced;
    if (!whole && !fenced && line->starts_with("## ")) break;
    section.append(*line).append("\n");
  }
  return section;
}

}  // namespace careplan::cli
