"""A routine laid out for reading: what matters at a glance, steps by phase and place, every why in words.

It only arranges and names what the outcome holds. The words come from the knowledge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from recommender.in_words import said_in_words
from recommender.knowledge import Knowledge
from recommender.outcome import LeftOut, Line, Movement, Reason, Routine, Source, Step
from recommender.picture.scene import scene_of
from recommender.planner.parts import OWN_HANDS
from recommender.prose import clock, listed
from routines.pages.looking_up import OpenPages
from routines.pages.pictures import Drawing, drawing_of


@dataclass(frozen=True)
class Why:
    """A reason in words: its sentence, the answers behind it, the places it is from, where to look it up."""

    rule: str
    text: str
    answers: tuple[str, ...]
    sources: tuple[Source, ...]
    where: str


@dataclass(frozen=True)
class Told:
    """A sentence for a person, with its reasons."""

    text: str
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Moved:
    """A gentle movement for the days after, with its reasons."""

    movement: Movement
    why: tuple[Why, ...]


@dataclass(frozen=True)
class StepCard:
    """One step as the giver reads it. Times are "1:30"."""

    step: Step
    starts: str
    lasts: str
    place: str
    pressure: str
    tool: str
    stroke: str
    why: tuple[Why, ...]
    picture: Drawing | None


@dataclass(frozen=True)
class PlaceGroup:
    """Steps that follow each other on one place."""

    title: str
    cards: tuple[StepCard, ...]


@dataclass(frozen=True)
class PhaseGroup:
    """One phase of the routine, and the time it takes."""

    id: str
    title: str
    hint: str
    lasts: str
    places: tuple[PlaceGroup, ...]


@dataclass(frozen=True)
class Omitted:
    """Techniques that were left out for the same reason."""

    reason: Why
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One line of the overview."""

    name: str
    value: str


@dataclass(frozen=True)
class Sheet:
    """Everything the page of a routine shows."""

    routine: Routine
    overview: tuple[Fact, ...]
    preparation: tuple[Told, ...]
    cautions: tuple[Told, ...]
    notes: tuple[Told, ...]
    phases: tuple[PhaseGroup, ...]
    omitted: tuple[Omitted, ...]
    aftercare: tuple[Told, ...]
    movement: tuple[Moved, ...]
    rhythm: Told
    sources: tuple[Source, ...]

    @property
    def is_alone(self) -> bool:
        """Whether people do it to themselves, so that there is no giver to speak of."""
        return self.routine.steps[0].position in OWN_HANDS


