"""The open pages of the knowledge, today's or a kept version, always from its document. They hold nothing personal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from recommender.document import KnowledgeDocument, read_document
from recommender.document.shapes import RuleEntry, RuleGroup, TechniqueEntry
from recommender.knowledge import shipped
from recommender.prose import clock
from routines import selectors
from routines.todays import todays_document

SHELVES = (
    ("techniques", "Techniques"),
    ("rules", "Rules"),
    ("invariants", "Promises"),
    ("sources", "Sources"),
    ("declined", "Declined"),
    ("around", "The rest"),
)
LONGEST_SEARCH = 80  # characters

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Opened:
    """One version of the knowledge, opened for reading at an address; `is_todays` where it is in use today."""

    document: KnowledgeDocument
    at: str
    is_todays: bool


def open_page(show: View) -> View:
    """Opens the version that the address asks for, or says kindly that its text was not kept. Browsers may keep it."""

    @gzip_page
    @require_safe
    @conditional_page
    @cache_control(no_cache=True)
    @wraps(show)
    def view(request: HttpRequest, version: str | None = None, **arguments: Any) -> HttpResponse:
        document = _document(version)
        if document is None:
            return render(request, "unknot/knowledge/not_kept.html", {"version": version}, status=404)
        at = reverse("knowledge", kwargs={"version": version} if version else None)
        return show(request, Opened(document, at, document.version == shipped().version), **arguments)

    return view


@open_page
def index(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What it knows, how to read it, and whether it is proven."""
    counts = {"rules": sum(len(group.rules) for group in opened.document.rules)}
    counts["facts"] = sum(len(document.facts) for document in opened.document.sources)
    return _show(request, opened, "index", counts=counts)


@open_page
def techniques(request: HttpRequest, opened: Opened) -> HttpResponse:
    """All ways of touching, by kind of stroke."""
    strokes: dict[str, list[TechniqueEntry]] = {}
    for entry in opened.document.techniques:
        strokes.setdefault(entry.stroke, []).append(entry)
    return _show(request, opened, "techniques", strokes=strokes)


@open_page
def technique(request: HttpRequest, opened: Opened, entry: str) -> HttpResponse:
    """One way of touching, all of it."""
    found = next((one for one in opened.document.techniques if one.id == entry), None)
    if found is None:
        raise Http404
    lasts = [clock(seconds) for seconds in (found.seconds.least, found.seconds.most, found.seconds.usual)]
    return _show(request, opened, "technique", here="techniques", technique=found, lasts=lasts)


@open_page
def rules(request: HttpRequest, opened: Opened) -> HttpResponse:
    """All rules by file, or those that hold every word that is looked for."""
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    groups = list(filter(None, (_with(group, wanted.casefold().split()) for group in opened.document.rules)))
    shown = _show(request, opened, "rules", groups=groups, wanted=wanted, found=sum(len(one.rules) for one in groups))
    if wanted:  # what somebody looks for may tell about their health
        add_never_cache_headers(shown)
    return shown


@open_page
def invariants(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What holds for every possible answers, and when that was proven."""
    return _show(request, opened, "invariants")


@open_page
def sources(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Every fact, where it is from and what stands on it."""
    return _show(request, opened, "sources")


@open_page
def declined(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What was read and is not repeated, and why."""
    return _show(request, opened, "declined")


@open_page
def around(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Places, limits, questions, oils and the sentences around a massage."""
    return _show(request, opened, "around")


@require_safe
@conditional_page
@cache_control(no_cache=True)
def versions(request: HttpRequest) -> HttpResponse:
    """Every version whose text is kept."""
    context = {"todays": shipped().version, "kept": selectors.kept_versions()}
    return render(request, "unknot/knowledge/versions.html", context)


def _document(version: str | None) -> KnowledgeDocument | None:
    """The document of a version, today's where none is named; None where it was not kept."""
    todays = shipped().version
    if version in (None, todays):
        return todays_document()
    kept = selectors.kept_knowledge(version or "")
    return read_document(kept) if kept else None


def _show(request: HttpRequest, opened: Opened, name: str, *, here: str = "", **context: Any) -> HttpResponse:
    answers = opened.document.proof.answers if opened.document.proof else "0"
    common = {
        "knowledge": opened.document,
        "magnitude": {"digit": answers[0], "power": len(answers) - 1},
        "at": opened.at,
        "is_todays": opened.is_todays,
        "todays": shipped().version,
        "here": here or name,
        "shelves": SHELVES,
    }
    return render(request, f"unknot/knowledge/{name}.html", common | context)


def _with(group: RuleGroup, words: list[str]) -> RuleGroup | None:
    """The group with those rules only that hold every word; None where none does."""
    found = tuple(rule for rule in group.rules if all(word in _text(rule) for word in words))
    return RuleGroup(group.file, group.title, found) if found else None


def _text(rule: RuleEntry) -> str:
    """All that can be found of a rule, in lower case."""
    told = (rule.id, rule.title, rule.when.text, *(effect.text for effect in rule.then), rule.because)
    return " ".join(told).casefold()
