"""What people agreed to, told beside the real thing: who said yes when, to what, and which mail would be one too many.

lives.py tells it what happens and holds every mail against it. It reads no row that a service wrote.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, auto
from itertools import pairwise

from recommender.rhythm import Timetable, first_from, local, next_occasions, tomorrow
from routines.models import Delivery, Routine
from tests.recommender.timetables import is_quiet

A_DAY = timedelta(days=1)
OF_USE = timedelta(hours=6)
TO_SAY_YES = timedelta(hours=48)
MOST_UNCONFIRMED = 3
LONG_AGO = datetime.min.replace(tzinfo=UTC)
Kind = Delivery.Kind


class Standing(StrEnum):
    """What somebody said last, in the words of the rows."""

    UNCONFIRMED = auto()
    ACTIVE = auto()
    PAUSED = auto()
    STOPPED = auto()


@dataclass(frozen=True)
class Mail:
    """One mail at the door of the mail server."""

    kind: Kind
    name: str  # its Message-ID
    to: list[str]
    due: datetime
    links: frozenset[str]  # the public ids that its links lead to


@dataclass(eq=False)
class Kept:
    """A routine that somebody kept."""

    row: Routine
    is_offered: bool = True  # massage is right at the moment, as far as is known
    can_be_recalled: bool = False
    is_urgent: bool = False  # the recall says that massage is not right
    recalled_at: datetime | None = None


@dataclass(eq=False)
class Mailbox:
    """However its address is written. The unconfirmed mails that it got, and when each had been asked for."""

    unconfirmed: dict[str, datetime] = field(default_factory=dict)

    def objection(self, mail: Mail) -> str:
        """To one mail more."""
        asked = sorted((self.unconfirmed | {mail.name: mail.due}).values())
        if len(asked) > MOST_UNCONFIRMED:
            return "the mailbox has had its three"
        return "two in a day" if any(later - earlier < A_DAY for earlier, later in pairwise(asked)) else ""


@dataclass(eq=False)
class Agreement:
    """Of one mailbox, about one routine. `next` is the occasion that was promised."""

    kept: Kept
    mailbox: Mailbox
    address: str  # as it was first written, and has to be written to
    public_id: str
    timetable: Timetable
    standing: Standing = Standing.UNCONFIRMED
    is_erased: bool = False
    has_link: bool = False  # to say yes with, from a mail
    asked: list[datetime] = field(default_factory=list)
    links_asked: list[datetime] = field(default_factory=list)
    links_sent: set[datetime] = field(default_factory=set)
    next: datetime | None = None
    owed: dict[datetime, int] = field(default_factory=dict)  # by the last occasion: how many it stands for
    missed: set[datetime] = field(default_factory=set)
    over: set[datetime] = field(default_factory=set)  # nobody wants to hear of them any more
    came_back: int = 0  # mails, since it was started

    @property
    def said_yes(self) -> bool:
        return self.standing in (Standing.ACTIVE, Standing.PAUSED)

    def ask(self, timetable: Timetable, now: datetime) -> None:
        """Who has said yes is not asked again, and gets the links."""
        if self.said_yes:
            self.links_asked.append(now)
        else:
            self.timetable = timetable
            self.asked.append(now)

    def may_say_yes(self, now: datetime) -> bool:
        """Or has said it already."""
        return self.said_yes or (self.standing == Standing.UNCONFIRMED and now - self.asked[-1] <= TO_SAY_YES)

    def say_yes(self, now: datetime) -> None:
        if self.standing == Standing.UNCONFIRMED:
            self.mailbox.unconfirmed.clear()
            self.start(now) if self.kept.is_offered else self.pause(now)

    def start(self, now: datetime) -> None:
        self.standing, self.came_back = Standing.ACTIVE, 0
        self.next = self._first(now)

    def pause(self, now: datetime) -> None:
        self.standing = Standing.PAUSED
        self._act(None)

    def resume(self, now: datetime) -> None:
        if self.standing == Standing.PAUSED:
            self.start(now)

    def stop(self) -> None:
        self.standing, self.next, self.address = Standing.STOPPED, None, ""

    def erase(self) -> None:
        self.stop()
        self.is_erased = True

    def got(self, mail: Mail) -> None:
        """A mail that was agreed to has been taken."""
        if mail.kind == Kind.CONFIRMATION:
            self.has_link = True
            self.mailbox.unconfirmed[mail.name] = mail.due
        elif mail.kind == Kind.NOTICE:
            self.links_sent.add(mail.due)

    def change(self, timetable: Timetable, now: datetime) -> None:
        """The same times again are no change, but that nobody is away."""
        if timetable == replace(self.timetable, away_until=timetable.away_until):
            self.go_away(timetable.away_until, now)
        else:
            self._take(timetable, now)

    def go_away(self, until: date | None, now: datetime) -> None:
        """What was put off to a later date stays there, but for who is back."""
        if until == self.timetable.away_until:
            return
        put_off_to = self.next if self.next and self.next > self._first(now) else None
        self._take(replace(self.timetable, away_until=until), now)
        if until and self.next and put_off_to:
            self.next = max(self.next, put_off_to)

    def put_off(self, now: datetime) -> None:
        self._act(tomorrow(self.timetable, now=now))

    def skip_week(self, now: datetime) -> None:
        self._act(max(self.next or now, first_from(self.timetable, now=now, days=7)))

    def skip(self) -> None:
        """The one that comes next, and none that was owed before."""
        self.next = self.next and self._first(self.next)

    def fall_due(self, now: datetime) -> None:
        """Of several that are due only the last is written about, if it is still of use."""
        due: list[datetime] = []
        while self.next and self.next <= now:
            due.append(self.next)
            self.next = self._first(self.next)
        if due and now - due[-1] <= OF_USE:
            self.owed[due.pop()] = 1
        if due:
            self.owed[due[-1]] = len(due)
            self.missed.add(due[-1])

    def objection(self, mail: Mail, now: datetime) -> str:
        """Why this mail must not be sent now; empty where it was agreed to."""
        if self.is_erased or mail.to != [self.address]:
            return "not to this address"
        if now < mail.due or (now - mail.due > OF_USE and mail.kind != Kind.RECALL):
            return "too early, or too late to be of use"
        return {
            Kind.CONFIRMATION: self._to_confirmation,
            Kind.REMINDER: self._to_reminder,
            Kind.NOTICE: self._to_links,
            Kind.RECALL: self._to_recall,
            Kind.GOES_SOON: self._to_warning,
        }[mail.kind](mail, now)

    def _to_confirmation(self, mail: Mail, now: datetime) -> str:
        if self.standing != Standing.UNCONFIRMED:
            return f"nobody waits for a yes from what is {self.standing}"
        if now - self.asked[-1] > TO_SAY_YES:
            return "nobody asked for it within two days"
        return self.mailbox.objection(mail)

    def _to_reminder(self, mail: Mail, now: datetime) -> str:
        if self.standing != Standing.ACTIVE or not self.kept.is_offered:
            return f"it is {self.standing}, or massage is not right"
        if mail.due not in self.owed.keys() - self.missed:
            return "not at a time that was asked for"
        if mail.due in self.over:
            return "somebody has put it off, or changed when it comes"
        away = self.timetable.away_until
        if away and local(now, self.timetable.timezone).date() <= away:
            return "on holiday"
        return self._disturbs(now)

    def _to_links(self, mail: Mail, now: datetime) -> str:
        if not self.said_yes:
            return "only who said yes gets links"
        if mail.due not in self.links_asked:
            return "nobody asked for links then"
        is_second = any(abs(mail.due - sent) < A_DAY for sent in self.links_sent - {mail.due})
        return "links twice in a day" if is_second else ""

    def _to_recall(self, mail: Mail, now: datetime) -> str:
        if not self.said_yes or not self.kept.recalled_at:
            return "nothing is recalled, or nobody said yes"
        return self._disturbs(now)

    def _to_warning(self, mail: Mail, now: datetime) -> str:
        return self._disturbs(now) if self.said_yes else "nobody said yes"

    def _disturbs(self, now: datetime) -> str:
        return "in quiet hours" if is_quiet(now, self.timetable) else ""

    def _take(self, timetable: Timetable, now: datetime) -> None:
        self.timetable = timetable
        self._act(self._first(now) if self.standing == Standing.ACTIVE else None)

    def _act(self, following: datetime | None) -> None:
        self.next = following
        self.over |= self.owed.keys()

    def _first(self, after: datetime) -> datetime:
        return next_occasions(self.timetable, after=after, count=1)[0]
