"""What is kept of the questionnaire and its outcome, and what is remembered beside it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from routines.links import Linked
from routines.sealing import SealedJSON, SealedText


class Routine(Linked):
    """An outcome that somebody asked us to keep, with the answers it was made from."""

    class Kind(models.TextChoices):
        ROUTINE = "routine"
        REFERRAL = "referral"

    answers = SealedJSON()
    outcome = SealedText(help_text="The outcome's JSON, byte for byte as it was computed.")
    kind = models.CharField(max_length=8, choices=Kind)
    urgency = models.CharField(
        max_length=9, blank=True, default="", db_default="", help_text="Of a referral; empty for a routine."
    )
    minutes = models.PositiveSmallIntegerField()
    knowledge_version = models.CharField(max_length=40)
    consent_version = models.CharField(max_length=40)
    consented_at = models.DateTimeField()
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(
        null=True, help_text="When somebody last went through the questions about safety; empty: it is time to."
    )
    recalled_at = models.DateTimeField(
        null=True, blank=True, help_text="When newer knowledge took something of it back; empty: nothing, or renewed."
    )
    giver_generation = models.PositiveIntegerField(default=1, help_text="Raising it ends the giver's link.")
    recall = SealedJSON(null=True, blank=True, help_text="What newer knowledge takes back, and why.")
    today = SealedJSON(null=True, blank=True, help_text="What is different today: places left out, pressure.")
    today_outcome = SealedText(null=True, blank=True, help_text="The outcome with that, byte for byte.")
    today_until = models.DateTimeField(null=True, blank=True, help_text="From then on it is again as it was kept.")
    pressure_again_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the pressure might be as before again; what was too much earlier is over.",
    )
    changed = SealedJSON(null=True, blank=True, help_text="What the last massage that was told changed, and why.")
    used_at = models.DateTimeField(db_default=Now(), help_text="When somebody last did anything with it.")
    warned_at = models.DateTimeField(
        null=True, blank=True, help_text="When its addresses were told that it goes; empty: it is in use."
    )

    class Meta:
        permissions = [("view_health_detail", "Can see answers and outcomes, each time for a reason that is noted")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["routine", "referral"]), name="routine_kind_is_known"),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True, recall__isnull=True)
                | Q(recalled_at__isnull=False, recall__isnull=False),
                name="routine_says_what_was_recalled",
            ),
            models.CheckConstraint(
                condition=Q(today__isnull=True, today_outcome__isnull=True, today_until__isnull=True)
                | Q(today__isnull=False, today_outcome__isnull=False, today_until__isnull=False),
                name="routine_knows_all_about_today",
            ),
        ]
        indexes = [models.Index(fields=["used_at"], name="routine_by_use")]

    def __str__(self) -> str:
        return f"routine {self.pk}"


class Draft(Linked):
    """A half-filled questionnaire, kept for a few days so that somebody can come back to it."""

    answers = SealedJSON()
    consent_version = models.CharField(max_length=40)
    consented_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class KeptRequest(models.Model):
    """An `Idempotency-Key` that was used, and what it made. Of key and body only hashes are stored.

    It is running until it is done: whoever locks the row may complete it. What is done and has nothing any more made
    something that was erased since, which a late repetition must not bring back.
    """

    key_hash = models.CharField(max_length=22, unique=True)
    body_hash = models.CharField(max_length=22)
    routine = models.ForeignKey(Routine, on_delete=models.SET_NULL, null=True)
    session = models.ForeignKey("routines.Session", on_delete=models.SET_NULL, null=True)
    is_done = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"kept request {self.pk}"


class KnowledgeVersion(models.Model):
    """What the knowledge said when a routine was made with it, so that old reasons stay readable."""

    version = models.CharField(max_length=40, primary_key=True)
    document = models.TextField(help_text="The knowledge as the JSON document that the pages show.")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"knowledge {self.version}"
