"""What the API shows: the questionnaire, kept routines, reminders. Nothing is decided or computed anew."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from django.urls import reverse

from recommender.difference import Difference
from recommender.knowledge import Knowledge
from recommender.outcome import Outcome
from recommender.rhythm import local, next_occasions
from recommender.schema import Question
from routines import selectors
from routines.addresses import masked
from routines.links import Purpose
from routines.models import Reminder, Routine, Session
from routines.reminders.sign_up import SignUp, as_raw, manner_of

LOOK_INTO_THE_MAIL = (
    "Please look into your mail. A message to this address says how to go on; it may be one that came earlier. "
    "If that one's link leads nowhere any more, sign up again tomorrow."
)
LOOK_INTO_THEIR_MAIL = "Please let them look into their mail. A message to this address says how to go on."


def questionnaire_document(knowledge: Knowledge) -> dict[str, Any]:
    """Pages and questions in their order, as JSON types."""
    return {
        "knowledge_version": knowledge.version,
        "pages": [
            {"id": page.id, "title": page.title, "intro": page.intro, "questions": list(page.questions)}
            for page in knowledge.questionnaire.pages
        ],
        "questions": [_question(question) for question in knowledge.questionnaire.questions.values()],
    }


def routine_document(routine: Routine, *, now: datetime) -> bytes:
    """The outcome byte for byte as it was computed then, but for its token; and what became of it since."""
    document = msgspec.json.decode(routine.outcome, type=dict[str, msgspec.Raw])
    ours = {
        "token": routine.token(Purpose.ROUTINE),
        "checked_at": routine.checked_at,
        "needs_fresh_check": selectors.needs_fresh_check(routine, now=now),
        "recall": routine.recall and {"recalled_at": routine.recalled_at} | routine.recall,
        "changed": routine.changed,
        "kept_until": selectors.kept_until(routine),
    }
    return msgspec.json.encode(
        document | {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in ours.items()}
    )


def preview_document(outcome: Outcome, difference: Difference) -> bytes:
    """The outcome as it would be, and how it differs from the one that is kept."""
    document = msgspec.to_builtins(outcome) | {"difference": msgspec.to_builtins(difference)}
    return msgspec.json.encode(document)


def routine_path(routine: Routine) -> str:
    """The address of a kept routine, without the host."""
    return reverse("api-routine", args=[routine.token(Purpose.ROUTINE)])


def sign_up_document(wish: SignUp, *, now: datetime) -> dict[str, Any]:
    """What was asked for. It is the same whether the address is known here or not, and opens nothing."""
    timetable = wish.timetable
    coming = next_occasions(timetable, after=now, count=selectors.SHOWN)
    return {
        "state": Reminder.State.UNCONFIRMED,
        **as_raw(timetable),
        **asdict(wish.manner),
        "next": _shown(coming, timetable.timezone),
        "detail": LOOK_INTO_THE_MAIL,
    }


def reminder_document(reminder: Reminder) -> dict[str, Any]:
    """`next` is empty unless it is active. `routine` grants no more: the same person gets that link by mail.

    `unanswered` reminders came since anybody did anything; from two on it comes once a week, unless it `keeps_on`.
    """
    return {
        "state": reminder.state,
        "paused_because": reminder.paused_because,
        **as_raw(reminder.timetable),
        **asdict(manner_of(reminder)),
        "unanswered": reminder.unanswered,
        "copy": selectors.copy_state(reminder),
        "email": masked(reminder.email),
        "next": _shown(selectors.coming(reminder), reminder.timezone),
        "routine": routine_path(reminder.routine),
    }


def copy_document() -> dict[str, Any]:
    """A copy that was asked for. It is the same whether the address is known here or not."""
    return {"copy": "waiting", "detail": LOOK_INTO_THEIR_MAIL}


def session_document(session: Session) -> dict[str, Any]:
    """One massage as it was told. `id` says which one it is among those of its routine, and opens nothing."""
    return {
        "id": session.key_hash,
        "given_at": session.given_at.isoformat(),
        "told_at": session.told_at.isoformat(),
        "minutes": session.minutes,
        "strongest": session.strongest,
        "pain_before": session.pain_before,
        "pain_after": session.pain_after,
        "pressure_felt": session.pressure_felt,
        "got_worse": session.got_worse,
        "steps": session.steps,
    }


def sessions_document(sessions: Iterable[Session]) -> dict[str, Any]:
    """All of them, the oldest first."""
    return {"sessions": [session_document(session) for session in sessions]}


def _shown(moments: Iterable[datetime], timezone: str) -> list[str]:
    """As the person's own clocks show them, with the offset."""
    return [local(moment, timezone).isoformat() for moment in moments]


def _question(question: Question) -> dict[str, Any]:
    """`asked_when` is a condition of the rules, or null for always. The first of `least_when` that holds counts."""
    document: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "help": question.help,
        "short": question.short,
        "chosen": question.chosen,
        "required": question.required,
        "asked_when": question.asked_when,
        "default": question.default,
        "default_when": [{"when": other.when, "value": other.value} for other in question.default_when],
    }
    if question.kind == "integer":
        leasts = [{"when": other.when, "value": other.value, "because": other.because} for other in question.least_when]
        bounds = {"least": question.least, "least_when": leasts, "most": question.most}
        return document | bounds | {"unit": question.unit}
    return document | {
        "options": [{"id": option.id, "text": option.text, "help": option.help} for option in question.options],
        "none_text": question.none_text,
    }
