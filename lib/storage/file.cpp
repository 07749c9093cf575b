#include "storage/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/error.hpp"
#include "storage/fault.hpp"

namespace careplan::storage {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { ::close(number_); }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  operator int() const { return number_; }

 private:
  int number_;
};

std::string true_path(std::string const& path) {
  char found[PATH_MAX];
  if (::realpath(path.c_str(), found) == nullptr) raise_errno("find the file", path);
  return found;
}

// By statfs(2); the kernel's list has no names for these two.
constexpr long cifs_magic = 0xFF534D42, smb2_magic = 0xFE534D42;

std::string_view network_of(long kind) {
  switch (kind) {
    case NFS_SUPER_MAGIC:
      return "NFS";
    case SMB_SUPER_MAGIC:
    case cifs_magic:
    case smb2_magic:
      return "SMB";
    case CEPH_SUPER_MAGIC:
      return "Ceph";
    case AFS_SUPER_MAGIC:
    case AFS_FS_MAGIC:
    case CODA_SUPER_MAGIC:
      return "AFS";
    default:
      return "";
  }
}

[[noreturn]] void taken(std::string const& path) {
  throw Error(Fault::conflict, "there is a file of that name already", {path},
              "nothing was overwritten; choose another name or move the file away");
}

}  // namespace

std::string directory_of(std::string const& path) {
  auto const parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

std::string existing_file(std::string const& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw Error(Fault::not_found, "there is no record here", {path},
                  fmt::format("make one with: careplan store init --db {}", path));
    raise_errno("look at the file", path);
  }
  if (S_ISDIR(status.st_mode))
    throw Error(Fault::database, "this is a directory, not a record", {path},
                "name the file inside it");
  if (!S_ISREG(status.st_mode)) throw Error(Fault::database, "this is not a regular file", {path});
  if (status.st_nlink > 1)
    throw Error(Fault::database, fmt::format("the file has {} names (hard links)", status.st_nlink),
                {path},
                "two names mean two journals, which can destroy it: remove all names but one");
  return true_path(path);
}

void make_directories_for(std::string const& path) {
  auto const directory = directory_of(path);
  if (std::filesystem::is_directory(directory)) return;
  make_directories_for(directory);
  if (::mkdir(directory.c_str(), 0700) != 0) raise_errno("make the directory", directory);
  sync_file(directory_of(directory));
}

std::string make_private_file_beside(std::string const& target) {
  auto path = target + ".XXXXXX";
  Descriptor const file(::mkostemp(path.data(), O_CLOEXEC));
  if (file < 0) raise_errno("make the file", target);
  if (::fchmod(file, 0600) != 0) {  // a umask may have taken even our own rights away
    int const why = errno;
    remove_file(path);
    errno = why;
    raise_errno("set the mode of the file", target);
  }
  return true_path(path);
}

void require_free(std::string const& path) {
  auto const is_there = [](std::string const& name) {
    return std::filesystem::exists(std::filesystem::symlink_status(name));
  };
  if (is_there(path)) taken(path);
  for (auto const* tail : {"-journal", "-wal"})
    if (is_there(path + tail))
      throw Error(Fault::conflict, "a journal stands here whose record is gone", {path + tail},
                  "SQLite would write it into any record of this name: move it away with the "
                  "record that it belongs to");
}

void require_elsewhere(std::string const& key, std::string const& path, std::string_view what) {
  auto const folder = [](std::string const& file) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(file)).parent_path();
  };
  if (folder(key) == folder(path))
    throw Error(Fault::input, fmt::format("the key would stand in the folder of the {}", what),
                {key}, "keep it in another folder, better on another disk");
}

void require_local(std::string const& path) {
  struct statfs status{};
  if (::statfs(directory_of(path).c_str(), &status) != 0) raise_errno("look at the disk of", path);
  auto const network = network_of(static_cast<long>(status.f_type));
  if (network.empty()) return;
  throw Error(Fault::database, fmt::format("the record lies on a network drive ({})", network),
              {path},
              "two writers over a network can destroy it: run careplan where the disk is, by ssh");
}

void remove_file(std::string const& path) noexcept {
  ::unlink(path.c_str());
}

void sync_file(std::string const& path) {
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file < 0 || ::fsync(file) != 0) raise_errno("write the file to disk", path);
}

void publish(std::string const& from, std::string const& to) {
  int done = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A file system that cannot rename without replacing (some memory sticks): look, then rename.
    if (std::filesystem::exists(to)) taken(to);
    done = ::rename(from.c_str(), to.c_str());
  }
  if (done != 0 && errno == EEXIST) taken(to);
  if (done != 0) raise_errno("give the file its name", to);
  sync_file(directory_of(to));
}

}  // namespace careplan::storage
