"""Fills an installation with rows in every state there is: `python -m tests.drills.every_state 50`.

Prints what must go on working elsewhere, as JSON: the private links, and who is still to get a mail and who never is.
The number says how many people more have a reminder that is not due.
"""

import json
import sys
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 Django has to be set up first
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from routines import models  # noqa: E402
from routines.links import Purpose, address_of  # noqa: E402
from routines.models import Delivery, Reminder  # noqa: E402
from routines.models.bad_advice import about  # noqa: E402
from routines.services import keeping, tallying  # noqa: E402
from tests.routines import cast  # noqa: E402
from tests.routines.staff.logging_in import set_up  # noqa: E402

NOW = timezone.now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO, JUST_NOW, LATER = NOW - 7 * HOUR, NOW - timedelta(minutes=1), NOW + 30 * DAY
WANTED, HELD_BY_A_LOST_HOST, STALE, SLEPT_THROUGH = "wanted", "held", "stale", "slept-through"
DELIVERIES: dict[
    str, tuple[Delivery.State, datetime, dict[str, Any]]
] = {  # by the person that it is for: state, when it was due, and what the state needs besides
    WANTED: (Delivery.State.OWED, JUST_NOW, {}),
    HELD_BY_A_LOST_HOST: (Delivery.State.CLAIMED, JUST_NOW, {"claimed_by": "gone:1", "claimed_until": JUST_NOW}),
    STALE: (Delivery.State.OWED, LONG_AGO, {}),
    "sent": (Delivery.State.SENT, LONG_AGO, {"sent_at": LONG_AGO}),
    "uncertain": (Delivery.State.UNCERTAIN, JUST_NOW, {"claimed_by": "gone:2"}),
    "missed": (Delivery.State.MISSED, LONG_AGO, {}),
    "dropped": (Delivery.State.DROPPED, LONG_AGO, {}),
    "failed": (Delivery.State.FAILED, JUST_NOW, {"last_error": "550 no such user"}),
}


def fill(crowd: int) -> dict[str, list[str]]:
    """All of it in one transaction."""
    routine = cast.keep(now=NOW - DAY)
    referral = cast.keep(cast.REFERRED, now=NOW - DAY)
    draft = keeping.save_draft(answers={"minutes": 20}, consent=True, now=NOW)
    reminders = [_owing(routine, name) for name in DELIVERIES]
    asleep = _active(routine, SLEPT_THROUGH, next_at=NOW - 8 * HOUR)
    unconfirmed = cast.sign_up(routine, "unconfirmed@example.org", now=NOW - DAY)
    unconfirmed.deliveries.update(state=Delivery.State.SENT, sent_at=NOW - DAY)
    _in_other_states(routine.knowledge_version)
    _beside(routine)
    cast.crowd(routine, crowd, next_at=LATER)
    tallying.tally(now=NOW)
    return {
        "links": [
            address_of("kept-routine", routine.token(Purpose.ROUTINE)),
            address_of("kept-routine", referral.token(Purpose.ROUTINE)),
            address_of("giver", routine.token(Purpose.GIVER)),
            address_of("saved", draft.token(Purpose.DRAFT)),
            address_of("confirm", unconfirmed.token(Purpose.CONFIRM)),
            *(address_of("reminder", reminder.token(Purpose.REMINDER)) for reminder in (*reminders, asleep)),
            address_of("unsubscribe", asleep.token(Purpose.UNSUBSCRIBE)),
            address_of("calendar", asleep.token(Purpose.CALENDAR)),
        ],
        "sent": [_address(WANTED), _address(HELD_BY_A_LOST_HOST)],
        "missed": [_address(STALE), _address(SLEPT_THROUGH)],
    }


def _address(name: str) -> str:
    return f"{name}@example.org"


def _active(routine: models.Routine, name: str, **changed: object) -> Reminder:
    reminder = cast.remind(routine, _address(name), now=NOW - DAY)
    for field, value in ({"next_at": LATER} | changed).items():
        setattr(reminder, field, value)
    reminder.save()
    return reminder


def _owing(routine: models.Routine, name: str) -> Reminder:
    state, due_at, needed = DELIVERIES[name]
    reminder = _active(cast.keep({"minutes": 30}, now=NOW - DAY), name)
    usual: dict[str, Any] = {"reminder": reminder, "kind": Delivery.Kind.REMINDER, "key": f"drill:{name}"}
    Delivery.objects.create(**usual, due_at=due_at, try_at=due_at, state=state, **needed)
    return reminder


def _in_other_states(version: str) -> None:
    paused, stopped = Reminder.State.PAUSED, Reminder.State.STOPPED
    other = cast.keep({"minutes": 20}, now=NOW - DAY)
    _active(other, "paused", state=paused, next_at=None)
    _active(other, "bounced", state=paused, next_at=None, paused_because=Reminder.PauseReason.BOUNCES, bounces=3)
    _active(other, "stopped", state=stopped, next_at=None, email="", address_hash="")
    _active(other, "quiet", away_until=(NOW + DAY).date(), more_times=["20:30"])
    models.Routine.objects.create(
        answers={}, outcome="{}", kind="routine", minutes=20, knowledge_version=version,
        consent_version="1", consented_at=NOW, created_at=NOW, today={}, today_outcome="{}", today_until=LATER,
        recalled_at=NOW, recall={"ü": "with \u2028 and \\ and 'quotes'"},
    )  # fmt: skip


def _beside(routine: models.Routine) -> None:
    for number, felt in enumerate(models.Session.Felt.values):
        told = {"strongest": "medium", "pain_before": number, "pain_after": None, "pressure_felt": felt}
        session = models.Session.objects.create(
            routine=routine, key_hash=f"drill {number}", given_at=NOW, told_at=NOW, minutes=20,
            told=told | {"got_worse": False, "steps": []},
        )  # fmt: skip
    models.KeptRequest.objects.create(key_hash="running", body_hash="b", routine=None, created_at=NOW)
    made = {"routine": routine, "session": session, "is_done": True}
    models.KeptRequest.objects.create(key_hash="done", body_hash="b", created_at=NOW, **made)
    for state in models.BadAdvice.State.values:
        models.BadAdvice.objects.create(
            key_hash=state, told_at=NOW, knowledge_version="1", what="wrong", text="too long ☂",
            about=about(technique="t", entries=["a-rule-that-fired"]), was_kept=True, routine=routine, state=state,
        )  # fmt: skip
    models.CallCount.objects.create(key_hash="caller", count=3, ends_at=LATER)
    models.UnconfirmedMail.objects.create(address_hash="somebody", count=2, last_at=NOW)
    models.Watch.objects.get_or_create(defaults={"looked_at": NOW, "calm_until": NOW - HOUR})
    staff = User.objects.create_user("ada", password=None, is_staff=True)
    set_up(staff)
    for action in models.StaffAccess.Action.values:
        models.StaffAccess.objects.create(at=NOW, staff=staff.pk, name="ada", action=action, kind="routine")


if __name__ == "__main__":
    with transaction.atomic():
        told = fill(int(sys.argv[1]))
    sys.stdout.write(json.dumps(told))
