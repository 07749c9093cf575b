// Stands in for statfs(2), because nobody has a network drive at hand.
#include <errno.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "storage/bench.hpp"

namespace {
long pretended = 0;  // the kind that every file system says it is; 0: its own
}

extern "C" int statfs(char const* path, struct statfs* into) noexcept {
  auto const done = static_cast<int>(::syscall(SYS_statfs, path, into));
  if (done == 0 && pretended != 0) into->f_type = pretended;
  return done;
}

using namespace bench;

TEST_CASE("a record on a network drive is read, and neither made nor written") {
  Directory const dir;
  Record::create(dir / "a.db", world());
  for (auto const& [kind, name] : {std::pair(0x6969L, "NFS"),
                                   {0x517BL, "SMB"},
                                   {0xFF534D42L, "SMB"},
                                   {0xFE534D42L, "SMB"},
                                   {0x00C36400L, "Ceph"},
                                   {0x5346414FL, "AFS"}}) {
    pretended = kind;
    auto const writing = fault_of([&] { Record::open(dir / "a.db", Access::write, world()); });
    auto const making = fault_of([&] { Record::create(dir / "b.db", world()); });
    auto const migrating = fault_of([&] { migrate(dir / "a.db", world()); });
    auto const reading = fault_of([&] { Record::open(dir / "a.db", Access::read, world()); });
    pretended = 0;
    CAPTURE(name);
    CHECK(writing.fault == Fault::database);
    CHECK(std::string(writing.what()).find(name) != std::string::npos);
    CHECK(making.fault == Fault::database);
    CHECK(migrating.fault == Fault::database);
    CHECK(reading.fault == Fault::no);
  }
  CHECK_FALSE(std::filesystem::exists(dir / "b.db"));
  for (long const kind : {0xEF53L, 0x01021994L, 0x9123683EL, 0x65735546L}) {  // ext4, tmpfs, btrfs
    pretended = kind;
    auto const writing = fault_of([&] { Record::open(dir / "a.db", Access::write, world()); });
    pretended = 0;
    CHECK(writing.fault == Fault::no);
  }
}
