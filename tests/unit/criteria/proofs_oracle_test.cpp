// What is proved of random criteria against all 1,152 clients that there are for them, by hand.
#include <fmt/format.h>

#include <set>

#include "core/text.hpp"
#include "criteria/check.hpp"
#include "criteria/compiled.hpp"
#include "criteria/random_criteria.hpp"

using namespace careplan;
using made_up::pick;
using made_up::Random;
using made_up::random_criteria;

namespace {

// Who differs from whom in one fact: clients by number, the digits their answers.
struct Everybody {
  explicit Everybody(bool not_applicable = false) {
    for (auto const& fact : made_up::facts()) {
      stride.push_back(count);
      values.push_back(made_up::domains().at(fact.id));
      if (not_applicable) values.back().emplace_back(Missing::not_applicable);
      count *= values.back().size();
    }
    for (std::size_t client = 0; client < count; ++client) {
      facts.emplace_back();
      for (std::size_t i = 0; i < values.size(); ++i)
        facts.back()[made_up::facts()[i].id] = values[i][digit(client, i)];
    }
  }
  std::size_t digit(std::size_t client, std::size_t fact) const {
    return client / stride[fact] % values[fact].size();
  }
  std::size_t count = 1;
  std::vector<std::size_t> stride{};
  std::vector<std::vector<Value>> values{};
  std::vector<Facts> facts{};
};

bool rule_speaks(Rule const& rule, Facts const& facts) {
  auto const fact_of = [&](std::string_view name) { return facts.find(name)->second; };
  return evaluate(rule.when, fact_of) == Truth::yes &&
         !(rule.unless && evaluate(rule.unless, fact_of) == Truth::yes);
}

// A rule may be there for clients to whom a fact does not apply.
bool speaks_when_left_out(Rule const& rule) {
  static Everybody const more(true);
  return std::ranges::any_of(more.facts,
                             [&](Facts const& facts) { return rule_speaks(rule, facts); });
}

// By client, the number of the level, 0: none; stops left out.
std::vector<std::size_t> levels_of_all(Criteria criteria, Everybody const& all) {
  std::erase_if(criteria.rules, [](Rule const& rule) { return rule.kind == RuleKind::stop; });
  CompiledCriteria const compiled(criteria);
  Placer placer(compiled);
  std::vector<std::size_t> levels;
  for (auto const& client : all.facts) {
    auto const found = placer.place(client, Detail::outcome).levels;
    levels.push_back(found.empty() ? 0 : level_index(criteria, found.front()));
  }
  return levels;
}

std::vector<std::vector<bool>> speaking_for_all(Criteria const& criteria, Everybody const& all) {
  std::vector<std::vector<bool>> speaking(criteria.rules.size());
  for (auto const& client : all.facts)
    for (std::size_t i = 0; i < criteria.rules.size(); ++i)
      speaking[i].push_back(rule_speaks(criteria.rules[i], client));
  return speaking;
}

// Beginnings of what is to be said, as witnesses are any of many; about facts nothing.
std::multiset<std::string> faults_by_hand(Criteria const& criteria, Everybody const& all) {
  std::multiset<std::string> faults;
  auto const levels = levels_of_all(criteria, all);
  auto const speaking = speaking_for_all(criteria, all);
  for (std::size_t i = 0; i < criteria.rules.size(); ++i) {
    auto const& rule = criteria.rules[i];
    auto const some = std::ranges::count(speaking[i], true);
    if (some == 0 && speaks_when_left_out(rule)) continue;
    if (some == 0)
      faults.insert(fmt::format("rule '{}' can never speak", rule.id));
    else if (some == std::ssize(speaking[i]))
      faults.insert(fmt::format("rule '{}' speaks for every client", rule.id));
    else if (rule.kind != RuleKind::stop) {
      auto without = criteria;
      without.rules.erase(without.rules.begin() + static_cast<std::ptrdiff_t>(i));
      if (levels_of_all(without, all) == levels)
        faults.insert(
            fmt::format("without rule '{}' every client would be placed the same", rule.id));
    }
    for (std::size_t j = 0; j < criteria.rules.size(); ++j) {
      auto const& other = criteria.rules[j];
      bool meet = false;
      for (std::size_t client = 0; client < all.count; ++client)
        meet = meet || (speaking[i][client] && speaking[j][client]);
      if (rule.kind != RuleKind::override_ || i == j || !meet) continue;
      if (other.kind == RuleKind::override_ && i < j && other.level != rule.level)
        faults.insert(fmt::format("overrides '{}' and '{}' both decide, ", rule.id, other.id));
      if (other.kind == RuleKind::exclude && other.level == rule.level)
        faults.insert(fmt::format("override '{}' leads to '{}', which '{}' excludes, ", rule.id,
                                  rule.level, other.id));
    }
  }
  for (auto const& level : criteria.levels)
    if (std::ranges::find(levels, level_index(criteria, level.id)) == levels.end())
      faults.insert(fmt::format("no client can reach level '{}'", level.id));
  if (std::ranges::find(levels, 0U) != levels.end()) faults.insert("some clients have no level, ");
  for (std::size_t fact = 0; fact < criteria.facts.size(); ++fact) {
    if (!criteria.facts[fact].domain_of_care || !criteria.facts[fact].monotone) continue;
    bool falls = false;
    for (std::size_t client = 0; client < all.count; ++client) {
      if (all.digit(client, fact) + 1 == all.values[fact].size()) continue;
      auto const more = levels[client + all.stride[fact]];
      falls = falls || (more > 0 && levels[client] > more);
    }
    if (falls)
      faults.insert(fmt::format("more of '{}' leads to less care: ", criteria.facts[fact].id));
  }
  return faults;
}

// Facts that change nothing for any client, though a rule reads them about which nothing is said.
std::set<std::string> idle_by_hand(Criteria const& criteria, Everybody const& all,
                                   std::multiset<std::string> const& faults) {
  std::set<std::string> read;
  for (auto const& rule : criteria.rules)
    if (std::ranges::none_of(faults, [&](std::string const& fault) {
          return fault.starts_with("rule '" + rule.id) ||
                 fault.starts_with("without rule '" + rule.id);
        }))
      for (auto const& condition : {rule.when, rule.unless})
        for (auto const& name : facts_read(condition)) read.insert(name);
  auto functions = speaking_for_all(criteria, all);
  for (std::size_t i = criteria.rules.size(); i-- > 0;)
    if (criteria.rules[i].kind != RuleKind::stop)
      functions.erase(functions.begin() + static_cast<std::ptrdiff_t>(i));
  auto const levels = levels_of_all(criteria, all);
  std::set<std::string> idle;
  for (std::size_t fact = 0; fact < criteria.facts.size(); ++fact) {
    bool matters = false;
    for (std::size_t client = 0; client < all.count; ++client) {
      if (all.digit(client, fact) + 1 == all.values[fact].size()) continue;
      auto const other = client + all.stride[fact];
      matters = matters || levels[client] != levels[other];
      for (auto const& function : functions)
        matters = matters || function[client] != function[other];
    }
    auto const& id = criteria.facts[fact].id;
    if (!matters && read.contains(id)) idle.insert(id);
  }
  return idle;
}

// "x 3, home yes" as facts; a range by its lower end.
Facts told_facts(std::string_view text) {
  Facts facts;
  for (auto const part : split(text, ',')) {
    auto const words = trim(part);
    if (words.empty()) continue;
    auto const cut = words.find(' ');
    std::string const name(words.substr(0, cut));
    auto const value = words.substr(cut + 1);
    if (name == "home")
      facts[name] = value == "yes";
    else if (name == "risk")
      facts[name] = std::string(value);
    else
      facts[name] = static_cast<double>(value.front() - '0');
  }
  return facts;
}

std::string_view after(std::string_view text, std::string_view what) {
  auto const at = text.find(what);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + what.size());
}

