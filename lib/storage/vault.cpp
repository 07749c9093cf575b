#include "storage/vault.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/error.hpp"
#include "storage/chain_key.hpp"
#include "storage/fault.hpp"
#include "storage/file.hpp"
#include "storage/record.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr std::string_view vault_header = "careplan-vault 1 ";
constexpr std::size_t header_size = 26;      // with the id of the key and a newline
constexpr std::size_t page_of_vault = 4096;  // how finely its size tells how much it holds
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t seal_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

auto* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
auto const* bytes_of(std::string const& text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

// A key of its own derived from the file's, so that one file can serve chain and vault. Locked in
// memory where the system allows it, and wiped.
class VaultKey {
 public:
  explicit VaultKey(std::string const& path) {
    start_sodium();
    sodium_mlock(bytes_.data(), bytes_.size());
    auto key = read_chain_key(path);
    constexpr std::string_view purpose = "careplan vault 1";
    crypto_generichash(bytes_.data(), bytes_.size(),
                       reinterpret_cast<unsigned char const*>(purpose.data()), purpose.size(),
                       key.bytes.data(), key.bytes.size());
    sodium_memzero(key.bytes.data(), key.bytes.size());
    id = key.id;
  }
  ~VaultKey() { sodium_munlock(bytes_.data(), bytes_.size()); }
  VaultKey(VaultKey const&) = delete;
  VaultKey& operator=(VaultKey const&) = delete;

  unsigned char const* data() const { return bytes_.data(); }
  std::string header() const { return fmt::format("{}{}\n", vault_header, id); }
  std::string id{};

 private:
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES> bytes_{};
};

// Blanks fill the last page.
std::string sealed(std::string const& text, VaultKey const& key) {
  auto padded = text;
  padded.resize((text.size() / page_of_vault + 1) * page_of_vault, '\n');
  auto file = key.header();
  std::string nonce(nonce_size, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  std::string cipher(padded.size() + seal_size, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(cipher), nullptr, bytes_of(padded),
                                             padded.size(), bytes_of(file), file.size(), nullptr,
                                             bytes_of(nonce), key.data());
  wipe(padded);
  return file + nonce + cipher;
}

std::string opened(std::string const& file, VaultKey const& key, std::string const& path) {
  if (file.size() < header_size + nonce_size + seal_size || !file.starts_with(vault_header) ||
      file[header_size - 1] != '\n')
    throw Error(Fault::database, "this is no vault of careplan", {path});
  auto const header = file.substr(0, header_size);
  auto const id = header.substr(vault_header.size(), 8);
  if (header != key.header())
    throw Error(Fault::database,
                fmt::format("the vault is sealed with key {}, and this is key {}", id, key.id),
                {path}, "name its own with --vault-key; nothing else opens it");
  auto const cipher = file.substr(header_size + nonce_size);
  std::string text(cipher.size() - seal_size, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(text), nullptr, nullptr, bytes_of(cipher),
                                                 cipher.size(), bytes_of(header), header.size(),
                                                 bytes_of(file) + header_size, key.data()) != 0)
    throw Error(Fault::database, "the vault was changed or damaged: its seal does not hold", {path},
                "go back to a copy of it; nothing was written");
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

std::string read_vault_file(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (!std::filesystem::exists(path))
      throw Error(Fault::not_found, "there is no vault here", {path},
                  "make one with: careplan store identity init");
    raise_errno("read the vault", path);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

// Beside its target and durable, until it is given the name or dropped.
class NewFile {
 public:
  NewFile(std::string const& target, std::string const& bytes) : NewFile(target) {
    std::ofstream file(partial_, std::ios::binary);
    file << bytes;
    file.close();
    if (!file) raise_errno("write the vault", target);
    sync_file(partial_);
  }
  ~NewFile() {
    if (!partial_.empty()) remove_file(partial_);
  }
  NewFile(NewFile const&) = delete;
  NewFile& operator=(NewFile const&) = delete;

  void publish_new() {
    publish(partial_, target_);
    partial_.clear();
  }
  void replace() {
    if (::rename(partial_.c_str(), target_.c_str()) != 0) raise_errno("write the vault", target_);
    partial_.clear();
    sync_file(directory_of(target_));
  }

 private:
  // By itself, so that what then cannot be written is dropped as well.
  explicit NewFile(std::string const& target)
      : target_(target), partial_(make_private_file_beside(target)) {}

  std::string target_, partial_;
};

// Writers of a folder's vaults take turns.
class Turn {
 public:
  explicit Turn(std::string const& vault)
      : folder_(::open(directory_of(vault).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (folder_ < 0 || ::flock(folder_, LOCK_EX) != 0) raise_errno("wait for the vault", vault);
  }
  ~Turn() { ::close(folder_); }
  Turn(Turn const&) = delete;
  Turn& operator=(Turn const&) = delete;

 private:
  int folder_;
};

}  // namespace
}  // namespace storage

using storage::VaultKey;

void make_vault(Vault const& vault) {
  storage::require_elsewhere(vault.key_file, vault.file, "vault");
  storage::require_free(vault.file);
  storage::make_directories_for(vault.file);
  storage::make_directories_for(vault.key_file);
  if (!std::filesystem::exists(vault.key_file)) make_key(vault.key_file);
  storage::NewFile(vault.file, storage::sealed("", VaultKey(vault.key_file))).publish_new();
}

std::string open_vault(Vault const& vault) {
  auto const file = storage::read_vault_file(vault.file);
  storage::require_elsewhere(vault.key_file, vault.file, "vault");
  return storage::opened(file, VaultKey(vault.key_file), vault.file);
}

void change_vault(Vault const& vault,
                  std::function<std::string(std::string const&)> const& change) {
  storage::Turn const turn(vault.file);
  auto before = open_vault(vault);
  auto after = change(before);
  bool const same = after == before;
  wipe(before);
  if (!same) {
    storage::NewFile file(vault.file, storage::sealed(after, VaultKey(vault.key_file)));
    file.replace();
  }
  wipe(after);
}

void rekey_vault(Vault const& vault, std::string const& new_key_file) {
  storage::require_elsewhere(new_key_file, vault.file, "vault");
  storage::Turn const turn(vault.file);
  auto text = open_vault(vault);
  storage::make_directories_for(new_key_file);
  if (!std::filesystem::exists(new_key_file)) make_key(new_key_file);
  storage::NewFile file(vault.file, storage::sealed(text, VaultKey(new_key_file)));
  wipe(text);
  file.replace();
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

void keep_memory_private() {
  rlimit const none{};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace careplan
