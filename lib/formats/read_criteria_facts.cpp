#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "criteria/supplied.hpp"
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
                                  DomainSources const& domains) {
  if (domains.known)
    if (auto domain = domains.known(address)) return domain;
  for (auto dot = address.rfind('.'); dot != std::string::npos && dot > 0;
       dot = address.rfind('.', dot - 1)) {
    auto const* const instrument = domains.find ? domains.find(address.substr(0, dot)) : nullptr;
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

// Facts that the record knows, by their fixed addresses.
std::optional<Domain> supplied_domain(TomlTable const& table, FactRule const& fact,
                                      Criteria const& criteria) {
  std::vector<std::string> levels;
  for (auto const& level : criteria.levels) levels.push_back(level.id);
  std::vector<std::string> addresses;
  for (auto const& known : supplied_facts(levels)) {
    addresses.push_back(known.address);
    if (known.address != fact.from) continue;
    if (fact.within_days > 0 && !known.windowed)
      table.complain("within_days", fmt::format("'{}' is not counted over days", fact.from),
                     "leave within_days out");
    return known.domain;
  }
  table.complain("from", fmt::format("the record supplies no '{}'", fact.from),
                 suggestion(fact.from, addresses));
  return std::nullopt;
}

Since read_since(TomlTable const& table) {
  auto const word = table.text_or("since", "");
  if (word == "days") return Since::days;
  if (word == "hours") return Since::hours;
  if (!word.empty())
    table.complain("since", fmt::format("'{}' is not a unit of time", word),
                   "write since = \"days\" or \"hours\": how long ago the day in the record is");
  return Since::none;
}

// How long ago a day was: at most some hundred years.
Domain since_domain(Since since) {
  constexpr double days = 36'500;
  return {.low = 0, .high = since == Since::hours ? days * 24 : days};
}

FactRule read_fact(TomlTable const& table, DomainSources const& domains, Citations& citations,
                   Criteria const& criteria) {
  FactRule fact{.id = table.id("id"),
                .label = table.text_or("label", ""),
                .from = table.text_or("from", ""),
                .max_age_days = static_cast<int>(table.integer_or("max_age_days", 0)),
                .domain_of_care = table.flag_or("domain_of_care", false),
                .monotone = table.flag_or("monotone", true),
                .fixed = table.flag_or("fixed", false),
                .since = read_since(table),
                .within_days = static_cast<int>(table.integer_or("within_days", 0)),
                .cite = read_cite(table, citations),
                .place = table.place()};
  if (fact.max_age_days < 0) table.complain("max_age_days", "an age is 0 days or more");
  if (fact.within_days < 0) table.complain("within_days", "a window is 1 day or more");
  if (fact.within_days > 0 && !is_supplied(fact.from))
    table.complain("within_days", "only facts of the history are counted over days",
                   "an answer that grows old is told by max_age_days");
  auto domain = own_domain(table);
  if (!domain && fact.since != Since::none)
    domain = since_domain(fact.since);
  else if (!domain && is_supplied(fact.from))
    domain = supplied_domain(table, fact, criteria);
  else if (!domain && !fact.from.empty())
    domain = domain_from(table, fact.from, domains);
  else if (!domain)
    table.file().complaints().push_back(
        {table.place(), fmt::format("fact '{}' does not say what it can be", fact.id),
         "give from = \"phq-9.total\", or range, values, words or yes_no"});
  if (domain) fact.domain = std::move(*domain);
  return fact;
}

}  // namespace

std::vector<Category> read_categories(TomlTable const& root) {
  std::vector<Category> categories;
  for (auto const& table : root.tables("category"))
    categories.push_back({.id = table.id("id"),
                          .label = table.text_or("label", ""),
                          .precedence = static_cast<int>(table.integer("precedence")),
                          .then = table.text_or("then", ""),
                          .place = table.place()});
  refuse_twins(root, categories, "category");
  std::vector<std::string> ids;
  for (auto const& category : categories) ids.push_back(category.id);
  for (auto const& one : categories) {
    if (!one.then.empty() && std::ranges::find(ids, one.then) == ids.end())
      root.file().complaints().push_back(
          {one.place, fmt::format("'{}' is not a category", one.then), suggestion(one.then, ids)});
    for (auto const& other : categories)
      if (&other < &one && other.precedence == one.precedence)
        root.file().complaints().push_back(
            {one.place, fmt::format("'{}' has the same precedence as '{}'", one.id, other.id),
             "precedence says which category decides when both are indicated; no two are alike"});
  }
  return categories;
}

std::vector<Level> read_levels(TomlTable const& root, std::vector<Category> const& categories,
                               Citations& citations) {
  std::vector<Level> levels;
  std::vector<std::string> ids;
  for (auto const& category : categories) ids.push_back(category.id);
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
    if (!ids.empty() && std::ranges::find(ids, made.category) == ids.end())
      table.complain("category", fmt::format("level '{}' is in no declared category", made.id),
                     made.category.empty() ? fmt::format("use one of: {}", join(ids, ", "))
                                           : suggestion(made.category, ids));
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

void read_fact_rules(TomlTable const& root, DomainSources const& domains, Citations& citations,
                     Criteria& criteria) {
  for (auto const& table : root.tables("fact"))
    criteria.facts.push_back(read_fact(table, domains, citations, criteria));
  refuse_twins(root, criteria.facts, "fact");
}

std::string read_cite(TomlTable const& table, Citations& citations) {
  return citations.joined(table);
}

void expect_level(TomlTable const& table, std::string_view key, std::string const& id,
                  std::vector<Level> const& levels) {
  if (id.empty() || std::ranges::find(levels, id, &Level::id) != levels.end()) return;
  std::vector<std::string> ids;
  for (auto const& level : levels) ids.push_back(level.id);
  table.complain(key, fmt::format("'{}' is not a level", id), suggestion(id, ids));
}

}  // namespace careplan
