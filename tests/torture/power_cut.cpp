// The power goes between any two things that a command does to its files. What the disk may have
// kept is laid into a fresh folder, opened as anybody would open it, and held against the rows from
// before the command and after it.
#include <fmt/format.h>

#include <unordered_map>

#include "torture/tasks.hpp"

namespace torture {
namespace {

struct Recorded {
  Task const* task = nullptr;
  std::vector<Event> events{};
};

// Every task once more, in the same folder, with everything noted that it does.
std::vector<Recorded> record(std::vector<Task> const& tasks, Control const& control) {
  Folder const folder;
  std::vector<Recorded> all;
  for (auto const& task : tasks) {
    watch(folder.path);
    if (control.acknowledge_early) note_acknowledgement();
    task.run(folder, note_acknowledgement);
    if (!control.acknowledge_early) note_acknowledgement();
    all.push_back({&task, stop_watching()});
  }
  return all;
}

std::size_t digest_of(Image const& image) {
  std::size_t digest = image.size();
  for (auto const& [path, bytes] : image)
    for (auto const* part : {&path, &bytes})
      digest = digest * 1099511628211U ^ std::hash<std::string>{}(*part);
  return digest;
}

class Cutter {
 public:
  Cutter(Tally& tally, Campaign const& campaign)
      : tally_(tally),
        campaign_(campaign),
        random_(static_cast<std::minstd_rand::result_type>(campaign.seed)) {}

  void cut(Task const& task, Disk const& disk, bool acknowledged) {
    for (auto const left : {Left::nothing, Left::everything, Left::names_only, Left::bytes_only})
      look(task, disk.cut(left, random_), acknowledged);
    for (int i = 0; i < campaign_.thoroughness; ++i)
      look(task, disk.cut(Left::chance, random_), acknowledged);
  }
  void forget() { seen_.clear(); }

 private:
  void look(Task const& task, Image const& image, bool acknowledged) {
    ++tally_.counts["cuts"];
    auto const [found, fresh] = seen_.try_emplace(digest_of(image));
    if (fresh) {
      ++tally_.counts["images"];
      folder_.hold(image);
      found->second = states_of(folder_, task.judge);
    }
    if (auto const wrong = wrong_with(task, found->second, acknowledged); !wrong.empty())
      tally_.complain(wrong);
  }

  Tally& tally_;
  Campaign const& campaign_;
  std::minstd_rand random_;
  Folder folder_{};
  std::unordered_map<std::size_t, States> seen_{};
};

}  // namespace

Tally power_cuts(std::vector<Task> const& tasks, Campaign const& campaign, std::string name,
                 Control const& control) {
  Tally tally{.name = std::move(name)};
  Cutter cutter(tally, campaign);
  Disk disk(control.lies);
  for (auto const& [task, events] : record(tasks, control)) {
    if (campaign.over() || tally.wrong > campaign.enough) break;
    bool acknowledged = false;
    cutter.forget();
    for (long at = static_cast<long>(campaign.seed); auto const& event : events) {
      disk.apply(event);
      acknowledged = acknowledged || event.kind == Event::Kind::acknowledge;
      if (++at % campaign.every == 0) cutter.cut(*task, disk, acknowledged);
    }
    ++tally.counts["commands"];
  }
  return tally;
}

}  // namespace torture
