// The k-th call on a file fails, or the k-th request of memory; once, or from then on. Whatever the
// command says then must be true, and the same command again must end with exactly one record.
#include <errno.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "torture/tasks.hpp"

namespace torture {

bool take_over_memory();

namespace {

constexpr int untouched = 99;     // exit code of a child that came to no fault
constexpr unsigned longest = 20;  // seconds

// In a process of its own, so that a crash or an endless loop is a finding and not the end.
struct Trial {
  std::function<void()> arm{};
  std::function<bool()> disarm{};
};

int try_out(Task const& task, Folder const& folder, Trial const& trial) {
  pid_t const child = ::fork();
  if (child == 0) {
    ::alarm(longest);
    trial.arm();
    int code = 70;
    std::string said;
    try {
      auto const answer = task.run(folder, {});
      code = answer.code;
      said = answer.said;
    } catch (...) {
    }
    if (std::getenv("TORTURE_TELLS")) fmt::print(stderr, "{}: exit {}: {}", task.name, code, said);
    ::_exit(trial.disarm() ? code : untouched);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string after_fault(Task const& task, Folder const& folder, int code) {
  if (code == -SIGALRM) return fmt::format("{} hangs", task.name);
  if (code < 0) return fmt::format("{} ended by signal {}", task.name, -code);
  if (code > 0 && code != 7 && code != 8) return fmt::format("{} exits {}", task.name, code);
  auto const found = states_of(folder, task.judge);
  if (auto wrong = wrong_with(task, found, code == 0); !wrong.empty()) return wrong;
  bool const done = wrong_with(task, found, true).empty();
  if (done && task.differs_when_repeated) return "";
  auto const again = task.run(folder, {});
  if (again.code != 0 && !done)
    return fmt::format("{} again exits {}: {}", task.name, again.code, again.said);
  return wrong_with(task, states_of(folder, task.judge), true);
}

// One point; false when the command ended before it came to it.
bool suffer(Tally& tally, Task const& task, Folder const& folder, Trial const& trial,
            std::string const& what) {
  folder.hold(task.before);
  int const code = try_out(task, folder, trial);
  if (code == untouched) return false;
  ++tally.counts["points"];
  ++tally.counts[code == 0 ? "succeeded" : "refused"];
  if (auto const wrong = after_fault(task, folder, code); !wrong.empty())
    tally.complain(fmt::format("{} ({})", wrong, what));
  return true;
}

// Points 1, 2, 3 ... until one is not reached; of many, a part that differs with the seed.
void walk(std::uint64_t seed, long every, std::function<bool(long)> const& at) {
  for (long k = 1 + static_cast<long>(seed) % every; at(k); k += every) {
  }
}

}  // namespace

Tally io_faults(std::vector<Task> const& tasks, Campaign const& campaign) {
  Tally tally{.name = "I/O faults"};
  Folder const folder;
  struct Sort {
    unsigned calls;
    int number;
    char const* name;
  };
  constexpr Sort sorts[] = {{opening, EIO, "open"},    {reading, EIO, "read"},
                            {writing, EIO, "write"},   {writing, ENOSPC, "write, disk full"},
                            {syncing, EIO, "sync"},    {truncating, EIO, "truncate"},
                            {removing, EIO, "remove"}, {naming, EIO, "rename"}};
  for (auto const& task : tasks)
    for (auto const& sort : sorts)
      for (bool const lasting : {false, true})
        walk(campaign.seed, campaign.every, [&](long k) {
          if (campaign.over()) return false;
          Trial const trial{[&] { inject(folder.path, {sort.calls, k, lasting, sort.number}); },
                            stop_injecting};
          return suffer(tally, task, folder, trial,
                        fmt::format("{} {} fails {}", sort.name, k, lasting ? "for good" : "once"));
        });
  return tally;
}

Tally memory_faults(std::vector<Task> const& tasks, Campaign const& campaign) {
  Tally tally{.name = "memory faults"};
  Folder const folder;
  for (auto const& task : tasks)
    for (bool const lasting : {false, true})
      walk(campaign.seed, campaign.every, [&](long k) {
        if (campaign.over()) return false;
        Trial const trial{[&] { starve(k, lasting); }, stop_starving};
        return suffer(tally, task, folder, trial,
                      fmt::format("request {} denied {}", k, lasting ? "for good" : "once"));
      });
  return tally;
}

}  // namespace torture
