"""What somebody told us is wrong with an outcome."""

from django.db import models
from django.db.models import Q

from routines.models.keeping import Routine
from routines.sealing import SealedText

LONGEST = 2000  # characters


class BadAdvice(models.Model):
    """One report: the version of the knowledge, the entries of it that had a say, and somebody's own words.

    It never holds answers. Without its routine, the words are all that could lead to anybody, so they go with it.
    """

    class What(models.TextChoices):
        UNSAFE = "unsafe", "It could hurt somebody"
        WRONG = "wrong", "It is wrong, or does not fit"
        UNCLEAR = "unclear", "I could not understand it"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        NEW = "new"
        SEEN = "seen", "looked at"
        MENDED = "mended"
        UNCHANGED = "unchanged", "no change"

    key_hash = models.CharField(max_length=22, unique=True, help_text="Says which report this is, so that it is one.")
    told_at = models.DateTimeField(db_index=True)
    knowledge_version = models.CharField(max_length=40)
    what = models.CharField(max_length=7, choices=What)
    step = models.CharField(max_length=60, blank=True, help_text="The technique that it is about; empty: all of it.")
    entries = models.JSONField(help_text="The entries of the knowledge that gave the reasons, by their ids.")
    text = SealedText(blank=True, max_length=LONGEST)
    was_kept = models.BooleanField(help_text="Whether it was about a routine that somebody had kept.")
    routine = models.ForeignKey(Routine, on_delete=models.SET_NULL, null=True, blank=True, related_name="bad_advice")
    state = models.CharField(max_length=9, choices=State, default=State.NEW)

    class Meta:
        verbose_name = "report of bad advice"
        verbose_name_plural = "reports of bad advice"
        constraints = [
            models.CheckConstraint(
                condition=Q(routine__isnull=False) | Q(was_kept=False) | Q(text=""),
                name="bad_advice_goes_without_words_once_erased",
            )
        ]
        indexes = [models.Index(fields=["state"], name="bad_advice_by_state")]

    def __str__(self) -> str:
        return f"report {self.pk}"
