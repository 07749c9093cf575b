#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "formats/instrument_parts.hpp"

namespace careplan {
namespace {

using Shared = std::map<std::string, std::vector<Choice>, std::less<>>;

void complain_at(TomlTable const& table, Place place, std::string message, std::string hint) {
  table.file().complaints().push_back({std::move(place), std::move(message), std::move(hint)});
}

Choice read_choice(TomlTable const& table, TomlNode const& node) {
  Choice choice;
  if (auto const* whole = std::get_if<long>(&node.value)) {
    choice.value = static_cast<double>(*whole);
  } else if (auto const* number = std::get_if<double>(&node.value)) {
    choice.value = *number;
  } else if (auto const* word = std::get_if<std::string>(&node.value)) {
    choice.word = *word;
  } else if (auto const* members = std::get_if<TomlMembers>(&node.value)) {
    TomlTable const row(table.file(), *members, node.place, "a choice");
    if (row.has("word"))
      choice.word = row.id("word");
    else
      choice.value = row.number("value");
    choice.label = row.text_or("label", "");
  } else {
    complain_at(table, node.place, "a choice is a number, a word or a table",
                "write 2, \"stable\" or { value = 2, label = \"often\" }");
  }
  return choice;
}

std::vector<Choice> read_choices(TomlTable const& table, TomlNode const& list) {
  std::vector<Choice> choices;
  auto const* const array = std::get_if<TomlArray>(&list.value);
  if (array == nullptr) {
    complain_at(table, list.place, "choices are a list", "write [0, 1, 2, 3], or name shared ones");
    return choices;
  }
  for (auto const& element : *array) {
    auto choice = read_choice(table, element);
    bool const twice = std::ranges::any_of(choices, [&](Choice const& other) {
      return other.word == choice.word && other.value == choice.value;
    });
    if (twice)
      complain_at(table, element.place, "this choice stands twice", "each answer is listed once");
    else if (!choices.empty() && choices.front().word.empty() != choice.word.empty())
      complain_at(table, element.place, "words and numbers are mixed in one list of choices",
                  "give every choice a number, or every choice a word");
    else
      choices.push_back(std::move(choice));
  }
  if (choices.size() < 2)
    complain_at(table, list.place, "an item needs at least two choices", "add the other answers");
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
  auto const* const name = std::get_if<std::string>(&node->value);
  if (name == nullptr) return read_choices(table, *node);
  if (auto const found = shared.find(*name); found != shared.end()) return found->second;
  std::vector<std::string> names;
  for (auto const& [known, choices] : shared) names.push_back(known);
  table.complain("choices", fmt::format("there are no shared choices '{}'", *name),
                 suggestion(*name, names));
  return {};
}

// Said, or told by the choices: numbers make a choice, words make words.
ItemKind kind_of(TomlTable const& table, std::vector<Choice> const& choices) {
  bool const listed = table.has("choices");
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
  item.kind = kind_of(table, item.choices);
  item.decimals = table.flag_or("decimals", false);
  item.range = range_of(table, item.kind, item.decimals);
  item.ordered = table.flag_or("ordered", false);
  item.reversed = table.flag_or("reversed", false);
  item.unscored = table.flag_or("unscored", false);
  item.loinc = table.text_or("loinc", "");
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
  if (items.empty()) complain_at(root, root.place(), "an instrument needs items", "add [[item]]");
  return items;
}

void read_gates(TomlTable const& root, Instrument& instrument) {
  auto const tables = root.tables("item");
  std::vector<Condition> gates;
  for (auto const& table : tables)
    gates.push_back(read_condition(table, "asked_when", instrument, Scope::items));
  for (std::size_t at = 0; at < gates.size(); ++at) instrument.items[at].asked_when = gates[at];
}

}  // namespace careplan
