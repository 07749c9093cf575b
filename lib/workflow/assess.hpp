// assess: everything known of a client arrives here. Answers in, scores and flags out, kept with
// what they were answered to.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "instruments/score.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"
#include "workflow/filters.hpp"
#include "workflow/interview.hpp"
#include "workflow/place.hpp"

namespace careplan {

struct AssessRequest {
  ClientId client{};
  Date date{};
  std::string instrument{};
  // item and text as typed: {"q1", "2"}; text "unknown", "refused", "not_applicable", "" are
  // missing.
  std::vector<std::pair<std::string, std::string>> answers{};
  std::vector<Answer> given{};  // answers by value, besides
  std::string bands{};  // the band set that is asked for; empty: the instrument's own choice
  std::string rater{};
  std::string reason{};  // of a correction: it then supersedes the client's answers of that day
  std::optional<Date> was_on{};  // or of this one; what is not answered anew stays as it was
};

struct AssessAnswer {
  AssessmentRow row{};
  Instrument const* instrument = nullptr;
  Outcome outcome{};
  Written written = Written::inserted;
};

// Scores and stores one assessment. Error{input} with every complaint about the answers, or when
// there is none. A correction keeps the recorded answers, and the rater, that it does not name.
AssessAnswer assess_record(Clinic const& clinic, AssessRequest const& request);

// Scores and stores a stream of assess-in records in one transaction: all or nothing, unless
// `options` say to skip; then each rejected record goes to options.rejects with its complaint. CSV
// may be wide or long. A record with a reason supersedes the client's answers of that day; without
// one, other answers than the recorded ones are Error{conflict}. What a file has brought in once is
// unchanged when it comes again, even where it was corrected since, and Error{conflict} where it
// was struck. Forms without any answer are passed over and counted: they would hide the ones
// before.
ImportCount assess_import(Clinic const& clinic, ByteSource const& in, FilterOptions const& options,
                          bool dry_run);

// The answers of a text: see read_answers. `name` is what complaints call it; empty: an option.
std::vector<Answer> answers_in(Clinic const& clinic, std::string const& instrument,
                               std::string_view text, std::string const& name);

// An interview about the request; what it answers already is not asked. With a reason it begins at
// the review of the answers that are to be corrected, if there are any. Error{conflict} before a
// question is asked, when that day's answers are recorded and there is no reason.
Interview interview_for(Clinic const& clinic, AssessRequest const& request,
                        RenderStyle const& style);

// What a person needs to see at once: scores, bands, what is missing, flags with their action, and
// the crisis lines when a flag asks for them.
std::string summary(AssessAnswer const& answer);

Table instrument_table(Clinic const& clinic);

}  // namespace careplan
