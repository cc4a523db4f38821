"""What newer knowledge took back of a kept routine, for the box on its page: what changed, why, which steps it means.

It only arranges. What was taken back stands in the row, and its words come from the knowledge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.knowledge import shipped
from recommender.recall import Change
from routines import selectors
from routines.models import Routine
from routines.pages.sheet import Sheet, SheetMaker, StepCard, Why


@dataclass(frozen=True)
class Notice:
    """One change in words, its reasons, and the steps that it means, unless it means them all."""

    change: Change
    why: tuple[Why, ...]
    steps: tuple[StepCard, ...]
    at_most: str


@dataclass(frozen=True)
class RecallBox:
    """All that was taken back, and since when. The massage waits for a fresh check."""

    since: datetime | None
    notices: tuple[Notice, ...]

    @property
    def is_referral(self) -> bool:
        """Whether there should be no massage for now at all."""
        return any(notice.change.urgency for notice in self.notices)


def recall_box(routine: Routine, sheet: Sheet | None) -> RecallBox | None:
    """The box for a routine that is laid out like this; None where nothing was taken back."""
    recall = selectors.recall_of(routine)
    if recall is None:
        return None
    cards = {card.step.number: card for card in _cards(sheet)} if sheet else {}
    maker = SheetMaker(shipped(), version=recall.version)
    notices = tuple(_notice(change, cards, maker) for change in recall.changes)
    return RecallBox(routine.recalled_at, notices)


def _notice(change: Change, cards: Mapping[int, StepCard], maker: SheetMaker) -> Notice:
    numbers = change.steps if change.kind != "position" else ()
    steps = tuple(cards[number] for number in numbers if number in cards)
    at_most = shipped().wording.pressures[change.at_most] if change.at_most else ""
    return Notice(change, maker.why(change.because), steps, at_most)


def _cards(sheet: Sheet) -> list[StepCard]:
    return [card for phase in sheet.phases for place in phase.places for card in place.cards]
