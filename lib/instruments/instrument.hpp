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
  bool operator==(Choice const&) const = default;
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
  Condition asked_when{};  // a gate; when it is no the item is not applicable and scores 0
  std::string loinc{};
  Place place{};
};

struct Source {
  std::string id{};
  std::string cite{};
  std::string url{};
};

enum class ScoreMethod { sum, mean };
constexpr auto words(ScoreMethod) {
  return words_of<ScoreMethod>({{ScoreMethod::sum, "sum"}, {ScoreMethod::mean, "mean"}});
}

struct Proration {
  int max_missing = 0;  // 0: never
  std::string round = "none";
  std::string source{};
};

struct ScoreRule {
  std::string id{};  // "total"
  std::string label{};
  ScoreMethod method = ScoreMethod::sum;
  std::vector<std::string> items{};
  double scale = 1;
  Proration prorate{};
  std::string direction = "higher_worse";
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

// A worked case that the file carries as its own proof; `careplan check` runs it.
struct InstrumentExample {
  std::string name{};
  std::map<std::string, Value, std::less<>> answers{};
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
  std::vector<Item> items{};
  std::vector<ScoreRule> scores{};
  std::vector<BandSet> band_sets{};
  std::vector<ResultRule> results{};
  std::vector<FlagRule> flags{};
  std::vector<Source> sources{};
  std::vector<InstrumentExample> examples{};
  std::string file{};
  std::string text_hash{};

  Item const* find_item(std::string_view id) const;
};

// The domain of "q9", "total", "total.band", a result id ("risk") or a flag id ("flag.self-harm"),
// as criteria see it after the instrument's id and a dot. Nothing when there is no such address.
std::optional<Domain> domain_of(Instrument const& instrument, std::string_view address);
// Every address that domain_of answers.
std::vector<std::string> addresses(Instrument const& instrument);

}  // namespace careplan
