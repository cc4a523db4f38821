"""Where in its file a problem stands. Only asked once there is a problem, so that loading good files costs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from recommender.knowledge.problem import Problem

Found = tuple[int, int]  # how many steps of a trail were found, and the line of the last


def located(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """The same problems with their lines; without one only where the file itself cannot be read."""
    outlines = cache(outline)
    return [
        problem if problem.line is not None else replace(problem, line=_line(problem, folder, outlines))
        for problem in problems
    ]


def outline(path: Path) -> yaml.Node | None:
    """A file as YAML nodes that know their lines. None where it cannot be read or holds nothing."""
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None


def line_at(root: yaml.Node | None, trail: Sequence[Any]) -> int:
    """The line to which a trail leads from the top of a file, or as near as it leads."""
    return 1 if root is None else _follow(root, trail)[1]


def _line(problem: Problem, folder: Path, outlines: Any) -> int | None:
    paths = [path for path in (folder / problem.file, folder / "rules" / problem.file) if path.is_file()]
    found = [_entry(root, problem) for path in paths if (root := outlines(path)) is not None]
    return max(found)[1] if found else (1 if paths else None)


def _entry(root: yaml.Node, problem: Problem) -> Found:
    """The entry in which the trail leads furthest, the last of them (of two with one id, that is the one to mend).

    What is no entry is a key of the file, such as routine.title.
    """
    named = [(*_follow(node, problem.at), number) for number, node in enumerate(_entries(root, problem.entry))]
    if named:
        steps, line, _ = max(named, key=lambda found: (found[0], found[2]))
        return steps + 1, line
    return max(_follow(root, [*problem.entry.split("."), *problem.at]), _follow(root, problem.at))


def _entries(node: yaml.Node, name: str) -> Iterator[yaml.MappingNode]:
    for inner in _all(node):
        if isinstance(inner, yaml.MappingNode) and any(
            key.value in ("id", "fact") and value.value == name for key, value in inner.value
        ):
            yield inner


def _follow(node: yaml.Node, trail: Sequence[Any]) -> Found:
    line, steps = _line_of(node), 0
    for word in trail:
        inner = _step(node, word)
        if inner is None:
            break
        (line, node), steps = inner, steps + 1
    return steps, line


def _step(node: yaml.Node, word: Any) -> tuple[int, yaml.Node] | None:
    """What a number of a list, a key, or else a text somewhere below leads to, and its line."""
    if isinstance(word, int):
        inner = node.value[word] if isinstance(node, yaml.SequenceNode) and word < len(node.value) else None
        return inner and (_line_of(inner), inner)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == word:
                return _line_of(key), value
    below = (inner for inner in _all(node) if isinstance(inner, yaml.ScalarNode) and inner.value == word)
    return next(((_line_of(inner), inner) for inner in below), None)


def _all(node: yaml.Node) -> Iterator[yaml.Node]:
    """The node and everything below it, in the order of the file."""
    yield node
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for inner in pair:
                yield from _all(inner)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _all(inner)


def _line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
