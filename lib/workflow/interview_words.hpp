// What a person may type in an interview: words that steer it, and answers to one item.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/instrument.hpp"

namespace careplan {

// What steers an interview. The first letter will do; skip says "not asked".
enum class InterviewWord { back, skip, refuse, unknown, help, quit, confirm };
constexpr auto words(InterviewWord) {
  return words_of<InterviewWord>({{InterviewWord::back, "back"},
                                  {InterviewWord::skip, "skip"},
                                  {InterviewWord::refuse, "refuse"},
                                  {InterviewWord::unknown, "unknown"},
                                  {InterviewWord::help, "help"},
                                  {InterviewWord::quit, "quit"},
                                  {InterviewWord::confirm, "confirm"}});
}
// Letters of either case; "?" is help and "refused" refuse.
std::optional<InterviewWord> interview_word(std::string_view line);

// One answer that an item offers: what to type for it, what it says, what it stands for.
struct MenuLine {
  std::string key{};
  std::string label{};
  Value value{};
};
// Of items that list their answers: the scored number where there is one, as paper forms print it;
// else a number from 1, or the word itself where words look like numbers. Empty for other items.
std::vector<MenuLine> menu_of(Item const& item);
// The line of the menu that was typed: its key, its word or its whole label, in letters of either
// case.
std::optional<Value> chosen(Item const& item, std::string_view line);

// What was typed as a value of the item's kind; what does not fit stays text, and complaints_about
// says what is wrong with it. Text in double quotes is what stands between them.
Value typed_answer(Item const& item, std::string_view line);

// "2, more than half the days"; "refused"; "not asked".
std::string told_answer(Item const& item, Value const& value);

}  // namespace careplan
