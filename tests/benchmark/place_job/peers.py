"""Writes the job of wide.toml for other programs, as little of it as they can do: each rule by
three-valued logic, the strongest level that is sure, and how many stronger ones may still be. No
modifiers, exclusions, overrides or exact sets, and the stops only as two more rules.
usage: peers.py wide.toml duckdb|sqlite|js|clips"""
import sys

import language


def column(name):
    return f'"{name}"'


def literal(value):
    return {True: "true", False: "false"}.get(value) if isinstance(value, bool) else (
        f"'{value}'" if isinstance(value, str) else str(value))


def sql(tree, dialect):
    kind = tree[0]
    if kind == "is":
        test, name = tree[2], column(tree[1])
        if test[0] == "between":
            return f"{name} BETWEEN {test[1]} AND {test[2]}"
        if test[0] == "in":
            return f"{name} IN ({', '.join(map(literal, test[1]))})"
        if test[1] is True:
            return name if dialect == "duckdb" else f"{name} = 'yes'"
        return f"{name} {test[0]} {literal(test[1])}"
    if kind == "sum":
        return f"({' + '.join(map(column, tree[1]))}) {tree[2][0]} {tree[2][1]}"
    if kind == "not":
        return f"NOT ({sql(tree[1], dialect)})"
    if kind == "at least":
        each = [sql(part, dialect) for part in tree[2]]
        yes = " + ".join(f"(CASE WHEN {one} THEN 1 ELSE 0 END)" for one in each)
        may = " + ".join(f"(CASE WHEN {one} THEN 1 WHEN NOT ({one}) THEN 0 ELSE 1 END)" for one in each)
        return f"CASE WHEN {yes} >= {tree[1]} THEN {1 if dialect == 'sqlite' else 'true'} WHEN {may} < {tree[1]} THEN {0 if dialect == 'sqlite' else 'false'} END"
    return "(" + f" {kind.upper()} ".join(f"({sql(part, dialect)})" for part in tree[1]) + ")"


def statement(made, dialect, source):
    rules = list(language.rules(made))
    at = {level["id"]: i for i, level in enumerate(made["level"])}
    by_rule = ", ".join(f"{sql(tree, dialect)} AS r{i}" for i, (_, tree) in enumerate(rules))
    ranked = sorted((i for i, (rule, _) in enumerate(rules) if rule["kind"] == "indicate"),
                    key=lambda i: -at[rules[i][0]["level"]])
    level = " ".join(f"WHEN r{i} THEN {at[rules[i][0]['level']]}" for i in ranked)
    rule = " ".join(f"WHEN r{i} THEN '{rules[i][0]['id']}'" for i in ranked)
    review = " || ".join(
        f"(CASE WHEN r{i} IS NULL AND {at[rules[i][0]['level']]} > level THEN '{rules[i][0]['id']} ' ELSE '' END)" for i in ranked)
    others = ", ".join(f"r{i} AS \"{rule['id']}\"" for i, (rule, _) in enumerate(rules) if rule["kind"] != "indicate")
    return (f"WITH judged AS MATERIALIZED (SELECT client, {by_rule} FROM {source}), "
            f"placed AS (SELECT *, CASE {level} ELSE 0 END AS level, CASE {rule} ELSE 'default' END AS rule FROM judged) "
            f"SELECT client, level, rule, {review} AS review, {others} FROM placed")


def duckdb(made):
    kinds = {fact["id"]: "BOOLEAN" if fact.get("yes_no") else "VARCHAR" if "words" in fact else "SMALLINT" for fact in made["fact"]}
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in {"client": "VARCHAR", "date": "VARCHAR", **kinds}.items())
    source = f"read_json('@IN@', format='newline_delimited', columns={{{columns}}})"
    return f"COPY ({statement(made, 'duckdb', source)}) TO '@OUT@' (FORMAT json);"


def sqlite(made):
    facts = ", ".join(f"{column(fact['id'])} {'TEXT' if fact.get('yes_no') or 'words' in fact else 'INTEGER'}" for fact in made["fact"])
    blank = " ".join(f"UPDATE clients SET {column(f['id'])} = NULL WHERE {column(f['id'])} = '';" for f in made["fact"])
    return f"CREATE TABLE clients(client TEXT, date TEXT, {facts});\n.mode csv\n.import --skip 1 @IN@ clients\n{blank}\n.mode json\n.once @OUT@\n{statement(made, 'sqlite', 'clients')};\n"


