#include "cli/options.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "core/text.hpp"

namespace careplan::cli {
namespace {

// What the words said: the texts of every option in the order of the declaration, none read yet.
struct Sorted {
  std::vector<std::vector<std::string>> texts;
  std::vector<Complaint> complaints;
};

void complain(Sorted& sorted, std::string message, std::string hint = {}) {
  sorted.complaints.push_back({.message = std::move(message), .hint = std::move(hint)});
}

bool looks_like_option(std::string_view word) {
  return word.size() > 1 && word.front() == '-';
}

// CLI11 lets "--db --quiet" take "--quiet" as the file and "--db=" take the next word. Neither is
// what anybody meant, so such options are complained about and never reach it.
std::vector<std::string> without_lost_values(Options const& options,
                                             std::vector<std::string> const& words,
                                             Sorted& sorted) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") {
      kept.insert(kept.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
      break;
    }
    bool const empty = words[i].starts_with("--") && words[i].ends_with('=');
    auto const* option = options.find(empty ? words[i].substr(0, words[i].size() - 1) : words[i]);
    if (option == nullptr || !option->takes_value()) {
      kept.push_back(words[i]);
    } else if (empty || i + 1 == words.size() || words[i + 1] == "--" ||
               options.find(split(words[i + 1], '=').front()) != nullptr) {
      complain(sorted, fmt::format("{} needs a value: {}", option->name, option->value));
    } else {
      kept.push_back(words[i]);
      kept.push_back(words[++i]);
    }
  }
  return kept;
}

// What no option took: unknown options, then positionals in order; after "--" all are positionals.
void sort_rest(Options const& options, std::vector<std::string> const& rest, Sorted& sorted) {
  auto const& all = options.all();
  std::vector<std::string> names;
  for (auto const& option : all)
    if (!option.positional()) names.push_back(option.name);
  bool only_positionals = false;
  for (auto const& word : rest) {
    if (!only_positionals && word == "--") {
      only_positionals = true;
      continue;
    }
    if (!only_positionals && looks_like_option(word)) {
      auto const name = std::string(split(word, '=').front());
      auto const near = nearest(name, names);
      complain(sorted, fmt::format("{} is not an option", name),
               near ? fmt::format("did you mean {}?", *near) : "");
      continue;
    }
    auto const has_room = [&](Option const& option) {
      auto const index = static_cast<std::size_t>(&option - all.data());
      return option.positional() && (option.many || sorted.texts[index].empty());
    };
    auto const place = std::ranges::find_if(all, has_room);
    if (place == all.end())
      complain(sorted, fmt::format("'{}' is one word too many", word));
    else
      sorted.texts[static_cast<std::size_t>(place - all.begin())].push_back(word);
  }
}

Sorted sort_words(Options const& options, std::vector<std::string> const& words) {
  Sorted sorted{.texts = std::vector<std::vector<std::string>>(options.all().size()),
                .complaints = {}};
  auto left = without_lost_values(options, words, sorted);
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> parsed;
  for (auto const& option : options.all()) {
    auto const names = option.alias.empty() ? option.name : option.alias + "," + option.name;
    auto const accept = [](CLI::results_t const&) { return true; };
    if (option.positional())
      parsed.push_back(nullptr);
    else if (option.takes_value())
      parsed.push_back(app.add_option(names, accept)
                           ->expected(1)
                           ->allow_extra_args(false)
                           ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll));
    else
      parsed.push_back(app.add_flag(names)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll));
  }
  std::ranges::reverse(left);
  try {
    app.parse(std::move(left));
  } catch (CLI::ParseError const& error) {
    complain(sorted, error.what());
    return sorted;
  }
  for (std::size_t i = 0; i < parsed.size(); ++i)
    if (parsed[i] != nullptr) sorted.texts[i] = parsed[i]->results();
  sort_rest(options, app.remaining(), sorted);
  return sorted;
}

void check_count(Option const& option, std::vector<std::string> const& texts, Sorted& sorted) {
  if (texts.empty() && option.needed) {
    auto const what = option.positional() ? option.name : option.name + " " + option.value;
    complain(sorted, fmt::format("{} is missing: {}", what, option.help));
  }
  if (!option.takes_value()) {
    if (std::ranges::any_of(texts, [](auto const& text) { return text != "true"; }))
      complain(sorted, fmt::format("{} takes no value", option.name));
  } else if (texts.size() > 1 && !option.many) {
    complain(sorted, fmt::format("{} is given {} times", option.name, texts.size()),
             "give it once");
  }
}

}  // namespace

void Options::parse(std::vector<std::string> const& words) const {
  auto sorted = sort_words(*this, words);
  for (std::size_t i = 0; i < options_.size(); ++i) {
    auto const& option = options_[i];
    check_count(option, sorted.texts[i], sorted);
    for (auto const& text : sorted.texts[i]) {
      try {
        option.take(text);
      } catch (Error const& error) {
        for (auto const& complaint : error.complaints)
          complain(sorted, fmt::format("{}: {}", option.name, complaint.message), complaint.hint);
      }
    }
  }
  throw_if_any(Fault::usage, std::move(sorted.complaints));
  for (auto const& check : checks_) check();
}

}  // namespace careplan::cli
