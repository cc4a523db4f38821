"""Remembers the occasion that was left out last, so that a skip that is sent again is known, and any other is not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routines", "0019_what_was_erased_stays_erased")]
    operations = [
        migrations.AddField(
            "reminder",
            "skipped_at",
            models.DateTimeField(blank=True, help_text="The occasion that was left out last.", null=True),
        ),
    ]
