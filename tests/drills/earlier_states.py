"""Rows in every state for code that cannot yet make them itself: it is run by the earlier code, with `python -c`.

Prints the same as every_state.py. It may only use what there was in November 2026 (migration 0008).
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from routines import models  # noqa: E402
from routines.links import Purpose, address_of  # noqa: E402
from routines.models import Delivery, Reminder  # noqa: E402
from routines.services import keeping  # noqa: E402
from tests.routines import cast  # noqa: E402

NOW = timezone.now()
DAY, JUST_NOW, LONG_AGO = timedelta(days=1), NOW - timedelta(minutes=1), NOW - timedelta(hours=7)

if __name__ == "__main__":
    routine, referral = cast.keep(now=NOW - DAY), cast.keep(cast.REFERRED, now=NOW - DAY)
    draft = keeping.save_draft(answers={"minutes": 20}, consent=True, now=NOW)
    for state in Delivery.State:
        owed = cast.remind(cast.keep({"minutes": 30}, now=NOW - DAY), f"{state}@example.org", now=NOW - DAY)
        Reminder.objects.filter(pk=owed.pk).update(next_at=NOW + 30 * DAY)
        due_at = JUST_NOW if state in ("owed", "claimed") else LONG_AGO
        claimed = {"claimed_by": "gone:1", "claimed_until": JUST_NOW} if state == "claimed" else {}
        Delivery.objects.create(
            reminder=owed, kind="reminder", key=f"drill:{state}", due_at=due_at, try_at=due_at, state=state,
            sent_at=LONG_AGO if state == "sent" else None, **claimed,
        )  # fmt: skip
    stale = cast.remind(cast.keep(now=NOW - DAY), "stale@example.org", now=NOW - DAY)
    Reminder.objects.filter(pk=stale.pk).update(next_at=NOW - timedelta(hours=8))
    paused = cast.remind(routine, "paused@example.org", now=NOW - DAY)
    Reminder.objects.filter(pk=paused.pk).update(state="paused", next_at=None)
    stopped = cast.remind(routine, "stopped@example.org", now=NOW - DAY)
    Reminder.objects.filter(pk=stopped.pk).update(state="stopped", next_at=None, email="", address_hash="")
    as_told_then: dict[str, Any] = {"strongest": "medium", "pain_before": 3, "pressure_felt": "right"}
    told_at: dict[str, Any] = {"given_at": NOW, "told_at": NOW, "minutes": 20}
    models.Session.objects.create(routine=routine, key_hash="drill", **told_at, **as_told_then)
    models.KeptRequest.objects.create(key_hash="done", body_hash="b", routine=routine, created_at=NOW)
    cast.crowd(routine, int(sys.argv[1]), next_at=NOW + 30 * DAY)
    links = [address_of("kept-routine", row.token(Purpose.ROUTINE)) for row in (routine, referral)]
    links += [address_of("saved", draft.token(Purpose.DRAFT)), address_of("giver", routine.token(Purpose.GIVER))]
    links += [address_of("reminder", row.token(Purpose.REMINDER)) for row in (stale, paused)]
    told = {"links": links, "sent": ["owed@example.org", "claimed@example.org"], "missed": ["stale@example.org"]}
    sys.stdout.write(json.dumps(told))
