"""Every call there is: what it takes, what it answers, and which problems it may end with."""

from dataclasses import dataclass, field
from typing import Any

from recommender.change import Why
from recommender.outcome import Outcome
from routines.api import bodies, reminder_shapes, shapes
from routines.api.description import examples

TO_ROUTINE = dict.fromkeys(("readRoutine", "explainRoutine", "listSessions", "tellSession", "keepOn"), "token")
EVERYWHERE = ("not-acceptable", "server-error", "unavailable")
OF_A_BODY = ("malformed-request", "length-required", "body-too-large", "unsupported-media-type")
OF_A_KEY = ("idempotency-key-reused", "still-running", "not-found")


@dataclass(frozen=True)
class Answer:
    """What comes back when all is well. Of several `shapes` it has all the fields. `leads_to`: calls with its token."""

    about: str
    shapes: tuple[Any, ...] = ()
    headers: tuple[str, ...] = ()
    leads_to: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One method of one address below /api/v1. `examples` are bodies by their names, `takes` the parameters."""

    method: str
    path: str
    id: str
    title: str
    about: str
    answers: dict[int, Answer]
    body: Any = None
    examples: dict[str, Any] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    limit: str = ""

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Those of the call, of its body, of its limit, and of every call."""
        of_its_limit = ("too-many-requests",) if self.limit else ()
        of_its_token = ("not-found",) if "{token}" in self.path else ()
        return (*self.problems, *of_its_token, *(OF_A_BODY if self.body else ()), *of_its_limit, *EVERYWHERE)


UNCHANGED = Answer("It is as If-None-Match says: nothing has changed.", headers=("ETag",))


def _read(path: str, name: str, title: str, about: str, *shape: Any, takes: tuple[str, ...] = ()) -> Call:
    """Something that is read and has an ETag."""
    answers = {200: Answer("The document.", shape, ("ETag",)), 304: UNCHANGED}
    problems = ("invalid-fields",) if takes else ()
    return Call("get", path, name, title, about, answers, takes=(*takes, "If-None-Match"), problems=problems)


