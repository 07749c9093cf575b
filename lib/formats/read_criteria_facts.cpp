#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formats/criteria_parts.hpp"

namespace careplan {
namespace {

// Sets of levels are kept as bits of a number; no clinic has nearly as many.
constexpr std::size_t most_levels = 50;
constexpr double hours_in_a_week = 168;

std::optional<Interval> read_hours(TomlTable const& table) {
  if (!table.has("weekly_hours")) return std::nullopt;
  auto const hours = table.numbers_or("weekly_hours", {});
  bool const well = (hours.size() == 1 || hours.size() == 2) && hours.front() >= 0 &&
                    hours.front() <= hours.back() && hours.back() <= hours_in_a_week;
  if (well) return Interval{hours.front(), hours.size() == 1 ? hours_in_a_week : hours.back()};
  table.complain("weekly_hours", "weekly hours are [least, most], or [least]",
                 "write [9, 19], or [20] for 20 and more");
  return std::nullopt;
}

Domain read_range(TomlTable const& table) {
  Domain domain{.step = table.number_or("step", 1)};
  auto const range = table.numbers_or("range", {});
  if (range.size() != 2 || range[0] >= range[1]) {
    table.complain("range", "a range is [least, most]", "write [0, 4]");
    return domain;
  }
  domain.low = range[0];
  domain.high = range[1];
  if (domain.step < 0) table.complain("step", "a step is positive, or 0 for any number between");
  return domain;
}

Domain read_words(TomlTable const& table) {
  Domain domain{.kind = DomainKind::words, .words = table.texts_or("words", {})};
  domain.ordered = table.flag_or("ordered", false);
  std::set<std::string> const distinct(domain.words.begin(), domain.words.end());
  if (distinct.size() != domain.words.size() || distinct.size() < 2)
    table.complain("words", "a fact needs at least two different words");
  return domain;
}

// The domain that the file itself gives, if it does.
std::optional<Domain> own_domain(TomlTable const& table) {
  std::vector<std::string_view> given;
  for (std::string_view const key : {"range", "values", "words", "yes_no"})
    if (table.has(key)) given.push_back(key);
  if (given.empty()) return std::nullopt;
  if (given.size() > 1)
    table.complain(given[1],
                   fmt::format("'{}' and '{}' both say what the fact can be", given[0], given[1]),
                   "keep one of them");
  if (given[0] == "range") return read_range(table);
  if (given[0] == "words") return read_words(table);
  if (given[0] == "yes_no") {
    if (!table.flag_or("yes_no", true)) table.complain("yes_no", "yes_no is true or left out");
    return Domain{.kind = DomainKind::yes_no};
  }
  Domain domain{.values = table.numbers_or("values", {})};
  if (domain.values.size() < 2) table.complain("values", "a fact needs at least two values");
  return domain;
}

// Instrument ids may hold dots themselves: the longest known beginning is the instrument.
std::optional<Domain> domain_from(TomlTable const& table, std::string const& address,
                                  FindInstrument const& find) {
  for (auto dot = address.rfind('.'); dot != std::string::npos && dot > 0;
       dot = address.rfind('.', dot - 1)) {
    auto const* const instrument = find ? find(address.substr(0, dot)) : nullptr;
    if (instrument == nullptr) continue;
    auto const part = address.substr(dot + 1);
    if (auto domain = domain_of(*instrument, part)) return domain;
    auto const reason = why_not(*instrument, part);
    table.complain(
        "from",
        fmt::format("instrument '{}' has no '{}' that conditions can read", instrument->id, part),
        reason.empty() ? suggestion(part, addresses(*instrument)) : reason);
    return std::nullopt;
  }
  table.complain("from", fmt::format("there is no instrument for '{}'", address),
                 "write instrument.score, such as \"phq-9.total\", or give range, values, words "
                 "or yes_no");
  return std::nullopt;
}

FactRule read_fact(TomlTable const& table, FindInstrument const& find, Citations& citations) {
  FactRule fact{.id = table.id("id"),
                .label = table.text_or("label", ""),
                .from = table.text_or("from", ""),
                .max_age_days = static_cast<int>(table.integer_or("max_age_days", 0)),
                .domain_of_care = table.flag_or("domain_of_care", false),
                .cite = read_cite(table, citations),
                .place = table.place()};
  if (fact.max_age_days < 0) table.complain("max_age_days", "an age is 0 days or more");
  auto domain = own_domain(table);
  if (!domain && !fact.from.empty())
    domain = domain_from(table, fact.from, find);
  else if (!domain)
    table.file().complaints().push_back(
        {table.place(), fmt::format("fact '{}' does not say what it can be", fact.id),
         "give from = \"phq-9.total\", or range, values, words or yes_no"});
  if (domain) fact.domain = std::move(*domain);
  return fact;
}

}  // namespace

std::vector<Level> read_levels(TomlTable const& root, Citations& citations) {
  std::vector<Level> levels;
  for (auto const& table : root.tables("level")) {
    levels.push_back({.id = table.id("id"),
                      .label = table.text_or("label", ""),
                      .order = static_cast<int>(table.integer("order")),
                      .category = table.text_or("category", ""),
                      .aliases = table.texts_or("aliases", {}),
                      .weekly_hours = read_hours(table),
                      .cite = read_cite(table, citations),
                      .place = table.place()});
    auto const& made = levels.back();
    for (auto const& other : levels)
      if (&other != &made && other.order == made.order)
        table.complain("order", fmt::format("'{}' has the same order as '{}'", made.id, other.id),
                       "order says which level is more intensive; no two are alike");
  }
  refuse_twins(root, levels, "level");
  if (levels.empty()) root.complain("level", "the criteria have no levels", "add [[level]] tables");
  if (levels.size() > most_levels)
    root.complain("level", fmt::format("there are more than {} levels", most_levels));
  std::ranges::stable_sort(levels, {}, &Level::order);
  return levels;
}

std::vector<FactRule> read_fact_rules(TomlTable const& root, FindInstrument const& find,
                                      Citations& citations) {
  std::vector<FactRule> facts;
  for (auto const& table : root.tables("fact")) facts.push_back(read_fact(table, find, citations));
  refuse_twins(root, facts, "fact");
  return facts;
}

std::string read_cite(TomlTable const& table, Citations& citations) {
  return join(citations.of(table), ", ");
}

void expect_level(TomlTable const& table, std::string_view key, std::string const& id,
                  std::vector<Level> const& levels) {
  std::vector<std::string> ids;
  for (auto const& level : levels) ids.push_back(level.id);
  if (!id.empty() && std::ranges::find(ids, id) == ids.end())
    table.complain(key, fmt::format("'{}' is not a level", id), suggestion(id, ids));
}

}  // namespace careplan
