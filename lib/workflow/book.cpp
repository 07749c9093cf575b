// The month's book: every report as a section of one page, or as a page of its own.
#include "workflow/book.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

Html section_of(ReportKind const& kind, Table const& table, Html const& picture) {
  auto meanings = definition_table(kind);
  meanings.title = "What it counts";
  // On a page by itself the heading says what the caption says.
  return picture + html("<div class=\"titled\">\n{}</div>\n", html_table(table)) +
         html(
             "<details>\n<summary>What it counts and what the columns mean</summary>\n{}"
             "</details>\n",
             html_table(meanings));
}

ReportRequest cut_of(ReportKind const& kind, ReportRequest request) {
  if (!request.by) request.by = kind.book_cut;
  if (!request.by && !kind.cuts.empty()) request.by = kind.cuts.front();
  return request;
}

Html picture_of(Clinic const& clinic, ReportKind const& kind, PageRequest const& request,
                Table const& table) {
  if (kind.picture == nullptr || request.sites.size() > 1 || !request.release.plain() ||
      request.report.compare)
    return {};
  auto at_site = clinic;
  if (!request.sites.empty()) at_site.database = request.sites.front().database;
  auto const record = at_site.open(Access::read);
  return kind.picture({at_site, record, request.report}, table);
}

struct Chapter {
  ReportKind const* kind = nullptr;
  Table table{};
  Html picture{};
};
struct Contents {
  std::vector<Chapter> chapters{};
  std::vector<std::string> left_out{};
  std::optional<Table> manifest{};
};

Contents contents_of(Clinic const& clinic, PageRequest const& request) {
  Contents contents;
  std::vector<Table> tables;
  for (auto const& kind : report_kinds()) {
    auto own = request;
    own.report = cut_of(kind, request.report);
    auto table = make_report(clinic, own.sites, kind.name, own.report);
    if (request.release.suppress_below > 0 && !request.release.safe_harbor && about_people(table)) {
      contents.left_out.emplace_back(kind.name);
      continue;
    }
    contents.chapters.push_back({.kind = &kind, .picture = picture_of(clinic, kind, own, table)});
    tables.push_back(std::move(table));
  }
  auto release = released(clinic, std::move(tables), request.release);
  for (std::size_t i = 0; i < contents.chapters.size(); ++i)
    contents.chapters[i].table = std::move(release.tables[i]);
  contents.manifest = std::move(release.manifest);
  return contents;
}

constexpr std::string_view book_title = "Care in hours, weeks and decisions";

std::string subtitle_of(Clinic const& clinic) {
  return fmt::format("As of {}. Codes, not names; a decision aid, not a decision maker.",
                     to_text(clinic.today));
}

Html left_out_note(Contents const& contents) {
  if (contents.left_out.empty()) return {};
  return html("<p class=\"note\">Left out, because their rows are people: {}.</p>\n",
              fmt::format("{}", fmt::join(contents.left_out, ", ")));
}

std::string page_file(ReportKind const& kind) {
  return std::string(kind.name) + ".html";
}

// To the page before, the contents and the page after.
Html page_links(Contents const& contents, std::size_t at) {
  Html links = html("<a href=\"index.html\">Contents</a>\n");
  if (at > 0) {
    auto const& kind = *contents.chapters[at - 1].kind;
    links += html("<a rel=\"prev\" href=\"{}\">Before: {}</a>\n", page_file(kind), kind.name);
  }
  if (at + 1 < contents.chapters.size()) {
    auto const& kind = *contents.chapters[at + 1].kind;
    links += html("<a rel=\"next\" href=\"{}\">Next: {}</a>\n", page_file(kind), kind.name);
  }
  return html("<nav class=\"pages\" aria-label=\"Pages\">\n{}</nav>\n", links);
}

std::string contents_page(Clinic const& clinic, Contents const& contents) {
  Html list;
  for (auto const& chapter : contents.chapters)
    list += html("<dt><a href=\"{}\">{}</a></dt>\n<dd>{}</dd>\n", page_file(*chapter.kind),
                 chapter.table.title, chapter.kind->summary);
  if (contents.manifest)
    list += html("<dt><a href=\"manifest.html\">{}</a></dt>\n<dd>column by column</dd>\n",
                 contents.manifest->title);
  return html_page(book_title,
                   html("<p class=\"subtitle\">{}</p>\n{}<dl class=\"contents\">\n{}</dl>\n",
                        subtitle_of(clinic), left_out_note(contents), list))
      .markup();
}

}  // namespace

std::string html_page_of(ReportKind const& kind, Table const& table, Html const& picture) {
  return html_page(table.title, section_of(kind, table, picture)).markup();
}

std::string html_page_of(Clinic const& clinic, ReportKind const& kind, PageRequest const& request) {
  auto own = request;
  if (!own.report.by && !kind.cuts.empty()) own.report.by = kind.cuts.front();
  auto const table = make_report(clinic, own.sites, kind.name, own.report);
  auto const picture = picture_of(clinic, kind, own, table);
  auto const release = released(clinic, {table}, own.release);
  return html_page_of(kind, release.tables.front(), picture);
}

std::vector<BookPage> html_pages_of(Clinic const& clinic, PageRequest const& request) {
  auto const contents = contents_of(clinic, request);
  std::vector<BookPage> pages{{"index.html", contents_page(clinic, contents)}};
  for (std::size_t i = 0; i < contents.chapters.size(); ++i) {
    auto const& chapter = contents.chapters[i];
    auto const body = html("<p class=\"subtitle\">{}</p>\n", subtitle_of(clinic)) +
                      section_of(*chapter.kind, chapter.table, chapter.picture) +
                      page_links(contents, i);
    pages.push_back({page_file(*chapter.kind), html_page(chapter.table.title, body).markup()});
  }
  if (contents.manifest)
    pages.push_back({"manifest.html",
                     html_page(contents.manifest->title, html_table(*contents.manifest)).markup()});
  return pages;
}

std::string html_book_of(Clinic const& clinic, PageRequest const& request) {
  auto const contents = contents_of(clinic, request);
  std::vector<Section> sections;
  for (auto const& chapter : contents.chapters)
    sections.push_back({.id = std::string(chapter.kind->name),
                        .title = chapter.table.title,
                        .body = section_of(*chapter.kind, chapter.table, chapter.picture)});
  if (contents.manifest)
    sections.push_back({.id = "manifest",
                        .title = contents.manifest->title,
                        .body = html_table(*contents.manifest)});
  return html_book(book_title, subtitle_of(clinic), sections).markup();
}

}  // namespace careplan
