"""What somebody told us is wrong with an outcome."""

from typing import Any

from django.db import models
from django.db.models import Q

from routines.models.keeping import Routine
from routines.sealing import SealedJSON, SealedText

LONGEST = 2000  # characters


class BadAdvice(models.Model):
    """One report: the version of the knowledge, the entries of it that had a say, and somebody's own words.

    It never holds answers, but an entry may tell one: a rule about pregnancy fires for who is pregnant. So what it was
    about is sealed, too. Without its routine, the words are all that could lead to anybody, so they go with it.
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
    about = SealedJSON(null=True, help_text="The technique and the entries, by the names below.")
    step = models.CharField(max_length=60, blank=True, help_text="Of earlier code, until it is sealed in `about`.")
    entries = models.JSONField(default=list, help_text="Of earlier code, until they are sealed in `about`.")
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

    @property
    def technique(self) -> str:
        """Of the step that it is about; empty: all of it."""
        return str(self._about["technique"])

    @property
    def reasons(self) -> list[str]:
        """The ids of the entries of the knowledge that gave the reasons."""
        return list(self._about["entries"])

    @property
    def _about(self) -> dict[str, Any]:
        """A process of the earlier code may have written it in the clear, while the new version came."""
        return self.about or about(technique=self.step, entries=self.entries)


def about(*, technique: str, entries: list[str]) -> dict[str, Any]:
    """What a report is about, as it is sealed."""
    return {"technique": technique, "entries": entries}