Criteria criteria_to_prove(Random& random) {
  auto criteria = random_criteria(random);
  for (auto& fact : criteria.facts) {
    fact.domain_of_care = fact.id.size() == 1;
    fact.monotone = pick(random, 4) != 0;
  }
  return criteria;
}

bool of_whole_criteria(std::string_view message) {
  return message.starts_with("some clients") || message.starts_with("the criteria are too large");
}

// A witness is a client of whom it is true, whatever the facts are that it leaves out.
void check_witness(Criteria const& criteria, std::string const& message) {
  CAPTURE(message);
  auto const client = told_facts(after(message, "for example with "));
  if (message.starts_with("some clients")) {
    auto without = criteria;
    std::erase_if(without.rules, [](Rule const& rule) { return rule.kind == RuleKind::stop; });
    auto const placement = place(without, client);
    CHECK(placement.levels.empty());
  }
  if (message.starts_with("override")) {
    int speak = 0;
    for (auto const& reason : place(criteria, client).reasons)
      speak +=
          reason.truth == Truth::yes && message.find("'" + reason.rule + "'") != std::string::npos;
    CHECK(speak == 2);
  }
}

// "more of 'x' leads to less care: with y 2, 0..1 leads to c and 2 to b".
void check_fall(Criteria criteria, std::string const& message) {
  CAPTURE(message);
  std::erase_if(criteria.rules, [](Rule const& rule) { return rule.kind == RuleKind::stop; });
  auto const fact = message.substr(message.find('\'') + 1, 1);
  auto const with = after(message, "less care: with ");
  auto const found = with.substr(0, with.find(" leads to "));
  auto const cut = found.rfind(", ");
  auto const both = after(with, " leads to ");
  auto client = told_facts(found.substr(0, cut));
  auto const level_with = [&](std::string_view value) {
    client[fact] = static_cast<double>(value.front() - '0');
    return place(criteria, client).level();
  };
  CHECK(level_with(found.substr(cut + 2)) == std::string(both.substr(0, 1)));
  CHECK(level_with(after(both, " and ")) == std::string(both.substr(both.size() - 1)));
}

}  // namespace

