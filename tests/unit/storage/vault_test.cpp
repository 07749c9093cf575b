// The vault: sealed, opened by its own key only, changed whole or not at all.
#include "storage/vault.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "storage/bench.hpp"

using namespace bench;

namespace {

constexpr char secret[] = "{\"client\":\"C-1\",\"name\":\"Kanarienvogel\"}";

struct Safe {
  Safe() { make_vault(vault); }
  void hold(std::string const& text) const {
    change_vault(vault, [&](std::string const&) { return text; });
  }
  std::string bytes() const {
    std::ifstream file(vault.file, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void put_bytes(std::string const& bytes) const {
    std::ofstream(vault.file, std::ios::binary | std::ios::trunc) << bytes;
  }
  long files() const { return std::distance(std::filesystem::directory_iterator(dir.path), {}); }

  Directory dir{};
  Directory elsewhere{};
  Vault vault{.file = dir / "names.vault", .key_file = elsewhere / "vault.key"};
};

}  // namespace

TEST_CASE("what goes into a vault comes out of it, and its bytes tell nothing of it") {
  Safe const safe;
  CHECK(open_vault(safe.vault) == "");
  safe.hold(secret);
  CHECK(open_vault(safe.vault) == secret);
  CHECK(safe.bytes().find("Kanarienvogel") == std::string::npos);
  CHECK(safe.bytes().find("C-1") == std::string::npos);
  auto const first = safe.bytes();
  safe.hold("other");
  safe.hold(secret);
  CHECK(safe.bytes() != first);  // the same text is never sealed twice alike
  CHECK(safe.bytes().size() == first.size());
}

TEST_CASE("folders for a vault and its key are made where there are none") {
  Directory const dir;
  Directory const elsewhere;
  Vault const vault{.file = dir / "a/b/names.vault", .key_file = elsewhere / "c/d/vault.key"};
  make_vault(vault);
  CHECK(open_vault(vault) == "");
}

TEST_CASE("vault and key are for their owner only, and leave nothing else behind") {
  Safe const safe;
  safe.hold(secret);
  for (auto const& path : {safe.vault.file, safe.vault.key_file}) {
    CAPTURE(path);
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
  CHECK(safe.files() == 1);
}

TEST_CASE("a vault of any length opens, and its size tells it only by the page") {
  Safe const safe;
  for (auto const size : {1UL, 4095UL, 4096UL, 4097UL, 100'000UL}) {
    CAPTURE(size);
    std::string const text(size, 'x');
    safe.hold(text);
    CHECK(open_vault(safe.vault) == text);
    CHECK(safe.bytes().size() == 66 + (size / 4096 + 1) * 4096);
  }
}

TEST_CASE("any byte that was changed, cut off or added is noticed, and nothing is written") {
  Safe const safe;
  safe.hold(secret);
  auto const whole = safe.bytes();
  auto const refused = [&](std::string const& bytes) {
    safe.put_bytes(bytes);
    auto const fault = fault_of([&] { (void)open_vault(safe.vault); }).fault;
    auto const changing = fault_of([&] { safe.hold("new"); }).fault;
    return fault == Fault::database && changing == Fault::database && safe.bytes() == bytes;
  };
  // A line of 26 bytes, at the end of which the id of the key; then nonce, text and seal.
  auto const why = [&] {
    auto const message = fault_of([&] { (void)open_vault(safe.vault); }).complaints.front().message;
    return message.substr(0, message.find_first_of(",:"));
  };
  for (std::size_t at = 0; at < whole.size(); at += at < 80 ? 1 : 97) {
    CAPTURE(at);
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    CHECK(refused(bytes));
    CHECK(why() == (at < 17 || at == 25 ? "this is no vault of careplan"
                    : at < 25           ? "the vault is sealed with key " + bytes.substr(17, 8)
                                        : "the vault was changed or damaged"));
  }
  for (std::size_t size = 0; size < 70; ++size) {
    CAPTURE(size);
    CHECK(refused(whole.substr(0, size)));
    CHECK(why() ==
          (size < 66 ? "this is no vault of careplan" : "the vault was changed or damaged"));
  }
  CHECK(refused(whole.substr(0, whole.size() - 1)));
  CHECK(refused(whole + "x"));
  safe.put_bytes(whole);
  CHECK(open_vault(safe.vault) == secret);
}

TEST_CASE("another key, no key and a key that others may read open nothing and destroy nothing") {
  Safe const safe;
  safe.hold(secret);
  auto const whole = safe.bytes();
  auto other = safe.vault;
  other.key_file = safe.elsewhere / "other.key";
  CHECK(fault_of([&] { (void)open_vault(other); }).fault == Fault::not_found);
  make_key(other.key_file);
  auto const wrong = fault_of([&] { (void)open_vault(other); });
  CHECK(wrong.fault == Fault::database);
  CHECK(wrong.complaints.front().message.find("sealed with key") != std::string::npos);
  CHECK(fault_of([&] { change_vault(other, [](auto const&) { return "x"; }); }).fault ==
        Fault::database);
  ::chmod(safe.vault.key_file.c_str(), 0640);
  CHECK(fault_of([&] { (void)open_vault(safe.vault); }).fault == Fault::io);
  ::chmod(safe.vault.key_file.c_str(), 0600);
  std::filesystem::remove(other.key_file);
  CHECK(safe.bytes() == whole);
  CHECK(open_vault(safe.vault) == secret);
}

TEST_CASE("a key in the folder of the vault is refused, by a link as well") {
  Directory const dir;
  Directory const elsewhere;
  Vault vault{.file = dir / "names.vault", .key_file = dir / "vault.key"};
  CHECK(fault_of([&] { make_vault(vault); }).fault == Fault::input);
  CHECK_FALSE(std::filesystem::exists(vault.file));
  CHECK_FALSE(std::filesystem::exists(vault.key_file));
  vault.key_file = elsewhere / "vault.key";
  make_vault(vault);
  std::filesystem::rename(vault.key_file, dir / "vault.key");
  std::filesystem::create_symlink(dir / "vault.key", vault.key_file);
  CHECK(fault_of([&] { (void)open_vault(vault); }).fault == Fault::input);
}

TEST_CASE("another key takes over: the old one opens nothing more") {
  Safe const safe;
  safe.hold(secret);
  auto renewed = safe.vault;
  renewed.key_file = safe.elsewhere / "new.key";
  rekey_vault(safe.vault, renewed.key_file);
  CHECK(open_vault(renewed) == secret);
  CHECK(fault_of([&] { (void)open_vault(safe.vault); }).fault == Fault::database);
  CHECK(fault_of([&] { rekey_vault(safe.vault, safe.elsewhere / "third.key"); }).fault ==
        Fault::database);
  CHECK_FALSE(std::filesystem::exists(safe.elsewhere / "third.key"));
  CHECK(fault_of([&] { rekey_vault(renewed, safe.dir / "new.key"); }).fault == Fault::input);
  CHECK(safe.files() == 1);
}

TEST_CASE("a change that fails leaves the vault as it was; a vault is never made anew") {
  Safe const safe;
  safe.hold(secret);
  auto const whole = safe.bytes();
  auto const failed = fault_of([&] {
    change_vault(safe.vault,
                 [](std::string const&) -> std::string { throw Error(Fault::conflict, "no"); });
  });
  CHECK(failed.fault == Fault::conflict);
  auto another = safe.vault;
  another.key_file = safe.elsewhere / "another.key";
  CHECK(fault_of([&] { make_vault(another); }).fault == Fault::conflict);
  CHECK_FALSE(std::filesystem::exists(another.key_file));
  change_vault(safe.vault, [](std::string const& text) { return text; });
  CHECK(safe.bytes() == whole);
  CHECK(safe.files() == 1);
}

TEST_CASE("a vault that cannot be replaced leaves no half of another behind") {
  Safe const safe;
  safe.hold(secret);
  auto const failed = fault_of([&] {
    change_vault(safe.vault, [&](std::string const&) {
      std::filesystem::remove(safe.vault.file);
      std::filesystem::create_directory(safe.vault.file);  // no file can take its name
      return std::string("more");
    });
  });
  CHECK(failed.fault == Fault::io);
  CHECK(safe.files() == 1);
}

TEST_CASE("there is no vault until one is made") {
  Directory const dir;
  Directory const elsewhere;
  Vault const vault{.file = dir / "names.vault", .key_file = elsewhere / "vault.key"};
  CHECK(fault_of([&] { (void)open_vault(vault); }).fault == Fault::not_found);
}

TEST_CASE("a vault that one may not read is said to be so, and not to be missing") {
  Safe const safe;
  std::filesystem::permissions(safe.dir.path, std::filesystem::perms(0755));
  if (::geteuid() == 0)
    CHECK(holds_for_a_stranger(
        [&] { return fault_of([&] { (void)open_vault(safe.vault); }).fault == Fault::io; }));
  auto nowhere = safe.vault;
  nowhere.file = safe.dir / "no/such";
  CHECK(fault_of([&] { change_vault(nowhere, [](auto const&) { return "x"; }); }).fault ==
        Fault::io);
}

TEST_CASE("what holds names leaves no memory behind when it crashes") {
  CHECK(holds_for_a_stranger([] {
    ::prctl(PR_SET_DUMPABLE, 1);
    rlimit core{.rlim_cur = 0, .rlim_max = 0};
    ::getrlimit(RLIMIT_CORE, &core);
    core.rlim_cur = core.rlim_max;
    ::setrlimit(RLIMIT_CORE, &core);
    keep_memory_private();
    ::getrlimit(RLIMIT_CORE, &core);
    return core.rlim_cur == 0 && core.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE) == 0;
  }));
}
