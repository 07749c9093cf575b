#include "reporting/suppression.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "reporting/protection.hpp"
#include "reporting/role.hpp"

namespace careplan {
namespace {

using Places = std::vector<std::pair<std::size_t, std::size_t>>;

// What a sum leaves out is nowhere printed, and can be worked out all the same.
Places small_counts(CountGrid const& grid, CountLimits limits) {
  Places found;
  for (std::size_t r = 0; r < grid.height; ++r)
    for (std::size_t c = 0; c < grid.width; ++c)
      if (grid.at(r, c).known && limits.small(grid.at(r, c).value)) found.emplace_back(r, c);
  return found;
}

// Nobody has said how the columns hang together: a row with a small count shows no count at all.
void hide_rows(CountGrid& grid, Places const& small) {
  for (auto const& [row, column] : small)
    for (std::size_t c = 0; c < grid.columns.size(); ++c)
      if (grid.at(row, c).known) grid.at(row, c).hidden = true;
}

// The whole of a column that counts people once lies between the largest of its parts and their
// sum.
void hide_loose_wholes(CountGrid& grid) {
  for (auto const& sum : grid.row_sums)
    for (std::size_t c = 0; c < grid.columns.size(); ++c)
      if (grid.loose[c] && grid.at(sum.whole, c).known &&
          std::ranges::any_of(sum.parts, [&](auto part) { return grid.at(part, c).hidden; }))
        grid.at(sum.whole, c).hidden = true;
}

bool hide(CountGrid& grid, bool columns_known, CountLimits limits) {
  auto const found = small_counts(grid, limits);
  for (auto const& [row, column] : found) grid.at(row, column).hidden = true;
  if (!columns_known) {
    hide_rows(grid, found);
    return found.empty() || grid.row_sums.empty();
  }
  bool const loose = std::ranges::find(grid.loose, true) != grid.loose.end();
  // Within a row sums hold, between rows they do not: no move is known that keeps both.
  if (loose && !grid.column_sums.empty()) return found.empty();
  hide_loose_wholes(grid);
  return std::ranges::all_of(
      found, [&](auto const& at) { return protect(grid, at.first, at.second, limits); });
}

// A row that adds up others, or is added up with them, would tell what they hide.
std::vector<std::size_t> with_sums(CountGrid const& grid, std::vector<std::size_t> rows) {
  auto const has = [&](std::size_t row) { return std::ranges::find(rows, row) != rows.end(); };
  for (bool more = true; more;) {
    more = false;
    for (auto const& sum : grid.row_sums) {
      if (!has(sum.whole) && std::ranges::none_of(sum.parts, has)) continue;
      auto all = sum.parts;
      all.push_back(sum.whole);
      for (auto const row : all)
        if (!has(row)) rows.push_back(row), more = true;
    }
  }
  return rows;
}

void hide_together(CountGrid& grid, Table const& table) {
  auto const hides = [&](std::size_t row) {
    for (std::size_t c = 0; c < grid.columns.size(); ++c)
      if (grid.at(row, c).hidden) return true;
    return false;
  };
  // What one group hides may be what makes another one hide.
  std::vector<bool> done(table.sums.together.size());
  for (bool more = true; more;) {
    more = false;
    for (std::size_t g = 0; g < done.size(); ++g) {
      auto const& group = table.sums.together[g];
      if (done[g] || std::ranges::none_of(group.rows, hides)) continue;
      done[g] = more = true;
      auto const rows = with_sums(grid, group.rows);
      for (std::size_t c = 0; c < grid.columns.size(); ++c)
        if (std::ranges::find(group.columns, table.columns[grid.columns[c]].id) !=
            group.columns.end())
          for (auto const row : rows) grid.at(row, c).hidden = grid.at(row, c).known;
    }
  }
}

// Numbers that are no counts, and which of them would give a hidden count away.
class Amounts {
 public:
  Amounts(CountGrid const& grid, Table const& table) : table_(table) {
    for (std::size_t r = 0; r < grid.height; ++r) {
      rows_.push_back(false);
      for (std::size_t c = 0; c < grid.columns.size(); ++c)
        if (grid.at(r, c).hidden) rows_[r] = any_ = true;
    }
    shares_ = sums_ = rows_;
    for (bool more = true; more;) {  // what adds up a hidden row gives its amounts away
      more = false;
      for (auto const& sum : grid.row_sums)
        if (!sums_[sum.whole] &&
            std::ranges::any_of(sum.parts, [&](auto part) { return sums_[part]; }))
          sums_[sum.whole] = more = true;
    }
    for (auto const& sum : grid.row_sums)
      if (rows_[sum.whole])
        for (auto const part : sum.parts) shares_[part] = true;
  }

