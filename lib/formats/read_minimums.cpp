// [[minimum]]: the level that each answer to one fact asks for by itself. The strongest of all that
// is asked for counts, as with rules; each line of the table becomes one.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/criteria_parts.hpp"

namespace careplan {
namespace {

// "2", "3..4", "mild, moderate" as a condition on the fact.
std::string condition_text(std::string const& fact, std::string_view answers) {
  if (answers.find("..") != std::string_view::npos) return fmt::format("{} in {}", fact, answers);
  if (answers.find(',') != std::string_view::npos)
    return fmt::format("{} in {{{}}}", fact, answers);
  return fmt::format("{} = {}", fact, answers);
}

class MinimumReader {
 public:
  MinimumReader(TomlTable const& table, Criteria const& criteria, ConditionReader const& conditions)
      : table_(table), criteria_(criteria), conditions_(conditions) {}

  std::vector<Rule> run(Citations& citations) {
    auto const id = table_.id("id");
    auto const fact = table_.text("fact");
    auto const because = table_.text("because");
    auto const cite = read_cite(table_, citations);
    std::vector<Rule> rules;
    auto const asks = table_.table("asks");
    if (!asks) {
      table_.complain("asks", fmt::format("minimum '{}' asks for nothing", id),
                      R"(write asks = { "2" = "iop", "3..4" = "residential" })");
      return rules;
    }
    for (auto const& member : asks->members()) {
      Rule rule{.because = because, .cite = cite, .place = table_.place()};
      if (auto const* level = std::get_if<std::string_view>(&member.node.value))
        rule.level = *level;
      expect_known(member, rule.level);
      rule.id = fmt::format("{}.{}", id, rule.level);
      rule.when = conditions_.read_text(condition_text(fact, member.key),
                                        table_.place_at(member.at), table_.file());
      rules.push_back(std::move(rule));
    }
    return rules;
  }

 private:
  void expect_known(TomlMember const& member, std::string const& level) {
    std::vector<std::string> ids;
    for (auto const& one : criteria_.levels) ids.push_back(one.id);
    if (std::ranges::find(ids, level) != ids.end()) return;
    table_.file().complaints().push_back({table_.place_at(member.node.at),
                                          level.empty() ? std::string("a level is missing here")
                                                        : fmt::format("'{}' is not a level", level),
                                          suggestion(level, ids)});
  }

  TomlTable const& table_;
  Criteria const& criteria_;
  ConditionReader const& conditions_;
};

}  // namespace

std::vector<Rule> read_minimums(TomlTable const& root, Criteria const& criteria,
                                ConditionReader const& conditions, Citations& citations) {
  std::vector<Rule> rules;
  for (auto const& table : root.tables("minimum"))
    for (auto& rule : MinimumReader(table, criteria, conditions).run(citations))
      rules.push_back(std::move(rule));
  return rules;
}

}  // namespace careplan
