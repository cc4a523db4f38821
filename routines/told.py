"""What can be told of a massage that was given, read from raw fields: the same for the page and for the API."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from recommender import FieldError
from recommender.history import ToldStep
from recommender.knowledge import shipped
from routines.models import Session
from routines.models.sessions import PAIN_MOST
from routines.refusals import InvalidFields

FELT = tuple(Session.Felt.values)
VERDICTS = ("helped", "did_not_help", "skipped")
OLDEST = timedelta(days=92)  # nobody remembers how an earlier one felt
LONGEST = 60  # minutes
AHEAD = timedelta(minutes=10)  # clocks differ


@dataclass(frozen=True)
class Telling:
    """How one massage went. Pain is 0 to 10, or None where nobody said.

    `minutes` that it lasted, or None: as long as the routine is. `by_giver`: told by the giver's link.
    """

    given_at: datetime
    pressure_felt: str
    pain_before: int | None = None
    pain_after: int | None = None
    got_worse: bool = False
    steps: tuple[ToldStep, ...] = ()
    minutes: int | None = None
    by_giver: bool = False


def read_telling(raw: Mapping[str, Any], *, now: datetime) -> Telling:
    """From JSON types. Raises InvalidFields, which names each field that is wrong."""
    errors = [error for field, wrong in _WRONG.items() if (error := wrong(field, raw.get(field)))]
    errors += _late_or_early(raw.get("given_at"), now=now)
    if errors:
        raise InvalidFields(errors)
    given_at = raw.get("given_at")
    return Telling(
        given_at=datetime.fromisoformat(given_at) if given_at else now,
        pressure_felt=raw["pressure_felt"],
        pain_before=raw.get("pain_before"),
        pain_after=raw.get("pain_after"),
        got_worse=bool(raw.get("got_worse")),
        steps=tuple(ToldStep(step["technique"], step["verdict"]) for step in raw.get("steps") or ()),
        minutes=raw.get("minutes"),
    )


def _wrong_pain(field: str, value: Any) -> FieldError | None:
    if value is None or (type(value) is int and 0 <= value <= PAIN_MOST):
        return None
    return FieldError(field, "not_a_number", f"Please give a whole number from 0 to {PAIN_MOST}, or leave it out.")


def _wrong_minutes(field: str, value: Any) -> FieldError | None:
    if value is None or (type(value) is int and 1 <= value <= LONGEST):
        return None
    return FieldError(field, "not_a_number", f"Please give whole minutes from 1 to {LONGEST}, or leave them out.")


def _wrong_felt(field: str, value: Any) -> FieldError | None:
    if value in FELT:
        return None
    return FieldError(field, "unknown_value", "Please say how the pressure felt: too_light, right or too_much.")


def _wrong_worse(field: str, value: Any) -> FieldError | None:
    return (
        None if value is None or isinstance(value, bool) else FieldError(field, "not_a_boolean", "Send true or false.")
    )


def _wrong_steps(field: str, value: Any) -> FieldError | None:
    if value is None or (isinstance(value, list) and all(map(_is_step, value))):
        return None
    wanted = 'Send a list such as [{"technique": "long_glide", "verdict": "helped"}]'
    return FieldError(field, "not_steps", f"{wanted}, each with a technique there is and one of {', '.join(VERDICTS)}.")


def _is_step(step: Any) -> bool:
    if not isinstance(step, dict) or step.keys() != {"technique", "verdict"}:
        return False
    technique, verdict = step["technique"], step["verdict"]
    return isinstance(technique, str) and technique in shipped().techniques and verdict in VERDICTS


def _wrong_moment(field: str, value: Any) -> FieldError | None:
    if value is None or _moment(value):
        return None
    return FieldError(field, "not_a_moment", "Send a date and time with its offset, such as 2026-11-17T20:10:00+01:00.")


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _late_or_early(value: Any, *, now: datetime) -> Iterator[FieldError]:
    moment = _moment(value)
    if moment and moment > now + AHEAD:
        yield FieldError("given_at", "in_the_future", "This is still to come. Tell how it was afterwards.")
    if moment and moment < now - OLDEST:
        yield FieldError("given_at", "too_long_ago", "This is more than three months ago.")


_WRONG: dict[str, Callable[[str, Any], FieldError | None]] = {
    "pain_before": _wrong_pain,
    "pain_after": _wrong_pain,
    "pressure_felt": _wrong_felt,
    "got_worse": _wrong_worse,
    "given_at": _wrong_moment,
    "steps": _wrong_steps,
    "minutes": _wrong_minutes,
}
FIELDS = tuple(_WRONG)
