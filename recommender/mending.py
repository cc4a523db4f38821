"""How a value that has to be mended is shown to an author, and what to write instead. It knows nothing of massage."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

SHOWN_AT_MOST = 70
LISTED_AT_MOST = 15
SHORT = 4  # of so few letters, one that differs may as well be another code: C09, C19
PLAIN = re.compile(r"(?!(?:yes|no|on|off|true|false|null|none)$)(?:\d+_)?[A-Za-z]\w*(?:[ -]\w+)*", re.IGNORECASE)
QUOTE_IT = '"yes" and "no" need quotes, or YAML reads them as true and false'


def shown(value: Any) -> str:
    """A value as an author writes it, on one line and not too long: text in quotes, so that '9' is not 9."""
    return _quoted(_short(value)) if isinstance(value, str) else _short(_written(value))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_AT_MOST else f"{text[: SHOWN_AT_MOST - 1]}…"


def _quoted(text: str) -> str:
    quote = '"' if "'" in text else "'"
    return f"{quote}{text}{quote}" if text.isprintable() else repr(text)


def _written(value: Any) -> str:
    match value:
        case dict():
            return f"{{{', '.join(f'{_written(key)}: {_written(part)}' for key, part in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_written, value))}]"
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return value if PLAIN.fullmatch(value) else _quoted(value)
    return str(value)


def likely(word: Any, known: Sequence[Any]) -> str | None:
    """The known word that was most likely meant; None where none is close."""
    if not isinstance(word, str):
        return None
    words, wanted = {str(one).lower(): str(one) for one in known}, word.strip().lower()
    closeness = 0.8 if len(wanted) <= SHORT else 0.6
    return next((words[close] for close in get_close_matches(wanted, words, n=1, cutoff=closeness)), None)


def mend(word: Any, known: Sequence[Any], *, all_in: str = "") -> str:
    """What to write instead of a word that is not known: the likely one, or which there are, or the file with all."""
    if isinstance(word, bool):
        return QUOTE_IT
    if close := likely(word, known):
        return f"did you mean {close}?"
    if all_in and len(known) > LISTED_AT_MOST:
        return f"use one of those in {all_in}"
    return f"use one of {', '.join(map(str, known))}"
