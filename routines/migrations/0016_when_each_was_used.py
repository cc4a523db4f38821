"""Says of each routine when it was last used, as far as its rows know. A batch after the other, so that no lock is long.

Running it again is harmless. Nobody's routine goes at once: a month before, its addresses are told.
"""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

BATCH = 1000


def say_when_used(apps: Any, schema_editor: Any) -> None:
    routine, session, reminder = (apps.get_model("routines", name) for name in ("Routine", "Session", "Reminder"))
    rows, last = routine.objects.order_by("pk"), 0
    columns = ((session, "told_at"), (reminder, "asked_at"), (reminder, "confirmed_at"))
    latest = Greatest(
        F("created_at"), Coalesce("checked_at", "created_at"), *(_latest(model, column) for model, column in columns)
    )
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        routine.objects.filter(pk__in=batch).update(used_at=latest)
        last = batch[-1]


def _latest(model: Any, column: str) -> Coalesce:
    """SQLite's greatest of several is nothing where one of them is."""
    rows = model.objects.filter(routine=OuterRef("pk"), **{f"{column}__isnull": False}).order_by(f"-{column}")
    return Coalesce(Subquery(rows.values(column)[:1]), F("created_at"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("routines", "0015_idle_routines")]
    operations = [migrations.RunPython(say_when_used, migrations.RunPython.noop)]
