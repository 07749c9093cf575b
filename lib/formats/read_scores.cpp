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

// weights = { q3 = -1 }: of items that the score counts.
std::map<std::string, double, std::less<>> read_weights(TomlTable const& table,
                                                        ScoreRule const& score) {
  std::map<std::string, double, std::less<>> weights;
  auto const given = table.table("weights");
  if (!given) return weights;
  for (auto const& member : given->members()) {
    auto const value = given->value(member.node);
    auto const* const weight = std::get_if<double>(&value);
    if (std::ranges::find(score.items, member.key) == score.items.end())
      given->complain(member.key, fmt::format("'{}' does not count '{}'", score.id, member.key),
                      suggestion(member.key, score.items));
    else if (weight == nullptr || *weight == 0)
      given->complain(member.key, "a weight is a number that is not 0",
                      "take an item that does not count out of the score");
    else
      weights.emplace(member.key, *weight);
  }
  if (score.method == ScoreMethod::mean)
    table.complain("weights", "a mean has no weights: it would not say what it is divided by",
                   "write a sum, and scale = what it is divided by");
  return weights;
}

ScoreRule read_score(TomlTable const& table, Instrument const& instrument) {
  ScoreRule score{.id = table.id("id"), .label = table.text_or("label", "")};
  score.method = table.word_or("method", ScoreMethod::sum);
  score.items = scored_items(table, instrument);
  score.weights = read_weights(table, score);
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
  set.applies_when = read_condition(table, "applies_when", instrument, Scope::items_and_person);
  set.preferred = table.flag_or("preferred", false);
  set.source = table.text_or("source", "");
  set.place = table.place();
  return set;
}

}  // namespace

std::optional<std::size_t> score_of(TomlTable const& table, Instrument const& instrument) {
  auto const id = table.text("score");
  auto const found = std::ranges::find(instrument.scores, id, &ScoreRule::id);
  if (found != instrument.scores.end())
    return static_cast<std::size_t>(found - instrument.scores.begin());
  std::vector<std::string> ids;
  for (auto const& score : instrument.scores) ids.push_back(score.id);
  auto const reason = why_not(instrument, id);
  if (!id.empty())
    table.complain("score", fmt::format("there is no score '{}'", id),
                   reason.empty() ? suggestion(id, ids) : reason);
  return std::nullopt;
}

std::vector<ScoreRule> read_scores(TomlTable const& root, Instrument const& instrument) {
  std::vector<ScoreRule> scores;
  auto const plan = plan_for(instrument);
  for (auto const& table : root.tables("score")) {
    auto& score = scores.emplace_back(read_score(table, instrument));
    std::vector<std::size_t> items;
    for (auto const& id : score.items) items.push_back(plan.item_at.at(id));
    if (gate_combinations(plan, items) <= completion_limit) continue;
    table.complain("items", "the score depends on too many gates and rules of consistency",
                   "give the items that gates read fewer answers");
    score.items.clear();  // its bands cannot be measured
  }
  return scores;
}

std::vector<BandSet> read_bands(TomlTable const& root, Instrument const& instrument) {
  std::vector<BandSet> sets;
  for (auto const& table : root.tables("bands")) sets.push_back(read_band_set(table, instrument));
  return sets;
}

}  // namespace careplan