  bool hidden(std::size_t row, std::size_t column) const {
    if (table_.columns[column].kind != ColumnKind::percent) return sums_[row];
    auto const* const share = share_of(table_.columns[column]);
    // Of a percentage that nobody has explained anything may be the whole, and its part may be
    // small; none and all of it tell of no part.
    if (share == nullptr) {
      auto const& cell = table_.rows[row][column];
      return any_ || !(cell == Cell{0.0} || cell == Cell{1.0});
    }
    return share->of_total ? shares_[row] : rows_[row];
  }

 private:
  Proportion const* share_of(Column const& column) const {
    auto const& shares = table_.sums.shares;
    auto const found = std::ranges::find(shares, column.id, &Proportion::share);
    return found == shares.end() ? nullptr : &*found;
  }

  Table const& table_;
  std::vector<bool> rows_{};    // with a hidden count
  std::vector<bool> sums_{};    // these, and the rows that add them up
  std::vector<bool> shares_{};  // these, and the rows whose total has a hidden count
  bool any_ = false;
};

using Cover = std::vector<std::vector<bool>>;  // by row and column of the table

Cover covered(CountGrid const& grid, Table const& table) {
  Amounts const amounts(grid, table);
  Cover cover(table.rows.size(), std::vector<bool>(table.columns.size()));
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (std::size_t c = 0; c < grid.columns.size(); ++c)
      cover[r][grid.columns[c]] = grid.at(r, c).hidden;
    for (auto const& repeated : grid.repeated)
      cover[r][repeated.table_column] = grid.at(repeated.rows[r], repeated.column).hidden;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      if (assumed_role(table.columns[c]) == Role::amount) cover[r][c] = amounts.hidden(r, c);
  }
  return cover;
}

Cover all_numbers(Table const& table) {
  std::vector<bool> row;
  for (auto const& column : table.columns) row.push_back(counts_people(column));
  return Cover(table.rows.size(), row);
}

long put_stars(Table& table, Cover const& cover) {
  long hidden = 0;
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      auto& cell = table.rows[r][c];
      if (!cover[r][c] || std::holds_alternative<Nothing>(cell)) continue;
      cell = std::string("*");
      ++hidden;
    }
  return hidden;
}

void need_counts(Table const& table) {
  for (auto const& column : table.columns)
    if (assumed_role(column) == Role::person)
      throw Error(Fault::usage, "the rows of this report are people, not counts", {},
                  "--suppress is for tables of counts; for rows use --deidentify safe-harbor");
}

std::string note_of(Suppressed const& made, long most) {
  constexpr std::string_view overlap =
      " Reports that overlap can still be compared: give out only one of them.";
  if (made.all)
    return fmt::format(
        "*: not shown. Counts of 1 to {} could not be hidden cell by cell so that nobody can work "
        "them out; so no number of this table is shown.",
        most);
  if (made.small == 0 && made.others == 0)
    return fmt::format("No count of 1 to {} had to be hidden.", most);
  if (made.small == 0)
    return fmt::format("*: not shown. {} that would let a count of 1 to {} be worked out.{}",
                       made.others == 1 ? "1 number" : fmt::format("{} numbers", made.others), most,
                       overlap);
  auto const others =
      made.others == 0
          ? std::string()
          : fmt::format(" and {} that would let one be worked out",
                        made.others == 1 ? "1 number" : fmt::format("{} numbers", made.others));
  return fmt::format("*: not shown. {} of 1 to {}{}.{}",
                     made.small == 1 ? "1 count" : fmt::format("{} counts", made.small), most,
                     others, overlap);
}

}  // namespace

Suppressed suppressed(Table table, long below) {
  need_counts(table);
  CountLimits const limits{.least = 1, .most = below - 1};
  Suppressed made{.all = true};
  auto cover = all_numbers(table);
  if (auto grid = count_grid(table)) {
    made.small = std::ranges::count_if(small_counts(*grid, limits), [&](auto const& at) {
      return at.first < grid->rows && at.second < grid->columns.size();
    });
    made.all = !hide(*grid, table.sums.columns.has_value(), limits);
    hide_together(*grid, table);
    if (!made.all) cover = covered(*grid, table);
  }
  made.others = put_stars(table, cover) - made.small;
  table.notes = {note_of(made, limits.most)};
  made.table = std::move(table);
  return made;
}

}  // namespace careplan
