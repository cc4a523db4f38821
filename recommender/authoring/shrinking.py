"""The plainest person who still shows a difference: answers set back to plain, one by one, as long as it stays."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Raw = dict[str, Any]
Shows = Callable[[Raw], bool]


def shrink(raw: Raw, *, plain: Mapping[str, Any], shows: Shows) -> Raw:
    """These answers with few changes from `plain`. `shows` holds for `raw` and for what comes back."""
    smaller = _in_groups(raw, plain, shows)
    found: Raw | None = smaller
    while found:
        smaller = found
        found = next((one for one in _simpler(smaller, plain) if shows(one)), None)
    return smaller


def changes(raw: Mapping[str, Any], plain: Mapping[str, Any]) -> Raw:
    """The answers that are not the plain ones."""
    return {code: value for code, value in raw.items() if _differs(value, plain[code])}


def size(raw: Mapping[str, Any], plain: Mapping[str, Any]) -> int:
    """How many changes lead from the plain answers to these: one an answer, or one an option ticked or not."""
    return sum(
        len(_toggled(value, plain[code])) if isinstance(value, list) else 1
        for code, value in changes(raw, plain).items()
    )


def _differs(value: Any, usual: Any) -> bool:
    return set(value) != set(usual) if isinstance(value, list) else bool(value != usual)


def _toggled(value: list[Any], usual: list[Any]) -> list[Any]:
    return [option for option in (*value, *usual) if (option in value) is not (option in usual)]


def _in_groups(raw: Raw, plain: Mapping[str, Any], shows: Shows) -> Raw:
    """Whole groups of answers set back at once, then smaller ones: most answers do not matter."""
    length = len(changes(raw, plain)) // 2
    while length:
        codes = list(changes(raw, plain))
        for start in range(0, len(codes), length):
            smaller = raw | {code: plain[code] for code in codes[start : start + length]}
            raw = smaller if shows(smaller) else raw
        length //= 2
    return raw


def _simpler(raw: Raw, plain: Mapping[str, Any]) -> Iterator[Raw]:
    """Answers one small change nearer to the plain ones, the boldest change first."""
    for code, value in changes(raw, plain).items():
        for nearer in (plain[code], *_nearer(value, plain[code])):
            yield raw | {code: nearer}


def _nearer(value: Any, usual: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for option in _toggled(value, usual):
            yield [one for one in value if one != option] if option in value else [*value, option]
    elif isinstance(value, int) and abs(value - usual) > 1:
        yield (value + usual) // 2
        yield value + (1 if usual > value else -1)
