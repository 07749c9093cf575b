#include "cli/last_words.hpp"

#include <unistd.h>

#include <exception>
#include <new>
#include <string_view>

#include "cli/exit.hpp"

namespace careplan::cli {
namespace {

bool lacks_memory() {
  try {
    if (auto const thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (std::bad_alloc const&) {
    return true;
  } catch (...) {
  }
  return false;
}

// Asks for no memory, and leaves without the cleanup that failed.
[[noreturn]] void end() {
  bool const starved = lacks_memory();
  constexpr std::string_view memory = "careplan: out of memory\n";
  constexpr std::string_view mistake = "careplan: this is a mistake of careplan: it cannot go on\n";
  auto const words = starved ? memory : mistake;
  [[maybe_unused]] auto const heard = ::write(STDERR_FILENO, words.data(), words.size());
  ::_exit(code(starved ? Exit::io : Exit::internal));
}

}  // namespace

void prepare_last_words() {
  std::set_terminate(end);
}

}  // namespace careplan::cli
