"""Text that is not YAML: on which line the author slipped, and how to mend it, in plain words.

A parser notices a slip where it can go on no longer, which may be lines further down: its message is only where the
search begins. Each kind of slip has a function that gives the line and what is wrong there, or None if it is another.
"""

import re
from dataclasses import dataclass

import yaml

from recommender.mending import shown

QUOTED = re.compile(r"""(?<=[\[{,:\s-])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?:^|\s)\#.*""")
OPEN_QUOTE = re.compile(r"""(?:^|[\[{,:-])\s*["']""")
NO_COLON = re.compile(r"\s*(?:-\s+(?:id|fact)\s.*|\w+\s*)$")
NO_SPACE = re.compile(r"\s*(?:- )?\w+:[^\s/]")
COLON_IN_TEXT = re.compile(r"\s*(?:- )?[\w-]+:\s.*\S\s*$")
ENTRY = re.compile(r"""(\s*)-\s+\{?\s*(?:id|fact):\s*["']?([\w-]+)""")
NO_TEXT = re.compile(r"alias|anchor|tag|hash|block scalar|directive|next token")
WRITTEN = re.compile(r"\s*[^\s#]")
CLOSING = {"[": "]", "{": "}"}
Slip = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Stumble:
    """Where the parser could go on no longer, and where what it was reading began. Lines and columns count from 0."""

    lines: tuple[str, ...]
    context: str
    problem: str
    start: tuple[int, int]
    line: int
    column: int

    @property
    def text(self) -> str:
        """The line where it stumbled."""
        return self.lines[self.line]

    @property
    def before(self) -> str:
        """What could still be read of that line."""
        return self.text[: self.column].strip()

    @property
    def here(self) -> str:
        """The first character that could not."""
        return self.text[self.column : self.column + 1]

    @property
    def opened(self) -> str:
        """The character with which began what it was reading."""
        return self.lines[self.start[0]][self.start[1] : self.start[1] + 1]


def slip(error: Exception, text: str) -> Slip:
    """The line, counted from 1, and what to mend there."""
    if unseen := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = len(text[: unseen.end()].splitlines())
        return line, f"{shown(unseen[0])} is a character that nobody can see: take it out"
    lines = (*text.splitlines(), "")
    stumble = _stumble(error, lines)
    line, wrong = next(filter(None, (kind(stumble) for kind in KINDS)))
    return line + 1, f"{shown(lines[line].strip())} {wrong}"


def entry_above(text: str, line: int) -> str:
    """The id of the entry to which a line (counted from 1) belongs, as its indentation tells; "file" for none."""
    lines = [*text.splitlines(), ""][:line]
    indent = max(1, len(lines[-1]) - len(lines[-1].lstrip())) if lines[-1].strip() else len(text)
    own, *above = (ENTRY.match(text) for text in reversed(lines))
    entries = [own, *(found for found in above if found and len(found[1]) < indent)]
    return next((found[2] for found in entries if found), "file")


def _stumble(error: Exception, lines: tuple[str, ...]) -> Stumble:
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None) or mark
    last = len(lines) - 1
    return Stumble(
        lines=lines,
        context=getattr(error, "context", None) or "",
        problem=getattr(error, "problem", None) or str(error),
        start=(min(start.line, last), start.column) if start else (0, 0),
        line=min(mark.line, last) if mark else 0,
        column=mark.column if mark else 0,
    )


def _tab(stumble: Stumble) -> Slip | None:
    indent = stumble.text[: len(stumble.text) - len(stumble.text.lstrip())]
    return (stumble.line, "begins with a tab: put spaces in its place") if "\t" in indent + stumble.here else None


def _open_quote(stumble: Stumble) -> Slip | None:
    to_the_end = "end of stream" in stumble.problem
    first = stumble.start[0] if stumble.context and not to_the_end else 0
    for line in range(first, stumble.line + 1):
        if found := OPEN_QUOTE.search(QUOTED.sub("x", stumble.lines[line])):
            return line, f"opens a quote that is not closed: put {found[0][-1]} at its end"
    return (stumble.start[0], f"has one {stumble.opened} too many: take it out") if to_the_end else None


