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
  criteria.policy = root.word_or("policy", RulePolicy::highest);
  expect_one_of(root, "purpose", criteria.purpose,
                {"admission", "continued_stay", "step_up", "step_down", "discharge", "virtual"});
  expect_one_of(root, "population", criteria.population, {"adult", "adolescent", "any"});
  if (criteria.default_level.empty() != criteria.default_because.empty())
    root.complain(criteria.default_level.empty() ? "default_because" : "default_level",
                  "a default level and its reason belong together",
                  "say in default_because why this level will do when no rule speaks");
}

void read_dates(TomlTable const& root, Criteria& criteria) {
  if (root.has("effective")) criteria.effective = root.date("effective");
  if (root.has("expires")) criteria.expires = root.date("expires");
  if (criteria.effective && criteria.expires && *criteria.expires <= *criteria.effective)
    root.complain("expires", "the criteria end before they begin",
                  "they are in force from `effective` until the day before `expires`");
}

// Amounts and named conditions may name those above them, so that no circle can arise.
void read_amounts(TomlTable const& root, Criteria& criteria, ConditionReader const& conditions) {
  for (auto const& table : root.tables("amount")) {
    AmountRule amount{.id = table.id("id"), .place = table.place()};
    (void)table.text("of");
    amount.amount = conditions.read_amount(table, "of");
    if (std::ranges::find(criteria.facts, amount.id, &FactRule::id) != criteria.facts.end())
      table.complain("id", fmt::format("'{}' is already a fact", amount.id),
                     "give the amount a name of its own");
    criteria.amounts.push_back(std::move(amount));
  }
  refuse_twins(root, criteria.amounts, "amount");
}

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

// No condition could name them.
template <class Element>
void refuse_reserved(TomlTable const& root, std::vector<Element> const& list) {
  for (auto const& one : list)
    if (reserved_word(one.id) && one.place.file == root.file().name())
      root.file().complaints().push_back(
          {one.place, fmt::format("'{}' is a word of conditions", one.id), "give it another name"});
}

// Facts, amounts and named conditions, of a criteria file or of one that it includes.
void read_words(TomlTable const& root, ConditionReader const& conditions,
                DomainSources const& domains, Citations& citations, Criteria& criteria) {
  read_fact_rules(root, domains, citations, criteria);
  read_amounts(root, criteria, conditions);
  read_named(root, criteria, conditions);
  refuse_reserved(root, criteria.facts);
  refuse_reserved(root, criteria.amounts);
  refuse_reserved(root, criteria.conditions);
}

void add_sources(Citations const& citations, Criteria& criteria) {
  auto const& sources = citations.sources();
  criteria.sources.insert(criteria.sources.end(), sources.begin(), sources.end());
}

void read_shared(SharedText const& shared, DomainSources const& domains, Criteria& criteria) {
  TomlFile file(shared.text, shared.file);
  auto const root = file.root();
  (void)root.id("id");
  (void)root.text("version");
  (void)root.text("title");
  (void)root.text("licence");
  Citations citations(root);
  add_sources(citations, criteria);
  read_words(root, ConditionReader(shared.text, criteria), domains, citations, criteria);
  citations.finish();
  file.finish();
}

// What is wrong with an included file stands among the complaints of the file that includes it.
void read_includes(TomlTable const& root, DomainSources const& domains,
                   FindShared const& find_shared, Criteria& criteria) {
  for (auto const& id : root.texts_or("include", {})) {
    try {
      auto const shared = find_shared ? find_shared(id) : std::nullopt;
      if (shared)
        read_shared(*shared, domains, criteria);
      else
        root.complain("include", fmt::format("there is no shared file '{}'", id),
                      "shared files stand in the directory `shared` beside `criteria`");
    } catch (Error const& error) {
      if (error.fault != Fault::input) throw;
      auto& complaints = root.file().complaints();
      complaints.insert(complaints.end(), error.complaints.begin(), error.complaints.end());
    }
  }
}

}  // namespace

Criteria read_criteria(std::string_view text, std::string name, FindInstrument const& find,
                       FindShared const& find_shared, DomainOf const& known_domain) {
  DomainSources const domains{find, known_domain};
  TomlFile file(text, name);
  auto const root = file.root();
  Criteria criteria{.file = std::move(name)};
  read_head(root, criteria);
  read_dates(root, criteria);
  Citations citations(root);
  add_sources(citations, criteria);
  criteria.categories = read_categories(root);
  criteria.levels = read_levels(root, criteria.categories, citations);
  if (!criteria.default_level.empty())
    expect_level(root, "default_level", criteria.default_level, criteria.levels);
  read_includes(root, domains, find_shared, criteria);
  ConditionReader const conditions(text, criteria);
  read_words(root, conditions, domains, citations, criteria);
  criteria.rules = read_rules(root, criteria, conditions, citations);
  criteria.examples = read_criteria_examples(root, criteria);
  citations.finish();
  file.finish();
  return criteria;
}

Criteria read_shared_conditions(std::string_view text, std::string name,
                                FindInstrument const& find) {
  Criteria criteria{.file = name};
  read_shared({std::move(name), std::string(text)}, {find, {}}, criteria);
  return criteria;
}

}  // namespace careplan
