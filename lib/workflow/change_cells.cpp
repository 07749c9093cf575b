#include "workflow/change_cells.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "reporting/cell.hpp"

namespace careplan {
namespace {

using Findings = std::vector<ChangeFinding>;

ChangeFinding const* first_of(Findings const& findings, ChangeKind kind) {
  auto const found = std::ranges::find_if(
      findings, [&](ChangeFinding const& finding) { return finding.rule.kind == kind; });
  return found == findings.end() ? nullptr : &*found;
}

// yes, no or unknown; nothing where no rule speaks.
Cell verdict(ChangeFinding const* finding) {
  if (finding == nullptr || finding->judged == Truth::no) return {};
  return std::string(to_text(finding->met));
}

Cell source(ChangeFinding const* finding) {
  return finding == nullptr || finding->rule.source.empty() ? Cell{} : Cell{finding->rule.source};
}

bool alike(ChangeFinding const& a, ChangeFinding const& b) {
  return a.rule.kind == b.rule.kind && a.rule.source == b.rule.source &&
         a.rule.points == b.rule.points && a.judged == b.judged && a.met == b.met &&
         a.trend == b.trend;
}

// What holds since the baseline and since the last time is said once.
std::vector<std::string> told(ScoreChange const& change, std::set<std::string>& sources) {
  std::vector<std::string> all;
  auto const tell = [&](ChangeFinding const& finding, std::string_view since) {
    auto const text = finding_text(finding, since);
    if (text.empty()) return;
    all.push_back(text);
    sources.insert(finding.rule.source);
  };
  auto const found_in = [](Findings const& findings, ChangeFinding const& finding) {
    return std::ranges::any_of(findings, [&](auto const& other) { return alike(other, finding); });
  };
  for (auto const& finding : change.since_baseline)
    tell(finding, found_in(change.since_last, finding) ? "baseline and last time" : "baseline");
  for (auto const& finding : change.since_last)
    if (!found_in(change.since_baseline, finding)) tell(finding, "last time");
  return all;
}

void append_interval(std::vector<Cell>& row, std::optional<Interval> const& change) {
  row.push_back(change ? Cell{change->low} : Cell{});
  row.push_back(change ? Cell{change->high} : Cell{});
}

constexpr ChangeKind since_baseline_kinds[] = {ChangeKind::response, ChangeKind::remission,
                                               ChangeKind::reliable, ChangeKind::meaningful};
constexpr ChangeKind since_last_kinds[] = {ChangeKind::reliable, ChangeKind::meaningful};

}  // namespace

std::string change_text(Interval change) {
  auto const sign = [](double number) { return (number > 0 ? "+" : "") + to_text(number); };
  return change.exact() ? sign(change.low) : sign(change.low) + ".." + sign(change.high);
}

std::string finding_text(ChangeFinding const& finding, std::string_view since) {
  if (finding.judged == Truth::no || finding.met == Truth::no) return {};
  auto const kind = to_text(finding.rule.kind);
  auto const from = finding.rule.source.empty() ? "" : fmt::format(" ({})", finding.rule.source);
  bool const of_any_two =
      finding.rule.kind == ChangeKind::reliable || finding.rule.kind == ChangeKind::meaningful;
  if (finding.met == Truth::unknown)
    return fmt::format("{}{} not settled{}", kind,
                       of_any_two ? fmt::format(" change since {}", since) : "", from);
  if (!of_any_two) return fmt::format("{}{}", kind, from);
  auto const way = finding.trend == Trend::worsened ? "worsening" : "improvement";
  return fmt::format("{} {} since {}{}", kind, way, since, from);
}

std::vector<Column> change_columns(Readers readers) {
  std::vector<Column> columns;
  if (readers == Readers::people)
    columns = {{"from_baseline", "From baseline", ColumnKind::text},
               {"from_last", "From last", ColumnKind::text}};
  // Sentences, too long for a column on a terminal: people read them below the table.
  columns.push_back({"findings", "What it means", ColumnKind::list, readers == Readers::people});
  columns.push_back({"baseline_date", "Baseline", ColumnKind::date, true});
  columns.push_back({"trend", "Trend", ColumnKind::text, true});
  for (auto const* const id :
       {"from_baseline_low", "from_baseline_high", "from_last_low", "from_last_high"})
    columns.push_back({id, id, ColumnKind::number, true});
  for (auto const kind : since_baseline_kinds) {
    auto const word = std::string(to_text(kind));
    columns.push_back({word, word, ColumnKind::text, true});
    columns.push_back({word + "_source", word + "_source", ColumnKind::text, true});
  }
  for (auto const kind : since_last_kinds) {
    auto const id = std::string(to_text(kind)) + "_since_last";
    columns.push_back({id, id, ColumnKind::text, true});
  }
  return columns;
}

void append_change(std::vector<Cell>& row, std::optional<ScoreChange> const& change,
                   std::optional<Date> baseline_date, Readers readers,
                   std::set<std::string>& sources) {
  if (!change) {
    for (auto const& column : change_columns(readers))
      row.push_back(column.kind == ColumnKind::list ? Cell{std::vector<std::string>{}} : Cell{});
    return;
  }
  auto const text = [](std::optional<Interval> const& of) {
    return of ? Cell{change_text(*of)} : Cell{};
  };
  if (readers == Readers::people) {
    row.push_back(text(change->from_baseline));
    row.push_back(text(change->from_last));
  }
  row.push_back(told(*change, sources));
  row.push_back(optional_cell(baseline_date));
  row.push_back(change->from_baseline ? Cell{std::string(to_text(change->trend))} : Cell{});
  append_interval(row, change->from_baseline);
  append_interval(row, change->from_last);
  for (auto const kind : since_baseline_kinds) {
    auto const* const finding = first_of(change->since_baseline, kind);
    row.push_back(verdict(finding));
    row.push_back(source(finding));
  }
  for (auto const kind : since_last_kinds)
    row.push_back(verdict(first_of(change->since_last, kind)));
}

}  // namespace careplan
