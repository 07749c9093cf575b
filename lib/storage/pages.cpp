#include "storage/pages.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "storage/fault.hpp"
#include "storage/table_columns.hpp"

namespace careplan::storage {
namespace {

using Byte = unsigned char;
using PageNumber = std::uint32_t;

constexpr std::size_t file_header = 100;  // before what the first page holds
constexpr PageNumber schema_root = 1;

// The main file as SQLite has it open, and how it is divided.
using Header = std::array<Byte, file_header>;
struct PagedFile {
  Header header{};
  sqlite3_file* file = nullptr;
  std::size_t page_size = 0;
  std::size_t usable = 0;  // bytes of a page that hold anything
  PageNumber pages = 0;
};

std::uint64_t big_endian(Byte const* at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | at[i];
  return value;
}

std::uint64_t eight_bytes(Byte const* at) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}

std::size_t two_bytes(Byte const* at) {
  return static_cast<std::size_t>(at[0] << 8 | at[1]);
}

bool read_at(sqlite3_file* file, Byte* into, std::size_t size, std::uint64_t offset) {
  return file->pMethods->xRead(file, into, static_cast<int>(size),
                               static_cast<sqlite3_int64>(offset)) == SQLITE_OK;
}

std::uint64_t offset_of(PagedFile const& paged, PageNumber page) {
  return (page - std::uint64_t{1}) * paged.page_size;
}

// In a read transaction nobody changes the file, unless it is in WAL mode: then the newest pages
// are somewhere else. Those of our own transaction may be, too.
std::optional<PagedFile> paged_file(Database& database) {
  auto* const handle = database.handle();
  PagedFile paged;
  sqlite3_int64 bytes = 0;
  // A transaction takes its lock when first something is read, and this needs no schema.
  if (sqlite3_txn_state(handle, "main") == SQLITE_TXN_NONE) database.execute("PRAGMA user_version");
  if (sqlite3_txn_state(handle, "main") != SQLITE_TXN_READ) return std::nullopt;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &paged.file);
  bool const in_memory = paged.file->pMethods == nullptr;
  if (in_memory || paged.file->pMethods->xFileSize(paged.file, &bytes) != SQLITE_OK ||
      !read_at(paged.file, paged.header.data(), file_header, 0))
    return std::nullopt;
  auto const& header = paged.header;
  constexpr std::size_t size_at = 16, read_version_at = 19, reserved_at = 20, encoding_at = 56;
  bool const journal_beside = header[read_version_at] == 1;
  bool const utf8 = big_endian(&header[encoding_at], 4) == 1;
  if (!journal_beside || !utf8) return std::nullopt;
  auto const size = big_endian(&header[size_at], 2);  // one that SQLite took: it holds the lock
  paged.page_size = size == 1 ? 65536 : size;
  paged.usable = paged.page_size - header[reserved_at];
  paged.pages = static_cast<PageNumber>(static_cast<std::size_t>(bytes) / paged.page_size);
  return paged;
}

// Where the table begins and which of its stored columns are wanted.
struct Layout {
  static constexpr int nowhere = -1;
  PageNumber root = 0;
  std::vector<int> field_of{};  // of each stored column up to the last one that is wanted
  int rowid_field = nowhere;    // of the column that is stored as the key of the row
  std::vector<std::size_t> real_fields{};  // their whole numbers are stored as integers
  std::size_t fields = 0;
};

// What sqlite_schema says of a table or an index.
struct SchemaEntry {
  PageNumber root = 0;
  std::string statement{};
  std::optional<std::vector<TableColumn>> columns{};  // of a table
};

