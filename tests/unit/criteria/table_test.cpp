// Tables against answers: everybody is in one row, and the row says what the answer says.
#include "criteria/table.hpp"

#include <doctest/doctest.h>

#include <set>

#include "criteria/compiled.hpp"
#include "criteria/random_criteria.hpp"
#include "criteria/s7.hpp"
#include "criteria/shipped.hpp"

using namespace careplan;

namespace {

// Whether a client with this value of the fact is in the cell.
bool in_cell(TableFact const& fact, TableCell const& cell, Value const& value) {
  if (cell.empty()) return true;
  for (auto const at : cell) {
    auto const& answer = fact.answers[at];
    if (auto const* const number = std::get_if<double>(&value)) {
      if (answer.low <= *number && *number <= answer.high) return true;
    } else if (auto const* const yes = std::get_if<bool>(&value)) {
      if (answer.text == (*yes ? "yes" : "no")) return true;
    } else if (answer.text == std::get<std::string>(value)) {
      return true;
    }
  }
  return false;
}

bool fits(std::vector<TableFact> const& facts, TableRow const& row, Facts const& client) {
  for (std::size_t i = 0; i < facts.size(); ++i)
    if (!in_cell(facts[i], row.cells[i], client.at(facts[i].fact))) return false;
  return true;
}

// All of the 1,152 clients that there can be for made-up criteria.
std::vector<Facts> everybody() {
  std::vector<Facts> all{{}};
  for (auto const& [name, values] : made_up::domains()) {
    std::vector<Facts> more;
    for (auto const& client : all)
      for (auto const& value : values) {
        more.push_back(client);
        more.back()[name] = value;
      }
    all = std::move(more);
  }
  return all;
}

bool stopped(Placement const& placement) {
  return std::ranges::any_of(placement.stops,
                             [](Stop const& stop) { return stop.truth == Truth::yes; });
}

// What a row of a table of all facts should say of a client.
bool says(TableRow const& row, Placement const& placement) {
  if (stopped(placement)) return row.stop;
  return !row.stop && row.levels == placement.levels &&
         row.may_be_undetermined == placement.levels.empty();
}

bool speaks(Placement const& placement, std::string const& rule) {
  auto const reason = std::ranges::find(placement.reasons, rule, &Reason::rule);
  if (reason != placement.reasons.end()) return reason->truth == Truth::yes;
  auto const stop = std::ranges::find(placement.stops, rule, &Stop::rule);
  return stop != placement.stops.end() && stop->truth == Truth::yes;
}

}  // namespace

