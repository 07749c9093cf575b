#include "cli/keyboard.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace careplan::cli {
namespace {

constexpr std::size_t line_limit = std::size_t{1} << 20;
constexpr std::array stop_signals{SIGINT, SIGHUP, SIGTERM};

std::sig_atomic_t volatile stop_asked = 0;
extern "C" void ask_to_stop(int) {
  stop_asked = 1;
}

// The signals that ask us to stop are kept waiting except while we wait for a line, so that none is
// lost between looking and waiting. Those that our parent ignores stay ignored.
class StopSignals {
 public:
  StopSignals() {
    stop_asked = 0;
    sigset_t held;
    sigemptyset(&held);
    for (std::size_t i = 0; i < stop_signals.size(); ++i) {
      ::sigaction(stop_signals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler == SIG_IGN) continue;
      sigaddset(&held, stop_signals[i]);
      struct sigaction action{};
      action.sa_handler = ask_to_stop;
      ::sigaction(stop_signals[i], &action, nullptr);
    }
    ::sigprocmask(SIG_BLOCK, &held, &mask_);
  }
  ~StopSignals() {
    for (std::size_t i = 0; i < stop_signals.size(); ++i)
      ::sigaction(stop_signals[i], &before_[i], nullptr);
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }
  StopSignals(StopSignals const&) = delete;
  StopSignals& operator=(StopSignals const&) = delete;

  // False when we were asked to stop before anything could be read.
  bool wait_for(int descriptor) const {
    for (;;) {
      pollfd input{.fd = descriptor, .events = POLLIN, .revents = 0};
      int const ready = ::ppoll(&input, 1, nullptr, &mask_);
      if (stop_asked != 0) return false;
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR)
        throw Error(Fault::io, fmt::format("cannot wait for standard input: {}",
                                           std::generic_category().message(errno)));
    }
  }

 private:
  std::array<struct sigaction, stop_signals.size()> before_{};
  sigset_t mask_{};
};

// A terminal that has gone away fails with EIO: nothing more will come from it.
std::size_t read_or_end(int descriptor, std::span<char> into) {
  for (;;) {
    auto const got = ::read(descriptor, into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EIO) return 0;
    if (errno != EINTR)
      throw Error(Fault::io, fmt::format("cannot read standard input: {}",
                                         std::generic_category().message(errno)));
  }
}

// Cuts what was read into lines. A last line without a newline is a line.
class Lines {
 public:
  std::optional<TypedLine> next() {
    auto const end = text_.find('\n');
    if (end == std::string::npos) return std::nullopt;
    TypedLine line{Heard::line, text_.substr(0, end)};
    text_.erase(0, end + 1);
    if (line.text.ends_with('\r')) line.text.pop_back();
    return line;
  }
  void add(std::string_view more) {
    text_ += more;
    if (text_.size() > line_limit)
      throw Error(Fault::input, fmt::format("a line of more than {} bytes was typed", line_limit));
  }
  TypedLine last() {
    if (text_.empty()) return {Heard::end, {}};
    return {Heard::line, std::exchange(text_, {})};
  }

 private:
  std::string text_;
};

// `read` gives the number of bytes, 0 at the end, and nothing when we are asked to stop.
template <class Read>
TypedLine next_line(Lines& lines, Read read) {
  std::array<char, 4096> block;
  for (;;) {
    if (auto line = lines.next()) return *std::move(line);
    std::optional<std::size_t> const got = read(std::span(block));
    if (!got) return {Heard::interrupted, {}};
    if (*got == 0) return lines.last();
    lines.add({block.data(), *got});
  }
}

}  // namespace

Keyboard listen_to_terminal() {
  auto const signals = std::make_shared<StopSignals>();
  auto const lines = std::make_shared<Lines>();
  return [signals, lines] {
    return next_line(*lines, [&](std::span<char> block) -> std::optional<std::size_t> {
      if (!signals->wait_for(STDIN_FILENO)) return std::nullopt;
      return read_or_end(STDIN_FILENO, block);
    });
  };
}

Keyboard listen_to(Source source) {
  auto const lines = std::make_shared<Lines>();
  return [lines, source = std::move(source)] {
    return next_line(*lines, [&](std::span<char> block) { return std::optional(source(block)); });
  };
}

}  // namespace careplan::cli
