"""What may stand in a field of a body, as JSON Schema, to describe the API with. The services judge it themselves.

msgspec takes any value for such a field, so that a wrong one is named in a 422.
"""

from typing import Annotated, Any

from msgspec import Meta

from recommender.outcome import Day
from recommender.timetable import EVERY_DAYS, MOST_TIMES, WEEK
from routines.links import TOKEN
from routines.models.sessions import PAIN_MOST
from routines.told import FELT, LONGEST, VERDICTS

CLOCK = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
DATE = {"type": "string", "format": "date", "pattern": "^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}$"}
MOMENT = {"type": "string", "format": "date-time"}
NULL = {"type": "null"}
DAYS: list[Day] = list(WEEK)


def _field(about: str, schema: dict[str, Any]) -> Any:
    return Meta(description=about, extra_json_schema=schema)


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, NULL]}


Consent = Annotated[Any, _field("That the answers, which are about health, may be kept.", {"const": True})]
RoutineToken = Annotated[str, Meta(description="The token of a kept routine.", pattern=f"^{TOKEN.pattern}$")]
Email = Annotated[
    Any, _field("Exactly one address.", {"type": "string", "format": "email", "examples": ["rosa@example.org"]})
]
Days = Annotated[
    Any,
    _field("On which days; empty with every_days.", {"type": "array", "items": {"enum": DAYS}}),
]
Time = Annotated[Any, _field("At what time there.", CLOCK)]
Timezone = Annotated[Any, _field("Where.", {"$ref": "#/components/schemas/Timezone"})]
MoreTimes = Annotated[
    Any,
    _field(
        "Other times of the day, two hours apart.",
        _or_null({"type": "array", "items": CLOCK, "maxItems": MOST_TIMES - 1}),
    ),
]
EveryDays = Annotated[
    Any,
    _field(
        "Every so many days, in place of days.",
        _or_null({"type": "integer", "minimum": EVERY_DAYS[0], "maximum": EVERY_DAYS[-1]}),
    ),
]
FromDay = Annotated[Any, _field("The first of these days.", _or_null(DATE))]
QuietFrom = Annotated[Any, _field("From when on nothing comes.", _or_null(CLOCK))]
QuietUntil = Annotated[Any, _field("Until when nothing comes.", _or_null(CLOCK))]
AwayUntil = Annotated[Any, _field("The last day of a holiday.", _or_null(DATE))]
OnlyIfNone = Annotated[Any, _field("Not shortly after a massage.", {"type": "boolean"})]
KeepsOn = Annotated[Any, _field("As often as ever, also when nobody answers.", {"type": "boolean"})]
State = Annotated[Any, _field("Whether it rests or runs.", {"enum": ["paused", "active"]})]
Snooze = Annotated[Any, _field("The next one comes tomorrow.", {"const": "tomorrow"})]
Skip = Annotated[
    Any, _field("Leaves out a week, or the first of next as it stands there.", {"anyOf": [{"const": "week"}, MOMENT]})
]
GivenAt = Annotated[Any, _field("When; now, if left out. Not over three months ago.", _or_null(MOMENT))]
_PAIN = _or_null({"type": "integer", "minimum": 0, "maximum": PAIN_MOST})
Pain = Annotated[Any, _field("From 0, none, to 10.", _PAIN)]
PressureFelt = Annotated[Any, _field("How the pressure was.", {"enum": list(FELT)})]
GotWorse = Annotated[Any, _field("Whether it hurts more since.", {"type": ["boolean", "null"]})]
_STEP = {
    "type": "object",
    "properties": {"technique": {"type": "string"}, "verdict": {"enum": list(VERDICTS)}},
    "required": ["technique", "verdict"],
    "additionalProperties": False,
}
Minutes = Annotated[
    Any,
    _field(
        "How long it lasted; the whole routine, if left out.",
        _or_null({"type": "integer", "minimum": 1, "maximum": LONGEST}),
    ),
]
Steps = Annotated[Any, _field("What is to be said of single techniques.", _or_null({"type": "array", "items": _STEP}))]
