// Reports as pages: one by itself, or the month's book of all of them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/report.hpp"
#include "workflow/report_release.hpp"
#include "workflow/report_sites.hpp"

namespace careplan {

// A report of the book and its cut; without one that of the request, of the book, or the first.
struct BookReport {
  ReportKind const* kind = nullptr;
  std::optional<GroupBy> by{};
};
// Of words like "hours" and "attendance:month". Error{usage} for what is no report or no cut of it,
// and when two of them would be one page.
std::vector<BookReport> book_reports(std::vector<std::string> const& words);

struct PageRequest {
  ReportRequest report{};
  std::vector<SiteRecord> sites{};  // none: the clinic's own record
  ReleaseRequest release{};
  std::vector<BookReport> only{};  // of the book; none: every report
  // One period of one record with nothing held back.
  bool plain() const { return release.plain() && !report.compare && sites.size() < 2; }
};

// One report as a page that stands by itself: picture, table, definitions. Pictures show what a
// release holds back, so that a page of one has none.
std::string html_page_of(Clinic const& clinic, ReportKind const& kind, PageRequest const& request);
// The same around a table that was made already; an empty picture is none.
std::string html_page_of(ReportKind const& kind, Table const& table, Html const& picture);

// A page for the folder of the book; `file` is made of the report's own name only.
struct BookPage {
  std::string file{};
  std::string html{};
};
// index.html with the contents, and a page for each report. With small counts suppressed, reports
// whose rows are people are left out and named. Of a de-identified book manifest.html says what was
// removed.
std::vector<BookPage> html_pages_of(Clinic const& clinic, PageRequest const& request);

// The same for programs: a text for each report, under the name of its page without ".html". Error
// {usage} when the rows of a report are people and small counts are to be suppressed. `write` gets
// the name and the next piece of it; pieces of one report follow each other.
void write_book_tables(Clinic const& clinic, PageRequest const& request, Format format,
                       RenderStyle const& style,
                       std::function<void(std::string const&, std::string_view)> const& write);

// All of it as one page.
std::string html_book_of(Clinic const& clinic, PageRequest const& request);

}  // namespace careplan
