#include "storage/scan.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <exception>
#include <utility>

#include "core/text.hpp"
#include "storage/fault.hpp"

namespace careplan::storage {

namespace {

Field field_of(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return {.kind = Field::Kind::integer, .integer = sqlite3_value_int64(value)};
    case SQLITE_FLOAT:
      return {.kind = Field::Kind::real, .real = sqlite3_value_double(value)};
    default:
      break;
  }
  auto const* bytes = static_cast<char const*>(sqlite3_value_blob(value));
  return {.kind = Field::Kind::bytes,
          .bytes = {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))}};
}

}  // namespace

// The aggregate function `each_row` of a connection: it takes rows and comes to nothing.
struct EachRow {
  Database const& database;
  RowTaker taker{};
  std::exception_ptr thrown{};
  std::vector<Field> fields{};

  static void step(sqlite3_context* context, int count, sqlite3_value** values) {
    auto& self = *static_cast<EachRow*>(sqlite3_user_data(context));
    try {
      self.fields.clear();
      for (int i = 0; i < count; ++i) self.fields.push_back(field_of(values[i]));
      self.taker.take(self.taker.whose, {self.database, self.fields.data()});
    } catch (...) {  // never through SQLite, which is C
      self.thrown = std::current_exception();
      sqlite3_result_error_code(context, SQLITE_ABORT);
    }
  }
  static void finish(sqlite3_context* context) { sqlite3_result_null(context); }
};

void Forget::operator()(EachRow* each_row) const noexcept {
  delete each_row;
}

EachRow& Database::each_row() {
  if (each_row_) return *each_row_;
  std::unique_ptr<EachRow, Forget> made(new EachRow{*this});
  if (int const code = sqlite3_create_function_v2(
          handle(), "each_row", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, made.get(), nullptr,
          &EachRow::step, &EachRow::finish, nullptr);
      code != SQLITE_OK)
    raise(code, sqlite3_errmsg(handle()), how_.path);
  each_row_ = std::move(made);
  return *each_row_;
}

Scan::Scan(Database& database, std::string_view columns, std::string_view from)
    : each_row_(database.each_row()),
      query_(database, fmt::format("SELECT each_row({}) {}", columns, from)) {}

void Scan::run(RowTaker taker) {
  each_row_.taker = taker;
  try {
    query_.run();
  } catch (Error const&) {
    if (each_row_.thrown) std::rethrow_exception(std::exchange(each_row_.thrown, nullptr));
    throw;
  }
}

std::optional<long> ScannedRow::maybe_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

Date ScannedRow::date(int column) const {
  auto const found = view(column);
  if (auto const date = parse_date(found)) return *date;
  foreign(found);
}

void ScannedRow::foreign(std::string_view text) const {
  raise_foreign(text, database_.path());
}

}  // namespace careplan::storage
