// A keyed chain against somebody who can write to the record and has no key, and anchors against
// somebody who writes the whole chain anew.
#include "storage/chain_key.hpp"

#include <sys/stat.h>

#include <fstream>

#include "storage/audit.hpp"
#include "storage/bench.hpp"
#include "storage/connection.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

struct Keyed {
  Keyed() {
    make_key(with.key_file);
    auto record = Record::create(path, with);
    auto row = assessment();
    save(record, row);
  }
  // Undoes the guards of the audit table, edits, and puts them back.
  void tamper(std::string const& sql) const {
    Raw raw(path);
    for (std::string const change : {"update", "delete"})
      REQUIRE(raw.run("DROP TRIGGER audit_no_" + change) == "");
    REQUIRE(raw.run(sql) == "");
    for (std::string const change : {"update", "delete"})
      REQUIRE(raw.run("CREATE TRIGGER audit_no_" + change + " BEFORE " + change +
                      " ON audit BEGIN SELECT RAISE(ABORT, 'rows of audit are append-only: record"
                      " a correction instead'); END") == "");
  }
  std::vector<std::string> findings(World const& world) const {
    return verify(Record::open(path, Access::read, world));
  }

  Directory dir{};
  std::string path = dir / "a.db";
  World with = [&] {
    auto world = bench::world();
    world.key_file = dir / "key";
    return world;
  }();
  World without = bench::world();
};

