// How answers become scores. A score is the interval over all completions of what is missing; a
// band or a result is given only when every completion agrees. Missing is never zero.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/instrument.hpp"
#include "instruments/plan.hpp"

namespace careplan {

struct Answer {
  std::string item{};
  Value value{};
  bool operator==(Answer const&) const = default;
};

struct ScoreOutcome {
  std::string id{};
  Interval range{};                   // least and greatest over all completions
  std::optional<double> prorated{};   // where the instrument's own rule allows
  std::optional<std::string> band{};  // when the whole interval lies in one band
  std::vector<std::string> bands{};   // the bands still possible, least first
  std::string band_set{};
  bool operator==(ScoreOutcome const&) const = default;
};

struct ResultOutcome {
  std::string id{};
  std::vector<std::string> possible{};  // one word: it is settled
  bool operator==(ResultOutcome const&) const = default;
};

struct FlagOutcome {
  std::string id{};
  Truth state = Truth::unknown;
  std::string label{};
  std::string action{};
  bool crisis = false;
  bool operator==(FlagOutcome const&) const = default;
};

struct Outcome {
  std::vector<Answer> answers{};  // in item order; gated-off items are not_applicable
  std::vector<ScoreOutcome> scores{};
  std::vector<ResultOutcome> results{};
  std::vector<FlagOutcome> flags{};
  bool operator==(Outcome const&) const = default;
};

// Checks answers against the items: unknown item, item answered twice, value outside the allowed
// set, wrong type, an answer to an item that its gate skips, "not applicable" where no gate skips
// (refused, unknown and not_asked are always accepted, and count as not applicable where a gate
// skips), a derived item that disagrees with what it is worked out from, and answers that a rule of
// consistency calls impossible. Complaints name item, value and what is allowed; `at` is where the
// record stands. Numbers in text form ("2") are refused here: readers of CSV convert with
// answer_from_text before.
std::vector<Complaint> complaints_about(Instrument const& instrument,
                                        std::vector<Answer> const& answers, Place const& at);
std::vector<Complaint> complaints_about(Plan const& plan, std::vector<Answer> const& answers,
                                        Place const& at);

// Scores answers that complaints_about has passed; items that are not there count as not asked.
// `context` gives facts from outside the instrument that band sets may ask for: see context_domain.
// Scores, bands and results are exact over all completions; a result or flag whose items have more
// than `completion_limit` completions errs only towards keeping a word possible. For many records
// work out the plan once.
// `bands` names the band set to use for its score, whomever that set is for; the instrument's own
// results and flags keep to the sets that apply. Error{input} when there is no set of that name.
Outcome score(Instrument const& instrument, std::vector<Answer> const& answers,
              Facts const& context = {}, std::string_view bands = {});
Outcome score(Plan const& plan, std::vector<Answer> const& answers, Facts const& context = {},
              std::string_view bands = {});

// The parts of such an outcome, each worked out when it is asked for: by its place in the
// instrument.
class PartScorer {
 public:
  PartScorer(Plan const& plan, std::vector<Answer> const& answers, Facts const& context,
             std::string_view bands = {});
  std::vector<Answer> answers() const { return answers_; }
  ScoreOutcome score(std::size_t at) const;
  ResultOutcome result(std::size_t at) const;
  FlagOutcome flag(std::size_t at) const;

 private:
  Plan const& plan_;
  Facts const& context_;
  BandSet const* requested_ = nullptr;
  std::vector<Answer> answers_;
  std::vector<Value> values_;  // by item, as narrow as they can be told
  std::vector<bool> applies_;
};

// An answer in text form, as CSV and command lines give it, as the kind of value that the item
// takes. "" is not asked; the words of Missing are what they say. Text that does not fit stays text
// and complaints_about says what is wrong with it.
Value answer_from_text(Item const& item, std::string_view text);

// The facts an outcome gives, addressed below the instrument's id: "phq-9.q9", "phq-9.total",
// "phq-9.total.band", "phq-9.band" (of the first score), "cssrs-screener.risk",
// "phq-9.flag.self-harm". Open ones are Interval or OneOf. Changes and ages need more than one
// outcome and are not among them.
void add_facts(Facts& facts, Instrument const& instrument, Outcome const& outcome);

}  // namespace careplan
