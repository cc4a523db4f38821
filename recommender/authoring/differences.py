"""Two outcomes for the same answers side by side: the facets that differ, told in short lines, the gravest first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeVar

from recommender.authoring.facets import ROUTINE, Allowed, Facets, Place
from recommender.catalogue import LEVEL, PRESSURES
from recommender.directives import URGENCIES
from recommender.prose import clock

Facet = Literal["outcome", "limits", "pressure", "steps", "words", "reasons"]
FACETS: dict[Facet, str] = {  # the gravest first, in words
    "outcome": "another outcome or urgency",
    "limits": "other exclusions or caps",
    "pressure": "another pressure on a step",
    "steps": "other steps or seconds",
    "words": "other sentences",
    "reasons": "only other reasons",
}
NOT_HELD_BACK = 1000
T = TypeVar("T")
Careful = Literal["", "more", "less", "both"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One facet that differs. Examples with the same `kind` show the same thing; `careful` says which way it goes."""

    facet: Facet
    kind: str
    lines: tuple[str, ...]
    careful: Careful = ""

    def alike(self, other: "Difference") -> bool:
        """Whether both are an example of the same."""
        return (self.facet, self.kind) == (other.facet, other.kind)


def differences(old: Facets, new: Facets, *, only_in_one: Collection[str] = ()) -> tuple[Difference, ...]:
    """In what they differ, the gravest first. Limits on what only one version knows are no difference."""
    if old.outcome != new.outcome:
        return (_outcome(old.outcome, new.outcome),)
    found: list[Difference] = [
        *_limits(old.allowed, new.allowed, only_in_one),
        *_pressure(old, new),
        *_steps(old, new),
        *_words(old, new),
    ]
    return tuple(found or _reasons(old, new))


def _outcome(old: str, new: str) -> Difference:
    ranks = [*URGENCIES, ROUTINE]
    change = f"{_called(old)} → {_called(new)}"
    return Difference("outcome", change, (change,), "more" if ranks.index(new) < ranks.index(old) else "less")


def _called(outcome: str) -> str:
    return outcome if outcome == ROUTINE else f"referral: {outcome}"


def _limits(old: Allowed, new: Allowed, only_in_one: Collection[str]) -> Iterator[Difference]:
    changed = [
        (kind, before, after, code)
        for kind, code in sorted({**old, **new})
        if code not in only_in_one
        and (before := old.get((kind, code), NOT_HELD_BACK)) != (after := new.get((kind, code), NOT_HELD_BACK))
    ]
    if changed:
        ways: set[Careful] = {"less" if after > before else "more" for _, before, after, _ in changed}
        careful = ways.pop() if len(ways) == 1 else "both"
        yield Difference("limits", " ".join(sorted({kind for kind, *_ in changed})), tuple(_told(changed)), careful)


def _told(changed: Iterable[tuple[str, int, int, str]]) -> Iterator[str]:
    for (kind, before, after), group in groupby(sorted(changed), key=lambda one: one[:3]):
        codes = ", ".join(_without_sides([code for *_, code in group]))
        if kind == "pressure":
            yield f"pressure at most {_level(before)} → {_level(after)}: {codes}"
        elif kind == "minutes":
            yield f"minutes at most {_minutes(before)} → {_minutes(after)}"
        else:
            yield f"{kind} {'excluded' if after < before else 'allowed again'}: {codes}"


def _without_sides(codes: Sequence[str]) -> list[str]:
    """Zones of which both sides are named, as one: neck for neck_left and neck_right."""
    both = {code.removesuffix("_left") for code in codes if f"{code.removesuffix('_left')}_right" in codes}
    areas = (code.removesuffix("_left").removesuffix("_right") for code in codes)
    return list(dict.fromkeys(area if area in both else code for area, code in zip(areas, codes, strict=True)))


def _level(level: int) -> str:
    return "left alone" if level < 0 else PRESSURES[min(level, LEVEL["firm"])]


def _minutes(minutes: int) -> str:
    return "as asked for" if minutes == NOT_HELD_BACK else str(minutes)


def _pressure(old: Facets, new: Facets) -> Iterator[Difference]:
    changed = [
        (place, before, after)
        for place, before in old.pressure.items()
        if (after := new.pressure.get(place, before)) != before
    ]
    if changed:
        ways = {"firmer" if LEVEL[after] > LEVEL[before] else "gentler" for _, before, after in changed}
        lines = tuple(f"{_placed(place)}: {before} → {after}" for place, before, after in changed)
        yield Difference("pressure", " ".join(sorted(ways)), lines)


def _steps(old: Facets, new: Facets) -> Iterator[Difference]:
    if old.steps == new.steps:
        return
    before, after = ({place: seconds for place, seconds, _ in one.steps} for one in (old, new))
    lines = [
        *_only("+", after, before, lambda place: f"{_placed(place)}, {clock(after[place])}"),
        *_only("-", before, after, lambda place: f"{_placed(place)}, {clock(before[place])}"),
        *(
            f"{_placed(place)}: {clock(before[place])} → {clock(seconds)}"
            for place, seconds in after.items()
            if before.get(place, seconds) != seconds
        ),
    ]
    yield Difference("steps", "", tuple(lines or ["the same steps in another order or position"]))


def _words(old: Facets, new: Facets) -> Iterator[Difference]:
    before, after = old.said, new.said
    if old.steps == new.steps:
        before, after = before | old.told, after | new.told
    if before != after:
        yield Difference("words", "", (*_only("+", after, before), *_only("-", before, after)))


def _reasons(old: Facets, new: Facets) -> Iterator[Difference]:
    if old.reasons != new.reasons:
        lines = [*_only("+", new.reasons, old.reasons), *_only("-", old.reasons, new.reasons)]
        yield Difference("reasons", "", tuple(lines))


def _only(sign: str, here: Iterable[T], there: Collection[T], say: Callable[[T], str] = str) -> Iterator[str]:
    """A line for each that is here and not there."""
    return (f"{sign} {line}" for line in sorted(say(one) for one in here if one not in there))


def _placed(place: Place) -> str:
    technique, area, side = place
    return f"{technique} on {area}" + (f" ({side})" if side in ("left", "right") else "")
