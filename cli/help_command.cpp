#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/topics.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

struct HelpArgs {
  std::vector<std::string> words{};
};

void declare_help(Options& options, HelpArgs& args) {
  options.text("[TOPIC]...", args.words, "a command or a topic; nothing: the list of both");
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (auto const& topic : topic_files()) names.emplace_back(topic_name(topic));
  for (auto const& verb : verbs()) names.emplace_back(verb.name);
  for (auto const& command : commands())
    if (!command.hidden) names.emplace_back(command.name);
  return names;
}

Exit run_help(Session& session, HelpArgs const& args) {
  auto const name = join(args.words, " ");
  if (name.empty()) {
    session.out.write(help_of_all());
    return Exit::done;
  }
  if (auto const* command = find_command(name)) {
    session.out.write(help_of(*command));
    return Exit::done;
  }
  if (!commands_of(name).empty()) {
    session.out.write(help_of_verb(name));
    return Exit::done;
  }
  for (auto const& topic : topic_files())
    if (topic_name(topic) == name) {
      session.out.write(topic.text);
      return Exit::done;
    }
  throw Error(Fault::not_found, fmt::format("there is no help on '{}'", name), {},
              suggestion(name, known_names()));
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .summary = "explain a command or a topic",
          .formats = {},
          .bind = bind(declare_help, run_help)};
}

}  // namespace careplan::cli
