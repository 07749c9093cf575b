#include "workflow/report_benchmarks.hpp"

#include <fmt/format.h>

#include <set>

#include "formats/builtin.hpp"
#include "formats/toml.hpp"
#include "reporting/cell.hpp"

namespace careplan {
namespace {

Benchmark benchmark_in(TomlTable const& table) {
  Benchmark benchmark{.id = table.id("id"),
                      .report = table.id("report"),
                      .measure = table.text("measure"),
                      .low = table.number("low"),
                      .high = table.number("high"),
                      .of = table.text("of"),
                      .cite = table.text("cite"),
                      .url = table.text("url")};
  if (!(0 <= benchmark.low && benchmark.low <= benchmark.high && benchmark.high <= 1))
    table.complain("low", "low and high are shares from 0 to 1, low first");
  return benchmark;
}

}  // namespace

std::vector<Benchmark> read_benchmarks(std::string_view text, std::string name) {
  TomlFile file(text, std::move(name));
  auto const root = file.root();
  (void)root.text("title");
  std::vector<Benchmark> benchmarks;
  std::set<std::string> ids;
  for (auto const& table : root.tables("benchmark")) {
    benchmarks.push_back(benchmark_in(table));
    if (!ids.insert(benchmarks.back().id).second)
      table.complain("id", fmt::format("'{}' is there twice", benchmarks.back().id),
                     "give each its own id");
  }
  file.finish();
  return benchmarks;
}

std::vector<Benchmark> benchmarks_for(std::string_view report) {
  std::vector<Benchmark> found;
  for (auto const& file : builtin_files())
    if (file.path.starts_with("benchmarks/"))
      for (auto& benchmark : read_benchmarks(file.text, std::string(file.path)))
        if (benchmark.report == report) found.push_back(std::move(benchmark));
  return found;
}

std::string benchmark_text(Benchmark const& benchmark) {
  auto const share =
      benchmark.low == benchmark.high
          ? percent_text(benchmark.low)
          : fmt::format("{} to {}", percent_text(benchmark.low), percent_text(benchmark.high));
  return fmt::format("{}: {}; {} ({})", benchmark.measure, share, benchmark.of, benchmark.cite);
}

}  // namespace careplan
