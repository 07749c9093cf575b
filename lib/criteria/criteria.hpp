// Placement criteria: levels of care, facts, named conditions and rules, as data from a TOML file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conditions/condition.hpp"
#include "core/calendar.hpp"
#include "core/error.hpp"

namespace careplan {

// A ladder of levels of its own: withdrawal management beside treatment, say. Levels of different
// categories do not compete by order but by precedence.
struct Category {
  std::string id{};
  std::string label{};
  int precedence = 0;  // the greater decides; no two alike
  std::string then{};  // where to go on when all its levels are excluded; empty: nowhere
  Place place{};
};

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

// A fact that is a day (and a time) in the record, and for the rules how long ago that was.
enum class Since { none, days, hours };

// A fact that the rules may read, and where it comes from.
struct FactRule {
  std::string id{};
  std::string label{};
  Domain domain{};
  std::string from{};           // address in assessments: "domains.withdrawal"; empty: same as id
  int max_age_days = 0;         // older is stale, that is open; 0: never stale
  bool domain_of_care = false;  // a clinical domain: explanations show what it alone would ask
  bool monotone = true;         // of a domain of care: more of it never asks for less
  bool fixed = false;           // nothing that care could change: left out of flips
  Since since = Since::none;
  int within_days = 0;  // facts of the history: counted over so many days before; 0: all
  std::string cite{};   // sources of the age
  Place place{};
};

struct NamedCondition {
  std::string id{};
  Condition when{};
  std::string because{};
  Place place{};
};

// A number computed from facts, under its own name.
struct AmountRule {
  std::string id{};
  NamedAmount amount{};
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
  std::string cite{};     // ids of sources, joined by ", "
  std::string action{};   // stop: what to do now
  int raise = 0;          // modify: so many steps up within the category
  std::string tag{};      // modify: what the place of care must also offer
  bool or_above = false;  // indicate: this level or any above it; the clinician chooses
  Place place{};
};

// highest: of the levels that rules indicate the most intensive counts, and their order in the file
// does not matter. first: the first indicate rule that speaks decides, as in a tree of questions.
enum class RulePolicy { highest, first };
constexpr auto words(RulePolicy) {
  return words_of<RulePolicy>({{RulePolicy::highest, "highest"}, {RulePolicy::first, "first"}});
}

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
  std::string purpose{};     // admission, continued_stay, step_up, step_down, discharge, virtual
  std::string population{};  // adult, adolescent
  std::string licence{};
  std::optional<Date> effective{};  // in force from this day
  std::optional<Date> expires{};    // and no longer on this one
  RulePolicy policy = RulePolicy::highest;
  std::string default_level{};  // empty: no rule, no level: undetermined
  std::string default_because{};
  std::vector<Category> categories{};  // none: all levels are one ladder
  std::vector<Level> levels{};         // by order
  std::vector<FactRule> facts{};
  std::vector<AmountRule> amounts{};
  std::vector<NamedCondition> conditions{};
  std::vector<Rule> rules{};
  std::vector<std::pair<std::string, std::string>> sources{};  // id, citation
  std::vector<CriteriaExample> examples{};
  std::string file{};
  std::string hash{};  // of the bytes of the file and of those it includes, SHA-256 in hex

  Level const* find_level(std::string_view id_or_alias) const;
  bool in_force(Date day) const {
    return (!effective || *effective <= day) && (!expires || day < *expires);
  }
  // Rule text of such files is not printed unless somebody asks for it.
  bool proprietary() const { return licence.starts_with("proprietary"); }
};

// Where a word for a level stands in the criteria: 1 for the least intensive, and so on; 0 for an
// id that is no level.
std::size_t level_index(Criteria const& criteria, std::string_view level);

}  // namespace careplan
