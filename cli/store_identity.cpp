// store identity: the vault of names.
#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "cli/world.hpp"
#include "core/text.hpp"
#include "workflow/identity.hpp"
#include "workflow/imports.hpp"

namespace careplan::cli {
namespace {

enum class IdentityAct { init, put, show, find, export_, forget, rekey };
constexpr auto words(IdentityAct) {
  return words_of<IdentityAct>({{IdentityAct::init, "init"},
                                {IdentityAct::put, "put"},
                                {IdentityAct::show, "show"},
                                {IdentityAct::find, "find"},
                                {IdentityAct::export_, "export"},
                                {IdentityAct::forget, "forget"},
                                {IdentityAct::rekey, "rekey"}});
}

struct IdentityArgs {
  IdentityAct act = IdentityAct::show;
  std::optional<ClientId> client{};
  std::string vault{};
  std::string key{};
  std::string new_key{};
  std::string from = "-";
};

// Names are read from a file or standard input: everybody on the machine can see arguments.
void declare_identity(Options& options, IdentityArgs& args) {
  options.word("ACTION", args.act,
               "make a vault, put what a CSV file says, show or forget a client, find a name, "
               "export all, or seal with another key");
  options.id("[CLIENT]", args.client, "show, forget: whom");
  options.file("--vault FILE", args.vault, "the vault (CAREPLAN_VAULT)");
  options.file("--vault-key FILE", args.key, "its key, in another folder (CAREPLAN_VAULT_KEY)");
  options.file("--new-key FILE", args.new_key, "rekey: the key from now on, made when missing");
  options.file("--from FILE", args.from,
               "put: client,name,born,phone,email,address,note; find: the text; else standard "
               "input");
  options.check([&args] {
    bool const one = args.act == IdentityAct::show || args.act == IdentityAct::forget;
    if (one != args.client.has_value())
      throw Error(Fault::usage, one ? "name the client" : "no client is named here", {},
                  "show and forget are about one client; names never stand on the command line");
    if ((args.act == IdentityAct::rekey) == args.new_key.empty())
      throw Error(Fault::usage, "rekey needs --new-key, which belongs to nothing else");
  });
}

Registry registry_of(Session& session, IdentityArgs const& args) {
  auto const given = [&](std::string const& option, char const* variable, char const* name) {
    auto text = option.empty() ? session.world.variable(variable).value_or("") : option;
    if (text.empty())
      throw Error(Fault::usage, fmt::format("no {} is named", name), {},
                  fmt::format("use --{} FILE or set {}", name, variable));
    return text;
  };
  return {.database = session.db(),
          .world = world_of(session),
          .vault = {.file = given(args.vault, "CAREPLAN_VAULT", "vault"),
                    .key_file = given(args.key, "CAREPLAN_VAULT_KEY", "vault-key")}};
}

Exit find(Session& session, IdentityArgs const& args, Registry const& registry) {
  constexpr std::size_t longest = 4096;
  auto text = session.read(args.from, longest);
  auto const wanted = std::string(trim(text.substr(0, text.find('\n'))));
  wipe(text);
  if (wanted.empty()) throw Error(Fault::input, "there is nothing to look for");
  session.print(identities_with(registry, wanted));
  return Exit::done;
}

Exit run_identity(Session& session, IdentityArgs const& args) {
  keep_memory_private();
  auto const registry = registry_of(session, args);
  switch (args.act) {
    case IdentityAct::init:
      make_registry(registry);
      session.note(fmt::format("made an empty vault: {}; nothing replaces its key: {}",
                               registry.vault.file, registry.vault.key_file));
      break;
    case IdentityAct::put: {
      auto const identities = read_identities(source(session, args.from));
      auto const added = put_identities(registry, identities);
      session.note(fmt::format("{} put, {} of them new", identities.size(), added));
      break;
    }
    case IdentityAct::show:
      session.print(identity_of(registry, *args.client));
      break;
    case IdentityAct::find:
      return find(session, args, registry);
    case IdentityAct::export_:
      session.print(all_identities(registry));
      break;
    case IdentityAct::forget:
      forget_identity(registry, *args.client);
      session.note(fmt::format("forgot {}", args.client->value));
      break;
    case IdentityAct::rekey:
      rekey_registry(registry, args.new_key);
      session.note(
          fmt::format("sealed with {}; the key before opens only copies that were made "
                      "before",
                      args.new_key));
      break;
  }
  return Exit::done;
}

}  // namespace

std::vector<Command> store_identity_commands() {
  return {{.name = "store identity",
           .summary = "names, birth dates and contacts, in a vault of their own",
           .bind = bind(declare_identity, run_identity)}};
}

}  // namespace careplan::cli
