// Gives every subject the inputs of its corpus, and mistakes made of them by chance: without clang,
// and quick enough for a test. libFuzzer, which learns from what it sees, is tests/fuzz/run.
// usage: fuzz_replay PROJECT [--times N] [--seed N] [SUBJECT...]
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz.hpp"

namespace {

struct Subject {
  char const* name;
  void (*take)(std::string_view bytes);
};
constexpr Subject subjects[] = {
    {"condition", fuzz::condition},     {"csv", fuzz::csv},     {"dates", fuzz::dates},
    {"definitions", fuzz::definitions}, {"fhir", fuzz::fhir},   {"quick", fuzz::quick},
    {"records", fuzz::records},         {"table", fuzz::table}, {"toml", fuzz::toml}};

constexpr std::size_t longest = 20'000;
std::string input;  // what the subject is given now

// The input that hurt, in the folder where this runs; asks for no memory.
void leave_input(int number) {
  auto* const file = std::fopen("fuzz.crash", "wb");
  if (file != nullptr) {
    std::fwrite(input.data(), 1, input.size(), file);
    std::fclose(file);
  }
  ::signal(number, SIG_DFL);
  ::raise(number);
}

using Random = std::minstd_rand;

void spoil(std::string& bytes, std::vector<std::string> const& others, Random& random) {
  static constexpr std::string_view words[] = {"\"",
                                               "'",
                                               ",",
                                               ";",
                                               "\n",
                                               "\r\n",
                                               "[",
                                               "]]",
                                               "{",
                                               "}",
                                               "=",
                                               ".",
                                               "-",
                                               "#",
                                               "\\",
                                               "\t",
                                               "\xEF\xBB\xBF",
                                               "\xFF",
                                               std::string_view("\0", 1),
                                               "null",
                                               "true",
                                               "1e999",
                                               "-0",
                                               "0x",
                                               "9223372036854775808",
                                               "2026-02-30",
                                               "24:00",
                                               "\\u0000",
                                               "\"\"\"",
                                               "unknown"};
  auto const at = bytes.empty() ? 0 : random() % bytes.size();
  auto const size = 1 + random() % 16;
  switch (random() % 6) {
    case 0:
      if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      break;
    case 1:
      if (!bytes.empty()) bytes[at] = static_cast<char>(random());
      break;
    case 2:
      bytes.erase(at, size);
      break;
    case 3:
      bytes.insert(at, bytes.substr(random() % (at + 1), size * 4));
      break;
    case 4:
      bytes.insert(at, words[random() % std::size(words)]);
      break;
    default: {
      auto const& other = others[random() % others.size()];
      bytes.replace(at, size, other.substr(random() % (other.size() + 1), size * 4));
    }
  }
}

// Each file of a folder, after a first letter if there is one.
std::vector<std::string> read_all(std::filesystem::path const& folder,
                                  std::string const& first = {}) {
  std::vector<std::filesystem::path> paths;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry);
  std::ranges::sort(paths);
  std::vector<std::string> all;
  for (auto const& path : paths) {
    std::ifstream file(path, std::ios::binary);
    all.push_back(first);
    all.back().append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return all;
}

// Our own definitions are where most mistakes in a definition begin.
std::vector<std::string> seeds_of(std::filesystem::path const& project,
                                  std::string const& subject) {
  auto seeds = read_all(project / "tests/fuzz/corpus" / subject);
  if (subject != "definitions" && subject != "toml") return seeds;
  for (std::string const kind : {"instruments", "criteria", "programs", "rules"}) {
    auto const letter = subject == "definitions" ? kind.substr(0, 1) : "";
    std::ranges::move(read_all(project / "data" / kind, letter), std::back_inserter(seeds));
  }
  return seeds;
}

long replay(Subject const& subject, std::vector<std::string> const& seeds, long times,
            Random random) {
  for (auto const& seed : seeds) {
    input = seed;
    subject.take(input);
  }
  for (long i = 0; i < times; ++i) {
    input = seeds[random() % seeds.size()];
    for (auto left = 1 + random() % 6; left > 0; --left) spoil(input, seeds, random);
    input.resize(std::min(input.size(), longest));
    ::alarm(5);  // nothing takes as long
    subject.take(input);
  }
  return static_cast<long>(seeds.size()) + times;
}

}  // namespace

int main(int argc, char** argv) {
  for (int const number : {SIGABRT, SIGSEGV, SIGALRM}) ::signal(number, leave_input);
  long times = 4000, seed = 1;
  std::vector<std::string> chosen;
  for (int i = 2; i < argc; ++i) {
    std::string const word = argv[i];
    if (word == "--times" && i + 1 < argc)
      times = std::strtol(argv[++i], nullptr, 10);
    else if (word == "--seed" && i + 1 < argc)
      seed = std::strtol(argv[++i], nullptr, 10);
    else
      chosen.push_back(word);
  }
  for (auto const& subject : subjects) {
    if (argc < 2 || (!chosen.empty() && std::ranges::find(chosen, subject.name) == chosen.end()))
      continue;
    auto const seeds = seeds_of(argv[1], subject.name);
    auto const took = replay(subject, seeds, times, Random(static_cast<unsigned>(seed)));
    fmt::print("{:12} {:10} inputs\n", subject.name, took);
    std::fflush(stdout);
  }
  return argc < 2 ? 2 : 0;
}
