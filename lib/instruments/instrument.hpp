// What an instrument is: items with their allowed answers, scores, bands, results and flags. It is
// data from a TOML file; item labels are our own short ones, never copyrighted wording.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conditions/condition.hpp"
#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/value.hpp"

namespace careplan {

// choice: one of numbered values. words: one of named words. windows: weekly times ("Mon-Fri
// 08:00-13:00").
enum class ItemKind { choice, words, yes_no, number, date, text, windows };

constexpr auto words(ItemKind) {
  return words_of<ItemKind>({{ItemKind::choice, "choice"},
                             {ItemKind::words, "words"},
                             {ItemKind::yes_no, "yes_no"},
                             {ItemKind::number, "number"},
                             {ItemKind::date, "date"},
                             {ItemKind::text, "text"},
                             {ItemKind::windows, "windows"}});
}

struct Choice {
  double value = 0;     // kind choice: the number that is scored
  std::string word{};   // kind words: the word that is stored
  std::string label{};  // for people
  std::string code{};   // LOINC answer code ("LA6569-3"), for exchange only
  bool operator==(Choice const&) const = default;
};

// From this raw quantity on, until the next step: so many points.
struct DerivedStep {
  double from = 0;
  double points = 0;
  bool operator==(DerivedStep const&) const = default;
};

struct Item {
  std::string id{};
  std::string label{};
  ItemKind kind = ItemKind::choice;
  std::vector<Choice> choices{};    // choice and words, in order
  std::optional<Interval> range{};  // number: both ends allowed; integers unless `decimals`
  bool decimals = false;
  bool ordered = false;    // words: from least to most
  bool reversed = false;   // scored as (lowest + highest - value)
  bool unscored = false;   // collected, but no score, result, flag or gate reads it
  Condition asked_when{};  // a gate; when it is no the item is not applicable and scores 0
  // Worked out from the raw quantity that another, earlier item of kind number holds (beats a
  // minute -> points): the points of the last step that begins at or below it. Empty: answered.
  std::string derived_from{};
  std::vector<DerivedStep> steps{};
  std::string loinc{};
  std::string source{};  // of the steps
  Place place{};
};

struct Source {
  std::string id{};
  std::string cite{};
  std::string url{};
};

// How a prorated score is rounded: not at all, or to the nearest whole number with halves up.
enum class Rounding { none, half_up };
constexpr auto words(Rounding) {
  return words_of<Rounding>({{Rounding::none, "none"}, {Rounding::half_up, "half_up"}});
}

enum class Direction { higher_worse, higher_better };
constexpr auto words(Direction) {
  return words_of<Direction>(
      {{Direction::higher_worse, "higher_worse"}, {Direction::higher_better, "higher_better"}});
}

enum class ScoreMethod { sum, mean };
constexpr auto words(ScoreMethod) {
  return words_of<ScoreMethod>({{ScoreMethod::sum, "sum"}, {ScoreMethod::mean, "mean"}});
}

struct Proration {
  int max_missing = 0;  // 0: never
  Rounding round = Rounding::none;
  std::string source{};
};

struct ScoreRule {
  std::string id{};  // "total"
  std::string label{};
  ScoreMethod method = ScoreMethod::sum;
  std::vector<std::string> items{};
  // By item, where it is not 1; may be negative. Applied after reversing, before the scale.
  std::map<std::string, double, std::less<>> weights{};
  double scale = 1;
  Proration prorate{};
  Direction direction = Direction::higher_worse;
  std::string loinc{};
  std::string source{};
  Place place{};
};

struct Band {
  std::string word{};
  double from = 0;  // both ends belong to the band
  double to = 0;
  bool operator==(Band const&) const = default;
};

struct BandSet {
  std::string id{};  // "kroenke-2001"
  std::string score{};
  std::vector<Band> bands{};
  Condition applies_when{};  // e.g. by sex; empty: always
  bool preferred = false;    // the one given when nobody asks for another
  std::string source{};
  Place place{};
};

// A conjunctive outcome in words, from least to most: the first case whose condition holds decides.
struct ResultCase {
  std::string word{};
  Condition when{};
};
struct ResultRule {
  std::string id{};
  std::string label{};
  std::vector<std::string> words{};
  std::vector<ResultCase> cases{};
  std::string otherwise{};
  std::string source{};
  Place place{};
};

// A critical finding. `action` says what to do at once; `crisis` adds the crisis lines 988 and 911.
struct FlagRule {
  std::string id{};
  std::string label{};
  Condition when{};
  std::string action{};
  bool crisis = false;
  std::string source{};
  Place place{};
};

// A score that people ask for and that means nothing: asking for it is an error that says why.
struct NoScore {
  std::string id{};  // "total"
  std::string because{};
  std::string source{};
  Place place{};
};

// Answers that cannot all be true. A record in which `never` surely holds is refused with the names
// of the items that it reads, and no completion of missing answers may come to it.
struct ConsistencyRule {
  std::string id{};
  Condition never{};
  std::string because{};
  Place place{};
};

// What a difference between two administrations means. reliable, meaningful: the score moved by at
// least `points`, for better or worse. response: it fell (rose, where higher is better) by at least
// `percent` of the baseline. remission: it is now below (at or above) `level`.
enum class ChangeKind { reliable, meaningful, response, remission };
constexpr auto words(ChangeKind) {
  return words_of<ChangeKind>({{ChangeKind::reliable, "reliable"},
                               {ChangeKind::meaningful, "meaningful"},
                               {ChangeKind::response, "response"},
                               {ChangeKind::remission, "remission"}});
}
struct ChangeRule {
  std::string score{};
  ChangeKind kind = ChangeKind::reliable;
  double points = 0;
  double percent = 0;
  double level = 0;
  std::optional<double> baseline_from{};  // judged only when the baseline was at least this severe
  std::string source{};
  Place place{};
};

// A worked case that the file carries as its own proof; `careplan check` runs it.
struct InstrumentExample {
  std::string name{};
  std::map<std::string, Value, std::less<>> answers{};
  // Answers of an earlier administration, from which the change is counted.
  std::optional<std::map<std::string, Value, std::less<>>> baseline{};
  Facts context{};      // facts from outside the instrument: age, sex
  std::string bands{};  // the band set asked for by name; empty: none
  std::map<std::string, Value, std::less<>>
      expect{};  // "total" = 14, "total.band" = "moderate", "flag.self-harm" = "yes"
  Place place{};
};

struct Instrument {
  std::string id{};
  std::string version{};
  std::string title{};
  std::string licence{};
  int lookback_days = 0;
  int repeat_days = 0;  // re-administration interval; 0: none stated
  std::string rater = "self";
  std::string loinc{};  // of the panel
  std::vector<Item> items{};
  std::vector<ScoreRule> scores{};
  std::vector<BandSet> band_sets{};
  std::vector<ResultRule> results{};
  std::vector<FlagRule> flags{};
  std::vector<NoScore> no_scores{};
  std::vector<ConsistencyRule> consistency{};
  std::vector<ChangeRule> changes{};
  std::vector<Source> sources{};
  std::vector<InstrumentExample> examples{};
  std::string file{};
  std::string text_hash{};

