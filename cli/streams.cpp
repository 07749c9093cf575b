#include "cli/streams.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "core/error.hpp"

namespace careplan::cli {
namespace {

[[noreturn]] void cannot_write(std::string const& path, int number) {
  throw Error(Fault::io, fmt::format("cannot write: {}", std::generic_category().message(number)),
              {.file = path});
}

struct File {
  int descriptor = -1;
  std::string path{};       // as the user knows it
  std::string temporary{};  // to be removed unless it was renamed

  File() = default;
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
    if (!temporary.empty()) ::unlink(temporary.c_str());
  }
};

void write_all(File const& file, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const written = ::write(file.descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot_write(file.path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// The file itself where `path` is a link to one, so that the link survives the rename.
std::string behind_links(std::string const& path) {
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string target = resolved;
  std::free(resolved);
  return target;
}

void open_temporary(File& file, std::string const& target) {
  file.temporary = target + ".XXXXXX";
  file.descriptor = ::mkostemp(file.temporary.data(), O_CLOEXEC);  // mode 0600
  if (file.descriptor >= 0) return;
  file.temporary.clear();
  cannot_write(file.path, errno);
}

// Without it a power cut could bring the old file back, after we have said that it was written.
void sync_folder_of(std::string const& target, std::string const& path) {
  auto const parent = std::filesystem::path(target).parent_path();
  File folder;
  folder.descriptor = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_CLOEXEC);
  if (folder.descriptor < 0 || ::fsync(folder.descriptor) != 0) cannot_write(path, errno);
}

}  // namespace

Output Output::to_file(std::string const& path) {
  auto file = std::make_shared<File>();
  file->path = path;
  struct stat status{};
  bool const exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) cannot_write(path, EISDIR);
  auto const target = behind_links(path);
  if (exists && !S_ISREG(status.st_mode)) {
    file->descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file->descriptor < 0) cannot_write(path, errno);
  } else {
    open_temporary(*file, target);
  }
  Output output([file](std::string_view bytes) { write_all(*file, bytes); });
  output.keep_ = [file, target] {
    if (file->temporary.empty()) return;
    if (::fsync(file->descriptor) != 0) cannot_write(file->path, errno);
    if (::rename(file->temporary.c_str(), target.c_str()) != 0) cannot_write(file->path, errno);
    file->temporary.clear();
    sync_folder_of(target, file->path);
  };
  return output;
}

void Output::write(std::string_view bytes) {
  constexpr std::size_t full = std::size_t{1} << 16;
  if (buffer_.size() + bytes.size() > full) flush();
  if (bytes.size() > full)
    sink_(bytes);
  else
    buffer_ += bytes;
}

void Output::flush() {
  if (buffer_.empty()) return;
  sink_(buffer_);
  buffer_.clear();
}

void Output::finish() {
  flush();
  if (keep_) keep_();
}

}  // namespace careplan::cli
