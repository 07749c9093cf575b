#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/commands.hpp"
#include "cli/topics.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

constexpr std::size_t columns = 80;

struct Row {
  std::string left;
  std::string right;
};

// The right text wrapped beside the left one; a left text too wide stands on a line of its own.
void write_row(std::string& out, Row const& row, std::size_t indent) {
  out += "  " + row.left;
  auto column = display_width(row.left) + 2;
  if (column + 2 > indent) {
    out += "\n";
    column = 0;
  }
  std::string const margin(indent, ' ');
  out += std::string(indent - column, ' ');
  column = indent;
  for (auto const word : split(row.right, ' ')) {
    auto const width = display_width(word);
    if (column > indent && column + 1 + width > columns) {
      out += "\n" + margin;
      column = indent;
    } else if (column > indent) {
      out += " ";
      ++column;
    }
    out += word;
    column += width;
  }
  out += "\n";
}

std::string rows(std::string_view heading, std::vector<Row> const& some) {
  if (some.empty()) return {};
  std::size_t widest = 0;
  for (auto const& row : some) widest = std::max(widest, display_width(row.left));
  auto const indent = std::min<std::size_t>(widest, 24) + 4;
  std::string out = fmt::format("\n{}\n", heading);
  for (auto const& row : some) write_row(out, row, indent);
  return out;
}

// A summary as a sentence of its own.
std::string sentence(std::string_view summary) {
  std::string text(summary);
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text + ".";
}

std::string any_of(std::vector<std::string> const& words) {
  if (words.size() < 2) return join(words, "");
  auto const all_but_last = std::span(words).first(words.size() - 1);
  return join(all_but_last, ", ") + " or " + words.back();
}

std::vector<Row> option_rows(Options const& options, auto const& which) {
  std::vector<Row> some;
  for (auto const& option : options.all())
    if (which(option)) some.push_back({spelled(option), explained(option)});
  return some;
}

}  // namespace

std::string spelled(Option const& option) {
  if (option.positional()) return option.name;
  return fmt::format("{}{}{}{}{}", option.alias, option.alias.empty() ? "" : ", ", option.name,
                     option.value.empty() ? "" : " ", option.value);
}

std::string explained(Option const& option) {
  auto text = option.help;
  if (!option.words.empty()) text += ": " + any_of(option.words);
  if (option.needed && !option.positional()) text += " (required)";
  if (option.many && !option.positional()) text += " (may be repeated)";
  return text;
}

std::string usage_line(Command const& command, Options const& options) {
  auto line = fmt::format("careplan {}", command.name);
  for (auto const& option : options.all())
    if (option.needed && !option.positional())
      line += fmt::format(" {} {}", option.name, option.value);
  line += " [options]";
  for (auto const& option : options.all())
    if (option.positional())
      line += fmt::format(" {}{}{}{}", option.needed ? "" : "[", option.name,
                          option.needed ? "" : "]", option.many ? "..." : "");
  return line;
}

std::string help_of(Command const& command) {
  auto const made = declared(command);
  auto const& options = made.options;
  std::string out = fmt::format("usage: {}\n", usage_line(command, options));
  out += fmt::format("\n{}\n", sentence(command.summary));
  out += rows("Arguments", option_rows(options, [](auto const& o) { return o.positional(); }));
  out += rows("Options",
              option_rows(options, [](auto const& o) { return !o.positional() && !o.global; }));
  out += rows("Options of every command",
              option_rows(options, [](auto const& o) { return o.global; }));
  return out;
}

std::string help_of_verb(std::string_view verb) {
  std::vector<Row> some;
  for (auto const* command : commands_of(verb))
    some.push_back({std::string(command->name), std::string(command->summary)});
  auto const found = std::ranges::find(verbs(), verb, &Verb::name);
  auto const summary =
      found == verbs().end() ? "" : fmt::format("\n{}\n", sentence(found->summary));
  return fmt::format(
      "usage: careplan {} COMMAND [options]\n{}{}\nSee careplan {} COMMAND --help.\n", verb,
      summary, rows("Commands", some), verb);
}

std::string help_of_all() {
  std::vector<Row> pairs;
  for (auto const& verb : verbs()) {
    auto const some = commands_of(verb.name);
    if (some.empty()) continue;
    std::vector<std::string> names;
    for (auto const* command : some) names.emplace_back(command->name.substr(verb.name.size() + 1));
    pairs.push_back(
        {std::string(verb.name), fmt::format("{}: {}", verb.summary, join(names, ", "))});
  }
  std::vector<Row> singles;
  for (auto const& command : commands())
    if (!command.hidden && command.name == command.verb())
      singles.push_back({std::string(command.name), std::string(command.summary)});
  std::vector<std::string> names;
  for (auto const& topic : topic_files()) names.emplace_back(topic_name(topic));
  return fmt::format(
      "usage: careplan COMMAND [options]\n\nCare planning for intensive outpatient programs.\n{}{}"
      "\nSee careplan COMMAND --help, or careplan help TOPIC with one of the topics\n{}.\n",
      rows("Work", pairs), rows("Service", singles), join(names, ", "));
}

}  // namespace careplan::cli
