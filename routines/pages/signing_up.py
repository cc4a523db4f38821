"""From a kept routine to a confirmed reminder: sign up, look into the mail, say yes. And mail lost links again.

No page tells whether an address is known here, and none takes longer for one that is.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommender import FieldError, outcome
from recommender.knowledge import shipped
from routines import selectors
from routines.addresses import NotOneAddress, masked, read_address
from routines.consent import SEND_COPY, SEND_MAIL
from routines.evenly import evenly
from routines.links import Purpose
from routines.models import Reminder, Routine
from routines.pages.behind_links import SeeOther, behind_a_link, opened_reminder, opened_routine
from routines.pages.limits import count, refused
from routines.pages.reminders import dates_ahead, done
from routines.pages.sheet import SheetMaker
from routines.pages.timetable_form import TimetableForm, raw_from
from routines.refusals import InvalidFields, NotPossible, TooOften
from routines.reminders.dates import next_dates, timetable_in_words
from routines.reminders.sign_up import ONE_ADDRESS, SUGGESTED_TIME, SignUp, as_raw, read_sign_up
from routines.services import reminding

SIGNED_UP = "signed_up"  # in the session: what was asked for last, and for which routine
ASKED_AGAIN = "We have noted it. A new mail goes out if the last one is more than a day old."
State = Reminder.State


@behind_a_link
def sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """Whom to remind and when, with the dates this gives; then one mail that asks for a yes."""
    routine, now = opened_routine(token), timezone.now()
    if refusal := selectors.reminders_refusal(routine):
        return _refused(request, token, refusal)
    if request.method != "POST":
        raw = _asked_for(request, routine) or _suggested(routine)
        return _show(request, routine, form=TimetableForm(raw, now=now))
    raw = raw_from(request.POST, now=now)
    if "preview" in request.POST:
        return _show(request, routine, form=TimetableForm(raw, now=now))
    try:
        wish = read_sign_up(raw)
        count(request, wants="sign-up", now=now)
        with evenly():
            reminding.sign_up(routine=routine, wish=wish, now=now)
    except InvalidFields as error:
        return _show(request, routine, form=TimetableForm(raw, now=now, errors=error.errors))
    except NotPossible as refusal:
        return _show(request, routine, form=TimetableForm(raw, now=now), refusal=refusal)
    return _remember(request, routine, wish=wish)


@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Look into your mail: the same page whatever we know of the address."""
    routine = opened_routine(token)
    raw = _asked_for(request, routine)
    if raw is None:
        return redirect("sign-up", token=token)
    form = TimetableForm(raw, now=timezone.now())
    context = {"token": token, "form": form, "has_mailbox": settings.MAILBOX_PAGES}
    return render(request, "unknot/sign_up_sent.html", context)


@behind_a_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The address says yes, by a press on a button. The link is good for that and for nothing after it."""
    reminder, now = opened_reminder(token, purpose=Purpose.CONFIRM), timezone.now()
    if request.method != "POST":
        return _show_confirmation(request, reminder, now=now)
    count(request, wants="confirm", now=now)
    try:
        confirmed = reminding.confirm(reminder=reminder, now=now)
    except NotPossible as refusal:
        return _show_confirmation(request, reminder, now=now, refusal=refusal)
    if reminder.is_copy or reminder.state != State.UNCONFIRMED:
        return SeeOther(reverse("confirm", args=[token]))
    return done(request, confirmed, did="Thank you, that is confirmed.", now=now)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_links(request: HttpRequest) -> HttpResponse:
    """Mails somebody their links. The answer is the same for every address."""
    typed, now = request.POST.get("email", ""), timezone.now()
    errors: list[FieldError] = []
    refusal = None
    if request.method == "POST":
        try:
            email = read_address(typed)
            count(request, wants="sign-up", now=now)
            with evenly():
                reminding.send_links(email=email, now=now)
        except NotOneAddress:
            errors.append(FieldError("email", "not_one_address", ONE_ADDRESS))
        except TooOften as too_often:
            refusal = too_often
    context = {
        "form": TimetableForm({"email": typed}, now=now, errors=errors),
        "is_sent": request.method == "POST" and not errors and not refusal,
        "has_mailbox": settings.MAILBOX_PAGES,
        "refusal": refusal,
    }
    return refused(render(request, "unknot/lost_links.html", context), refusal)


def _refused(request: HttpRequest, token: str, refusal: NotPossible) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "unknot/no_reminders.html", {"token": token, "refusal": refusal}, status=status)


def _show(
    request: HttpRequest, routine: Routine, *, form: TimetableForm, refusal: NotPossible | None = None
) -> HttpResponse:
    context = {
        "token": routine.token(Purpose.ROUTINE),
        "form": form,
        "rhythm": SheetMaker(shipped(), version=routine.knowledge_version).rhythm(_outcome(routine)),
        "consent": SEND_MAIL.text,
        "refusal": refusal,
    }
    return refused(render(request, "unknot/sign_up.html", context), refusal)


def _suggested(routine: Routine) -> dict[str, Any]:
    days = list(_outcome(routine).rhythm.days)
    return {"email": "", "days": days, "time": f"{SUGGESTED_TIME:%H:%M}", "timezone": ""}


def _outcome(routine: Routine) -> outcome.Routine:
    kept = selectors.outcome_of(routine)
    assert isinstance(kept, outcome.Routine)  # noqa: S101 a referral is refused before
    return kept


def _remember(request: HttpRequest, routine: Routine, *, wish: SignUp) -> SeeOther:
    """In the person's own browser, so that they can see and mend what they typed."""
    timetable = {name: value for name, value in as_raw(wish.timetable).items() if value or name == "days"}
    request.session[SIGNED_UP] = {"for": routine.public_id, "email": wish.email, **timetable}
    if "again" in request.POST:
        messages.success(request, ASKED_AGAIN)
    return SeeOther(reverse("sign-up-sent", args=[routine.token(Purpose.ROUTINE)]))


def _asked_for(request: HttpRequest, routine: Routine) -> dict[str, Any] | None:
    asked: dict[str, Any] = request.session.get(SIGNED_UP, {})
    return asked if asked.get("for") == routine.public_id else None


def _show_confirmation(
    request: HttpRequest, reminder: Reminder, *, now: datetime, refusal: NotPossible | None = None
) -> HttpResponse:
    context = {
        "token": reminder.token(Purpose.CONFIRM),
        "reminder": reminder,
        "address": masked(reminder.email),
        "rhythm": timetable_in_words(reminder.timetable),
        "dates": dates_ahead(reminder, now=now) if reminder.confirmed_at else next_dates(reminder.timetable, now=now),
        "consent": SEND_COPY.text,
        "is_expired": now - reminder.asked_at > selectors.CONFIRM_WITHIN,
        "refusal": refusal,
    }
    return render(request, "unknot/confirm.html", context, status=409 if refusal else 200)
