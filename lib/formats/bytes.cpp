#include "formats/bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "core/error.hpp"

namespace careplan {
namespace {

Fault fault_of(int error) {
  return error == ENOENT ? Fault::not_found : Fault::io;
}

std::size_t read_block(int file, std::span<char> block, std::string const& name) {
  for (;;) {
    auto const got = ::read(file, block.data(), block.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw Error(Fault::io, std::strerror(errno), {name});
  }
}

}  // namespace

ByteSource text_source(std::string text, std::string name) {
  auto const rest = [text = std::move(text), at = std::size_t{0}](std::span<char> block) mutable {
    auto const take = std::min(block.size(), text.size() - at);
    std::copy_n(text.data() + at, take, block.data());
    at += take;
    return take;
  };
  return {std::move(name), rest};
}

ByteSource after_head(std::string head, ByteSource rest) {
  auto name = rest.name;
  auto both = [front = text_source(std::move(head)), rest](std::span<char> block) {
    auto const got = front.read(block);
    return got > 0 ? got : rest.read(block);
  };
  return {std::move(name), both};
}

ByteSource open_source(std::string const& path) {
  if (path == "-")
    return {"stdin", [](std::span<char> block) { return read_block(0, block, "stdin"); }};
  int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw Error(fault_of(errno), std::strerror(errno), {path});
  // A function object must be copyable, so the descriptor is shared and closed by the last copy.
  std::shared_ptr<int const> const closing(new int(file), [](int const* open) {
    ::close(*open);
    delete open;
  });
  struct stat about{};
  if (::fstat(file, &about) == 0 && S_ISDIR(about.st_mode))
    throw Error(Fault::io, std::strerror(EISDIR), {path});
  return {path,
          [closing, path](std::span<char> block) { return read_block(*closing, block, path); }};
}

}  // namespace careplan
