#include "workflow/report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "office.hpp"
#include "workflow/book.hpp"
#include "workflow/report_benchmarks.hpp"
#include "workflow/report_release.hpp"
#include "workflow/report_sites.hpp"

using namespace careplan;

namespace {

ReportRequest cut_by(ReportKind const& kind, std::optional<GroupBy> by = {}) {
  ReportRequest request{.by = by};
  if (!by && !kind.cuts.empty()) request.by = kind.cuts.front();
  return request;
}

}  // namespace

TEST_CASE("every report of an empty record is valid in every form") {
  Office office;
  for (auto const& kind : report_kinds()) {
    CAPTURE(kind.name);
    auto const table = make_report(office.clinic, kind.name, {});
    for (auto const& word : words(Format{})) {
      CAPTURE(word.text);
      auto const text = render(table, word.value);
      CHECK((word.value == Format::ndjson || !text.empty()));
      CHECK(text.find("nan") == std::string::npos);
    }
    CHECK(render(table, Format::csv).ends_with('\n'));
  }
}

TEST_CASE("every row of a report has a cell for each of its columns") {
  Office office;
  office.rate("C-1", "1");
  decide(office.clinic, {.client = {"C-1"},
                         .date = *parse_date("2026-11-20"),
                         .kind = DecisionKind::admit,
                         .level = "iop",
                         .program = "sud-iop-3x3",
                         .track = "evening"});
  office.plan(*parse_date("2026-11-20"), "C-1");
  for (auto const& kind : report_kinds()) {
    CAPTURE(kind.name);
    auto cuts = std::vector<std::optional<GroupBy>>(kind.cuts.begin(), kind.cuts.end());
    if (cuts.empty()) cuts.emplace_back();
    for (auto const cut : cuts) {
      auto const table = make_report(office.clinic, kind.name, cut_by(kind, cut));
      CHECK(table.id == kind.name);
      CHECK(!table.title.empty());
      for (auto const& row : table.rows) CHECK(row.size() == table.columns.size());
      (void)render(table, Format::json);
    }
  }
}

TEST_CASE("every column of every report says what it means, once and under a name of its own") {
  for (auto const& kind : report_kinds()) {
    CAPTURE(kind.name);
    std::set<std::string> ids;
    for (auto const& column : kind.columns) {
      CAPTURE(column.id);
      CHECK(!column.means.empty());
      CHECK(ids.insert(std::string(column.id)).second);
      CHECK((!column.id.empty() || !kind.cuts.empty()));
    }
    CHECK(definition_table(kind).rows.size() >= kind.columns.size() + kind.terms.size());
    CHECK(kind.command == "report " + std::string(kind.name));
  }
}

TEST_CASE("rows that are handed on one by one are those of the table") {
  Office office;
  office.rate("C-1", "1");
  decide(office.clinic, {.client = {"C-1"},
                         .date = *parse_date("2026-11-20"),
                         .kind = DecisionKind::admit,
                         .level = "iop",
                         .program = "sud-iop-3x3",
                         .track = "evening"});
  office.plan(*parse_date("2026-11-20"), "C-1");
  auto const table = make_report(office.clinic, "hours", {});
  REQUIRE(!table.rows.empty());
  ReportReading reading(office.clinic);
  for (auto const& word : words(Format{})) {
    CAPTURE(word.text);
    std::string text;
    auto const add = [&](std::string_view piece) { text += piece; };
    write_report(reading, report_kind("hours"), {}, word.value, {}, add);
    CHECK(text == render(table, word.value));
    CHECK_THROWS_AS(
        write_report(reading, report_kind("hours"), {.program = "none"}, word.value, {}, add),
        Error);
  }
}

TEST_CASE("the hours and the schedule print the columns that their definitions name") {
  Office office;
  auto const& hours = report_kind("hours");
  ReportReading reading(office.clinic);
  ReportRequest const request{};
  for (auto const* name : {"hours", "schedule"}) {
    CAPTURE(name);
    auto const& kind = report_kind(name);
    auto const made = kind.make({office.clinic, reading.record(), request, reading});
    REQUIRE(made.columns.size() == kind.columns.size());
    for (std::size_t i = 0; i < made.columns.size(); ++i) {
      CHECK(made.columns[i].id == kind.columns[i].id);
      CHECK(made.columns[i].title == kind.columns[i].title);
      CHECK(made.columns[i].kind == kind.columns[i].kind);
      CHECK(made.columns[i].machine_only == kind.columns[i].machine_only);
    }
  }
  CHECK(hours.options.rules);
}

