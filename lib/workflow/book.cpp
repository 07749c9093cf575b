// The month's book: every report as a section of one page, or as a page of its own.
#include "workflow/book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/report_reading.hpp"

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

ReportRequest cut_of(BookReport const& report, ReportRequest request) {
  auto const& kind = *report.kind;
  if (report.by) request.by = report.by;
  if (!request.by) request.by = kind.book_cut;
  if (!request.by && !kind.cuts.empty()) request.by = kind.cuts.front();
  return request;
}

// "hours", "attendance-by-month"
std::string page_name(BookReport const& report) {
  std::string name(report.kind->name);
  if (report.by) name += fmt::format("-by-{}", to_text(*report.by));
  return name;
}

std::vector<BookReport> reports_of(PageRequest const& request) {
  if (!request.only.empty()) return request.only;
  std::vector<BookReport> all;
  for (auto const& kind : report_kinds()) all.push_back({&kind});
  return all;
}

// What the reports of one record share; of several, each is read by itself.
void share(std::optional<ReportReading>& reading, Clinic const& clinic,
           PageRequest const& request) {
  if (request.sites.size() > 1) return;
  auto at_site = clinic;
  if (!request.sites.empty()) at_site.database = request.sites.front().database;
  reading.emplace(at_site);
}

Html picture_of(ReportReading* reading, ReportKind const& kind, PageRequest const& request,
                Table const& table) {
  if (kind.picture == nullptr || reading == nullptr || !request.plain()) return {};
  return kind.picture({reading->clinic(), reading->record(), request.report, *reading}, table);
}

// Where each record stood when a page was made of it: whoever keeps the page can tell later whether
// what it was made from was changed. What is given away does not say it.
std::string anchors_of(Clinic const& clinic, PageRequest const& request) {
  if (!request.release.plain()) return {};
  auto const one = [&](std::string const& database) {
    return to_text(anchor_of(Record::open(database, Access::read, clinic.world)));
  };
  std::vector<std::string> anchors;
  if (request.sites.empty()) anchors.push_back(one(clinic.database));
  for (auto const& site : request.sites)
    anchors.push_back(request.sites.size() < 2
                          ? one(site.database)
                          : fmt::format("{} of {}", one(site.database), site.site));
  return fmt::format("Anchor of the record: {}.", join(anchors, ", "));
}

struct Chapter {
  BookReport report{};
  Table table{};
  Html picture{};
};
struct Contents {
  std::string subtitle{};
  std::vector<Chapter> chapters{};
  std::vector<std::string> left_out{};
  std::optional<Table> manifest{};
};

std::string subtitle_of(Clinic const& clinic, PageRequest const& request) {
  auto const anchors = anchors_of(clinic, request);
  return fmt::format("As of {}. Codes, not names; a decision aid, not a decision maker.{}{}",
                     to_text(clinic.today), anchors.empty() ? "" : " ", anchors);
}

Contents contents_of(Clinic const& clinic, PageRequest const& request) {
  Contents contents{.subtitle = subtitle_of(clinic, request)};
  std::vector<Table> tables;
  std::optional<ReportReading> reading;
  share(reading, clinic, request);
  auto* const shared = reading ? &*reading : nullptr;
  for (auto const& report : reports_of(request)) {
    auto own = request;
    own.report = cut_of(report, request.report);
    auto table = make_report(clinic, own.sites, report.kind->name, own.report, shared);
    if (request.release.suppress_below > 0 && !request.release.safe_harbor && about_people(table)) {
      contents.left_out.emplace_back(report.kind->name);
      continue;
    }
    contents.chapters.push_back(
        {.report = report, .picture = picture_of(shared, *report.kind, own, table)});
    tables.push_back(std::move(table));
  }
  auto release = released(clinic, std::move(tables), request.release);
  for (std::size_t i = 0; i < contents.chapters.size(); ++i)
    contents.chapters[i].table = std::move(release.tables[i]);
  contents.manifest = std::move(release.manifest);
  return contents;
}

constexpr std::string_view book_title = "Care in hours, weeks and decisions";

Html left_out_note(Contents const& contents) {
  if (contents.left_out.empty()) return {};
  return html("<p class=\"note\">Left out, because their rows are people: {}.</p>\n",
              fmt::format("{}", fmt::join(contents.left_out, ", ")));
}

std::string page_file(BookReport const& report) {
  return page_name(report) + ".html";
}

// To the page before, the contents and the page after.
Html page_links(Contents const& contents, std::size_t at) {
  Html links = html("<a href=\"index.html\">Contents</a>\n");
  if (at > 0) {
    auto const& report = contents.chapters[at - 1].report;
    links +=
        html("<a rel=\"prev\" href=\"{}\">Before: {}</a>\n", page_file(report), page_name(report));
  }
  if (at + 1 < contents.chapters.size()) {
    auto const& report = contents.chapters[at + 1].report;
    links +=
        html("<a rel=\"next\" href=\"{}\">Next: {}</a>\n", page_file(report), page_name(report));
  }
  return html("<nav class=\"pages\" aria-label=\"Pages\">\n{}</nav>\n", links);
}

