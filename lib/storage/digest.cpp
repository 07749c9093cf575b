#include <fmt/format.h>
#include <nettle/sha2.h>

#include "storage/audit.hpp"

namespace careplan::storage {

static_assert(SHA256_DIGEST_SIZE == std::tuple_size_v<Digest>);

namespace {

// Nettle, which uses the processor's own instructions for it: libsodium takes six times as long,
// and every row of the record and every file of definitions is hashed.
struct Sha256 {
  Sha256() { sha256_init(&state); }
  void add(std::string_view bytes) {
    sha256_update(&state, bytes.size(), reinterpret_cast<unsigned char const*>(bytes.data()));
  }
  Digest end() {
    Digest digest;
    sha256_digest(&state, digest.size(), digest.data());
    return digest;
  }
  sha256_ctx state{};
};

}  // namespace

Digest sha256(std::string_view bytes) {
  Sha256 sha;
  sha.add(bytes);
  return sha.end();
}

std::string hex(Digest const& digest) {
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

std::vector<AuditedTable> const& audited_tables() {
  static std::vector<AuditedTable> const tables{
      {"assessment", "id", {{"answer", "assessment", "position"}, {"fact", "assessment", "name"}}},
      {"placement", "id", {}},
      {"decision", "id", {}},
      {"timetable",
       "id",
       {{"timetable_program", "timetable", "program"}, {"unmet", "timetable", "position"}}},
      {"session", "id", {{"roster", "session", "position"}}},
      {"session_superseded", "session", {}},
      {"mark", "id", {}},
      {"test", "id", {{"test_substance", "test", "position"}, {"test_panel", "test", "position"}}},
      {"milestone", "id", {}},
      {"leave", "id", {}},
      {"reward", "id", {{"reward_prize", "reward", "position"}}},
      {"care_plan", "id", {}},
      {"contact", "id", {}},
      {"authorization", "id", {}},
      {"consent", "id", {}},
      {"disclosure", "id", {{"disclosure_client", "disclosure", "client"}}},
      {"identity_use", "id", {}},
      {"purged", "id", {}},
      {"struck", "id", {}},
  };
  return tables;
}

AuditedTable const& audited_table(std::string_view name) {
  for (auto const& table : audited_tables())
    if (table.name == name) return table;
  throw Error(Fault::internal, fmt::format("table {} is not audited", name));
}

RowHasher::RowHasher(Database& database, AuditedTable const& table)
    : database_(database),
      table_(table),
      row_sql_(fmt::format("SELECT * FROM {} WHERE {} = ?1", table.name, table.key)) {
  for (auto const& child : table.children)
    child_sql_.push_back(fmt::format("SELECT * FROM {} WHERE {} = ?1 ORDER BY {}", child.table,
                                     child.parent, child.order));
}

void RowHasher::append(Query& query, int first) {
  for (int column = first; column < query.columns(); ++column) {
    if (query.is_null(column)) continue;
    bytes_ += query.name(column);
    bytes_ += '=';
    query.append_canonical(column, bytes_);
  }
  bytes_ += '\n';
}

void append_canonical(std::string& bytes, char kind, std::string_view value) {
  fmt::format_int const size(value.size());
  bytes += kind;
  bytes.append(size.data(), size.size());
  bytes += ':';
  bytes += value;
}

void append_canonical(std::string& bytes, long number) {
  fmt::format_int const digits(number);
  append_canonical(bytes, 'i', {digits.data(), digits.size()});
}

// The row id is the first column of every audited table.
Digest RowHasher::of(Query& query, int first) {
  long const id = query.integer(first);
  bytes_.assign(table_.name);
  append(query, first);
  for (std::size_t i = 0; i < child_sql_.size(); ++i) {
    Query children(database_, child_sql_[i]);
    children.with(id);
    while (children.next()) {
      bytes_ += table_.children[i].table;
      append(children, 0);
    }
  }
  return sha256(bytes_);
}

Digest RowHasher::of_row(long id) {
  Query query(database_, row_sql_);
  if (!query.with(id).next())
    throw Error(Fault::internal, fmt::format("{} {} was not written", table_.name, id));
  return of(query, 0);
}

struct RowsDigest::State : Sha256 {};

RowsDigest::RowsDigest() : state_(std::make_unique<State>()) {}

RowsDigest::~RowsDigest() = default;

void RowsDigest::add(std::string_view table, long id, std::string_view digest_bytes) {
  fmt::format_int const number(id);
  bytes_.assign(table);
  bytes_ += ' ';
  bytes_.append(number.data(), number.size());
  bytes_ += ' ';
  bytes_ += digest_bytes;
  state_->add(bytes_);
  ++count_;
}

std::string RowsDigest::hex() {
  return storage::hex(state_->end());
}

}  // namespace careplan::storage

std::string careplan::digest(std::string_view bytes) {
  return storage::hex(storage::sha256(bytes));
}
