#include "reporting/markdown.hpp"

#include <cctype>

#include "core/text.hpp"
#include "reporting/cell.hpp"

namespace careplan {
namespace {

bool is_word(std::string_view text, std::size_t at) {
  return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 ||
                              static_cast<unsigned char>(text[at]) >= 0x80);
}

// Where a bare address would become a link.
bool begins_link(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("://") ||
         (text[at] == '.' && text.substr(0, at).ends_with("www"));
}

// Whether markup could begin or end here; a backslash takes that from the character.
bool is_mark(std::string_view text, std::size_t at) {
  if (std::string_view("\\`*[]<>|~&$").find(text[at]) != std::string_view::npos) return true;
  if (text[at] == '_') return at == 0 || !is_word(text, at - 1) || !is_word(text, at + 1);
  return begins_link(text, at);
}

std::string row(std::vector<std::string> const& cells) {
  std::string line = "|";
  for (auto const& cell : cells) line += ' ' + cell + " |";
  return line + '\n';
}

// A paragraph could begin like a list, a heading or a rule; a cell or a title could not.
std::string paragraph(std::string_view text) {
  auto const line = markdown_escaped(text);
  auto const number = std::min(line.find_first_not_of("0123456789"), line.size());
  bool const list =
      number > 0 && number < line.size() && (line[number] == '.' || line[number] == ')');
  if (list) return line.substr(0, number) + '\\' + line.substr(number);
  return (!line.empty() && std::string_view("-+#=").find(line[0]) != std::string_view::npos ? "\\"
                                                                                            : "") +
         line;
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
  auto const plain = shown(text);
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (plain[i] == '\n') {
      out += "<br>";
      continue;
    }
    if (is_mark(plain, i)) out += '\\';
    out += plain[i];
  }
  return out;
}

std::string render_markdown(Table const& table, RenderStyle const& style) {
  std::string out;
  if (style.header && !table.title.empty()) out += "## " + markdown_escaped(table.title) + "\n\n";
  std::vector<std::size_t> columns;
  std::vector<std::string> titles;
  std::vector<std::string> rules;
  std::vector<int> decimals;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c].machine_only) continue;
    columns.push_back(c);
    decimals.push_back(decimals_of(table, c));
    titles.push_back(markdown_escaped(table.columns[c].title));
    rules.emplace_back(right_aligned(table.columns[c].kind) ? "--:" : "---");
  }
  // Without its first two lines it would be no table.
  out += row(titles) + row(rules);
  for (auto const& values : table.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < columns.size(); ++i)
      cells.push_back(markdown_escaped(
          cell_text(values.at(columns[i]), table.columns[columns[i]].kind, decimals[i])));
    out += row(cells);
  }
  if (table.rows.empty()) out += "\nnone\n";
  for (auto const& note : table.notes) out += '\n' + paragraph(note) + '\n';
  return out;
}

}  // namespace careplan
