#include <fmt/format.h>

#include <algorithm>

#include "conditions/node.hpp"
#include "formats/instrument_parts.hpp"
#include "instruments/score.hpp"

namespace careplan {
namespace {

Vocabulary vocabulary_of(Instrument const& instrument, Scope scope) {
  Vocabulary vocabulary{.domain_of = {}, .named = {}, .names = addresses_in_record(instrument)};
  if (scope != Scope::everything)
    std::erase_if(vocabulary.names,
                  [&](std::string const& name) { return instrument.find_item(name) == nullptr; });
  vocabulary.domain_of = [&instrument, scope](std::string_view name) -> std::optional<Domain> {
    std::optional<Domain> domain;
    if (scope == Scope::everything || instrument.find_item(name) != nullptr)
      domain = domain_in_record(instrument, name);
    if (domain || scope == Scope::items) return domain;
    return context_domain(name);
  };
  vocabulary.why_not = [&instrument, scope](std::string_view name) -> std::string {
    if (scope == Scope::items && context_domain(name))
      return "which answers there can be may depend on other answers only";
    return careplan::why_not(instrument, name);
  };
  return vocabulary;
}

// known() and missing() ask about the record; a rule of an instrument must come out the same once
// the missing answers are there.
void refuse_known_tests(TomlTable const& table, std::string_view key, Condition const& condition) {
  each_leaf(condition.tree, [&](Node const& leaf) {
    if (auto const* test = std::get_if<KnownTest>(&leaf.is))
      table.complain(
          key, fmt::format("rules of an instrument cannot ask whether '{}' is known", test->fact),
          "missing answers are kept open by themselves");
  });
}

std::vector<ResultCase> read_cases(TomlTable const& table, ResultRule const& result,
                                   Instrument const& instrument) {
  std::vector<ResultCase> cases;
  for (auto const& row : table.tables("case")) {
    cases.push_back({row.text("word"), read_condition(row, "when", instrument, Scope::everything)});
    if (!row.has("when")) row.complain("when", "a case needs 'when'", "add when = \"...\"");
    auto const& word = cases.back().word;
    if (!word.empty() && std::ranges::find(result.words, word) == result.words.end())
      row.complain("word", fmt::format("'{}' is not one of the words of '{}'", word, result.id),
                   suggestion(word, result.words));
  }
  return cases;
}

// Answers by item id, or a list in item order; texts become what the item takes.
Facts read_answers(TomlTable const& table, std::string_view key, Instrument const& instrument) {
  Facts answers;
  auto const* const node = table.node(key);
  if (node == nullptr) return answers;
  auto const* const list = std::get_if<TomlArray>(&node->value);
  if (list == nullptr) {
    answers = table.facts(key);
  } else if (list->size() > instrument.items.size()) {
    table.complain(key,
                   fmt::format("{} answers for {} items", list->size(), instrument.items.size()),
                   "a list of answers is in the order of the items");
  } else {
    for (std::size_t at = 0; at < list->size(); ++at)
      answers.emplace(instrument.items[at].id, table.value((*list)[at]));
  }
  for (auto& [id, value] : answers) {
    auto const* const item = instrument.find_item(id);
    auto const* const text = std::get_if<std::string>(&value);
    if (item != nullptr && text != nullptr && item->kind == ItemKind::yes_no)
      value = answer_from_text(*item, *text);
  }
  return answers;
}

}  // namespace

Condition read_condition(TomlTable const& table, std::string_view key, Instrument const& instrument,
                         Scope scope) {
  if (!table.has(key)) return {};
  auto const text = table.text(key);
  if (text.empty()) return {};
  auto place = table.place_of(key);
  ++place.column;  // behind the quote
  auto condition =
      parse_condition(text, place, vocabulary_of(instrument, scope), table.file().complaints());
  refuse_known_tests(table, key, condition);
  return condition;
}

void read_results(TomlTable const& root, Instrument& instrument) {
  for (auto const& table : root.tables("result")) {
    ResultRule result{.id = table.id("id"), .label = table.text_or("label", "")};
    result.words = table.texts_or("words", {});
    if (result.words.size() < 2)
      table.complain("words", "a result needs at least two words, from least to most",
                     "write words = [\"low\", \"high\"]");
    result.cases = read_cases(table, result, instrument);
    result.otherwise = table.text("otherwise");
    if (!result.otherwise.empty() &&
        std::ranges::find(result.words, result.otherwise) == result.words.end())
      table.complain(
          "otherwise",
          fmt::format("'{}' is not one of the words of '{}'", result.otherwise, result.id),
          suggestion(result.otherwise, result.words));
    result.source = table.text_or("source", "");
    result.place = table.place();
    instrument.results.push_back(std::move(result));
  }
}

std::vector<FlagRule> read_flags(TomlTable const& root, Instrument const& instrument) {
  std::vector<FlagRule> flags;
  for (auto const& table : root.tables("flag")) {
    FlagRule flag{.id = table.id("id"), .label = table.text("label")};
    flag.when = read_condition(table, "when", instrument, Scope::everything);
    if (!table.has("when")) table.complain("when", "a flag needs 'when'", "add when = \"...\"");
    flag.action = table.text("action");
    flag.crisis = table.flag_or("crisis", false);
    flag.source = table.text_or("source", "");
    flag.place = table.place();
    flags.push_back(std::move(flag));
  }
  return flags;
}

std::vector<InstrumentExample> read_examples(TomlTable const& root, Instrument const& instrument) {
  std::vector<InstrumentExample> examples;
  std::vector<std::string> sets;
  for (auto const& set : instrument.band_sets) sets.push_back(set.id);
  for (auto const& table : root.tables("example")) {
    examples.push_back({.name = table.text("name"),
                        .answers = read_answers(table, "answers", instrument),
                        .context = table.facts("context"),
                        .bands = table.text_or("bands", ""),
                        .expect = table.facts("expect"),
                        .place = table.place()});
    if (table.has("baseline"))
      examples.back().baseline = read_answers(table, "baseline", instrument);
    auto const& bands = examples.back().bands;
    if (!bands.empty() && std::ranges::find(sets, bands) == sets.end())
      table.complain("bands", fmt::format("there is no band set '{}'", bands),
                     suggestion(bands, sets));
  }
  return examples;
}

}  // namespace careplan
