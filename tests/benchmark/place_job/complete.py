"""Writes a C++ program that works out clients of wide.toml by every completion of what is open, and
holds the answers of `place eval` against it. The rules come from language.py and the steps to the
level stand below as docs/criteria.md has them: nothing here knows the engine.
usage: complete.py wide.toml > complete.cpp      then: complete CLIENTS ANSWERS"""
import sys

import language


def condition(tree, place):
    kind = tree[0]
    if kind == "is":
        test, fact = tree[2], f"f[{place[tree[1]]['at']}]"
        words = place[tree[1]].get("words", [])
        number = lambda value: words.index(value) if isinstance(value, str) else int(value)
        if test[0] == "between":
            return f"({fact} >= {test[1]} && {fact} <= {test[2]})"
        if test[0] == "in":
            return "(" + " || ".join(f"{fact} == {number(word)}" for word in test[1]) + ")"
        return f"({fact} {'==' if test[0] == '=' else test[0]} {number(test[1])})"
    if kind == "sum":
        each = [f"f[{place[name]['at']}]" for name in tree[1]]
        return f"({' + '.join(each)} {tree[2][0]} {tree[2][1]})"
    if kind == "not":
        return f"(!{condition(tree[1], place)})"
    if kind == "at least":
        return f"({' + '.join(f'int({condition(part, place)})' for part in tree[2])} >= {tree[1]})"
    return "(" + {"and": " && ", "or": " || "}[kind].join(condition(part, place) for part in tree[1]) + ")"


def samples(fact, numbers):
    """One value of each kind that some rule may tell from the others, and perhaps more."""
    if fact.get("yes_no"):
        return [0, 1]
    if "words" in fact:
        return range(len(fact["words"]))
    low, high = fact["range"]
    return sorted(n for n in {low, high, *(m + d for m in numbers for d in (-1, 0, 1))} if low <= n <= high)


def apart(values, fact, made, place):
    """Without values that no comparison of this fact tells from one before; sums tell all apart."""
    tests = []

    def gather(tree):
        if tree[0] == "is" and tree[1] == fact:
            tests.append(tree)
        elif tree[0] == "sum" and fact in tree[1]:
            tests.append(None)
        elif tree[0] == "not":
            gather(tree[1])
        elif tree[0] in ("and", "or", "at least"):
            for part in tree[-1]:
                gather(part)

    for _, tree in made["trees"]:
        gather(tree)
    if None in tests:
        return list(values)
    seen = {}
    for value in values:
        f = {place[fact]["at"]: value}
        said = tuple(eval(condition(test, place).replace("||", "or").replace("&&", "and"), {"f": f}) for test in tests)
        seen.setdefault(said, value)
    return list(seen.values())


