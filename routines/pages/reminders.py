"""The pages behind the links of a reminder mail: change, pause, put off, skip, stop. A GET shows what a POST would do.

Whoever has such a link may do all of it, but never sees the whole address.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from recommender import rhythm
from routines import selectors
from routines.addresses import masked
from routines.links import Purpose
from routines.models import Reminder
from routines.pages.behind_links import SeeOther, behind_a_link, opened_reminder
from routines.pages.timetable_form import TimetableForm, raw_from
from routines.refusals import InvalidFields, NotPossible
from routines.reminders.dates import dates_to_come, in_words, timetable_in_words
from routines.reminders.sign_up import as_raw, read_change
from routines.services import reminding

State = Reminder.State
Act = Callable[[Reminder, QueryDict, datetime], Reminder]


def done(request: HttpRequest, reminder: Reminder, *, did: str, now: datetime) -> SeeOther:
    """To the page of the reminder, which says what happened and what comes next."""
    if reminder.state != State.STOPPED:  # of that its page speaks anyway
        messages.success(request, f"{did} {_comes_next(reminder, now=now)}".strip())
    return SeeOther(reverse("reminder", args=[reminder.token(Purpose.REMINDER)]))


@behind_a_link
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What is set up, what comes next, and everything that can be done about it."""
    reminder, now = opened_reminder(token), timezone.now()
    if request.method != "POST":
        return _show(request, reminder, now=now)
    do = request.POST.get("do", "")
    if do == "change":
        return _change(request, reminder, now=now)
    if do not in ACTS:
        raise BadRequest("The form names no act that this page knows.")
    try:
        return _act(request, reminder, do=do, now=now)
    except NotPossible as refusal:
        return _show(request, reminder, now=now, refusal=refusal)


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
    if request.method == "POST":
        reminding.stop(reminder=reminder)
    return render(request, "unknot/unsubscribe.html", context)


def _change(request: HttpRequest, reminder: Reminder, *, now: datetime) -> HttpResponse:
    raw = raw_from(request.POST)
    if "preview" in request.POST:
        return _show(request, reminder, now=now, form=TimetableForm(raw, now=now))
    try:
        timetable = read_change(raw, current=reminder.timetable)
        changed = reminding.change(reminder=reminder, timetable=timetable, now=now)
    except InvalidFields as error:
        return _show(request, reminder, now=now, form=TimetableForm(raw, now=now, errors=error.errors))
    except NotPossible as refusal:
        return _show(request, reminder, now=now, refusal=refusal)
    return done(request, changed, did="Changed.", now=now)


def _put_off(request: HttpRequest, token: str, *, do: str) -> HttpResponse:
    reminder, now = opened_reminder(token), timezone.now()
    refusal = None
    if request.method == "POST":
        try:
            return _act(request, reminder, do=do, now=now)
        except NotPossible as error:
            refusal = error
    context = {"token": token, "reminder": reminder, "do": do, "refusal": refusal}
    if reminder.next_at:
        context["date"] = in_words(WOULD_COME[do](reminder, now), timezone=reminder.timezone, now=now)
    return render(request, "unknot/put_off.html", context, status=409 if refusal else 200)


def _act(request: HttpRequest, reminder: Reminder, *, do: str, now: datetime) -> SeeOther:
    act, did = ACTS[do]
    after = act(reminder, request.POST, now)
    has_moved = (after.state, after.next_at) != (reminder.state, reminder.next_at)
    return done(request, after, did=did if has_moved else "", now=now)


def _show(
    request: HttpRequest,
    reminder: Reminder,
    *,
    now: datetime,
    form: TimetableForm | None = None,
    refusal: NotPossible | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "reminder": reminder,
        "token": reminder.token(Purpose.REMINDER),
        "routine_token": reminder.routine.token(Purpose.ROUTINE),
        "address": masked(reminder.email),
        "rhythm": timetable_in_words(reminder.timetable),
        "dates": dates_to_come(reminder, now=now),
        "offers": _offers(reminder, now=now),
        "not_offered": selectors.reminders_refusal(reminder.routine),
        "changes": form is not None,
        "form": form or TimetableForm(as_raw(reminder.timetable), now=now),
        "refusal": refusal,
    }
    return render(request, "unknot/reminder.html", context, status=409 if refusal else 200)


def _offers(reminder: Reminder, *, now: datetime) -> dict[str, str]:
    """For each way to put the next one off: when it would come then."""
    if reminder.next_at is None:
        return {}
    dates = {do: would_come(reminder, now) for do, would_come in WOULD_COME.items()}
    return {do: f"Next: {in_words(date, timezone=reminder.timezone, now=now)}" for do, date in dates.items()}


def _comes_next(reminder: Reminder, *, now: datetime) -> str:
    if reminder.next_at is None:
        return "Nothing is sent at the moment."
    return f"The next one is {in_words(reminder.next_at, timezone=reminder.timezone, now=now)}."


def _skip(reminder: Reminder, posted: QueryDict, now: datetime) -> Reminder:
    try:
        occasion = datetime.fromisoformat(posted.get("occasion", ""))
    except ValueError:
        raise BadRequest("The form names no occasion.") from None
    return reminding.skip_occasion(reminder=reminder, occasion=occasion)


def _stop(reminder: Reminder, posted: QueryDict, now: datetime) -> Reminder:
    reminding.stop(reminder=reminder)
    return opened_reminder(reminder.token(Purpose.REMINDER))


def _plain(service: Callable[..., Reminder]) -> Act:
    return lambda reminder, posted, now: service(reminder=reminder, now=now)


def _after_next(reminder: Reminder, now: datetime) -> datetime:
    return rhythm.next_occasions(reminder.timetable, after=reminder.next_at or now, count=1)[0]


ACTS: dict[str, tuple[Act, str]] = {
    "pause": (_plain(reminding.pause), "Paused."),
    "resume": (_plain(reminding.resume), "The reminders are on again."),
    "snooze": (_plain(reminding.snooze), "Moved to tomorrow."),
    "skip": (_skip, "Skipped."),
    "skip_week": (_plain(reminding.skip_week), "The week is skipped."),
    "stop": (_stop, ""),
}
WOULD_COME: dict[str, Callable[[Reminder, datetime], datetime]] = {
    "snooze": lambda reminder, now: rhythm.tomorrow(reminder.timetable, now=now),
    "skip": _after_next,
    "skip_week": lambda reminder, now: rhythm.first_from(reminder.timetable, now=now, days=reminding.A_WEEK),
}
