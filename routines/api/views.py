"""The calls of the API: parse, ask the recommender, answer."""

from functools import cache
from hashlib import sha256
from typing import NoReturn

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from recommender import recommend
from recommender.knowledge import shipped
from recommender.outcome import as_json
from routines.api.documents import questionnaire_document
from routines.api.parsers import AnswersParser, PreviewRequest

JSON = "application/json"


class QuestionnaireView(APIView):
    """`GET questionnaire`: pages, questions, options, limits and when each is asked. Carries an ETag."""

    def get(self, request: Request) -> HttpResponse:
        body, etag = _questionnaire()
        response = HttpResponse(body, content_type=JSON, headers={"ETag": etag, "Cache-Control": "no-cache"})
        return get_conditional_response(_plain(request), etag=etag, response=response) or response


class PreviewView(APIView):
    """`POST routines/preview`: the outcome for these answers. Nothing is stored."""

    parser_classes = (AnswersParser,)

    def post(self, request: Request) -> HttpResponse:
        if not isinstance(request.data, PreviewRequest):  # REST framework asks no parser about an empty body
            raise ParseError("The body is empty.")
        answers = shipped().questionnaire.check(request.data.answers)
        return HttpResponse(as_json(recommend(answers)), content_type=JSON)


class NothingHereView(APIView):
    """Any other address under /api/: a problem, like every error of the API."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        raise NotFound


@cache
def _questionnaire() -> tuple[bytes, str]:
    body = msgspec.json.encode(questionnaire_document(shipped()))
    return body, f'"{sha256(body).hexdigest()[:32]}"'


def _plain(request: Request) -> HttpRequest:
    plain: HttpRequest = request._request  # REST framework has no public name for it
    return plain
