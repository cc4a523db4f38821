"""Massages that were given, as they were told afterwards."""

from django.db import models
from django.db.models import Q

from routines.models.keeping import Routine

PAIN_MOST = 10


class Session(models.Model):
    """One massage. Told twice with the same key, it is the same one."""

    class Felt(models.TextChoices):
        TOO_LIGHT = "too_light"
        RIGHT = "right"
        TOO_MUCH = "too_much"

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="sessions")
    key_hash = models.CharField(max_length=22, help_text="Says which telling this is, so that it counts once.")
    given_at = models.DateTimeField()
    told_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(help_text="As long as the routine was then.")
    strongest = models.CharField(max_length=6, help_text="The most pressure that the routine had then.")
    pain_before = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_after = models.PositiveSmallIntegerField(null=True, blank=True)
    pressure_felt = models.CharField(max_length=9, choices=Felt)
    got_worse = models.BooleanField(default=False)
    steps = models.JSONField(default=list, blank=True, help_text="What was said of single steps.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(pain_before__isnull=True) | Q(pain_before__lte=PAIN_MOST))
                & (Q(pain_after__isnull=True) | Q(pain_after__lte=PAIN_MOST)),
                name="session_has_pain_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(pressure_felt__in=["too_light", "right", "too_much"]), name="session_pressure_is_known"
            ),
            models.UniqueConstraint(fields=["routine", "key_hash"], name="session_is_one_for_its_key"),
        ]
        indexes = [models.Index(fields=["routine", "given_at"], name="session_by_time")]

    def __str__(self) -> str:
        return f"session {self.pk}"
