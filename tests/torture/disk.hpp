// What a power cut may leave of a folder. Writes that were not synced may be there, be missing, be
// torn at sectors or come in another order; a file that grew may hold garbage where nothing was
// written; a name that was made, changed or removed since its folder was synced may or may not be.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "torture/system.hpp"

namespace torture {

using Image = std::map<std::string, std::string>;  // bytes of every file, by path

// How much of what was not synced is left.
enum class Left { nothing, everything, names_only, bytes_only, chance };

struct Lies {
  bool syncs = false;           // no sync reaches the disk, as with synchronous = OFF
  bool after_removals = false;  // no file that was removed stays so, as with synchronous = FULL
};

class Disk {
 public:
  explicit Disk(Lies lies = {}) : lies_(lies) {}
  void apply(Event const& event);
  Image cut(Left left, std::minstd_rand& random) const;
  Image now() const;

 private:
  struct Change {  // a write, or a truncation to `at`
    bool truncates = false;
    std::size_t at = 0;
    std::string bytes{};
  };
  struct File {
    std::string synced{}, now{};
    std::vector<Change> pending{};
  };
  struct NameChange {
    std::string path{};
    int file = none;           // it names this from here on
    std::string also_frees{};  // the old name, of a rename
  };
  static constexpr int none = -1, is_folder = -2;
  using Names = std::map<std::string, int>;

  void change(std::string const& path, Change change);
  void keep(std::string const& path);  // as a sync does
  void name(NameChange change);
  Names names_left(Left left, std::minstd_rand& random) const;
  std::string bytes_left(File const& file, Left left, std::minstd_rand& random) const;

  Lies lies_;
  std::vector<File> files_{};
  Names names_{};  // now
  Names synced_names_{};
  std::vector<NameChange> pending_names_{};
};

}  // namespace torture
