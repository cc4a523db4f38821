"""Says of each key of a request that it is done, so that what it made may be erased without being made again."""

import django.db.models.deletion
from django.db import migrations, models


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
    ]
