"""Where the hands travel: never along what is never pressed, only lightly along what is delicate, and only where a
picture can follow them.
"""

from collections.abc import Iterator

from recommender.knowledge import Knowledge, Problem
from recommender.picture.tracks import ALONG


def forbidden_paths(knowledge: Knowledge) -> Iterator[Problem]:
    """One for each technique whose motion follows a place that zones.yaml lists under `never`."""
    for technique in knowledge.techniques.values():
        for zone in knowledge.never:
            gentle = zone.at_most == "light" and technique.pressure.most == "light"
            if technique.motion.along == zone.id and not gentle:
                allowed = "is never pressed" if zone.at_most == "never" else "is only ever touched lightly"
                message = f"its motion goes along {zone.id}, which {allowed}: send the hands beside it"
                yield Problem("techniques.yaml", technique.id, message, at=("motion", "along"))


def paths_without_a_picture(knowledge: Knowledge) -> Iterator[Problem]:
    """One for each technique whose motion goes along something that cannot be drawn, or that has no words."""
    known = sorted(ALONG.keys() & knowledge.wording.picture.along.keys())
    for technique in knowledge.techniques.values():
        if technique.motion.along not in known:
            message = f"no picture goes along {technique.motion.along}: write one of {', '.join(known)}"
            yield Problem("techniques.yaml", technique.id, message, at=("motion", "along"))