class SheetMaker:
    """Makes sheets with the words of one knowledge. `version` is the one that an outcome was made with, if another."""

    def __init__(self, knowledge: Knowledge, *, version: str = "") -> None:
        self._knowledge = knowledge
        self._words = knowledge.wording
        self._open_pages = OpenPages(knowledge, version or knowledge.version)

    def sheet(self, routine: Routine) -> Sheet:
        """The whole page for a routine."""
        return Sheet(
            routine=routine,
            overview=tuple(self._overview(routine)),
            preparation=self.told(routine.preparation),
            cautions=self.told(routine.cautions),
            notes=self.told(routine.notes),
            phases=tuple(self._phases(routine.steps)),
            omitted=tuple(self._omitted(routine.left_out)),
            aftercare=self.told(routine.aftercare),
            movement=tuple(Moved(one, self.why(one.because)) for one in routine.movement),
            rhythm=self.rhythm(routine),
            sources=_all_sources(routine),
        )

    def told(self, lines: Iterable[Line]) -> tuple[Told, ...]:
        """Sentences with their reasons in words."""
        return tuple(Told(line.text, self.why(line.because)) for line in lines)

    def why(self, reasons: Iterable[Reason]) -> tuple[Why, ...]:
        """Reasons in words."""
        questions = self._knowledge.questionnaire.questions
        return tuple(
            Why(
                reason.rule,
                reason.text,
                said_in_words(questions, reason.answers),
                reason.sources,
                self._open_pages.where(reason.rule),
            )
            for reason in reasons
        )

    def rhythm(self, routine: Routine) -> Told:
        """How often to come back, on which days for example, and why."""
        return Told(self._rhythm(routine), self.why(routine.rhythm.because))

    def _overview(self, routine: Routine) -> Iterable[Fact]:
        steps = routine.steps
        yield Fact("Time", f"{routine.minutes} minutes, {len(steps)} steps")
        yield Fact("You need", listed(list(routine.needs)) or "nothing but your hands")
        yield Fact("Where", listed([place.lower() for place in self._places_by_time(steps)]))
        yield Fact("Position", listed(_named(self._words.positions, (step.position for step in steps))))
        levels = {step.pressure for step in steps}
        pressures = [words for code, words in self._words.pressures.items() if code in levels]
        yield Fact("Pressure", listed(pressures))
        yield Fact("Hands", listed(_named(self._words.tools, (step.tool for step in steps))))
        yield Fact("How often", often(routine.rhythm.per_week))

    def _places_by_time(self, steps: Iterable[Step]) -> list[str]:
        seconds: dict[str, int] = {}
        for step in steps:
            seconds[step.zone] = seconds.get(step.zone, 0) + step.seconds
        return [self._place(zone) for zone in sorted(seconds, key=lambda zone: -seconds[zone])]

    def _phases(self, steps: Iterable[Step]) -> Iterable[PhaseGroup]:
        for phase, grouped in groupby(steps, key=lambda step: step.phase):
            inside = list(grouped)
            places = tuple(
                PlaceGroup(self._place(zone), tuple(self.card(step) for step in on_place))
                for zone, on_place in groupby(inside, key=lambda step: step.zone)
            )
            lasts = clock(sum(step.seconds for step in inside))
            yield PhaseGroup(phase, self._words.phases[phase], self._words.phase_hints[phase], lasts, places)

    def card(self, step: Step) -> StepCard:
        """One step in words, with its picture."""
        side = self._words.sides[step.side]
        return StepCard(
            step=step,
            starts=clock(step.starts_at),
            lasts=clock(step.seconds),
            place=", ".join(filter(None, (self._place(step.zone), side))),
            pressure=self._words.pressures[step.pressure],
            tool=self._words.tools[step.tool],
            stroke=self._words.strokes[step.stroke],
            why=self.why(step.because),
            picture=drawing_of(scene_of(step), self._knowledge),
        )

    def _omitted(self, left_out: Iterable[LeftOut]) -> Iterable[Omitted]:
        reasons: dict[str, Reason] = {}
        titles: dict[str, list[str]] = {}
        for item in left_out:
            for reason in item.because:
                reasons.setdefault(reason.text, reason)
                titles.setdefault(reason.text, []).append(self._omitted_title(item))
        for text, reason in reasons.items():
            yield Omitted(self.why([reason])[0], tuple(dict.fromkeys(titles[text])))

    def _omitted_title(self, item: LeftOut) -> str:
        return f"{item.title} ({self._place(item.zone)})" if item.zone else item.title

    def _rhythm(self, routine: Routine) -> str:
        days = listed([self._words.days[day] for day in routine.rhythm.days])
        times = often(routine.rhythm.per_week)
        return f"{times}, for example on {days}." if days else f"{times}."

    def _place(self, zone: str) -> str:
        return self._knowledge.areas[zone].title


def often(times: int) -> str:
    """Times a week in words."""
    return {1: "Once a week", 2: "Twice a week"}.get(times, f"{times} times a week")


def _named(words: dict[str, str], codes: Iterable[str]) -> list[str]:
    return [words[code] for code in dict.fromkeys(codes)]


def _all_sources(routine: Routine) -> tuple[Source, ...]:
    lines = (*routine.preparation, *routine.cautions, *routine.notes, *routine.aftercare)
    told = [line.because for line in lines] + [step.because for step in routine.steps]
    told += [item.because for item in routine.left_out] + [routine.rhythm.because]
    told += [one.because for one in routine.movement]
    cited = [source for reasons in told for reason in reasons for source in reason.sources]
    known = {source.id: source for source in [*cited, *(source for step in routine.steps for source in step.sources)]}
    return tuple(known[id_] for id_ in sorted(known))