std::optional<Layout> layout_of(PagedFile const& paged, SchemaEntry const& table,
                                std::string_view wanted) {
  Layout layout{.root = table.root};
  auto columns = table.columns;
  Byte kind{};
  if (!columns || !read_at(paged.file, &kind, sizeof kind, offset_of(paged, table.root)))
    return std::nullopt;
  // A table without row ids is stored as an index: the columns of its key first, in their order.
  bool const by_key = kind == 0x02 || kind == 0x0a;
  if (by_key)
    std::ranges::stable_sort(*columns, {}, [](TableColumn const& column) {
      return column.key > 0 ? column.key : std::numeric_limits<int>::max();
    });
  auto const in_key = std::ranges::count_if(*columns, [](auto const& one) { return one.key > 0; });
  for (auto const name : split(wanted, ',')) {
    auto const at = std::ranges::find(*columns, trim(name), &TableColumn::name);
    if (at == columns->end()) return std::nullopt;
    auto const stored = static_cast<std::size_t>(at - columns->begin());
    auto const field = static_cast<int>(layout.fields++);
    if (at->type == "REAL") layout.real_fields.push_back(layout.fields - 1);
    if (!by_key && at->type == "INTEGER" && at->key == 1 && in_key == 1) {
      layout.rowid_field = field;
      continue;
    }
    if (layout.field_of.size() <= stored) layout.field_of.resize(stored + 1, Layout::nowhere);
    layout.field_of[stored] = field;
  }
  return layout;
}

// How many bytes a value takes, by the type that the head of its row gives it: below
// `bytes_type` a number or nothing, from there on a text or a blob.
constexpr std::uint64_t real_type = 7, zero_type = 8, one_type = 9, bytes_type = 12;
constexpr auto short_lengths = [] {
  std::array<Byte, 128> lengths{0, 1, 2, 3, 4, 6, 8, 8};
  for (std::size_t type = bytes_type; type < lengths.size(); ++type)
    lengths[type] = static_cast<Byte>((type - bytes_type) / 2);
  return lengths;
}();
std::size_t length_of(std::uint64_t type) {
  return type < short_lengths.size() ? short_lengths[type] : (type - bytes_type) / 2;
}

// Most rows of a table have one of a few heads, and those with the same head have their values at
// the same places, of the same kinds and lengths: a head that is met again is read no more.
class Shapes {
 public:
  explicit Shapes(Layout const& layout)
      : layout_(layout),
        head_size_(1 + layout.field_of.size()),
        last_word_((head_size_ - 1) / sizeof(Word)),
        usable_(head_size_ <= sizeof(Key)) {
    std::array<Byte, sizeof(Word)> own{};
    std::fill_n(own.begin(), (head_size_ - 1) % sizeof(Word) + 1, Byte{0xff});
    own_of_last_ = std::bit_cast<Word>(own);
  }

  static constexpr std::size_t beyond = 32;  // bytes that are read behind the begin of a row

  // The wanted values of a row of that size, as of its like before; nullptr where they have to be
  // read one by one.
  Field* fields_of(Byte const* row, std::size_t size) {
    if (!usable_ || row[0] < head_size_) return nullptr;  // columns were added later
    if (rows_ < few) {
      ++rows_;
      return nullptr;
    }
    Key key{};
    Word all = 0;
    Word mixed = 0;
    for (std::size_t i = 0; i <= last_word_; ++i) {
      Word word{};
      std::memcpy(&word, row + i * sizeof word, sizeof word);
      if (i == last_word_) word &= own_of_last_;
      key[i] = word;
      all |= word;
      mixed = (mixed ^ word) * 0x9e3779b97f4a7c15U;
    }
    constexpr Word of_several_bytes = 0x8080808080808080U;
    if ((all & of_several_bytes) != 0) return nullptr;
    auto& shape = shape_of(mixed, key);
    if (shape.size > size) return nullptr;
    for (auto const& [field, begin, length] : shape.texts)
      field->bytes = {reinterpret_cast<char const*>(row + begin), length};
    for (auto const& [field, end, others] : shape.numbers) {
      // Before a row there are at least the eight bytes at the head of its page.
      auto const bits = eight_bytes(row + end - sizeof(Word));
      field->integer = std::bit_cast<long>(bits << others) >> others;
      field->kind = Field::Kind::integer;
    }
    for (auto const& [field, begin] : shape.reals)
      field->real = std::bit_cast<double>(eight_bytes(row + begin));
    return shape.fields.data();
  }

