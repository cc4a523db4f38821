"""What is noted of the staff, and the counts that they look at. Neither holds anything about anybody's health."""

from typing import Any, NoReturn

from django.db import models


class NotedForGood(Exception):
    """Somebody tried to change what was noted. A new row says what is different."""


class Notes(models.QuerySet["StaffAccess"]):
    """Rows are added, and go when their time is over. None is changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise NotedForGood("StaffAccess is only added to: note what is different in another row.")


class StaffAccess(models.Model):
    """One thing that somebody of the staff looked at or did: who, when, what, and why where they were asked."""

    class Action(models.TextChoices):
        VIEWED = "viewed"
        SEARCHED = "searched"
        HEALTH = "health", "looked at health detail"
        EXPORTED = "exported"
        ACTED = "acted"
        FAILED = "failed", "tried in vain"

    at = models.DateTimeField(db_index=True)
    staff = models.PositiveBigIntegerField(help_text="The number of their account, which may be gone by now.")
    name = models.CharField(max_length=150, help_text="As the account was called then.")
    action = models.CharField(max_length=8, choices=Action)
    kind = models.CharField(max_length=20, help_text="What kind of row, or which page.")
    objects_seen = models.CharField(
        max_length=200, blank=True, db_index=True, help_text="The number of the row, or of those that a search found."
    )
    came_of_it = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="As they typed it.")

    objects = Notes.as_manager()

    class Meta:
        verbose_name = "note of staff access"
        verbose_name_plural = "notes of staff access"

    def __str__(self) -> str:
        return f"note {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NotedForGood(f"Note {self.pk} is never changed: note what is different in another row.")
        super().save(*args, **kwargs)


class Tally(models.Model):
    """How many there were of one code on one day (UTC). Numbers only; it leads to nobody."""

    class What(models.TextChoices):
        """By the day something was kept or due; the last five are about all there are, counted today."""

        OUTCOME = "outcome", "outcomes kept, by urgency"
        DELIVERY = "delivery", "mails, by state"
        LATE = "late", "mails sent, by how late at most in seconds"
        ZONE = "zone", "kept outcomes with pain there"
        KEPT = "kept", "all kept outcomes"
        REMINDER = "reminder", "reminders, by state"
        FELL = "fell", "massages, by how many points the pain fell"
        VERSION = "version", "kept outcomes, by version of the knowledge"

    day = models.DateField()
    what = models.CharField(max_length=8, choices=What)
    code = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        permissions = [("view_overview", "Can see the overview, which holds counts only")]
        constraints = [models.UniqueConstraint(fields=["what", "day", "code"], name="tally_is_one_for_a_day")]

    def __str__(self) -> str:
        return f"{self.what} {self.code} of {self.day}: {self.count}"
