#include "workflow/assess_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "instruments/change.hpp"
#include "reporting/cell.hpp"
#include "workflow/baseline.hpp"
#include "workflow/trend_line.hpp"

namespace careplan {
namespace {

// The definition of an instrument that the record may know and the catalogue may not.
Instrument const* definition(Catalogue& catalogue, std::string const& id) {
  try {
    return &catalogue.instrument(id);
  } catch (Error const& error) {
    if (error.fault != Fault::not_found) throw;
    return nullptr;
  }
}

// What a row found, by name: scores and results in the order of the definition. Without one they
// are the facts that are neither an item nor about another fact.
std::vector<std::string> findings_of(AssessmentRow const& row, Instrument const* instrument) {
  std::vector<std::string> names;
  if (instrument != nullptr) {
    for (auto const& score : instrument->scores) names.push_back(score.id);
    for (auto const& result : instrument->results) names.push_back(result.id);
    std::erase_if(
        names, [&](auto const& name) { return !row.facts.contains(row.instrument + "." + name); });
    return names;
  }
  for (auto const& [address, value] : row.facts) {
    auto const name = address.substr(row.instrument.size() + 1);
    bool const item =
        std::ranges::any_of(row.answers, [&](auto const& answer) { return answer.first == name; });
    if (!item && name != "band" && name.find('.') == std::string::npos) names.push_back(name);
  }
  return names;
}

std::optional<Interval> range_in(AssessmentRow const& row, std::string const& score) {
  return numbers_of(row.facts, row.instrument + "." + score);
}

Cell fact_cell(AssessmentRow const& row, std::string const& address) {
  auto const found = row.facts.find(address);
  return found == row.facts.end() ? Cell{} : Cell{to_text(found->second)};
}

// One instrument of one client: current rows by date, and those that were superseded.
class Series {
 public:
  Series(std::vector<AssessmentRow> current, Instrument const* instrument,
         std::vector<CareCourse> const& courses, Readers readers)
      : rows_(std::move(current)), instrument_(instrument), courses_(courses), readers_(readers) {
    std::ranges::sort(rows_, {}, [](auto const& row) { return std::pair(row.date, row.id); });
  }

  void add_rows(Table& table, std::set<std::string>& sources) const {
    for (std::size_t at = 0; at < rows_.size(); ++at)
      for (auto const& score : findings_of(rows_[at], instrument_)) {
        auto row = head(rows_[at], score, std::nullopt);
        auto const baseline = baseline_at(rows_, at, courses_);
        auto const change = change_at(at, baseline, score);
        append_change(row, change,
                      change && baseline != at ? std::optional(rows_[baseline].date) : std::nullopt,
                      readers_, sources);
        if (readers_ == Readers::people) add_meaning(table, rows_[at], score, row);
        table.rows.push_back(std::move(row));
      }
  }

  // Of one that was superseded or struck.
  void add_gone(Table& table, AssessmentRow row, RecordedRow const& gone) const {
    if (!gone.struck.empty()) row.reason = "struck: " + gone.struck;
    std::set<std::string> none;
    for (auto const& score : findings_of(row, instrument_)) {
      auto cells = head(row, score, gone.superseded_by);
      append_change(cells, std::nullopt, std::nullopt, readers_, none);
      table.rows.push_back(std::move(cells));
    }
  }

  void add_trends(Table& table, TrendMarks marks) const {
    if (instrument_ == nullptr || marks == TrendMarks::none || rows_.size() < 2) return;
    for (auto const& score : instrument_->scores) {
      std::vector<Interval> values;
      for (auto const& row : rows_)
        if (auto const range = range_in(row, score.id)) values.push_back(*range);
      auto const domain = domain_of(*instrument_, score.id);
      if (values.size() < 2 || !domain) continue;
      Interval const possible{domain->low, domain->high};
      table.notes.push_back(
          fmt::format("{} {}  {}  of {} to {}, {} is better", instrument_->id, score.id,
                      marks == TrendMarks::blocks ? trend_blocks(values, possible)
                                                  : trend_digits(values, possible),
                      to_text(possible.low), to_text(possible.high),
                      score.direction == Direction::higher_better ? "higher" : "lower"));
    }
  }

  void add_sources(Table& table, std::set<std::string> const& used) const {
    if (instrument_ == nullptr) return;
    for (auto const& source : instrument_->sources)
      if (used.contains(source.id))
        table.notes.push_back(fmt::format("{}: {}", source.id, source.cite));
  }

