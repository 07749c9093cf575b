// Consents, the log of what was disclosed on them, and that of the vault of identities.
#include "client/consent.hpp"
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char consent_columns[] =
    "id, client, recipient, purpose, scope, first, last, until_event, revoked, note, supersedes, "
    "reason";

ConsentRow read_consent(Database& /*database*/, Query const& q) {
  ConsentRow row{.id = q.integer(0),
                 .client = {q.text(1)},
                 .recipient = q.text(2),
                 .purpose = q.text(3),
                 .first = q.date(5),
                 .until_event = q.text(7),
                 .note = q.text(9),
                 .supersedes = q.maybe_integer(10),
                 .reason = q.text(11)};
  auto const scope = q.text(4);
  for (auto const word : split(scope, ' '))
    if (auto const kind = from_text<Information>(word)) row.scope.push_back(*kind);
  if (!q.is_null(6)) row.last = q.date(6);
  if (!q.is_null(8)) row.revoked = q.date(8);
  return row;
}

void bind_consent(Query& query, ConsentRow const& row) {
  query.with(row.client, row.recipient, row.purpose, row.first);
}

std::string consent_name(ConsentRow const& row) {
  return fmt::format("the consent of {} for {} of {}", row.client.value, row.recipient,
                     to_text(row.first));
}

std::vector<std::string> consent_differences(ConsentRow const& a, ConsentRow const& b) {
  return differing(
      a, b, std::pair("scope", &ConsentRow::scope), std::pair("last day", &ConsentRow::last),
      std::pair("event", &ConsentRow::until_event), std::pair("revocation", &ConsentRow::revoked),
      std::pair("note", &ConsentRow::note));
}

long insert_consent(Database& database, ConsentRow const& row) {
  Query(database,
        "INSERT INTO consent (client, recipient, purpose, scope, first, last, until_event,"
        " revoked, note, supersedes, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .with(row.client, row.recipient, row.purpose, join(scope_words(row), " "), row.first,
            row.last, row.until_event, row.revoked, row.note, row.supersedes, row.reason)
      .run();
  return database.last_id();
}

constexpr Family<ConsentRow> consents{
    .table = "consent",
    .columns = consent_columns,
    .read = read_consent,
    .key = "client = ?1 AND recipient = ?2 AND purpose = ?3 AND first = ?4",
    .bind = bind_consent,
    .name = consent_name,
    .differences = consent_differences,
    .insert = insert_consent};

DisclosureRow read_disclosure(Database& database, Query const& q) {
  DisclosureRow row{.id = q.integer(0),
                    .date = q.date(1),
                    .recipient = q.text(2),
                    .purpose = q.text(3),
                    .report = q.text(4),
                    .at = q.text(5),
                    .actor = q.text(6)};
  Query named(database,
              "SELECT client, consent FROM disclosure_client WHERE disclosure = ?1"
              " ORDER BY client");
  named.with(row.id);
  while (named.next()) row.clients.push_back({{named.text(0)}, named.integer(1)});
  return row;
}

}  // namespace
}  // namespace storage

std::vector<ConsentRow> Record::consents(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::consents, client);
}

std::vector<DisclosureRow> Record::disclosures() const {
  auto& database = *impl().database;
  storage::Query query(database,
                       "SELECT d.id, d.date, d.recipient, d.purpose, d.report, a.at, a.actor"
                       " FROM disclosure AS d"
                       " JOIN audit_row AS r ON r.table_name = 'disclosure' AND r.row_id = d.id"
                       " JOIN audit AS a ON a.seq = r.seq ORDER BY d.id");
  std::vector<DisclosureRow> rows;
  while (query.next()) rows.push_back(storage::read_disclosure(database, query));
  return rows;
}

Written Transaction::save(ConsentRow& row) {
  return storage::save_row(*impl_, row, storage::consents);
}

void Transaction::log(DisclosureRow& row) {
  auto& database = impl_->database;
  storage::Query(
      database, "INSERT INTO disclosure (date, recipient, purpose, report) VALUES (?1, ?2, ?3, ?4)")
      .with(row.date, row.recipient, row.purpose, row.report)
      .run();
  row.id = database.last_id();
  storage::Query add(
      database, "INSERT INTO disclosure_client (disclosure, client, consent) VALUES (?1, ?2, ?3)");
  for (auto const& named : row.clients) {
    add.again();
    add.with(row.id, named.client, named.consent).run();
  }
  impl_->wrote("disclosure", row.id);
}

void Transaction::log(IdentityUse const& use) {
  auto& database = impl_->database;
  auto const add = [&](std::string const& client) {
    storage::Query(database, "INSERT INTO identity_use (client, act) VALUES (?1, ?2)")
        .with(client, use.act)
        .run();
    impl_->wrote("identity_use", database.last_id());
  };
  for (auto const& client : use.clients) add(client.value);
  if (use.clients.empty()) add("");
}

}  // namespace careplan
