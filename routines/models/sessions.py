"""Massages that were given, as they were told afterwards."""

from typing import Any

from django.db import models

from routines.models.keeping import Routine
from routines.sealing import SealedJSON

PAIN_MOST = 10


def _part(name: str, *, unless_told: Any = None) -> property:
    """One thing of what was told. routines/told.py sees to it that it is as it should be."""

    def read(session: "Session") -> Any:
        return session.told.get(name, unless_told)

    def write(session: "Session", value: Any) -> None:
        session.told = session.told | {name: value}

    return property(read, write)


class Session(models.Model):
    """One massage. Told twice with the same key, it is the same one.

    What tells of somebody's health is one sealed column, `told`, and read and written by its parts.
    """

    class Felt(models.TextChoices):
        TOO_LIGHT = "too_light"
        RIGHT = "right"
        TOO_MUCH = "too_much"

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="sessions")
    key_hash = models.CharField(max_length=22, help_text="Says which telling this is, so that it counts once.")
    given_at = models.DateTimeField()
    told_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(help_text="As long as the routine was then.")
    told = SealedJSON(default=dict, help_text="How it was, by the names below.")

    strongest = _part("strongest")  # the most pressure that the routine had then
    pain_before = _part("pain_before")  # 0 to PAIN_MOST, or None
    pain_after = _part("pain_after")
    pressure_felt = _part("pressure_felt")  # one of Felt
    got_worse = _part("got_worse", unless_told=False)
    by_giver = _part("by_giver", unless_told=False)  # by that link alone
    by_both = _part("by_both", unless_told=False)
    steps = _part("steps", unless_told=())  # of single ones: technique and verdict

    class Meta:
        constraints = [models.UniqueConstraint(fields=["routine", "key_hash"], name="session_is_one_for_its_key")]
        indexes = [models.Index(fields=["routine", "given_at"], name="session_by_time")]

    def __str__(self) -> str:
        return f"session {self.pk}"
