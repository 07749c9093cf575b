#include <fmt/format.h>

#include <algorithm>

#include "formats/criteria_parts.hpp"

namespace careplan {
namespace {

void expect_one_of(TomlTable const& root, std::string_view key, std::string const& word,
                   std::vector<std::string> const& words) {
  if (!word.empty() && std::ranges::find(words, word) == words.end())
    root.complain(key, fmt::format("'{}' is not a word for {}", word, key),
                  fmt::format("use one of: {}", fmt::join(words, ", ")));
}

void read_head(TomlTable const& root, Criteria& criteria) {
  criteria.id = root.id("id");
  criteria.version = root.text("version");
  criteria.title = root.text("title");
  criteria.purpose = root.text("purpose");
  criteria.population = root.text("population");
  criteria.licence = root.text("licence");
  criteria.default_level = root.text_or("default_level", "");
  criteria.default_because = root.text_or("default_because", "");
  expect_one_of(root, "purpose", criteria.purpose,
                {"admission", "continued_stay", "step_up", "step_down", "discharge"});
  expect_one_of(root, "population", criteria.population, {"adult", "adolescent", "any"});
}

// Named conditions may name those above them, so that no circle can arise.
void read_named(TomlTable const& root, Criteria& criteria, ConditionReader const& conditions) {
  for (auto const& table : root.tables("condition")) {
    NamedCondition named{.id = table.id("id")};
    (void)table.text("when");
    named.when = conditions.read(table, "when");
    named.because = table.text_or("because", "");
    named.place = table.place();
    if (std::ranges::find(criteria.facts, named.id, &FactRule::id) != criteria.facts.end())
      table.complain("id", fmt::format("'{}' is already a fact", named.id),
                     "give the condition a name of its own");
    criteria.conditions.push_back(std::move(named));
  }
  refuse_twins(root, criteria.conditions, "condition");
}

}  // namespace

Criteria read_criteria(std::string_view text, std::string name, FindInstrument const& find) {
  TomlFile file(text, name);
  auto const root = file.root();
  Criteria criteria{.file = std::move(name)};
  read_head(root, criteria);
  Citations citations(root);
  criteria.sources = citations.sources();
  criteria.levels = read_levels(root, citations);
  if (!criteria.default_level.empty())
    expect_level(root, "default_level", criteria.default_level, criteria.levels);
  criteria.facts = read_fact_rules(root, find, citations);
  ConditionReader const conditions(text, criteria);
  read_named(root, criteria, conditions);
  criteria.rules = read_rules(root, criteria, conditions, citations);
  criteria.examples = read_criteria_examples(root, criteria);
  citations.finish();
  file.finish();
  return criteria;
}

}  // namespace careplan
