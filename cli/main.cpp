// The only place that reads the clock, the environment, the arguments and the terminal.
#include <fmt/format.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <random>
#include <system_error>

#include "cli/last_words.hpp"
#include "cli/run.hpp"

namespace {
using namespace careplan;

std::string now_utc() {
  auto const now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

long elapsed_ms() {
  static auto const begin = std::chrono::steady_clock::now();
  auto const now = std::chrono::steady_clock::now();
  return static_cast<long>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now - begin).count());
}

// The day on the clinic's wall.
Date today_here() {
  auto const now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  using namespace std::chrono;
  return sys_days{year{parts.tm_year + 1900} / month{static_cast<unsigned>(parts.tm_mon + 1)} /
                  day{static_cast<unsigned>(parts.tm_mday)}};
}

// Read from the file itself: a static program that asks getpwuid would load libraries of the system
// it runs on.
std::string user_name() {
  auto const file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>(
      std::fopen("/etc/passwd", "re"), [](std::FILE* open) { return std::fclose(open); });
  while (auto const* entry = file ? ::fgetpwent(file.get()) : nullptr)
    if (entry->pw_uid == ::geteuid()) return entry->pw_name;
  return fmt::format("uid-{}", ::geteuid());
}

int terminal_width() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void write_to(int descriptor, std::string_view name, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw Error(Fault::io, fmt::format("cannot write to {}: {}", name,
                                         std::generic_category().message(errno)));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t read_stdin(std::span<char> into) {
  for (;;) {
    auto const got = ::read(STDIN_FILENO, into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR)
      throw Error(Fault::io, fmt::format("cannot read standard input: {}",
                                         std::generic_category().message(errno)));
  }
}

std::optional<std::string> variable(std::string const& name) {
  auto const* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

int main(int argc, char** argv) {
  cli::prepare_last_words();
  ::umask(077);                   // what we write holds clinical data
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to report, not our end
  std::signal(SIGPIPE, SIG_DFL);  // "| head" ends us quietly, whatever our parent ignores
  cli::Environment const world{
      .args = {argv + std::min(argc, 1), argv + argc},
      .variable = variable,
      .today = today_here(),
      .now = now_utc,
      .elapsed = elapsed_ms,
      .seed = std::random_device{}(),
      .user = user_name(),
      .in_is_terminal = ::isatty(STDIN_FILENO) == 1,
      .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
      .width = terminal_width(),
      .in = read_stdin,
      .keyboard = cli::listen_to_terminal,
      .out = [](std::string_view bytes) { write_to(STDOUT_FILENO, "standard output", bytes); },
      // When nobody listens to complaints, the exit code still tells.
      .err =
          [](std::string_view bytes) {
            try {
              write_to(STDERR_FILENO, "standard error", bytes);
            } catch (Error const&) {
            }
          },
      .last = true};
  return cli::code(cli::run(world));
}
