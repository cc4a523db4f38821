"""The massage of a kept routine at a glance, for the reminder mail: where it goes and for how long, and what it needs.

It tells no more than the giver may know. Of the kept document it reads only the few fields that this takes, since mails
are made by the hundred a second.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

import msgspec

from recommender.for_giver import needs_told
from recommender.knowledge import Knowledge
from recommender.outcome import Phase
from recommender.prose import clock, listed

PLACES = 2  # that are named; the strip shows them all
TINTS = {  # as one goes up the back; each stands out from the light card and from the dark one
    "hip": "#4a7f96",
    "lower_back": "#3f857f",
    "sides": "#558559",
    "mid_back": "#778043",
    "upper_back": "#97773c",
    "shoulder": "#ad6b47",
    "neck": "#b0625f",
}
AROUND, OVER_ALL = "#938779", "#7f766d"
_QUARTERS = ("", "¼", "½", "¾")


class _Step(msgspec.Struct, frozen=True):
    """What a step is to a mail."""

    phase: Phase
    zone: str
    seconds: Annotated[int, msgspec.Meta(ge=1)]

    @property
    def place(self) -> str:
        """The area that is worked on; none in the phases around the work, which are for the whole back."""
        return self.zone if self.phase == "work" else ""


class _Kept(msgspec.Struct, frozen=True):
    """What an outcome is to a mail."""

    steps: Annotated[tuple[_Step, ...], msgspec.Meta(min_length=1)]
    needs: tuple[str, ...] | None = None


_READER = msgspec.json.Decoder(_Kept)


@dataclass(frozen=True)
class Stretch:
    """Steps that follow each other in one phase, or on one place: "6:00", "Lower back", "4½ min".

    `width` is its share of the whole, in percent.
    """

    starts: str
    title: str
    lasts: str
    width: str
    tint: str


@dataclass(frozen=True)
class Glance:
    """`line` says in one sentence what massage it is, `needs` what to have at hand (empty where that is not known)."""

    line: str
    needs: str
    strip: tuple[Stretch, ...]


def glance_at(kept: str, *, minutes: int, knowledge: Knowledge) -> Glance | None:
    """The kept outcome, which is a JSON document, at a glance. None where it cannot be read that way."""
    try:
        outcome = _READER.decode(kept)
    except msgspec.DecodeError:
        return None
    line = f"It is a massage of {minutes} minutes{_above_all(outcome.steps, knowledge)}."
    return Glance(line, _needs(outcome.needs, knowledge), tuple(_stretches(outcome.steps, knowledge)))


def _above_all(steps: Iterable[_Step], knowledge: Knowledge) -> str:
    """The places with the most time."""
    seconds: dict[str, int] = {}
    for step in steps:
        if step.place in knowledge.areas:
            seconds[step.place] = seconds.get(step.place, 0) + step.seconds
    most = sorted(seconds, key=lambda place: -seconds[place])[:PLACES]
    titles = [f"the {knowledge.areas[place].title.lower()}" for place in most]
    return f", above all for {listed(titles)}" if titles else ""


def _needs(needs: Iterable[str] | None, knowledge: Knowledge) -> str:
    if needs is None:
        return ""
    return f"You need {listed(needs_told(needs, knowledge)) or 'nothing but your hands'}."


def _stretches(steps: tuple[_Step, ...], knowledge: Knowledge) -> Iterator[Stretch]:
    starts, whole = 0, sum(step.seconds for step in steps)
    for (phase, place), together in groupby(steps, key=lambda step: (step.phase, step.place)):
        seconds = sum(step.seconds for step in together)
        area = knowledge.areas.get(place)
        yield Stretch(
            starts=clock(starts),
            title=area.title if area else knowledge.wording.phases[phase],
            lasts=_in_minutes(seconds),
            width=f"{100 * seconds / whole:.2f}",
            tint=TINTS.get(place, AROUND if phase in ("arrive", "close") else OVER_ALL),
        )
        starts += seconds


def _in_minutes(seconds: int) -> str:
    """To the quarter, as people say it: "4½ min"."""
    minutes, quarters = divmod(max(1, round(seconds / 15)), 4)
    return f"{minutes or ''}{_QUARTERS[quarters]} min"
