"""The pages behind the links of a reminder mail: change, pause, put off, skip, stop. A GET shows what a POST would do.

Whoever has such a link may do all of it, but never sees the whole address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from routines import selectors
from routines.addresses import masked
from routines.links import Purpose
from routines.models import Reminder
from routines.pages.away import come_back, go_away, holiday_of
from routines.pages.behind_links import SeeOther, behind_a_link, opened_reminder
from routines.pages.limits import refused
from routines.pages.listening import how_it_listens, manner_from
from routines.pages.timetable_form import TimetableForm, raw_from
from routines.refusals import InvalidFields, NotPossible
from routines.reminders.dates import Date, dates_to_come, in_words, next_dates, timetable_in_words
from routines.reminders.sign_up import as_raw, read_change
from routines.services import reminding

State = Reminder.State
Act = Callable[[Reminder, QueryDict, datetime], Reminder]
LOOK_AGAIN = "The day has changed meanwhile. Please look again."


@dataclass(frozen=True)
class Offer:
    """A way to put the next one off, and when it would come then."""

    until: datetime
    date: Date


def done(request: HttpRequest, reminder: Reminder, *, did: str, now: datetime) -> SeeOther:
    """To the page of the reminder, which says what happened and what comes next."""
    if reminder.state != State.STOPPED:  # of that its page speaks anyway
        messages.success(request, f"{did} {_comes_next(reminder, now=now)}".strip())
    return SeeOther(reverse("reminder", args=[reminder.token(Purpose.REMINDER)]))


def dates_ahead(reminder: Reminder, *, now: datetime) -> tuple[Date, ...]:
    """The dates to come, without one that is due already and whose mail is on its way."""
    if _is_on_its_way(reminder, now=now):
        return next_dates(reminder.timetable, now=now)
    return dates_to_come(reminder, now=now)


@behind_a_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What is set up, what comes next, and everything that can be done about it."""
    reminder, now = opened_reminder(token), timezone.now()
    if request.method != "POST":
        return show(request, reminder, now=now)
    do = request.POST.get("do", "")
    if do == "change":
        return _change(request, reminder, now=now)
    if do not in ACTS:
        raise BadRequest("The form names no act that this page knows.")
    try:
        return _act(request, reminder, do=do, now=now)
    except NotPossible as refusal:
        return show(request, reminder, now=now, refusal=refusal)


@behind_a_link
def tomorrow(request: HttpRequest, token: str) -> HttpResponse:
    """Not today: asks before the next one moves to tomorrow."""
    return _put_off(request, token, do="snooze")


@behind_a_link
def skip_week(request: HttpRequest, token: str) -> HttpResponse:
    """Asks before a week is left out."""
    return _put_off(request, token, do="skip_week")