 private:
  using Word = std::uint64_t;
  using Key = std::array<Word, beyond / sizeof(Word)>;
  static constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max();
  static constexpr int few = 50;  // rows, for which nothing is kept
  struct Text {
    Field* field = nullptr;
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
  };
  struct Number {
    Field* field = nullptr;
    std::uint32_t end = 0;
    std::uint32_t others = 0;  // bits of eight bytes that are not its own
  };
  struct Real {
    Field* field = nullptr;
    std::uint32_t begin = 0;
  };
  struct Shape {
    Key head{};
    std::size_t size = unknown;   // of the row up to the last value that is wanted
    std::vector<Field> fields{};  // of the row before
    std::vector<Text> texts{};    // those that differ from row to row, and where they lie
    std::vector<Number> numbers{};
    std::vector<Real> reals{};
  };

  // Of two places for it the second where the first is taken; a head is learned when it is met
  // again.
  Shape& shape_of(Word mixed, Key const& head) {
    constexpr int slot_bits = 6;
    if (shapes_.empty()) shapes_.resize(std::size_t{1} << slot_bits);
    auto const slot = mixed >> (64 - slot_bits);
    auto* shape = &shapes_[slot];
    bool same = is(*shape, head);
    if (!same && shape->size != unknown) {
      shape = &shapes_[slot ^ 1U];
      same = is(*shape, head);
    }
    if (!same)
      *shape = {.head = head};
    else if (shape->size == unknown)
      learn(*shape);
    return *shape;
  }

  // Word by word: a call to compare them takes longer.
  bool is(Shape const& shape, Key const& head) const {
    Word other = 0;
    for (std::size_t i = 0; i <= last_word_; ++i) other |= shape.head[i] ^ head[i];
    return other == 0;
  }

  void learn(Shape& shape) const {
    std::array<Byte, sizeof(Key)> types{};
    std::memcpy(types.data(), shape.head.data(), sizeof types);
    shape.fields.resize(layout_.fields);
    std::uint32_t at = types[0];
    for (std::size_t i = 1; auto const field : layout_.field_of) {
      auto const type = types[i++];
      std::uint32_t const length = short_lengths[type];
      if (field != Layout::nowhere && type != 0) {
        auto& own = shape.fields[static_cast<std::size_t>(field)];
        own.kind = type >= bytes_type  ? Field::Kind::bytes
                   : type == real_type ? Field::Kind::real
                                       : Field::Kind::integer;
        own.integer = type == one_type ? 1 : 0;
        if (type >= bytes_type)
          shape.texts.push_back({&own, at, length});
        else if (type == real_type)
          shape.reals.push_back({&own, at});
        else if (length > 0)
          shape.numbers.push_back({&own, at + length, 64 - 8 * length});
      }
      at += length;
    }
    shape.size = at;
  }

  Layout const& layout_;
  std::size_t head_size_;  // up to the last value that is wanted, when each type takes a byte
  std::size_t last_word_;  // of a head
  bool usable_;
  int rows_ = 0;        // up to a few
  Word own_of_last_{};  // of the last word of a head, which bytes are
  std::vector<Shape> shapes_{};
};

// Goes through the tree of a table from left to right.
class TreeWalk {
 public:
  TreeWalk(Database const& database, PagedFile const& paged, Layout const& layout, RowTaker taker)
      : database_(database),
        paged_(paged),
        layout_(layout),
        taker_(taker),
        fields_(layout.fields),
        shapes_(layout) {}

  void walk() { walk(layout_.root, 0, nullptr, nullptr); }

 private:
  enum Kind : Byte { index_inner = 0x02, table_inner = 0x05, index_leaf = 0x0a, table_leaf = 0x0d };
  using Bytes = std::span<Byte const>;

  [[noreturn]] void malformed() const {
    raise(SQLITE_CORRUPT, "database disk image is malformed", database_.path());
  }
  void must(bool right) const {
    if (!right) malformed();
  }

