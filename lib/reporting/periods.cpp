#include "reporting/periods.hpp"

#include <algorithm>
#include <map>

#include "reporting/role.hpp"

namespace careplan {
namespace {

template <class T>
bool subtract(Cell const& a, Cell const& b, Cell& into) {
  auto const* x = std::get_if<T>(&a);
  auto const* y = std::get_if<T>(&b);
  if (x != nullptr && y != nullptr) into = T{*x - *y};
  return x != nullptr;
}

std::vector<Cell> change_of(Table const& table, std::vector<Cell> const& now,
                            std::vector<Cell> const& before) {
  auto row = now;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (!counts_people(table.columns[c])) continue;
    row[c] = {};
    if (!subtract<long>(now[c], before[c], row[c]) && !subtract<double>(now[c], before[c], row[c]))
      subtract<Minutes>(now[c], before[c], row[c]);
  }
  return row;
}

// The rows of both periods under one name, and where each of their own rows came to stand.
class PeriodRows {
 public:
  PeriodRows(Table const& now, Table const& before, bool changes)
      : now_(now),
        before_(before),
        changes_(changes),
        now_at_(now.rows.size()),
        before_at_(before.rows.size()) {
    std::map<std::vector<Cell>, std::vector<std::size_t>> earlier;
    for (auto r = before.rows.size(); r-- > 0;)
      earlier[row_words(before, before.rows[r])].push_back(r);
    std::vector<bool> matched(before.rows.size());
    for (std::size_t r = 0; r < now.rows.size(); ++r) {
      now_at_[r] = put("now", now.rows[r]);
      auto& same = earlier[row_words(now, now.rows[r])];
      if (same.empty()) continue;
      auto const b = same.back();
      same.pop_back();
      matched[b] = true;
      before_at_[b] = put("before", before.rows[b]);
      if (changes_) put("change", change_of(now, now.rows[r], before.rows[b]));
    }
    for (std::size_t b = 0; b < before.rows.size(); ++b)
      if (!matched[b]) before_at_[b] = put("before", before.rows[b]);
  }

  Table finish() && {
    Table table = now_;
    table.columns.insert(table.columns.begin(), {"period", "Period"});
    table.rows = std::move(rows_);
    for (auto const& note : before_.notes)
      if (std::ranges::find(table.notes, note) == table.notes.end())
        table.notes.push_back("Before: " + note);
    table.group_by = last_word();
    table.sums.rows = moved(now_.sums.rows, now_at_);
    for (auto& sum : moved(before_.sums.rows, before_at_))
      table.sums.rows.push_back(std::move(sum));
    table.sums.together.clear();
    for (auto const& [sums, to] : {std::pair(&now_.sums, &now_at_), {&before_.sums, &before_at_}})
      for (auto const& group : sums->together)
        table.sums.together.push_back(group.moved([&](auto row) { return (*to)[row]; }));
    for (auto& group : table.sums.groups) group.by.insert(group.by.begin(), "period");
    return table;
  }

 private:
  // Rows that belong together stand together.
  std::size_t last_word() const {
    std::size_t last = 0;
    for (std::size_t c = 0; c < now_.columns.size(); ++c)
      if (!counts_people(now_.columns[c])) last = c + 1;
    return last;
  }

  std::size_t put(std::string period, std::vector<Cell> row) {
    row.insert(row.begin(), std::move(period));
    rows_.push_back(std::move(row));
    return rows_.size() - 1;
  }

  static std::vector<RowSum> moved(std::vector<RowSum> sums, std::vector<std::size_t> const& to) {
    for (auto& sum : sums) {
      sum.whole = to[sum.whole];
      for (auto& part : sum.parts) part = to[part];
    }
    return sums;
  }

  Table const& now_;
  Table const& before_;
  bool changes_;
  std::vector<std::vector<Cell>> rows_{};
  std::vector<std::size_t> now_at_;
  std::vector<std::size_t> before_at_;
};

}  // namespace

Table beside_before(Table const& now, Table const& before, bool changes) {
  return PeriodRows(now, before, changes).finish();
}

}  // namespace careplan
