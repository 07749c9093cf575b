// Runs careplan on strings: no process, no clock, no disk unless a test names a file.
#pragma once

#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace careplan::cli {

struct Ran {
  int code = 0;
  std::string out{};
  std::string err{};
};

struct Strings {
  std::map<std::string, std::string> variables{};
  std::string in{};
  bool disk_is_full = false;
  bool broken = false;   // reading standard input throws what careplan never throws
  bool starved = false;  // it throws for want of memory
};

inline Ran run_on(Strings const& world, std::vector<std::string> args) {
  Ran ran;
  auto rest = world.in;
  Environment const environment{
      .args = std::move(args),
      .variable = [&](std::string const& name) -> std::optional<std::string> {
        auto const found = world.variables.find(name);
        return found == world.variables.end() ? std::nullopt : std::optional(found->second);
      },
      .today = *parse_date("2026-12-01"),
      .now = [] { return "2026-12-01T09:30:00Z"; },
      .user = "clerk",
      .in =
          [&](std::span<char> into) {
            if (world.broken) throw std::logic_error("impossible");
            if (world.starved) throw std::bad_alloc();
            auto const size = std::min(into.size(), rest.size());
            std::copy_n(rest.begin(), size, into.begin());
            rest.erase(0, size);
            return size;
          },
      .out =
          [&](std::string_view bytes) {
            if (world.disk_is_full) throw Error(Fault::io, "cannot write to standard output");
            ran.out += bytes;
          },
      .err = [&](std::string_view bytes) { ran.err += bytes; }};
  ran.code = code(run(environment));
  return ran;
}

inline Ran careplan(std::vector<std::string> args) {
  return run_on({}, std::move(args));
}

}  // namespace careplan::cli
