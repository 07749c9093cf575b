#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/run.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct Typed {
  std::vector<std::string> before{};
  std::string current{};
};

void offer(Candidates& found, std::string_view current, std::string text, std::string_view help) {
  if (text.starts_with(current)) found.some.push_back({std::move(text), std::string(help)});
}

Typed without_equal_signs(std::vector<std::string> words) {
  Typed typed;
  if (words.empty()) return typed;
  typed.current = words.back() == "=" ? "" : std::move(words.back());
  words.pop_back();
  for (auto& word : words)
    if (word != "=" || typed.before.empty() || !typed.before.back().starts_with("--"))
      typed.before.push_back(std::move(word));
  return typed;
}

void offer_values(Candidates& found, Option const& option, std::string_view current,
                  std::string_view prefix) {
  for (auto const& word : option.words)
    offer(found, current, fmt::format("{}{}", prefix, word), "");
  found.offer = option.offer;
}

void offer_options(Candidates& found, Options const& options, Typed const& typed) {
  auto const given = [&](Option const& option) {
    return std::ranges::any_of(typed.before, [&](auto const& word) {
      return word == option.name || word == option.alias;
    });
  };
  for (auto const& option : options.all())
    if (!option.positional() && (option.many || !given(option)))
      offer(found, typed.current, option.name, option.help);
}

// The positional that the next bare word would fill.
Option const* next_positional(Options const& options, std::vector<std::string> const& rest) {
  std::size_t filled = 0;
  bool value_next = false;
  bool only_positionals = false;
  for (auto const& word : rest) {
    bool const is_option = !only_positionals && word.size() > 1 && word.starts_with('-');
    if (!value_next && !is_option) ++filled;
    value_next = !value_next && is_option && options.waiting(word) != nullptr;
    only_positionals = only_positionals || word == "--";
  }
  for (auto const& option : options.all()) {
    if (!option.positional()) continue;
    if (option.many || filled == 0) return &option;
    --filled;
  }
  return nullptr;
}

void offer_for_command(Candidates& found, Command const& command, Typed const& typed,
                       std::vector<std::string> const& rest) {
  auto const made = declared(command);
  auto const& options = made.options;
  auto const* waiting = rest.empty() ? nullptr : options.waiting(rest.back());
  if (waiting != nullptr) return offer_values(found, *waiting, typed.current, "");
  if (auto const equals = typed.current.find('='); equals != std::string::npos) {
    auto const name = typed.current.substr(0, equals);
    if (auto const* option = options.find(name); option != nullptr && option->takes_value())
      return offer_values(found, *option, typed.current, name + "=");
  }
  if (typed.current.starts_with('-')) return offer_options(found, options, typed);
  if (auto const* option = next_positional(options, rest))
    offer_values(found, *option, typed.current, "");
}

void offer_names(Candidates& found, Named const& named, Typed const& typed) {
  if (!named.name.empty()) {
    auto const& verb = named.name.front();
    for (auto const* command : commands_of(verb))
      if (command->name.size() > verb.size())
        offer(found, typed.current, std::string(command->name.substr(verb.size() + 1)),
              command->summary);
    return;
  }
  for (auto const& verb : verbs())
    offer(found, typed.current, std::string(verb.name), verb.summary);
  for (auto const& command : commands())
    if (!command.hidden && command.name == command.verb())
      offer(found, typed.current, std::string(command.name), command.summary);
}

}  // namespace

Candidates candidates(std::vector<std::string> words) {
  auto const typed = without_equal_signs(std::move(words));
  auto const named = split_name(typed.before);
  Candidates found;
  if (auto const* command = find_command(join(named.name, " "))) {
    offer_for_command(found, *command, typed, named.rest);
    return found;
  }
  // Global options may come before the command.
  Globals globals;
  Options options;
  declare_globals(options, globals, Command{}.formats);
  auto const* waiting = named.rest.empty() ? nullptr : options.waiting(named.rest.back());
  if (waiting != nullptr)
    offer_values(found, *waiting, typed.current, "");
  else if (typed.current.starts_with('-'))
    offer_options(found, options, typed);
  else
    offer_names(found, named, typed);
  return found;
}

}  // namespace careplan::cli
