"""Editions of the knowledge: copies of the shipped folder that an author has edited, loaded like the shipped one."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from recommender.knowledge import FOLDER, Knowledge, load
from recommender.knowledge.files import read_yaml

Edit = Callable[[Path], None]
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def edition(folder: Path, *edits: Edit) -> Knowledge:
    """The shipped knowledge, copied into a new folder there and edited. Raises KnowledgeError."""
    return load(edited(folder, *edits))


def edited(folder: Path, *edits: Edit) -> Path:
    """The folder of such a copy."""
    copy = folder / f"knowledge-{len(list(folder.iterdir()))}"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for edit in edits:
        edit(copy)
    return copy


def rule(then: dict[str, Any], *, when: dict[str, Any], silent: dict[str, Any], code: str = "a-new-rule") -> Edit:
    """A rule more. `when` compares answers with `==`, and is its example as well."""
    entry = {
        "id": code,
        "when": {"all": [{question: answer} for question, answer in when.items()]},
        "then": then,
        "because": "Newer guidance says so.",
        "sources": ["NCCIH-MASSAGE"],
        "examples": {"fires": when, "silent": silent},
    }

    def add(folder: Path) -> None:
        file = folder / "rules" / "newer.yaml"
        entries = read_yaml(file) if file.exists() else []
        write(file, [*entries, entry])

    return add


def without(file: str, *names: str) -> Edit:
    """Some entries of a file less."""

    def remove(folder: Path) -> None:
        write(folder / file, [entry for entry in read_yaml(folder / file) if entry["id"] not in names])

    return remove


def alter(file: str, name: str, path: Sequence[str], value: Any) -> Edit:
    """One value of one entry, at this path, changed."""

    def replace(folder: Path) -> None:
        content = read_yaml(folder / file)
        lists = (
            [content] if isinstance(content, list) else [part for part in content.values() if isinstance(part, list)]
        )
        place = next(entry for entries in lists for entry in entries if entry.get("id") == name)
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        write(folder / file, content)

    return replace


def write(file: Path, content: Any) -> None:
    """A file anew, by the same dumper in C where there is one, a tenth of the time."""
    file.write_text(yaml.dump(content, Dumper=DUMPER, sort_keys=False, allow_unicode=True), encoding="utf-8")
