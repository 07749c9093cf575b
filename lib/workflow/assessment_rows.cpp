#include "workflow/assessment_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

constexpr std::size_t changes_told = 6;

std::string change(std::string_view what, std::string_view was, std::string_view is) {
  auto const told = [](std::string_view text) { return text.empty() ? "none" : shown(text); };
  return fmt::format("{} was {}, is now {}", what, told(was), told(is));
}

Value answer_to(AssessmentRow const& row, std::string_view item) {
  auto const found = std::ranges::find(row.answers, item, &std::pair<std::string, Value>::first);
  return found == row.answers.end() ? Value{} : found->second;
}

[[noreturn]] void refuse(AssessmentRow const& recorded, AssessmentRow const& row) {
  auto changes = changes_between(recorded, row);
  if (changes.empty())
    changes = recorded.version == row.version
                  ? "the same answers, scored when other things were known of the client"
                  : fmt::format("the same answers, scored by version {} of the instrument, not {}",
                                recorded.version, row.version);
  throw Error(Fault::conflict,
              fmt::format("{} of {} on {} is recorded already (assessment {}): {}", row.instrument,
                          row.client.value, to_text(row.date), recorded.id, changes),
              {}, "to correct what is recorded, say why: --correct REASON");
}

bool same_answers(AssessmentRow const& recorded, AssessmentRow const& row) {
  return recorded.date == row.date && recorded.instrument == row.instrument &&
         changes_between(recorded, row).empty();
}

// Whether the answers have been recorded before: as they are, or by a correction of that reason.
// What was struck since does not count: whoever brings it again is told.
bool came_before(Record const& record, AssessmentRow const& row) {
  std::set<long> struck;
  for (auto const& other : record.rows_of(row.client))
    if (other.name.table == "assessment" && !other.struck.empty()) struck.insert(other.name.id);
  return std::ranges::any_of(record.assessments_and_superseded(row.client),
                             [&](AssessmentRow const& other) {
                               return !struck.contains(other.id) && same_answers(other, row) &&
                                      (row.reason.empty() || other.reason == row.reason);
                             });
}

bool reads_age_or_sex(Condition const& condition) {
  return condition && std::ranges::any_of(facts_read(condition), [](auto const& name) {
           return context_domain(name).has_value();
         });
}

}  // namespace

bool reads_context(Instrument const& instrument) {
  auto const any = [](auto const& rules, auto condition) {
    return std::ranges::any_of(rules, reads_age_or_sex, condition);
  };
  return any(instrument.band_sets, &BandSet::applies_when) ||
         any(instrument.flags, &FlagRule::when) ||
         std::ranges::any_of(instrument.results, [&](ResultRule const& rule) {
           return any(rule.cases, &ResultCase::when);
         });
}

AssessmentRow row_of(AssessmentHead const& head, Instrument const& instrument,
                     Outcome const& outcome) {
  AssessmentRow row{.client = head.client,
                    .date = head.date,
                    .instrument = instrument.id,
                    .version = instrument.version,
                    .rater = head.rater,
                    .reason = head.reason};
  for (auto const& answer : outcome.answers) row.answers.emplace_back(answer.item, answer.value);
  add_facts(row.facts, instrument, outcome);
  row.outcome_json = assessment_json(head.client, head.date, instrument, outcome);
  return row;
}

Facts context_of(Record const& record, ClientId const& client, Date date) {
  auto const known = known_facts(record, client, date);
  Facts context;
  for (auto const* name : {"age", "sex"})
    if (auto const found = known.facts.find(std::string("intake.") + name);
        found != known.facts.end())
      context.emplace(name, found->second);
  return context;
}

std::optional<AssessmentRow> recorded_assessment(Record const& record, ClientId const& client,
                                                 Date date, std::string_view instrument) {
  for (auto& row : record.assessments(client))
    if (row.date == date && row.instrument == instrument) return std::move(row);
  return std::nullopt;
}

AssessmentRow misdated_assessment(Record const& record, AssessmentHead const& head,
                                  std::string_view instrument, Date was_on) {
  if (auto row = recorded_assessment(record, head.client, was_on, instrument)) return *row;
  if (auto row = recorded_assessment(record, head.client, head.date, instrument);
      row && row->supersedes && row->reason == head.reason)
    return *row;
  throw Error(Fault::not_found,
              fmt::format("there is no {} of '{}' on {} to correct", instrument, head.client.value,
                          to_text(was_on)),
              {}, fmt::format("see them with: careplan assess history {}", head.client.value));
}

bool holds_answer(AssessmentRow const& row) {
  return std::ranges::any_of(
      row.answers, [](auto const& answer) { return answer.second != Value{Missing::not_asked}; });
}

void need_answer(AssessmentRow const& row) {
  if (holds_answer(row)) return;
  throw Error(Fault::input,
              fmt::format("{} of {} on {} answers nothing: it is not recorded", row.instrument,
                          row.client.value, to_text(row.date)),
              {}, "what was asked in vain is refused or unknown; careplan store strike takes back");
}

std::string changes_between(AssessmentRow const& recorded, AssessmentRow const& row) {
  std::vector<std::string> changes;
  for (auto const& [item, value] : row.answers)
    if (auto const before = answer_to(recorded, item); before != value)
      changes.push_back(change(item, to_text(before), to_text(value)));
  if (recorded.rater != row.rater) changes.push_back(change("rater", recorded.rater, row.rater));
  if (changes.size() > changes_told) {
    auto const more = changes.size() - changes_told;
    changes.resize(changes_told);
    changes.push_back(fmt::format("{} more", more));
  }
  return join(changes, "; ");
}

Written import_assessment(Record const& record, Transaction& transaction, AssessmentRow& row) {
  if (!row.reason.empty() && came_before(record, row)) return Written::unchanged;
  try {
    return save_assessment(record, transaction, row);
  } catch (Error const& error) {
    if (error.fault == Fault::conflict && row.reason.empty() && came_before(record, row))
      return Written::unchanged;
    throw;
  }
}

Written save_assessment(Record const& record, Transaction& transaction, AssessmentRow& row) {
  if (!row.reason.empty() && !row.supersedes)
    if (auto const recorded = recorded_assessment(record, row.client, row.date, row.instrument))
      row.supersedes = recorded->id;
  try {
    return transaction.save(row);
  } catch (Error const& error) {
    if (error.fault != Fault::conflict) throw;
    // Looked up only now: most rows are new, and reading every client's history costs.
    if (auto const recorded = recorded_assessment(record, row.client, row.date, row.instrument))
      refuse(*recorded, row);
    throw;
  }
}

}  // namespace careplan