  // Each page but the first at most once: nothing goes round in circles.
  void read_page(PageNumber number, Byte* into) {
    must(number >= 2 && number <= paged_.pages && ++pages_read_ < paged_.pages);
    fill_page(number, into);
  }
  void fill_page(PageNumber number, Byte* into) {
    if (!read_at(paged_.file, into, paged_.page_size, offset_of(paged_, number)))
      raise(SQLITE_IOERR, "disk I/O error", database_.path());
  }

  Byte* page_at(std::size_t depth) {
    constexpr std::size_t deepest = 20;  // as in SQLite
    must(depth < deepest);
    if (levels_.size() == depth)
      levels_.push_back(std::make_unique_for_overwrite<Byte[]>(paged_.page_size + Shapes::beyond));
    return levels_[depth].get();
  }

  // The keys of the page lie from the one to the other; null where that is not known.
  void walk(PageNumber number, std::size_t depth, Field const* from, Field const* to) {
    auto* const page = page_at(depth);
    bool const schema = number == schema_root && depth == 0;
    schema ? fill_page(number, page) : read_page(number, page);
    auto const* const begin = page + (schema ? file_header : 0);
    auto const kind = begin[0];
    bool const inner = kind == table_inner || kind == index_inner;
    must(inner || kind == table_leaf || kind == index_leaf);
    auto const head = static_cast<std::size_t>(begin - page) + (inner ? 12 : 8);
    auto const cells = two_bytes(begin + 3);
    if (!inner && taker_.wanted == nullptr) return take_page(page, head, cells, kind == table_leaf);
    std::array<Field, 2> keys;  // of this cell and the one before
    for (std::size_t i = 0; i < cells; ++i) {
      auto const at = two_bytes(page + head + 2 * i);
      must(at >= head + 2 * cells && at + 4 <= paged_.usable);
      Bytes const cell{page + at + (inner ? 4 : 0), page + paged_.usable};
      auto* key = taker_.wanted == nullptr ? nullptr : &keys[i % 2];
      if (key != nullptr && !read_key(cell, kind, *key)) key = nullptr;
      if (inner && may_hold(from, key))
        walk(static_cast<PageNumber>(big_endian(page + at, 4)), depth + 1, from, key);
      if (kind != table_inner && (key == nullptr || may_hold(key, key)))
        take_cell(cell, kind == table_leaf);
      from = key;
    }
    if (inner && may_hold(from, to))
      walk(static_cast<PageNumber>(big_endian(begin + 8, 4)), depth + 1, from, to);
  }

  // All rows of a page that has none beneath it.
  void take_page(Byte const* page, std::size_t head, std::size_t cells, bool has_rowid) {
    auto const usable = paged_.usable;
    auto const most = most_on_page(has_rowid);
    constexpr std::size_t longest_head = 2 + 9;  // of a row, where its size takes two bytes
    for (std::size_t i = 0; i < cells; ++i) {
      auto const at = two_bytes(page + head + 2 * i);
      must(at >= head + 2 * cells && at + 4 <= usable);
      auto const* next = page + at;
      auto const* const end = page + usable;
      std::size_t size = *next++;
      if (size >= 0x80) size = (size & 0x7fU) << 7 | *next++;
      std::uint64_t rowid = 0;
      if (has_rowid) {
        // Where it has nine bytes, or the size more than two, this is not it.
        for (int bytes = 0; *next >= 0x80 && bytes < 7; ++bytes)
          rowid = rowid << 7 | (*next++ & 0x7fU);
        rowid = rowid << 7 | *next++;
      }
      auto const here = size <= most ? size : size_on_page(size, has_rowid);
      bool const plain = at + longest_head <= usable && next[-1] < 0x80 && here > 0 &&
                         here + (here < size ? 4 : 0) <= static_cast<std::size_t>(end - next) &&
                         (page[at] < 0x80 || page[at + 1] < 0x80);
      auto* const fields = plain ? shapes_.fields_of(next, here) : nullptr;
      fields != nullptr ? hand_on(fields, std::bit_cast<long>(rowid))
                        : take_cell({page + at, end}, has_rowid);
    }
  }

