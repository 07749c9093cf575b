#include "workflow/assess.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/answers_in.hpp"
#include "formats/assess_head.hpp"
#include "workflow/assessment_rows.hpp"

namespace careplan {
namespace {

void need_bands(Instrument const& instrument, std::string const& bands) {
  if (auto unknown = complaint_about_bands(instrument, bands, {}))
    throw Error(Fault::not_found, {std::move(*unknown)});
}

// What is to be corrected, where it is not answered anew. What a gate skipped, and what is worked
// out from an answer that is another now, follows from the answers and is not carried on.
void add_recorded(Instrument const& instrument, std::vector<Answer>& answers,
                  AssessmentRow const& recorded) {
  auto const newly = answers;
  auto const anew = [&](std::string const& item) {
    return std::ranges::find(newly, item, &Answer::item) != newly.end();
  };
  for (auto const& [item, value] : recorded.answers) {
    auto const* const asked = instrument.find_item(item);
    bool const follows =
        value == Value{Missing::not_applicable} || (asked != nullptr && anew(asked->derived_from));
    if (!anew(item) && !follows) answers.push_back({item, value});
  }
}

// Typed ones first, checked as a whole.
std::vector<Answer> answers_of(Instrument const& instrument, AssessRequest const& request) {
  std::vector<Answer> answers;
  for (auto const& [id, text] : request.answers) {
    // An item that is not there keeps its text: the complaint about it names the near ones.
    auto const* const item = instrument.find_item(id);
    answers.push_back({id, item == nullptr ? Value{text} : answer_from_text(*item, text)});
  }
  answers.insert(answers.end(), request.given.begin(), request.given.end());
  throw_if_any(Fault::input, complaints_about(instrument, answers, {}));
  return answers;
}

}  // namespace

AssessAnswer assess_record(Clinic const& clinic, AssessRequest const& request) {
  need_happened(clinic, request.date);
  auto const& instrument = clinic.catalogue.instrument(request.instrument);
  need_bands(instrument, request.bands);
  auto answers = answers_of(instrument, request);
  AssessmentHead head{.client = request.client,
                      .date = request.date,
                      .rater = request.rater,
                      .reason = request.reason};
  auto record = clinic.open(Access::write);
  std::optional<AssessmentRow> wrong;
  if (request.was_on)
    wrong = misdated_assessment(record, head, request.instrument, *request.was_on);
  else if (!request.reason.empty())
    wrong = recorded_assessment(record, request.client, request.date, request.instrument);
  if (wrong) {
    add_recorded(instrument, answers, *wrong);
    if (head.rater.empty()) head.rater = wrong->rater;
    throw_if_any(Fault::input, complaints_about(instrument, answers, {}));
  }
  AssessAnswer answer{.instrument = &instrument};
  answer.outcome =
      score(instrument, answers, context_of(record, request.client, request.date), request.bands);
  answer.row = row_of(head, instrument, answer.outcome);
  need_answer(answer.row);
  if (request.was_on) answer.row.supersedes = wrong->id;
  Transaction transaction(record, "assess record", request.client.value, request.reason);
  answer.written = save_assessment(record, transaction, answer.row);
  transaction.commit();
  return answer;
}

std::vector<Answer> answers_in(Clinic const& clinic, std::string const& instrument,
                               std::string_view text, std::string const& name) {
  return read_answers(plan_for(clinic.catalogue.instrument(instrument)), text, name);
}

Interview interview_for(Clinic const& clinic, AssessRequest const& request,
                        RenderStyle const& style) {
  need_happened(clinic, request.date);
  auto const& instrument = clinic.catalogue.instrument(request.instrument);
  need_bands(instrument, request.bands);
  InterviewSubject subject{.plan = plan_for(instrument),
                           .client = request.client,
                           .date = request.date,
                           .bands = request.bands,
                           .answers = answers_of(instrument, request),
                           .style = style};
  auto const record = clinic.open(Access::read);
  subject.context = context_of(record, request.client, request.date);
  auto const recorded = recorded_assessment(
      record, request.client, request.was_on.value_or(request.date), request.instrument);
  if (recorded && request.reason.empty())
    throw Error(
        Fault::conflict,
        fmt::format("{} of {} on {} is recorded already (assessment {})", request.instrument,
                    request.client.value, to_text(request.date), recorded->id),
        {}, "to correct it, say why: --correct REASON; for another day: --on DATE");
  if (recorded) add_recorded(instrument, subject.answers, *recorded);
  return Interview(std::move(subject));
}

Table instrument_table(Clinic const& clinic) {
  Table table{.id = "instrument",
              .title = "Instruments",
              .columns = {{"instrument", "Instrument", ColumnKind::text},
                          {"version", "Version", ColumnKind::text},
                          {"title", "Title", ColumnKind::text},
                          {"items", "Items", ColumnKind::integer},
                          {"scores", "Scores", ColumnKind::list},
                          {"rater", "Rated by", ColumnKind::text},
                          {"repeat_days", "Repeat (days)", ColumnKind::integer}}};
  for (auto const& id : clinic.catalogue.list(DefinitionKind::instrument)) {
    auto const& instrument = clinic.catalogue.instrument(id);
    std::vector<std::string> scores;
    for (auto const& score : instrument.scores) scores.push_back(score.id);
    for (auto const& result : instrument.results) scores.push_back(result.id);
    table.rows.push_back(
        {instrument.id, instrument.version, instrument.title,
         static_cast<long>(instrument.items.size()), scores, instrument.rater,
         instrument.repeat_days > 0 ? Cell{static_cast<long>(instrument.repeat_days)} : Cell{}});
  }
  return table;
}

}  // namespace careplan
