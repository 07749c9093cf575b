// Stands in for the calls that write, name, sync and lock, because no test can cut the power, fill
// a disk or look into memory that is given back.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

#include "storage/bench.hpp"
#include "storage/chain_key.hpp"
#include "storage/file.hpp"
#include "storage/vault.hpp"

namespace {

struct Disk {
  bool watched = false;
  std::set<std::string> loose{};        // files with bytes and folders with names not yet synced
  std::vector<std::string> hasty{};     // files that got their name before they were synced
  std::vector<std::string> unlinked{};  // by name
  std::string failing{};                // the call that fails
  int error = 0;                        // and how
  int locked = 0, unlocked = 0;         // pieces of memory kept off the disk
  std::vector<std::string> wiped{};     // what stood in memory before it was wiped
} disk;

bool fails(char const* call) {
  if (!disk.watched || disk.failing != call) return false;
  errno = disk.error;
  return true;
}

std::string name_of(int file) {
  char name[4096];
  auto const size =
      ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), name, sizeof name);
  return {name, static_cast<std::size_t>(std::max(size, ssize_t{0}))};
}

void wrote(int file) {
  if (disk.watched) disk.loose.insert(name_of(file));
}

int synced(int file, long call) {
  if (fails("sync")) return -1;
  auto const done = static_cast<int>(::syscall(call, file));
  if (disk.watched) disk.loose.erase(name_of(file));
  return done;
}

int named(char const* from, char const* to, int done) {
  if (!disk.watched || done != 0) return done;
  if (disk.loose.erase(from) != 0) disk.hasty.emplace_back(to);
  disk.loose.insert(std::filesystem::path(to).parent_path());
  return done;
}

}  // namespace

extern "C" {
ssize_t write(int file, void const* bytes, size_t size) {
  if (fails("write")) return -1;
  wrote(file);
  return ::syscall(SYS_write, file, bytes, size);
}
ssize_t writev(int file, iovec const* parts, int count) {
  if (fails("write")) return -1;
  wrote(file);
  return ::syscall(SYS_writev, file, parts, count);
}
ssize_t pwrite64(int file, void const* bytes, size_t size, off64_t at) {
  if (fails("pwrite")) return -1;
  wrote(file);
  return ::syscall(SYS_pwrite64, file, bytes, size, at);
}
int fsync(int file) {
  return synced(file, SYS_fsync);
}
int fdatasync(int file) {
  return synced(file, SYS_fdatasync);
}
int rename(char const* from, char const* to) noexcept {
  if (fails("rename")) return -1;
  return named(from, to, static_cast<int>(::syscall(SYS_rename, from, to)));
}
int renameat2(int, char const* from, int, char const* to, unsigned flags) noexcept {
  if (fails("renameat2")) return -1;
  return named(from, to,
               static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags)));
}
int mkdir(char const* path, mode_t mode) noexcept {
  auto const done = static_cast<int>(::syscall(SYS_mkdir, path, mode));
  if (disk.watched && done == 0) disk.loose.insert(std::filesystem::path(path).parent_path());
  return done;
}
int unlink(char const* path) noexcept {
  auto const done = static_cast<int>(::syscall(SYS_unlink, path));
  if (!disk.watched) return done;
  disk.unlinked.emplace_back(path);
  disk.loose.erase(path);
  if (done == 0) errno = ENOENT;  // as it may
  return done;
}
int fchmod(int file, mode_t mode) noexcept {
  return fails("fchmod") ? -1 : static_cast<int>(::syscall(SYS_fchmod, file, mode));
}
int flock(int file, int how) noexcept {
  return fails("flock") ? -1 : static_cast<int>(::syscall(SYS_flock, file, how));
}
int mlock(void const* at, size_t size) noexcept {
  if (disk.watched) ++disk.locked;
  return static_cast<int>(::syscall(SYS_mlock, at, size));
}
int munlock(void const* at, size_t size) noexcept {
  if (disk.watched) ++disk.unlocked;
  return static_cast<int>(::syscall(SYS_munlock, at, size));
}
int __real_sodium_init();
int __wrap_sodium_init() {
  return fails("random") ? -1 : __real_sodium_init();
}
void __real_sodium_memzero(void* at, size_t size);
void __wrap_sodium_memzero(void* at, size_t size) {
  if (disk.watched) disk.wiped.emplace_back(static_cast<char const*>(at), size);
  __real_sodium_memzero(at, size);
}
}

