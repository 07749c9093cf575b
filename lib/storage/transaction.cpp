#include <fmt/format.h>

#include "storage/connection.hpp"

namespace careplan {

using storage::Query;

Transaction::Transaction(Record& record, std::string verb, std::string subject, std::string reason)
    : impl_(
          std::make_unique<Impl>(Impl{*record.impl().database,
                                      record.impl().world,
                                      {std::move(verb), std::move(subject), std::move(reason)}})) {
  auto const& draft = impl_->draft;
  if (record.impl().access != Access::write)
    throw Error(Fault::internal, "a transaction on a record that was opened for reading");
  if (draft.verb.empty() || draft.subject.empty())
    throw Error(Fault::internal, "a transaction needs a verb and a subject for the audit chain");
  // Immediate: a transaction that reads first and wants to write later cannot wait for its turn.
  Query(impl_->database, "BEGIN IMMEDIATE").run();
}

// Should it fail, the journal stays, and whoever opens the file next rolls it back.
Transaction::~Transaction() {
  if (impl_->open) impl_->database.undo("ROLLBACK");
}

void Transaction::commit() {
  if (!impl_->open) throw Error(Fault::internal, "a transaction was committed twice");
  auto& [database, world, draft, written, open, hashers] = *impl_;
  if (written.rows.empty() && written.listed.empty()) {
    Query(database, "ROLLBACK").run();
  } else {
    storage::append_audit(database, world, draft, std::move(written));
    Query(database, "COMMIT").run();
  }
  open = false;
}

void Transaction::Impl::wrote(std::string_view table, long id) {
  auto const& audited = storage::audited_table(table);
  auto& hasher = hashers.try_emplace(audited.name, database, audited).first->second;
  written.rows.push_back({audited.name, id, hasher.of_row(id)});
}

void Transaction::Impl::keep_few() {
  if (written.rows.size() >= storage::rows_in_memory) storage::list_rows(database, written);
}

void Transaction::subject(std::string subject) {
  impl_->draft.subject = std::move(subject);
}

}  // namespace careplan
