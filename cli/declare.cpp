// The declaring half of Options: specs, flags, lists and periods.
#include <fmt/format.h>

#include <algorithm>

#include "cli/options.hpp"
#include "core/text.hpp"

namespace careplan::cli {

Option read_spec(std::string_view spec, std::string_view help) {
  Option option{.help = std::string(help)};
  if (spec.ends_with("...")) {
    option.many = true;
    spec.remove_suffix(3);
  }
  bool const optional = spec.starts_with('[') && spec.ends_with(']');
  if (optional) spec = spec.substr(1, spec.size() - 2);
  for (auto word : split(spec, ' ')) {
    if (word.ends_with(',')) word.remove_suffix(1);
    if (word.starts_with("--"))
      option.name = word;
    else if (word.starts_with('-'))
      option.alias = word;
    else
      option.value = word;
  }
  if (option.name.empty()) {
    option.name = option.value;
    option.needed = !optional;
  }
  return option;
}

Option& Options::add(Option option) {
  option.global = global_;
  auto const same = [&](Option const& other) { return other.name == option.name; };
  if (global_ && std::ranges::any_of(options_, same)) {
    overridden_ = std::move(option);
    return overridden_;
  }
  return options_.emplace_back(std::move(option));
}

Option const* Options::find(std::string_view name_or_alias) const {
  if (!name_or_alias.starts_with('-')) return nullptr;
  auto const found = std::ranges::find_if(options_, [&](Option const& option) {
    return option.name == name_or_alias || option.alias == name_or_alias;
  });
  return found == options_.end() ? nullptr : &*found;
}

Option const* Options::waiting(std::string_view word) const {
  if (word.starts_with("--")) {
    auto const* option = find(word);
    return option != nullptr && option->takes_value() ? option : nullptr;
  }
  if (!word.starts_with('-')) return nullptr;
  for (std::size_t i = 1; i < word.size(); ++i) {
    auto const* option = find(fmt::format("-{}", word[i]));
    if (option != nullptr && option->takes_value()) return i + 1 == word.size() ? option : nullptr;
  }
  return nullptr;
}

Option& Options::flag(std::string_view spec, bool& into, std::string_view help) {
  auto option = read_spec(spec, help);
  option.take = [&into](std::string const&) { into = true; };
  return add(std::move(option));
}

Option& Options::list(std::string_view spec, std::vector<std::string>& into,
                      std::string_view help) {
  auto option = read_spec(spec, help);
  option.many = true;
  option.take = [&into](std::string const& text) {
    for (auto const part : split(text, ','))
      if (auto const word = trim(part); !word.empty()) into.push_back(read_text(std::string(word)));
  };
  return add(std::move(option));
}

void Options::period(Period& into) {
  date("--from DATE", into.from, "first day");
  date("--to DATE", into.to, "last day, included");
  check([&into] {
    if (into.from && into.to && *into.to < *into.from)
      throw Error(
          Fault::usage,
          fmt::format("--to {} is before --from {}", to_text(*into.to), to_text(*into.from)), {},
          "both days belong to the period");
  });
}

}  // namespace careplan::cli
