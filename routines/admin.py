"""What staff may see and do: how the service is doing, never what somebody answered.

Nothing is added or changed by hand, since the services are the only writers. The public id, half a link, is not shown.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils import timezone

from routines.addresses import masked
from routines.models import Delivery, Draft, Reminder, Routine, UnconfirmedMail
from routines.services import keeping, operating, reminding


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's classes take no types when they run
    """A list and a page for each row, to read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter is offered for. Django would answer questions in the address about every field."""
        offered = {getattr(filtering, "parameter_name", filtering) for filtering in self.list_filter}
        is_offered = lookup.partition(LOOKUP_SEP)[0] in offered
        return is_offered and super().lookup_allowed(lookup, value, request)


class Erasable(ReadOnly):
    """What people asked us to keep can be erased for them, with all that hangs on it."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Reminders and deliveries go with their routine, though nobody may delete one by itself."""
        gone, counts, _, protected = super().get_deleted_objects(objs, request)
        return gone, counts, set(), protected

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)


@admin.register(Routine)
class RoutineAdmin(Erasable):
    """Without the answers and without the outcome."""

    fields = ("kind", "minutes", "knowledge_version", "created_at", "checked_at", "consent_version", "consented_at")
    list_display = ("id", "kind", "minutes", "created_at", "checked_at", "knowledge_version")
    list_filter = ("kind", "knowledge_version", "created_at")
    ordering = ("-id",)

    def delete_model(self, request: HttpRequest, obj: Routine) -> None:
        keeping.erase_routine(routine=obj)


@admin.register(Draft)
class DraftAdmin(Erasable):
    """Without the answers."""

    fields = ("saved_at", "consent_version", "consented_at")
    list_display = ("id", "saved_at", "consent_version")
    ordering = ("-id",)

    def delete_model(self, request: HttpRequest, obj: Draft) -> None:
        keeping.erase_draft(draft=obj)


@admin.register(Reminder)
class ReminderAdmin(ReadOnly):
    """Somebody who writes to us is found by the whole address, and nobody by a part of it."""

    fields = (
        ("routine", "address"),
        ("state", "next_at"),
        ("days", "time", "timezone"),
        ("every_days", "from_day", "more_times"),
        ("quiet_from", "quiet_until", "away_until"),
        ("bounces", "paused_because"),
        ("asked_at", "confirmed_at", "consent_version"),
    )
    list_display = ("id", "address", "state", "paused_because", "bounces", "next_at", "timezone", "confirmed_at")
    list_filter = ("state", "paused_because")
    list_select_related = ("routine",)
    ordering = ("-id",)
    search_fields = ("=email",)
    search_help_text = "The whole address."
    actions = ("stop",)

    @admin.display(empty_value="forgotten")
    def address(self, reminder: Reminder) -> str | None:
        return masked(reminder.email) if reminder.email else None

    @admin.action(description="Stop these reminders", permissions=["stop"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        reminders = list(queryset)
        for reminder in reminders:
            reminding.stop(reminder=reminder)
            self.log_change(request, reminder, "Stopped.")
        self.message_user(request, f"Stopped: {len(reminders)}.")

    def has_stop_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request)


class Resent(admin.SimpleListFilter):
    """Django's own filter for a number would look through all rows for the values there are."""

    title = "resent"
    parameter_name = "sent_again"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "after a lost host")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return queryset.filter(resent__gt=0) if self.value() == "yes" else queryset


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """What the queue holds and what became of it. What ended badly can be tried again, what waits can be stopped."""

    fields = (
        ("reminder", "kind", "state"),
        ("due_at", "occasions", "sent_at"),
        ("try_at", "attempts", "last_error"),
        ("claimed_by", "claimed_until", "resent"),
    )
    list_display = (
        "id",
        "reminder",
        "kind",
        "state",
        "due_at",
        "try_at",
        "attempts",
        "last_error",
        "sent_at",
        "resent",
    )
    list_filter = ("state", Resent, "kind", "due_at")
    list_select_related = ("reminder",)
    ordering = ("-id",)
    actions = ("retry", "drop")

    @admin.action(description="Try again (uncertain ones may arrive twice)", permissions=["operate"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        now, done = timezone.now(), Counter[operating.Retried]()
        for delivery in list(queryset):
            ended = operating.retry(delivery=delivery, now=now)
            done[ended] += 1
            if ended == operating.Retried.BACK:
                self.log_change(request, delivery, f"Tried again, was {delivery.state}.")
        put_back = done.pop(operating.Retried.BACK, 0)
        alone = [f"Left alone, {reason}: {number}." for reason, number in sorted(done.items())]
        self.message_user(request, " ".join([f"Back in the queue: {put_back}.", *alone]))

    @admin.action(description="Stop these mails before they go out", permissions=["operate"])
    def drop(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        deliveries = list(queryset)
        dropped = [delivery for delivery in deliveries if operating.drop(delivery=delivery)]
        for delivery in dropped:
            self.log_change(request, delivery, "Stopped before it went out.")
        alone = len(deliveries) - len(dropped)
        rest = f" Left alone, since they do not wait in the queue: {alone}." if alone else ""
        self.message_user(request, f"Stopped: {len(dropped)}.{rest}")

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request)


@admin.register(UnconfirmedMail)
class UnconfirmedMailAdmin(ReadOnly):
    """How often addresses were written to that have not said yes; not which."""

    fields = ("count", "last_at")
    list_display = ("__str__", "last_at")
    list_display_links = None  # its number in a link would be the hash
    ordering = ("-last_at",)