TEST_CASE("a decision table has every client in exactly one row, with the level of the answer") {
  std::mt19937 random(11);
  auto const clients = everybody();
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::random_criteria(random);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const table = decision_table(criteria, {.most_rows = 2'000});
    REQUIRE(table.complete);
    int wrong = 0;
    for (auto const& client : clients) {
      auto const placement = placer.place(client, Detail::outcome);
      int rows = 0;
      for (auto const& row : table.rows)
        if (fits(table.facts, row, client)) wrong += ++rows > 1 || !says(row, placement);
      wrong += rows != 1;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("everybody in a row meets one of its rules, and none of them can be spared") {
  std::mt19937 random(12);
  auto const clients = everybody();
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::random_criteria(random);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const table = decision_table(criteria, {.most_rows = 2'000});
    for (auto const& row : table.rows) {
      std::set<std::string> alone;  // rules that somebody in the row meets, and no other of them
      for (auto const& client : clients) {
        if (row.rules.empty() || !fits(table.facts, row, client)) continue;
        auto const placement = placer.place(client);
        std::vector<std::string> met;
        for (auto const& rule : row.rules)
          if (speaks(placement, rule)) met.push_back(rule);
        CHECK_FALSE(met.empty());
        if (met.size() == 1) alone.insert(met.front());
      }
      CHECK(alone.size() == row.rules.size());
      // Where those are enough that ask for as much by themselves, no other is named.
      if (row.stop || row.levels.empty()) continue;
      auto const asks_for_it = [&](Rule const& rule) {
        return rule.kind != RuleKind::exclude && rule.kind != RuleKind::stop &&
               level_index(criteria, rule.level) >= level_index(criteria, row.levels.front());
      };
      bool const enough = std::ranges::all_of(clients, [&](Facts const& client) {
        if (!fits(table.facts, row, client)) return true;
        auto const placement = placer.place(client);
        return std::ranges::any_of(criteria.rules, [&](Rule const& rule) {
          return asks_for_it(rule) && speaks(placement, rule.id);
        });
      });
      for (auto const& id : row.rules)
        if (enough) CHECK(asks_for_it(*std::ranges::find(criteria.rules, id, &Rule::id)));
    }
  }
}

TEST_CASE("a table of some facts says what is left open when only they are known") {
  std::mt19937 random(13);
  auto const clients = everybody();
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::random_criteria(random);
    std::vector<std::string> read;
    for (auto const& fact : decision_table(criteria, {.most_rows = 2'000}).facts)
      read.push_back(fact.fact);
    if (read.size() < 2) continue;
    std::vector<std::string> some = read;
    std::ranges::shuffle(some, random);
    some.resize(2);
    auto const table = decision_table(criteria, {.facts = some, .most_rows = 2'000});
    REQUIRE(table.complete);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    std::vector<Placement> alone;
    for (auto const& client : clients) alone.push_back(placer.place(client));
    for (auto const& row : table.rows) {
      if (row.levels.size() < 2) continue;
      std::vector<std::string> for_all;  // rules that speak for everybody in the row
      for (auto const& rule : criteria.rules) {
        bool all = rule.kind != RuleKind::stop;
        for (std::size_t i = 0; i < clients.size() && all; ++i)
          all = !fits(table.facts, row, clients[i]) || speaks(alone[i], rule.id);
        if (all) for_all.push_back(rule.id);
      }
      CHECK(row.rules == for_all);
    }
    std::vector<Facts> asked;
    for (auto const& client : clients) {
      Facts known;
      for (auto const& fact : some) known[fact] = client.at(fact);
      if (std::ranges::find(asked, known) != asked.end()) continue;
      asked.push_back(known);
      auto const placement = place(criteria, known);
      int rows = 0;
      for (auto const& row : table.rows) {
        if (!fits(table.facts, row, client)) continue;
        ++rows;
        CHECK(row.stop == stopped(placement));
        CHECK(row.levels == placement.levels);
        if (!row.stop) CHECK(row.may_be_undetermined == placement.may_be_undetermined);
      }
      CHECK(rows == 1);
    }
  }
}

TEST_CASE("by level, the first block with a fitting line gives the level of the answer") {
  std::mt19937 random(14);
  auto const clients = everybody();
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::random_criteria(random);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const table = level_table(criteria, {.most_rows = 100'000});
    REQUIRE(table.complete);
    int wrong = 0;
    for (auto const& block : table.blocks)
      for (auto const& row : block.rows)
        wrong += row.may_be_undetermined != (!block.stop && block.level.empty());
    for (auto const& client : clients) {
      auto const placement = placer.place(client, Detail::outcome);
      std::optional<std::string> level;
      bool stop = false;
      for (auto const& block : table.blocks) {
        auto const hit = std::ranges::any_of(
            block.rows, [&](TableRow const& row) { return fits(table.facts, row, client); });
        if (block.stop) stop = hit;
        if (!block.stop && hit && !level) level = block.level;
      }
      wrong += stop != stopped(placement);
      if (!stop) wrong += level.value_or(table.otherwise) != placement.level().value_or("");
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a table has as many rows as were wanted at most, and says how many there were") {
  std::mt19937 random(16);
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::random_criteria(random);
    auto const rows = decision_table(criteria, {.most_rows = 2'000}).rows.size();
    auto const all = decision_table(criteria, {.most_rows = rows});
    CHECK(all.complete);
    CHECK(all.rows.size() == rows);
    auto const fewer = decision_table(criteria, {.most_rows = rows - 1});
    CHECK_FALSE(fewer.complete);
    CHECK(fewer.rows.empty());
    auto const levels = level_table(criteria, {.most_rows = 100'000});
    for (std::size_t const most : {1U, 2U, 3U, 5U}) {
      auto const cut = level_table(criteria, {.most_rows = most});
      REQUIRE(cut.blocks.size() == levels.blocks.size());
      CHECK(cut.otherwise == levels.otherwise);
      for (std::size_t i = 0; i < cut.blocks.size(); ++i) {
        auto const told = levels.blocks[i].rows.size();
        CHECK(cut.blocks[i].level == levels.blocks[i].level);
        CHECK(cut.blocks[i].rows.size() == std::min(told, most));
        CHECK(cut.blocks[i].left_out == told - std::min(told, most));
        CHECK(cut.blocks[i].complete);
      }
    }
  }
}

TEST_CASE("facts that no answer depends on have no column") {
  auto const criteria = made_up::criteria(
      {{"b", RuleKind::indicate, "b", "(x >= 2 and home) or (x >= 2 and not home)"},
       {"c", RuleKind::indicate, "c", "z >= 2 or (y >= 1 and y <= 0)"}});
  auto const table = decision_table(criteria);
  REQUIRE(table.complete);
  REQUIRE(table.facts.size() == 2);
  CHECK(table.facts[0].fact == "x");
  CHECK(table.facts[0].label == "the x");
  CHECK(table.facts[1].fact == "z");
  CHECK(table.rows.size() == 3);
  for (auto const& row : table.rows) CHECK(row.cells.size() == 2);
}

TEST_CASE("by level where categories compete, the strongest level that fits is the answer") {
  std::mt19937 random(17);
  auto const clients = everybody();
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    auto criteria = made_up::random_criteria(random);
    if (round % 2 == 0) criteria.policy = RulePolicy::first;
    for (std::size_t i = 0; i < 4; ++i) criteria.levels[i].category = i % 2 == 0 ? "one" : "two";
    criteria.categories = {{.id = "one", .precedence = 2, .then = round % 3 == 0 ? "two" : ""},
                           {.id = "two", .precedence = 1}};
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const table = level_table(criteria, {.most_rows = 100'000});
    REQUIRE(table.complete);
    int wrong = 0;
    for (auto const& client : clients) {
      auto const placement = placer.place(client, Detail::outcome);
      if (stopped(placement)) continue;
      std::optional<std::string> level;
      for (auto const& block : table.blocks)
        if (!block.stop && !level && std::ranges::any_of(block.rows, [&](TableRow const& row) {
              return fits(table.facts, row, client);
            }))
          level = block.level;
      wrong += level.value_or(table.otherwise) != placement.level().value_or("");
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("no finding of a line can be left out or widened") {
  std::mt19937 random(15);
  for (int round = 0; round < 15; ++round) {
    CAPTURE(round);
    auto const criteria = made_up::random_criteria(random);
    CompiledCriteria const compiled(criteria);
    Placer placer(compiled);
    auto const table = level_table(criteria, {.most_rows = 100'000});
    for (auto const& block : table.blocks) {
      if (block.stop || block.level.empty()) continue;
      for (auto const& row : block.rows)
        for (std::size_t i = 0; i < table.facts.size(); ++i) {
          if (row.cells[i].empty()) continue;
          auto wider = row;
          wider.cells[i].clear();
          bool weaker = false;  // somebody for whom the rest of the line is not enough
          for (auto const& client : everybody()) {
            if (!fits(table.facts, wider, client)) continue;
            auto const placement = placer.place(client, Detail::outcome);
            if (stopped(placement)) weaker = true;  // what it would be without a stop is not told
            if (placement.levels.empty() || level_index(criteria, placement.levels.front()) <
                                                level_index(criteria, block.level))
              weaker = true;
          }
          CHECK(weaker);
        }
    }
  }
}

TEST_CASE("S7: one table holds each of the 312,500 profiles once, as by hand") {
  auto const criteria = s7::criteria();
  auto const table = decision_table(criteria, {.most_rows = 100'000, .nodes = 20'000'000});
  REQUIRE(table.complete);
  // The rows are many: each is written out into the profiles that it holds.
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < s7::names.size(); ++i) place[s7::names[i]] = i;
  std::vector<std::uint8_t> level(s7::profiles);
  int wrong = 0;
  for (auto const& row : table.rows) {
    std::array<std::vector<int>, 9> answers{{{1, 2, 3, 4, 5},
                                             {1, 2, 3, 4, 5},
                                             {1, 2, 3, 4, 5},
                                             {1, 2, 3, 4, 5},
                                             {1, 2, 3, 4, 5},
                                             {1, 2, 3, 4, 5},
                                             {1, 2, 3, 4, 5},
                                             {0, 1},
                                             {0, 1}}};
    for (std::size_t i = 0; i < table.facts.size(); ++i) {
      if (row.cells[i].empty()) continue;
      auto const at = place.at(table.facts[i].fact);
      std::erase_if(answers[at], [&](int answer) {
        auto const& fact = table.facts[i];
        if (at < 7) return !in_cell(fact, row.cells[i], Value(static_cast<double>(answer)));
        return !in_cell(fact, row.cells[i], Value(answer == 1));
      });
    }
    std::vector<std::size_t> numbers{0};
    std::size_t step = 1;
    for (std::size_t i = 0; i < 9; ++i) {
      std::vector<std::size_t> more;
      for (auto const number : numbers)
        for (int const answer : answers[i])
          more.push_back(number + step * static_cast<std::size_t>(i < 7 ? answer - 1 : answer));
      numbers = std::move(more);
      step *= i < 7 ? 5 : 2;
    }
    auto const index = level_index(criteria, row.levels.front());
    for (auto const number : numbers) {
      wrong += level[number] != 0;
      level[number] = static_cast<std::uint8_t>(index);
    }
  }
  for (int at = 0; at < s7::profiles; ++at)
    wrong += level[static_cast<std::size_t>(at)] != s7::by_hand(s7::profile(at));
  CHECK(wrong == 0);
}

TEST_CASE("a table says of whole numbers where they end, and of others what they come up to") {
  auto const criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 2"}});
  auto const cells = [](Criteria const& of) {
    auto const table = decision_table(of, {});
    std::set<std::string> texts;
    for (auto const& row : table.rows) texts.insert(cell_text(table.facts[0], row.cells[0]));
    return texts;
  };
  CHECK(cells(criteria) == std::set<std::string>{"<= 1", ">= 2"});
  auto any = criteria;
  any.facts[0].domain.step = 0;
  any.rules[0].when = made_up::parse("x >= 2", any.facts);
  CHECK(cells(any) == std::set<std::string>{"< 2", ">= 2"});
}

TEST_CASE("a stretch of any numbers says at which end its threshold is not its own") {
  auto criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 1"}});
  criteria.facts[0].domain.step = 0;
  auto const answers = [&](std::string const& when) {
    criteria.rules[0].when = made_up::parse(when, criteria.facts);
    std::vector<std::string> texts;
    auto const placement = place(criteria, {});
    for (auto const& branch : placement.decisive.front().branches) texts.push_back(branch.answer);
    return texts;
  };
  using Texts = std::vector<std::string>;
  CHECK(answers("x >= 2") == Texts{"0..<2", "2..3"});
  CHECK(answers("x > 2") == Texts{"0..2", ">2..3"});
  CHECK(answers("x = 2") == Texts{"0..<2", "2", ">2..3"});
  CHECK(answers("x > 1 and x < 2") == Texts{"0..1", ">1..<2", "2..3"});
}

TEST_CASE("cells and lines read like the language") {
  TableFact const rating{.fact = "mental",
                         .numbers = true,
                         .ordered = true,
                         .answers = {{"0", 0, 0}, {"1..2", 1, 2}, {"3", 3, 3}, {"4", 4, 4}}};
  CHECK(condition_text(rating, {2, 3}) == "mental >= 3");
  CHECK(condition_text(rating, {0, 1}) == "mental <= 2");
  CHECK(condition_text(rating, {1, 2}) == "mental in 1..3");
  CHECK(condition_text(rating, {1}) == "mental in 1..2");
  CHECK(condition_text(rating, {3}) == "mental = 4");
  CHECK(cell_text(rating, {3}) == "4");
  CHECK(cell_text(rating, {}) == "-");
  CHECK(cell_text(rating, {0, 3}) == "0, 4");
  TableFact const share{
      .fact = "attendance",
      .numbers = true,
      .ordered = true,
      .answers = {{"0..75", 0, 75, true}, {"75", 75, 75, true}, {"75..100", 75, 100, true}}};
  CHECK(condition_text(share, {0}) == "attendance < 75");
  CHECK(condition_text(share, {0, 1}) == "attendance <= 75");
  CHECK(condition_text(share, {2}) == "attendance > 75");
  TableFact const living{.fact = "living", .answers = {{"own"}, {"family"}, {"shelter"}, {"none"}}};
  CHECK(condition_text(living, {3}) == "living is none");
  CHECK(condition_text(living, {2, 3}) == "living in {shelter, none}");
  CHECK(condition_text(living, {0, 1, 2}) == "living is not none");
  CHECK(cell_text(living, {0, 1, 2}) == "not none");
  TableFact const risk{
      .fact = "risk", .ordered = true, .answers = {{"none"}, {"low"}, {"moderate"}, {"high"}}};
  CHECK(condition_text(risk, {2, 3}) == "risk >= moderate");
  CHECK(condition_text(risk, {1, 2}) == "risk in {low, moderate}");
  TableFact const known{.fact = "known(risk)", .answers = {{"no"}, {"yes"}}};
  CHECK(condition_text(known, {0}) == "missing(risk)");
  CHECK(condition_text({known, risk}, {.cells = {{0}, {3}}}) == "missing(risk) and risk is high");
  CHECK(condition_text({known}, {.cells = std::vector<TableCell>(1)}) == "always");
}

TEST_CASE("a table names no fact that is not read, and never more rows than were wanted") {
  auto const criteria = shipped::criteria("iop-adult");
  CHECK_THROWS_WITH_AS(decision_table(criteria, {.facts = {"mentl"}}),
                       doctest::Contains("no rule reads a fact 'mentl'"), Error);
  auto const table = decision_table(criteria, {.most_rows = 20});
  CHECK_FALSE(table.complete);
  CHECK(table.rows.empty());
  auto const levels = level_table(criteria, {.most_rows = 5});
  CHECK(levels.complete);
  CHECK(levels.otherwise == "outpatient");
  for (auto const& block : levels.blocks) CHECK(block.rows.size() <= 5);
  CHECK(levels.blocks.back().left_out > 0);
}

TEST_CASE("criteria that are too much work give no table rather than a wrong one") {
  auto const criteria = shipped::criteria("iop-adult");
  CHECK_FALSE(decision_table(criteria, {.most_rows = 5'000, .nodes = 200}).complete);
  CHECK_FALSE(level_table(criteria, {.nodes = 200}).complete);
}

TEST_CASE("what the adult criteria call enough for the hospital is what their rules name") {
  auto const table = level_table(shipped::criteria("iop-adult"));
  REQUIRE(table.blocks.size() >= 2);
  CHECK(table.blocks[0].stop);
  std::vector<std::string> lines;
  for (auto const& row : table.blocks[1].rows) lines.push_back(condition_text(table.facts, row));
  CHECK(table.blocks[1].level == "inpatient");
  CHECK(lines == std::vector<std::string>{"withdrawal = 4", "medical >= 3", "mental = 4"});
}
