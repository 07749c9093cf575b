#include "workflow/consent.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "reporting/cell.hpp"

namespace careplan {
namespace {

[[noreturn]] void no_such_consent(std::vector<ConsentRow> const& of_client,
                                  Revocation const& revocation) {
  std::vector<std::string> known;
  for (auto const& row : of_client)
    if (std::ranges::find(known, row.recipient) == known.end()) known.push_back(row.recipient);
  throw Error(
      Fault::not_found,
      fmt::format("{} has given no consent for '{}'{}", revocation.client.value,
                  revocation.recipient, revocation.purpose.empty() ? "" : " and that purpose"),
      {}, known.empty() ? "" : suggestion(revocation.recipient, known));
}

}  // namespace

ConsentRow record_consent(Clinic const& clinic, ConsentRow consent) {
  if (consent.last && *consent.last < consent.first)
    throw Error(Fault::input, fmt::format("the consent of {} ends on {}, before it begins",
                                          consent.client.value, to_text(*consent.last)));
  std::ranges::sort(consent.scope);
  consent.scope.erase(std::ranges::unique(consent.scope).begin(), consent.scope.end());
  auto record = clinic.open(Access::write);
  need_client(record, consent.client);
  Transaction transaction(record, "store consent", consent.client.value, consent.reason);
  transaction.save(consent);
  transaction.commit();
  return consent;
}

std::vector<ConsentRow> revoke_consent(Clinic const& clinic, Revocation const& revocation) {
  if (revocation.on > clinic.today)
    throw Error(Fault::input, fmt::format("{} is still to come", to_text(revocation.on)), {},
                "a consent ends when it is taken back; --until of store consent says a day ahead");
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "store revoke", revocation.client.value, revocation.reason);
  auto const all = record.consents(revocation.client);
  std::vector<ConsentRow> revoked;
  bool found = false;
  for (auto row : all) {
    if (row.recipient != revocation.recipient ||
        (!revocation.purpose.empty() && row.purpose != revocation.purpose))
      continue;
    found = true;
    if (row.revoked) continue;
    row.revoked = revocation.on;
    row.supersedes = row.id;
    row.reason = revocation.reason;
    transaction.save(row);
    revoked.push_back(std::move(row));
  }
  if (!found) no_such_consent(all, revocation);
  transaction.commit();
  return revoked;
}

Table consent_table(Clinic const& clinic, std::optional<ClientId> const& client) {
  Table table{.id = "consent",
              .title = fmt::format("Consents, as of {}", to_text(clinic.today)),
              .columns = {{"consent", "No", ColumnKind::integer},
                          {"client", "Client", ColumnKind::text},
                          {"recipient", "For", ColumnKind::text},
                          {"purpose", "Purpose", ColumnKind::text},
                          {"scope", "Lets out", ColumnKind::list},
                          {"first", "From", ColumnKind::date},
                          {"last", "Until", ColumnKind::date},
                          {"until_event", "Or until", ColumnKind::text},
                          {"state", "Now", ColumnKind::text},
                          {"revoked", "Revoked", ColumnKind::date, false, true},
                          {"reason", "Why", ColumnKind::text, true},
                          {"note", "Note", ColumnKind::text, true}}};
  for (auto const& row : clinic.open(Access::read).consents(client))
    table.rows.push_back({row.id, row.client.value, row.recipient, row.purpose, scope_words(row),
                          row.first, optional_cell(row.last), text_cell(row.until_event),
                          std::string(to_text(state_of(row, clinic.today))),
                          optional_cell(row.revoked), text_cell(row.reason), text_cell(row.note)});
  return table;
}

Table disclosure_table(Clinic const& clinic, std::optional<ClientId> const& client) {
  Table table{.id = "disclosure",
              .title = "Disclosures",
              .columns = {{"disclosure", "No", ColumnKind::integer},
                          {"at", "At (UTC)", ColumnKind::text},
                          {"as_of", "As of", ColumnKind::date},
                          {"recipient", "To", ColumnKind::text},
                          {"purpose", "Purpose", ColumnKind::text},
                          {"report", "Report", ColumnKind::text},
                          {"client", "Client", ColumnKind::text},
                          {"consent", "Consent", ColumnKind::integer},
                          {"actor", "By", ColumnKind::text}},
              .group_by = 0};
  for (auto const& row : clinic.open(Access::read).disclosures()) {
    auto const add = [&](Cell named, Cell consent) {
      table.rows.push_back({row.id, row.at, row.date, row.recipient, row.purpose, row.report,
                            std::move(named), std::move(consent), row.actor});
    };
    for (auto const& named : row.clients)
      if (!client || named.client == *client) add(named.client.value, named.consent);
    if (row.clients.empty() && !client) add({}, {});
  }
  return table;
}

}  // namespace careplan
