#include "reporting/sites.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "reporting/role.hpp"

namespace careplan {
namespace {

// Whether the numbers of a column may be added: counts, and minutes in whole.
bool adds_up(Column const& column) {
  auto const role = assumed_role(column);
  return role == Role::count || (role == Role::amount && column.kind == ColumnKind::hours);
}

Cell added(Cell const& a, Cell const& b) {
  if (auto const *x = std::get_if<long>(&a), *y = std::get_if<long>(&b); x && y) return *x + *y;
  if (auto const *x = std::get_if<Minutes>(&a), *y = std::get_if<Minutes>(&b); x && y)
    return *x + *y;
  return std::holds_alternative<Nothing>(a) ? b : a;
}

class Joined {
 public:
  explicit Joined(std::vector<SiteTable> const& sites) : table_(sites.front().table) {
    first_ = table_.columns;
    table_.columns.insert(table_.columns.begin(), {"site", "Site"});
    table_.rows.clear();
    table_.notes.clear();
    table_.sums.together.clear();
    table_.group_by = 0;
    for (auto const& site : sites) add(site);
  }

  Table finish() && {
    bool const people = std::ranges::any_of(
        first_, [](Column const& column) { return assumed_role(column) == Role::person; });
    if (people)
      table_.sums = {};
    else
      add_all();
    return std::move(table_);
  }

 private:
  void add(SiteTable const& site) {
    auto const offset = table_.rows.size();
    for (auto const& note : site.table.notes) note_once(note);
    for (std::size_t r = 0; r < site.table.rows.size(); ++r) {
      auto const& row = site.table.rows[r];
      auto const key = row_words(site.table, row);
      auto const [group, fresh] = groups_.emplace(key, keys_.size());
      if (fresh) keys_.push_back({});
      keys_[group->second].push_back(table_.rows.size());
      auto with_site = row;
      with_site.insert(with_site.begin(), site.site);
      table_.rows.push_back(std::move(with_site));
    }
    for (auto sum : site.table.sums.rows) {
      sum.whole += offset;
      for (auto& part : sum.parts) part += offset;
      row_sums_.push_back(std::move(sum));
    }
    for (auto const& group : site.table.sums.together)
      table_.sums.together.push_back(group.moved([&](auto row) { return row + offset; }));
  }

  void note_once(std::string const& note) {
    if (std::ranges::find(table_.notes, note) == table_.notes.end()) table_.notes.push_back(note);
  }

  std::vector<Cell> sum_of(std::vector<std::size_t> const& parts) {
    auto row = table_.rows[parts.front()];
    row[0] = std::string("all");
    for (std::size_t c = 0; c < first_.size(); ++c) {
      if (!counts_people(first_[c])) continue;
      row[c + 1] = {};
      if (!adds_up(first_[c])) continue;
      for (auto const part : parts) row[c + 1] = added(row[c + 1], table_.rows[part][c + 1]);
    }
    return row;
  }

  std::optional<std::size_t> column(std::string const& id) const {
    auto const found = std::ranges::find(first_, id, &Column::id);
    if (found == first_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - first_.begin()) + 1;
  }

  void add_all() {
    std::map<std::size_t, std::size_t> all_row;
    auto const of_sites = row_sums_;
    for (auto const& parts : keys_) {
      auto const at = table_.rows.size();
      table_.rows.push_back(sum_of(parts));
      for (auto const part : parts) all_row[part] = at;
      row_sums_.push_back({.whole = at, .parts = parts});
    }
    auto const totals = totals_of(of_sites, all_row);
    for (auto const& [whole, parts] : totals) row_sums_.push_back({whole, parts});
    add_incomplete(of_sites, all_row);
    table_.sums.rows = row_sums_;
    for (auto& group : table_.sums.groups) {
      group.by.insert(group.by.begin(), "site");
      regroup(group);
    }
    for (auto const& share : table_.sums.shares) remake(share, totals);
    bool const gaps = std::ranges::any_of(first_, [&](Column const& each) {
      return assumed_role(each) == Role::amount && !adds_up(each) && !is_share(each.id);
    });
    note_once(gaps
                  ? "all: every site together; what does not add up, such as a mean, is left empty."
                  : "all: every site together.");
  }

