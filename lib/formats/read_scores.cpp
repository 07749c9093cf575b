#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "conditions/node.hpp"
#include "formats/instrument_parts.hpp"
#include "instruments/attainable.hpp"
#include "instruments/score.hpp"

namespace careplan {
namespace {

std::vector<std::string> item_ids(Instrument const& instrument) {
  std::vector<std::string> ids;
  for (auto const& item : instrument.items) ids.push_back(item.id);
  return ids;
}

// The items of a score that exist and can be scored, each once; complains about the others.
std::vector<std::string> scored_items(TomlTable const& table, Instrument const& instrument) {
  std::vector<std::string> good;
  auto const listed = table.texts_or("items", {});
  if (listed.empty())
    table.complain("items", "a score needs items", "write items = [\"q1\", \"q2\"]");
  for (auto const& id : listed) {
    auto const* const item = instrument.find_item(id);
    if (item == nullptr)
      table.complain("items", fmt::format("there is no item '{}'", id),
                     suggestion(id, item_ids(instrument)));
    else if (!can_be_scored(*item))
      table.complain("items",
                     fmt::format("'{}' is of kind '{}' and has no number", id, to_text(item->kind)),
                     "choices, yes/no and numbers can be scored");
    else if (std::ranges::find(good, id) != good.end())
      table.complain("items", fmt::format("'{}' stands twice", id), "list each item once");
    else
      good.push_back(id);
  }
  return good;
}

ScoreRule read_score(TomlTable const& table, Instrument const& instrument) {
  ScoreRule score{.id = table.id("id"), .label = table.text_or("label", "")};
  score.method = table.word_or("method", ScoreMethod::sum);
  score.items = scored_items(table, instrument);
  score.scale = table.number_or("scale", 1);
  if (score.scale <= 0)
    table.complain("scale", "a scale is above 0", "reverse the items to turn a score around");
  if (auto const prorate = table.table("prorate")) {
    score.prorate.max_missing = static_cast<int>(prorate->integer("max_missing"));
    score.prorate.round = prorate->word_or("round", Rounding::none);
    score.prorate.source = prorate->text_or("source", "");
    if (score.prorate.max_missing < 1)
      prorate->complain("max_missing", "at least 1 item may be missing, or nothing is estimated",
                        "take prorate away where the instrument has no such rule");
  }
  score.direction = table.word_or("direction", Direction::higher_worse);
  score.loinc = table.text_or("loinc", "");
  score.source = table.text_or("source", "");
  score.place = table.place();
  return score;
}

std::optional<std::size_t> score_of(TomlTable const& table, Instrument const& instrument) {
  auto const id = table.text("score");
  auto const found = std::ranges::find(instrument.scores, id, &ScoreRule::id);
  if (found != instrument.scores.end())
    return static_cast<std::size_t>(found - instrument.scores.begin());
  std::vector<std::string> ids;
  for (auto const& score : instrument.scores) ids.push_back(score.id);
  if (!id.empty())
    table.complain("score", fmt::format("there is no score '{}'", id), suggestion(id, ids));
  return std::nullopt;
}

std::vector<Band> band_rows(TomlTable const& table) {
  std::vector<Band> bands;
  for (auto const& row : table.tables("bands"))
    bands.push_back({row.id("word"), row.number("from"), row.number("to")});
  return bands;
}

// [["minimal", 0], ["mild", 5]]: each band ends where the next begins, the last with the score.
std::vector<Band> band_cuts(TomlTable const& table, Attainable const& possible) {
  std::vector<Band> bands;
  auto const* const node = table.node("cuts");
  auto const* const rows = std::get_if<TomlArray>(&node->value);
  for (auto const& row : rows == nullptr ? TomlArray{} : *rows) {
    auto const* const pair = std::get_if<TomlArray>(&row.value);
    if (pair == nullptr || pair->size() != 2) break;
    auto const word = table.value((*pair)[0]);
    auto const from = table.value((*pair)[1]);
    if (!std::holds_alternative<std::string>(word) || !std::holds_alternative<double>(from)) break;
    bands.push_back({std::get<std::string>(word), std::get<double>(from), possible.back().high});
  }
  if (rows == nullptr || bands.size() != rows->size())
    table.complain("cuts", "a cut is a word and the number where its band begins",
                   "write cuts = [[\"minimal\", 0], [\"mild\", 5]]");
  auto const whole = std::ranges::all_of(
      possible, [](Interval const& at) { return at.exact() && at.low == std::floor(at.low); });
  for (std::size_t at = 1; at < bands.size(); ++at)
    bands[at - 1].to = whole && bands[at].from == std::floor(bands[at].from)
                           ? bands[at].from - 1
                           : std::nextafter(bands[at].from, bands[at - 1].from);
  return bands;
}

BandSet read_band_set(TomlTable const& table, Instrument const& instrument) {
  BandSet set{.id = table.id("id")};
  auto const score = score_of(table, instrument);
  if (score) set.score = instrument.scores[*score].id;
  if (table.has("cuts") == table.has("bands"))
    table.complain("id", "a band set has bands or cuts, one of the two",
                   "write bands = [{ word = \"mild\", from = 5, to = 9 }]");
  else if (table.has("bands"))
    set.bands = band_rows(table);
  else if (score)
    set.bands = band_cuts(
        table, score_attainable(plan_for(instrument), *score, Values(instrument.items.size())));
  set.applies_when = read_condition(table, "applies_when", instrument, Scope::items);
  set.preferred = table.flag_or("preferred", false);
  set.source = table.text_or("source", "");
  set.place = table.place();
  return set;
}

}  // namespace

std::vector<ScoreRule> read_scores(TomlTable const& root, Instrument const& instrument) {
  std::vector<ScoreRule> scores;
  for (auto const& table : root.tables("score")) scores.push_back(read_score(table, instrument));
  return scores;
}

std::vector<BandSet> read_bands(TomlTable const& root, Instrument const& instrument) {
  std::vector<BandSet> sets;
  for (auto const& table : root.tables("bands")) sets.push_back(read_band_set(table, instrument));
  return sets;
}

}  // namespace careplan
