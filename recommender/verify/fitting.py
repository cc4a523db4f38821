"""Seconds that cannot fit: a technique that lasts longer at least than the planner may ever give it.

No step is shorter than its technique's least, so what is too long for the longest massage never comes or breaks a
limit.
"""

from collections.abc import Iterator

from recommender.catalogue import WHOLE_BACK
from recommender.knowledge import Knowledge, Problem
from recommender.planner.parts import Limits
from recommender.schema import Technique

Room = tuple[str, int, str]  # what has only so many seconds for a technique, the seconds, and the limit's name


def unfitting_techniques(knowledge: Knowledge) -> Iterator[Problem]:
    """One for each limit that a technique's least seconds are beyond, in the longest massage there is."""
    limits, longest = knowledge.limits, knowledge.questionnaire.questions["minutes"].most * 60
    for technique in knowledge.techniques.values():
        rooms = [*_in_time(technique, limits, longest), *_on_place(technique, limits), *_between(technique, knowledge)]
        least = technique.seconds.least
        for what, most, limit in dict.fromkeys(rooms):
            if least > most:
                message = f"lasts {least} seconds at least, but {what} has room for {most}: shorten it, or mend {limit}"
                yield Problem("techniques.yaml", technique.id, message, at=("seconds", "least"))


def _in_time(technique: Technique, limits: Limits, longest: int) -> Iterator[Room]:
    for phase in technique.phases:
        yield f"the phase {phase}", limits.share(phase) * longest // 100, f"share_{phase}"
    if technique.tool == "thumbs":
        yield "all work with thumbs", limits.thumbs_share * longest // 100, "thumbs_share"


def _on_place(technique: Technique, limits: Limits) -> Iterator[Room]:
    for area in technique.areas:
        if area == WHOLE_BACK:
            continue
        most, limit = _most_on(area, limits)
        yield f"the {area}", most, limit
        if set(technique.phases) - {"work"}:
            yield f"the {area} around its work", most * limits.beside_work_share // 100, "beside_work_share"
        if technique.pressure.most == "firm":
            yield "each of two firm techniques on a place", limits.firm_most // 2, "firm_most"


def _between(technique: Technique, knowledge: Knowledge) -> Iterator[Room]:
    """What a place leaves to deep work, once it was warmed before it and is smoothed after it."""
    limits, groups = knowledge.limits, knowledge.catalogue.groups
    for (position, phase, area, role), deep in groups.items():
        smooth = groups.get((position, phase, area, "smooth"), ())
        if role != "deep" or not smooth or all(group.technique is not technique for group in deep):
            continue
        warming = limits.broad_first + (limits.turn if position == "side_lying" else 0)
        around = warming + min(group.technique.seconds.least for group in smooth)
        most, limit = _most_on(area, limits)
        yield f"the {area} between warming and smoothing it", most - around, limit


def _most_on(area: str, limits: Limits) -> tuple[int, str]:
    return (limits.neck_most, "neck_most") if area == "neck" else (limits.zone_side_most, "zone_side_most")
