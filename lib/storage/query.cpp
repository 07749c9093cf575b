#include <fmt/format.h>
#include <sqlite3.h>

#include "core/text.hpp"
#include "storage/database.hpp"
#include "storage/fault.hpp"

namespace careplan::storage {

Query::Query(Database& database, std::string_view sql) : database_(database) {
  auto found = database.idle_.find(sql);
  if (found == database.idle_.end()) found = database.idle_.emplace(sql, nullptr).first;
  place_ = &found->second;
  statement_ = *place_ ? std::move(*place_) : database.prepare(sql);
}

Query::~Query() {
  again();  // what it says is the error of a failed run a second time
  sqlite3_clear_bindings(statement_.get());
  *place_ = std::move(statement_);
}

void Query::must(int code) const {
  if (code != SQLITE_OK) raise(code, sqlite3_errmsg(database_.handle()), database_.path());
}

bool Query::next() {
  int const code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) must(code);
  return false;
}

void Query::run() {
  while (next()) {
  }
}

void Query::again() {
  sqlite3_reset(statement_.get());
}

int Query::columns() const {
  return sqlite3_column_count(statement_.get());
}

std::string_view Query::name(int column) const {
  return sqlite3_column_name(statement_.get(), column);
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

long Query::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Query::number(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Query::view(int column) const {
  auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement_.get(), column));
  // A number becomes text in memory that may not be there: that is no empty text.
  if (bytes == nullptr && sqlite3_errcode(database_.handle()) == SQLITE_NOMEM) must(SQLITE_NOMEM);
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Date Query::date(int column) const {
  auto const found = view(column);
  if (auto const date = parse_date(found)) return *date;
  foreign(found);
}

std::optional<long> Query::maybe_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

void Query::append_canonical(int column, std::string& bytes) const {
  auto const append = [&](char kind, std::string_view value) {
    storage::append_canonical(bytes, kind, value);
  };
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return storage::append_canonical(bytes, integer(column));
    case SQLITE_FLOAT:
      return append('f', to_text(number(column)));
    case SQLITE_BLOB:
      return append('b', view(column));
    default:
      return append('t', view(column));
  }
}

void Query::bind_integer(int at, long value) {
  must(sqlite3_bind_int64(statement_.get(), at, value));
}

void Query::bind(int at, double value) {
  must(sqlite3_bind_double(statement_.get(), at, value));
}

void Query::bind(int at, std::string_view value) {
  // The readers refuse such text with its place in the file; this is the last door before the disk.
  if (auto const byte = first_unsafe(value))
    throw Error(Fault::input,
                fmt::format("text with a malformed or control character at byte {}: '{}'", *byte,
                            shown(value.substr(0, 80))),
                {}, "write it as plain UTF-8 text");
  auto const* const bytes = value.empty() ? "" : value.data();  // null would be no text at all
  must(sqlite3_bind_text64(statement_.get(), at, bytes, value.size(), SQLITE_TRANSIENT,
                           SQLITE_UTF8));
}

void Query::bind(int at, Digest const& value) {
  must(sqlite3_bind_blob64(statement_.get(), at, value.data(), value.size(), SQLITE_TRANSIENT));
}

void Query::bind(int at, std::nullopt_t) {
  must(sqlite3_bind_null(statement_.get(), at));
}

void Query::foreign(std::string_view text) const {
  raise_foreign(text, database_.path());
}

}  // namespace careplan::storage
