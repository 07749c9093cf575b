#include "torture/system.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdarg>
#include <cstdlib>
#include <map>
#include <new>
#include <random>

namespace torture {
namespace {

struct Boundary {
  std::string folder{};
  bool noting = false;
  std::vector<Event> events{};
  std::map<int, std::string> names{};  // of open descriptors
  FaultPlan plan{};
  long calls = 0;
  bool failed = false;
};

Boundary& boundary() {
  static Boundary one;
  return one;
}

struct Hunger {
  long after = 0, requests = 0;
  bool lasting = false, failed = false, now = false;
};
Hunger hunger;

bool denied() {
  if (hunger.after == 0 || !hunger.now) return false;
  ++hunger.requests;
  bool const now =
      hunger.requests == hunger.after || (hunger.lasting && hunger.requests > hunger.after);
  hunger.failed |= now;
  return now;
}

// Relative to the watched folder; nothing when it is elsewhere.
std::string const* below(char const* path) {
  static std::string relative;
  auto const& folder = boundary().folder;
  std::string_view const whole(path);
  if (folder.empty() || !whole.starts_with(folder)) return nullptr;
  if (whole.size() > folder.size() && whole[folder.size()] != '/') return nullptr;
  relative = whole.size() > folder.size() ? whole.substr(folder.size() + 1) : "";
  return &relative;
}

std::string const* name_of(int descriptor) {
  auto const found = boundary().names.find(descriptor);
  return found == boundary().names.end() ? nullptr : &found->second;
}

bool fails(Call call) {
  auto& self = boundary();
  if (self.plan.after == 0 || !(self.plan.calls & call)) return false;
  ++self.calls;
  if (self.calls != self.plan.after && !(self.plan.lasting && self.calls > self.plan.after))
    return false;
  self.failed = true;
  errno = self.plan.number;
  return true;
}

void note(Event event) {
  if (boundary().noting) boundary().events.push_back(std::move(event));
}

int open_file(char const* path, int flags, mode_t mode) {
  auto const* name = below(path);
  if (name != nullptr && fails(opening)) return -1;
  bool const makes = name != nullptr && (flags & O_CREAT) &&
                     ::syscall(SYS_faccessat, AT_FDCWD, path, F_OK, 0) != 0;
  auto const descriptor = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
  if (descriptor < 0 || name == nullptr) return descriptor;
  boundary().names[descriptor] = *name;
  if (makes) note({.kind = Event::Kind::create, .path = *name});
  if (!makes && (flags & O_TRUNC)) note({.kind = Event::Kind::truncate, .path = *name});
  return descriptor;
}

ssize_t write_at(int descriptor, void const* bytes, size_t size, off64_t at, bool placed) {
  auto const* name = name_of(descriptor);
  if (name == nullptr)
    return placed ? ::syscall(SYS_pwrite64, descriptor, bytes, size, at)
                  : ::syscall(SYS_write, descriptor, bytes, size);
  if (fails(writing)) return -1;
  auto const offset = placed ? at : ::lseek64(descriptor, 0, SEEK_CUR);
  auto const written = placed ? ::syscall(SYS_pwrite64, descriptor, bytes, size, at)
                              : ::syscall(SYS_write, descriptor, bytes, size);
  if (written > 0)
    note({.kind = Event::Kind::write,
          .path = *name,
          .at = offset,
          .bytes = std::string(static_cast<char const*>(bytes), static_cast<size_t>(written))});
  return written;
}

// Nothing is lost here without it, and it takes most of the time.
int sync_file(int descriptor) {
  auto const* name = name_of(descriptor);
  if (name == nullptr) return static_cast<int>(::syscall(SYS_fsync, descriptor));
  if (fails(syncing)) return -1;
  note({.kind = Event::Kind::sync, .path = *name});
  return 0;
}

int truncate_file(int descriptor, off64_t size) {
  auto const* name = name_of(descriptor);
  if (name != nullptr && fails(truncating)) return -1;
  auto const done = static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
  if (done == 0 && name != nullptr)
    note({.kind = Event::Kind::truncate, .path = *name, .at = size});
  return done;
}

int rename_file(char const* from, char const* to, unsigned flags) {
  auto const* name = below(from);
  if (name != nullptr && fails(naming)) return -1;
  std::string const old = name == nullptr ? "" : *name;
  auto const done = static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
  if (done == 0 && name != nullptr)
    note({.kind = Event::Kind::rename, .path = old, .to = *below(to)});
  return done;
}

}  // namespace

void watch(std::string const& folder) {
  boundary().folder = folder;
  boundary().noting = true;
  boundary().events.clear();
}

std::vector<Event> stop_watching() {
  boundary().noting = false;
  boundary().folder.clear();
  boundary().names.clear();
  return std::move(boundary().events);
}

void note_acknowledgement() {
  note({.kind = Event::Kind::acknowledge});
}

void inject(std::string const& folder, FaultPlan const& plan) {
  boundary().folder = folder;
  boundary().plan = plan;
  boundary().calls = 0;
  boundary().failed = false;
}

bool stop_injecting() {
  boundary().plan = {};
  boundary().folder.clear();
  boundary().names.clear();
  return boundary().failed;
}

void starve(long after, bool lasting) {
  hunger = {.after = after, .lasting = lasting};
}

bool stop_starving() {
  hunger.after = 0;
  return hunger.failed;
}

Hungry::Hungry() {
  hunger.now = true;
}

Hungry::~Hungry() {
  hunger.now = false;
}

bool memory_denied() {
  return denied();
}

}  // namespace torture

