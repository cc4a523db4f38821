"""Reading the YAML: files to typed entries, and problems that name the file, the entry, the value and the mend."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to mend."""

    file: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.message}"


class KnowledgeError(ValueError):
    """The knowledge cannot be used. `problems` names each file, entry, value and mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def read_yaml(path: Path) -> Any:
    """A file's content as plain types. Raises KnowledgeError where it is missing or not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as error:
        raise KnowledgeError([Problem(path.name, "file", f"cannot be read ({error.strerror}): put it back")]) from error
    except UnicodeDecodeError as error:
        raise KnowledgeError([Problem(path.name, "file", f"is not UTF-8 ({error.reason}): save it so")]) from error
    except yaml.YAMLError as error:
        raise KnowledgeError([Problem(path.name, "file", f"is not YAML: {error}")]) from error


def read_one(path: Path, shape: type[T]) -> T:
    """A file that is one mapping. Raises KnowledgeError."""
    raw = read_yaml(path)
    try:
        return msgspec.convert(raw, shape, strict=True)
    except msgspec.ValidationError as error:
        raise KnowledgeError([Problem(path.name, _entry_of(error, raw), _mend(error, raw))]) from error


def read_entries(path: Path, shape: type[T]) -> list[T]:
    """A file that is a list of entries. Raises KnowledgeError with a problem for each broken entry."""
    raw = read_yaml(path)
    if not isinstance(raw, list):
        raise KnowledgeError([Problem(path.name, "file", "must be a list of entries, each starting with '- id: …'")])
    entries, problems = [], []
    for number, item in enumerate(raw, start=1):
        try:
            entries.append(msgspec.convert(item, shape, strict=True))
        except msgspec.ValidationError as error:
            problems.append(Problem(path.name, _name(item, number), _mend(error, item)))
    if problems:
        raise KnowledgeError(problems)
    return entries


def _name(item: Any, number: int) -> str:
    named = item.get("id", item.get("fact")) if isinstance(item, dict) else None
    return str(named) if named else f"entry {number}"


def _entry_of(error: msgspec.ValidationError, raw: Any) -> str:
    """The id of the innermost entry on the way to what is wrong."""
    path = _path(error)
    ends = [end for end in range(len(path), 0, -1) if path[end - 1] == "]"]
    found = (_value_at(raw, path[:end]) for end in ends)
    return next((str(entry["id"]) for entry in found if isinstance(entry, dict) and "id" in entry), "file")


def _path(error: msgspec.ValidationError) -> str:
    """Where msgspec stumbled, such as $.questions[15].options."""
    return str(error).partition(" - at `")[2].rstrip("`")


def _mend(error: msgspec.ValidationError, item: Any = None) -> str:
    """msgspec's message, with the value it stumbled over and what to do."""
    message = str(error)
    value = _value_at(item, _path(error))
    shown = f" (it says {value!r})" if value is not None else ""
    if "missing required field" in message:
        return f"{message}: add it"
    if "unknown field" in message:
        return f"{message}: correct the spelling or take it out"
    return f"{message}{shown}: write a value of that kind"


def _value_at(item: Any, path: str) -> Any:
    """Follow a msgspec path such as $.then.prefer.weight or $.areas[0] into the entry; None if it leads nowhere."""
    for part in path.removeprefix("$").replace("[", ".[").split("."):
        if not part:
            continue
        try:
            item = item[int(part[1:-1])] if part.startswith("[") else item[part]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return item
