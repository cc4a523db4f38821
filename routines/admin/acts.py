"""What staff may do to rows: each row through its service, and noted by itself.

Nothing happens before a page has said to how many. One that fails is named, and does not lose the others.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from routines.admin.base import Action, ReadOnly
from routines.models import StaffAccess
from routines.refusals import NotPossible

MOST = 1000  # rows at once
NAMED = 20  # failures that are named; the notes of staff access have them all
TOO_MANY = f"At most {MOST:,} at once, so nothing was done. Narrow the list down with a filter or a search."
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Act:
    """`does` calls a service for one row and says what came of it: "Stopped". `needs`: the permission, of Django's."""

    name: str
    title: str
    does: Callable[[Any, datetime], str]
    needs: str = "change"
    warning: str = ""
    do_not_call_in_templates: ClassVar = True

    def __call__(self, model_admin: "WithActs", request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """What Django calls once rows are ticked in a list."""
        return model_admin.ask(request, self, list(rows.order_by("-pk").values_list("pk", flat=True)[: MOST + 1]))


@dataclass
class Done:
    """What came of how many, and which failed, and why."""

    came_of_it: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


class WithActs(ReadOnly):
    """Pages on which something can be done."""

    acts: tuple[Act, ...] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {act.name: (act, act.name, act.title) for act in self.allowed(request)}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.do_it)
        return [path("act/<str:name>/", view, name=f"routines_{self.kind}_act"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """The same acts, with a button each, on the page of one row."""
        context["acts"] = list(self.allowed(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def allowed(self, request: HttpRequest) -> Iterator[Act]:
        """What this member of the staff may do here."""
        return (act for act in self.acts if request.user.has_perm(f"routines.{act.needs}_{self.kind}"))

    def ask(self, request: HttpRequest, act: Act, numbers: list[Any]) -> HttpResponse | None:
        """Says what would be done to how many, and waits for a yes. None, and a message, where they are too many."""
        if len(numbers) > MOST:
            self.message_user(request, TOO_MANY, messages.ERROR)
            return None
        context = self.admin_site.each_context(request) | {
            "act": act,
            "numbers": numbers,
            "opts": self.opts,
            "title": act.title,
            "ticked": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/routines/ask.html", context)

    @method_decorator(require_POST)
    def do_it(self, request: HttpRequest, name: str) -> HttpResponse:
        """After the yes."""
        act = next((act for act in self.acts if act.name == name), None)
        if act is None:
            raise Http404
        if act not in self.allowed(request):
            raise PermissionDenied
        numbers = [number for number in request.POST.get("numbers", "").split(",") if number.isdecimal()]
        if len(numbers) > MOST:
            self.message_user(request, TOO_MANY, messages.ERROR)
        else:
            self._tell(request, self._each(request, act, numbers))
        return HttpResponseRedirect(reverse(f"admin:routines_{self.kind}_changelist"))

    def _each(self, request: HttpRequest, act: Act, numbers: list[str]) -> Done:
        done, now, reason = Done(), timezone.now(), request.POST.get("reason", "").strip()
        for number in numbers:
            try:
                with transaction.atomic():
                    came_of_it = act.does(self.get_queryset(request).get(pk=number), now)
                    self.note(request, Action.ACTED, number, came_of_it=f"{act.title}: {came_of_it}", reason=reason)
                done.came_of_it[came_of_it] += 1
            except (OperationalError, InterfaceError):  # the database is away: a 503 says so; what was done is noted
                raise
            except Exception as failure:
                why = _why(failure, number)
                self.note(request, StaffAccess.Action.FAILED, number, came_of_it=f"{act.title}: {why}", reason=reason)
                done.failed.append(f"{self.opts.verbose_name} {number} ({why})")
        return done

    def _tell(self, request: HttpRequest, done: Done) -> None:
        if done.came_of_it:
            said = [f"{came_of_it}: {count:,}." for came_of_it, count in sorted(done.came_of_it.items())]
            self.message_user(request, " ".join(said))
        if done.failed:
            rest = f", and {len(done.failed) - NAMED} more" if len(done.failed) > NAMED else ""
            named = ", ".join(done.failed[:NAMED])
            self.message_user(request, f"Failed, and left as they were: {named}{rest}.", messages.ERROR)


def _why(failure: Exception, number: str) -> str:
    """For the staff. What nobody expected is logged by its name alone: its text may quote what a row holds."""
    if isinstance(failure, NotPossible):
        return failure.message
    if isinstance(failure, ObjectDoesNotExist):
        return "it is gone"
    logger.error("An act of the staff failed on row %s: %s", number, type(failure).__name__)
    return type(failure).__name__
