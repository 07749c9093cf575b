// A folder with a record, commands run on it within this process, and what can be said of its files
// without trusting careplan: SQLite's own check, and the bytes of every row.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "torture/commands.hpp"
#include "torture/disk.hpp"

namespace torture {

// A folder in memory that goes away with the value.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  std::string path{};

  void hold(Image const& image) const;  // these files and no others
  Image image() const;
};

struct Answer {
  int code = 0;
  std::string said{};  // on standard error
};
// Runs one command as the program would, clock and seeds fixed. `answered` is called when the first
// byte of its answer leaves it.
Answer run(Folder const& folder, Step const& step, std::function<void()> const& answered = {});

// Who says whether a record is whole: careplan, or SQLite alone for schemas that no careplan has.
enum class Judge { careplan, sqlite };

// What stands in each file of the folder that is not a leftover: a digest of all rows of a record
// that is whole, of the bytes of any other file, or "broken: ..." with the reason. Opening a record
// rolls back what a writer left.
using States = std::map<std::string, std::string>;
States states_of(Folder const& folder, Judge judge = Judge::careplan);

// Digest of every row of every table of one file, as SQLite alone reads it.
std::string rows_in(std::string const& path);

// The state of one file; "absent" when it is not there.
std::string const& state_of(States const& states, std::string const& path);

}  // namespace torture
