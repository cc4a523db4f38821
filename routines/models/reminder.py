"""Who is reminded of which routine, and in which rhythm; and who gets a copy of that."""

from datetime import time

from django.db import models
from django.db.models import Q

from recommender.rhythm import Timetable
from routines.links import Linked
from routines.models.keeping import Routine
from routines.sealing import SealedText


class Reminder(Linked):
    """An address, a routine, a rhythm, a state. `next_at` is the occasion that is due next, whatever made it so.

    A copy goes to whoever gives the massage, and has no occasions of its own: its timetable is that of the one it is a
    copy of, and the services keep it so.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        ACTIVE = "active"
        PAUSED = "paused"
        STOPPED = "stopped"

    class PauseReason(models.TextChoices):
        """Why we paused it ourselves."""

        BOUNCES = "bounces", "mails came back"
        COMPLAINT = "complaint", "a mail was reported as unwanted"
        LOOK_FIRST = "look_first", "somebody should have a look first"
        IGNORED = "ignored", "nobody answered the last ones"

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="reminders")
    copy_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="copies",
        help_text="The reminder whose mails this address gets, too.",
    )
    email = SealedText(blank=True, help_text="Empty once it is stopped.")
    address_hash = models.CharField(max_length=22, blank=True)
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
    skipped_at = models.DateTimeField(null=True, blank=True, help_text="The occasion that was left out last.")
    consent_version = models.CharField(max_length=40)
    asked_at = models.DateTimeField(help_text="When somebody last asked for it; a confirmation counts from here.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    calendar_generation = models.PositiveIntegerField(default=1, help_text="Raising it ends the calendar's address.")
    bounces = models.PositiveSmallIntegerField(default=0, help_text="Mails in a row that came back.")
    unanswered = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How many reminders came since anybody did anything."
    )
    keeps_on = models.BooleanField(default=False, db_default=False, help_text="As usual, too, when nobody answers.")
    only_if_none = models.BooleanField(
        default=False, db_default=False, help_text="Not when a massage was given shortly before."
    )
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
                condition=Q(state="active", copy_of__isnull=True, next_at__isnull=False)
                | (~Q(state="active", copy_of__isnull=True) & Q(next_at__isnull=True)),
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
                condition=~Q(state="stopped") & Q(copy_of__isnull=True),
                name="reminder_is_one_for_a_routine_and_address",
            ),
            models.UniqueConstraint(
                fields=["copy_of"],
                condition=~Q(state="stopped") & Q(copy_of__isnull=False),
                name="reminder_has_one_copy_at_most",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="active"), name="reminder_due"),
            models.Index(fields=["asked_at"], condition=Q(state="unconfirmed"), name="reminder_unconfirmed"),
            models.Index(fields=["address_hash"], name="reminder_by_address"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"

    @property
    def is_copy(self) -> bool:
        """Whether it only follows another one."""
        return self.copy_of_id is not None

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
