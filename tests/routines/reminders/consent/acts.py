"""What people, providers, operators and the knowledge do, for real; and what the model is told of it.

Each act takes all lives and two numbers, `who` and `how`, which choose among what there is at the moment.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial, wraps

from recommender.knowledge import shipped
from recommender.rhythm import WEEK, Timetable, local
from routines import selectors
from routines.addresses import read_address
from routines.links import Purpose
from routines.models import Delivery, Reminder
from routines.reminders import bounces
from routines.reminders.emails import message_id
from routines.reminders.sign_up import SignUp
from routines.services import complaining, keeping, operating, recalling, reminding
from tests.recommender.strategies import plain
from tests.routines.cast import KEEPS_ON, MONDAYS, REFERRED, TIMETABLE
from tests.routines.reminders.consent.agreed import Agreement, Kind, Standing
from tests.routines.reminders.consent.lives import Lives

PEOPLE = (
    ("rosa@example.org", " Rosa@Example.ORG ", "ROSA+a+b@example.org", "rosa@\uff45xample.org"),  # a full width letter
    ("ben.o@gmail.com", "BenO+back@googlemail.com"),
    ("ada@example.net",),
)
SPELLINGS = [(number, read_address(address)) for number, addresses in enumerate(PEOPLE) for address in addresses]
DAILY = Timetable(WEEK, time(7, 15), "Europe/Berlin", more_times=(time(13), time(19, 30), time(23)))
QUIET = replace(DAILY, quiet_from=time(22), quiet_until=time(7))
EVERY_OTHER_DAY = Timetable((), time(2, 15), "Australia/Lord_Howe", every_days=2, from_day=date(2026, 10, 3))
TIMETABLES = (DAILY, TIMETABLE, QUIET, EVERY_OTHER_DAY, MONDAYS, replace(TIMETABLE, timezone="America/New_York"))
AWAY = (None, 0, 1, 7, 20)  # days
LATEST = 4  # mails
State = Delivery.State
Act = Callable[[Lives, int, int], None]


def by_link(act: Callable[[Lives, Agreement, Reminder, int], None]) -> Act:
    """An act of somebody who has the link of a reminder, which opens it unless it was erased."""

    @wraps(act)
    def by_somebody(lives: Lives, who: int, how: int) -> None:
        one = lives.one(who, Standing.ACTIVE, Standing.PAUSED)
        if one and (reminder := lives.opened(one)):
            act(lives, one, reminder, how)

    return by_somebody


def sign_up(lives: Lives, who: int, how: int) -> None:
    """Somebody types an address, their own or not, however it is written."""
    number, email = SPELLINGS[who % len(SPELLINGS)]
    kept, mailbox = lives.kept[how % len(lives.kept)], lives.mailboxes[number]
    wish = SignUp(email, TIMETABLES[how % len(TIMETABLES)], KEEPS_ON)
    asked = partial(reminding.sign_up, routine=kept.row, wish=wish, now=lives.now)
    if lives.expect(asked, may=kept.is_offered):
        reminder = selectors.reminder_for(kept.row, email)
        assert reminder
        one = lives.living(kept, mailbox) or lives.add(kept, mailbox, wish, reminder)
        one.ask(wish.timetable, lives.now)


def ask_for_links(lives: Lives, who: int, how: int) -> None:
    """Who has said yes gets links, who has not another mail that asks."""
    email = SPELLINGS[who % len(SPELLINGS)][1]
    reminding.send_links(email=email, now=lives.now)
    asked_again = Delivery.objects.filter(kind=Kind.CONFIRMATION, due_at=lives.now)
    found = set(asked_again.values_list("reminder__public_id", flat=True))
    for one in lives.agreements:
        if one.address.casefold() == email.casefold():
            one.links_asked.append(lives.now)
            if one.public_id in found:
                one.asked.append(lives.now)


def confirm(lives: Lives, who: int, how: int) -> None:
    """By the link in a mail, as soon or as late as it comes to somebody's mind."""
    one = lives.one(who, Standing.UNCONFIRMED)
    if one and one.has_link and (reminder := lives.opened(one, Purpose.CONFIRM)):
        said = partial(reminding.confirm, reminder=reminder, now=lives.now)
        if lives.expect(said, may=one.may_say_yes(lives.now)):
            one.say_yes(lives.now)


def stop(lives: Lives, who: int, how: int) -> None:
    """By a link, by the button of a mail program, or by reporting a mail as unwanted."""
    one = lives.one(who, *Standing)
    if one and (reminder := lives.opened(one, Purpose.UNSUBSCRIBE)):
        (complaining.complained if how % 3 == 0 else reminding.stop)(reminder=reminder)
        one.stop()