  Item const* find_item(std::string_view id) const;
};

// The facts from outside that band sets, results and flags may read: `sex` (female, male, other)
// and `age` in years. Nothing for any other name.
std::optional<Domain> context_domain(std::string_view name);

// Least and greatest value that the item can add to a score, reversed or not. Only for items that
// can be scored: choice, yes_no (no 0, yes 1) and number.
bool can_be_scored(Item const& item);
Interval scored_range(Item const& item);
// What one answer adds to a score, before the scale.
double scored_value(Item const& item, Value const& answer);

// The points that a derived item has for a raw quantity; and the raw quantities, from the least to
// the greatest, that come to these points. Nothing when none does.
double points_at(Item const& derived, double raw);
std::optional<Interval> raw_range(Item const& derived, Item const& raw, double points);

// How many answers the item allows, and each of them in order; 0 where they cannot be listed
// (decimals, dates, text, weekly times).
std::size_t answer_count(Item const& item);
Value answer_at(Item const& item, std::size_t at);
// "0, 1, 2 or 3", "yes or no", "a whole number from 0 to 120": for messages.
std::string allowed_answers(Item const& item);

// The domain of "q9", "total", "total.band", a result id ("risk") or a flag id ("flag.self-harm"),
// as one record answers them and as the rules of the instrument itself may read them. Nothing when
// there is no such address.
std::optional<Domain> domain_in_record(Instrument const& instrument, std::string_view address);
// Every address that domain_in_record answers.
std::vector<std::string> addresses_in_record(Instrument const& instrument);

// What criteria may read after the instrument's id and a dot: all of that, and "band" (of the first
// score), "total.change" (the latest score minus the baseline) and "age_days" (whole days since the
// record, up to a hundred years).
std::optional<Domain> domain_of(Instrument const& instrument, std::string_view address);
// Every address that domain_of answers.
std::vector<std::string> addresses(Instrument const& instrument);
// The reason of the instrument for having no such score, or band or change of it; else empty.
std::string why_not(Instrument const& instrument, std::string_view address);

}  // namespace careplan
