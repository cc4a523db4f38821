"""Says of each key of a request that it is done, so that what it made may be erased without being made again."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def say_what_is_done(apps: Any, schema_editor: Any) -> None:
    """What has made something is done. Twice is once; the rows are those of a day."""
    requests = apps.get_model("routines", "KeptRequest").objects
    requests.filter(Q(routine__isnull=False) | Q(session__isnull=False)).update(is_done=True)


class Migration(migrations.Migration):
    dependencies = [("routines", "0018_sealed_reports")]
    operations = [
        migrations.AddField("keptrequest", "is_done", models.BooleanField(db_default=False, default=False)),
        migrations.AlterField(
            "keptrequest",
            "routine",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="routines.routine"),
        ),
        migrations.AlterField(
            "keptrequest",
            "session",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="routines.session"),
        ),
        migrations.RunPython(say_what_is_done, migrations.RunPython.noop),
    ]
