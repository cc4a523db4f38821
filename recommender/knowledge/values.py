"""What is wrong with one value of the YAML, in words that say what to write instead. `shapes` knows where it stands."""

from typing import Any

from msgspec import inspect

from recommender.mending import QUOTE_IT, mend, shown

Path = tuple[Any, ...]  # keys, and numbers in lists, from the top of a file


def wrong_value(value: Any, wanted: inspect.Type) -> str:
    """What is wrong with one value that is neither list nor mapping; empty if nothing is."""
    match wanted:
        case inspect.StrType():
            return "" if isinstance(value, str) else _no_text(value)
        case inspect.IntType():
            return "" if isinstance(value, int) and not isinstance(value, bool) else _no_number(value)
        case inspect.BoolType():
            return "" if isinstance(value, bool) else f"{shown(value)} must be true or false, without quotes"
        case inspect.LiteralType(values):
            return "" if value in values else _no_word(value, values)
    return ""


def _no_word(value: Any, known: tuple[Any, ...]) -> str:
    return _alone(value) or f"{shown(value)} is not known here: {mend(value, known)}"


def _no_text(value: Any) -> str:
    if isinstance(value, bool):
        return f"{shown(value)} is not text: {QUOTE_IT}"
    if isinstance(value, dict):
        return f"{shown(value)} is not text: put quotes around what holds a colon or starts with a brace"
    return _alone(value) or f"{shown(value)} is a number where text belongs: put it in quotes"


def _no_number(value: Any) -> str:
    if isinstance(value, str) and value.strip().isdecimal():
        return f"{shown(value)} is text: write the number without quotes"
    return _alone(value) or f"{shown(value)} is not a whole number: write one in digits, such as 20"


def _alone(value: Any) -> str:
    if value is None:
        return "is empty: write a value behind it"
    if isinstance(value, list):
        return f"{shown(value)} is a list where one value belongs: choose one, without brackets"
    return ""


def no_list(value: Any, item: inspect.Type) -> str:
    """What is wrong with a value where a list of such items belongs."""
    entries = isinstance(item, inspect.StructType)
    if value is None:
        return f"is empty: write {'entries below it' if entries else 'a list such as [a, b]'}, or [] for none"
    if entries:
        what = "has an entry without a dash" if isinstance(value, dict) else f"holds {shown(value)} and no entries"
        return f"{what}: begin each with '- id: …' and line the rest up below id"
    return f"{shown(value)} must be a list: write {shown([value])}"


def no_mapping(value: Any, path: Path, names: str) -> str:
    """What is wrong with a value where an entry belongs, or names and their values."""
    if path and isinstance(path[-1], int):
        return f"{shown(value)} is no entry: begin it with '- id: …' and write the rest below, in line with id"
    wrong = "is empty" if value is None else f"{shown(value)} is not enough"
    return f"{wrong}: write below it, indented, what it takes of {names}"


def name_of(path: Path) -> str:
    """The keys from the innermost entry on, such as "then.prefer.weight: "."""
    keys = list(path)
    while keys and isinstance(keys[-1], int):
        keys.pop()
    numbers = [place for place, step in enumerate(keys, start=1) if isinstance(step, int)]
    name = ".".join(keys[max(numbers, default=0) :])
    return f"{name}: " if name else ""
