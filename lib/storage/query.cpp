#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "core/text.hpp"
#include "storage/database.hpp"
#include "storage/fault.hpp"

namespace careplan::storage {
namespace {

// What SQLite says while it is given values, as an Error of ours.
template <class Act>
void give(Database const& database, Act act) {
  try {
    act();
  } catch (SQLite::Exception const& error) {
    raise(error.getExtendedErrorCode(), error.what(), database.path());
  }
}

}  // namespace

Query::Query(Database& database, std::string sql)
    : database_(database), sql_(std::move(sql)), statement_(database_.borrow(sql_)) {}

Query::~Query() {
  database_.give_back(sql_, std::move(statement_));
}

bool Query::next() {
  try {
    return statement_->executeStep();
  } catch (SQLite::Exception const& error) {
    raise(error.getExtendedErrorCode(), error.what(), database_.path());
  }
}

void Query::run() {
  while (next()) {
  }
}

void Query::again() {
  statement_->tryReset();
}

int Query::columns() const {
  return statement_->getColumnCount();
}

std::string Query::name(int column) const {
  return statement_->getColumnName(column);
}

bool Query::is_null(int column) const {
  return statement_->isColumnNull(column);
}

long Query::integer(int column) const {
  return statement_->getColumn(column).getInt64();
}

double Query::number(int column) const {
  return statement_->getColumn(column).getDouble();
}

std::string Query::text(int column) const {
  return statement_->getColumn(column).getString();
}

Date Query::date(int column) const {
  auto const found = text(column);
  if (auto const date = parse_date(found)) return *date;
  foreign(found);
}

std::optional<long> Query::maybe_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

void Query::append_canonical(int column, std::string& bytes) const {
  auto const value = statement_->getColumn(column);
  auto const text = value.isFloat() ? to_text(value.getDouble()) : value.getString();
  char const type = value.isInteger() ? 'i' : value.isFloat() ? 'f' : value.isBlob() ? 'b' : 't';
  bytes += type;
  bytes += fmt::format_int(text.size()).c_str();
  bytes += ':';
  bytes += text;
}

void Query::bind_integer(int at, long value) {
  give(database_, [&] { statement_->bind(at, std::int64_t{value}); });
}

void Query::bind(int at, double value) {
  give(database_, [&] { statement_->bind(at, value); });
}

void Query::bind(int at, std::string const& value) {
  // The readers refuse such text with its place in the file; this is the last door before the disk.
  if (auto const byte = first_unsafe(value))
    throw Error(Fault::input,
                fmt::format("text with a malformed or control character at byte {}: '{}'", *byte,
                            shown(value.substr(0, 80))),
                {}, "write it as plain UTF-8 text");
  give(database_, [&] { statement_->bind(at, value); });
}

void Query::bind(int at, Digest const& value) {
  give(database_, [&] { statement_->bind(at, value.data(), static_cast<int>(value.size())); });
}

void Query::bind(int at, std::nullopt_t) {
  give(database_, [&] { statement_->bind(at); });
}

void Query::foreign(std::string const& text) const {
  throw Error(Fault::database, fmt::format("a value that careplan never wrote: '{}'", shown(text)),
              {database_.path()}, "run: careplan store verify");
}

}  // namespace careplan::storage
