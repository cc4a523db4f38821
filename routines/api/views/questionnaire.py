"""What is asked, and what would come of it. Nothing is stored."""

from functools import cache
from typing import Any, ClassVar

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from msgspec import UNSET
from rest_framework.request import Request

from recommender import FieldError, recommend
from recommender.knowledge import shipped
from recommender.outcome import Outcome, as_json
from routines.api.bodies import PreviewBody
from routines.api.documents import preview_document, questionnaire_document
from routines.api.parsers import read_body
from routines.api.views.base import JSON, ApiView, as_tagged, found
from routines.refusals import InvalidFields
from routines.selectors import outcome_of, routine_by
from routines.what_if import refusal, tried


class QuestionnaireView(ApiView):
    """`GET questionnaire`: pages, questions, options, limits and when each is asked. Carries an ETag."""

    def get(self, request: Request) -> HttpResponse:
        return as_tagged(request, _questionnaire(), cache="no-cache")


class PreviewView(ApiView):
    """`POST routines/preview`: the outcome for these answers, and what is different where they are laid over others."""

    limits: ClassVar = {"POST": "preview"}

    def post(self, request: Request) -> HttpResponse:
        body = read_body(request, PreviewBody)
        if self.outage and body.routine is not UNSET:
            raise self.outage
        compared_with = _compared_with(body)
        if compared_with is None:
            return HttpResponse(as_json(_outcome_for(body.answers)), content_type=JSON)
        return HttpResponse(preview_document(*tried(*compared_with, body.answers)), content_type=JSON)


def _compared_with(body: PreviewBody) -> tuple[Outcome, dict[str, Any]] | None:
    """The outcome of before and its answers; None where there is none.

    Raises NotFound, NotPossible while nothing may be weighed for the routine, InvalidAnswers for those of before, and
    InvalidFields where there are two.
    """
    if body.routine is UNSET:
        return None if body.instead_of is UNSET else (_outcome_for(body.instead_of), body.instead_of)
    if body.instead_of is not UNSET:
        raise InvalidFields([FieldError("instead_of", "one_of_two", "Send either routine or instead_of, not both.")])
    routine = found(routine_by(body.routine))
    if refused := refusal(routine, now=timezone.now()):
        raise refused
    return outcome_of(routine), routine.answers


def _outcome_for(raw: dict[str, Any]) -> Outcome:
    return recommend(shipped().questionnaire.check(raw))


@cache
def _questionnaire() -> bytes:
    return msgspec.json.encode(questionnaire_document(shipped()))
