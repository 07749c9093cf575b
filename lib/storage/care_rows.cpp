// Plans, contacts and authorizations.
#include "client/care.hpp"
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

constexpr char plan_columns[] = "id, client, date, kind, step, review, note, supersedes, reason";

template <class Source>
std::optional<Date> maybe_date(Source const& q, int column) {
  return q.is_null(column) ? std::nullopt : std::optional(q.date(column));
}

template <class Source>
PlanRow read_plan(Database& /*database*/, Source const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .date = q.date(2),
          .plan = q.template word<PlanKind>(3),
          .step = q.template word<PlanStep>(4),
          .review = maybe_date(q, 5),
          .note = q.text(6),
          .supersedes = q.maybe_integer(7),
          .reason = q.text(8)};
}

void bind_plan(Query& query, PlanRow const& row) {
  query.with(row.client, row.date, row.plan, row.step);
}

std::string plan_name(PlanRow const& row) {
  return fmt::format("the {} plan of {}, {} on {}", to_text(row.plan), row.client.value,
                     to_text(row.step), to_text(row.date));
}

std::vector<std::string> plan_differences(PlanRow const& a, PlanRow const& b) {
  return differing(a, b, std::pair("review date", &PlanRow::review),
                   std::pair("note", &PlanRow::note));
}

long insert_plan(Database& database, PlanRow const& row) {
  Query(database,
        "INSERT INTO care_plan (client, date, kind, step, review, note, supersedes, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .with(row.client, row.date, row.plan, row.step, row.review, row.note, row.supersedes,
            row.reason)
      .run();
  return database.last_id();
}

constexpr Family<PlanRow> plans{.table = "care_plan",
                                .columns = plan_columns,
                                .read = read_plan<Query>,
                                .scan = read_plan<ScannedRow>,
                                .key = "client = ?1 AND date = ?2 AND kind = ?3 AND step = ?4",
                                .bind = bind_plan,
                                .name = plan_name,
                                .differences = plan_differences,
                                .insert = insert_plan};

constexpr char contact_columns[] =
    "id, client, date, kind, what, outcome, times, abstinent, note, supersedes, reason";

template <class Source>
ContactRow read_contact(Database& /*database*/, Source const& q) {
  ContactRow row{.id = q.integer(0),
                 .client = {q.text(1)},
                 .date = q.date(2),
                 .kind = q.template word<ContactKind>(3),
                 .what = q.text(4),
                 .outcome = q.template word<ContactOutcome>(5),
                 .times = static_cast<int>(q.integer(6)),
                 .note = q.text(8),
                 .supersedes = q.maybe_integer(9),
                 .reason = q.text(10)};
  if (!q.is_null(7)) row.abstinent = q.yes(7);
  return row;
}

void bind_contact(Query& query, ContactRow const& row) {
  query.with(row.client, row.date, row.kind, row.what);
}

std::string contact_name(ContactRow const& row) {
  return fmt::format("the contact '{}{}{}' of {} on {}", to_text(row.kind),
                     row.what.empty() ? "" : ", ", row.what, row.client.value, to_text(row.date));
}

std::vector<std::string> contact_differences(ContactRow const& a, ContactRow const& b) {
  return differing(a, b, std::pair("outcome", &ContactRow::outcome),
                   std::pair("number of times", &ContactRow::times),
                   std::pair("answer on abstinence", &ContactRow::abstinent),
                   std::pair("note", &ContactRow::note));
}

long insert_contact(Database& database, ContactRow const& row) {
  Query(database,
        "INSERT INTO contact (client, date, kind, what, outcome, times, abstinent, note,"
        " supersedes, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .with(row.client, row.date, row.kind, row.what, row.outcome, row.times, row.abstinent,
            row.note, row.supersedes, row.reason)
      .run();
  return database.last_id();
}

constexpr Family<ContactRow> contacts{
    .table = "contact",
    .columns = contact_columns,
    .read = read_contact<Query>,
    .scan = read_contact<ScannedRow>,
    .key = "client = ?1 AND date = ?2 AND kind = ?3 AND what = ?4",
    .bind = bind_contact,
    .name = contact_name,
    .differences = contact_differences,
    .insert = insert_contact};

constexpr char authorization_columns[] =
    "id, client, code, first, last, units, unit, payer, number, note, supersedes, reason";

template <class Source>
AuthorizationRow read_authorization(Database& /*database*/, Source const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .code = q.text(2),
          .first = q.date(3),
          .last = q.date(4),
          .units = static_cast<int>(q.integer(5)),
          .unit = q.template word<UnitKind>(6),
          .payer = q.text(7),
          .number = q.text(8),
          .note = q.text(9),
          .supersedes = q.maybe_integer(10),
          .reason = q.text(11)};
}

void bind_authorization(Query& query, AuthorizationRow const& row) {
  query.with(row.client, row.code, row.first);
}

std::string authorization_name(AuthorizationRow const& row) {
  return fmt::format("the authorization of {} for {} from {}", row.client.value, row.code,
                     to_text(row.first));
}

std::vector<std::string> authorization_differences(AuthorizationRow const& a,
                                                   AuthorizationRow const& b) {
  return differing(
      a, b, std::pair("last day", &AuthorizationRow::last),
      std::pair("number of units", &AuthorizationRow::units),
      std::pair("unit", &AuthorizationRow::unit), std::pair("payer", &AuthorizationRow::payer),
      std::pair("number", &AuthorizationRow::number), std::pair("note", &AuthorizationRow::note));
}

long insert_authorization(Database& database, AuthorizationRow const& row) {
  Query(database,
        "INSERT INTO authorization (client, code, first, last, units, unit, payer, number, note,"
        " supersedes, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .with(row.client, row.code, row.first, row.last, row.units, row.unit, row.payer, row.number,
            row.note, row.supersedes, row.reason)
      .run();
  return database.last_id();
}

constexpr Family<AuthorizationRow> authorizations{.table = "authorization",
                                                  .columns = authorization_columns,
                                                  .read = read_authorization<Query>,
                                                  .scan = read_authorization<ScannedRow>,
                                                  .key = "client = ?1 AND code = ?2 AND first = ?3",
                                                  .bind = bind_authorization,
                                                  .name = authorization_name,
                                                  .differences = authorization_differences,
                                                  .insert = insert_authorization};

template <class Source>
LastAssessed read_assessed(Database& /*database*/, Source const& q) {
  return {.client = {q.text(1)}, .instrument = q.text(2), .date = q.date(3)};
}

// To be read only.
constexpr Family<LastAssessed> assessed{.table = "assessment",
                                        .columns = "id, client, instrument, date",
                                        .read = read_assessed<Query>,
                                        .scan = read_assessed<ScannedRow>};

}  // namespace
}  // namespace storage

std::vector<PlanRow> Record::plans(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::plans, client);
}

std::vector<ContactRow> Record::contacts(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::contacts, client);
}

std::vector<AuthorizationRow> Record::authorizations(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::authorizations, client);
}

std::vector<LastAssessed> Record::assessed(std::optional<ClientId> client) const {
  return storage::current_rows(*impl().database, storage::assessed, client);
}

Written Transaction::save(PlanRow& row) {
  return storage::save_row(*impl_, row, storage::plans);
}

Written Transaction::save(ContactRow& row) {
  return storage::save_row(*impl_, row, storage::contacts);
}

Written Transaction::save(AuthorizationRow& row) {
  return storage::save_row(*impl_, row, storage::authorizations);
}

}  // namespace careplan
