// Names in the vault: nowhere else, and never looked at without an entry in the chain.
#include "workflow/identity.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "office.hpp"
#include "workflow/imports.hpp"
#include "workflow/store.hpp"

using namespace careplan;

namespace {

constexpr char people[] =
    "client,name,born,phone,email,address,note\n"
    "C-1,Kanarienvogel Eins,1980-02-29,555-0100,eins@example.org,1 Vogel Street,Kanarie\n"
    "C-2,Kanarienvogel Zwei,1991-12-31,555-0101,,,\n";

struct Reception : Office {
  Reception() {
    std::string pattern = std::filesystem::temp_directory_path() / "careplan-keys-XXXXXX";
    keys = ::mkdtemp(pattern.data());
    folder = std::filesystem::path(clinic.database).parent_path().string();
    registry = {.database = clinic.database,
                .world = clinic.world,
                .vault = {.file = folder + "/names.vault", .key_file = keys + "/vault.key"}};
    make_registry(registry);
  }
  ~Reception() { std::filesystem::remove_all(keys); }
  Reception(Reception const&) = delete;
  Reception& operator=(Reception const&) = delete;

  void put(std::string const& csv) { put_identities(registry, read_identities(text_source(csv))); }
  AuditEntry last() const { return audit_entries(clinic.open(Access::read)).back(); }
  bool anywhere(std::string_view text) const {
    for (auto const& where : {folder, keys})
      for (auto const& entry : std::filesystem::recursive_directory_iterator(where)) {
        std::ifstream file(entry.path(), std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(file), {}};
        if (bytes.find(text) != std::string::npos) return true;
      }
    return false;
  }

  std::string keys{}, folder{};
  Registry registry{};
};

std::string text_of(Table const& table) {
  return render(table, Format::csv);
}

}  // namespace

TEST_CASE("what is put of a client is shown, found by any part of it, and exported") {
  Reception office;
  office.put(people);
  CHECK(text_of(all_identities(office.registry)) == people);
  CHECK(text_of(identity_of(office.registry, {"C-2"})).find("1991-12-31") != std::string::npos);
  for (auto const* text : {"VOGEL EINS", "1980-02", "0100", "EXAMPLE.org", "1 vogel"}) {
    CAPTURE(text);
    auto const found = identities_with(office.registry, text);
    REQUIRE(found.rows.size() == 1);
    CHECK(found.rows[0][0] == Cell(std::string("C-1")));
  }
  CHECK(identities_with(office.registry, "kanarienvogel").rows.size() == 2);
  CHECK(identities_with(office.registry, "nobody").rows.empty());
  CHECK(fault_of([&] { (void)identity_of(office.registry, {"C-3"}); }) == Fault::not_found);
}

TEST_CASE("putting a client again replaces what was said; the same again writes nothing") {
  Reception office;
  office.put(people);
  auto const before = office.audit();
  office.put(people);
  CHECK(office.audit() == before);
  CHECK(put_identities(office.registry, {{.client = {"C-2"}, .name = "New"},
                                         {.client = {"C-3"}, .name = "Third"}}) == 1);
  CHECK(all_identities(office.registry).rows.size() == 3);
  CHECK(text_of(identity_of(office.registry, {"C-2"})).find("1991") == std::string::npos);
}

TEST_CASE("nothing of a name is in any file, however the vault was used") {
  Reception office;
  office.put(people);
  (void)identity_of(office.registry, {"C-1"});
  (void)identities_with(office.registry, "Kanarienvogel");
  (void)all_identities(office.registry);
  rekey_registry(office.registry, office.keys + "/new.key");
  office.registry.vault.key_file = office.keys + "/new.key";
  store_backup(office.clinic.database, office.clinic.world, office.folder + "/copy.db");
  CHECK(all_identities(office.registry).rows.size() == 2);
  for (auto const* text : {"Kanarie", "1980-02-29", "555-01", "eins@", "Vogel"})
    CHECK_FALSE(office.anywhere(text));
  CHECK(verify(office.clinic.open(Access::read)).empty());
}

TEST_CASE("each use of the vault is one entry of the chain, with codes and no names") {
  Reception office;
  CHECK(office.last().verb == "store identity init");
  office.put(people);
  CHECK(office.last().verb == "store identity put");
  CHECK(office.last().subject == "2 clients");
  CHECK(office.last().rows == 2);
  auto const before = office.audit();
  (void)identity_of(office.registry, {"C-1"});
  CHECK(office.last().verb == "store identity show");
  CHECK(office.last().subject == "C-1");
  (void)identities_with(office.registry, "nobody");
  CHECK(office.last().verb == "store identity find");
  CHECK(office.last().rows == 1);
  (void)all_identities(office.registry);
  CHECK(office.last().rows == 2);
  forget_identity(office.registry, {"C-1"});
  CHECK(office.last().verb == "store identity forget");
  CHECK(office.audit() == before + 4);
}

TEST_CASE(
    "whoever cannot open the vault leaves no entry, and whoever cannot write one sees nothing") {
  Reception office;
  office.put(people);
  auto const before = office.audit();
  auto wrong = office.registry;
  wrong.vault.key_file = office.keys + "/none.key";
  CHECK(fault_of([&] { (void)all_identities(wrong); }) == Fault::not_found);
  make_key(wrong.vault.key_file);
  CHECK(fault_of([&] { (void)all_identities(wrong); }) == Fault::database);
  CHECK(fault_of([&] { forget_identity(office.registry, {"C-9"}); }) == Fault::not_found);
  CHECK(office.audit() == before);
  auto lost = office.registry;
  lost.database = office.folder + "/none.db";
  CHECK(fault_of([&] { (void)all_identities(lost); }) == Fault::not_found);
  CHECK(fault_of([&] { put_identities(lost, {{.client = {"C-7"}}}); }) == Fault::not_found);
  lost.vault.file = office.folder + "/other.vault";
  CHECK(fault_of([&] { make_registry(lost); }) == Fault::not_found);
  CHECK_FALSE(std::filesystem::exists(lost.vault.file));
  CHECK(all_identities(office.registry).rows.size() == 2);
}

TEST_CASE("a client who is forgotten is in the vault no more") {
  Reception office;
  office.put(people);
  forget_identity(office.registry, {"C-1"});
  CHECK(text_of(all_identities(office.registry)).find("Eins") == std::string::npos);
}

TEST_CASE("a key in the folder of the record is refused") {
  Reception office;
  auto wrong = office.registry;
  wrong.vault = {.file = office.keys + "/other.vault", .key_file = office.folder + "/vault.key"};
  CHECK(fault_of([&] { make_registry(wrong); }) == Fault::input);
  CHECK(fault_of([&] { rekey_registry(office.registry, office.folder + "/new.key"); }) ==
        Fault::input);
  CHECK_FALSE(std::filesystem::exists(office.folder + "/vault.key"));
}

TEST_CASE("complaints about a file of names say where, and never what stands there") {
  for (auto const* csv :
       {"client,name,born\nC-1,Kanarienvogel,Kanarientag\n", "client,name\nKanarie nvogel,x\n",
        "Kanarienvogel,C-1\nx,y\n", "client,name\nC-1,O'Kanarien'vogel\nC-1,Kanarienvogel\n"}) {
    CAPTURE(csv);
    try {
      (void)read_identities(text_source(csv));
      CHECK(false);
    } catch (Error const& error) {
      CHECK(error.fault == Fault::input);
      CHECK(describe(error).find("Kanarie") == std::string::npos);
    }
  }
}