  bool may_hold(Field const* from, Field const* to) const {
    return taker_.wanted == nullptr || taker_.wanted->between(from, to);
  }

  // What rows are stored in the order of: the row's id, or the first field of its key. False where
  // that does not stand on the page.
  bool read_key(Bytes cell, Byte kind, Field& key) const {
    std::size_t at = 0;
    auto const size = kind == table_inner ? 0 : number(cell, at);
    if (kind == table_inner || kind == table_leaf) {
      key = {.kind = Field::Kind::integer, .integer = std::bit_cast<long>(number(cell, at))};
      return true;
    }
    auto const row = cell.subspan(at, std::min(size_on_page(size, false), cell.size() - at));
    at = 0;
    auto const row_head = number(row, at);
    if (row_head > row.size()) return false;
    auto const type = number(row.first(row_head), at);
    auto const length = length_of(type);
    if (length > row.size() - row_head) return false;
    set(key, row.data() + row_head, type, length);
    return true;
  }

  // Seven bits a byte and all eight of the ninth, the highest first.
  std::uint64_t number(Bytes bytes, std::size_t& at) const {
    if (at < bytes.size() && bytes[at] < 0x80) return bytes[at++];
    return long_number(bytes, at);
  }
  std::uint64_t long_number(Bytes bytes, std::size_t& at) const {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
      auto const byte = byte_of(bytes, at);
      value = value << 7 | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return value << 8 | byte_of(bytes, at);
  }
  Byte byte_of(Bytes bytes, std::size_t& at) const {
    must(at < bytes.size());
    return bytes[at++];
  }

  void take_cell(Bytes rest, bool has_rowid) {
    std::size_t at = 0;
    auto const size = number(rest, at);
    long rowid{};
    if (has_rowid) rowid = std::bit_cast<long>(number(rest, at));
    must(size <= longest_row);
    auto const here = size_on_page(size, has_rowid);
    must(at + here + (here < size ? 4 : 0) <= rest.size());
    auto const first = rest.subspan(at, here);
    if (!read_fields(first)) {
      must(read_fields(whole_row(first, size)));
      for (auto const& field : fields_)
        if (field.bytes.size() > longest)
          raise(SQLITE_TOOBIG, "string or blob too big", database_.path());
    }
    hand_on(fields_.data(), rowid);
  }

  void hand_on(Field* fields, long rowid) {
    if (layout_.rowid_field != Layout::nowhere) {
      auto& id = fields[layout_.rowid_field];
      id.kind = Field::Kind::integer;
      id.integer = rowid;
    }
    for (auto const at_field : layout_.real_fields) {
      auto& field = fields[at_field];
      if (field.kind == Field::Kind::integer)
        field = {.kind = Field::Kind::real, .real = static_cast<double>(field.integer)};
    }
    taker_.take(taker_.whose, {database_, fields});
  }

  std::size_t most_on_page(bool in_table) const {
    return in_table ? paged_.usable - 35 : (paged_.usable - 12) * 64 / 255 - 23;
  }

  // How much of a row stands on its page; the rest is on a chain of other pages.
  std::size_t size_on_page(std::uint64_t size, bool in_table) const {
    auto const usable = paged_.usable;
    auto const most = most_on_page(in_table);
    if (size <= most) return size;
    auto const least = (usable - 12) * 32 / 255 - 23;
    auto const some = least + (size - least) % (usable - 4);
    return some <= most ? some : least;
  }

  // The number of the next page stands behind the first part, and at the head of each page.
  Bytes whole_row(Bytes first, std::size_t size) {
    overflow_page_.resize(paged_.page_size);
    row_.assign(first.begin(), first.end());
    auto const* next = first.data() + first.size();
    while (row_.size() < size) {
      read_page(static_cast<PageNumber>(big_endian(next, 4)), overflow_page_.data());
      auto const some = std::min(size - row_.size(), paged_.usable - 4);
      row_.insert(row_.end(), &overflow_page_[4], &overflow_page_[4] + some);
      next = overflow_page_.data();
    }
    return row_;
  }

