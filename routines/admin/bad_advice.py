"""Reports of bad advice: what was said, of which version of the knowledge, and the reasons behind it in its own words.

Which routine it was is not shown: with the reasons beside it, that would tell about somebody's health.
"""

from collections.abc import Iterator
from datetime import datetime

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommender.document import KnowledgeDocument, read_document
from routines import selectors
from routines.admin import searching
from routines.admin.acts import Act, WithActs
from routines.admin.knowledge_version import open_pages
from routines.admin.paging import Before
from routines.models import BadAdvice
from routines.services import reporting

State = BadAdvice.State
NOT_KEPT = "(the text of this version was not kept)"


def _settles(state: BadAdvice.State) -> Act:
    def settle(report: BadAdvice, now: datetime) -> str:
        reporting.settle(report=report, state=state)
        return state.label.capitalize()

    return Act(state.value, f"Mark as {state.label.lower()}", settle)


@admin.register(BadAdvice)
class BadAdviceAdmin(WithActs):
    """What people told us, and what became of it."""

    fields = (("told_at", "state"), ("what", "about"), "text", ("version", "was_kept"), "reasons")
    list_display = ("id", "told_at", "state", "what", "about", "knowledge_version")
    list_filter = ("state", "what", "told_at", Before)
    search, search_help_text = searching.Search(searching.numbered), "The number of the row."
    acts = (_settles(State.SEEN), _settles(State.MENDED), _settles(State.UNCHANGED))

    @admin.display(description="step")
    def about(self, report: BadAdvice) -> str:
        return report.technique

    @admin.display(description="knowledge")
    def version(self, report: BadAdvice) -> str:
        return open_pages(report.knowledge_version)

    @admin.display(description="what had a say")
    def reasons(self, report: BadAdvice) -> SafeString:
        said = _said(report.knowledge_version)
        rows = ((entry, said.get(entry, NOT_KEPT)) for entry in report.reasons)
        return format_html("<ul>{}</ul>", format_html_join("", "<li><strong>{}</strong>: {}</li>", rows))


def _said(version: str) -> dict[str, str]:
    """The sentence of each entry of a version that was kept, by its id."""
    document = selectors.kept_knowledge(version)
    return dict(_sentences(read_document(document))) if document else {}


def _sentences(document: KnowledgeDocument) -> Iterator[tuple[str, str]]:
    for group in document.rules:
        yield from ((rule.id, rule.because) for rule in group.rules)
    yield from ((one.id, one.because or one.title) for one in document.techniques)
    yield from ((one.id, one.because) for one in document.places)
    yield from ((one.id, one.because) for one in document.limits)
    yield from ((one.id, one.because or one.text) for one in document.advice)
    yield from ((one.id, one.because) for one in document.movements)