// SQLite keeps the size of every piece before it, as its own allocator does.
namespace {

void* take(int size) {
  if (torture::memory_denied()) return nullptr;
  auto* const piece = static_cast<long*>(std::malloc(static_cast<std::size_t>(size) + 16));
  if (piece == nullptr) return nullptr;
  *piece = size;
  return piece + 2;
}
void give(void* piece) {
  if (piece != nullptr) std::free(static_cast<long*>(piece) - 2);
}
int size_of(void* piece) {
  return piece == nullptr ? 0 : static_cast<int>(static_cast<long*>(piece)[-2]);
}
void* retake(void* piece, int size) {
  if (torture::memory_denied()) return nullptr;
  auto* const larger = static_cast<long*>(
      std::realloc(static_cast<long*>(piece) - 2, static_cast<std::size_t>(size) + 16));
  if (larger == nullptr) return nullptr;
  *larger = size;
  return larger + 2;
}
int round_up(int size) {
  return (size + 7) & ~7;
}

}  // namespace

namespace torture {

// Must run before SQLite does anything.
bool take_over_memory() {
  static sqlite3_mem_methods const methods{take,         give,     retake,
                                           size_of,      round_up, [](void*) { return SQLITE_OK; },
                                           [](void*) {}, nullptr};
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}

}  // namespace torture

// The calls themselves, in place of the C library's.
extern "C" {

int open64(char const* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  auto const mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return torture::open_file(path, flags, mode);
}
int open(char const* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  auto const mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return torture::open_file(path, flags, mode);
}
int mkostemp(char* pattern, int flags) {
  static std::minstd_rand random(4711);
  auto const length = std::char_traits<char>::length(pattern);
  for (int tries = 0; tries < 100; ++tries) {
    for (auto at = length - 6; at < length; ++at)
      pattern[at] = static_cast<char>('a' + random() % 26);
    int const made = torture::open_file(pattern, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
    if (made >= 0 || errno != EEXIST) return made;
  }
  return -1;
}
int close(int descriptor) {
  torture::boundary().names.erase(descriptor);
  return static_cast<int>(::syscall(SYS_close, descriptor));
}
ssize_t read(int descriptor, void* into, size_t size) {
  if (torture::name_of(descriptor) != nullptr && torture::fails(torture::reading)) return -1;
  return ::syscall(SYS_read, descriptor, into, size);
}
ssize_t pread64(int descriptor, void* into, size_t size, off64_t at) {
  if (torture::name_of(descriptor) != nullptr && torture::fails(torture::reading)) return -1;
  return ::syscall(SYS_pread64, descriptor, into, size, at);
}
ssize_t write(int descriptor, void const* bytes, size_t size) {
  return torture::write_at(descriptor, bytes, size, 0, false);
}
ssize_t pwrite64(int descriptor, void const* bytes, size_t size, off64_t at) {
  return torture::write_at(descriptor, bytes, size, at, true);
}
int fsync(int descriptor) {
  return torture::sync_file(descriptor);
}
int fdatasync(int descriptor) {
  return torture::sync_file(descriptor);
}
int ftruncate64(int descriptor, off64_t size) noexcept {
  return torture::truncate_file(descriptor, size);
}
int ftruncate(int descriptor, off_t size) noexcept {
  return torture::truncate_file(descriptor, size);
}
int unlink(char const* path) noexcept {
  auto const* name = torture::below(path);
  if (name != nullptr && torture::fails(torture::removing)) return -1;
  auto const done = static_cast<int>(::syscall(SYS_unlink, path));
  if (done == 0 && name != nullptr)
    torture::note({.kind = torture::Event::Kind::remove, .path = *name});
  return done;
}
int mkdir(char const* path, mode_t mode) noexcept {
  auto const* name = torture::below(path);
  if (name != nullptr && torture::fails(torture::naming)) return -1;
  auto const done = static_cast<int>(::syscall(SYS_mkdir, path, mode));
  if (done == 0 && name != nullptr)
    torture::note({.kind = torture::Event::Kind::folder, .path = *name});
  return done;
}
int rename(char const* from, char const* to) noexcept {
  return torture::rename_file(from, to, 0);
}
int renameat2(int, char const* from, int, char const* to, unsigned flags) noexcept {
  return torture::rename_file(from, to, flags);
}

}  // extern "C"

void* operator new(std::size_t size) {
  if (torture::denied()) throw std::bad_alloc();
  if (void* const piece = std::malloc(size == 0 ? 1 : size)) return piece;
  throw std::bad_alloc();
}
void operator delete(void* piece) noexcept {
  std::free(piece);
}
void operator delete(void* piece, std::size_t) noexcept {
  std::free(piece);
}
