"""Reading the YAML: files to typed entries, or problems that name file, line, entry, value and mend."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from recommender.knowledge.lines import line_at, outline
from recommender.knowledge.problem import KnowledgeError, Problem
from recommender.knowledge.shapes import faults
from recommender.knowledge.syntax import entry_above, slip

T = TypeVar("T")
MERGE = "tag:yaml.org,2002:merge"


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as plain types. Notes keys that are written twice, of which PyYAML silently takes the last."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeated: list[tuple[yaml.ScalarNode, yaml.ScalarNode]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """PyYAML's own, with an eye on how many keys are left of those that were written."""
        written = tuple(node.value)  # before PyYAML puts what is merged in among them
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(mapping) < len(written):
            self._note_repeated(written)
        return mapping

    def _note_repeated(self, written: tuple[tuple[yaml.ScalarNode, yaml.Node], ...]) -> None:
        first: dict[Any, yaml.ScalarNode] = {}
        for key, _ in written:
            before = first.setdefault(key.value if key.tag == MERGE else self.construct_object(key), key)
            if before is not key:
                self.repeated.append((before, key))
                return


Loader.yaml_implicit_resolvers = {  # a date is text, with quotes or without
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in Loader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """A file's content as plain types. Raises KnowledgeError where it is missing, not YAML, or holds a key twice."""
    text = _text(path)
    loader = Loader(text)
    try:
        raw = loader.get_single_data()
    except (yaml.YAMLError, ValueError) as error:  # a number of thousands of digits is a ValueError
        line, message = slip(error, text)
        raise KnowledgeError([Problem(path.name, entry_above(text, line), message, line=line)]) from error
    finally:
        loader.dispose()
    if loader.repeated:
        raise KnowledgeError(_repeated(path.name, text, *keys) for keys in loader.repeated)
    return raw


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError([Problem(path.name, "file", f"cannot be read ({error.strerror}): put it back")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 ({error.reason}): save it so"
        raise KnowledgeError([Problem(path.name, "file", message, line=line)]) from error


def _repeated(file: str, text: str, first: yaml.ScalarNode, again: yaml.ScalarNode) -> Problem:
    """A key that is there a second time. If it is an id, a new entry lacks its dash."""
    line, above = again.start_mark.line + 1, first.start_mark.line + 1
    mend = "start the new entry with '- id: …'" if again.value in ("id", "fact") else "keep one of them"
    message = f"{again.value} is here a second time, after line {above}: {mend}"
    return Problem(file, entry_above(text, line), message, line=line)


def read_one(path: Path, shape: type[T]) -> T:
    """A file that is one mapping. Raises KnowledgeError."""
    return _shaped(path, shape)


def read_entries(path: Path, shape: type[T]) -> list[T]:
    """A file that is a list of entries. Raises KnowledgeError with all that is wrong with them."""
    return _shaped(path, list[shape])  # type: ignore[valid-type]


def _shaped(path: Path, shape: type[T]) -> T:
    raw = read_yaml(path)
    try:
        return msgspec.convert(raw, shape, strict=True)
    except msgspec.ValidationError as error:
        raise KnowledgeError(_misshapen(path, raw, shape)) from error


def _misshapen(path: Path, raw: Any, shape: Any) -> Iterator[Problem]:
    if raw is None:
        yield Problem(path.name, "file", "is empty: put its entries back", line=1)
        return
    root = outline(path)
    for fault in faults(raw, shape):
        yield Problem(path.name, _entry_of(fault.path, raw), fault.message, line=line_at(root, fault.path))


def _entry_of(path: tuple[Any, ...], raw: Any) -> str:
    """The id of the innermost entry on the way to what is wrong; the number of one without an id; "file" for none."""
    name = f"entry {path[0] + 1}" if path and isinstance(path[0], int) else "file"
    for step in path:
        raw = raw[step] if isinstance(raw, list) else raw.get(step) if isinstance(raw, dict) else None
        named = raw.get("id") or raw.get("fact") if isinstance(raw, dict) else None
        name = str(named) if isinstance(step, int) and named else name
    return name
