"""The counts of the overview in words: each figure a title, what it means, and rows. It reads tallies, not the tables.

What could point at somebody's health is not told below FEWEST. Words are honest about how little a number says.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from recommender.knowledge import shipped
from routines.admin.columns import Columns, columns_of
from routines.admin.counts import WEEKS, Counts, What
from routines.models import BadAdvice, Delivery, Reminder
from routines.operating.needs import duration

FEWEST = 5  # of a kind that may be told where it is about health
FEW = f"fewer than {FEWEST}"
KEPT_BACK = "not told, since it would tell the other"
DAYS = 30
A_WEEK = 7  # days
MOST_VERSIONS = 10
CLEARLY = 2  # points of pain: less may be chance, see pages/how_it_goes.py
URGENCIES = {
    "emergency": "Emergency",
    "urgent": "Urgent",
    "clinician": "See a clinician first",
    "not_today": "Not today",
}
SHARES = {"Half of them": 0.5, "95 of 100": 0.95, "99 of 100": 0.99}


@dataclass(frozen=True)
class Row:
    """A name and what is told of it. `share`: how long its bar is, of 100; None where there is no bar."""

    name: str
    told: str
    share: float | None = None


@dataclass(frozen=True)
class Figure:
    """One part of the overview. With `columns` there is a drawing above the rows."""

    id: str
    title: str
    note: str
    heading: str
    rows: tuple[Row, ...]
    columns: Columns | None = None


def figures(counts: Counts) -> Iterator[Figure]:
    """All of them, in the order of the page."""
    yield _days(counts)
    yield _weeks(counts)
    yield _referrals(counts)
    yield _zones(counts)
    yield _helpful(counts)
    yield _reminders(counts)
    yield _mails(counts)
    yield _lateness(counts)
    yield _versions(counts)
    yield _bad_advice()


def _days(counts: Counts) -> Figure:
    first = counts.today - timedelta(days=DAYS - 1)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    kept = [(_day(day), counts.on(What.OUTCOME, day)["routine"]) for day in days]
    note = f"Massages that somebody kept, over {DAYS} days. The last day is not over (UTC)."
    return Figure("days", "Routines by day", note, "Day", _plain(kept), columns_of(kept))


def _weeks(counts: Counts) -> Figure:
    firsts = [counts.monday - timedelta(weeks=number) for number in range(WEEKS - 1, -1, -1)]
    kept = [(_day(first), counts.since(What.OUTCOME, first, days=A_WEEK)["routine"]) for first in firsts]
    note = "The same by week, named by its Monday. The last week is not over."
    return Figure("weeks", "Routines by week", note, "Week from", _plain(kept), columns_of(kept))


def _referrals(counts: Counts) -> Figure:
    found = counts.lately(What.OUTCOME, days=DAYS)
    rows = _discreet({words: found[code] for code, words in URGENCIES.items()}, of=sum(found.values()))
    note = f"Kept outcomes of {DAYS} days that advised against a massage. Those that nobody kept are not counted."
    return Figure("referrals", "Referrals", note, "Urgency", rows)


def _zones(counts: Counts) -> Figure:
    found, zones = counts.now(What.ZONE), shipped().zones
    named = {zone.title: found[code] for code, zone in zones.items() if zone.side != "both" or found[code]}
    note = "Where it hurts, of all kept outcomes. Many name more than one place."
    return Figure("zones", "Zones", note, "Zone", _discreet(named, of=counts.now(What.KEPT)["all"]))


def _helpful(counts: Counts) -> Figure:
    fell = {int(code): count for code, count in counts.now(What.FELL).items()}
    told = sum(fell.values())
    named = {
        "Hurt less, by two points or more": sum(n for points, n in fell.items() if points >= CLEARLY),
        "About the same": sum(n for points, n in fell.items() if abs(points) < CLEARLY),
        "Hurt more, by two points or more": sum(n for points, n in fell.items() if points <= -CLEARLY),
    }
    said = f"{told:,} massages were told of with both numbers" if told >= FEWEST else "Too few massages were told of"
    note = (
        f"Pain right after a massage beside right before, from 0 to 10. {said}. Less than two points may be chance, "
        "who feels better may tell more often, and pain goes up and down by itself. So it does not show what "
        "the massage did."
    )
    return Figure("helpful", "Did it help?", note, "Right after", _kept_back(named, of=told))


def _reminders(counts: Counts) -> Figure:
    found = counts.now(What.REMINDER)
    rows = _shares({state.label: found[state.value] for state in Reminder.State})
    return Figure("reminders", "Reminders", "All there are, by state.", "State", rows)


def _mails(counts: Counts) -> Figure:
    found = counts.lately(What.DELIVERY, days=DAYS)
    rows = _shares({state.label.partition(":")[0].capitalize(): found[state.value] for state in Delivery.State})
    return Figure("mails", "Mails", f"Due in the last {DAYS} days, by what became of them.", "State", rows)


def _lateness(counts: Counts) -> Figure:
    found = counts.lately(What.LATE, days=A_WEEK)
    late = sorted((float(code) if code.isdecimal() else float("inf"), count) for code, count in found.items())
    rows = tuple(Row(words, _within(late, share)) for words, share in SHARES.items() if late)
    note = f"From the occasion to the mail server's yes, over {A_WEEK} days: {sum(found.values()):,} mails."
    return Figure("lateness", "Lateness", note, "How many", rows)


def _versions(counts: Counts) -> Figure:
    found = counts.now(What.VERSION)
    rows = _shares(dict(found.most_common(MOST_VERSIONS)))
    note = f"In use: {shipped().version}. Kept outcomes by the version they were made with, the most used first."
    return Figure("versions", "Knowledge", note, "Version", rows)


def _bad_advice() -> Figure:
    """The only one that is counted now: there are few, and each should be read soon."""
    found = Counter(BadAdvice.objects.values_list("state", flat=True))
    rows = _plain([(state.label.capitalize(), found[state.value]) for state in BadAdvice.State])
    return Figure(
        "bad-advice", "Reports of bad advice", "All of 13 months, by state. New ones wait for you.", "State", rows
    )


def _plain(counted: list[tuple[str, int]]) -> tuple[Row, ...]:
    return tuple(Row(name, f"{count:,}") for name, count in counted)


def _shares(counted: Mapping[str, int]) -> tuple[Row, ...]:
    """Each with its share of them all."""
    of = sum(counted.values())
    return tuple(_share(name, count, of) for name, count in counted.items())


def _discreet(counted: Mapping[str, int], *, of: int) -> tuple[Row, ...]:
    """The same, without what is about too few. Shares are whole percents, from which nothing can be worked out."""
    return tuple(_share(name, count, of) if count >= FEWEST else Row(name, FEW, 0.0) for name, count in counted.items())


def _kept_back(counted: Mapping[str, int], *, of: int) -> tuple[Row, ...]:
    """The same where they add up to what is told: one that is about too few takes the next smallest along."""
    few = [name for name, count in counted.items() if count < FEWEST]
    next_to_it = min((name for name in counted if name not in few), key=counted.__getitem__) if len(few) == 1 else ""
    return tuple(Row(row.name, KEPT_BACK, 0.0) if row.name == next_to_it else row for row in _discreet(counted, of=of))


def _share(name: str, count: int, of: int) -> Row:
    share = round(100 * count / of) if of else 0
    return Row(name, f"{count:,} ({share} %)", share)


def _within(late: list[tuple[float, int]], share: float) -> str:
    """The end of the first piece at which at least this share is reached."""
    needed, reached = ceil(share * sum(count for _, count in late)), 0
    for end, count in late:
        reached += count
        if reached >= needed:
            return "later than 6 h" if end == float("inf") else f"within {duration(end)}"
    raise AssertionError("a share of at most 1 is always reached")


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