 private:
  static std::vector<Cell> head(AssessmentRow const& row, std::string const& score,
                                std::optional<long> superseded_by) {
    auto const address = row.instrument + "." + score;
    auto const range = range_in(row, score);
    return {row.client.value,
            row.instrument,
            row.date,
            score,
            fact_cell(row, address),
            fact_cell(row, address + ".band"),
            row.version,
            range ? Cell{range->low} : Cell{},
            range ? Cell{range->high} : Cell{},
            row.id,
            optional_cell(superseded_by),
            text_cell(row.reason)};
  }

  // What the findings of a table row say, as a line below the table.
  static void add_meaning(Table& table, AssessmentRow const& at, std::string const& score,
                          std::vector<Cell> const& cells) {
    auto const column = std::ranges::find(table.columns, "findings", &Column::id);
    auto const& cell = cells[static_cast<std::size_t>(column - table.columns.begin())];
    auto const* const findings = std::get_if<std::vector<std::string>>(&cell);
    if (findings != nullptr && !findings->empty())
      table.notes.push_back(fmt::format("{} {} {}: {}", to_text(at.date), at.instrument, score,
                                        join(*findings, "; ")));
  }

  std::optional<ScoreChange> change_at(std::size_t at, std::size_t baseline,
                                       std::string const& score) const {
    auto const current = range_in(rows_[at], score);
    if (instrument_ == nullptr || !current) return std::nullopt;
    return change_of(*instrument_, score,
                     baseline == at ? std::nullopt : range_in(rows_[baseline], score),
                     at == 0 ? std::nullopt : range_in(rows_[at - 1], score), *current);
  }

  std::vector<AssessmentRow> rows_;
  Instrument const* instrument_;
  std::vector<CareCourse> const& courses_;
  Readers readers_;
};

Table empty_table(ScoreHistoryRequest const& request) {
  Table table{.id = "score",
              .title = "Scores of " + request.client.value,
              .columns = {{"client", "Client", ColumnKind::text, true},
                          {"instrument", "Instrument", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"score", "Score", ColumnKind::text},
                          {"value", "Value", ColumnKind::text},
                          {"band", "Band", ColumnKind::text},
                          {"version", "Version", ColumnKind::text, true},
                          {"low", "Low", ColumnKind::number, true},
                          {"high", "High", ColumnKind::number, true},
                          {"assessment", "Assessment", ColumnKind::integer, !request.all},
                          {"superseded_by", "Superseded by", ColumnKind::integer, !request.all},
                          {"reason", "Corrected because", ColumnKind::text, !request.all}},
              .group_by = 1};
  for (auto const& column : change_columns(request.readers)) table.columns.push_back(column);
  return table;
}

}  // namespace

Table assessment_history(Clinic const& clinic, ScoreHistoryRequest const& request) {
  auto const record = clinic.open(Access::read);
  need_client(record, request.client);
  auto const in_care = courses(episodes(record.decisions(request.client)));
  std::map<std::string, std::vector<AssessmentRow>> current;
  std::map<long, RecordedRow> gone;
  for (auto& row : record.rows_of(request.client))
    if (row.name.table == "assessment" && !row.current()) gone.emplace(row.name.id, std::move(row));
  auto const everything = record.assessments_and_superseded(request.client);
  for (auto const& row : everything)
    if (request.instrument.empty() || row.instrument == request.instrument) {
      auto& rows = current[row.instrument];
      if (!gone.contains(row.id)) rows.push_back(row);
    }
  if (current.empty()) (void)clinic.catalogue.instrument(request.instrument);

  auto table = empty_table(request);
  for (auto const& [id, rows] : current) {
    Series const series(rows, definition(clinic.catalogue, id), in_care, request.readers);
    std::set<std::string> sources;
    series.add_trends(table, request.trend);
    series.add_rows(table, sources);
    for (auto const& row : everything)
      if (request.all && row.instrument == id && gone.contains(row.id))
        series.add_gone(table, row, gone.at(row.id));
    series.add_sources(table, sources);
  }
  std::ranges::stable_sort(table.rows, {}, [](auto const& row) {
    return std::pair(std::get<std::string>(row[1]), std::get<Date>(row[2]));
  });
  return table;
}

}  // namespace careplan