@csrf_exempt  # RFC 8058: mail programs post here, without cookies, and follow no redirect
@behind_a_link
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One press, or one POST of a mail program, and it is over. As often as somebody likes."""
    reminder = opened_reminder(token, purpose=Purpose.UNSUBSCRIBE)
    is_stopped = request.method == "POST" or reminder.state == State.STOPPED
    context = {"token": token, "is_stopped": is_stopped, "address": masked(reminder.email)}
    context |= {"is_copy": reminder.is_copy}
    if request.method == "POST":
        reminding.stop(reminder=reminder)
    return render(request, "unknot/unsubscribe.html", context)


def _change(request: HttpRequest, reminder: Reminder, *, now: datetime) -> HttpResponse:
    raw = as_raw(reminder.timetable) | raw_from(request.POST, now=now)
    if "preview" in request.POST:
        return show(request, reminder, now=now, form=TimetableForm(raw, now=now))
    try:
        timetable = read_change(raw, current=reminder.timetable)
        changed = reminding.change(reminder=reminder, timetable=timetable, manner=manner_from(request.POST), now=now)
    except InvalidFields as error:
        return show(request, reminder, now=now, form=TimetableForm(raw, now=now, errors=error.errors))
    except NotPossible as refusal:
        return show(request, reminder, now=now, refusal=refusal)
    return done(request, changed, did="Changed.", now=now)


def _put_off(request: HttpRequest, token: str, *, do: str) -> HttpResponse:
    reminder, now = opened_reminder(token), timezone.now()
    refusal = None
    if request.method == "POST":
        try:
            return _act(request, reminder, do=do, now=now)
        except NotPossible as error:
            refusal = error
    offer = _offers(reminder, now=now).get(do)
    context = {"token": token, "reminder": reminder, "do": do, "offer": offer, "refusal": refusal}
    return render(request, "unknot/put_off.html", context, status=409 if refusal else 200)


def _act(request: HttpRequest, reminder: Reminder, *, do: str, now: datetime) -> SeeOther:
    act, did = ACTS[do]
    promised = _moment(request.POST, "until")
    with transaction.atomic():
        after = act(reminder, request.POST, now)
        if promised and after.next_at != promised:  # midnight has passed, or another page was quicker
            raise NotPossible("day_has_changed", LOOK_AGAIN)
    has_moved = _standing(after) != _standing(reminder)
    return done(request, after, did=did if has_moved else "", now=now)


def _standing(reminder: Reminder) -> tuple[object, ...]:
    return reminder.state, reminder.next_at, reminder.away_until


def show(
    request: HttpRequest,
    reminder: Reminder,
    *,
    now: datetime,
    form: TimetableForm | None = None,
    refusal: NotPossible | None = None,
) -> HttpResponse:
    """The page, with the form as it was sent where that was wrong, or with what was refused."""
    context: dict[str, Any] = {
        "reminder": reminder,
        "token": reminder.token(Purpose.REMINDER),
        "routine_token": reminder.routine.token(Purpose.ROUTINE),
        "address": masked(reminder.email),
        "rhythm": timetable_in_words(reminder.timetable),
        "holiday": holiday_of(reminder, now=now),
        "dates": dates_ahead(reminder, now=now),
        "is_on_its_way": _is_on_its_way(reminder, now=now),
        "offers": _offers(reminder, now=now),
        "not_offered": selectors.reminders_refusal(reminder.routine),
        "changes": form is not None,
        "form": form or TimetableForm(as_raw(reminder.timetable), now=now),
        "refusal": refusal,
        **how_it_listens(reminder, posted=request.POST if form else None),
        "copy": selectors.copy_state(reminder),
        "offers_copy": selectors.copy_refusal(reminder) is None,
    }
    return refused(render(request, "unknot/reminder.html", context), refusal)


def _offers(reminder: Reminder, *, now: datetime) -> dict[str, Offer]:
    """The ways to put the next one off. One that is due already can't be skipped any more."""
    if reminder.next_at is None:
        return {}
    moments = {do: would_come(reminder, now) for do, would_come in WOULD_COME.items()}
    if _is_on_its_way(reminder, now=now):
        del moments["skip"]
    holiday = holiday_of(reminder, now=now)
    if holiday and holiday.until:  # tomorrow is one as well, or the first day back
        del moments["snooze"]
    return {do: Offer(until, in_words(until, timezone=reminder.timezone, now=now)) for do, until in moments.items()}


def _is_on_its_way(reminder: Reminder, *, now: datetime) -> bool:
    return reminder.next_at is not None and reminder.next_at <= now


def _comes_next(reminder: Reminder, *, now: datetime) -> str:
    if reminder.next_at is None:
        return "Nothing is sent at the moment."
    if _is_on_its_way(reminder, now=now):
        return "One is on its way now."
    return f"The next one is {in_words(reminder.next_at, timezone=reminder.timezone, now=now)}."


def _skip(reminder: Reminder, posted: QueryDict, now: datetime) -> Reminder:
    occasion = _moment(posted, "occasion")
    if occasion is None:
        raise BadRequest("The form names no occasion.")
    return reminding.skip_occasion(reminder=reminder, occasion=occasion, now=now)


def _stop(reminder: Reminder, posted: QueryDict, now: datetime) -> Reminder:
    reminding.stop(reminder=reminder)
    return opened_reminder(reminder.token(Purpose.REMINDER))


def _moment(posted: QueryDict, name: str) -> datetime | None:
    text = posted.get(name)
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest("The form names a moment that is none.") from None


def _plain(service: Callable[..., Reminder]) -> Act:
    return lambda reminder, posted, now: service(reminder=reminder, now=now)


ACTS: dict[str, tuple[Act, str]] = {
    "pause": (_plain(reminding.pause), "Paused."),
    "resume": (_plain(reminding.resume), "The reminders are on again."),
    "weekly": (_plain(reminding.once_a_week), "Once a week from now on."),
    "snooze": (_plain(reminding.snooze), "Moved to tomorrow."),
    "skip": (_skip, "Skipped."),
    "skip_week": (_plain(reminding.skip_week), "The week is skipped."),
    "away": (go_away, "Noted. Enjoy your time away."),
    "back": (come_back, "Welcome back."),
    "stop": (_stop, ""),
}
WOULD_COME: dict[str, Callable[[Reminder, datetime], datetime]] = {
    "snooze": reminding.after_snooze,
    "skip": lambda reminder, now: reminding.after_skip(reminder),
    "skip_week": reminding.after_skip_week,
}
