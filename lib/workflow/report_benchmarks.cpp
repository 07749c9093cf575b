#include "workflow/report_benchmarks.hpp"

#include <fmt/format.h>

#include <set>

#include "core/text.hpp"
#include "formats/builtin.hpp"
#include "formats/toml.hpp"
#include "reporting/cell.hpp"

namespace careplan {
namespace {

Benchmark benchmark_in(TomlTable const& table) {
  Benchmark benchmark{.id = table.id("id"),
                      .report = table.id("report"),
                      .measure = table.text("measure"),
                      .in_days = table.text_or("unit", "share") == "days",
                      .low = table.number("low"),
                      .high = table.number("high"),
                      .of = table.text("of"),
                      .cite = table.text("cite"),
                      .url = table.text("url")};
  if (!benchmark.in_days && table.text_or("unit", "share") != "share")
    table.complain("unit", "not a unit of published figures", "share or days");
  if (!(0 <= benchmark.low && benchmark.low <= benchmark.high))
    table.complain("low", "low and high are numbers from 0, low first");
  if (!benchmark.in_days && benchmark.high > 1)
    table.complain("high", "a share is at most 1", "unit = \"days\" for lengths");
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
  auto const shown = [&](double number) {
    return benchmark.in_days ? to_text(number) : percent_text(number);
  };
  auto figure = shown(benchmark.low);
  if (benchmark.high != benchmark.low) figure += " to " + shown(benchmark.high);
  return fmt::format("{}: {}{}; {} ({})", benchmark.measure, figure,
                     benchmark.in_days ? " days" : "", benchmark.of, benchmark.cite);
}

}  // namespace careplan
