#include "reporting/safe_harbor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include "core/text.hpp"
#include "reporting/role.hpp"

namespace careplan {
namespace {

constexpr long oldest_told = 89;  // 45 CFR 164.514(b)(2)(i)(C): ages over 89 are one group

// The row of all sites together names none of them.
std::string const all_sites = "all";

// New codes for the texts of one role, in an order that says nothing: "P01", "P02" ...
class Codes {
 public:
  Codes(std::vector<Table> const& tables, Role role, std::string_view letter, std::uint64_t seed) {
    std::set<std::string> known;
    for (auto const& table : tables)
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (role_of(table.columns[c]) == role)
          for (auto const& row : table.rows) add(known, row.at(c));
    std::vector<std::string> order(known.begin(), known.end());
    std::mt19937_64 random(seed);
    // The library's shuffle may differ from one to the next; this one is the same everywhere.
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    auto const digits = std::max<std::size_t>(2, std::to_string(order.size()).size());
    for (std::size_t i = 0; i < order.size(); ++i)
      codes_[order[i]] = fmt::format("{}{:0{}}", letter, i + 1, digits);
  }
  Cell of(Cell const& cell) const {
    if (auto const* text = std::get_if<std::string>(&cell)) return of(*text);
    auto const* const list = std::get_if<std::vector<std::string>>(&cell);
    if (list == nullptr) return {};
    std::vector<std::string> codes;
    for (auto const& text : *list) codes.push_back(of(text));
    std::ranges::sort(codes);  // the order of the old codes would tell
    return codes;
  }

 private:
  static void add(std::set<std::string>& known, Cell const& cell) {
    if (auto const* text = std::get_if<std::string>(&cell)) known.insert(*text);
    if (auto const* list = std::get_if<std::vector<std::string>>(&cell))
      known.insert(list->begin(), list->end());
    known.erase(all_sites);
  }
  std::string const& of(std::string const& text) const {
    return text == all_sites ? all_sites : codes_.at(text);
  }
  std::map<std::string, std::string> codes_{};
};

struct Book {
  Codes people;
  Codes staff;
  Codes places;
  std::set<std::string, std::less<>> const& words;
};

std::optional<long> leading_number(std::string_view text) {
  return parse_integer(text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size())));
}

Cell year_of(Cell const& cell) {
  if (auto const* day = std::get_if<Date>(&cell))
    return static_cast<long>(static_cast<int>(std::chrono::year_month_day{*day}.year()));
  auto const* const text = std::get_if<std::string>(&cell);
  if (text == nullptr) return {};
  auto const year = leading_number(*text);
  return year && text->find_first_not_of("0123456789") == 4 ? Cell{*year} : Cell{};
}

// A number, or a band such as "25-34" or "65+".
Cell age_of(Cell const& cell) {
  auto const told = [](long years) {
    return years > oldest_told ? Cell{std::string("90+")} : Cell{std::to_string(years)};
  };
  if (auto const* years = std::get_if<long>(&cell)) return told(*years);
  auto const* const text = std::get_if<std::string>(&cell);
  auto const from = text == nullptr ? std::nullopt : leading_number(*text);
  if (!from) return {};
  auto const rest =
      std::string_view(*text).substr(std::min(text->find_first_not_of("0123456789"), text->size()));
  auto const to = rest.starts_with('-') ? leading_number(rest.substr(1)) : std::nullopt;
  if (*from > oldest_told || (to && *to > oldest_told)) return std::string("90+");
  if (to) return fmt::format("{}-{}", *from, *to);
  return rest == "+" || rest == " and over" ? Cell{fmt::format("{}+", *from)} : told(*from);
}

Cell word_of(Cell const& cell, std::set<std::string, std::less<>> const& words) {
  if (auto const* text = std::get_if<std::string>(&cell))
    return words.contains(*text) ? cell : Cell{std::string("other")};
  if (auto const* list = std::get_if<std::vector<std::string>>(&cell)) {
    std::vector<std::string> kept;
    for (auto const& word : *list) kept.push_back(words.contains(word) ? word : "other");
    return kept;
  }
  return std::holds_alternative<bool>(cell) ? cell : Cell{};
}

