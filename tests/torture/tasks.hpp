// What is tortured: something done to a folder that is acknowledged at some moment, with the files
// as they were before and what must stand in them afterwards.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "torture/clinic.hpp"

namespace torture {

struct Task {
  std::string name{};
  Judge judge = Judge::careplan;
  bool differs_when_repeated = false;
  std::function<Answer(Folder const&, std::function<void()> const&)> run{};
  Image before{};
  States then{}, after{};
};

// Runs every writing command and every migration once, without faults. Ends the program when one of
// them does not succeed.
std::vector<Task> make_tasks();

// What a campaign counts, and the first things that went wrong.
struct Tally {
  std::string name{};
  std::map<std::string, long> counts{};
  std::vector<std::string> complaints{};
  long wrong = 0;

  void complain(std::string what);
  // One line of JSON.
  void print(std::uint64_t seed) const;
};

// "" or what is wrong with what stands in the folder: some file is neither as before nor as after,
// or, once that was acknowledged, not as after.
std::string wrong_with(Task const& task, States const& found, bool acknowledged);

struct Campaign {
  std::uint64_t seed = 1;
  int thoroughness = 1;                           // how many chances are taken at each point
  long every = 1;                                 // of all points, which part: one in so many
  long enough = 100'000;                          // wrong things, and no more is tried
  std::chrono::steady_clock::time_point until{};  // begins nothing new later than this
  bool over() const { return std::chrono::steady_clock::now() > until; }
};

struct Control {  // a world in which records must be lost, to show that it would be seen
  Lies lies{};
  bool acknowledge_early = false;
};
Tally power_cuts(std::vector<Task> const& tasks, Campaign const& campaign,
                 std::string name = "power cuts", Control const& control = {});
Tally io_faults(std::vector<Task> const& tasks, Campaign const& campaign);
Tally memory_faults(std::vector<Task> const& tasks, Campaign const& campaign);
Tally damaged_files(std::vector<Task> const& tasks, Campaign const& campaign, int count);

}  // namespace torture
