"""What is asked, and what would come of it. Nothing is stored."""

from functools import cache
from hashlib import sha256

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from recommender import recommend
from recommender.knowledge import shipped
from recommender.outcome import as_json
from routines.api.bodies import PreviewBody
from routines.api.documents import questionnaire_document
from routines.api.parsers import read_body
from routines.api.views.base import JSON, ApiView


class QuestionnaireView(ApiView):
    """`GET questionnaire`: pages, questions, options, limits and when each is asked. Carries an ETag."""

    def get(self, request: Request) -> HttpResponse:
        body, etag = _questionnaire()
        response = HttpResponse(body, content_type=JSON, headers={"ETag": etag, "Cache-Control": "no-cache"})
        return get_conditional_response(_plain(request), etag=etag, response=response) or response


class PreviewView(ApiView):
    """`POST routines/preview`: the outcome for these answers."""

    def post(self, request: Request) -> HttpResponse:
        answers = shipped().questionnaire.check(read_body(request, PreviewBody).answers)
        return HttpResponse(as_json(recommend(answers)), content_type=JSON)


@cache
def _questionnaire() -> tuple[bytes, str]:
    body = msgspec.json.encode(questionnaire_document(shipped()))
    return body, f'"{sha256(body).hexdigest()[:32]}"'


def _plain(request: Request) -> HttpRequest:
    plain: HttpRequest = request._request  # REST framework has no public name for it
    return plain
