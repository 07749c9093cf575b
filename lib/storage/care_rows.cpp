// Plans, contacts and authorizations.
#include "client/care.hpp"
#include "storage/natural_key.hpp"

namespace careplan {
namespace storage {
namespace {

std::string const plan_columns =
    "SELECT id, client, date, kind, step, review, note, supersedes, reason FROM current_care_plan";

std::optional<Date> maybe_date(Query const& q, int column) {
  return q.is_null(column) ? std::nullopt : std::optional(q.date(column));
}

PlanRow read_plan(Query const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .date = q.date(2),
          .plan = q.word<PlanKind>(3),
          .step = q.word<PlanStep>(4),
          .review = maybe_date(q, 5),
          .note = q.text(6),
          .supersedes = q.maybe_integer(7),
          .reason = q.text(8)};
}

std::optional<PlanRow> current_plan(Database& database, PlanRow const& row) {
  Query query(database,
              plan_columns + " WHERE client = ?1 AND date = ?2 AND kind = ?3 AND step = ?4");
  if (!query.with(row.client, row.date, row.plan, row.step).next()) return std::nullopt;
  return read_plan(query);
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

constexpr Family<PlanRow> plans{"care_plan", current_plan, plan_name, plan_differences,
                                insert_plan};

std::string const contact_columns =
    "SELECT id, client, date, kind, what, outcome, times, abstinent, note, supersedes, reason"
    " FROM current_contact";

ContactRow read_contact(Query const& q) {
  ContactRow row{.id = q.integer(0),
                 .client = {q.text(1)},
                 .date = q.date(2),
                 .kind = q.word<ContactKind>(3),
                 .what = q.text(4),
                 .outcome = q.word<ContactOutcome>(5),
                 .times = static_cast<int>(q.integer(6)),
                 .note = q.text(8),
                 .supersedes = q.maybe_integer(9),
                 .reason = q.text(10)};
  if (!q.is_null(7)) row.abstinent = q.yes(7);
  return row;
}

std::optional<ContactRow> current_contact(Database& database, ContactRow const& row) {
  Query query(database,
              contact_columns + " WHERE client = ?1 AND date = ?2 AND kind = ?3 AND what = ?4");
  if (!query.with(row.client, row.date, row.kind, row.what).next()) return std::nullopt;
  return read_contact(query);
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

constexpr Family<ContactRow> contacts{"contact", current_contact, contact_name, contact_differences,
                                      insert_contact};

std::string const authorization_columns =
    "SELECT id, client, code, first, last, units, unit, payer, number, note, supersedes, reason"
    " FROM current_authorization";

AuthorizationRow read_authorization(Query const& q) {
  return {.id = q.integer(0),
          .client = {q.text(1)},
          .code = q.text(2),
          .first = q.date(3),
          .last = q.date(4),
          .units = static_cast<int>(q.integer(5)),
          .unit = q.word<UnitKind>(6),
          .payer = q.text(7),
          .number = q.text(8),
          .note = q.text(9),
          .supersedes = q.maybe_integer(10),
          .reason = q.text(11)};
}

std::optional<AuthorizationRow> current_authorization(Database& database,
                                                      AuthorizationRow const& row) {
  Query query(database, authorization_columns + " WHERE client = ?1 AND code = ?2 AND first = ?3");
  if (!query.with(row.client, row.code, row.first).next()) return std::nullopt;
  return read_authorization(query);
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

constexpr Family<AuthorizationRow> authorizations{"authorization", current_authorization,
                                                  authorization_name, authorization_differences,
                                                  insert_authorization};

LastAssessed read_assessed(Query const& q) {
  return {.client = {q.text(0)}, .instrument = q.text(1), .date = q.date(2)};
}

}  // namespace
}  // namespace storage

std::vector<PlanRow> Record::plans(std::optional<ClientId> client) const {
  return storage::rows_of(*impl().database, storage::plan_columns, client, storage::read_plan);
}

std::vector<ContactRow> Record::contacts(std::optional<ClientId> client) const {
  return storage::rows_of(*impl().database, storage::contact_columns, client,
                          storage::read_contact);
}

std::vector<AuthorizationRow> Record::authorizations(std::optional<ClientId> client) const {
  return storage::rows_of(*impl().database, storage::authorization_columns, client,
                          storage::read_authorization);
}

std::vector<LastAssessed> Record::assessed(std::optional<ClientId> client) const {
  return storage::rows_of(*impl().database,
                          "SELECT client, instrument, date FROM current_assessment", client,
                          storage::read_assessed);
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
