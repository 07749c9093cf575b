// How the columns and cells of decision tables read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "criteria/consequences.hpp"
#include "criteria/table.hpp"

namespace careplan {
namespace {

bool neighbours(TableCell const& cell) {
  return cell.back() - cell.front() + 1 == cell.size();
}

// "= 2", "in 2..3", "<= 1", "> 75": answers that follow one another, as a comparison.
struct Range {
  std::string sign{};
  std::string numbers{};
};
bool ends_left_out(TableFact::Answer const& answer) {
  return answer.between && answer.low < answer.high;
}
Range range_of(TableFact const& fact, TableCell const& cell) {
  auto const& low = fact.answers[cell.front()];
  auto const& high = fact.answers[cell.back()];
  bool const bottom = cell.front() == 0;
  bool const top = cell.back() + 1 == fact.answers.size();
  if (!fact.numbers) return bottom ? Range{"<=", high.text} : Range{">=", low.text};
  if (low.low == high.high) return {"=", to_text(low.low)};
  if (bottom && !top) return {ends_left_out(high) ? "<" : "<=", to_text(high.high)};
  if (top && !bottom) return {ends_left_out(low) ? ">" : ">=", to_text(low.low)};
  return {"in", fmt::format("{}..{}", to_text(low.low), to_text(high.high))};
}

bool is_range(TableFact const& fact, TableCell const& cell) {
  if (!neighbours(cell)) return false;
  if (fact.numbers) return true;
  bool const at_an_end = cell.front() == 0 || cell.back() + 1 == fact.answers.size();
  return fact.ordered && cell.size() > 1 && at_an_end;
}

std::string listed(TableFact const& fact, TableCell const& cell) {
  std::vector<std::string> texts;
  for (auto const at : cell) texts.push_back(fact.answers[at].text);
  return join(texts, ", ");
}

// The other answers, where they are shorter to tell; empty otherwise.
TableCell all_but(TableFact const& fact, TableCell const& cell) {
  TableCell others;
  for (std::size_t i = 0; i < fact.answers.size(); ++i)
    if (!std::ranges::binary_search(cell, i)) others.push_back(i);
  return fact.numbers || others.size() >= cell.size() ? TableCell() : others;
}

bool yes_no(TableFact const& fact) {
  return fact.answers.size() == 2 && fact.answers[0].text == "no" && fact.answers[1].text == "yes";
}

std::string yes_no_text(TableFact const& fact, bool yes) {
  auto const known = fact_of_known(fact.fact);
  if (!known.empty()) return fmt::format("{}({})", yes ? "known" : "missing", known);
  return yes ? fact.fact : fmt::format("not {}", fact.fact);
}

}  // namespace

std::string cell_text(TableFact const& fact, TableCell const& cell) {
  if (cell.empty()) return "-";
  if (is_range(fact, cell)) {
    auto const [sign, numbers] = range_of(fact, cell);
    return sign == "=" || sign == "in" ? numbers : fmt::format("{} {}", sign, numbers);
  }
  if (auto const others = all_but(fact, cell); !others.empty())
    return fmt::format("not {}", listed(fact, others));
  return listed(fact, cell);
}

std::string condition_text(TableFact const& fact, TableCell const& cell) {
  if (cell.empty()) return {};
  if (yes_no(fact)) return yes_no_text(fact, cell.front() == 1);
  if (is_range(fact, cell)) {
    auto const [sign, numbers] = range_of(fact, cell);
    return fmt::format("{} {} {}", fact.fact, sign, numbers);
  }
  if (auto const others = all_but(fact, cell); others.size() == 1)
    return fmt::format("{} is not {}", fact.fact, listed(fact, others));
  else if (!others.empty())
    return fmt::format("not ({} in {{{}}})", fact.fact, listed(fact, others));
  if (cell.size() == 1) return fmt::format("{} is {}", fact.fact, listed(fact, cell));
  return fmt::format("{} in {{{}}}", fact.fact, listed(fact, cell));
}

std::string condition_text(std::vector<TableFact> const& facts, TableRow const& row) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < facts.size(); ++i)
    if (!row.cells[i].empty()) parts.push_back(condition_text(facts[i], row.cells[i]));
  return parts.empty() ? "always" : join(parts, " and ");
}

}  // namespace careplan
