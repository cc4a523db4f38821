"""Whether there are words for every code, and whether each sentence with placeholders can be filled in."""

from collections.abc import Collection, Iterable, Iterator
from string import Formatter
from typing import get_args

from recommender.knowledge.files import Problem
from recommender.knowledge.references import Raw
from recommender.outcome import Day, Phase, Pressure, Side, Urgency

PLACEHOLDERS = {
    "title": {"minutes", "areas"},
    "summary": {"steps", "pressure", "position", "areas"},
    "summary_relax": {"steps", "pressure", "position"},
    "lubricant": {"choices"},
    "lubricant_only": {"choices"},
    "shortened": {"minutes", "asked"},
    "shortened_by_limit": {"minutes", "asked"},
}
INSTRUCTION = {"place", "side", "opposite"}
WEEK = range(1, 8)


def problems(raw: Raw) -> Iterator[Problem]:
    """Codes without words, then sentences that cannot be filled in."""
    for name, message in (*_missing_words(raw), *_sentences(raw)):
        yield Problem("wording.yaml", name, message)
    for technique in raw.techniques:
        for line in technique.instructions:
            if message := _unfillable(line, INSTRUCTION):
                yield Problem("techniques.yaml", technique.id, message)


def _missing_words(raw: Raw) -> Iterator[tuple[str, str]]:
    wording = raw.wording
    wanted: list[tuple[str, Collection[object], Iterable[object]]] = [
        ("pressures", wording.pressures, get_args(Pressure)),
        ("phases", wording.phases, get_args(Phase)),
        ("phase_hints", wording.phase_hints, get_args(Phase)),
        ("sides", wording.sides, get_args(Side)),
        ("days", wording.days, get_args(Day)),
        ("referral", wording.referral, get_args(Urgency)),
        ("rhythm_days", wording.rhythm_days, WEEK),
    ]
    for name, words, codes in wanted:
        for code in codes:
            if code not in words:
                yield name, f"has no words for {code}: add them"


def _sentences(raw: Raw) -> Iterator[tuple[str, str]]:
    for name, allowed in PLACEHOLDERS.items():
        if message := _unfillable(getattr(raw.wording.routine, name), allowed):
            yield f"routine.{name}", message
    for name in ("lie_on_side", "turn_over"):
        if message := _unfillable(getattr(raw.wording.moves, name), {"opposite"}):
            yield f"moves.{name}", message


def _unfillable(sentence: str, allowed: set[str]) -> str:
    """What keeps a sentence from being filled in; empty if nothing does."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    except ValueError as error:
        return f"{sentence!r} cannot be filled in ({error}): close each brace"
    unknown = next((name for name in names if name not in allowed), None)
    known = ", ".join(f"{{{name}}}" for name in sorted(allowed))
    return "" if unknown is None else f"{{{unknown}}} is not a placeholder: use {known}"
