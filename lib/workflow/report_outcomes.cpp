// What changed between the first and the last measurement of a course of care.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "core/text.hpp"
#include "instruments/change.hpp"
#include "reporting/cell.hpp"
#include "reporting/line_figure.hpp"
#include "reporting/statistics.hpp"
#include "workflow/report_measured.hpp"

namespace careplan {
namespace {

enum OutcomeColumn : std::size_t {
  outcome_cut,
  outcome_score,
  outcome_before = 6,
  outcome_after = 8
};
constexpr ReportColumn outcomes_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"score", "Score", ColumnKind::text, "instrument and score"},
    {"courses", "Courses", ColumnKind::integer, "courses of care of the group", true},
    {"eligible", "Measured", ColumnKind::integer, "of these, with a first measurement"},
    {"paired", "Paired", ColumnKind::integer, "of these, measured again on a later day"},
    {"followed", "Followed", ColumnKind::percent,
     "paired / measured: no rate to the right says more than this one lets it"},
    {"mean_before", "Before", ColumnKind::number, "mean of the first measurements of the paired"},
    {"sd_before", "SD before", ColumnKind::number, "sample standard deviation of these", true},
    {"mean_after", "After", ColumnKind::number, "mean of the last measurements of the paired"},
    {"mean_change", "Change", ColumnKind::number, "mean of after - before"},
    {"sd_change", "SD change", ColumnKind::number, "sample standard deviation of the change", true},
    {"effect_baseline_sd", "Effect", ColumnKind::number,
     "mean change / SD before (Glass; Becker 1988), with the sign of the change"},
    {"effect_change_sd", "d of change", ColumnKind::number,
     "mean change / SD of the change (standardized response mean)", true},
    {"judged", "Judged", ColumnKind::integer,
     "of the paired, those whom the file's rule of reliable change judges", true},
    {"improved", "Better", ColumnKind::percent, "reliably improved / judged"},
    {"worsened", "Worse", ColumnKind::percent, "reliably worse / judged"},
    {"response_of", "Response of", ColumnKind::integer,
     "of the paired, those whom the file's rule of response judges", true},
    {"response", "Response", ColumnKind::percent, "responded / judged for response"},
    {"remission_of", "Remission of", ColumnKind::integer,
     "of the paired, those whom the file's rule of remission judges", true},
    {"remission", "Remission", ColumnKind::percent, "in remission / judged for remission"},
};
constexpr ReportTerm outcomes_terms[] = {
    {"counted", "courses of care, each score with its first and its last value on different days"},
    {"period", "admissions from --from to --to, both included"},
    {"values", "only scores with no open answer; a score that is an interval does not count"},
    {"rules",
     "reliable change, response and remission are those of the instrument's file, with its "
     "sources; "
     "empty where it has none"},
    term_of_window,
    term_of_today,
    term_of_clinician,
    term_of_cut,
    term_of_hours,
};

struct JudgedCount {
  long of = 0;
  long met = 0;
  long worse = 0;
};

struct OutcomeGroup {
  long courses = 0;
  long eligible = 0;
  std::vector<Pair> pairs{};
  std::map<ChangeKind, JudgedCount> judged{};
};

void judge_pair(OutcomeGroup& group, Instrument const& instrument, ScoreRule const& score,
                Pair pair) {
  for (auto const& rule : instrument.changes) {
    if (rule.score != score.id) continue;
    auto const finding = judge(score, rule, {pair.before, pair.before}, {pair.after, pair.after});
    if (finding.judged != Truth::yes || finding.met == Truth::unknown) continue;
    auto& count = group.judged[rule.kind];
    ++count.of;
    if (finding.met != Truth::yes) continue;
    ++(finding.trend == Trend::worsened ? count.worse : count.met);
  }
}

// The first and the last exact number, where they are of two days.
void measure(OutcomeGroup& group, std::span<FactAt const> facts, Instrument const& instrument,
             ScoreRule const& score) {
  ++group.courses;
  FactAt const* first = nullptr;
  FactAt const* last = nullptr;
  for (auto const& fact : facts) {
    if (!std::holds_alternative<double>(fact.value)) continue;
    if (first == nullptr) first = &fact;
    last = &fact;
  }
  if (first == nullptr) return;
  ++group.eligible;
  if (last->date == first->date) return;
  group.pairs.push_back({std::get<double>(first->value), std::get<double>(last->value)});
  judge_pair(group, instrument, score, group.pairs.back());
}