  // The wanted columns of a row; false when they are not all in the bytes of it that are at hand.
  bool read_fields(Bytes bytes) {
    std::size_t at = 0;
    auto const head = number(bytes, at);
    if (head > bytes.size()) return false;
    auto* const fields = fields_.data();
    auto const* const types = bytes.data();
    auto const* body = types + head;
    auto left = bytes.size() - head;
    for (int const field : layout_.field_of) {
      std::uint64_t type = 0;  // added later: nothing
      if (at < head) type = types[at] < 0x80 ? types[at++] : number(bytes.first(head), at);
      auto const length = length_of(type);
      if (length > left) return false;
      if (field != Layout::nowhere) set(fields[field], body, type, length);
      body += length;
      left -= length;
    }
    return true;
  }

  void set(Field& field, Byte const* at, std::uint64_t type, std::size_t length) const {
    if (type >= bytes_type) {
      field.kind = Field::Kind::bytes;
      field.bytes = {reinterpret_cast<char const*>(at), length};
    } else if (type == 0) {
      field.kind = Field::Kind::null;
    } else if (type == real_type) {
      field.kind = Field::Kind::real;
      field.real = std::bit_cast<double>(big_endian(at, length));
    } else {
      must(type <= one_type);
      field.kind = Field::Kind::integer;
      field.integer =
          type >= zero_type ? static_cast<long>(type - zero_type) : signed_number(at, length);
    }
  }

  static long signed_number(Byte const* at, std::size_t length) {
    long value = static_cast<signed char>(at[0]);
    for (std::size_t i = 1; i < length; ++i) value = value * 256 + at[i];
    return value;
  }

  static constexpr std::size_t longest = std::size_t{16} << 20;  // harden(), database.cpp
  // Nobody writes such a row with that limit, and a forged one would fill the memory.
  static constexpr std::size_t longest_row = 4 * longest;

  Database const& database_;
  PagedFile const& paged_;
  Layout const& layout_;
  RowTaker taker_;
  std::vector<Field> fields_;
  Shapes shapes_;
  std::vector<std::unique_ptr<Byte[]>> levels_{};  // the page of each level that is walked
  std::vector<Byte> overflow_page_{};
  std::vector<Byte> row_{};  // one that does not fit on its page
  PageNumber pages_read_ = 0;
};

}  // namespace

// It holds as long as nobody has written: every transaction counts up a number in the header.
struct SchemaCopy {
  Header header{};
  std::map<std::string, SchemaEntry, std::less<>> tables{};
  std::map<std::string, SchemaEntry, std::less<>> indexes{};
};

namespace {

SchemaCopy& schema_of(Database& database, PagedFile const& paged) {
  auto& kept = database.schema_copy();
  if (kept && kept->header == paged.header) return *kept;
  auto copy = std::make_shared<SchemaCopy>(SchemaCopy{.header = paged.header});
  // Its columns: type, name, tbl_name, rootpage, sql.
  Layout const layout{.root = schema_root, .field_of = {0, 1, Layout::nowhere, 2, 3}, .fields = 4};
  auto take = [&](ScannedRow const& row) {
    bool const table = row.view(0) == "table";
    if ((!table && row.view(0) != "index") || row.integer(2) <= schema_root) return;
    (table ? copy->tables : copy->indexes)[row.text(1)] = {
        .root = static_cast<PageNumber>(row.integer(2)), .statement = row.text(3)};
  };
  TreeWalk(database, paged, layout, taker_of(take)).walk();
  kept = std::move(copy);
  return *kept;
}

}  // namespace

bool scan_pages(Database& database, std::string_view table, std::string_view columns,
                RowTaker taker) {
  auto const paged = paged_file(database);
  if (!paged) return false;
  auto& tables = schema_of(database, *paged).tables;
  auto const entry = tables.find(table);
  if (entry == tables.end()) return false;
  auto& known = entry->second;
  if (!known.columns) known.columns = columns_of_table(known.statement);
  auto const layout = layout_of(*paged, known, columns);
  if (!layout) return false;
  TreeWalk(database, *paged, *layout, taker).walk();
  return true;
}