bool any_says(std::vector<std::string> const& findings, std::string_view words) {
  for (auto const& finding : findings)
    if (finding.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a keyed record is read by everybody and written only with its key") {
  Keyed const keyed;
  CHECK(keyed.findings(keyed.with).empty());
  CHECK(keyed.findings(keyed.without).empty());
  auto reader = Record::open(keyed.path, Access::read, keyed.without);
  CHECK(reader.assessments().size() == 1);
  CHECK(unseen(reader).find("nobody can tell") != std::string::npos);
  CHECK(unseen(Record::open(keyed.path, Access::read, keyed.with)).empty());

  auto writer = Record::open(keyed.path, Access::write, keyed.without);
  auto row = assessment("C-2");
  CHECK(fault_of([&] { save(writer, row); }).fault == Fault::database);
  auto other = keyed.without;
  other.key_file = keyed.dir / "other";
  make_key(other.key_file);
  auto stranger = Record::open(keyed.path, Access::write, other);
  CHECK(fault_of([&] { save(stranger, row); }).fault == Fault::database);
  CHECK(reader.assessments().size() == 1);
  auto const id = storage::read_chain_key(keyed.with.key_file).id;
  auto const other_id = storage::read_chain_key(other.key_file).id;
  CHECK(keyed.findings(other) ==
        std::vector{"The chain is keyed with " + id + ", not with this key (" + other_id + ")."});
  other.key_file = keyed.dir / "none";
  CHECK(fault_of([&] { keyed.findings(other); }).fault == Fault::not_found);
}

TEST_CASE("hashes that are recomputed without the key do not pass for those of the key") {
  Keyed const keyed;
  {
    storage::Database database({.path = keyed.path});
    auto link = storage::read_chain(database).at(1);
    link.entry.actor = "mallory";
    auto const plain = storage::hash_of(link, std::nullopt);
    keyed.tamper("UPDATE audit SET actor = 'mallory', hash = '" + plain + "' WHERE seq = 2");
  }
  CHECK(any_says(keyed.findings(keyed.with), "Audit entry 2"));
  CHECK(keyed.findings(keyed.without).empty());  // and unseen() says so
}

TEST_CASE("a chain that was written anew without a key is found by who has the key") {
  Keyed const keyed;
  std::filesystem::remove(keyed.path);
  Record::create(keyed.path, keyed.without);
  CHECK(keyed.findings(keyed.with).size() == 1);
  keyed.tamper("UPDATE audit SET actor = 'mallory' WHERE seq = 1");  // it can still be checked
  CHECK(keyed.findings(keyed.with) ==
        std::vector{"The chain is not keyed, but key " +
                        storage::read_chain_key(keyed.with.key_file).id +
                        " was given: the record was made without it, or its chain was written"
                        " anew.",
                    std::string("Audit entry 1 (store init schema 1, 2026-12-01T09:30:00Z) was"
                                " changed in table audit.")});
}

TEST_CASE("a key is private, is never overwritten, and nothing else is taken for one") {
  Directory const dir;
  auto const path = dir / "key";
  make_key(path);
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  auto const key = storage::read_chain_key(path);
  CHECK(key.id.size() == 8);
  CHECK(fault_of([&] { make_key(path); }).fault == Fault::conflict);
  CHECK(storage::read_chain_key(path).bytes == key.bytes);
  make_key(dir / "second");
  CHECK(storage::read_chain_key(dir / "second").bytes != key.bytes);
  ::chmod(path.c_str(), 0640);
  CHECK(fault_of([&] { storage::read_chain_key(path); }).fault == Fault::io);
  CHECK(fault_of([&] { storage::read_chain_key(dir / "none"); }).fault == Fault::not_found);
  CHECK(fault_of([&] { storage::read_chain_key(dir.path); }).fault == Fault::input);
  CHECK(fault_of([&] { storage::read_chain_key(path + "/inside"); }).fault == Fault::not_found);
  CHECK(fault_of([&] { storage::read_chain_key(dir / std::string(300, 'a')); }).fault == Fault::io);
  for (std::string const text : {"", "careplan-key 12", "careplan-key "}) {
    auto const wrong = dir / "wrong";
    std::ofstream(wrong) << text << (text.size() == 13 ? std::string(64, 'g') : "");
    ::chmod(wrong.c_str(), 0600);
    CAPTURE(text);
    CHECK(fault_of([&] { storage::read_chain_key(wrong); }).fault == Fault::input);
  }
}

TEST_CASE("a key is as long as it says, and says what it is") {
  Directory const dir;
  auto const fault = [&](std::string const& text) {
    std::ofstream(dir / "key") << text << "\n";
    ::chmod((dir / "key").c_str(), 0600);
    return fault_of([&] { storage::read_chain_key(dir / "key"); }).fault;
  };
  std::string digits;
  for (int i = 0; i < 16; ++i) digits += "abcd";
  CHECK(fault("careplan-key " + digits) == Fault::no);
  auto const key = storage::read_chain_key(dir / "key");
  for (std::size_t i = 0; i < 32; ++i) CHECK(key.bytes[i] == (i % 2 == 0 ? 0xab : 0xcd));
  // hashlib.blake2b(b"id", digest_size=32, key=bytes([0xab, 0xcd] * 16)).hexdigest()[:8]
  CHECK(key.id == "cb78cb69");
  for (std::size_t const size : {62UL, 63UL, 65UL, 66UL})
    CHECK(fault("careplan-key " + std::string(size, 'a')) == Fault::input);
  CHECK(fault("careplan-kez " + std::string(64, 'a')) == Fault::input);
}

TEST_CASE("a keyed hash is BLAKE2b with the key") {
  // Computed with Python's hashlib.blake2b(b"abc", digest_size=32, key=bytes(range(32))).
  storage::ChainKey key;
  for (std::size_t i = 0; i < key.bytes.size(); ++i) key.bytes[i] = static_cast<unsigned char>(i);
  CHECK(storage::keyed_hash(key, "abc") ==
        "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

TEST_CASE("an anchor shows an end that was cut off and a chain that was written anew") {
  Directory const dir;
  auto const path = dir / "a.db";
  Anchor anchor;
  {
    auto record = Record::create(path, world());
    auto row = assessment();
    save(record, row);
    anchor = anchor_of(record);
    auto const again = parse_anchor(to_text(anchor));
    REQUIRE(again);
    CHECK(again->seq == 2);
    CHECK(to_text(anchor) == "2:" + info(record).head.substr(0, 32));
    CHECK(verify(record, std::vector{*again, anchor}).empty());
    auto later = assessment("C-2");
    save(record, later);
    CHECK(verify(record, std::vector{anchor}).empty());
  }
  std::filesystem::remove(path);
  auto record = Record::create(path, world());
  CHECK(verify(record).empty());
  CHECK(any_says(verify(record, std::vector{anchor}), "its end was cut off"));
  auto row = assessment("C-3");
  save(record, row);
  CHECK(verify(record).empty());
  CHECK(any_says(verify(record, std::vector{anchor}), "written anew"));
}

TEST_CASE("what is no anchor is not read as one") {
  auto const hash = std::string(32, 'a');
  for (auto const* seq : {"1", "2", "12"}) CHECK(parse_anchor(seq + (":" + hash)));
  CHECK(parse_anchor("1:" + hash)->seq == 1);
  CHECK(parse_anchor("12:" + hash + hash));
  for (auto const& text :
       {std::string("12"), "12:" + hash.substr(1), "x:" + hash, "0:" + hash, "-1:" + hash,
        "12:" + std::string(32, 'G'), "12:" + std::string(65, 'a'), ":" + hash}) {
    CAPTURE(text);
    CHECK_FALSE(parse_anchor(text));
  }
}
