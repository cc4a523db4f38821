"""Reminders: ask for them, look at them, change them, stop them."""

from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from routines.api.bodies import ChangeBody, CopyBody, SignUpBody, sent
from routines.api.changing import change_reminder
from routines.api.documents import copy_document, reminder_document, sign_up_document
from routines.api.parsers import read_body
from routines.api.views.base import ApiView, as_json, found, no_content
from routines.evenly import evenly
from routines.models import Reminder
from routines.reminders.sign_up import read_email, read_sign_up
from routines.selectors import reminder_by, routine_by
from routines.services import copying, reminding


class SignUpView(ApiView):
    """`POST routines/{token}/reminders`: reminders that wait for their address to say yes."""

    limits: ClassVar = {"POST": "sign-up"}

    def post(self, request: Request, token: str) -> HttpResponse:
        routine = found(routine_by(token))
        wish = read_sign_up(sent(read_body(request, SignUpBody)))
        now = timezone.now()
        with evenly():
            reminding.sign_up(routine=routine, wish=wish, now=now)
        return as_json(sign_up_document(wish, now=now), status=202)


class ReminderView(ApiView):
    """`reminders/{token}`: `GET` shows it, `PATCH` changes it, `DELETE` stops it and erases the address."""

    limits: ClassVar = {"PATCH": "change", "DELETE": "change"}

    def get(self, request: Request, token: str) -> HttpResponse:
        return as_json(reminder_document(_living(token)))

    def patch(self, request: Request, token: str) -> HttpResponse:
        reminder = _living(token)
        raw = sent(read_body(request, ChangeBody))
        return as_json(reminder_document(change_reminder(reminder=reminder, raw=raw, now=timezone.now())))

    def delete(self, request: Request, token: str) -> HttpResponse:
        reminding.stop(reminder=_living(token))
        return no_content()


class CopyView(ApiView):
    """`reminders/{token}/copy`: `POST` asks whoever gives the massage for a yes, `DELETE` erases their address."""

    limits: ClassVar = {"POST": "sign-up", "DELETE": "change"}

    def post(self, request: Request, token: str) -> HttpResponse:
        reminder = _living(token)
        email = read_email(sent(read_body(request, CopyBody)))
        with evenly():
            copying.ask(reminder=reminder, email=email, now=timezone.now())
        return as_json(copy_document(), status=202)

    def delete(self, request: Request, token: str) -> HttpResponse:
        copying.remove(reminder=_living(token), now=timezone.now())
        return no_content()


def _living(token: str) -> Reminder:
    reminder = found(reminder_by(token))
    return found(reminder if reminder.state != Reminder.State.STOPPED else None)
