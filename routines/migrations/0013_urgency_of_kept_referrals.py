"""Says of each kept referral how urgent it is, as its outcome has it. A batch after the other, so that no lock is long.

Running it again is harmless. A process of the earlier code may still keep referrals meanwhile: they count as not known.
"""

import json
from typing import Any

from django.db import migrations

BATCH = 200  # outcomes are long


def say_how_urgent(apps: Any, schema_editor: Any) -> None:
    routine = apps.get_model("routines", "Routine")
    referrals, last = routine.objects.filter(kind="referral", urgency="").order_by("pk"), 0
    while batch := list(referrals.filter(pk__gt=last).only("pk", "outcome")[:BATCH]):
        for row in batch:
            row.urgency = json.loads(row.outcome)["referral"]["urgency"]
        routine.objects.bulk_update(batch, ["urgency"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("routines", "0012_staff_and_reports")]
    operations = [migrations.RunPython(say_how_urgent, migrations.RunPython.noop)]