// Numbers only: a text in a column of numbers is not on any list, but for what stands for one that
// is hidden already.
Cell number_of(Cell const& cell) {
  bool const number = std::holds_alternative<long>(cell) || std::holds_alternative<double>(cell) ||
                      std::holds_alternative<Minutes>(cell) || cell == Cell{std::string("*")};
  return number ? cell : Cell{};
}

Cell passed(Cell const& cell, Role role, Book const& book) {
  switch (role) {
    case Role::person:
      return book.people.of(cell);
    case Role::staff:
      return book.staff.of(cell);
    case Role::place:
      return book.places.of(cell);
    case Role::day:
      return year_of(cell);
    case Role::age:
      return age_of(cell);
    case Role::word:
      return word_of(cell, book.words);
    case Role::count:
    case Role::amount:
    case Role::label:
      return number_of(cell);
    case Role::text:
      return {};
  }
  return {};
}

std::string_view deed(std::optional<Role> role) {
  switch (role.value_or(Role::text)) {
    case Role::person:
    case Role::staff:
    case Role::place:
      return "new code";
    case Role::day:
      return "year only";
    case Role::age:
      return "90 and over as one group";
    case Role::word:
      return "words outside the definitions replaced by other";
    case Role::text:
      return role ? "removed: text" : "removed: not on the list";
    default:
      return "unchanged";
  }
}

Column column_of(Column column, Role role) {
  if (role == Role::day) column.kind = ColumnKind::integer;
  if (role == Role::age) column.kind = ColumnKind::text;
  return column;
}

class Exporter {
 public:
  explicit Exporter(Book const& book) : book_(book) {}

  Table table(Table const& from) {
    Table to{.id = from.id, .title = "De-identified: " + from.id, .sums = from.sums};
    to.rows.resize(from.rows.size());
    bool people = false;
    for (std::size_t c = 0; c < from.columns.size(); ++c) {
      auto const role = role_of(from.columns[c]);
      people = people || role == Role::person;
      column(from, c, role, to);
    }
    // The order of rows about people would give their old codes away, and so would blank lines.
    if (people) {
      std::ranges::sort(to.rows);
      to.sums = {};
    }
    to.notes.emplace_back(
        "De-identified by the safe-harbor list of 45 CFR 164.514(b)(2): years for dates, new "
        "codes, "
        "no free text. The manifest says what was removed.");
    return to;
  }
  Table manifest() && { return std::move(manifest_); }

 private:
  void column(Table const& from, std::size_t c, std::optional<Role> role, Table& to) {
    bool const passes = role && *role != Role::text && from.columns[c].kind != ColumnKind::json;
    if (passes) to.columns.push_back(column_of(from.columns[c], *role));
    long changed = 0;
    for (std::size_t r = 0; r < from.rows.size(); ++r) {
      auto const& before = from.rows[r].at(c);
      auto after = passes ? passed(before, *role, book_) : Cell{};
      if (after != before) ++changed;
      if (passes) to.rows[r].push_back(std::move(after));
    }
    manifest_.rows.push_back({from.id, from.columns[c].id,
                              std::string(passes ? deed(role) : deed(role ? Role::text : role)),
                              changed});
  }

  Book const& book_;
  Table manifest_{.id = "manifest",
                  .title = "What was removed",
                  .columns = {{"report", "Report"},
                              {"column", "Column"},
                              {"treatment", "What was done"},
                              {"cells", "Cells changed", ColumnKind::integer}},
                  .group_by = 0};
};

}  // namespace

Deidentified deidentified(std::vector<Table> tables, SafeHarbor const& rules) {
  Book const book{.people = Codes(tables, Role::person, "P", rules.seed),
                  .staff = Codes(tables, Role::staff, "K", rules.seed + 1),
                  .places = Codes(tables, Role::place, "S", rules.seed + 2),
                  .words = rules.words};
  Exporter exporter(book);
  Deidentified made;
  for (auto const& table : tables) made.tables.push_back(exporter.table(table));
  made.manifest = std::move(exporter).manifest();
  return made;
}

}  // namespace careplan
