#include "cli/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

bool is_verb(std::string_view word) {
  return std::ranges::find(verbs(), word, &Verb::name) != verbs().end();
}

[[noreturn]] void unknown_command(std::vector<std::string> const& name) {
  std::vector<std::string> known;
  if (name.size() == 1) {
    for (auto const& verb : verbs()) known.emplace_back(verb.name);
    for (auto const& command : commands())
      if (!command.hidden && command.name == command.verb()) known.emplace_back(command.name);
    throw Error(Fault::usage, fmt::format("'{}' is not a command", name[0]), {},
                suggestion(name[0], known));
  }
  for (auto const* command : commands_of(name[0]))
    known.emplace_back(command->name.substr(name[0].size() + 1));
  throw Error(Fault::usage, fmt::format("'{}' is not a command of {}", name[1], name[0]), {},
              suggestion(name[1], known));
}

bool asks_for_help(std::vector<std::string> const& words) {
  auto const end = std::ranges::find(words, "--");
  return std::any_of(words.begin(), end,
                     [](auto const& word) { return word == "--help" || word == "-h"; });
}

bool asks_for_json(std::vector<std::string> const& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") return false;
    auto const value = words[i] == "--format" && i + 1 < words.size() ? words[i + 1]
                       : words[i].starts_with("--format=")            ? words[i].substr(9)
                                                                      : "";
    if (value == "json" || value == "ndjson") return true;
  }
  return false;
}

// Where to read on, for complaints that do not say it themselves.
Error with_pointer(Error error, std::string const& name) {
  for (auto& complaint : error.complaints)
    if (complaint.hint.empty())
      complaint.hint = fmt::format("see careplan {}{}--help", name, name.empty() ? "" : " ");
  return error;
}

Exit execute(Environment const& world, Command const& command,
             std::vector<std::string> const& words) {
  auto const made = declared(command);
  if (asks_for_help(words)) {
    world.out(help_of(command));
    return Exit::done;
  }
  try {
    made.options.parse(words);
  } catch (Error const& error) {
    throw with_pointer(error, std::string(command.name));
  }
  auto const& globals = *made.globals;
  bool const to_file = !command.own_output && !globals.output.empty() && globals.output != "-";
  Session session{.world = world,
                  .globals = globals,
                  .today = globals.as_of.value_or(world.today),
                  .format = globals.format.value_or(
                      command.formats.empty() ? Format::table : command.formats.front()),
                  .json_errors = asks_for_json(words),
                  .out = to_file ? Output::to_file(globals.output) : Output(world.out)};
  auto const exit = made.run(session);
  if (exit != Exit::stopped) session.out.finish();  // a file of --output stays as it was
  return exit;
}

// No command is named: the help of a verb or of everything, on stderr unless it was asked for.
Exit without_command(Environment const& world, Named const& named) {
  if (named.name.empty() && std::ranges::find(named.rest, "--version") != named.rest.end())
    return execute(world, *find_command("version"), {});
  auto const verb = named.name.empty() ? "" : named.name.front();
  Globals globals;
  Options options;
  declare_globals(options, globals, Command{}.formats);
  try {
    options.parse(named.rest);
  } catch (Error const& error) {
    throw with_pointer(error, verb);
  }
  auto const text = verb.empty() ? help_of_all() : help_of_verb(verb);
  (globals.help ? world.out : world.err)(text);
  return globals.help ? Exit::done : Exit::usage;
}

Exit dispatch(Environment const& world) {
  auto const named = split_name(world.args);
  if (named.name.empty() || (named.name.size() == 1 && is_verb(named.name[0])))
    return without_command(world, named);
  auto const* command = find_command(join(named.name, " "));
  if (command == nullptr) unknown_command(named.name);
  return execute(world, *command, named.rest);
}

}  // namespace

Named split_name(std::vector<std::string> const& args) {
  Globals globals;
  Options options;
  declare_globals(options, globals, Command{}.formats);
  Named named;
  std::size_t wanted = 1;
  bool value_next = false;
  for (auto const& word : args) {
    bool const is_option = word.size() > 1 && word.starts_with('-');
    if (value_next || is_option || named.name.size() == wanted) {
      named.rest.push_back(word);
      value_next = !value_next && is_option && options.waiting(word) != nullptr;
      continue;
    }
    named.name.push_back(word);
    if (named.name.size() == 1 && is_verb(word)) wanted = 2;
  }
  return named;
}

Exit run(Environment const& world) {
  try {
    bool const json = asks_for_json(world.args);
    auto const fail = [&](Error const& error) {
      world.err(error_text(error, json));
      return exit_of(error.fault);
    };
    try {
      return dispatch(world);
    } catch (Error const& error) {
      return fail(error);
    } catch (std::bad_alloc const&) {
      throw;
    } catch (std::exception const& error) {
      return fail(Error(Fault::internal,
                        fmt::format("this is a mistake of careplan: {}", error.what()), {},
                        "please report it with the command that you ran"));
    }
  } catch (std::bad_alloc const&) {  // also while something was being said
    world.err("careplan: out of memory\n");
    return Exit::io;
  }
}

}  // namespace careplan::cli
