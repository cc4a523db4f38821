"""Whose pages are looked at: what is kept, waits, is paused, taken back or sent, and how each page is opened."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.test import Client
from django.utils.crypto import get_random_string

from recommender.recall import Change, Recall
from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from routines.reminders import mail_folder
from routines.reminders.emails import message_for
from routines.reminders.mail_folder import MailFolder
from routines.reminders.occasions import owe_due
from routines.selectors import WARN_IDLE
from routines.services import keeping, reminding, tallying, telling
from routines.told import Telling
from tests.routines.admin.staff import signed_in
from tests.routines.cast import DAY, NOW, ask_for_copy, give_copy, keep, remind, sign_up
from tests.routines.pages.private import CHEST_PAIN, WEIGHT_LOSS, answered
from tests.routines.pages.shelves import keep_earlier
from tests.routines.reminders.mails import delivery_for
from tests.routines.staff.logging_in import LOGIN, PASSWORD, PHONE, Phone, secret_on, set_up, type_code
from tests.routines.visitors import QUESTIONNAIRE, Visitor, plain_answers

TAKEN_BACK = (
    Change("left_out", "Left out from now on: the second step.", (), steps=(2,)),
    Change("gentler", "Gentler from now on, light at most: the third step.", (), steps=(3,), at_most="light"),
)
COPIES = {"copy": Delivery.Kind.REMINDER, "copy's confirmation": Delivery.Kind.CONFIRMATION}
MAILS = (*Delivery.Kind.values, *COPIES)


@dataclass(frozen=True)
class Scene:
    """Rows to open pages of. Every page is opened by a browser that knows nothing yet, unless it is given answers."""

    routine: Routine = field(default_factory=lambda: keep({"minutes": 5, "health_conditions": ["blood_thinners"]}))
    referred: Routine = field(default_factory=lambda: keep(CHEST_PAIN | WEIGHT_LOSS))
    told: Routine = field(default_factory=lambda: told_of(keep({"minutes": 20}, now=NOW - 20 * DAY)))
    recalled: Routine = field(default_factory=lambda: taken_back(keep({"minutes": 5})))
    idle: Routine = field(default_factory=lambda: left_for_a_year(keep({"minutes": 5})))
    waiting: Reminder = field(default_factory=lambda: sign_up(keep()))
    active: Reminder = field(default_factory=lambda: remind(keep()))
    paused: Reminder = field(default_factory=lambda: reminding.pause(reminder=remind(keep()), now=NOW))
    silent: Reminder = field(default_factory=lambda: left_alone(remind(keep()), after=2))
    asked: Reminder = field(default_factory=lambda: left_alone(remind(keep()), after=5))
    copy: Reminder = field(default_factory=lambda: ask_for_copy(remind(keep())))
    copied: Reminder = field(default_factory=lambda: with_copy(remind(keep())))
    mails: dict[str, str] = field(default_factory=lambda: mails())
    earlier: str = field(default_factory=lambda: keep_earlier().version)

    def open(self, address: str, **answers: object) -> Any:
        """The page, for somebody who gave these answers besides the plain ones, if any."""
        client = Client(raise_request_exception=False)
        if answers:
            answered(client, plain_answers() | answers)
        return client.get(address, follow=True)

    def send(self, address: str, **posted: object) -> Any:
        """The page that comes of this form, for somebody who gave the plain answers."""
        client = Client(raise_request_exception=False)
        answered(client, plain_answers() | {"minutes": 5})
        return client.post(address, posted, follow=True)

    def ask(self, page_id: str) -> Any:
        """A page of the questionnaire, when all pages before it are answered."""
        return _visitor(before(page_id)).client.get(f"/check/{page_id}/")

    def fill(self, page_id: str) -> Any:
        """The same page, answered."""
        return self.open(f"/check/{page_id}/", pain_zones=["neck_left"])

    def refuse(self, page_id: str) -> Any:
        """The same page, sent empty."""
        return _visitor(before(page_id)).send(page_id, {})

    def bring_up(self, page_id: str, held: dict[str, Any], **now: object) -> Any:
        """A page whose answers were other ones so far: what is changed now brings up another question on it."""
        return _visitor(plain_answers() | held).send(page_id, plain_answers() | held | now)

    def of(self, row: Routine, rest: str = "") -> Any:
        """A page behind the private link of this routine."""
        return self.open(f"/r/{row.token(Purpose.ROUTINE)}/{rest}")

    def giver(self, row: Routine, rest: str = "") -> Any:
        """A page behind the giver's link of this routine."""
        return self.open(f"/g/{row.token(Purpose.GIVER)}/{rest}")

    def reminded(self, row: Reminder, rest: str = "") -> Any:
        """A page behind a link that manages reminders."""
        return self.open(f"/reminders/{row.token(Purpose.REMINDER)}/{rest}")

    def overview(self) -> Any:
        """The staff's counts of all that."""
        client = signed_in(User.objects.create(username="sam", is_staff=True, is_superuser=True))
        tallying.tally(now=NOW)
        return client.get("/admin/overview/")

    def login(self, step: str) -> Any:
        """What somebody of the staff sees after the password."""
        user = User.objects.create_superuser(get_random_string(8), password=PASSWORD)
        phone = set_up(user) if "code" in step.split() else Phone("", [])
        client = Client()
        page = client.post(LOGIN, {"username": user.username, "password": PASSWORD}, follow=True)
        if step == "wrong code":
            return type_code(client, phone.wrong())
        if step == "recovery codes":
            return client.post(PHONE, {"code": Phone(secret_on(page), []).code()})
        return page

    def html(self, kind: str) -> Any:
        """The HTML of a mail of this kind."""
        return self.open(f"/mailbox/{self.mails[kind]}/html/")

    def shelf(self, name: str) -> Any:
        """A page of today's knowledge."""
        return self.open(f"/knowledge/{name}")

    def saved(self) -> Any:
        """The page of answers that were saved to go on later."""
        draft = keeping.save_draft(answers=before("days"), consent=True, now=NOW, draft=None)
        return self.open(f"/saved/{draft.token(Purpose.DRAFT)}/")


