// The boundary between this program and the system. Linked into a program, it stands in for the
// calls that change files or ask for memory: it notes what is done to the files of one folder, in
// order, and fails the call that it is told to fail. SQLite and careplan run on it unchanged.
#pragma once

#include <string>
#include <vector>

namespace torture {

// One thing that was done to the watched folder. Paths are relative to it; "" is the folder itself.
struct Event {
  enum class Kind { create, write, truncate, sync, remove, rename, folder, acknowledge };
  Kind kind{};
  std::string path{};
  std::string to{};     // of a rename
  long at = 0;          // where a write begins; the new size of a truncation
  std::string bytes{};  // of a write
};

// Begins to note events below `folder`, which must not end in '/'.
void watch(std::string const& folder);
std::vector<Event> stop_watching();
// The answer of the program left it: what it says must be true from here on.
void note_acknowledgement();

// The kinds of call that can be made to fail, as bits.
enum Call : unsigned {
  opening = 1,
  reading = 2,
  writing = 4,
  syncing = 8,
  truncating = 16,
  removing = 32,
  naming = 64
};
// The `after`-th such call (from 1) on files below `folder` fails with this errno, and all later
// ones as well when it is `lasting`.
struct FaultPlan {
  unsigned calls = 0;
  long after = 0;
  bool lasting = false;
  int number = 0;  // errno
};
void inject(std::string const& folder, FaultPlan const& plan);
// Whether the plan came to a call that it failed; injects no more.
bool stop_injecting();

// The same for requests of memory, of C++ and of SQLite, made while one of these lives.
void starve(long after, bool lasting);
bool stop_starving();
struct Hungry {
  Hungry();
  ~Hungry();
  Hungry(Hungry const&) = delete;
  Hungry& operator=(Hungry const&) = delete;
};

}  // namespace torture
