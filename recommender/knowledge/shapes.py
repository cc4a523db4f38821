"""What keeps a value from having the shape an entry needs, in plain words. Only asked once msgspec has refused it.

It finds everything that is wrong, not only the first thing; what another mistake explains is not told again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import inspect

from recommender.knowledge.values import Path, name_of, no_list, no_mapping, wrong_value
from recommender.mending import likely, shown
from recommender.prose import listed


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, the keys and numbers that lead to it from the top, and the places whose faults it explains."""

    path: Path
    message: str
    explains: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of the file, the fields it may have, and the entry around it."""

    value: Mapping[Any, Any]
    fields: Mapping[str, inspect.Field]
    path: Path
    outer: "Entry | None"

    @property
    def unknown(self) -> list[Any]:
        return [key for key in self.value if key not in self.fields]

    @property
    def missing(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.required and name not in self.value]

    def lacks(self, name: Any) -> bool:
        return name in self.fields and self.value.get(name) is None


def faults(raw: Any, shape: Any) -> list[Fault]:
    """Everything that keeps `raw` from being a `shape`; empty if it is one."""
    found = list(_faults(raw, inspect.type_info(shape), (), None))
    explained = frozenset[Path]().union(*(fault.explains for fault in found))
    found = [fault for fault in found if fault.path not in explained]
    lost = [fault for fault in found if len(fault.path) == 1 and isinstance(raw, dict) and fault.path[0] not in raw]
    return [_heading(lost[0], found[0])] if lost and len(found) > 1 else found


def _heading(lost: Fault, first: Fault) -> Fault:
    """Without its heading a part of a file falls to the part above, where all of it is wrong."""
    name = lost.path[0]
    return Fault(first.path, f"{name} is missing: write {name}: above what belongs to it")


def _faults(value: Any, wanted: inspect.Type, path: Path, outer: Entry | None) -> Iterator[Fault]:
    match wanted:
        case inspect.UnionType(types):
            if value is not None:
                yield from _faults(value, types[0], path, outer)
        case inspect.StructType(fields=fields):
            yield from _struct(value, {field.name: field for field in fields}, path, outer)
        case inspect.VarTupleType(item) | inspect.ListType(item):
            yield from _list(value, item, path, outer)
        case inspect.DictType(key, inner):
            yield from _swallowed(value, path, outer)
            yield from _words(value, (key, inner), path, outer)
        case inspect.AnyType():
            yield from _swallowed(value, path, outer)
        case _:
            if wrong := wrong_value(value, wanted):
                yield Fault(path, f"{name_of(path)}{wrong}")


def _struct(value: Any, fields: Mapping[str, inspect.Field], path: Path, outer: Entry | None) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"{name_of(path)}{no_mapping(value, path, ', '.join(fields))}")
        return
    entry = Entry(value, fields, path, outer)
    found = list(_unknown(entry))
    for name in value:
        if name in fields:
            found += _faults(value[name], fields[name].type, (*path, name), entry)
    yield from found
    explained = frozenset[Path]().union(*(fault.explains for fault in found))
    if missing := [name for name in entry.missing if (*path, name) not in explained]:
        wrong = "is missing: add it" if len(missing) == 1 else "are missing: add them"
        where = name_of(path) if path and isinstance(path[-1], str) else ""
        yield Fault((*path, missing[0]), f"{where}{listed(missing)} {wrong}")


def _list(value: Any, item: inspect.Type, path: Path, outer: Entry | None) -> Iterator[Fault]:
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _faults(part, item, (*path, number), outer)
    else:
        yield Fault(path, f"{name_of(path)}{no_list(value, item)}")


def _words(value: Any, types: tuple[inspect.Type, inspect.Type], path: Path, outer: Entry | None) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"{name_of(path)}{no_mapping(value, path, 'names and values')}")
        return
    for key, inner in value.items():
        if wrong := wrong_value(key, types[0]):
            yield Fault((*path, str(key)), f"{name_of(path)}{wrong}")
        else:
            yield from _faults(inner, types[1], (*path, str(key)), outer)


def _unknown(entry: Entry) -> Iterator[Fault]:
    """Keys that have no place here. Those of one mend are told together: moved in or out, or taken out."""
    moved: dict[str, list[tuple[Any, Path]]] = {}
    strange = []
    for key in entry.unknown:
        if home := _home(entry, key):
            moved.setdefault(home[1], []).append((key, home[0]))
        elif meant := _meant(entry, key):
            message = f"{shown(key)} is not known {_here(entry)}: did you mean {meant}?"
            yield Fault((*entry.path, key), message, frozenset([(*entry.path, meant)]))
        else:
            strange.append(key)
    yield from (_moved(entry.path, keys, where) for where, keys in moved.items())
    if strange:
        yield _strange(entry, strange)


def _moved(path: Path, keys: Sequence[tuple[Any, Path]], where: str) -> Fault:
    message = f"put {listed([key for key, _ in keys])} {where}"
    return Fault((*path, keys[0][0]), message, frozenset(home for _, home in keys))


def _strange(entry: Entry, keys: Sequence[Any]) -> Fault:
    known = [name for name in entry.fields if entry.lacks(name)]
    mend = f"use one of {', '.join(known)}" if known else "take it out" if len(keys) == 1 else "take them out"
    verb = "is" if len(keys) == 1 else "are"
    return Fault((*entry.path, keys[0]), f"{listed(list(map(shown, keys)))} {verb} not known {_here(entry)}: {mend}")


def _meant(entry: Entry, key: Any) -> str | None:
    """The field that was meant by a key: one that is close, or the only one missing beside the only stranger."""
    only = entry.missing[0] if len(entry.unknown) == len(entry.missing) == 1 else None
    lacking = [name for name in entry.fields if entry.lacks(name)]
    return likely(key, lacking) or only or likely(key, tuple(entry.fields))


def _here(entry: Entry) -> str:
    return f"under {entry.path[-1]}" if entry.path and isinstance(entry.path[-1], str) else "here"


def _swallowed(value: Any, path: Path, outer: Entry | None) -> Iterator[Fault]:
    """Keys that an entry around this one needs, but that stand inside something where any key may be."""
    while outer is not None and isinstance(value, dict):
        if keys := [(key, (*outer.path, key)) for key in value if key in outer.missing]:
            yield _moved(path, keys, _in_line(outer, path))
            return
        outer = outer.outer


def _in_line(outer: Entry, path: Path) -> str:
    inside = path[len(outer.path)]
    return f"in line with {inside}, not inside it: move it to the left"


def _home(entry: Entry, key: Any) -> tuple[Path, str] | None:
    """Where a key is at home if not here: in an entry around this one, or under one of its fields."""
    outer = entry.outer
    while outer is not None:
        if outer.lacks(key):
            return (*outer.path, key), _in_line(outer, entry.path)
        outer = outer.outer
    under = {name: path for name in entry.fields if (path := _under(entry, name, key)) is not None}
    if empty := [name for name, path in under.items() if not path and name in entry.value]:
        under = {empty[0]: ()}
    if len(under) != 1:
        return None
    ((name, path),) = under.items()
    return (*entry.path, name, *path), f"under {name}, not beside it: indent it"


def _under(entry: Entry, name: str, key: Any) -> Path | None:
    """Where below this field the key is lacking: () for a field that is empty; None if it is not at home there."""
    value, wanted = entry.value.get(name), entry.fields[name].type
    if isinstance(wanted, inspect.VarTupleType) and isinstance(value, list) and value:
        inside: Path = (len(value) - 1, key)
        value, wanted = value[-1], wanted.item_type
    else:
        inside = () if value is None else (key,)
    struct = wanted.types[0] if isinstance(wanted, inspect.UnionType) else wanted
    known = isinstance(struct, inspect.StructType) and key in {field.name for field in struct.fields}
    return inside if known and (value is None or (isinstance(value, dict) and key not in value)) else None