using namespace bench;

namespace {

// What an act does to the disk; `failing` is the call that fails in it.
template <class Act>
Error watched(Act act, char const* failing = "", int error = 0) {
  disk = {.watched = true, .failing = failing, .error = error};
  auto const fault = fault_of(act);
  disk.watched = false;
  return fault;
}

std::size_t stream_of(std::string_view& bytes, std::span<char> into) {
  auto const size = std::min({into.size(), bytes.size(), std::size_t{1000}});
  std::copy_n(bytes.begin(), size, into.begin());
  bytes.remove_prefix(size);
  return size;
}

// Files under names of their own until they are given another.
int unnamed_in(Directory const& dir) {
  int count = 0;
  for (auto const& file : std::filesystem::recursive_directory_iterator(dir.path))
    if (file.path().extension().string().size() == sizeof ".XXXXXX" - 1) ++count;
  return count;
}

// Everything that is made under a name, each of the later ones from those before.
struct Making {
  std::string name{};
  std::function<void()> act{};
};
std::vector<Making> makings(Directory const& dir, Directory const& keys) {
  auto const path = dir / "a.db";
  auto const record = [=] { return Record::open(path, Access::read, world()); };
  auto const key = keys / "key", vault_key = keys / "vault/key", other_key = keys / "other/key";
  Vault const vault{.file = dir / "vault/of/names", .key_file = vault_key};
  return {
      {"record", [=] { Record::create(path, world()); }},
      {"backup", [=] { backup(record(), path + ".b"); }},
      {"restored",
       [=] {
         std::string stream;
         backup(record(), [&](std::string_view bytes) { stream += bytes; });
         std::string_view rest = stream;
         restore([&](std::span<char> into) { return stream_of(rest, into); }, path + ".c", world());
       }},
      {"key", [=] { make_key(key); }},
      {"vault", [=] { make_vault(vault); }},
      {"changed", [=] { change_vault(vault, [](std::string const&) { return "Kanarienvogel"; }); }},
      {"rekeyed", [=] { rekey_vault(vault, other_key); }}};
}

}  // namespace

TEST_CASE("what has a name is on the disk before it gets it, and the name when it is said to be") {
  Directory const dir;
  Directory const keys;
  for (auto const& [name, act] : makings(dir, keys)) {
    CAPTURE(name);
    CHECK(watched(act).fault == Fault::no);
    CHECK(disk.hasty == std::vector<std::string>{});
    CHECK(disk.loose == std::set<std::string>{});
    CHECK(unnamed_in(dir) + unnamed_in(keys) == 0);
  }
}

TEST_CASE("a row is on the disk when its transaction is committed") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = assessment();
  CHECK(watched([&] { save(record, row); }).fault == Fault::no);
  CHECK(disk.loose == std::set<std::string>{});
}

TEST_CASE(
    "what cannot be written, synced, named or sealed is an error, and in nobody's way afterwards") {
  std::string failed;
  for (std::string const call :
       {"write", "pwrite", "sync", "renameat2", "rename", "fchmod", "flock", "random"}) {
    Directory const dir;
    Directory const keys;
    failed += call + ":";
    for (auto const& [name, act] : makings(dir, keys)) {
      CAPTURE(call);
      CAPTURE(name);
      auto const error = watched(act, call.c_str(), ENOSPC);
      CHECK(unnamed_in(dir) + unnamed_in(keys) == 0);
      if (error.fault == Fault::no) continue;
      CHECK(error.fault == Fault::io);
      failed += " " + name;
      CHECK(fault_of(act).fault == Fault::no);
    }
    failed += "\n";
  }
  CHECK(failed ==
        "write: restored key vault changed rekeyed\n"
        "pwrite: record backup restored\n"
        "sync: record backup restored key vault changed rekeyed\n"
        "renameat2: record backup restored key vault rekeyed\n"
        "rename: changed rekeyed\n"
        "fchmod: record backup restored key vault changed rekeyed\n"
        "flock: changed rekeyed\n"
        "random: key vault changed rekeyed\n");
}

