// Consents and the log of disclosures in the record.
#include "storage/bench.hpp"
#include "storage/raw.hpp"

using namespace bench;

namespace {

ConsentRow consent(std::string client = "C-1") {
  return {.client = {std::move(client)},
          .recipient = "Dr. Roe",
          .purpose = "treatment",
          .scope = {Information::attendance, Information::tests},
          .first = day("2026-11-01"),
          .last = day("2027-05-01"),
          .until_event = "discharge",
          .note = "on paper"};
}

void log(Record& record, DisclosureRow& row) {
  Transaction tx(record, "report hours", row.recipient);
  tx.log(row);
  tx.commit();
}

}  // namespace

TEST_CASE("consents come back as they were, revoked ones with their day, and the chain vouches") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = consent(), other = consent("C-2");
  CHECK(save(record, row) == Written::inserted);
  CHECK(save(record, other) == Written::inserted);
  auto again = consent();
  CHECK(save(record, again) == Written::unchanged);
  CHECK(record.consents() == std::vector{row, other});
  row.revoked = day("2026-12-24");
  row.supersedes = row.id;
  row.reason = "by telephone";
  CHECK(save(record, row) == Written::updated);
  CHECK(record.consents(ClientId{"C-1"}) == std::vector{row});
  CHECK(verify(record).empty());
}

TEST_CASE("the same consent after it was revoked is a conflict, not a way back") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = consent();
  save(record, row);
  auto revoked = row;
  revoked.revoked = day("2026-12-24");
  revoked.reason = "in writing";
  save(record, revoked);
  auto again = consent();
  CHECK(fault_of([&] { save(record, again); }).fault == Fault::conflict);
}

TEST_CASE("the schema refuses consents without an end, a scope, a recipient or a purpose") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const refused = [&](auto change) {
    auto row = consent();
    change(row);
    return fault_of([&] { save(record, row); }).fault != Fault::no;
  };
  CHECK(refused([](ConsentRow& row) { row.last.reset(), row.until_event.clear(); }));
  CHECK(refused([](ConsentRow& row) { row.scope.clear(); }));
  CHECK(refused([](ConsentRow& row) { row.recipient.clear(); }));
  CHECK(refused([](ConsentRow& row) { row.purpose.clear(); }));
  CHECK(refused([](ConsentRow& row) { row.last = day("2026-10-01"); }));
  CHECK_FALSE(refused([](ConsentRow& row) { row.last.reset(); }));
}

TEST_CASE("disclosures are logged each time, with who did it and when") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto first = consent(), second = consent("C-2");
  save(record, first);
  save(record, second);
  DisclosureRow row{.date = day("2026-12-01"),
                    .recipient = "Dr. Roe",
                    .purpose = "treatment",
                    .report = "hours",
                    .clients = {{{"C-1"}, first.id}, {{"C-2"}, second.id}}};
  log(record, row);
  log(record, row);
  auto const found = record.disclosures();
  REQUIRE(found.size() == 2);
  CHECK(found[0].clients == row.clients);
  CHECK(found[0].at == "2026-12-01T09:30:00Z");
  CHECK(found[0].actor == "test");
  CHECK(found[1].id == 2);
  CHECK(verify(record).empty());
}

TEST_CASE("each use of the vault leaves a row for each client, and one where there is none") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const uses = [&](std::vector<ClientId> clients) {
    Transaction tx(record, "store identity", "names");
    tx.log(IdentityUse{.act = "show", .clients = std::move(clients)});
    tx.commit();
    return Raw(dir / "a.db").all("SELECT client FROM identity_use", 0);
  };
  CHECK(uses({{"C-1"}, {"C-2"}}) == "C-1\nC-2");
  CHECK(uses({}) == "C-1\nC-2\n");
}

TEST_CASE("a disclosure names a consent that is there, and the log is append-only") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto row = consent();
  save(record, row);
  DisclosureRow wrong{.date = day("2026-12-01"),
                      .recipient = "Dr. Roe",
                      .purpose = "treatment",
                      .report = "hours",
                      .clients = {{{"C-1"}, 9}}};
  CHECK(fault_of([&] { log(record, wrong); }).fault != Fault::no);
  CHECK(record.disclosures().empty());
  wrong.clients = {{{"C-1"}, row.id}};
  log(record, wrong);
  Raw raw(dir / "a.db");
  for (std::string const table : {"consent", "disclosure", "disclosure_client"}) {
    CAPTURE(table);
    CHECK(raw.run("DELETE FROM " + table).find("append-only") != std::string::npos);
    CHECK(raw.run("UPDATE " + table + " SET client = client")
              .find(table == "disclosure" ? "no such column" : "append-only") != std::string::npos);
  }
}
