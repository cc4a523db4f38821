"""Where the hands travel: never along what is never pressed, and lightly along what is only ever touched lightly."""

from collections.abc import Iterator

from recommender.knowledge import Knowledge, Problem


def forbidden_paths(knowledge: Knowledge) -> Iterator[Problem]:
    """One for each technique whose motion follows a place that zones.yaml lists under `never`."""
    for technique in knowledge.techniques.values():
        for zone in knowledge.never:
            gentle = zone.at_most == "light" and technique.pressure.most == "light"
            if technique.motion.along == zone.id and not gentle:
                allowed = "is never pressed" if zone.at_most == "never" else "is only ever touched lightly"
                message = f"its motion goes along {zone.id}, which {allowed}: send the hands beside it"
                yield Problem("techniques.yaml", technique.id, message, at=("motion", "along"))