TEST_CASE("a file gets its name or takes nobody's, whatever the file system can do") {
  Directory const dir;
  auto const from = dir / "from", to = dir / "to";
  auto const named = [&](char const* failing = "", int error = 0) {
    std::ofstream(from) << "new";
    auto const fault = watched(
        [&] {
          errno = EEXIST;  // of something before
          storage::publish(from, to);
        },
        failing, error);
    std::string text;
    std::ifstream(to) >> text;
    std::filesystem::remove(from);
    std::filesystem::remove(to);
    return std::to_string(static_cast<int>(fault.fault)) + text;
  };
  auto const is = [](Fault fault) { return std::to_string(static_cast<int>(fault)); };
  CHECK(named() == is(Fault::no) + "new");
  CHECK(named("renameat2", EINVAL) == is(Fault::no) + "new");
  CHECK(named("renameat2", ENOSYS) == is(Fault::no) + "new");
  CHECK(named("renameat2", EACCES) == is(Fault::io));
  for (int const error : {0, EINVAL, ENOSYS}) {
    std::ofstream(to) << "old";
    CHECK(named(error == 0 ? "" : "renameat2", error) == is(Fault::conflict) + "old");
  }
  for (int const error : {0, EINVAL}) {
    auto const fault = watched(
        [&] {
          errno = EINVAL;
          storage::publish(from, to);  // it is not there
        },
        error == 0 ? "" : "renameat2", error);
    CHECK(fault.fault == Fault::io);
  }
}

TEST_CASE("why a file cannot be made is said by what failed first") {
  Directory const dir;
  auto const error =
      watched([&] { storage::make_private_file_beside(dir / "a"); }, "fchmod", EPERM);
  CHECK(describe(error).find("Operation not permitted") != std::string::npos);
  CHECK(std::filesystem::is_empty(dir.path));
  CHECK(fault_of([&] { storage::sync_file(dir / "none"); }).fault == Fault::io);
}

TEST_CASE("names and keys are kept off the disk, and wiped where they are no longer needed") {
  Directory const dir;
  Directory const keys;
  Vault const vault{.file = dir / "names", .key_file = keys / "key"};
  make_vault(vault);
  change_vault(vault, [](std::string const&) { return "Kanarienvogel"; });
  auto const key = storage::read_chain_key(vault.key_file).bytes;
  std::string key_line;
  std::getline(std::ifstream(vault.key_file), key_line);
  auto const wiped = [](std::string const& text) {
    return std::ranges::find(disk.wiped, text) != disk.wiped.end();
  };
  auto const page_of = [](std::string text) {
    text.resize(4096, '\n');
    return text;
  };
  auto const change = [](std::string const&) { return "Zaunkoenig"; };
  CHECK(watched([&] { change_vault(vault, change); }).fault == Fault::no);
  CHECK(wiped(key_line));
  CHECK(wiped({reinterpret_cast<char const*>(key.data()), key.size()}));
  for (std::string const text : {"Kanarienvogel", "Zaunkoenig"}) CHECK(wiped(text));
  CHECK(wiped(page_of("Zaunkoenig")));
  CHECK(disk.locked > 0);
  CHECK(disk.locked == disk.unlocked);
  CHECK(watched([&] { rekey_vault(vault, keys / "other"); }).fault == Fault::no);
  CHECK(wiped("Zaunkoenig"));
  std::string name = "Kanarienvogel";
  wipe(name);
  CHECK(name.empty());
}

TEST_CASE("what has its name is not taken for what was never given one") {
  Directory const dir;
  Directory const keys;
  for (auto const& [name, act] : makings(dir, keys)) {
    if (name == "record" || name == "backup" || name == "restored") {
      act();
      continue;
    }
    CAPTURE(name);
    CHECK(watched(act).fault == Fault::no);
    CHECK(disk.unlinked == std::vector<std::string>{});
  }
}
