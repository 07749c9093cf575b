"""The part of the language of criteria that wide.toml uses, read by itself: nothing here knows the
engine. A condition becomes a tree of tuples."""
import re
import tomllib

TOKEN = re.compile(r"\s*(<=|>=|!=|\.\.|[<>=(),{}+]|[\w-]+)")


def criteria(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


class Reader:
    def __init__(self, text, facts):
        self.tokens = TOKEN.findall(text)
        self.facts = facts
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, wanted=None):
        token = self.peek()
        assert wanted is None or token == wanted, (token, wanted, self.tokens)
        self.at += 1
        return token

    def condition(self):
        parts = [self.factor()]
        word = self.peek() if self.peek() in ("and", "or") else None
        while word and self.peek() == word:
            self.take()
            parts.append(self.factor())
        return (word, parts) if word else parts[0]

    def factor(self):
        token = self.peek()
        if token == "not":
            self.take()
            return ("not", self.factor())
        if token == "(":
            self.take()
            inside = self.condition()
            self.take(")")
            return inside
        if token == "at":
            self.take(), self.take("least")
            count = int(self.take())
            self.take("of"), self.take("(")
            parts = [self.condition()]
            while self.peek() == ",":
                self.take()
                parts.append(self.condition())
            self.take(")")
            return ("at least", count, parts)
        if token == "count":  # count(a, b = 4) >= 3
            self.take(), self.take("(")
            names = self.names()
            test = self.test()
            self.take(")"), self.take(">=")
            return ("at least", int(self.take()), [("is", name, test) for name in names])
        if token == "max":  # max(a, b) >= 4: one of them is
            self.take(), self.take("(")
            names = self.names()
            self.take(")")
            test = self.test()
            assert test[0] == ">="
            return ("or", [("is", name, test) for name in names])
        name = self.take()
        names = [name]
        while self.peek() == "+":
            self.take()
            names.append(self.take())
        if len(names) > 1:
            return ("sum", names, self.test())
        if self.facts[name].get("yes_no"):
            return ("is", name, ("=", True))
        return ("is", name, self.test())

    def names(self):
        names = [self.take()]
        while self.peek() == ",":
            self.take()
            names.append(self.take())
        return names

    def test(self):
        sign = self.take()
        if sign == "is":
            return ("=", self.take())
        if sign == "in" and self.peek() == "{":
            self.take()
            words = self.names()
            self.take("}")
            return ("in", words)
        if sign == "in":
            low = int(self.take())
            self.take("..")
            return ("between", low, int(self.take()))
        return (sign, int(self.take()))


def rules(made):
    facts = {fact["id"]: fact for fact in made["fact"]}
    for rule in made["rule"]:
        tree = Reader(rule["when"], facts).condition()
        if "unless" in rule:
            tree = ("and", [tree, ("not", Reader(rule["unless"], facts).condition())])
        yield rule, tree


def numbers_of(tree, found):
    """Every number that a fact is compared with, by fact; sums compare all numbers."""
    if tree[0] == "is":
        found.setdefault(tree[1], set()).update(n for n in tree[2][1:] if isinstance(n, int))
    elif tree[0] == "sum":
        for name in tree[1]:
            found.setdefault(name, set()).update(range(0, 10))
    elif tree[0] == "not":
        numbers_of(tree[1], found)
    else:
        for part in tree[-1]:
            numbers_of(part, found)
