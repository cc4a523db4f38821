"""What Unknot knows, as it stands at /knowledge/ for people. Nothing of it is personal."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec
from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from recommender.document import KnowledgeDocument
from routines.api.paging import Identified, page_of
from routines.api.shapes import Knowledge, RuleOfGroup, Shelf
from routines.api.views.base import ApiView, as_tagged
from routines.todays import todays_document

Entries = Callable[[KnowledgeDocument], Sequence[Identified]]


def rules(document: KnowledgeDocument) -> Sequence[RuleOfGroup]:
    """Those of all groups in one row."""
    return [
        RuleOfGroup(**{field: getattr(rule, field) for field in rule.__struct_fields__}, group=group.title)
        for group in document.rules
        for rule in group.rules
    ]


SHELVES: dict[str, Entries] = {
    "rules": rules,
    "techniques": lambda document: document.techniques,
    "sources": lambda document: document.sources,
}


class KnowledgeView(ApiView):
    """`GET knowledge`: which version is in use, when it was proven, and where the rest is. Carries an ETag."""

    def get(self, request: Request) -> HttpResponse:
        document = todays_document()
        shelves = {name: Shelf(reverse(f"api-{name}"), len(read(document))) for name, read in SHELVES.items()}
        body = Knowledge(document.version, document.disclaimer, document.proof, **shelves)
        return as_tagged(request, msgspec.json.encode(body), cache="no-cache")


class ShelfView(ApiView):
    """`GET knowledge/rules` and its like, page by page. Carries an ETag."""

    shelf: ClassVar[str] = ""

    def get(self, request: Request) -> HttpResponse:
        document = todays_document()
        page = page_of(SHELVES[self.shelf](document), version=document.version, request=request._request)
        return as_tagged(request, msgspec.json.encode(page), cache="no-cache")
