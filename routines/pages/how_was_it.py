"""How was it? Three taps after a massage: pain before, pain after, the pressure, which sends the form.

From the guide's end, from a reminder, or from the routine; the giver's link may tell it too, and sees nothing of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from recommender.knowledge import shipped
from recommender.outcome import Outcome
from routines import selectors
from routines.models import Routine
from routines.models.sessions import PAIN_MOST
from routines.pages.behind_links import SeeOther, behind_a_link, opened_routine
from routines.pages.giver import row_for_giver
from routines.pages.once import known_key, new_key
from routines.refusals import InvalidFields
from routines.services.telling import tell
from routines.told import OLDEST, VERDICTS, read_telling

AHEAD = timedelta(days=1)  # somewhere it is tomorrow already
STEP = "step-"
THANKS = "Thank you. It is kept, and the next massage knows it."
SAYS = {"helped": "Helped", "did_not_help": "Did not", "skipped": "Skipped"}
PRESSURES = {"too_light": "Too light", "right": "Just right", "too_much": "Too much"}
PAINS = {"pain_before": "How much did it hurt before?", "pain_after": "And afterwards?"}


@dataclass(frozen=True)
class AskedStep:
    """One technique of the massage, and what can be said of it: value, words, and whether it is chosen."""

    code: str
    title: str
    choices: tuple[tuple[str, str, bool], ...]


class HowWasIt:
    """The form, as it was posted (`data`) or still empty (None). `on`: the day of the massage."""

    def __init__(self, row: Routine, *, now: datetime, data: QueryDict | None, query: QueryDict) -> None:
        self._now, self._data = now, QueryDict() if data is None else data
        self._skipped = query.get("skipped", "").split(",")
        zone = selectors.zone_of(row)
        self._today, self._noon = now.astimezone(zone).date(), time(12, tzinfo=zone)
        self.on = self._data.get("on") or query.get("on") or self._today.isoformat()
        self._occasion = f"{query.get('on', '')} {query.get('at', '')}".strip()
        self.once = known_key(self._data.get("once", "")) or new_key()
        self.latest, self.earliest = (now + AHEAD).date().isoformat(), (now - OLDEST).date().isoformat()
        self.got_worse = "got_worse" in self._data
        self.given = selectors.outcome_given(row, at=self.moment)

    @property
    def pains(self) -> Iterator[tuple[str, str, list[tuple[int, bool]]]]:
        """Both questions about pain: name, words, and every number with whether it is chosen."""
        for name, text in PAINS.items():
            chosen = self._data.get(name)
            yield name, text, [(number, str(number) == chosen) for number in range(PAIN_MOST + 1)]

    @property
    def steps(self) -> list[AskedStep]:
        """Every technique of the massage once, in its order."""
        titles = {step.technique: step.title for step in self.given.steps if step.technique in shipped().techniques}
        return [AskedStep(code, title, tuple(self._choices(code))) for code, title in titles.items()]

    @property
    def says_of_steps(self) -> bool:
        """Whether something is chosen there already."""
        return any(chosen for step in self.steps for _, _, chosen in step.choices)

    @property
    def raw(self) -> Mapping[str, Any]:
        """What was posted, as the API takes it."""
        said = {code.removeprefix(STEP): value for code, value in self._data.items() if code.startswith(STEP)}
        return {
            **{name: _number(value) for name in PAINS if (value := self._data.get(name))},
            "pressure_felt": self._data.get("pressure_felt"),
            "got_worse": self.got_worse,
            "given_at": self._given_at(),
            "steps": [{"technique": code, "verdict": verdict} for code, verdict in said.items() if verdict],
        }

    def _choices(self, code: str) -> Iterator[tuple[str, str, bool]]:
        chosen = self._data.get(f"{STEP}{code}", "skipped" if code in self._skipped else "")
        return ((verdict, SAYS[verdict], verdict == chosen) for verdict in VERDICTS)

    @property
    def key(self) -> str:
        """Which massage it is: that of the mail it came from, or of this form where that names another day."""
        return f"mail {self._occasion}" if self._occasion.startswith(self.on) else self.once

    @property
    def moment(self) -> datetime:
        """When it was, as far as a day tells."""
        with suppress(ValueError):
            return datetime.fromisoformat(self._given_at())
        return self._now

    def _given_at(self) -> str:
        """Today it was just now; on another day, which has no time of its own here, it counts as noon."""
        try:
            day = date.fromisoformat(self.on)
        except ValueError:
            return self.on
        is_today = timedelta() <= day - self._today <= AHEAD
        return self._now.isoformat() if is_today else datetime.combine(day, self._noon).isoformat()


@behind_a_link
def tell_it(request: HttpRequest, token: str) -> HttpResponse:
    """From the receiver's link."""
    return show_form(request, opened_routine(token), back=reverse("progress", args=[token]), is_givers=False)


@behind_a_link
def tell_it_as_giver(request: HttpRequest, token: str) -> HttpResponse:
    """From the giver's link."""
    return show_form(request, row_for_giver(token), back=reverse("giver", args=[token]), is_givers=True)


def show_form(
    request: HttpRequest, row: Routine, *, back: str, is_givers: bool, given: Outcome | None = None
) -> HttpResponse:
    """The form, or what comes of it. `given` is what the massage followed, where it was not the routine itself."""
    now, is_posted = timezone.now(), request.method == "POST"
    form = HowWasIt(row, now=now, data=request.POST if is_posted else None, query=request.GET)
    form.given = given or form.given
    context: dict[str, Any] = {"form": form, "back": back, "is_givers": is_givers, "pressures": PRESSURES}
    if is_posted:
        try:
            telling = replace(read_telling(form.raw, now=now), by_giver=is_givers)
            tell(routine=row, key=form.key, telling=telling, now=now, given=given)
        except InvalidFields as refusal:
            return render(request, "unknot/how_was_it.html", context | {"errors": refusal.errors})
        messages.success(request, THANKS)
        return SeeOther(back)
    context["just_told"] = _just_told(row, now=now, at=form.moment)
    return render(request, "unknot/how_was_it.html", context)


def _just_told(row: Routine, *, now: datetime, at: datetime) -> bool:
    """Whether one was told in the last hours, or of that day: perhaps it is this one. No more of it is said."""
    that_day = Q(given_at__range=(at - selectors.HALF_A_DAY, at + selectors.HALF_A_DAY))
    return selectors.sessions_of(row).filter(that_day | Q(told_at__gt=now - timedelta(hours=6))).exists()


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 4 else text
