#include "workflow/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "core/json.hpp"
#include "formats/bytes.hpp"
#include "reporting/cell.hpp"
#include "storage/file.hpp"
#include "workflow/imports.hpp"

namespace careplan {
namespace {

void require_keys_elsewhere(Registry const& registry) {
  storage::require_elsewhere(registry.vault.key_file, registry.database, "record");
}

// One line for each, sorted by client: what the vault holds.
std::string identity_lines(std::vector<Identity> const& identities) {
  std::string text;
  for (auto const& one : identities) {
    JsonWriter json(text);
    json.begin_object();
    json.member("client", one.client.value);
    json.member("name", one.name);
    json.member("born", one.born ? to_text(*one.born) : "");
    json.member("phone", one.phone);
    json.member("email", one.email);
    json.member("address", one.address);
    json.member("note", one.note);
    json.end_object();
    text += '\n';
  }
  return text;
}

std::vector<Identity> known(std::string const& text) {
  if (text.empty()) return {};
  return read_identities(text_source(text, "the vault"));
}

std::vector<Identity> known(Registry const& registry) {
  require_keys_elsewhere(registry);
  auto text = open_vault(registry.vault);
  auto identities = known(text);
  wipe(text);
  return identities;
}

// Committed before anything is shown or changed.
void enter(Registry const& registry, std::string const& act, std::vector<ClientId> clients) {
  auto record = Record::open(registry.database, Access::write, registry.world);
  auto const subject = clients.empty()       ? std::string("vault")
                       : clients.size() == 1 ? clients.front().value
                                             : fmt::format("{} clients", clients.size());
  Transaction transaction(record, "store identity " + act, subject);
  transaction.log(IdentityUse{.act = act, .clients = std::move(clients)});
  transaction.commit();
}

void change(Registry const& registry, std::string const& act, std::vector<ClientId> const& clients,
            std::function<void(std::vector<Identity>&)> const& edit) {
  require_keys_elsewhere(registry);
  change_vault(registry.vault, [&](std::string const& before) {
    auto identities = known(before);
    auto const then = identities;
    edit(identities);
    if (identities == then) return before;
    enter(registry, act, clients);
    std::ranges::sort(identities, {}, &Identity::client);
    return identity_lines(identities);
  });
}

[[noreturn]] void nobody(ClientId const& client) {
  throw Error(Fault::not_found, fmt::format("the vault does not know '{}'", client.value));
}

std::string small(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

bool has(Identity const& one, std::string const& small_text) {
  auto const born = one.born ? to_text(*one.born) : std::string();
  return std::ranges::any_of(
      std::array<std::string_view, 5>{one.name, born, one.phone, one.email, one.address},
      [&](std::string_view field) {
        return small(std::string(field)).find(small_text) != std::string::npos;
      });
}

Table table_of(std::vector<Identity> const& identities) {
  Table table{.id = "identity",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"name", "Name", ColumnKind::text},
                          {"born", "Born", ColumnKind::date},
                          {"phone", "Telephone", ColumnKind::text},
                          {"email", "E-mail", ColumnKind::text},
                          {"address", "Address", ColumnKind::text},
                          {"note", "Note", ColumnKind::text}}};
  for (auto const& one : identities)
    table.rows.push_back({one.client.value, text_cell(one.name), optional_cell(one.born),
                          text_cell(one.phone), text_cell(one.email), text_cell(one.address),
                          text_cell(one.note)});
  return table;
}

Table told(Registry const& registry, std::string const& act,
           std::vector<Identity> const& identities) {
  std::vector<ClientId> clients;
  for (auto const& one : identities) clients.push_back(one.client);
  enter(registry, act, std::move(clients));
  return table_of(identities);
}

}  // namespace

void make_registry(Registry const& registry) {
  require_keys_elsewhere(registry);
  (void)Record::open(registry.database, Access::write, registry.world);  // where it is entered
  make_vault(registry.vault);
  enter(registry, "init", {});
}

int put_identities(Registry const& registry, std::vector<Identity> const& identities) {
  int added = 0;
  std::vector<ClientId> clients;
  for (auto const& one : identities) clients.push_back(one.client);
  change(registry, "put", clients, [&](std::vector<Identity>& all) {
    for (auto const& one : identities) {
      auto const place = std::ranges::find(all, one.client, &Identity::client);
      if (place != all.end()) {
        *place = one;
      } else {
        all.push_back(one);
        ++added;
      }
    }
  });
  return added;
}

Table identity_of(Registry const& registry, ClientId const& client) {
  auto identities = known(registry);
  std::erase_if(identities, [&](Identity const& one) { return one.client != client; });
  if (identities.empty()) nobody(client);
  return told(registry, "show", identities);
}

Table identities_with(Registry const& registry, std::string const& text) {
  auto identities = known(registry);
  auto const wanted = small(text);
  std::erase_if(identities, [&](Identity const& one) { return !has(one, wanted); });
  return told(registry, "find", identities);
}

Table all_identities(Registry const& registry) {
  return told(registry, "export", known(registry));
}

void forget_identity(Registry const& registry, ClientId const& client) {
  change(registry, "forget", {client}, [&](std::vector<Identity>& all) {
    if (std::erase_if(all, [&](Identity const& one) { return one.client == client; }) == 0)
      nobody(client);
  });
}

void rekey_registry(Registry const& registry, std::string const& new_key_file) {
  require_keys_elsewhere(registry);
  storage::require_elsewhere(new_key_file, registry.database, "record");
  auto text = open_vault(registry.vault);
  wipe(text);
  enter(registry, "rekey", {});
  rekey_vault(registry.vault, new_key_file);
}

}  // namespace careplan
