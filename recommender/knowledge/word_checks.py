"""Whether there are words for every code, and whether each sentence with placeholders can be filled in."""

from collections.abc import Collection, Iterator
from string import Formatter
from typing import get_args

from recommender.knowledge.problem import Problem
from recommender.knowledge.references import Raw
from recommender.mending import likely, mend, shown
from recommender.outcome import Day, Phase, Pressure, Side, Urgency

PLACEHOLDERS = {
    "routine": {
        "title": {"minutes", "areas"},
        "summary": {"steps", "pressure", "position", "areas"},
        "summary_relax": {"steps", "pressure", "position"},
        "lubricant": {"choices"},
        "lubricant_only": {"choices"},
        "shortened": {"minutes", "asked"},
        "shortened_by_limit": {"minutes", "asked"},
    },
    "recall": {
        "position": {"position"},
        "left_out": {"titles"},
        "skin": {"titles"},
        "advice": {"text"},
        "gentler": {"pressure", "titles"},
        "shorter": {"minutes"},
        "movement": {"titles"},
    },
    "changes": {
        "number": {"value", "unit", "now"},
        "brings": {"choices"},
        "removes": {"choices"},
        "others_even": {"choices"},
    },
    "for_giver": {"title": {"minutes"}, "summary": {"steps", "pressure", "position"}},
    "turns": {"title": {"minutes"}, "first": {"text"}, "second": {"text"}},
    "moves": {"lie_on_side": {"opposite"}, "turn_over": {"opposite"}},
}
INSTRUCTION = {"place", "side", "opposite"}
WEEK = range(1, 8)


def problems(raw: Raw) -> Iterator[Problem]:
    """Codes without words, then sentences that cannot be filled in."""
    for name, message in (*_missing_words(raw), *_sentences(raw)):
        yield Problem("wording.yaml", name, message)
    for technique in raw.techniques:
        for number, line in enumerate(technique.instructions):
            if message := _unfillable(line, INSTRUCTION):
                yield Problem("techniques.yaml", technique.id, message, at=("instructions", number))


def _missing_words(raw: Raw) -> Iterator[tuple[str, str]]:
    wording = raw.wording
    wanted: list[tuple[str, Collection[object], Collection[object]]] = [
        ("pressures", wording.pressures, get_args(Pressure)),
        ("phases", wording.phases, get_args(Phase)),
        ("phase_hints", wording.phase_hints, get_args(Phase)),
        ("sides", wording.sides, get_args(Side)),
        ("days", wording.days, get_args(Day)),
        ("referral", wording.referral, get_args(Urgency)),
        ("recall.referral", wording.recall.referral, get_args(Urgency)),
        ("rhythm_days", wording.rhythm_days, WEEK),
    ]
    for name, words, codes in wanted:
        for code in codes:
            if code not in words:
                meant = likely(code, [word for word in words if word not in codes])
                yield name, f"has no words for {code}: " + (f"did you mean it by {meant}?" if meant else "add them")


def _sentences(raw: Raw) -> Iterator[tuple[str, str]]:
    for part, sentences in PLACEHOLDERS.items():
        for name, allowed in sentences.items():
            if message := _unfillable(getattr(getattr(raw.wording, part), name), allowed):
                yield f"{part}.{name}", message


def _unfillable(sentence: str, allowed: set[str]) -> str:
    """What keeps a sentence from being filled in; empty if nothing does."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    except ValueError:
        return f"{shown(sentence)} has a brace without its partner: close it, or take it out"
    unknown = next((name for name in names if name not in allowed), None)
    if unknown is None:
        return ""
    return f"{{{unknown}}} is not a placeholder: {mend(f'{{{unknown}}}', [f'{{{name}}}' for name in sorted(allowed)])}"
