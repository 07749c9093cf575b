// The vault: one encrypted file for what must not stand in the record. The whole of it is sealed at
// once (XChaCha20-Poly1305 of libsodium), so that it tells its size, rounded up, and nothing else,
// and a change is a new file under the old name. Whoever has the record and the vault has nothing
// without the key, which is kept in another folder than either.
#pragma once

#include <functional>
#include <string>

namespace careplan {

struct Vault {
  std::string file{};
  std::string key_file{};  // as make_key writes it
};

// Makes an empty vault of mode 0600, and its key unless that is there. Error{conflict} when the
// vault exists, Error{input} when the key would stand in its folder.
void make_vault(Vault const& vault);

// What the vault holds. Error{not_found} without vault or key, Error{input} when they stand in one
// folder, Error{database} for another key, or when anything of the vault was changed.
std::string open_vault(Vault const& vault);

// Replaces what it holds by what `change` makes of it, for one writer at a time, whole or not at
// all. What `change` throws leaves the vault as it was.
void change_vault(Vault const& vault, std::function<std::string(std::string const&)> const& change);

// Seals the same under another key, which is made unless it is there.
void rekey_vault(Vault const& vault, std::string const& new_key_file);

// Overwrites a text that nobody should find in memory.
void wipe(std::string& text);

// Nothing of this process is written to a core file or seen by a debugger of the same user.
void keep_memory_private();

}  // namespace careplan
