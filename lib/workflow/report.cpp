#include "workflow/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "reporting/cell.hpp"
#include "reporting/figure.hpp"
#include "workflow/report_benchmarks.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

std::string cut_words(ReportKind const& kind) {
  std::vector<std::string> cuts;
  for (auto const cut : kind.cuts) cuts.emplace_back(to_text(cut));
  return join(cuts, ", ");
}

std::optional<GroupBy> cut_for(ReportKind const& kind, std::optional<GroupBy> by) {
  if (!by) return kind.cuts.empty() ? std::nullopt : std::optional(kind.cuts.front());
  if (std::ranges::find(kind.cuts, *by) == kind.cuts.end())
    throw Error(Fault::usage,
                fmt::format("the report {} has no cut by {}", kind.name, to_text(*by)), {},
                kind.cuts.empty() ? "leave --by out" : "cut it by one of: " + cut_words(kind));
  return by;
}

void require_known(std::string_view what, std::string const& id,
                   std::set<std::string> const& known) {
  if (id.empty() || known.contains(id)) return;
  throw Error(Fault::not_found, fmt::format("no {} '{}'", what, id), {},
              suggestion(id, std::vector(known.begin(), known.end())));
}

// A slip of the pen must not look like a program without clients: what is asked for stands in the
// definitions or, of former days, in the record.
void require_known_filters(Clinic const& clinic, Record const& record,
                           ReportRequest const& request) {
  if (!request.instrument.empty()) (void)clinic.catalogue.instrument(request.instrument);
  if (request.program.empty() && request.level.empty()) return;
  std::set<std::string> programs;
  std::set<std::string> levels;
  for (auto const& row : record.decisions()) {
    programs.insert(row.program);
    levels.insert(row.level);
  }
  for (auto const& id : clinic.catalogue.list(DefinitionKind::program)) programs.insert(id);
  if (!levels.contains(request.level))
    for (auto const& id : clinic.catalogue.list(DefinitionKind::criteria))
      for (auto const& level : clinic.catalogue.criteria(id).levels) levels.insert(level.id);
  require_known("program", request.program, programs);
  require_known("level", request.level, levels);
}

}  // namespace

std::vector<Column> columns_of(ReportKind const& kind, std::optional<GroupBy> by) {
  std::vector<Column> columns;
  for (auto const& column : kind.columns) {
    bool const cut = column.id.empty() && by;
    columns.push_back({cut ? std::string(to_text(*by)) : std::string(column.id),
                       cut ? cut_title(*by) : std::string(column.title), column.kind,
                       column.machine_only || (cut && *by == GroupBy::all)});
  }
  return columns;
}

Span<Date> report_period(ReportSource const& source, std::vector<Episode> const& all) {
  Date first = source.clinic.today;
  for (auto const& episode : all) first = std::min(first, episode.begin);
  return {source.request.from.value_or(first),
          source.request.to.value_or(source.clinic.today + std::chrono::days{1})};
}

bool wanted(ReportRequest const& request, std::string const& program) {
  return request.program.empty() || request.program == program;
}

Cell share(long part, long whole) {
  if (whole <= 0) return {};
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::string period_text(Span<Date> period) {
  return fmt::format("{} to {}", to_text(period.begin), to_text(period.end - std::chrono::days{1}));
}

Html rate_bars(std::string title, std::string description, Table const& table, std::size_t column) {
  BarFigure bars{.title = std::move(title), .description = std::move(description)};
  for (auto const& row : table.rows)
    if (auto const* rate = std::get_if<double>(&row[column]))
      bars.bars.push_back({.label = cell_text(row.front(), ColumnKind::text),
                           .value = *rate,
                           .shown = percent_text(*rate)});
  return bars_svg(bars);
}

std::string cut_title(GroupBy by) {
  std::string title(to_text(by));
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

Table make_report(Clinic const& clinic, std::string_view name, ReportRequest const& request) {
  auto const& kind = report_kind(name);
  (void)cut_for(kind, request.by);  // what cannot be asked needs no record
  ReportReading reading(clinic);
  return make_report(reading, name, request);
}

Table make_report(ReportReading& reading, std::string_view name, ReportRequest const& request) {
  auto const& kind = report_kind(name);
  auto cut = request;
  cut.by = cut_for(kind, request.by);
  require_known_filters(reading.clinic(), reading.record(), request);
  return made_report(kind, {reading.clinic(), reading.record(), cut, reading});
}

void write_report(ReportReading& reading, ReportKind const& kind, ReportRequest const& request,
                  Format format, RenderStyle const& style,
                  std::function<void(std::string_view)> const& write) {
  if (!in_rows(format) || kind.each_row == nullptr)
    return write(render(make_report(reading, kind.name, request), format, style));
  require_known_filters(reading.clinic(), reading.record(), request);
  constexpr std::size_t block = 1 << 16;
  Table const head{.id = std::string(kind.name), .columns = columns_of(kind, std::nullopt)};
  auto text = render_head(head, format, style);
  kind.each_row({reading.clinic(), reading.record(), request, reading},
                [&](std::vector<Cell>&& row) {
                  append_row(text, head, row, format);
                  if (text.size() < block) return;
                  write(text);
                  text.clear();
                });
  write(text);
}

Table made_report(ReportKind const& kind, ReportSource const& source) {
  auto made = [&] {
    Moment const moment(source.record);  // not while it is shown, which a pager may make long
    return kind.make(source);
  }();
  made.id = kind.name;
  if (made.columns.empty()) made.columns = columns_of(kind, source.request.by);
  if (!made.rows.empty())
    for (auto const& benchmark : benchmarks_for(kind.name))
      made.notes.push_back("Published: " + benchmark_text(benchmark) + ".");
  if (source.request.by == GroupBy::hours)
    made.notes.emplace_back(
        "Who does well stays longer: more hours beside a better outcome do not show that one came "
        "of the other.");
  return made;
}

Table definition_table(ReportKind const& kind) {
  Table table{.id = "report-definition",
              .title = fmt::format("{}: {}", kind.name, kind.summary),
              .columns = {{"part", "Part", ColumnKind::text},
                          {"name", "Name", ColumnKind::text},
                          {"title", "Shown as", ColumnKind::text},
                          {"means", "What it means", ColumnKind::text},
                          {"url", "Source", ColumnKind::text, true}},
              .group_by = 0};
  auto const add = [&](std::string part, std::string_view name, std::string_view title,
                       std::string_view means, std::string_view url = "") {
    table.rows.push_back(
        {std::move(part), std::string(name), text_cell(title), std::string(means), text_cell(url)});
  };
  for (auto const& term : kind.terms) add("report", term.name, "", term.means);
  if (!kind.cuts.empty()) add("report", "--by", "", "one of: " + cut_words(kind));
  for (auto const& column : kind.columns)
    column.id.empty()
        ? add("column", "--by", "", column.means)
        : add("column", column.id, column.machine_only ? "" : column.title, column.means);
  for (auto const& benchmark : benchmarks_for(kind.name))
    add("benchmark", benchmark.id, "", benchmark_text(benchmark), benchmark.url);
  return table;
}

}  // namespace careplan