PROGRAM = r"""
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>
using namespace std;
@DATA@
// Steps 1 to 4 for one completion: the stops that speak, and the level; -1: none.
struct Outcome { unsigned stops; int level; bool operator==(Outcome const&) const = default; };
Outcome outcome(int const* f) {
  unsigned stops = 0;
  int base = by_default, forced = -1, least = 0, steps = 0;
  unsigned barred = 0;
@RULES@
  if (forced >= 0) return {stops, forced};
  base = max(base, least);
  base = min(base + steps, level_count - 1);
  while (base < level_count && (barred >> base & 1)) ++base;
  return {stops, base < level_count ? base : -1};
}
// What stands behind a key in a record written without blanks.
string member(string const& text, string const& key) {
  auto at = text.find('"' + key + "\":");
  if (at == text.npos) return "";
  at += key.size() + 3;
  auto const open = text[at];
  if (open != '[') return text.substr(at, text.find_first_of(",}", at) - at);
  int depth = 0;
  for (auto end = at;; ++end) {
    if (text[end] == '[') ++depth;
    if (text[end] == ']' && --depth == 0) return text.substr(at, end - at + 1);
  }
}
int main(int, char** argv) {
  ifstream clients(argv[1]), answers(argv[2]);
  string line, said;
  long count = 0, wrong = 0, left = 0, worked = 0;
  int f[fact_count];
  vector<Outcome> all;
  while (getline(clients, line)) {
    if (!getline(answers, said)) { puts("an answer is missing"); return 1; }
    ++count;
    if (member(line, "client") != member(said, "client")) { puts("the clients differ"); return 1; }
    auto const facts = line.substr(line.find("\"facts\":{") + 8);
    vector<int> open;
    size_t size = 1;
    for (int i = 0; i < fact_count; ++i) {
      auto const value = member(facts, ids[i]);
      if (value.empty() || value == "null") { open.push_back(i); size *= kinds[i].size(); }
      else if (value == "true" || value == "false") f[i] = value == "true";
      else if (value[0] == '"') f[i] = int(find(words[i].begin(), words[i].end(), value.substr(1, value.size() - 2)) - words[i].begin());
      else f[i] = atoi(value.c_str());
    }
    if (size > 50'000'000) { ++left; continue; }
    worked += long(size);
    all.resize(size);
    vector<size_t> at(open.size());
    for (size_t i = 0; i < open.size(); ++i) f[open[i]] = kinds[open[i]][0];
    unsigned every = ~0u, some = 0, levels = 0;
    for (size_t one = 0; one < size; ++one) {
      all[one] = outcome(f);
      every &= all[one].stops;
      some |= all[one].stops;
      levels |= 1u << (all[one].level + 1);
      for (size_t i = 0; i < open.size(); ++i) {
        bool const more = ++at[i] < kinds[open[i]].size();
        if (!more) at[i] = 0;
        f[open[i]] = kinds[open[i]][at[i]];
        if (more) break;
      }
    }
    string decisive, stops = "[", list;
    size_t stride = 1;
    for (int const fact : open) {
      auto const kind = kinds[fact].size();
      bool matters = false;
      for (size_t one = 0; one < size && !matters; ++one) {
        auto const digit = one / stride % kind;
        if (digit == 0) continue;
        auto const& a = all[one];
        auto const& b = all[one - digit * stride];
        matters = a.stops != b.stops || (every == 0 && a.level != b.level);
      }
      if (matters) decisive += (decisive.empty() ? "\"" : ",\"") + ids[fact] + "\"";
      stride *= kind;
    }
    vector<string> sure, unsure;
    for (int i = 0; i < stop_count; ++i) {
      if (every >> i & 1) sure.push_back(stop_ids[i]);
      else if (some >> i & 1) unsure.push_back(stop_ids[i]);
    }
    sort(sure.begin(), sure.end()), sort(unsure.begin(), unsure.end());
    for (int i = 0; i < level_count && every == 0; ++i)
      if (levels >> (i + 1) & 1) list += (list.empty() ? "\"" : ",\"") + level_ids[i] + "\"";
    string told;
    auto const given = member(said, "stops");
    for (size_t from = 0; (from = given.find("{\"rule\":\"", from)) != given.npos; ++from) {
      auto const rule = given.substr(from + 9, given.find('"', from + 9) - from - 9);
      told += rule + (given.find("\"state\":\"yes\"", from) == from + 9 + rule.size() + 2 ? "! " : "? ");
    }
    string should;
    for (auto const& rule : sure) should += rule + "! ";
    for (auto const& rule : unsure) should += rule + "? ";
    bool const none = every == 0 && (levels & 1);
    bool const one = every == 0 && some == 0 && !none && (levels & (levels - 1)) == 0;
    string const status = every != 0 || (levels >> 1) == 0 ? "\"undetermined\"" : one ? "\"certain\"" : "\"conditional\"";
    bool const equal = member(said, "levels") == "[" + list + "]" && member(said, "decisive") == "[" + decisive + "]" &&
        told == should && member(said, "may_be_undetermined") == (none ? "true" : "false") &&
        member(said, "status") == status && member(said, "approximate") == "false";
    if (!equal && ++wrong <= 5)
      printf("%s\n%s\nshould be %s [%s] [%s] %s\n", line.c_str(), said.c_str(), status.c_str(), list.c_str(), decisive.c_str(), should.c_str());
  }
  if (getline(answers, said)) { puts("an answer is too many"); return 1; }
  printf("clients: %ld, wrong: %ld, left out: %ld, completions: %ld\n", count, wrong, left, worked);
  return wrong > 0;
}
"""


def main(path):
    made = language.criteria(path)
    made["trees"] = list(language.rules(made))
    levels = [level["id"] for level in made["level"]]
    place = {fact["id"]: {**fact, "at": at} for at, fact in enumerate(made["fact"])}
    numbers = {}
    for _, tree in made["trees"]:
        language.numbers_of(tree, numbers)
    kinds = [apart(samples(fact, numbers.get(fact["id"], ())), fact["id"], made, place) for fact in made["fact"]]
    stops = [rule["id"] for rule, _ in made["trees"] if rule["kind"] == "stop"]
    text = lambda items: "{" + ", ".join('"' + item + '"' for item in items) + "}"
    data = [
        f"constexpr int fact_count = {len(place)}, level_count = {len(levels)}, stop_count = {len(stops)};",
        f"constexpr int by_default = {levels.index(made['default_level'])};",
        f"vector<string> const ids = {text(place)}, level_ids = {text(levels)}, stop_ids = {text(stops)};",
        "vector<vector<string>> const words = {" + ", ".join(text(fact.get("words", [])) for fact in made["fact"]) + "};",
        "vector<vector<int>> const kinds = {" + ", ".join("{" + ", ".join(map(str, kind)) + "}" for kind in kinds) + "};",
    ]
    said = []
    for rule, tree in made["trees"]:
        level = levels.index(rule["level"]) if "level" in rule else -1
        does = {
            "stop": lambda: f"stops |= 1u << {stops.index(rule['id'])};",
            "indicate": lambda: f"base = max(base, {level});",
            "override": lambda: f"forced = max(forced, {level});",
            "modify": lambda: f"least = max(least, {max(level, 0)}); steps = max(steps, {rule.get('raise', 0)});",
            "exclude": lambda: " ".join(f"barred |= 1u << {levels.index(one)};" for one in rule.get("levels", [rule.get("level")])),
        }[rule["kind"]]()
        said.append(f"  if ({condition(tree, place)}) {{ {does} }}")
    print(PROGRAM.replace("@DATA@", "\n".join(data)).replace("@RULES@", "\n".join(said)))


if __name__ == "__main__":
    main(*sys.argv[1:])
