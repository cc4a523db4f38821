"""At the end of all lives: what was due and agreed to has been sent, or a row says why not."""

from collections.abc import Iterator

from routines.models import Delivery
from routines.reminders.emails import message_id
from routines.reminders.queue import WAITING
from tests.routines.reminders.consent.agreed import OF_USE, Agreement, Kind, Standing
from tests.routines.reminders.consent.lives import Lives
from tests.routines.reminders.consent.moody_post import Answer

PATIENCE = 60  # sendings; nothing waits for longer than an hour, or until the quiet hours end
State = Delivery.State


def settle(lives: Lives) -> None:
    """The mail server is well again, and the clock goes on until nothing waits."""
    lives.post.is_down = False
    lives.post.answers, lives.post.meanwhile = [], []
    lives.owe()
    for _ in range(PATIENCE):
        lives.send()
        waiting = Delivery.objects.filter(state__in=WAITING).order_by("try_at")
        if not waiting:
            return
        lives.now = max(lives.now, waiting[0].try_at)
    lives.check(False, f"{len(waiting)} mails still wait")


def balance(lives: Lives) -> None:
    """Each occasion that came is in exactly one row, and each row says what became of its mail."""
    for one in lives.agreements:
        if not one.is_erased:
            rows = list(Delivery.objects.filter(reminder__public_id=one.public_id, due_at__gt=lives.forgotten_until))
            for fault in _odd_occasions(one, rows, lives):
                lives.check(False, f"{one.public_id}: {fault}")
            for row in rows:
                is_right = State(row.state) in _possible(row, one, lives)
                lives.check(is_right, f"{row.kind} of {row.due_at:%d %b %H:%M} ended as {row.state}")


def _odd_occasions(one: Agreement, rows: list[Delivery], lives: Lives) -> Iterator[str]:
    counted = {row.due_at: row.occasions for row in rows if row.kind == Kind.REMINDER}
    came = {due: number for due, number in one.owed.items() if due > lives.forgotten_until}
    if counted != came:
        yield f"occasions {came}, of which there are rows for {counted}"
    recalled_at = one.kept.recalled_at
    is_kept = recalled_at and recalled_at > lives.forgotten_until
    if one.said_yes and is_kept and not any(row.kind == Kind.RECALL for row in rows):
        yield "nobody was told what is recalled"


def _possible(row: Delivery, one: Agreement, lives: Lives) -> set[Delivery.State]:
    """The states that this mail may have ended in, by what the mail server said to it last."""
    name = message_id(row)
    ended = _after(lives.post.given[name][-1:], is_bad=name in lives.bad_news)
    if ended == {State.SENT} and name not in lives.tried_again:
        return ended
    if (not ended or name in lives.tried_again) and _is_late(row, one, lives):
        ended.add(State.MISSED)
    if _is_unwanted(row, one) or name in lives.dropped:
        ended.add(State.DROPPED)
    return ended


def _after(said: list[Answer], *, is_bad: bool) -> set[Delivery.State]:
    """The state that an answer leads to, if any; `is_bad` where news came later that it did not arrive."""
    states = {Answer.TAKEN: State.SENT, Answer.NOBODY_THERE: State.FAILED, Answer.NOT_THIS_MAIL: State.FAILED}
    states |= {Answer.TAKEN_IN_SILENCE: State.UNCERTAIN, Answer.LOST_IN_SILENCE: State.UNCERTAIN}
    ended = {states[answer] for answer in said if answer in states}
    return {State.FAILED} if State.SENT in ended and is_bad else ended


def _is_late(row: Delivery, one: Agreement, lives: Lives) -> bool:
    is_late = row.due_at in one.missed or lives.now - row.due_at > OF_USE
    return is_late and row.kind != Kind.RECALL


def _is_unwanted(row: Delivery, one: Agreement) -> bool:
    """By what somebody did, or was found out, after it was owed."""
    return {
        Kind.CONFIRMATION: one.standing != Standing.UNCONFIRMED,
        Kind.REMINDER: one.standing != Standing.ACTIVE or row.due_at in one.over,
        Kind.NOTICE: not one.said_yes,
        Kind.RECALL: not one.said_yes or not one.kept.recalled_at,
    }[Kind(row.kind)]