@by_link
def pause(lives: Lives, one: Agreement, reminder: Reminder, how: int) -> None:
    if lives.expect(partial(reminding.pause, reminder=reminder, now=lives.now), may=one.said_yes):
        one.pause(lives.now)


@by_link
def resume(lives: Lives, one: Agreement, reminder: Reminder, how: int) -> None:
    act = partial(reminding.resume, reminder=reminder, now=lives.now)
    if lives.expect(act, may=one.said_yes and one.kept.is_offered):
        one.resume(lives.now)


@by_link
def put_off(lives: Lives, one: Agreement, reminder: Reminder, how: int) -> None:
    service, told = ((reminding.snooze, one.put_off), (reminding.skip_week, one.skip_week))[how % 2]
    if lives.expect(partial(service, reminder=reminder, now=lives.now), may=one.standing == Standing.ACTIVE):
        told(lives.now)


@by_link
def skip(lives: Lives, one: Agreement, reminder: Reminder, how: int) -> None:
    if one.next and lives.expect(
        partial(reminding.skip_occasion, reminder=reminder, occasion=one.next, now=lives.now), may=True
    ):
        one.skip()


@by_link
def change(lives: Lives, one: Agreement, reminder: Reminder, how: int) -> None:
    timetable = TIMETABLES[how % len(TIMETABLES)]
    act = partial(reminding.change, reminder=reminder, timetable=timetable, now=lives.now)
    if lives.expect(act, may=one.standing != Standing.STOPPED):
        one.change(timetable, lives.now)


@by_link
def go_away(lives: Lives, one: Agreement, reminder: Reminder, how: int) -> None:
    """On holiday, for longer or less long than was said before, or back from it."""
    days = AWAY[how % len(AWAY)]
    today = local(lives.now, one.timetable.timezone).date()
    until = None if days is None else today + timedelta(days=days)
    act = partial(reminding.away, reminder=reminder, until=until, now=lives.now)
    if lives.expect(act, may=one.standing != Standing.STOPPED):
        one.go_away(until, lives.now)


def erase(lives: Lives, who: int, how: int) -> None:
    """A routine and all that hangs on it; and somebody keeps a new one."""
    slot = how % len(lives.kept)
    keeping.erase_routine(routine=lives.kept[slot].row)
    for one in lives.of(lives.kept[slot]):
        one.erase()
    lives.kept[slot] = lives.keepers[slot]()


def renew(lives: Lives, who: int, how: int) -> None:
    """A fresh check: all is well, or it is not; or an emergency comes up before there is anything to store."""
    kept, kind = lives.kept[how % len(lives.kept)], who % 4
    if kind == 0:
        keeping.ask_again(routine=kept.row, now=lives.now)
    else:
        keeping.renew_routine(routine=kept.row, answers=plain(**REFERRED if kind == 1 else {}), now=lives.now)
        kept.recalled_at, kept.can_be_recalled = None, False
    kept.is_offered = kind > 1
    lives.pause_where_massage_is_not_right()


def recall(lives: Lives, who: int, how: int) -> None:
    """Newer knowledge looks through what is kept."""
    recalling.look_through(knowledge=shipped(), apply=True, now=lives.now)
    for kept in lives.kept:
        if kept.can_be_recalled:
            kept.recalled_at, kept.can_be_recalled = lives.now, False
            kept.is_offered &= not kept.is_urgent
    lives.pause_where_massage_is_not_right()


def hear_of_a_mail(lives: Lives, who: int, how: int) -> None:
    """One that was taken came back, or got lost."""
    if delivery := _some(who, State.SENT):
        is_lost = how % 3 == 0
        (bounces.lost if is_lost else bounces.came_back)(delivery)
        lives.did_not_arrive(delivery, came_back=not is_lost)


def send_again(lives: Lives, who: int, how: int) -> None:
    """An operator tries once more what ended badly."""
    delivery = _some(who, State.FAILED, State.UNCERTAIN)
    if delivery and operating.retry(delivery=delivery, now=lives.now) == operating.Retried.BACK:
        lives.wants_again(delivery)


def take_back(lives: Lives, who: int, how: int) -> None:
    """An operator takes back what waits."""
    if (delivery := _some(who, State.OWED)) and operating.drop(delivery=delivery):
        lives.dropped.add(message_id(delivery))


def forget(lives: Lives, who: int, how: int) -> None:
    """What is done every hour."""
    lives.forget()


def _some(who: int, *states: Delivery.State) -> Delivery | None:
    """One of the latest mails in these states."""
    found = Delivery.objects.filter(state__in=states).select_related("reminder").order_by("-pk")[:LATEST]
    return found[who % len(found)] if found else None


ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        *(sign_up, ask_for_links, confirm, stop, pause, resume, put_off, skip, change, go_away),
        *(erase, renew, recall, hear_of_a_mail, send_again, take_back, forget),
    )
}