TEST_CASE("a cut that a report does not have is refused, as is a report that nobody knows") {
  Office office;
  for (auto const& kind : report_kinds())
    for (auto const& word : words(GroupBy{})) {
      CAPTURE(kind.name);
      CAPTURE(word.text);
      bool const has = std::ranges::find(kind.cuts, word.value) != kind.cuts.end();
      auto const fault =
          fault_of([&] { (void)make_report(office.clinic, kind.name, {.by = word.value}); });
      CHECK(fault == (has ? Fault::no : Fault::usage));
    }
  CHECK(fault_of([&] { (void)make_report(office.clinic, "censsus", {}); }) == Fault::not_found);
}

TEST_CASE("a program, level or instrument that nobody knows is refused and not shown as empty") {
  Office const office;
  auto const refused = [&](std::string_view report, ReportRequest const& request) {
    try {
      (void)make_report(office.clinic, report, request);
    } catch (Error const& error) {
      return error.fault == Fault::not_found;
    }
    return false;
  };
  CHECK(refused("hours", {.program = "sud-iop-3x4"}));
  CHECK(refused("stay", {.level = "iopp"}));
  CHECK(refused("outcomes", {.instrument = "phq-10"}));
  CHECK_FALSE(refused("hours", {.program = "sud-iop-3x3"}));
  CHECK_FALSE(refused("stay", {.level = "iop"}));
  CHECK_FALSE(refused("outcomes", {.instrument = "phq-9"}));
}

TEST_CASE("the period before has whole months before whole months, and as many days otherwise") {
  auto const before = [](char const* begin, char const* end, PeriodBefore with) {
    auto const period = compared_period({*parse_date(begin), *parse_date(end)}, with);
    return to_text(period.begin) + " " + to_text(period.end);
  };
  using enum PeriodBefore;
  CHECK(before("2026-03-01", "2026-04-01", previous) == "2026-02-01 2026-03-01");
  CHECK(before("2026-01-01", "2026-04-01", previous) == "2025-10-01 2026-01-01");
  CHECK(before("2026-03-01", "2026-03-31", previous) == "2026-01-30 2026-03-01");
  CHECK(before("2026-03-02", "2026-03-09", previous) == "2026-02-23 2026-03-02");
  CHECK(before("2024-02-01", "2024-03-01", last_year) == "2023-02-01 2023-03-01");
  CHECK(before("2024-02-29", "2024-03-07", last_year) == "2023-02-28 2023-03-07");
}

TEST_CASE("a comparison needs a first day, no cut by time, and rows that are no people") {
  Office const office;
  auto const message = [&](std::string_view report, ReportRequest request) -> std::string {
    request.compare = PeriodBefore::previous;
    try {
      (void)make_report(office.clinic, {}, report, request);
    } catch (Error const& error) {
      return error.what();
    }
    return "";
  };
  auto const day = *parse_date("2026-10-01");
  CHECK(message("discharges", {}).find("first day") != std::string::npos);
  CHECK(message("flow", {.from = day}).find("by time") != std::string::npos);
  CHECK(message("flow", {.from = day, .by = GroupBy::month}).find("by time") != std::string::npos);
  CHECK(message("teds", {.from = day}).find("people") != std::string::npos);
  CHECK(message("flow", {.from = day, .by = GroupBy::program}).empty());
}

TEST_CASE("a published figure names a report that there is, its people and its source") {
  std::size_t count = 0;
  for (auto const& kind : report_kinds())
    for (auto const& benchmark : benchmarks_for(kind.name)) {
      ++count;
      CHECK(!benchmark.cite.empty());
      CHECK(benchmark.url.starts_with("https://"));
    }
  CHECK(count == 10);
}

TEST_CASE("a file of published figures that says too little or too much is refused") {
  std::string const whole =
      "title = 't'\n[[benchmark]]\nid = 'a'\nreport = 'stay'\nmeasure = 'm'\nlow = 0.1\n"
      "high = 0.2\nof = 'whom'\ncite = 'who'\nurl = 'https://x'\n";
  auto const refused = [](std::string const& text) {
    return fault_of([&] { (void)read_benchmarks(text, "x.toml"); }) == Fault::input;
  };
  CHECK(!refused(whole));
  CHECK(benchmark_text(read_benchmarks(whole, "x.toml").front()) ==
        "m: 10.0 % to 20.0 %; whom (who)");
  for (auto const* line : {"cite = 'who'\n", "of = 'whom'\n", "low = 0.1\n", "id = 'a'\n"}) {
    CAPTURE(line);
    auto text = whole;
    text.erase(text.find(line), std::string_view(line).size());
    CHECK(refused(text));
  }
  CHECK(refused(whole + "typo = 1\n"));
  CHECK(refused(whole + "[[benchmark]]" + whole.substr(whole.find("\nid"))));
  auto const with = [&](std::string_view number, std::string const& other) {
    auto text = whole;
    return text.replace(text.find(number), number.size(), other);
  };
  CHECK(refused(with("0.2", "0.0")));
  CHECK(refused(with("0.2", "1.1")));
  CHECK(!refused(with("0.2", "1.0")));
  auto const days = "unit = 'days'\nlow = 21\n";
  CHECK(refused(with("low = 0.1\n", days)));  // low first
  CHECK(refused(with("low = 0.1\n", "unit = 'weeks'\nlow = 0.1\n")));
  auto const stay = with("low = 0.1\nhigh = 0.2", std::string(days) + "high = 42");
  CHECK(benchmark_text(read_benchmarks(stay, "x.toml").front()) == "m: 21 to 42 days; whom (who)");
}

