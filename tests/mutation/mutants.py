"""The mistakes that are put into a source, each in one place: a list of (what, line number, old line, new line).

Lines that only ask for room ahead (reserve, shrink_to_fit) are left out: what they change is time, not an answer."""
import re

SWAPS = [(" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), (" == ", " != "), (" != ", " == "),
         (" && ", " || "), (" || ", " && "), (" + ", " - "), (" - ", " + "), ("true", "false"), ("false", "true"),
         ("std::ranges::any_of", "std::ranges::all_of"), ("std::ranges::all_of", "std::ranges::any_of"),
         ("std::min", "std::max"), ("std::max", "std::min")]
NUMBER = re.compile(r"(?<![\w.:\"'])(\d{1,9})(?![\w.\"'])")
CONDITION = re.compile(r"^(\s*(?:\} else )?(?:if|while) \()([^;]*)(\)(?: \{| [^;{]*;)?)$")
STATEMENT = re.compile(r"^\s+[a-z][\w.\->:\[\]]*(?:\(| \+?-?= |\+\+|--).*;$|^\s+(?:\+\+|--)\w.*;$")
NO_STATEMENT = re.compile(r"^\s+(?:return|using|auto|const|static|constexpr|throw|case|default|break|continue|else|for|"
                          r"if|while|do|namespace|struct|enum|class|template|friend|typename|std::\w+(?:<.*>)? (?:const )?&?\w)")
ROOM_AHEAD = re.compile(r"\.(?:reserve|shrink_to_fit)\(")
VALUE = re.compile(r"^(\s+return )([^;{}?]+);$")


def masked(text):
    """The text with the insides of comments, strings and includes replaced by '_', as long as before."""
    blank = lambda found: re.sub(r"[^\n]", "_", found.group())
    text = re.sub(r"(?m)^#.*$", blank, text)
    return re.sub(r'//[^\n]*|/\*.*?\*/|R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', blank, text)


def balanced(text):
    depth = 0
    for byte in text:
        depth += (byte in "([{") - (byte in ")]}")
        if depth < 0:
            return False
    return depth == 0


def of_line(line, seen, before):
    """Mutants of one line; `seen` is the line without strings and comments, `before` the one before it."""
    for old, new in SWAPS:
        at = seen.find(old)
        while at >= 0:
            word = old[0].isalpha() and (re.match(r"[\w:]", seen[at + len(old):at + len(old) + 1] or " ") or
                                         re.match(r"[\w:]", seen[at - 1:at] or " "))
            if not word:
                yield f"{old.strip()} becomes {new.strip()}", line[:at] + new + line[at + len(old):]
            at = seen.find(old, at + 1)
    for found in NUMBER.finditer(seen):
        for step in (1, -1):
            value = int(found.group()) + step
            if value >= 0:
                yield f"{found.group()} becomes {value}", line[:found.start()] + str(value) + line[found.end():]
    found = CONDITION.match(seen)
    if found and balanced(found.group(2)):
        start, end = found.span(2)
        yield "condition negated", f"{line[:start]}!({line[start:end]}){line[end:]}"
    starts = before.rstrip().endswith((";", "{", "}", ")", ":")) or not before.strip()
    if starts and STATEMENT.match(seen) and not NO_STATEMENT.search(seen) and balanced(seen):
        yield "statement removed", re.match(r"\s*", line).group() + ";"
    found = VALUE.match(seen)
    if found and balanced(found.group(2)) and not re.fullmatch(r"[\d.]+|true|false|std::nullopt|nullptr|\*this|this|.*_", found.group(2)):
        yield "returns nothing", f"{found.group(1)}{{}};"


def of_source(text):
    lines, seen = text.split("\n"), masked(text).split("\n")
    for number, line in enumerate(lines):
        if ROOM_AHEAD.search(seen[number]):
            continue
        before = seen[number - 1] if number else ""
        for what, new in of_line(line, seen[number], before):
            yield what, number, line, new
