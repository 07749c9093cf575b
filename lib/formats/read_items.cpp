#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "formats/instrument_parts.hpp"

namespace careplan {
namespace {

using Shared = std::map<std::string, std::vector<Choice>, std::less<>>;

void complain_at(TomlTable const& table, TomlPosition at, std::string message, std::string hint) {
  table.file().complaints().push_back({table.place_at(at), std::move(message), std::move(hint)});
}

Choice read_choice(TomlTable const& table, TomlNode const& node) {
  Choice choice;
  if (auto const* whole = std::get_if<long>(&node.value)) {
    choice.value = static_cast<double>(*whole);
  } else if (auto const* number = std::get_if<double>(&node.value)) {
    choice.value = *number;
  } else if (auto const* word = std::get_if<std::string_view>(&node.value)) {
    choice.word = *word;
  } else if (auto const* members = std::get_if<TomlMembers>(&node.value)) {
    TomlTable const row(table.file(), *members, node.at, "a choice");
    if (row.has("word"))
      choice.word = row.id("word");
    else
      choice.value = row.number("value");
    choice.label = row.text_or("label", "");
    choice.code = row.text_or("code", "");
  } else {
    complain_at(table, node.at, "a choice is a number, a word or a table",
                "write 2, \"stable\" or { value = 2, label = \"often\" }");
  }
  return choice;
}

std::vector<Choice> read_choices(TomlTable const& table, TomlNode const& list) {
  std::vector<Choice> choices;
  auto const* const array = std::get_if<TomlArray>(&list.value);
  if (array == nullptr) {
    complain_at(table, list.at, "choices are a list", "write [0, 1, 2, 3], or name shared ones");
    return choices;
  }
  for (auto const& element : *array) {
    auto choice = read_choice(table, element);
    bool const twice = std::ranges::any_of(choices, [&](Choice const& other) {
      return other.word == choice.word && other.value == choice.value;
    });
    if (twice)
      complain_at(table, element.at, "this choice stands twice", "each answer is listed once");
    else if (!choices.empty() && choices.front().word.empty() != choice.word.empty())
      complain_at(table, element.at, "words and numbers are mixed in one list of choices",
                  "give every choice a number, or every choice a word");
    else
      choices.push_back(std::move(choice));
  }
  if (choices.size() < 2)
    complain_at(table, list.at, "an item needs at least two choices", "add the other answers");
  return choices;
}

Shared read_shared(TomlTable const& root) {
  Shared shared;
  if (auto const table = root.table("choices"))
    for (auto const& member : table->members())
      shared.emplace(member.key, read_choices(*table, member.node));
  return shared;
}

std::vector<Choice> choices_of(TomlTable const& table, Shared const& shared) {
  auto const* const node = table.node("choices");
  if (node == nullptr) return {};
  auto const* const name = std::get_if<std::string_view>(&node->value);
  if (name == nullptr) return read_choices(table, *node);
  if (auto const found = shared.find(*name); found != shared.end()) return found->second;
  std::vector<std::string> names;
  for (auto const& [known, choices] : shared) names.push_back(known);
  table.complain("choices", fmt::format("there are no shared choices '{}'", *name),
                 suggestion(*name, names));
  return {};
}

// steps = [[0, 0], [81, 1]]: from 0 on 0 points, from 81 on 1 point.
std::vector<DerivedStep> read_steps(TomlTable const& table) {
  std::vector<DerivedStep> steps;
  auto const* const node = table.node("steps");
  auto const* const rows = node == nullptr ? nullptr : std::get_if<TomlArray>(&node->value);
  for (auto const& row : rows == nullptr ? TomlArray{} : *rows) {
    auto const* const pair = std::get_if<TomlArray>(&row.value);
    if (pair == nullptr || pair->size() != 2) break;
    auto const from = table.value((*pair)[0]);
    auto const points = table.value((*pair)[1]);
    if (!std::holds_alternative<double>(from) || !std::holds_alternative<double>(points)) break;
    steps.push_back({std::get<double>(from), std::get<double>(points)});
  }
  if (rows == nullptr || rows->size() < 2 || steps.size() != rows->size())
    table.complain("steps", "a derived item needs at least two steps of a number and its points",
                   "write steps = [[0, 0], [81, 1]]: from 0 on 0 points, from 81 on 1 point");
  return steps;
}

// Where nobody lists the answers of a derived item, they are the points that its steps give.
std::vector<Choice> points_of(std::vector<DerivedStep> const& steps) {
  std::set<double> points;
  for (auto const& step : steps) points.insert(step.points);
  std::vector<Choice> choices;
  for (double const value : points) choices.push_back({.value = value});
  return choices;
}

void read_derivation(TomlTable const& table, Item& item) {
  if (!table.has("derived_from")) {
    if (table.has("steps"))
      table.complain("steps", "steps need the item that they start from",
                     "add derived_from = \"pulse\"");
    (void)table.node("steps");
    return;
  }
  item.derived_from = table.text("derived_from");
  item.steps = read_steps(table);
  if (!table.has("choices") && !table.has("kind")) item.choices = points_of(item.steps);
}

// Said, or told by the choices: numbers make a choice, words make words.
ItemKind kind_of(TomlTable const& table, std::vector<Choice> const& choices) {
  bool const listed = table.has("choices") || !choices.empty();
  if (!listed && !table.has("kind")) {
    (void)table.word<ItemKind>("kind");
    return ItemKind::text;
  }
  bool const wordy = !choices.empty() && !choices.front().word.empty();
  auto const told = wordy ? ItemKind::words : ItemKind::choice;
  auto const kind = table.word_or("kind", listed ? told : ItemKind::text);
  bool const takes_list = kind == ItemKind::choice || kind == ItemKind::words;
  if (listed && !choices.empty() && kind != told)
    table.complain("kind", fmt::format("the choices do not fit kind '{}'", to_text(kind)),
                   fmt::format("leave kind out: it is '{}' by its choices", to_text(told)));
  if (!listed && takes_list)
    table.complain("kind", fmt::format("an item of kind '{}' needs choices", to_text(kind)),
                   "add choices = [...]");
  return kind;
}

std::optional<Interval> range_of(TomlTable const& table, ItemKind kind, bool decimals) {
  auto const ends = table.numbers_or("range", {});
  if (kind != ItemKind::number) {
    if (table.has("range"))
      table.complain("range", "only items of kind 'number' have a range", "take it away");
    return std::nullopt;
  }
  bool const whole = decimals || std::ranges::all_of(ends, [](double end) {
                       return end == static_cast<double>(static_cast<long>(end));
                     });
  if (ends.size() == 2 && ends[0] < ends[1] && whole) return Interval{ends[0], ends[1]};
  table.complain("range", "a number needs the range of its answers",
                 decimals ? "write range = [0, 99.5]" : "write range = [0, 120], in whole numbers");
  return Interval{0, 1};
}

Item read_item(TomlTable const& table, Shared const& shared) {
  Item item{.id = table.id("id"), .label = table.text("label")};
  item.choices = choices_of(table, shared);
  read_derivation(table, item);
  item.kind = kind_of(table, item.choices);
  item.decimals = table.flag_or("decimals", false);
  item.range = range_of(table, item.kind, item.decimals);
  item.ordered = table.flag_or("ordered", false);
  item.reversed = table.flag_or("reversed", false);
  item.unscored = table.flag_or("unscored", false);
  item.loinc = table.text_or("loinc", "");
  item.source = table.text_or("source", "");
  item.place = table.place();
  (void)table.node("asked_when");  // read by read_gates
  auto const only = [&](std::string_view key, bool said, ItemKind kind) {
    if (said && item.kind != kind)
      table.complain(key, fmt::format("only items of kind '{}' can be {}", to_text(kind), key),
                     "take it away");
  };
  only("ordered", item.ordered, ItemKind::words);
  only("decimals", item.decimals, ItemKind::number);
  if (item.reversed && !can_be_scored(item))
    table.complain("reversed", "only items that are scored can be reversed", "take it away");
  return item;
}

}  // namespace

std::vector<Item> read_items(TomlTable const& root) {
  auto const shared = read_shared(root);
  std::vector<Item> items;
  for (auto const& table : root.tables("item")) items.push_back(read_item(table, shared));
  if (items.empty())
    root.file().complaints().push_back({root.place(), "an instrument needs items", "add [[item]]"});
  return items;
}

void read_gates(TomlTable const& root, Instrument& instrument) {
  auto const tables = root.tables("item");
  std::vector<Condition> gates;
  for (auto const& table : tables)
    gates.push_back(read_condition(table, "asked_when", instrument, Scope::items));
  for (std::size_t at = 0; at < gates.size(); ++at) {
    auto& item = instrument.items[at];
    item.asked_when = gates[at];
    if (item.derived_from.empty()) continue;
    if (gates[at])
      tables[at].complain("asked_when",
                          fmt::format("'{}' is asked when '{}' is", item.id, item.derived_from),
                          fmt::format("give '{}' the condition", item.derived_from));
    if (auto const* const raw = instrument.find_item(item.derived_from); raw != nullptr)
      item.asked_when = raw->asked_when;
  }
}

}  // namespace careplan
