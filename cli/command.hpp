// A command is a value: its name, what it is for, what it takes, and what it does. What declares
// only describes and never touches the world; what runs does. Both work on one struct:
//
//   struct HistoryArgs { ClientId client{}; bool check = false; };
//   void declare_history(Options& options, HistoryArgs& args) {
//     options.id("CLIENT", args.client, "...");
//   }
//   Exit run_history(Session& session, HistoryArgs const& args) { ... return Exit::done; }
//   Command place_history() {
//     return {.name = "place history", .summary = "...", .bind = bind(declare_history,
//     run_history)};
//   }
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit.hpp"
#include "cli/options.hpp"
#include "cli/session.hpp"

namespace careplan::cli {

// A command with its options declared, ready to run on what they were given.
using Run = std::function<Exit(Session&)>;

struct Command {
  std::string_view name;     // "assess score", or "check"
  std::string_view summary;  // one line, no full stop: what the user gets
  // What it can write, its usual format first; none: it has no --format.
  std::vector<Format> formats{Format::table,  Format::csv,  Format::json,
                              Format::ndjson, Format::html, Format::markdown};
  std::function<Run(Options&)> bind{};
  bool own_output = false;  // --output is its own matter: a folder that it fills, say
  bool hidden = false;      // for scripts of our own: not in help, completion or man pages

  std::string_view verb() const { return name.substr(0, name.find(' ')); }
};

template <class Args>
std::function<Run(Options&)> bind(void (*declare)(Options&, Args&),
                                  Exit (*run)(Session&, Args const&)) {
  return [declare, run](Options& options) -> Run {
    auto const args = std::make_shared<Args>();
    declare(options, *args);
    return [args, run](Session& session) { return run(session, *args); };
  };
}

// A command without options of its own.
inline std::function<Run(Options&)> bind(Exit (*run)(Session&)) {
  return [run](Options&) -> Run { return run; };
}

}  // namespace careplan::cli
