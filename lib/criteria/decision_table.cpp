// One table of all ways to an answer.
#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "criteria/table_source.hpp"

namespace careplan {
namespace {

using Ref = Diagrams::Ref;

// A function as a tree of questions, one way through it a row. Each question is the one after which
// the fewest ways are left, so that rows are few.
class Questions {
 public:
  Questions(Diagrams& diagrams, std::vector<OpenFact> const& open, std::size_t most)
      : diagrams_(diagrams),
        open_(open),
        row_{.cells = std::vector<TableCell>(open.size())},
        most_(most) {}

  // Whether all rows were found.
  bool grow(Ref function) {
    walk(function);
    return rows.size() <= most_ && !diagrams_.overflown();
  }
  std::vector<TableRow> rows{};
  std::vector<double> values{};  // of each row

 private:
  using Ways = std::vector<std::pair<Ref, TableCell>>;  // by what follows, in order of the answers

  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
  void walk(Ref function) {
    if (rows.size() > most_ || diagrams_.overflown()) return;
    auto const& node = diagrams_.at(function);
    if (node.end()) {
      rows.push_back(row_);
      values.push_back(node.value);
      return;
    }
    auto const variable = best_question(function);
    auto& cell = row_.cells[static_cast<std::size_t>(variable)];
    for (auto& [next, answers] : ways(function, variable)) {
      cell = std::move(answers);
      walk(next);
    }
    cell.clear();
  }

  Ways ways(Ref function, int variable) {
    Ways found;
    for (std::size_t i = 0; i < open_[static_cast<std::size_t>(variable)].classes.size(); ++i) {
      auto const next = diagrams_.fixed(function, variable, i);
      auto const same = std::ranges::find(found, next, &std::pair<Ref, TableCell>::first);
      if (same == found.end())
        found.push_back({next, {i}});
      else
        same->second.push_back(i);
    }
    return found;
  }

  int best_question(Ref function) {
    if (auto const found = best_.find(function); found != best_.end()) return found->second;
    int best = diagrams_.at(function).variable;
    double fewest = -1;
    for (int const variable : diagrams_.depends_on(function)) {
      double count = 0;
      for (auto const& [next, answers] : ways(function, variable)) count += paths(next);
      if (fewest >= 0 && count >= fewest) continue;
      fewest = count;
      best = variable;
    }
    return best_[function] = best;
  }

  // Ways through the diagram as it stands.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are variables.
  double paths(Ref function) {
    auto const& node = diagrams_.at(function);
    if (node.end()) return 1;
    if (auto const found = paths_.find(function); found != paths_.end()) return found->second;
    auto next = node.next;
    std::ranges::sort(next);
    double count = 0;
    for (auto const one : std::set<Ref>(next.begin(), next.end())) count += paths(one);
    return paths_[function] = count;
  }

  Diagrams& diagrams_;
  std::vector<OpenFact> const& open_;
  TableRow row_;
  std::size_t most_;
  std::map<Ref, int> best_;
  std::map<Ref, double> paths_;
};

void say_levels(Criteria const& criteria, double value, TableRow& row) {
  row.stop = value == TableSource::stopped;
  if (row.stop) return;
  auto const set = static_cast<std::uint64_t>(value);
  row.may_be_undetermined = (set & 1) != 0;
  for (std::size_t i = 0; i < criteria.levels.size(); ++i)
    if (((set >> (i + 1)) & 1) != 0) row.levels.push_back(criteria.levels[i].id);
}

std::vector<bool> shown_facts(TableSource const& source, TableWish const& wish) {
  std::vector<bool> shown(source.open().size(), wish.facts.empty());
  std::vector<std::string> known;
  for (auto const& open : source.open()) known.push_back(open.fact);
  for (auto const& fact : wish.facts) {
    auto const found = std::ranges::find(known, fact);
    if (found == known.end())
      throw Error(Fault::not_found, "no rule reads a fact '" + fact + "'", {},
                  suggestion(fact, known));
    shown[static_cast<std::size_t>(found - known.begin())] = true;
  }
  return shown;
}

// Leaves the columns of facts on which no row depends.
void drop_idle_columns(DecisionTable& table) {
  for (std::size_t i = table.facts.size(); i-- > 0;) {
    auto const at = static_cast<std::ptrdiff_t>(i);
    if (!std::ranges::all_of(table.rows, [&](auto const& row) { return row.cells[i].empty(); }))
      continue;
    table.facts.erase(table.facts.begin() + at);
    for (auto& row : table.rows) row.cells.erase(row.cells.begin() + at);
  }
}

}  // namespace

DecisionTable decision_table(Criteria const& criteria, TableWish const& wish) {
  TableSource source(criteria, wish.nodes);
  DecisionTable table{.facts = source.facts()};
  auto const shown = shown_facts(source, wish);
  if (source.exact()) {
    Questions questions(source.diagrams(), source.open(), wish.most_rows);
    table.complete = questions.grow(source.answers(shown));
    if (table.complete) table.rows = std::move(questions.rows);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      say_levels(criteria, questions.values[i], table.rows[i]);
      source.add_rules(table.rows[i]);
    }
  }
  table.complete = table.complete && source.exact();
  if (!table.complete) table.rows.clear();
  if (table.complete) drop_idle_columns(table);
  return table;
}

}  // namespace careplan
