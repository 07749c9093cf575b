// What the difference between two administrations of one instrument means. Scores come in as
// intervals, so a missing answer leaves a change open instead of making one up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conditions/condition.hpp"
#include "instruments/instrument.hpp"
#include "instruments/score.hpp"

namespace careplan {

// Improved: towards the better end of the score, whichever end that is.
enum class Trend { none, improved, worsened };
constexpr auto words(Trend) {
  return words_of<Trend>(
      {{Trend::none, "none"}, {Trend::improved, "improved"}, {Trend::worsened, "worsened"}});
}

// One change rule held against an earlier and a later score.
struct ChangeFinding {
  ChangeRule rule{};  // what was asked, with its threshold and its source
  // Whether the rule speaks of this client at all: yes unless it has a `baseline_from`.
  Truth judged = Truth::yes;
  Truth met = Truth::unknown;  // no where the rule does not speak
  Trend trend = Trend::none;   // which way the score surely moved, where `met` is yes; else none
};

// The change of one score. There is no change from something that was never measured.
struct ScoreChange {
  std::string score{};                      // "total"
  std::optional<Interval> from_baseline{};  // current minus baseline, as the score counts
  std::optional<Interval> from_last{};      // current minus previous
  Trend trend = Trend::none;  // which way it surely moved from the baseline, if it did
  std::vector<ChangeFinding> since_baseline{};  // every rule of the score; none without a baseline
  std::vector<ChangeFinding> since_last{};      // reliable and meaningful ones only
};

// Later minus earlier: the least and the greatest that the difference can be.
Interval change_between(Interval earlier, Interval later);
// Which way the score surely moved; none where it did not, or may not have.
Trend trend_between(ScoreRule const& score, Interval earlier, Interval later);

// Yes or no when every pair of an earlier and a later score within the intervals agrees. That errs
// only towards unknown: where a score cannot take some of the numbers within its interval.
ChangeFinding judge(ScoreRule const& score, ChangeRule const& rule, Interval baseline,
                    Interval current);

// Nothing for a score that the instrument does not have. `previous` is the administration before
// the current one; it may be the baseline itself.
std::optional<ScoreChange> change_of(Instrument const& instrument, std::string_view score,
                                     std::optional<Interval> baseline,
                                     std::optional<Interval> previous, Interval current);

// The same for every score of the instrument, in its order. nullptr: there was none.
std::vector<ScoreChange> changes(Instrument const& instrument, Outcome const* baseline,
                                 Outcome const* previous, Outcome const& current);

}  // namespace careplan
