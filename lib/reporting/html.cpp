#include "reporting/html.hpp"

#include <algorithm>

#include "core/calendar.hpp"
#include "core/text.hpp"
#include "reporting/cell.hpp"
#include "reporting/style_sheet.hpp"

namespace careplan {
namespace {

Html header_row(Table const& table) {
  Html cells;
  for (auto const& column : table.columns)
    if (!column.machine_only)
      cells += html("<th scope=\"col\"{}>{}</th>",
                    right_aligned(column.kind) ? html(" class=\"n\"") : Html(), column.title);
  return html("<thead><tr>{}</tr></thead>\n", cells);
}

// How a column is set: figures to the right, dates and times unbroken, long texts not too narrow.
struct Set {
  int decimals = 0;
  std::string_view css{};
};

constexpr std::size_t long_text = 32;
constexpr std::size_t short_code = 20;

// Ids and words of our own: no line breaks at their hyphens.
bool is_code(std::string_view text) {
  return display_width(text) <= short_code && text.find(' ') == std::string_view::npos;
}

template <class Holds>
bool every(Table const& table, std::size_t column, Holds const& holds) {
  return std::ranges::all_of(table.rows, [&](auto const& row) {
    return holds(cell_text(row.at(column), table.columns[column].kind));
  });
}

std::vector<Set> sets_of(Table const& table) {
  std::vector<Set> sets;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    auto const kind = table.columns[c].kind;
    Set set{.decimals = decimals_of(table, c)};
    if (right_aligned(kind))
      set.css = "n";
    else if (kind == ColumnKind::date || kind == ColumnKind::clock)
      set.css = "whole";
    else if (every(table, c, is_code))
      set.css = "whole";
    else if (!every(table, c, [](auto const& text) { return display_width(text) <= long_text; }))
      set.css = "long";
    sets.push_back(set);
  }
  return sets;
}

// No line breaks at the hyphens of a date within it.
Html sentence(std::string_view text) {
  constexpr std::size_t width = 10;  // "2026-12-01"
  Html parts;
  for (std::size_t dash = 0; (dash = text.find('-', dash)) != std::string_view::npos;) {
    if (dash < 4 || !parse_date(text.substr(dash - 4, width))) {
      ++dash;
      continue;
    }
    auto const date = text.substr(dash - 4, width);
    parts += html("{}<span class=\"whole\">{}</span>", text.substr(0, dash - 4), date);
    text.remove_prefix(dash - 4 + width);
    dash = 0;
  }
  return parts += html_text(text);
}

// A list of codes breaks between them, and one of sentences anywhere.
Html content(Cell const& cell, ColumnKind kind, int decimals) {
  auto const* const list = std::get_if<std::vector<std::string>>(&cell);
  if (list == nullptr) return sentence(cell_text(cell, kind, decimals));
  Html parts;
  for (auto const& part : *list)
    parts += html("{}{}", parts.empty() ? "" : "; ",
                  is_code(part) ? html("<span class=\"whole\">{}</span>", part) : sentence(part));
  return parts;
}

Html body_row(Table const& table, std::size_t r, std::vector<Set> const& sets) {
  auto const& row = table.rows[r];
  Html cells;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    auto const& column = table.columns[c];
    if (column.machine_only) continue;
    auto const css = sets[c].css;
    cells += html("<td{}>{}</td>", css.empty() ? Html() : html(" class=\"{}\"", css),
                  content(row.at(c), column.kind, sets[c].decimals));
  }
  bool const new_group =
      table.group_by && r > 0 && row.at(*table.group_by) != table.rows[r - 1].at(*table.group_by);
  return html("<tr{}>{}</tr>\n", new_group ? html(" class=\"group\"") : Html(), cells);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  for (char const c : shown(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

Html html_text(std::string_view text) {
  return html("{}", text);
}

Html html_table(Table const& table) {
  auto const sets = sets_of(table);
  auto const shown_columns = std::ranges::count(table.columns, false, &Column::machine_only);
  Html rows;
  for (std::size_t r = 0; r < table.rows.size(); ++r) rows += body_row(table, r, sets);
  if (table.rows.empty())
    rows = html("<tr><td class=\"none\" colspan=\"{}\">none</td></tr>\n", shown_columns);
  Html notes;
  for (auto const& note : table.notes) notes += html("<p class=\"note\">{}</p>\n", note);
  return html(
      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n"
      "<table>\n<caption>{}</caption>\n{}<tbody>\n{}</tbody>\n</table>\n</div>\n{}",
      table.title, table.title, header_row(table), rows, notes);
}

Html html_page(std::string_view title, Html const& body) {
  return html(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n{}</head>\n<body>\n<main>\n<h1>{}</h1>\n{}</main>\n</body>\n</html>\n",
      title, style_sheet(), title, body);
}

Html html_book(std::string_view title, std::string_view subtitle,
               std::vector<Section> const& sections) {
  Html contents;
  Html body;
  for (auto const& section : sections) {
    contents += html("<li><a href=\"#{}\">{}</a></li>\n", section.id, section.title);
    body += html("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", section.id, section.title,
                 section.body);
  }
  auto const list = sections.empty() ? html("<p>none</p>\n") : html("<ol>\n{}</ol>\n", contents);
  return html_page(title, html("<p class=\"subtitle\">{}</p>\n<nav aria-label=\"Contents\">\n"
                               "{}</nav>\n{}",
                               subtitle, list, body));
}

}  // namespace careplan