std::size_t rows_at_most(Database& database, std::string_view table) {
  long last = 0;
  scan_table(database, "sqlite_sequence", "name, seq", [&](ScannedRow const& row) {
    if (row.view(0) == table) last = row.integer(1);
  });
  std::error_code none;
  auto const size = std::filesystem::file_size(database.path(), none);
  return none ? 0 : std::min(static_cast<std::uintmax_t>(std::max(last, 0L)), size / 20);
}

bool scan_corrections(Database& database, std::string_view table, RowTaker taker) {
  auto const paged = paged_file(database);
  if (!paged) return false;
  auto const& indexes = schema_of(database, *paged).indexes;
  auto const entry = indexes.find(fmt::format("{}_supersedes", table));
  auto const made = fmt::format(
      "CREATE INDEX {0}_supersedes ON {0} (supersedes) WHERE supersedes IS NOT NULL", table);
  if (entry == indexes.end() || entry->second.statement != made) return false;
  Layout const layout{.root = entry->second.root, .field_of = {0, 1}, .fields = 2};
  TreeWalk(database, *paged, layout, taker).walk();
  return true;
}

bool WantedNumbers::between(Field const* from, Field const* to) {
  auto const known = [](Field const* key) {
    return key != nullptr && key->kind == Field::Kind::integer;
  };
  if (known(from))
    while (next_ != end_ && *next_ < from->integer) ++next_;
  return next_ != end_ && (!known(to) || *next_ <= to->integer);
}

namespace {

// Of an index of all rows whose first column is stored in the order of its bytes, how many columns
// there are; 0 of any other.
std::size_t columns_of_index(std::string_view statement, std::string_view begins) {
  if (!statement.starts_with(begins) || !statement.ends_with(')')) return 0;
  auto const more = statement.substr(begins.size(), statement.size() - begins.size() - 1);
  bool const names = more.find_first_not_of("abcdefghijklmnopqrstuvwxyz_, ") == more.npos;
  if (!names || (!more.empty() && more.front() != ',')) return 0;
  return 1 + static_cast<std::size_t>(std::ranges::count(more, ','));
}

class WantedText final : public WantedKeys {
 public:
  explicit WantedText(std::string_view text) : text_(text) {}
  bool between(Field const* from, Field const* to) override {
    auto const known = [](Field const* key) {
      return key != nullptr && key->kind == Field::Kind::bytes;
    };
    return (!known(from) || from->bytes <= text_) && (!known(to) || text_ <= to->bytes);
  }

 private:
  std::string_view text_;
};

}  // namespace

std::optional<std::vector<long>> current_ids_of(Database& database, std::string_view table,
                                                std::string_view client) {
  if (database.knows_schema()) return std::nullopt;
  Snapshot const snapshot(database);
  auto const paged = paged_file(database);
  if (!paged) return std::nullopt;
  auto const& indexes = schema_of(database, *paged).indexes;
  auto const entry = indexes.find(fmt::format("{}_key", table));
  if (entry == indexes.end()) return std::nullopt;
  auto const columns = columns_of_index(entry->second.statement,
                                        fmt::format("CREATE INDEX {0}_key ON {0} (client", table));
  if (columns == 0) return std::nullopt;
  // The id of the row stands behind the columns.
  Layout layout{.root = entry->second.root, .fields = 2};
  layout.field_of.assign(columns + 1, Layout::nowhere);
  layout.field_of.front() = 0;
  layout.field_of.back() = 1;
  std::vector<long> ids;
  auto take = [&](ScannedRow const& row) {
    if (row.view(0) == client) ids.push_back(row.integer(1));
  };
  auto taker = taker_of(take);
  WantedText wanted(client);
  taker.wanted = &wanted;
  TreeWalk(database, *paged, layout, taker).walk();
  std::ranges::sort(ids);
  SupersededIds const superseded(database, table, &ids);
  std::erase_if(ids, [&](long id) { return superseded.has(id); });
  return ids;
}

}  // namespace careplan::storage
