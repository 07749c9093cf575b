#include "workflow/interview_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "instruments/score.hpp"

namespace careplan {
namespace {

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (auto& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return small;
}

bool looks_like_number(Choice const& choice) {
  return parse_number(choice.word).has_value();
}

std::vector<MenuLine> menu_of_words(Item const& item) {
  bool const by_word = std::ranges::any_of(item.choices, looks_like_number);
  std::vector<MenuLine> menu;
  for (auto const& choice : item.choices)
    menu.push_back({by_word ? choice.word : fmt::format("{}", menu.size() + 1),
                    choice.label.empty() ? choice.word : choice.label, choice.word});
  return menu;
}

}  // namespace

std::optional<InterviewWord> interview_word(std::string_view line) {
  auto const small = in_small_letters(line);
  if (small == "?") return InterviewWord::help;
  if (small == "refused") return InterviewWord::refuse;
  for (auto const& word : words(InterviewWord{}))
    if (small == word.text || small == word.text.substr(0, 1)) return word.value;
  return std::nullopt;
}

std::vector<MenuLine> menu_of(Item const& item) {
  if (item.kind == ItemKind::words) return menu_of_words(item);
  if (item.kind == ItemKind::yes_no) return {{"yes", "", true}, {"no", "", false}};
  std::vector<MenuLine> menu;
  if (item.kind == ItemKind::choice)
    for (auto const& choice : item.choices)
      menu.push_back({to_text(choice.value), choice.label, choice.value});
  return menu;
}

std::optional<Value> chosen(Item const& item, std::string_view line) {
  auto const small = in_small_letters(line);
  auto const menu = menu_of(item);
  if (auto const key = std::ranges::find(menu, line, &MenuLine::key); key != menu.end())
    return key->value;
  for (auto const& choice : menu) {
    auto const* const word = std::get_if<std::string>(&choice.value);
    if (small == in_small_letters(choice.label) || small == in_small_letters(choice.key) ||
        (word != nullptr && small == in_small_letters(*word)))
      return choice.value;
  }
  if (item.kind == ItemKind::yes_no && (small == "y" || small == "n")) return small == "y";
  return std::nullopt;
}

Value typed_answer(Item const& item, std::string_view line) {
  if (auto const choice = chosen(item, line)) return *choice;
  if (item.kind == ItemKind::text && line.size() > 1 && line.front() == '"' && line.back() == '"')
    return std::string(line.substr(1, line.size() - 2));
  if (item.kind == ItemKind::choice || item.kind == ItemKind::number)
    if (auto const number = parse_number(line)) return *number;
  return std::string(line);
}

std::string told_answer(Item const& item, Value const& value) {
  auto const text = to_text(value);
  for (auto const& choice : menu_of(item)) {
    if (choice.value != value || choice.label.empty()) continue;
    return item.kind == ItemKind::choice ? fmt::format("{}, {}", text, choice.label) : choice.label;
  }
  return text;
}

}  // namespace careplan
