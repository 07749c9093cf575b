// The parts of a criteria file, each read on its own: read_criteria joins them.
#pragma once

#include <string_view>

#include "formats/citations.hpp"
#include "formats/definitions.hpp"
#include "formats/toml.hpp"

namespace careplan {

std::vector<Category> read_categories(TomlTable const& root);
// Levels by order; their categories must be declared where any is.
std::vector<Level> read_levels(TomlTable const& root, std::vector<Category> const& categories,
                               Citations& citations);

// Where the domains of facts come from that the file does not give.
struct DomainSources {
  FindInstrument const& find;
  DomainOf const& known;  // may be empty
};

// [[fact]]: with a domain of its own, or with that of the instrument's address in `from`, or with
// that of a fact which the record supplies. Added to those of the criteria.
void read_fact_rules(TomlTable const& root, DomainSources const& domains, Citations& citations,
                     Criteria& criteria);

// Conditions of the file, read against the facts, the amounts and the named conditions above them.
// `text` is the whole file: complaints point into the condition, also when it runs over several
// lines.
class ConditionReader {
 public:
  ConditionReader(std::string_view text, Criteria const& criteria);
  // The condition under `key`; empty, without complaint, when there is none.
  Condition read(TomlTable const& table, std::string_view key) const;
  NamedAmount read_amount(TomlTable const& table, std::string_view key) const;
  // A condition that the reader itself puts together; complaints point to `at`.
  Condition read_text(std::string const& text, Place const& at, TomlFile& file) const;

 private:
  template <class Parse>
  auto parsed(TomlFile& file, Parse parse) const;
  Vocabulary vocabulary() const;
  Place begin_of(Place value) const;
  std::string_view text_;
  std::vector<std::size_t> lines_{};  // where each begins
  Criteria const& criteria_;
};

// [[minimum]]: what each answer to one fact asks for by itself, as indicate rules.
std::vector<Rule> read_minimums(TomlTable const& root, Criteria const& criteria,
                                ConditionReader const& conditions, Citations& citations);
// [[rule]] and [[minimum]].
std::vector<Rule> read_rules(TomlTable const& root, Criteria const& criteria,
                             ConditionReader const& conditions, Citations& citations);
std::vector<CriteriaExample> read_criteria_examples(TomlTable const& root,
                                                    Criteria const& criteria);

// The ids in `cite`, joined by ", ".
std::string read_cite(TomlTable const& table, Citations& citations);

// Complains unless `id` is the id of a level.
void expect_level(TomlTable const& table, std::string_view key, std::string const& id,
                  std::vector<Level> const& levels);

}  // namespace careplan