  using Totals = std::map<std::size_t, std::vector<std::size_t>>;

  // A row that is at least the sum of others at one site is so over all sites as well.
  void add_incomplete(std::vector<RowSum> const& of_sites,
                      std::map<std::size_t, std::size_t> const& all_row) {
    std::set<std::pair<std::size_t, std::vector<std::size_t>>> added;
    for (auto const& sum : of_sites) {
      if (sum.complete) continue;
      RowSum of_all{.whole = all_row.at(sum.whole), .complete = false};
      for (auto const part : sum.parts) of_all.parts.push_back(all_row.at(part));
      if (added.emplace(of_all.whole, of_all.parts).second) row_sums_.push_back(std::move(of_all));
    }
  }

  // A row that adds up others at one site does so over all sites as well.
  static Totals totals_of(std::vector<RowSum> const& of_sites,
                          std::map<std::size_t, std::size_t> const& all_row) {
    Totals totals;
    for (auto const& sum : of_sites)
      for (auto const part : sum.complete ? sum.parts : std::vector<std::size_t>{}) {
        auto& parts = totals[all_row.at(sum.whole)];
        if (std::ranges::find(parts, all_row.at(part)) == parts.end())
          parts.push_back(all_row.at(part));
      }
    return totals;
  }

  bool is_share(std::string const& id) const {
    return std::ranges::find(table_.sums.shares, id, &Proportion::share) !=
           table_.sums.shares.end();
  }

  // A site may lack a row that another has: the whole of a group is that of its rows here.
  void regroup(GroupSum const& group) {
    auto const part = column(group.part);
    auto const whole = column(group.whole);
    if (!part || !whole) return;
    auto const key = [&](std::vector<Cell> const& row) {
      std::vector<Cell> cells;
      for (auto const& id : group.by)
        cells.push_back(id == "site" ? row[0] : row[column(id).value_or(0)]);
      return cells;
    };
    std::map<std::vector<Cell>, long> wholes;
    for (auto const& row : table_.rows)
      if (auto const* count = std::get_if<long>(&row[*part])) wholes[key(row)] += *count;
    for (auto& row : table_.rows)
      if (row[0] == Cell{std::string("all")}) row[*whole] = wholes[key(row)];
  }

  void remake(Proportion const& share, Totals const& totals) {
    auto const to = column(share.share);
    auto const part = column(share.part);
    auto const whole = column(share.whole);
    auto const less = column(share.less);
    if (!to || !part || !whole) return;
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      if (table_.rows[r][0] != Cell{std::string("all")}) continue;
      auto of = r;
      if (share.of_total)
        for (auto const& [total, parts] : totals)
          if (std::ranges::find(parts, r) != parts.end()) of = total;
      auto const* n = std::get_if<long>(&table_.rows[r][*part]);
      auto const* m = std::get_if<long>(&table_.rows[of][*whole]);
      auto const* l = less ? std::get_if<long>(&table_.rows[of][*less]) : nullptr;
      long const among = (m == nullptr ? 0 : *m) - (l == nullptr ? 0 : *l);
      if (n != nullptr && among > 0)
        table_.rows[r][*to] = static_cast<double>(*n) / static_cast<double>(among);
    }
  }

  Table table_;
  std::vector<Column> first_{};
  std::map<std::vector<Cell>, std::size_t> groups_{};
  std::vector<std::vector<std::size_t>> keys_{};  // rows with equal words
  std::vector<RowSum> row_sums_{};
};

}  // namespace

Table by_site(std::vector<SiteTable> const& sites) {
  return Joined(sites).finish();
}

}  // namespace careplan
