// One run of careplan: the world as main found it, what the global options ask for, and the ways
// out. Commands take everything from here, so that a test can run any of them on strings.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/keyboard.hpp"
#include "cli/options.hpp"
#include "cli/streams.hpp"
#include "core/calendar.hpp"
#include "reporting/table.hpp"
#include "workflow/config.hpp"

namespace careplan::cli {

// What main alone reads from the machine.
struct Environment {
  std::vector<std::string> args{};  // without the name of the program
  std::function<std::optional<std::string>(std::string const&)> variable{};
  Date today{};
  std::function<std::string()> now{};  // UTC, "2026-12-01T09:30:00Z"
  std::function<long()> elapsed{};     // milliseconds since the run began; empty: no clock
  std::uint64_t seed = 1;
  std::string user{};
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int width = 0;  // columns of the terminal; 0: none
  Source in{};
  // Begins to listen to a person; empty: the lines of `in`.
  std::function<Keyboard()> keyboard{};
  Sink out{};
  Sink err{};
  bool last = false;  // the process ends with this run: nothing need be taken down after it
};

// Leaves one object of a kind to the end of the process: taking down what is large takes a tenth of
// the time.
template <class T>
void leave(std::unique_ptr<T>& whole) {
  [[maybe_unused]] static T const* left = nullptr;
  left = whole.release();
}

enum class Colour { automatic, always, never };
constexpr auto words(Colour) {
  return words_of<Colour>(
      {{Colour::automatic, "auto"}, {Colour::always, "always"}, {Colour::never, "never"}});
}

// The options that every command takes.
struct Globals {
  std::string db{};
  std::vector<std::string> data{};
  std::optional<Format> format{};
  std::optional<Date> as_of{};
  Colour colour = Colour::automatic;
  std::string output{};
  bool quiet = false;
  bool verbose = false;
  bool help = false;
};
// `formats`: those that the command can write, its usual one first; none: no --format.
void declare_globals(Options& options, Globals& globals, std::vector<Format> const& formats);

struct Session {
  Environment const& world;
  Globals globals{};
  Date today{};
  Format format = Format::table;
  bool json_errors = false;  // asked for JSON: notices and errors are JSON too
  Output out;

  // One line on stderr about what was done; -q silences it.
  void note(std::string_view line);
  // One line on stderr that -q does not silence: a finding, the summary of a check.
  void warn(std::string_view line);
  // With -v only.
  void detail(std::string_view line);
  // A table in the format that was asked for.
  void print(Table const& table);
  RenderStyle style() const;
  // The same for what is said on standard error.
  RenderStyle speech_style() const;

  // A file, or standard input for "-". Throws Error{usage} when standard input is a terminal.
  Source open(std::string const& file);
  // A file that is written beside the answer; "-" is standard output. Throws Error{usage} where the
  // answer goes there itself.
  Output beside(std::string const& path, bool answers = true) const;
  // The whole of a small file or of standard input; Error{input} above `limit` bytes.
  std::string read(std::string const& file, std::size_t limit = whole_file_limit);

  // --db, else CAREPLAN_DB, else the configuration, else the user's data folder.
  std::string db() const;
  // --data, else CAREPLAN_DATA (separated by ':'), else the configuration; searched in order,
  // before the built-in definitions.
  std::vector<std::string> data() const;
  // The time zone of the clinic's clock, from the configuration. Error{usage} when it says none.
  std::string zone() const;
};

// How an error reads on stderr, newline included.
std::string error_text(Error const& error, bool json);

}  // namespace careplan::cli