def js(tree, may):
    """Surely (or, with `may`, possibly) true of an object of which a fact may be undefined."""
    kind = tree[0]
    if kind in ("is", "sum"):
        names = [tree[1]] if kind == "is" else tree[1]
        test, value = tree[2], " + ".join(f"f[{name!r}]" for name in names)
        if test[0] == "between":
            said = f"{value} >= {test[1]} && {value} <= {test[2]}"
        elif test[0] == "in":
            said = " || ".join(f"{value} === {word!r}" for word in test[1])
        else:
            said = f"{value} {test[0].replace('=', '===') if test[0] == '=' else test[0]} {'true' if test[1] is True else repr(test[1])}"
        missing = " || ".join(f"f[{name!r}] == null" for name in names)
        return f"({missing} || ({said}))" if may else f"(!({missing}) && ({said}))"
    if kind == "not":
        return f"!{js(tree[1], not may)}"
    if kind == "at least":
        return "((" + " + ".join(f"({js(part, may)} ? 1 : 0)" for part in tree[2]) + f") >= {tree[1]})"
    return "(" + {"and": " && ", "or": " || "}[kind].join(js(part, may) for part in tree[1]) + ")"


def script(made):
    rules = list(language.rules(made))
    at = {level["id"]: i for i, level in enumerate(made["level"])}
    ranked = sorted((r for r in rules if r[0]["kind"] == "indicate"), key=lambda r: -at[r[0]["level"]])
    other = [r for r in rules if r[0]["kind"] != "indicate"]
    table = ",\n".join(f"[{r['id']!r}, {at[r['level']]}, f => {js(t, False)}, f => {js(t, True)}]" for r, t in ranked)
    rest = ",\n".join(f"[{r['id']!r}, f => {js(t, False)}, f => {js(t, True)}]" for r, t in other)
    return f"""import {{ createReadStream, writeSync }} from 'node:fs';
import {{ createInterface }} from 'node:readline';
const ranked = [{table}];
const other = [{rest}];
let out = '';
for await (const line of createInterface({{ input: createReadStream(process.argv[2]) }})) {{
  const record = JSON.parse(line), f = record.facts;
  let level = 0, rule = 'default';
  for (const [id, at, sure] of ranked) if (sure(f)) {{ level = at; rule = id; break; }}
  const review = [];
  for (const [id, at, sure, may] of ranked) {{ if (at <= level) break; if (may(f) && !sure(f)) review.push(id); }}
  const said = {{}};
  for (const [id, sure, may] of other) said[id] = sure(f) ? true : may(f) ? null : false;
  out += JSON.stringify({{ client: record.client, level, rule, review, ...said }}) + '\\n';
  if (out.length > 65536) {{ writeSync(1, out); out = ''; }}
}}
writeSync(1, out);
"""


def slot(name):
    return f"(f-{name} ?{name})"


def clips_test(tree):
    kind = tree[0]
    if kind == "is":
        test, name = tree[2], f"?{tree[1]}"
        known = f"(neq {name} nil)"
        if test[0] == "between":
            return f"(and {known} (<= {test[1]} {name} {test[2]}))"
        if test[0] == "in":
            return "(or " + " ".join(f"(eq {name} {word})" for word in test[1]) + ")"
        if isinstance(test[1], (str, bool)):
            return f"(eq {name} {'yes' if test[1] is True else test[1]})"
        return f"(and {known} ({test[0]} {name} {test[1]}))"
    if kind == "sum":
        known = " ".join(f"(neq ?{name} nil)" for name in tree[1])
        return f"(and {known} ({tree[2][0]} (+ {' '.join('?' + name for name in tree[1])}) {tree[2][1]}))"
    if kind == "not":
        inner = tree[1]
        if inner[0] == "is" and inner[2][1] is True:
            return f"(eq ?{inner[1]} no)"
        return f"(not {clips_test(inner)})"
    if kind == "at least":
        return f"(>= (+ {' '.join(f'(if {clips_test(part)} then 1 else 0)' for part in tree[2])}) {tree[1]})"
    return f"({kind} {' '.join(clips_test(part) for part in tree[1])})"


def clips(made):
    """The surely true half alone; the facts come as deffacts lines that (load-facts) reads."""
    at = {level["id"]: i for i, level in enumerate(made["level"])}
    out = "(deftemplate client (slot id) " + " ".join(f"(slot f-{fact['id']} (default nil))" for fact in made["fact"]) + ")\n"
    out += "(defglobal ?*out* = out)\n"
    for i, (rule, tree) in enumerate(language.rules(made)):
        used = sorted(names(tree))
        rank = at[rule["level"]] if rule["kind"] == "indicate" else -1
        out += (f"(defrule r{i} (client (id ?id) {' '.join(slot(name) for name in used)}) (test {clips_test(tree)}) => "
                f"(printout out ?id \" {rule['id']} {rank}\" crlf))\n")
    return out


def names(tree):
    if tree[0] == "is":
        return {tree[1]}
    if tree[0] == "sum":
        return set(tree[1])
    return names(tree[1]) if tree[0] == "not" else set().union(*(names(part) for part in tree[-1]))


if __name__ == "__main__":
    write = {"duckdb": duckdb, "sqlite": sqlite, "js": script, "clips": clips}[sys.argv[2]]
    print(write(language.criteria(sys.argv[1])))
