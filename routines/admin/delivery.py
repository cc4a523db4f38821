"""Each mail owed: what the queue holds and what became of it. What ended badly can be tried again."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from routines.admin import searching
from routines.admin.acts import Act, WithActs
from routines.admin.paging import Before
from routines.models import Delivery
from routines.services import operating

NOT_IN_QUEUE = "Left alone, since they do not wait in the queue"


class Resent(admin.SimpleListFilter):
    """Django's own filter for a number would look through all rows for the values there are."""

    title = "resent"
    parameter_name = "sent_again"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "after a lost host")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return queryset.filter(resent__gt=0) if self.value() == "yes" else queryset


def _retry(delivery: Delivery, now: datetime) -> str:
    ended = operating.retry(delivery=delivery, now=now)
    return "Back in the queue" if ended == operating.Retried.BACK else f"Left alone, {ended}"


def _drop(delivery: Delivery, now: datetime) -> str:
    return "Stopped" if operating.drop(delivery=delivery) else NOT_IN_QUEUE


@admin.register(Delivery)
class DeliveryAdmin(WithActs):
    """What ended badly can be tried again, what waits can be stopped."""

    fields = (
        ("reminder", "kind", "state"),
        ("due_at", "occasions", "sent_at"),
        ("try_at", "attempts", "last_error"),
        ("claimed_by", "claimed_until", "resent"),
    )
    list_display = (
        *("id", "reminder_number", "kind", "state", "due_at", "try_at", "attempts", "last_error", "sent_at", "resent"),
    )
    list_filter = ("state", Resent, "kind", "due_at", Before)
    search, search_help_text = searching.Search(searching.of_reminders), "The whole address, or the number of the row."
    acts = (
        Act("retry", "Send again what ended badly", _retry, warning="Uncertain ones may arrive twice."),
        Act("drop", "Stop these mails before they go out", _drop),
    )

    @admin.display(description="reminder")
    def reminder_number(self, delivery: Delivery) -> int:
        return delivery.reminder_id
