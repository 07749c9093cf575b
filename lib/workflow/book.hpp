// Reports as pages: one by itself, or the month's book of all of them.
#pragma once

#include <string>
#include <vector>

#include "workflow/report.hpp"
#include "workflow/report_release.hpp"
#include "workflow/report_sites.hpp"

namespace careplan {

struct PageRequest {
  ReportRequest report{};
  std::vector<SiteRecord> sites{};  // none: the clinic's own record
  ReleaseRequest release{};
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

// All of it as one page.
std::string html_book_of(Clinic const& clinic, PageRequest const& request);

}  // namespace careplan
