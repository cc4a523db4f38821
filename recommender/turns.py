"""Two people massage each other, one after the other: what each of them gets, and how both follow in one guide.

Each turn is a routine of its own, made from that person's answers, for the other one's eyes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from recommender import Referral, Routine, recommend
from recommender.for_giver import for_giver
from recommender.knowledge import Knowledge
from recommender.outcome import Line, Step
from recommender.questionnaire import InvalidAnswers

EACH = 10  # minutes
ALONE, UNDER_AGE = "alone", "under_18"


def turn(raw: Mapping[str, Any], *, knowledge: Knowledge) -> Routine | None:
    """EACH minutes for somebody with these answers, as the giver reads it.

    None where massage is not right, where nobody else is there to give it, or where today's knowledge asks anew.
    """
    if raw.get("giver") == ALONE:
        return None
    try:
        answers = knowledge.questionnaire.check({**raw, "minutes": EACH})
    except InvalidAnswers:
        return None
    outcome = recommend(answers, knowledge=knowledge)
    return None if isinstance(outcome, Referral) else for_giver(outcome, knowledge=knowledge)


def is_an_adult_there(*raws: Mapping[str, Any]) -> bool:
    """Whether anybody is of age: where both are young, an adult has to give both massages."""
    return any(raw.get("age_group") != UNDER_AGE for raw in raws)


def after(first: Routine, second: Routine, *, knowledge: Knowledge) -> Routine:
    """The second with its steps numbered and timed to follow the first, and the pause."""
    pause = pause_after(first, knowledge=knowledge)
    until = pause.starts_at + pause.seconds
    moved = (
        replace(step, number=pause.number + step.number, starts_at=until + step.starts_at) for step in second.steps
    )
    return replace(second, steps=tuple(moved))


def pause_after(first: Routine, *, knowledge: Knowledge) -> Step:
    """The step between both, in which they change places. No technique makes it, and no hand does anything."""
    words, last = knowledge.wording.turns, first.steps[-1]
    return Step(
        number=last.number + 1,
        phase="arrive",
        technique="",
        stroke="",
        title=words.change,
        zone="",
        side="none",
        tool="",
        pressure="light",
        seconds=words.seconds,
        starts_at=last.starts_at + last.seconds,
        position=last.position,
        stance="",
        instructions=words.instructions,
        cue="",
        because=(),
        sources=(),
    )


def said_of_both(first: Sequence[Line], second: Sequence[Line], *, knowledge: Knowledge) -> tuple[Line, ...]:
    """What holds for both, once; then what is for one of them alone, and says so."""
    words, texts = knowledge.wording.turns, [{line.text for line in lines} for lines in (first, second)]
    both = [line for line in first if line.text in texts[1]]
    only = [(words.first, line) for line in first if line.text not in texts[1]]
    only += [(words.second, line) for line in second if line.text not in texts[0]]
    return (*both, *(replace(line, text=told.format(text=line.text)) for told, line in only))