std::vector<Cell> outcome_row(std::string const& cut, std::string const& name,
                              OutcomeGroup& group) {
  auto const change = paired_change(group.pairs);
  auto const& reliable = group.judged[ChangeKind::reliable];
  auto const& response = group.judged[ChangeKind::response];
  auto const& remission = group.judged[ChangeKind::remission];
  return {cut,
          name,
          group.courses,
          group.eligible,
          change.n,
          share(change.n, group.eligible),
          optional_cell(change.mean_before),
          optional_cell(change.sd_before),
          optional_cell(change.mean_after),
          optional_cell(change.mean_change),
          optional_cell(change.sd_change),
          optional_cell(change.effect_of_baseline),
          optional_cell(change.effect_of_change),
          reliable.of,
          share(reliable.met, reliable.of),
          share(reliable.worse, reliable.of),
          response.of,
          share(response.met, response.of),
          remission.of,
          share(remission.met, remission.of)};
}

std::string threshold_of(ScoreRule const& score, ChangeRule const& rule) {
  bool const higher_worse = score.direction == Direction::higher_worse;
  if (rule.kind == ChangeKind::response) return to_text(rule.percent) + " %";
  if (rule.kind == ChangeKind::remission)
    return (higher_worse ? "below " : "from ") + to_text(rule.level);
  return to_text(rule.points) + " points";
}

std::string rules_note(Instrument const& instrument, ScoreRule const& score) {
  std::vector<std::string> parts;
  for (auto const& rule : instrument.changes)
    if (rule.score == score.id && rule.kind != ChangeKind::meaningful)
      parts.push_back(
          fmt::format("{} {} ({})", to_text(rule.kind), threshold_of(score, rule), rule.source));
  return parts.empty() ? "" : fmt::format("{}.{}: {}.", instrument.id, score.id, join(parts, ", "));
}

void add_score(Table& table, ReportSource const& source, std::vector<MeasuredCourse> const& courses,
               Instrument const& instrument, ScoreRule const& score) {
  auto const name = instrument.id + "." + score.id;
  auto const facts = facts_of(source, instrument.id, name);
  FactsByCourse by_course(facts);
  std::map<std::string, OutcomeGroup> groups;
  for (auto const& course : courses)
    measure(groups[course.cut], by_course.within(course), instrument, score);
  bool any = false;
  for (auto& [cut, group] : groups)
    if (group.eligible > 0) {
      table.rows.push_back(outcome_row(cut, name, group));
      any = true;
    }
  if (auto const note = rules_note(instrument, score); any && !note.empty())
    table.notes.push_back(note);
}

Table outcomes(ReportSource const& source) {
  auto const courses = measured_courses(source, StayDay::begin);
  auto const known = source.clinic.catalogue.list(DefinitionKind::instrument);
  Table table{.title = "Outcomes: first and last measurement of a course of care"};
  for (auto const& id : source.record.instruments()) {
    bool const asked = source.request.instrument.empty() || source.request.instrument == id;
    if (!asked || std::ranges::find(known, id) == known.end()) continue;
    auto const& instrument = source.clinic.catalogue.instrument(id);
    for (auto const& score : instrument.scores)
      add_score(table, source, courses, instrument, score);
  }
  std::ranges::stable_sort(table.rows, {},
                           [](auto const& row) { return std::get<std::string>(row[outcome_cut]); });
  std::set<std::string> cuts;
  for (auto const& row : table.rows) cuts.insert(std::get<std::string>(row[outcome_cut]));
  if (cuts.size() > 1) table.group_by = outcome_cut;
  table.notes.emplace_back(
      "Followed: paired of those measured; rates are of the paired only. Effect: mean change / SD "
      "before. Sources stand in the file of the instrument.");
  return table;
}

Html outcomes_picture(ReportSource const& source, Table const& table) {
  LineFigure figure{.title = "Mean score before and after",
                    .description =
                        "Means of the first and the last measurement of the same "
                        "courses of care, each on its own score's scale.",
                    .least = 0,
                    .ticks = {{0, "before"}, {1, "after"}}};
  for (auto const& row : table.rows) {
    auto const* before = std::get_if<double>(&row[outcome_before]);
    auto const* after = std::get_if<double>(&row[outcome_after]);
    if (before == nullptr || after == nullptr) continue;
    auto const& score = std::get<std::string>(row[outcome_score]);
    auto const label = source.request.by == GroupBy::all
                           ? score
                           : fmt::format("{}, {}", std::get<std::string>(row[outcome_cut]), score);
    figure.series.push_back({label, {{.x = 0, .y = *before}, {.x = 1, .y = *after}}});
  }
  return lines_svg(figure);
}

}  // namespace

ReportKind outcomes_report() {
  auto options = stay_options;
  options.instrument = true;
  return {
      .name = "outcomes",
      .command = "report outcomes",
      .summary = "change of every score over a course of care, with the follow-up rate beside it",
      .columns = outcomes_columns,
      .terms = outcomes_terms,
      .cuts = outcome_cuts,
      .options = options,
      .make = outcomes,
      .picture = outcomes_picture};
}

}  // namespace careplan
