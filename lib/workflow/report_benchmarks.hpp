// Published figures to read a report beside, from data/benchmarks. They are no targets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace careplan {

struct Benchmark {
  std::string id{};
  std::string report{};
  std::string measure{};
  bool in_days = false;  // else shares of 1
  double low = 0;
  double high = 0;
  std::string of{};  // whose figure it is
  std::string cite{};
  std::string url{};
};

// Error{input} with every complaint of the file.
std::vector<Benchmark> read_benchmarks(std::string_view text, std::string name);
// Those for a report, from the built-in file.
std::vector<Benchmark> benchmarks_for(std::string_view report);

// "completed: 37.7 %; 114,440 discharges ... (SAMHSA ...)", "median: 41 days; ..."
std::string benchmark_text(Benchmark const& benchmark);

}  // namespace careplan