std::string contents_page(Contents const& contents) {
  Html list;
  for (auto const& chapter : contents.chapters)
    list += html("<dt><a href=\"{}\">{}</a></dt>\n<dd>{}</dd>\n", page_file(chapter.report),
                 chapter.table.title, chapter.report.kind->summary);
  if (contents.manifest)
    list += html("<dt><a href=\"manifest.html\">{}</a></dt>\n<dd>column by column</dd>\n",
                 contents.manifest->title);
  return html_page(book_title,
                   html("<p class=\"subtitle\">{}</p>\n{}<dl class=\"contents\">\n{}</dl>\n",
                        contents.subtitle, left_out_note(contents), list))
      .markup();
}

BookReport book_report(std::string const& word) {
  auto const colon = word.find(':');
  BookReport report{.kind = &report_kind(word.substr(0, colon))};
  if (colon == std::string::npos) return report;
  report.by = from_text<GroupBy>(word.substr(colon + 1));
  if (!report.by || std::ranges::find(report.kind->cuts, *report.by) == report.kind->cuts.end())
    throw Error(Fault::usage,
                fmt::format("the report {} has no cut by {}", report.kind->name,
                            shown(word.substr(colon + 1))),
                {},
                report.kind->cuts.empty()
                    ? std::string("leave the cut out")
                    : fmt::format("careplan report {} --define lists them", report.kind->name));
  return report;
}

}  // namespace

std::vector<BookReport> book_reports(std::vector<std::string> const& words) {
  std::vector<BookReport> reports;
  std::set<std::string> names;
  for (auto const& word : words) {
    reports.push_back(book_report(word));
    if (!names.insert(page_name(reports.back())).second)
      throw Error(Fault::usage, fmt::format("the report {} is named twice", shown(word)));
  }
  return reports;
}

void write_book_tables(Clinic const& clinic, PageRequest const& request, Format format,
                       RenderStyle const& style,
                       std::function<void(std::string const&, std::string_view)> const& write) {
  if (request.plain()) {
    std::optional<ReportReading> reading;
    share(reading, clinic, request);
    for (auto const& report : reports_of(request))
      write_report(*reading, *report.kind, cut_of(report, request.report), format, style,
                   [&](std::string_view piece) { write(page_name(report), piece); });
    return;
  }
  auto const contents = contents_of(clinic, request);
  for (auto const& chapter : contents.chapters)
    write(page_name(chapter.report), render(chapter.table, format, style));
  if (contents.manifest) write("manifest", render(*contents.manifest, format, style));
}

std::string html_page_of(ReportKind const& kind, Table const& table, Html const& picture) {
  return html_page(table.title, section_of(kind, table, picture)).markup();
}

std::string html_page_of(Clinic const& clinic, ReportKind const& kind, PageRequest const& request) {
  auto own = request;
  if (!own.report.by && !kind.cuts.empty()) own.report.by = kind.cuts.front();
  std::optional<ReportReading> reading;
  share(reading, clinic, request);
  auto* const shared = reading ? &*reading : nullptr;
  auto const anchors = anchors_of(clinic, request);
  auto table = make_report(clinic, own.sites, kind.name, own.report, shared);
  if (!anchors.empty()) table.notes.push_back(anchors);
  auto const picture = picture_of(shared, kind, own, table);
  auto const release = released(clinic, {table}, own.release);
  return html_page_of(kind, release.tables.front(), picture);
}

std::vector<BookPage> html_pages_of(Clinic const& clinic, PageRequest const& request) {
  auto const contents = contents_of(clinic, request);
  std::vector<BookPage> pages{{"index.html", contents_page(contents)}};
  for (std::size_t i = 0; i < contents.chapters.size(); ++i) {
    auto const& chapter = contents.chapters[i];
    auto const body = html("<p class=\"subtitle\">{}</p>\n", contents.subtitle) +
                      section_of(*chapter.report.kind, chapter.table, chapter.picture) +
                      page_links(contents, i);
    pages.push_back({page_file(chapter.report), html_page(chapter.table.title, body).markup()});
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
    sections.push_back({.id = page_name(chapter.report),
                        .title = chapter.table.title,
                        .body = section_of(*chapter.report.kind, chapter.table, chapter.picture)});
  if (contents.manifest)
    sections.push_back({.id = "manifest",
                        .title = contents.manifest->title,
                        .body = html_table(*contents.manifest)});
  return html_book(book_title, contents.subtitle, sections).markup();
}

}  // namespace careplan
