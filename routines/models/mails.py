"""Each mail that is owed, and what is remembered of all of them."""

from django.db import models
from django.db.models import Q

from routines.models.reminder import Reminder


class Delivery(models.Model):
    """One mail owed. The table is the queue: a row is claimed with a lease, sent, and marked."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation"
        REMINDER = "reminder"
        NOTICE = "notice"
        RECALL = "recall"
        SHALL_STOP = "shall_stop", "shall we stop?"
        GOES_SOON = "goes_soon", "it goes soon"

    class State(models.TextChoices):
        OWED = "owed"
        CLAIMED = "claimed"
        SENT = "sent"
        UNCERTAIN = "uncertain", "uncertain: its sender was lost at the very end, so it is not sent again"
        MISSED = "missed", "missed: too late to be of use"
        DROPPED = "dropped", "dropped: no longer wanted"
        FAILED = "failed", "failed: refused for good"

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=120, help_text="Says which mail this is, so that it exists once.")
    due_at = models.DateTimeField(help_text="The occasion.")
    try_at = models.DateTimeField(help_text="When it may be tried next.")
    occasions = models.PositiveIntegerField(default=1, help_text="How many occasions this row stands for.")
    state = models.CharField(max_length=9, choices=State, default=State.OWED)
    claimed_by = models.CharField(max_length=80, blank=True, help_text="The sender, whose journal says how far.")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    resent = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was sent again because the host of its sender was lost."
    )
    provider_id = models.CharField(max_length=200, blank=True, help_text="What the mail provider calls it.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_until__isnull=False)
                | (~Q(state="claimed") & Q(claimed_until__isnull=True)),
                name="delivery_has_a_lease_while_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_has_a_time_once_sent",
            ),
            models.UniqueConstraint(fields=["key"], name="delivery_is_one_for_its_key"),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state__in=["owed", "claimed"]), name="delivery_waiting"),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="delivery_by_provider"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class UnconfirmedMail(models.Model):
    """How often an address was written to without having said yes. It holds no address, only a keyed hash of it."""

    address_hash = models.CharField(max_length=22, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"unconfirmed mail, {self.count} so far"


class Watch(models.Model):
    """One row: when anybody last looked for lost senders, and until when nobody takes anything back.

    After an outage each host first has time to say what it had in hand.
    """

    looked_at = models.DateTimeField()
    calm_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return f"last look at {self.looked_at}"
