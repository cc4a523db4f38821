"""The description of the API, for programs."""

from functools import cache

import msgspec
from django.http import HttpResponse
from rest_framework.request import Request

from routines.api.description.openapi import document
from routines.api.views.base import ApiView, as_tagged


class SchemaView(ApiView):
    """`GET /api/schema`: all of it as OpenAPI 3.1. Carries an ETag."""

    def get(self, request: Request) -> HttpResponse:
        return as_tagged(request, _schema(), cache="no-cache")


@cache
def _schema() -> bytes:
    return msgspec.json.encode(document())
