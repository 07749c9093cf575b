// The month's book: every report as a section of one page, with the pictures that say it faster.
#include <fmt/format.h>

#include "workflow/report_kinds.hpp"

namespace careplan {

Html report_section(ReportKind const& kind, ReportSource const& source, Table const& table) {
  Html body;
  if (kind.picture != nullptr) body += kind.picture(source, table);
  body += html_table(table);
  auto meanings = definition_table(kind);
  meanings.title = "What it counts";
  return body + html(
                    "<details>\n<summary>What it counts and what the columns mean</summary>\n{}"
                    "</details>\n",
                    html_table(meanings));
}

std::string html_book_of(Clinic const& clinic, ReportRequest const& request) {
  auto const record = clinic.open(Access::read);
  std::vector<Section> sections;
  for (auto const& kind : report_kinds()) {
    auto cut = request;
    cut.by = kind.book_cut;
    if (!cut.by && !kind.cuts.empty()) cut.by = kind.cuts.front();
    ReportSource const source{clinic, record, cut};
    auto const table = made_report(kind, source);
    sections.push_back({.id = std::string(kind.name),
                        .title = table.title,
                        .body = report_section(kind, source, table)});
  }
  return html_book("Care in hours, weeks and decisions",
                   fmt::format("As of {}. Codes, not names; a decision aid, not a decision maker.",
                               to_text(clinic.today)),
                   sections)
      .markup();
}

}  // namespace careplan