_PAGE = ("cursor", "limit")
_PAGED = "Page by page: follow `next` until it is null."
CALLS = (
    _read(
        "/questionnaire",
        "readQuestionnaire",
        "The questionnaire",
        "Pages, questions, options, limits, and when each is asked. Codes are added, never renamed or dropped.",
        shapes.Questionnaire,
    ),
    Call(
        "post",
        "/routines/preview",
        "previewRoutine",
        "Try answers",
        "The outcome for these answers. Nothing is stored. With `routine` or `instead_of`, the answers are laid over "
        "those of a kept routine or over the others, and it says what would be different.",
        {200: Answer("The outcome, without a token.", (Outcome, shapes.Compared))},
        body=bodies.PreviewBody,
        examples={"answers": examples.PREVIEW, "compared": examples.COMPARE},
        problems=("invalid-answers", "invalid-fields", "not-possible", "not-found"),
        limit="preview",
    ),
    Call(
        "post",
        "/routines",
        "keepRoutine",
        "Keep a routine",
        "Stores the answers, which needs consent, and what came of them. The token in the answer is the only key. "
        "With an `Idempotency-Key` the request can be sent again for a day and still keeps one routine.",
        {201: Answer("The outcome, with its token.", (Outcome, shapes.Kept), ("Location",), TO_ROUTINE)},
        body=bodies.KeepBody,
        examples={"answers": examples.KEEP},
        takes=("Idempotency-Key",),
        problems=("invalid-answers", "invalid-fields", *OF_A_KEY),
        limit="keep",
    ),
    _read(
        "/routines/{token}",
        "readRoutine",
        "Read a routine",
        "The outcome as it was computed when it was kept, and what became of it since.",
        Outcome,
        shapes.Kept,
    ),
    Call(
        "delete",
        "/routines/{token}",
        "eraseRoutine",
        "Erase a routine",
        "Erases it and all that hangs on it: answers, massages, reminders, addresses.",
        {204: Answer("It is gone.")},
        limit="change",
    ),
    Call(
        "post",
        "/routines/{token}/keep",
        "keepOn",
        "Keep it on",
        "What nobody did anything with for 13 months is erased. With this, or anything else that is stored, they begin "
        "anew; reading changes nothing. It takes no body.",
        {200: Answer("The routine, with its new `kept_until`.", (Outcome, shapes.Kept))},
        limit="change",
    ),
    Call(
        "get",
        "/routines/{token}/export",
        "exportRoutine",
        "Take a routine along",
        "Everything that is kept of it: answers, outcome, massages, reminders and their mails. Addresses, and "
        "the mails that ask for a yes or bring links, are behind the token of each reminder.",
        {200: Answer("All of it.", (shapes.RoutineExport,))},
    ),
    Call(
        "get",
        "/routines/{token}/why",
        "explainRoutine",
        "Why, and what would change it",
        "The reasons of every step and of all that was left out, each with the smallest other choice, if there is one.",
        {200: Answer("All reasons.", (Why,))},
        limit="why",
    ),
    Call(
        "post",
        "/routines/{token}/reminders",
        "signUp",
        "Ask for reminders",
        "Sends one mail with a link that confirms. Nothing else is sent before that. The answer is the same whether "
        "the address is known here or not. Sent twice, it is still one reminder and at most one mail a day, so that it "
        "needs no key.",
        {202: Answer("It waits for the address to say yes.", (reminder_shapes.AskedFor,))},
        body=bodies.SignUpBody,
        examples={"two evenings": examples.SIGN_UP},
        problems=("invalid-fields", "not-possible"),
        limit="sign-up",
    ),
    Call(
        "get",
        "/reminders/{token}",
        "readReminder",
        "Read a reminder",
        "The token is that of the link in a mail that manages reminders.",
        {200: Answer("The reminder.", (reminder_shapes.Reminder,))},
    ),
    Call(
        "get",
        "/reminders/{token}/export",
        "exportReminder",
        "Take a reminder along",
        "Everything that is kept of it, its address included.",
        {200: Answer("All of it.", (shapes.ReminderExport,))},
    ),
    Call(
        "patch",
        "/reminders/{token}",
        "changeReminder",
        "Change, pause or move a reminder",
        "Any of the fields, all of it or nothing.",
        {200: Answer("The reminder as it is now.", (reminder_shapes.Reminder,))},
        body=bodies.ChangeBody,
        examples={"no massage this week": examples.CHANGE},
        problems=("invalid-fields", "not-possible"),
        limit="change",
    ),
    Call(
        "delete",
        "/reminders/{token}",
        "stopReminder",
        "Stop a reminder",
        "Nothing is sent any more, and the address is erased.",
        {204: Answer("It is stopped.")},
        limit="change",
    ),
    Call(
        "post",
        "/reminders/{token}/copy",
        "askForCopy",
        "Ask for a copy",
        "For whoever gives the massage. Sends one mail with a link that confirms. After that each reminder goes to "
        "them, too, with the giver's link. There is one copy at most.",
        {202: Answer("It waits for the address to say yes.", (reminder_shapes.AskedForCopy,))},
        body=bodies.CopyBody,
        examples={"a partner": examples.COPY},
        problems=("invalid-fields", "not-possible"),
        limit="sign-up",
    ),
    Call(
        "delete",
        "/reminders/{token}/copy",
        "removeCopy",
        "Remove the copy",
        "Nothing goes there any more, and the address is erased.",
        {204: Answer("There is none.")},
        limit="change",
    ),
    Call(
        "post",
        "/routines/{token}/sessions",
        "tellSession",
        "Tell how a massage was",
        "The routine learns from it. With an `Idempotency-Key` the request can be sent again and counts once. "
        "Without one, the same again within ten minutes of the same time counts once, too.",
        {201: Answer("The massage as it was told.", (shapes.Session,))},
        body=bodies.SessionBody,
        examples={"it helped": examples.TELL},
        takes=("Idempotency-Key",),
        problems=("invalid-fields", *OF_A_KEY),
        limit="tell",
    ),
    Call(
        "get",
        "/routines/{token}/sessions",
        "listSessions",
        "The massages so far",
        "All that were told of, the oldest first.",
        {200: Answer("The massages.", (shapes.Sessions,))},
    ),
    _read(
        "/knowledge",
        "readKnowledge",
        "The knowledge",
        "Which version is in use, when it was proven, and where its entries are.",
        shapes.Knowledge,
    ),
    _read("/knowledge/rules", "listRules", "The rules", _PAGED, shapes.RulePage, takes=_PAGE),
    _read("/knowledge/techniques", "listTechniques", "The techniques", _PAGED, shapes.TechniquePage, takes=_PAGE),
    _read("/knowledge/sources", "listSources", "The sources", _PAGED, shapes.SourcePage, takes=_PAGE),
)
