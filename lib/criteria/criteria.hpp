// Placement criteria: levels of care, facts, named conditions and rules, as data from a TOML file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conditions/condition.hpp"
#include "core/error.hpp"

namespace careplan {

struct Level {
  std::string id{};
  std::string label{};
  int order = 0;           // least intensive first; no two alike
  std::string category{};  // outpatient, residential, withdrawal ...
  std::vector<std::string> aliases{};
  std::optional<Interval> weekly_hours{};  // up to 168: at least so many
  std::string cite{};                      // sources of the hours
  Place place{};
};

// A fact that the rules may read, and where it comes from.
struct FactRule {
  std::string id{};
  std::string label{};
  Domain domain{};
  std::string from{};           // address in assessments: "domains.withdrawal"; empty: same as id
  int max_age_days = 0;         // older is stale, that is open; 0: never stale
  bool domain_of_care = false;  // a clinical domain: explanations show what it alone would ask
  std::string cite{};           // sources of the age
  Place place{};
};

struct NamedCondition {
  std::string id{};
  Condition when{};
  std::string because{};
  Place place{};
};

// indicate: asks for at least this level. exclude: this level will not do. override: decides alone,
// unless. modify: raises the level. stop: outranks everything and suppresses the level.
enum class RuleKind { indicate, exclude, override_, modify, stop };
constexpr auto words(RuleKind) {
  return words_of<RuleKind>({{RuleKind::indicate, "indicate"},
                             {RuleKind::exclude, "exclude"},
                             {RuleKind::override_, "override"},
                             {RuleKind::modify, "modify"},
                             {RuleKind::stop, "stop"}});
}

struct Rule {
  std::string id{};
  RuleKind kind = RuleKind::indicate;
  std::string level{};                // empty for stop
  std::vector<std::string> levels{};  // exclude may name several
  Condition when{};
  Condition unless{};
  std::string because{};
  std::string cite{};    // ids of sources, joined by ", "
  std::string action{};  // stop: what to do now
  Place place{};
};

struct CriteriaExample {
  std::string name{};
  Facts given{};
  std::optional<std::string> level{};  // certain
  std::vector<std::string> levels{};   // the whole set, when conditional
  std::vector<std::string> stops{};
  std::vector<std::string> rules{};  // ids that must be among the reasons
  bool undetermined = false;         // no level at all is expected
  Place place{};
};

struct Criteria {
  std::string id{};
  std::string version{};
  std::string title{};
  std::string purpose{};     // admission, continued_stay, step_up, step_down, discharge
  std::string population{};  // adult, adolescent
  std::string licence{};
  std::string default_level{};  // empty: no rule, no level: undetermined
  std::string default_because{};
  std::vector<Level> levels{};  // by order
  std::vector<FactRule> facts{};
  std::vector<NamedCondition> conditions{};
  std::vector<Rule> rules{};
  std::vector<std::pair<std::string, std::string>> sources{};  // id, citation
  std::vector<CriteriaExample> examples{};
  std::string file{};
  std::string hash{};  // of the file's bytes, SHA-256 in hex

  Level const* find_level(std::string_view id_or_alias) const;
};

}  // namespace careplan
