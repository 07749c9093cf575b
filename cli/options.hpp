// What a command takes, declared as data: the declaration yields parsing, help, completion and the
// man page. Values arrive in our own types, so no command ever parses a string.
//
//   options.id("CLIENT", args.client, "the client to place");
//   options.date("--on DATE", args.on, "day of the assessment").required();
//   options.word("-c, --colour WORD", args.colour, "colour of the fruit");
//   options.file("[FILE]...", args.files, "answers; - is standard input");
//
// The first text is the option as the help shows it. Names that begin with a dash are options;
// others are positionals: NAME is required, [NAME] is not, and "..." takes any number. A target is
// the value type, an optional of it, or a vector of it, which may be given several times; it keeps
// what it holds when nothing is given.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/values.hpp"
#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/names.hpp"

namespace careplan::cli {

// What a shell may offer for a value besides the words of the option.
enum class Offer { nothing, files, directories };

struct Option {
  std::string name{};   // "--as-of", or "FILE" for a positional
  std::string alias{};  // "-o"
  std::string value{};  // what the help calls the value: "DATE"; empty: a flag
  std::string help{};
  bool needed = false;
  bool many = false;
  bool global = false;               // belongs to every command
  std::vector<std::string> words{};  // the only values, if there are any
  Offer offer = Offer::nothing;
  std::function<void(std::string const&)> take{};  // stores the value or throws Error{usage}

  bool positional() const { return !name.starts_with('-'); }
  bool takes_value() const { return !value.empty(); }
  Option& required() {
    needed = true;
    return *this;
  }
};

// Reads "-o, --output FILE" or "[FILE]..." into names, value and whether it is needed.
Option read_spec(std::string_view spec, std::string_view help);

class Options {
 public:
  template <class Target>
  Option& id(std::string_view spec, Target& into, std::string_view help) {
    return add(spec, into, help, read_id);
  }
  template <class Target>
  Option& date(std::string_view spec, Target& into, std::string_view help) {
    return add(spec, into, help, read_date);
  }
  template <class Target>
  Option& clock(std::string_view spec, Target& into, std::string_view help) {
    return add(spec, into, help, read_clock);
  }
  // "9", "9.5" or "9:30" on the command line, minutes inside.
  template <class Target>
  Option& hours(std::string_view spec, Target& into, std::string_view help) {
    return add(spec, into, help, read_hours);
  }
  template <class Target>
  Option& text(std::string_view spec, Target& into, std::string_view help) {
    return add(spec, into, help, read_text);
  }
  // Several words, separated by commas or given again.
  Option& list(std::string_view spec, std::vector<std::string>& into, std::string_view help);
  template <class Target>
  Option& integer(std::string_view spec, Target& into, std::string_view help, Bounds allowed = {}) {
    return add(spec, into, help,
               [allowed](std::string const& text) { return read_integer(text, allowed); });
  }
  // A path; "-" is standard input or output.
  template <class Target>
  Option& file(std::string_view spec, Target& into, std::string_view help) {
    auto& option = add(spec, into, help, read_path);
    option.offer = Offer::files;
    return option;
  }
  template <class Target>
  Option& directory(std::string_view spec, Target& into, std::string_view help) {
    auto& option = add(spec, into, help, read_path);
    option.offer = Offer::directories;
    return option;
  }
  Option& flag(std::string_view spec, bool& into, std::string_view help);
  // An enum by its word.
  template <class Target>
  Option& word(std::string_view spec, Target& into, std::string_view help);
  // One of words that no enum holds: the name of a report, a topic.
  template <class Target>
  Option& one_of(std::string_view spec, Target& into, std::vector<std::string> words,
                 std::string_view help);
  // --from DATE and --to DATE, both days included.
  void period(Period& into);

  // Refuses what no single option can see: options that exclude each other, an end before a start.
  // The check throws Error{usage}; it runs when every value was accepted.
  void check(std::function<void()> test) { checks_.push_back(std::move(test)); }

  // From here on, what is added belongs to every command; an option that the command has declared
  // under the same name takes its place.
  void begin_global() { global_ = true; }

  std::vector<Option> const& all() const { return options_; }
  Option const* find(std::string_view name_or_alias) const;
  // The option whose value is the word after this one: "--db", "-o", the end of "-qo".
  Option const* waiting(std::string_view word) const;

  // Stores the values of the words, program and command names left out. Throws one Error{usage}
  // with every complaint.
  void parse(std::vector<std::string> const& words) const;

 private:
  Option& add(Option option);
  template <class Target, class Read>
  Option& add(std::string_view spec, Target& into, std::string_view help, Read read);

  std::vector<Option> options_;
  std::vector<std::function<void()>> checks_;
  Option overridden_;
  bool global_ = false;
};

template <class Target, class Read>
Option& Options::add(std::string_view spec, Target& into, std::string_view help, Read read) {
  auto option = read_spec(spec, help);
  option.many = option.many || is_vector<Target>;
  option.take = [&into, read](std::string const& text) { store(into, read(text)); };
  return add(std::move(option));
}

template <class Target>
Option& Options::one_of(std::string_view spec, Target& into, std::vector<std::string> words,
                        std::string_view help) {
  auto& option =
      add(spec, into, help, [words](std::string const& text) { return read_word(text, words); });
  option.words = std::move(words);
  return option;
}

template <class Target>
Option& Options::word(std::string_view spec, Target& into, std::string_view help) {
  using E = Stored<Target>;
  std::vector<std::string> words_of_enum;
  for (auto const& word : words(E{})) words_of_enum.emplace_back(word.text);
  auto& option = add(spec, into, help, [words_of_enum](std::string const& text) {
    return *from_text<E>(read_word(text, words_of_enum));
  });
  option.words = std::move(words_of_enum);
  return option;
}

}  // namespace careplan::cli
