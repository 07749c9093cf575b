"""Holds the answers of `place eval` for wide.toml against an evaluator of its own: by brute force
over the completions of what is open where they are few, by three-valued logic for all others.
usage: check.py wide.toml CLIENTS ANSWERS"""
import itertools
import json
import sys

import language

COMPLETIONS = 3000


def python(tree):
    """A condition over complete facts as a Python expression."""
    kind = tree[0]
    if kind == "is":
        test, fact = tree[2], f"f[{tree[1]!r}]"
        if test[0] == "between":
            return f"{test[1]} <= {fact} <= {test[2]}"
        sign = {"=": "=="}.get(test[0], test[0])
        return f"{fact} {sign} {test[1]!r}"
    if kind == "sum":
        return f"({' + '.join(f'f[{name!r}]' for name in tree[1])}) {tree[2][0]} {tree[2][1]}"
    if kind == "not":
        return f"(not {python(tree[1])})"
    if kind == "at least":
        return f"(sum([{', '.join(python(part) for part in tree[2])}]) >= {tree[1]})"
    return "(" + f" {kind} ".join(python(part) for part in tree[1]) + ")"


def truth(tree, facts):
    """Three-valued: 0 no, 1 unknown, 2 yes."""
    kind = tree[0]
    if kind in ("is", "sum"):
        names = [tree[1]] if kind == "is" else tree[1]
        if any(facts.get(name) is None for name in names):
            return 1
        return 2 if eval(compiled(tree), {"f": facts}) else 0
    if kind == "not":
        return 2 - truth(tree[1], facts)
    if kind == "at least":
        each = [truth(part, facts) for part in tree[2]]
        return 2 if each.count(2) >= tree[1] else 1 if len(each) - each.count(0) >= tree[1] else 0
    each = [truth(part, facts) for part in tree[1]]
    return min(each) if kind == "and" else max(each)


CODE = {}


def compiled(tree):
    key = id(tree)
    if key not in CODE:
        CODE[key] = compile(python(tree), "rule", "eval")
    return CODE[key]


class Set:
    def __init__(self, path):
        made = language.criteria(path)
        self.levels = [level["id"] for level in made["level"]]
        self.default = made["default_level"]
        self.facts = {fact["id"]: fact for fact in made["fact"]}
        self.rules = list(language.rules(made))
        numbers = {}
        for _, tree in self.rules:
            language.numbers_of(tree, numbers)
        self.samples = {name: self.sample(fact, numbers.get(name, ())) for name, fact in self.facts.items()}
        body = ", ".join(python(tree) for _, tree in self.rules)
        self.speaking = eval(f"lambda f: ({body},)")

    @staticmethod
    def sample(fact, numbers):
        if fact.get("yes_no"):
            return [False, True]
        if "words" in fact:
            return fact["words"]
        low, high = fact["range"]
        return sorted(n for n in {low, high, *(m + d for m in numbers for d in (-1, 0, 1))} if low <= n <= high)

    def level(self, speaks):
        """The steps 2 to 4 of docs/criteria.md for one completion."""
        at = {level: i for i, level in enumerate(self.levels)}
        said = [rule for (rule, _), yes in zip(self.rules, speaks) if yes]
        of = lambda kind: [rule for rule in said if rule["kind"] == kind]
        if of("override"):
            return max((rule["level"] for rule in of("override")), key=at.get)
        base = max((at[rule["level"]] for rule in of("indicate")), default=at[self.default])
        base = max([base, *(at[rule["level"]] for rule in of("modify") if "level" in rule)])
        base = min(base + max((rule.get("raise", 0) for rule in of("modify")), default=0), len(at) - 1)
        barred = {level for rule in of("exclude") for level in rule.get("levels", [rule.get("level")])}
        return next((level for level in self.levels[base:] if level not in barred), None)

    def brute(self, facts):
        """Levels, stops and decisive facts by all completions; None when they are too many."""
        open_facts = [name for name in self.facts if facts.get(name) is None]
        count = 1
        for name in open_facts:
            count *= len(self.samples[name])
        if count > COMPLETIONS:
            return None
        stops = [i for i, (rule, _) in enumerate(self.rules) if rule["kind"] == "stop"]
        levels, stopped = {}, {}
        for values in itertools.product(*(self.samples[name] for name in open_facts)):
            speaks = self.speaking({**facts, **dict(zip(open_facts, values))})
            levels[values] = self.level(speaks)
            stopped[values] = tuple(bool(speaks[i]) for i in stops)
        state = {}
        for place, i in enumerate(stops):
            seen = {which[place] for which in stopped.values()}
            if seen != {False}:
                state[self.rules[i][0]["id"]] = "yes" if seen == {True} else "unknown"
        in_force = "yes" in state.values()
        outcome = stopped if in_force else {key: (levels[key], stopped[key]) for key in levels}
        decisive = [name for place, name in enumerate(open_facts) if self.matters(outcome, place)]
        found = [] if in_force else [level for level in self.levels if level in set(levels.values())]
        return found, state, decisive, not in_force and None in levels.values()

    @staticmethod
    def matters(outcome, place):
        seen = {}
        return any(seen.setdefault(key[:place] + key[place + 1:], what) != what for key, what in outcome.items())

    def kleene(self, facts):
        """The level when each rule by itself leaves only one, and no stop; None otherwise."""
        truths = [truth(tree, facts) for _, tree in self.rules]
        if any(t for t, (rule, _) in zip(truths, self.rules) if rule["kind"] == "stop"):
            return None
        unsure = [i for i, t in enumerate(truths) if t == 1]
        if len(unsure) > 6:
            return None
        found = set()
        for values in itertools.product((False, True), repeat=len(unsure)):
            speaks = [t == 2 for t in truths]
            for i, value in zip(unsure, values):
                speaks[i] = value
            found.add(self.level(speaks))
        return found.pop() if len(found) == 1 else None


def main(path, clients, answers):
    made = Set(path)
    counts = {"clients": 0, "by brute force": 0, "by three-valued logic": 0, "wrong": 0}
    for line, answer in zip(open(clients), open(answers), strict=True):
        facts, said = json.loads(line), json.loads(answer)
        assert facts["client"] == said["client"]
        counts["clients"] += 1
        whole = made.brute(facts["facts"])
        if whole is not None:
            told = (said["levels"], {stop["rule"]: stop["state"] for stop in said["stops"]}, said["decisive"],
                    said["may_be_undetermined"])
            counts["by brute force"] += 1
            counts["wrong"] += told != whole
        sure = made.kleene(facts["facts"])
        if sure is not None:
            counts["by three-valued logic"] += 1
            counts["wrong"] += said["levels"] != [sure] or said["status"] != "certain"
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))
    return counts["wrong"] > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