def before(page_id: str) -> dict[str, Any]:
    """The plain answers to the pages before this one."""
    pages = [page.id for page in QUESTIONNAIRE.pages]
    asked = {code for page in QUESTIONNAIRE.pages[: pages.index(page_id)] for code in page.questions}
    return {code: value for code, value in plain_answers().items() if code in asked}


def taken_back(routine: Routine) -> Routine:
    """This routine, of which newer knowledge has taken something back."""
    routine.recall = msgspec.to_builtins(Recall("newer", None, TAKEN_BACK))
    routine.recalled_at = NOW
    routine.save()
    return routine


def left_for_a_year(routine: Routine) -> Routine:
    """This routine, which nobody used."""
    Routine.objects.filter(pk=routine.pk).update(used_at=NOW - WARN_IDLE, warned_at=NOW)
    return routine


def left_alone(reminder: Reminder, *, after: int) -> Reminder:
    """So many mails were due, and nobody answered."""
    for _ in range(after):
        due_at = Reminder.objects.get(pk=reminder.pk).next_at
        assert due_at
        owe_due(now=due_at)
    return Reminder.objects.get(pk=reminder.pk)


def with_copy(reminder: Reminder) -> Reminder:
    """This one, of which somebody gets a copy."""
    give_copy(reminder)
    return reminder


def mails() -> dict[str, str]:
    """The names in the mail folder of a mail of each kind."""
    names: dict[str, str] = {kind: sent(Delivery.Kind(kind)) for kind in Delivery.Kind.values}
    return names | {name: sent(kind, ask_for_copy(remind(keep()))) for name, kind in COPIES.items()}


def sent(kind: Delivery.Kind, reminder: Reminder | None = None) -> str:
    """The name in the mail folder of a mail of this kind."""
    known = set(mail_folder.names())
    if reminder:
        reminder.confirmed_at = NOW
    MailFolder().send_messages([message_for(delivery_for(kind, now=NOW, reminder=reminder), now=NOW)])
    (name,) = set(mail_folder.names()) - known
    return name


def _visitor(answers: dict[str, Any]) -> Visitor:
    client = Client()
    answered(client, answers)
    return Visitor(client)


def told_of(routine: Routine) -> Routine:
    """Four massages, the last of which was too much; and there was time for more."""
    for number, pain in enumerate((7, 6, 6, 4)):
        at, felt = NOW - (19 - 5 * number) * DAY, "too_much" if number == 3 else "right"
        said = Telling(given_at=at, pressure_felt=felt, pain_before=pain, pain_after=pain - 2)
        telling.tell(routine=routine, key=str(number), telling=said, now=at)
    return routine
