"""What is said around the massage, and the numbers the planner keeps: advice, lubricants, limits, wording, version."""

from typing import Literal

from recommender.outcome import Day, Urgency
from recommender.schema.entry import Entry


class Advice(Entry, frozen=True, kw_only=True):
    """A sentence around the massage. `always` ones are for everybody; the others wait for a rule's `prepare`.

    Those with an `order` below zero come before what rules say themselves. `need` is what has to be at hand.
    `for_giver` is what stands in its place behind the giver's link, as for a rule.
    """

    id: str
    place: Literal["preparation", "caution", "note", "aftercare"]
    text: str
    because: str
    order: int
    need: str = ""
    always: bool = False
    for_giver: str = ""
    sources: tuple[str, ...]


class LubricantChoice(Entry, frozen=True, kw_only=True):
    id: str
    title: str
    kind: Literal["oil", "lotion", "nothing"]
    sources: tuple[str, ...]


class Limit(Entry, frozen=True, kw_only=True):
    """A number the planner keeps, with its unit and where it comes from."""

    id: str
    value: int
    unit: str
    because: str
    sources: tuple[str, ...]


class Version(Entry, frozen=True, kw_only=True):
    """The day of the last intended change, as YYYY-MM-DD."""

    date: str


class RoutineWords(Entry, frozen=True, kw_only=True):
    title: str
    whole_back: str
    summary: str
    summary_relax: str
    lubricant: str
    lubricant_need: dict[str, str]
    lubricant_only: str
    no_lubricant: str
    shortened: str
    shortened_by_limit: str


class LeftOutWords(Entry, frozen=True, kw_only=True):
    time: str
    pressure: str
    zones: str


class ReferralWords(Entry, frozen=True, kw_only=True):
    title: str
    summary: str
    advice: str


class NothingLeftWords(Entry, frozen=True, kw_only=True):
    title: str
    because: str
    advice: str


class RecallWords(Entry, frozen=True, kw_only=True):
    """What is said when newer knowledge takes something of a kept outcome back."""

    referral: dict[Urgency, str]
    position: str
    left_out: str
    withdrawn: str
    skin: str
    advice: str
    gentler: str
    shorter: str
    movement: str


class PictureWords(Entry, frozen=True, kw_only=True):
    """What a picture shows, for those who do not see it. Keys are the codes of a technique's motion and tools."""

    shapes: dict[str, str]
    directions: dict[str, str]
    along: dict[str, str]
    using: str
    one: dict[str, str]
    two: dict[str, str]
    alternate: str
    stacked: str
    place: str
    crosses: str


class ChangeWords(Entry, frozen=True, kw_only=True):
    """What is said where somebody asks what would bring a technique in or leave it out."""

    number: str
    brings: str
    removes: str
    safety: str
    fixed: str
    others: str
    others_even: str
    depends: str
    older: str


class GiverWords(Entry, frozen=True, kw_only=True):
    """What a routine is called behind the giver's link, and what is said where it is not known what the skin takes."""

    title: str
    summary: str
    skin: str


class TurnWords(Entry, frozen=True, kw_only=True):
    """What is said where two people massage each other: the title, and the pause in which they change places.

    `first` and `second` stand before a sentence that is for one of them alone.
    """

    title: str
    change: str
    who: str
    seconds: int
    instructions: tuple[str, ...]
    first: str
    second: str


class MoveWords(Entry, frozen=True, kw_only=True):
    lie_on_side: str
    turn_over: str
    to_head: str
    to_side: str


class Wording(Entry, frozen=True, kw_only=True):
    """wording.yaml: the words for codes, and the sentences around a routine or a referral."""

    pressures: dict[str, str]
    tools: dict[str, str]
    broad_tools: tuple[str, ...]
    spot_tools: tuple[str, ...]
    strokes: dict[str, str]
    phases: dict[str, str]
    phase_hints: dict[str, str]
    sides: dict[str, str]
    positions: dict[str, str]
    traits: dict[str, str]
    movement_traits: dict[str, str]
    moves: MoveWords
    days: dict[str, str]
    rhythm_days: dict[int, tuple[Day, ...]]
    routine: RoutineWords
    left_out: LeftOutWords
    referral: dict[Urgency, ReferralWords]
    nothing_left: NothingLeftWords
    recall: RecallWords
    changes: ChangeWords
    picture: PictureWords
    for_giver: GiverWords
    turns: TurnWords
    disclaimer: str
