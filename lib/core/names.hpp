// Enum words: one constexpr table per enum serves parsing, printing, completion and error texts.
//   enum class Fruit { apple, pear };
//   constexpr auto words(Fruit) { return words_of<Fruit>({{Fruit::apple, "apple"}, ...}); }
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace careplan {

template <class E>
struct Word {
  E value;
  std::string_view text;
};

template <class E, std::size_t N>
constexpr std::array<Word<E>, N> words_of(Word<E> const (&table)[N]) {
  return std::to_array(table);
}

template <class E>
concept Wordy = std::is_enum_v<E> && requires(E e) { words(e); };

// The word of an enumerator; a value outside the table is our own mistake and yields "?".
template <Wordy E>
constexpr std::string_view to_text(E value) {
  for (auto const& word : words(E{}))
    if (word.value == value) return word.text;
  return "?";
}

// The enumerator of a word, or nothing.
template <Wordy E>
constexpr std::optional<E> from_text(std::string_view text) {
  for (auto const& word : words(E{}))
    if (word.text == text) return word.value;
  return std::nullopt;
}

// "a, b, c": for error texts and help.
template <Wordy E>
std::string all_words() {
  std::string list;
  for (auto const& word : words(E{})) {
    if (!list.empty()) list += ", ";
    list += word.text;
  }
  return list;
}

}  // namespace careplan
