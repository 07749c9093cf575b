// The key of a keyed audit chain. A chain without one shows accidents and edits of rows, but
// whoever can write to the record can write the chain anew; with a key that is kept elsewhere
// nobody can who has only the record. One text file, a line "careplan-key " and 64 hexadecimal
// digits.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "storage/database.hpp"
#include "storage/record.hpp"

namespace careplan::storage {

struct ChainKey {
  std::array<unsigned char, 32> bytes{};
  std::string id{};  // 8 hexadecimal digits that tell keys apart and nothing about them
};

// Before the first random number, and before keys are used.
void start_sodium();

// Throws Error{not_found} without the file, Error{io} when others than its owner may read it, and
// Error{input} when it is no key.
ChainKey read_chain_key(std::string const& path);

// A key that nobody has, in a file of mode 0600. Error{conflict} when the name is taken.
void make_chain_key(std::string const& path);

// BLAKE2b, 256 bits, in hex.
std::string keyed_hash(ChainKey const& key, std::string_view bytes);

// What the first entry of a keyed chain says beside its reason, and the id of the key in it.
std::string key_mark(ChainKey const& key);
std::optional<std::string> marked_key(Database& database);

// The key that the next entry needs: none for a chain without one. Throws Error{database} when the
// world does not name the key of this chain.
std::optional<ChainKey> key_to_write(Database& database, World const& world);

}  // namespace careplan::storage
