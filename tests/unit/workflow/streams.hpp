// A filter run in memory: what it wrote, what it rejected, what it said.
#pragma once

#include <sys/resource.h>

#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "formats/bytes.hpp"
#include "workflow/filters.hpp"

namespace careplan {

struct Ran {
  std::string out{};
  std::string rejects{};
  std::string said{};  // the error, if it threw
  FilterCount count{};
};

inline Ran ran(FilterOptions options,
               std::function<FilterCount(ByteSink, FilterOptions const&)> const& filter) {
  Ran all;
  options.rejects = [&](std::string_view bytes) { all.rejects += bytes; };
  try {
    all.count = filter([&](std::string_view bytes) { all.out += bytes; }, options);
  } catch (Error const& error) {
    all.said = std::string(to_text(error.fault)) + " " + describe(error);
  }
  return all;
}

inline std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', from)) {
    lines.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  if (from < text.size()) lines.push_back("(half a line) " + text.substr(from));
  return lines;
}

// The most memory that this process has held so far, in KiB.
inline long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace careplan
