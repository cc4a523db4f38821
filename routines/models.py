"""The rows and what must always hold for them. No policy: the services write, the selectors read."""

from datetime import time

from django.db import models
from django.db.models import Q

from recommender.rhythm import Timetable
from routines.links import Linked


class Routine(Linked):
    """An outcome that somebody asked us to keep, with the answers it was made from."""

    class Kind(models.TextChoices):
        ROUTINE = "routine"
        REFERRAL = "referral"

    answers = models.JSONField()
    outcome = models.TextField(help_text="The outcome's JSON, byte for byte as it was computed.")
    kind = models.CharField(max_length=8, choices=Kind)
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
    recall = models.JSONField(null=True, blank=True, help_text="What newer knowledge takes back, and why.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["routine", "referral"]), name="routine_kind_is_known"),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True, recall__isnull=True)
                | Q(recalled_at__isnull=False, recall__isnull=False),
                name="routine_says_what_was_recalled",
            ),
        ]

    def __str__(self) -> str:
        return f"routine {self.pk}"


class Draft(Linked):
    """A half-filled questionnaire, kept for a few days so that somebody can come back to it."""

    answers = models.JSONField()
    consent_version = models.CharField(max_length=40)
    consented_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Reminder(Linked):
    """An address, a routine, a rhythm, a state. `next_at` is the occasion that is due next, whatever made it so."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        ACTIVE = "active"
        PAUSED = "paused"
        STOPPED = "stopped"

    class PauseReason(models.TextChoices):
        """Why we paused it ourselves."""

        BOUNCES = "bounces", "mails came back"
        COMPLAINT = "complaint", "a mail was reported as unwanted"

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="reminders")
    email = models.EmailField(blank=True, help_text="Empty once it is stopped.")
    address_hash = models.CharField(max_length=22, blank=True, db_index=True)
    days = models.JSONField(help_text="Of the week; empty where it comes every few days.")
    every_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From a day on, every how many.")
    from_day = models.DateField(null=True, blank=True, help_text="The first of every few days.")
    time = models.TimeField(help_text="In the reminder's own timezone.")
    more_times = models.JSONField(default=list, blank=True, help_text="Further times of the same days, as HH:MM.")
    timezone = models.CharField(max_length=64)
    quiet_from = models.TimeField(null=True, blank=True, help_text="From then on nothing is sent, until `quiet_until`.")
    quiet_until = models.TimeField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True, help_text="The last day of a holiday.")
    state = models.CharField(max_length=11, choices=State, default=State.UNCONFIRMED)
    next_at = models.DateTimeField(null=True, blank=True)
    consent_version = models.CharField(max_length=40)
    asked_at = models.DateTimeField(help_text="When somebody last asked for it; a confirmation counts from here.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    calendar_generation = models.PositiveIntegerField(default=1, help_text="Raising it ends the calendar's address.")
    bounces = models.PositiveSmallIntegerField(default=0, help_text="Mails in a row that came back.")
    paused_because = models.CharField(
        max_length=10, choices=PauseReason, blank=True, help_text="Empty where somebody asked for the pause."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_days__isnull=True, from_day__isnull=True)
                | Q(every_days__isnull=False, from_day__isnull=False, days=[]),
                name="reminder_comes_by_weekday_or_every_few_days",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="reminder_is_quiet_from_and_until",
            ),
            models.CheckConstraint(
                condition=Q(state="active", next_at__isnull=False) | (~Q(state="active") & Q(next_at__isnull=True)),
                name="reminder_has_a_next_occasion_while_active",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "stopped"]) | Q(confirmed_at__isnull=False),
                name="reminder_is_confirmed_before_it_is_active",
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", email="", address_hash="") | (~Q(state="stopped") & ~Q(email="")),
                name="reminder_forgets_its_address_when_stopped",
            ),
            models.UniqueConstraint(
                fields=["routine", "address_hash"],
                condition=~Q(state="stopped"),
                name="reminder_is_one_for_a_routine_and_address",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="active"), name="reminder_due")]

    def __str__(self) -> str:
        return f"reminder {self.pk}"

    @property
    def timetable(self) -> Timetable:
        """When it comes, as somebody asked for it."""
        return Timetable(
            days=tuple(self.days),
            time=self.time,
            timezone=self.timezone,
            more_times=tuple(map(time.fromisoformat, self.more_times)),
            every_days=self.every_days,
            from_day=self.from_day,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            away_until=self.away_until,
        )

    @timetable.setter
    def timetable(self, timetable: Timetable) -> None:
        self.days, self.time, self.timezone = list(timetable.days), timetable.time, timetable.timezone
        self.more_times = [f"{time:%H:%M}" for time in timetable.more_times]
        self.every_days, self.from_day = timetable.every_days, timetable.from_day
        self.quiet_from, self.quiet_until = timetable.quiet_from, timetable.quiet_until
        self.away_until = timetable.away_until


class Delivery(models.Model):
    """One mail owed. The table is the queue: a row is claimed with a lease, sent, and marked."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation"
        REMINDER = "reminder"
        NOTICE = "notice"
        RECALL = "recall"

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
    key = models.CharField(max_length=120, unique=True, help_text="Says which mail this is, so that it exists once.")
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
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"unconfirmed mail, {self.count} so far"


class KeptRequest(models.Model):
    """An `Idempotency-Key` that was used, and the routine it made. Of key and body only hashes are stored."""

    key_hash = models.CharField(max_length=22, unique=True)
    body_hash = models.CharField(max_length=22)
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE)
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
