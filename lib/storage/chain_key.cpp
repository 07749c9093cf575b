#include "storage/chain_key.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>

#include <fstream>

#include "storage/fault.hpp"
#include "storage/file.hpp"

namespace careplan::storage {
namespace {

constexpr std::string_view key_header = "careplan-key ";
constexpr std::string_view mark_start = ", keyed ";

static_assert(crypto_generichash_KEYBYTES == 32 && crypto_generichash_BYTES == 32);

std::string hash_with(std::array<unsigned char, 32> const& key, std::string_view bytes) {
  Digest digest;
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), key.data(),
                     key.size());
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

void require_private(std::string const& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw Error(Fault::not_found, "there is no key here", {path},
                  "a key is made together with what it locks: careplan store init --key, careplan "
                  "store identity init");
    raise_errno("look at the key", path);
  }
  if (!S_ISREG(status.st_mode)) throw Error(Fault::input, "this is not a file", {path});
  if ((status.st_mode & 077) != 0)
    throw Error(Fault::io, "others than its owner may use this key", {path},
                fmt::format("chmod 600 {}", path));
}

}  // namespace

void start_sodium() {
  if (sodium_init() < 0) throw Error(Fault::io, "the system gives no random numbers");
}

ChainKey read_chain_key(std::string const& path) {
  require_private(path);
  std::ifstream file(path, std::ios::binary);
  std::string text(256, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.ends_with('\n')) text.pop_back();
  ChainKey key;
  if (!text.starts_with(key_header) || text.size() != key_header.size() + 2 * key.bytes.size() ||
      sodium_hex2bin(key.bytes.data(), key.bytes.size(), text.data() + key_header.size(),
                     2 * key.bytes.size(), nullptr, nullptr, nullptr) != 0)
    throw Error(Fault::input, "this is no key of careplan", {path},
                "a key is one line that begins with 'careplan-key'");
  sodium_memzero(text.data(), text.size());
  key.id = hash_with(key.bytes, "id").substr(0, 8);
  return key;
}

void make_chain_key(std::string const& path) {
  require_free(path);
  std::array<unsigned char, 32> bytes{};
  start_sodium();
  randombytes_buf(bytes.data(), bytes.size());
  auto const partial = make_private_file_beside(path);
  try {
    std::ofstream file(partial, std::ios::binary);
    file << fmt::format("{}{:02x}\n", key_header, fmt::join(bytes, ""));
    file.close();
    if (!file) raise_errno("write the key", path);
    sync_file(partial);
    publish(partial, path);
  } catch (...) {
    remove_file(partial);
    throw;
  }
}

std::string keyed_hash(ChainKey const& key, std::string_view bytes) {
  return hash_with(key.bytes, bytes);
}

std::string key_mark(ChainKey const& key) {
  return fmt::format("{}{}", mark_start, key.id);
}

std::optional<std::string> marked_key(Database& database) {
  Query first(database, "SELECT reason FROM audit WHERE seq = 1");
  if (!first.next()) return std::nullopt;
  auto const reason = first.text(0);
  auto const at = reason.rfind(mark_start);
  if (at == std::string::npos) return std::nullopt;
  return reason.substr(at + mark_start.size());
}

std::optional<ChainKey> key_to_write(Database& database, World const& world) {
  auto const needed = marked_key(database);
  if (!needed) return std::nullopt;
  constexpr auto hint = "name it with --key or CAREPLAN_KEY; reading needs no key";
  if (world.key_file.empty())
    throw Error(Fault::database, fmt::format("the chain of this record is keyed ({})", *needed),
                {database.path()}, hint);
  auto key = read_chain_key(world.key_file);
  if (key.id != *needed)
    throw Error(Fault::database,
                fmt::format("the chain of this record is keyed with {}, and '{}' is key {}",
                            *needed, world.key_file, key.id),
                {database.path()}, hint);
  return key;
}

}  // namespace careplan::storage
