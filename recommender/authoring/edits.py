"""What was edited between two versions: entries added, removed and changed, and which of their fields differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from recommender.knowledge import Knowledge
from recommender.mending import shown

How = Literal["added", "removed", "changed"]
Entries = Mapping[str, tuple[str, Any]]  # by id, the file and the entry
UNHEARD = frozenset({"invariant", "declined fact", "document", "fact", "language"})  # no facet looks at these kinds


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field of an entry, by its path such as `then.cap_pressure.at`; None where it is not written."""

    path: str
    old: Any
    new: Any

    @property
    def told(self) -> str:
        """On one line: of two lists only what they do not share."""
        if isinstance(self.old, tuple) and isinstance(self.new, tuple):
            added = [f"+ {part}" for part in self.new if part not in self.old]
            removed = [f"- {part}" for part in self.old if part not in self.new]
            return f"{self.path}: {', '.join([*added, *removed]) or 'another order'}"
        return f"{self.path}: {shown(self.old)} → {shown(self.new)}"


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry that differs, and its own sentence if it has one. `fields` is empty unless it was changed."""

    kind: str
    id: str
    file: str
    how: How
    says: str
    fields: tuple[FieldEdit, ...] = ()


def edits(old: Knowledge, new: Knowledge) -> list[Edit]:
    """Every entry that differs, kind by kind, in the order of the files; removed ones last."""
    return [edit for kind, (before, after) in _side_by_side(old, new).items() for edit in _of_kind(kind, before, after)]


def _side_by_side(old: Knowledge, new: Knowledge) -> dict[str, tuple[Entries, Entries]]:
    before, after = _entries(old), _entries(new)
    return {kind: (before[kind], after[kind]) for kind in after}


def _entries(knowledge: Knowledge) -> dict[str, Entries]:
    """By kind and id: the file and the entry."""
    files = knowledge.rule_files
    return {
        "rule": {rule.id: (f"rules/{files[rule.id]}", rule) for rule in knowledge.rules.values()},
        "technique": _in("techniques.yaml", knowledge.techniques),
        "invariant": _in("invariants.yaml", {**knowledge.invariants, "monotone": knowledge.monotone}),
        "limit": _in("limits.yaml", knowledge.limit_entries),
        "question": _in("questions.yaml", knowledge.questionnaire.questions),
        "page": _in("questions.yaml", {page.id: page for page in knowledge.questionnaire.pages}),
        "area": _in("zones.yaml", knowledge.areas),
        "zone": _in("zones.yaml", knowledge.zones),
        "place never pressed": _in("zones.yaml", {zone.id: zone for zone in knowledge.never}),
        "advice": _in("advice.yaml", knowledge.advice),
        "movement": _in("movements.yaml", knowledge.movements),
        "lubricant": _in("lubricants.yaml", knowledge.lubricants),
        "wording": _in("wording.yaml", msgspec.structs.asdict(knowledge.wording)),
        "fact": _in("sources.yaml", {fact.id: fact for document in knowledge.documents for fact in document.facts}),
        "document": _in("sources.yaml", {d.id: msgspec.structs.replace(d, facts=()) for d in knowledge.documents}),
        "language": _in("language.yaml", msgspec.structs.asdict(knowledge.language)),
        "declined fact": _in("declined.yaml", {declined.fact: declined for declined in knowledge.declined}),
    }


def _in(file: str, entries: Mapping[str, Any]) -> Entries:
    return {name: (file, entry) for name, entry in entries.items()}


def _of_kind(kind: str, old: Entries, new: Entries) -> Iterator[Edit]:
    for name, (file, entry) in new.items():
        if name not in old:
            yield Edit(kind, name, file, "added", _sentence(entry))
        elif old[name] != (file, entry):
            yield Edit(kind, name, file, "changed", _sentence(entry), tuple(_fields(kind, old[name], (file, entry))))
    for name, (file, entry) in old.items():
        if name not in new:
            yield Edit(kind, name, file, "removed", _sentence(entry))


def _sentence(entry: Any) -> str:
    return next((said for name in ("because", "says", "text", "title") if (said := getattr(entry, name, ""))), "")


def _fields(kind: str, old: tuple[str, Any], new: tuple[str, Any]) -> Iterator[FieldEdit]:
    before, after = ({"file": file, **_flat(msgspec.to_builtins(entry))} for file, entry in (old, new))
    for path in {**after, **before}:
        if before.get(path) != after.get(path):
            yield FieldEdit(path or kind, before.get(path), after.get(path))


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Dotted path to value; a list of plain values is one value."""
    if isinstance(value, Mapping):
        children = [(f"{path}.{key}" if path else str(key), child) for key, child in value.items()]
    elif isinstance(value, (list, tuple)) and any(isinstance(child, Mapping) for child in value):
        children = [(f"{path}[{number}]", child) for number, child in enumerate(value)]
    else:
        return {path: value}
    return {name: leaf for place, child in children for name, leaf in _flat(child, place).items()}
