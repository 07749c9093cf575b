// Lines that a person types. While somebody listens, Ctrl-C, a hang-up and SIGTERM do not end the
// program at once but are heard, so that it can say what was not stored.
#pragma once

#include <functional>
#include <string>

#include "cli/streams.hpp"

namespace careplan::cli {

// end: nothing more will come. interrupted: somebody wants us to stop.
enum class Heard { line, end, interrupted };
struct TypedLine {
  Heard heard = Heard::end;
  std::string text{};  // of a line, without its newline
};

// The next line whenever it is called. Error{input} for a line of more than a mebibyte, Error{io}.
using Keyboard = std::function<TypedLine()>;

// Standard input, terminal or pipe, heard as long as the keyboard lives; afterwards signals do what
// they did before.
Keyboard listen_to_terminal();
// Any source, which no signal interrupts.
Keyboard listen_to(Source source);

}  // namespace careplan::cli