TEST_CASE("reports that share one reading are those that are made alone, in every form") {
  Office office;
  office.rate("C-1", "1");
  office.rate("C-2", "2");
  auto const admit = [&](std::string const& client, std::string_view day) {
    decide(office.clinic, {.client = {client},
                           .date = *parse_date(day),
                           .kind = DecisionKind::admit,
                           .level = "iop",
                           .program = "sud-iop-3x3",
                           .track = "evening"});
  };
  admit("C-1", "2026-11-20");
  admit("C-2", "2026-11-22");
  office.plan(*parse_date("2026-11-20"), "C-1");
  std::vector<std::string> const words{"no-show:weekday", "attendance", "hours",     "census",
                                       "retention",       "outcomes",   "stay:month"};
  for (auto const format : {Format::csv, Format::ndjson, Format::json, Format::markdown})
    for (bool const suppressed : {false, true}) {
      PageRequest const page{
          .release = {.suppress_below = suppressed ? 11 : 0},
          .only = book_reports(suppressed ? std::vector{words[3], words[4]} : words)};
      std::map<std::string, std::string> files;
      write_book_tables(
          office.clinic, page, format, {},
          [&](std::string const& name, std::string_view text) { files[name] += text; });
      REQUIRE(files.size() == page.only.size());
      for (auto const& report : page.only) {
        CAPTURE(report.kind->name);
        ReportRequest alone{.by = report.by};
        if (!alone.by) alone.by = report.kind->book_cut;
        auto made = released(office.clinic, {make_report(office.clinic, report.kind->name, alone)},
                             page.release);
        auto name = std::string(report.kind->name);
        if (report.by) name += "-by-" + std::string(to_text(*report.by));
        CHECK(files[name] == render(made.tables.front(), format));
      }
    }
}

TEST_CASE("a book of chosen reports has their pages, and refuses what is no report or twice one") {
  Office office;
  auto const pages = html_pages_of(
      office.clinic, {.only = book_reports({"census", "attendance:week", "attendance"})});
  std::vector<std::string> files;
  for (auto const& page : pages) files.push_back(page.file);
  CHECK(files == std::vector<std::string>{"index.html", "census.html", "attendance-by-week.html",
                                          "attendance.html"});
  CHECK(fault_of([] { book_reports({"cencus"}); }) == Fault::not_found);
  CHECK(fault_of([] { book_reports({"census:week"}); }) == Fault::usage);
  CHECK(fault_of([] { book_reports({"attendance:moon"}); }) == Fault::usage);
  CHECK(fault_of([] { book_reports({"hours", "census", "hours"}); }) == Fault::usage);
}

TEST_CASE("every page says where the record stood, and what is given away does not") {
  Office office;
  auto const said = [&](PageRequest const& request) {
    std::vector<std::string> pages{html_page_of(office.clinic, report_kind("census"), request),
                                   html_book_of(office.clinic, request)};
    for (auto const& page : html_pages_of(office.clinic, request)) pages.push_back(page.html);
    auto const anchor = to_text(anchor_of(office.clinic.open(Access::read)));
    return std::pair(std::ranges::count_if(
                         pages, [&](auto const& page) { return page.find(anchor) != page.npos; }),
                     std::ssize(pages));
  };
  PageRequest const census{.only = book_reports({"census", "flow"})};
  auto const [first, all] = said(census);
  CHECK(first == all);
  auto const before = html_book_of(office.clinic, census);
  office.rate("C-1", "1");
  CHECK(said(census).first == all);
  CHECK(html_book_of(office.clinic, census) != before);
  auto given = census;
  given.release.safe_harbor = true;
  CHECK(said(given).first == 0);
  given.release = {.suppress_below = 11};
  CHECK(said(given).first == 0);
  auto sites = census;
  sites.sites = {{"north", office.clinic.database}, {"south", office.clinic.database}};
  CHECK(html_book_of(office.clinic, sites).find(" of north, ") != std::string::npos);
}

TEST_CASE("the book has a section with a definition for every report") {
  Office office;
  auto const page = html_book_of(office.clinic, {});
  for (auto const& kind : report_kinds()) {
    CAPTURE(kind.name);
    CHECK(page.find("<section id=\"" + std::string(kind.name) + "\">") != std::string::npos);
  }
  CHECK(page.find("<script") == std::string::npos);
}
