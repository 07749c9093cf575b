// usage: torture CAMPAIGN [--seed N] [--thoroughness N] [--every N] [--count N] [--seconds N]
//                         [--only COMMAND]
// --every 1000000000 --seed K-1 --only COMMAND repeats the one fault that a complaint calls K.
// Prints one line of JSON for each campaign; ends with 1 when anything went wrong.
#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <cstring>

#include "cli/last_words.hpp"
#include "torture/tasks.hpp"

namespace torture {
bool take_over_memory();
}

namespace {

using namespace torture;

struct Wish {
  std::string what{};
  std::string only{};  // a command; empty: all
  std::map<std::string, long> numbers{
      {"seed", 1}, {"thoroughness", 1}, {"every", 1}, {"count", 2000}, {"seconds", 3600}};
};

bool read(Wish& wish, int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) return false;
  wish.what = argv[1];
  for (int i = 2; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--only") == 0) {
      wish.only = argv[i + 1];
      continue;
    }
    auto const found = wish.numbers.find(std::strncmp(argv[i], "--", 2) == 0 ? argv[i] + 2 : "");
    if (found == wish.numbers.end()) return false;
    found->second = std::strtol(argv[i + 1], nullptr, 10);
  }
  return true;
}

// Each must lose records, or the simulator sees nothing.
bool controls_fail(std::vector<Task> const& tasks, Campaign campaign, std::uint64_t seed) {
  campaign.enough = 100;
  bool all = true;
  for (auto const& [name, control] :
       {std::pair<std::string, Control>("control: synchronous=OFF", {.lies = {.syncs = true}}),
        {"control: synchronous=FULL", {.lies = {.after_removals = true}}},
        {"control: acknowledged before COMMIT", {.acknowledge_early = true}}}) {
    auto tally = power_cuts(tasks, campaign, name, control);
    tally.complaints.clear();
    all = all && tally.wrong > 0;
    tally.print(seed);
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  careplan::cli::prepare_last_words();
  ::umask(077);
  Wish wish;
  if (!take_over_memory() || !read(wish, argc, argv)) {
    fmt::print(stderr,
               "usage: torture power-cuts|controls|io-faults|memory-faults|damage"
               " [--seed N] [--thoroughness N] [--every N] [--count N] [--seconds N]"
               " [--only COMMAND]\n");
    return 2;
  }
  auto const& number = wish.numbers;
  Campaign const campaign{
      .seed = static_cast<std::uint64_t>(number.at("seed")),
      .thoroughness = static_cast<int>(number.at("thoroughness")),
      .every = number.at("every"),
      .until = std::chrono::steady_clock::now() + std::chrono::seconds(number.at("seconds"))};
  auto tasks = make_tasks();
  if (!wish.only.empty())
    std::erase_if(tasks, [&](Task const& task) { return task.name != wish.only; });
  if (wish.what == "controls") return controls_fail(tasks, campaign, campaign.seed) ? 0 : 1;
  auto const tally = wish.what == "power-cuts"  ? power_cuts(tasks, campaign)
                     : wish.what == "io-faults" ? io_faults(tasks, campaign)
                     : wish.what == "memory-faults"
                         ? memory_faults(tasks, campaign)
                         : damaged_files(tasks, campaign, static_cast<int>(number.at("count")));
  tally.print(campaign.seed);
  return tally.wrong == 0 ? 0 : 1;
}
