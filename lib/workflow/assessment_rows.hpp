// An assessment on its way into the record: scored with what the record knows, told apart from what
// is recorded already.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "instruments/score.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// Whose, when, by whom, and of a correction why.
struct AssessmentHead {
  ClientId client{};
  Date date{};
  std::string rater{};
  std::string reason{};
};
AssessmentRow row_of(AssessmentHead const& head, Instrument const& instrument,
                     Outcome const& outcome);

// Whether bands, results or flags depend on facts from outside the instrument.
bool reads_context(Instrument const& instrument);
// What the record already knows of the client that band sets may ask for.
Facts context_of(Record const& record, ClientId const& client, Date date);

// The current assessment of that day, if there is one.
std::optional<AssessmentRow> recorded_assessment(Record const& record, ClientId const& client,
                                                 Date date, std::string_view instrument);

// The one that a correction with that reason is about, where the day was wrong: of the day it was
// recorded for, or of the right day when it was moved there before. Error{not_found} without one.
AssessmentRow misdated_assessment(Record const& record, AssessmentHead const& head,
                                  std::string_view instrument, Date was_on);

// Whether anything was answered; "refused" is an answer.
bool holds_answer(AssessmentRow const& row);
// Error{input} otherwise: a form that says nothing would hide the one before it.
void need_answer(AssessmentRow const& row);

// Saves the row. With a reason it supersedes the client's answers to that instrument on that day,
// unless it names what it supersedes. Without one, other answers than the recorded ones are
// Error{conflict} that says which.
Written save_assessment(Record const& record, Transaction& transaction, AssessmentRow& row);

// The same for a row of a file, which may come again: answers that are recorded, or that were until
// somebody corrected them, are unchanged, and so is a correction that was made before with the same
// answers and reason. What is scored otherwise today stays as it was scored then.
Written import_assessment(Record const& record, Transaction& transaction, AssessmentRow& row);

// What tells the row from the recorded one, for people: "q1 was 2, is now 1; rater was K1, is now
// K2". Empty: the same answers, though they may be scored otherwise today.
std::string changes_between(AssessmentRow const& recorded, AssessmentRow const& row);

}  // namespace careplan
