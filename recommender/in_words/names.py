"""What codes are called: techniques, tools, zones, positions and all else that an effect can name."""

from collections.abc import Collection, Iterable

from recommender.knowledge import Knowledge
from recommender.prose import listed, sentence


class Names:
    """The names that one knowledge has for its codes."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._words = knowledge.wording

    def techniques(self, codes: Iterable[str], *, last: str = "and") -> str:
        """Their titles, quoted and listed."""
        return listed([f"“{self._knowledge.techniques[code].title}”" for code in codes], last=last)

    def tools(self, codes: Iterable[str], *, last: str = "and") -> str:
        """The parts of the hand and arm, listed."""
        return listed([self._words.tools[code] for code in codes], last=last)

    def strokes(self, codes: Iterable[str]) -> str:
        """The kinds of stroke, listed."""
        return listed([self._words.strokes[code] for code in codes])

    def positions(self, codes: Iterable[str], *, last: str = "and") -> str:
        """How somebody lies or sits, listed."""
        return listed([self._words.positions[code] for code in codes], last=last)

    def trait(self, code: str) -> str:
        """What is said of a technique, after "that": "tires the hands"."""
        return self._words.traits[code]

    def lubricants(self, codes: Iterable[str]) -> str:
        """Oils and lotions, listed."""
        return listed([self._knowledge.lubricants[code].title for code in codes], last="or")

    def advice(self, code: str) -> str:
        """The sentence itself."""
        return self._knowledge.advice[code].text

    def movements(self, codes: Iterable[str], *, last: str = "and") -> str:
        """Their titles, quoted and listed."""
        return listed([f"“{self._knowledge.movements[code].title}”" for code in codes], last=last)

    def movement_trait(self, code: str) -> str:
        """What is said of a movement, after "that": "bends the back forward"."""
        return self._words.movement_traits[code]

    def question(self, code: str) -> str:
        """Its short name."""
        return self._knowledge.questionnaire.questions[code].short

    def zones(self, codes: Collection[str]) -> str:
        """Zones by area, with the side where it is one only: "the neck and the hips (left side)"."""
        found: dict[str, list[str]] = {}
        for zone in self._knowledge.zones.values():
            if zone.id in codes:
                found.setdefault(zone.area, []).append(zone.id)
        return listed([self._area(area, zones) for area, zones in found.items()])

    def _area(self, code: str, zones: Collection[str]) -> str:
        area = self._knowledge.areas[code]
        sides = [self._knowledge.zones[zone].side for zone in zones]
        one_side = f" ({self._words.sides[sides[0]]})" if len(zones) < len(area.zones) else ""
        return f"the {area.title.lower()}{one_side}"


def as_title(code: str) -> str:
    """An id as words: "desk-work-all-day" is "Desk work all day"."""
    return sentence(code.replace("-", " ").replace("_", " "))


def times_a_week(number: int) -> str:
    """How often: "once a week", "twice a week", "3 times a week"."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times") + " a week"
