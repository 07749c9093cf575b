#include <fmt/format.h>

#include <algorithm>

#include "criteria/place.hpp"
#include "formats/criteria_parts.hpp"

namespace careplan {
namespace {

void read_levels_of(TomlTable const& table, Criteria const& criteria, Rule& rule) {
  rule.level = table.text_or("level", "");
  rule.levels = table.texts_or("levels", {});
  expect_level(table, "level", rule.level, criteria.levels);
  for (auto const& level : rule.levels) expect_level(table, "levels", level, criteria.levels);
  bool const some = !rule.level.empty() || !rule.levels.empty();
  bool const modifies = rule.kind == RuleKind::modify && (rule.raise > 0 || !rule.tag.empty());
  if (rule.kind == RuleKind::stop && some)
    table.complain(rule.level.empty() ? "levels" : "level", "a stop names no level",
                   "it outranks them all; say what to do in 'action'");
  else if (rule.kind != RuleKind::stop && !some && !modifies)
    table.complain("level", fmt::format("rule '{}' names no level", rule.id),
                   rule.kind == RuleKind::modify
                       ? "add level = \"...\", or raise = 1, or tag = \"...\""
                       : "add level = \"...\"");
  else if (rule.kind != RuleKind::exclude && !rule.levels.empty())
    table.complain("levels", fmt::format("only exclude rules name several levels"),
                   "write level = \"...\"");
}

// What only some kinds of rules say.
void read_extras(TomlTable const& table, Rule& rule) {
  rule.raise = static_cast<int>(table.integer_or("raise", 0));
  rule.tag = table.text_or("tag", "");
  rule.or_above = table.flag_or("or_above", false);
  if (rule.raise < 0) table.complain("raise", "a level is raised by 1 step or more");
  for (std::string_view const key : {"raise", "tag"})
    if (table.has(key) && rule.kind != RuleKind::modify)
      table.complain(key, fmt::format("only modify rules have '{}'", key),
                     "make it a rule of kind = \"modify\"");
  if (rule.or_above && rule.kind != RuleKind::indicate)
    table.complain("or_above", "only indicate rules leave the levels above open",
                   "leave or_above out");
}

Rule read_rule(TomlTable const& table, Criteria const& criteria, ConditionReader const& conditions,
               Citations& citations) {
  Rule rule{.id = table.id("id"), .kind = table.word<RuleKind>("kind")};
  read_extras(table, rule);
  read_levels_of(table, criteria, rule);
  (void)table.text("when");
  rule.when = conditions.read(table, "when");
  rule.unless = conditions.read(table, "unless");
  rule.because = table.text("because");
  rule.cite = read_cite(table, citations);
  rule.action = table.text_or("action", "");
  rule.place = table.place();
  if ((rule.kind == RuleKind::stop) == rule.action.empty())
    table.complain("action",
                   rule.action.empty() ? fmt::format("stop '{}' does not say what to do", rule.id)
                                       : std::string("only a stop has an action"),
                   rule.action.empty() ? "add action = \"...\"" : "say it in 'because'");
  if (rule.id == "default")
    table.complain("id", "'default' is the name of the default level's own reason",
                   "name the rule otherwise");
  return rule;
}

void expect_rule(TomlTable const& table, std::string_view key, std::string const& id,
                 Criteria const& criteria, bool stop) {
  std::vector<std::string> ids;
  for (auto const& rule : criteria.rules)
    if ((rule.kind == RuleKind::stop) == stop) ids.push_back(rule.id);
  if (!stop) ids.push_back("default");
  if (std::ranges::find(ids, id) == ids.end())
    table.complain(key, fmt::format("'{}' is not a {}", id, stop ? "stop rule" : "rule"),
                   suggestion(id, ids));
}

// What an example is given: what another one above, named in `like`, is given, and its own facts.
Facts read_given(TomlTable const& table, std::vector<CriteriaExample> const& above) {
  Facts given;
  if (auto const like = table.text_or("like", ""); !like.empty()) {
    auto const found = std::ranges::find(above, like, &CriteriaExample::name);
    std::vector<std::string> names;
    for (auto const& example : above) names.push_back(example.name);
    if (found == above.end())
      table.complain("like", fmt::format("there is no example '{}' above this one", like),
                     suggestion(like, names));
    else
      given = found->given;
  }
  if (table.has("given"))
    for (auto& [fact, value] : table.facts("given")) given.insert_or_assign(fact, value);
  return given;
}

CriteriaExample read_example(TomlTable const& table, Criteria const& criteria,
                             std::vector<CriteriaExample> const& above) {
  CriteriaExample example{.name = table.text("name"),
                          .given = read_given(table, above),
                          .levels = table.texts_or("levels", {}),
                          .stops = table.texts_or("stops", {}),
                          .rules = table.texts_or("rules", {}),
                          .undetermined = table.flag_or("undetermined", false),
                          .place = table.place()};
  if (table.has("level")) example.level = table.text("level");
  expect_level(table, "level", example.level.value_or(""), criteria.levels);
  for (auto const& level : example.levels) expect_level(table, "levels", level, criteria.levels);
  for (auto const& stop : example.stops) expect_rule(table, "stops", stop, criteria, true);
  for (auto const& rule : example.rules) expect_rule(table, "rules", rule, criteria, false);
  if (!example.level && example.levels.empty() && example.stops.empty() && !example.undetermined)
    table.file().complaints().push_back({table.place(), "the example expects nothing",
                                         "add level, levels, stops or undetermined = true"});
  for (auto& complaint : complaints_about(criteria, example.given, table.place_of("given"), true))
    table.file().complaints().push_back(std::move(complaint));
  return example;
}

}  // namespace

ConditionReader::ConditionReader(std::string_view text, Criteria const& criteria)
    : text_(text), lines_{0}, criteria_(criteria) {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    lines_.push_back(at + 1);
}

// TOML says where a value's quotes begin; the condition begins behind them, for a text of several
// lines behind three and, when the line ends there, on the next line.
Place ConditionReader::begin_of(Place value) const {
  auto const line = std::clamp(static_cast<std::size_t>(value.line), std::size_t{1}, lines_.size());
  auto const column = static_cast<std::size_t>(std::max(1, value.column));
  auto const here = text_.substr(std::min(text_.size(), lines_[line - 1] + column - 1));
  bool const several = here.starts_with("\"\"\"") || here.starts_with("'''");
  if (several && here.substr(3).starts_with('\n')) return {value.file, value.line + 1, 1};
  value.column += several ? 3 : 1;
  return value;
}

Vocabulary ConditionReader::vocabulary() const {
  Vocabulary vocabulary;
  vocabulary.domain_of = [&](std::string_view name) -> std::optional<Domain> {
    auto const found = std::ranges::find(criteria_.facts, name, &FactRule::id);
    return found == criteria_.facts.end() ? std::nullopt : std::optional(found->domain);
  };
  vocabulary.named = [&](std::string_view name) -> Condition const* {
    auto const found = std::ranges::find(criteria_.conditions, name, &NamedCondition::id);
    return found == criteria_.conditions.end() ? nullptr : &found->when;
  };
  vocabulary.amounts = [&](std::string_view name) -> NamedAmount const* {
    auto const found = std::ranges::find(criteria_.amounts, name, &AmountRule::id);
    return found == criteria_.amounts.end() ? nullptr : &found->amount;
  };
  return vocabulary;
}

// Every name is gathered only when something is wrong: for the hint which one was meant.
template <class Parse>
auto ConditionReader::parsed(TomlFile& file, Parse parse) const {
  auto words = vocabulary();
  auto const before = file.complaints().size();
  auto result = parse(words);
  if (file.complaints().size() == before) return result;
  file.complaints().resize(before);
  for (auto const& fact : criteria_.facts) words.names.push_back(fact.id);
  for (auto const& amount : criteria_.amounts) words.names.push_back(amount.id);
  for (auto const& named : criteria_.conditions) words.names.push_back(named.id);
  return parse(words);
}

Condition ConditionReader::read(TomlTable const& table, std::string_view key) const {
  if (!table.has(key)) return {};
  auto const text = table.text_or(key, "");
  if (text.empty()) return {};
  return read_text(text, begin_of(table.place_of(key)), table.file());
}

NamedAmount ConditionReader::read_amount(TomlTable const& table, std::string_view key) const {
  auto const text = table.text_or(key, "");
  if (text.empty()) return {};
  return parsed(table.file(), [&](Vocabulary const& words) {
    return parse_named_amount(text, begin_of(table.place_of(key)), words,
                              table.file().complaints());
  });
}

Condition ConditionReader::read_text(std::string const& text, Place const& at,
                                     TomlFile& file) const {
  return parsed(file, [&](Vocabulary const& words) {
    return parse_condition(text, at, words, file.complaints());
  });
}

std::vector<Rule> read_rules(TomlTable const& root, Criteria const& criteria,
                             ConditionReader const& conditions, Citations& citations) {
  std::vector<Rule> rules;
  auto const tables = root.tables("rule");
  rules.reserve(tables.size());
  for (auto const& table : tables)
    rules.push_back(read_rule(table, criteria, conditions, citations));
  for (auto& rule : read_minimums(root, criteria, conditions, citations))
    rules.push_back(std::move(rule));
  refuse_twins(root, rules, "rule");
  if (rules.empty())
    root.complain("rule", "the criteria have no rules", "add [[rule]] or [[minimum]] tables");
  return rules;
}

std::vector<CriteriaExample> read_criteria_examples(TomlTable const& root,
                                                    Criteria const& criteria) {
  std::vector<CriteriaExample> examples;
  for (auto const& table : root.tables("example"))
    examples.push_back(read_example(table, criteria, examples));
  return examples;
}

}  // namespace careplan
