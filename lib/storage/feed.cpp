#include "storage/feed.hpp"

#include <sqlite3.h>

#include <new>

#include "storage/fault.hpp"

namespace careplan::storage {

// The virtual table `feed` of a connection, whose rows are those of the source that is being fed.
struct RowFeed {
  RowSource source{};

  struct Table : sqlite3_vtab {
    RowFeed const* feed;
  };
  struct Cursor : sqlite3_vtab_cursor {
    std::size_t row;
  };

  static RowSource const& source_of(sqlite3_vtab_cursor* cursor) {
    return static_cast<Table*>(cursor->pVtab)->feed->source;
  }
  static std::size_t& row_of(sqlite3_vtab_cursor* cursor) {
    return static_cast<Cursor*>(cursor)->row;
  }

  static int connect(sqlite3* handle, void* self, int, char const* const*, sqlite3_vtab** made,
                     char**) {
    auto* const table = new (std::nothrow) Table{{}, static_cast<RowFeed const*>(self)};
    if (table == nullptr) return SQLITE_NOMEM;
    *made = table;
    return sqlite3_declare_vtab(
        handle, "CREATE TABLE feed (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11)");
  }
  static int disconnect(sqlite3_vtab* table) {
    delete static_cast<Table*>(table);
    return SQLITE_OK;
  }
  static int best_index(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }
  static int open(sqlite3_vtab*, sqlite3_vtab_cursor** made) {
    *made = new (std::nothrow) Cursor{};
    return *made == nullptr ? SQLITE_NOMEM : SQLITE_OK;
  }
  static int close(sqlite3_vtab_cursor* cursor) {
    delete static_cast<Cursor*>(cursor);
    return SQLITE_OK;
  }
  static int filter(sqlite3_vtab_cursor* cursor, int, char const*, int, sqlite3_value**) {
    row_of(cursor) = 0;
    return SQLITE_OK;
  }
  static int next(sqlite3_vtab_cursor* cursor) {
    ++row_of(cursor);
    return SQLITE_OK;
  }
  static int at_end(sqlite3_vtab_cursor* cursor) {
    return row_of(cursor) >= source_of(cursor).rows ? 1 : 0;
  }
  static int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
    auto const& source = source_of(cursor);
    auto const value = source.value(source.whose, row_of(cursor), column);
    auto const* const bytes = value.bytes.empty() ? "" : value.bytes.data();
    switch (value.kind) {
      case FedValue::Kind::null:
        sqlite3_result_null(context);
        break;
      case FedValue::Kind::integer:
        sqlite3_result_int64(context, value.integer);
        break;
      case FedValue::Kind::text:
        sqlite3_result_text64(context, bytes, value.bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
        break;
      case FedValue::Kind::blob:
        sqlite3_result_blob64(context, bytes, value.bytes.size(), SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
  }
  static int rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
    *id = static_cast<sqlite3_int64>(row_of(cursor));
    return SQLITE_OK;
  }
};

void Forget::operator()(RowFeed* feed) const noexcept {
  delete feed;
}

RowFeed& Database::row_feed() {
  static sqlite3_module const module = [] {
    sqlite3_module functions{};
    functions.xConnect = RowFeed::connect;  // and no xCreate: nothing of it stands in the file
    functions.xBestIndex = RowFeed::best_index;
    functions.xDisconnect = RowFeed::disconnect;
    functions.xOpen = RowFeed::open;
    functions.xClose = RowFeed::close;
    functions.xFilter = RowFeed::filter;
    functions.xNext = RowFeed::next;
    functions.xEof = RowFeed::at_end;
    functions.xColumn = RowFeed::column;
    functions.xRowid = RowFeed::rowid;
    return functions;
  }();
  if (row_feed_) return *row_feed_;
  std::unique_ptr<RowFeed, Forget> made(new RowFeed{});
  if (int const code = sqlite3_create_module(handle(), "feed", &module, made.get());
      code != SQLITE_OK)
    raise(code, sqlite3_errmsg(handle()), how_.path);
  row_feed_ = std::move(made);
  return *row_feed_;
}

void feed(Database& database, std::string_view sql, RowSource source) {
  auto& rows = database.row_feed();
  rows.source = source;
  Query(database, sql).run();
}

}  // namespace careplan::storage