def _open_bracket(stumble: Stumble) -> Slip | None:
    if "a flow" not in stumble.context or stumble.opened not in CLOSING:
        return None
    line, closing = stumble.start[0], CLOSING[stumble.opened]
    if line == stumble.line and stumble.here not in CLOSING.values():
        rest = shown(stumble.text[stumble.column :])
        return line, f"does not fit from {rest} on: put a comma between, or quotes around text"
    return line, f"opens {stumble.opened} and does not close it: put {closing} where it ends"


def _two_commas(stumble: Stumble) -> Slip | None:
    two = stumble.context.endswith("flow node")
    return (stumble.line, f"has {stumble.here} where a value belongs: take one out") if two else None


def _no_anchor(stumble: Stumble) -> Slip | None:
    if "undefined alias" not in stumble.problem:
        return None
    name = re.split(r"[\s,\]}]", stumble.text[stumble.column + 1 :])[0]
    return stumble.line, f"uses *{name}, but nothing above is called &{name}: mend the name, or put a text in quotes"


def _special(stumble: Stumble) -> Slip | None:
    if not NO_TEXT.search(f"{stumble.context} {stumble.problem}"):
        return None
    return stumble.start[0], f"has a text that starts with {stumble.opened}: put the text in quotes"


def _escape(stumble: Stumble) -> Slip | None:
    known = "escape" not in stumble.problem
    return None if known else (stumble.line, 'has a \\ inside "…", which means something else: use single quotes')


def _colon(stumble: Stumble) -> Slip | None:
    if "mapping values" not in stumble.problem:
        return None
    above = next((line for line in range(stumble.line - 1, -1, -1) if WRITTEN.match(stumble.lines[line])), 0)
    if NO_SPACE.match(stumble.lines[above]):
        return above, "needs a space after its colon"
    if NO_COLON.match(stumble.lines[above]):
        return above, "has no colon: write name: value"
    if COLON_IN_TEXT.match(stumble.text[: stumble.column]):
        return stumble.line, 'has a second ": " in it: put the text in quotes'
    return stumble.line, _misplaced(stumble)


def _no_colon(stumble: Stumble) -> Slip | None:
    if "expected ':'" not in stumble.problem:
        return None
    line = stumble.start[0]
    if NO_SPACE.match(stumble.lines[line]):
        return line, "needs a space after its colon"
    return line, "has no colon: write name: value, or indent it as far as the text it belongs to"


def _closed_twice(stumble: Stumble) -> Slip | None:
    closes = stumble.here and stumble.here in CLOSING.values()
    return (stumble.line, f"closes {stumble.here} once too often: take one out") if closes else None


def _goes_on(stumble: Stumble) -> Slip | None:
    if stumble.before.endswith(("'", '"')):
        return stumble.line, "goes on after its closing quote: put the other kind of quotes around the whole text"
    if stumble.before.endswith(("}", "]")):
        return stumble.line, f"goes on after {stumble.before[-1]}: put the whole text in quotes"
    return None


def _second_document(stumble: Stumble) -> Slip | None:
    second = stumble.text.startswith("---")
    return (stumble.line, "starts a second file inside this one: take it out") if second else None


def _indentation(stumble: Stumble) -> Slip | None:
    return None if stumble.before or "expected" not in stumble.problem else (stumble.line, _misplaced(stumble))


def _misplaced(stumble: Stumble) -> str:
    column = len(stumble.text) - len(stumble.text.lstrip()) + 1
    return f"starts in column {column}, which fits nothing above it: line it up with what it belongs to"


def _anything(stumble: Stumble) -> Slip:
    return stumble.line, f"is not YAML ({stumble.problem}): compare it with the entries above"


KINDS = (
    *(
        _tab,
        _open_quote,
        _open_bracket,
        _two_commas,
        _no_anchor,
        _special,
        _escape,
        _colon,
        _no_colon,
        _closed_twice,
        _goes_on,
    ),
    *(_second_document, _indentation, _anything),
)