TEST_CASE("everything that is wrong with criteria is said, with a client of whom it is true") {
  Random random(31);
  Everybody const all;
  std::map<std::string, int> kinds;
  for (int round = 0; round < 30; ++round) {
    CAPTURE(round);
    auto const criteria = criteria_to_prove(random);
    auto expected = faults_by_hand(criteria, all);
    for (auto const& fact : idle_by_hand(criteria, all, expected))
      expected.insert(fmt::format("no answer ever depends on fact '{}'", fact));
    for (auto const& complaint : check(criteria)) {
      auto const& message = complaint.message;
      CAPTURE(message);
      if (of_whole_criteria(message)) CHECK(complaint.place == Place{criteria.file, 1, 1});
      auto const found = std::ranges::find_if(
          expected, [&](std::string const& one) { return message.starts_with(one); });
      if (found == expected.end()) {
        for (auto const* const kind :
             {"rule 'r0' can never", "without", "override", "some clients", "more of", "no answer"})
          CHECK_FALSE(message.starts_with(kind));
        continue;
      }
      ++kinds[found->substr(0, found->find('\''))];
      expected.erase(found);
      check_witness(criteria, message);
      if (message.starts_with("more of")) check_fall(criteria, message);
    }
    for (auto const& missing : expected) {
      CAPTURE(missing);
      CHECK(missing.empty());
    }
  }
  CHECK(kinds.size() >= 7);
  for (auto const& [kind, count] : kinds) {
    CAPTURE(kind);
    CHECK(count > 1);
  }
}

TEST_CASE("what is found by trying clients is true of the client that is told") {
  Random random(32);
  Everybody const all;
  int gaps = 0;
  int falls = 0;
  int parts = 0;
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    auto const criteria = criteria_to_prove(random);
    auto const expected = faults_by_hand(criteria, all);
    for (auto const& complaint : check(criteria, {.nodes = 60})) {
      auto const& message = complaint.message;
      CAPTURE(message);
      if (of_whole_criteria(message)) CHECK(complaint.place == Place{criteria.file, 1, 1});
      parts += message.starts_with("the criteria are too large");
      if (message.starts_with("some clients")) {
        ++gaps;
        CHECK(expected.contains("some clients have no level, "));
        check_witness(criteria, message);
      }
      if (message.starts_with("more of")) {
        ++falls;
        auto const fact = message.substr(message.find('\'') + 1, 1);
        CHECK(expected.contains("more of '" + fact + "' leads to less care: "));
        auto const with = after(message, "less care: ");
        if (with.find(" instead of ") == std::string::npos) continue;  // proved, not tried
        auto client = told_facts(after(message, ", with "));
        CHECK(place(criteria, client).level() ==
              std::string(after(with, " instead of ").substr(0, 1)));
        bool falls_so = false;
        for (auto const& value : all.values[0]) {
          if (std::get<double>(value) <= std::get<double>(client.at(fact))) continue;
          auto more = client;
          more[fact] = value;
          falls_so = falls_so || place(criteria, more).level() == std::string(with.substr(0, 1));
        }
        CHECK(falls_so);
      }
    }
  }
  CHECK(parts > 4);
  CHECK(gaps > 0);
  CHECK(falls > 0);
}
