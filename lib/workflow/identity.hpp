// store identity: names, birth dates and contacts in the vault. Each use of it leaves an entry in
// the chain of the record, with codes and never with what the vault says.
#pragma once

#include <string>
#include <vector>

#include "client/identity.hpp"
#include "reporting/table.hpp"
#include "storage/record.hpp"
#include "storage/vault.hpp"

namespace careplan {

// Where somebody works with names.
struct Registry {
  std::string database{};  // the record
  World world{};
  Vault vault{};
};

// Error{input} when the key would stand in the folder of the record or of the vault.
void make_registry(Registry const& registry);

// Each takes the place of what the vault said of that client; how many it did not say before.
int put_identities(Registry const& registry, std::vector<Identity> const& identities);

// Error{not_found} when the vault does not know the client.
Table identity_of(Registry const& registry, ClientId const& client);
// Everybody in whose name, birth date or contact the text stands, in letters large or small.
Table identities_with(Registry const& registry, std::string const& text);
Table all_identities(Registry const& registry);

// Error{not_found} when the vault does not know the client.
void forget_identity(Registry const& registry, ClientId const& client);

void rekey_registry(Registry const& registry, std::string const& new_key_file);

}  // namespace careplan
