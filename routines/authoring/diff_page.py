"""A comparison of two versions as one page that needs nothing beside it: its style and fonts are inside."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from recommender.authoring.comparing import Comparison, Example
from recommender.authoring.differences import FACETS, Careful, Difference
from recommender.prose import sentence
from routines.authoring.outcome_text import written
from routines.authoring.terminal import percent

FONTS = ("figtree", "fraunces")
CAREFUL: dict[Careful, str] = {
    "less": "are treated less carefully",
    "more": "are treated more carefully",
    "both": "more carefully in one way, less in another",
}
LINES = 6  # of one difference in sight; the rest opens


def page(comparison: Comparison, names: Sequence[str]) -> str:
    """The HTML. `names` are what the author called the two versions."""
    versions = comparison.versions
    context = {
        "old": {"name": names[0], "version": versions.old.version},
        "new": {"name": names[1], "version": versions.new.version},
        "headline": _headline(comparison),
        "people": f"{comparison.people:,}",
        "numbers": _numbers(comparison),
        "bars": _bars(comparison),
        "edits": versions.edits,
        "examples": [_example(example) for example in comparison.examples],
        "fonts": {name: _font(name) for name in FONTS},
    }
    return render_to_string("unknot/authoring/diff.html", context)


def _headline(comparison: Comparison) -> str:
    if not comparison.versions.edits:
        return "Both versions say the same"
    if not comparison.changed:
        return f"None of {comparison.people:,} people gets anything else"
    return f"{percent(comparison.changed / comparison.people)} of people get something else"


def _numbers(comparison: Comparison) -> list[dict[str, str]]:
    """How much was edited, and for how many it is less or more careful."""
    people, edits = comparison.people, len(comparison.versions.edits)
    shown = [{"kind": "", "share": str(edits), "words": "entry edited" if edits == 1 else "entries edited"}]
    for kind, words in CAREFUL.items():
        count = comparison.careful.get(kind, 0)
        if count or kind != "both":
            told = f"{words}: {count:,} of {people:,}"
            shown.append({"kind": kind if count else "", "share": percent(count / people), "words": told})
    return shown


def _bars(comparison: Comparison) -> list[dict[str, Any]]:
    counts = [(facet, words, comparison.counts.get(facet, 0)) for facet, words in FACETS.items()]
    return [
        {
            "facet": facet,
            "words": words,
            "count": count,
            "width": f"{100 * count / comparison.people:.2f}",
            "share": percent(count / comparison.people),
        }
        for facet, words, count in [*counts, ("anything", "anything at all", comparison.changed)]
    ]


def _example(example: Example) -> dict[str, Any]:
    return {
        "answers": [written({code: value}) for code, value in example.answers.items()],
        "culprits": example.compared.culprits,
        "differences": [_difference(difference) for difference in example.compared.differences],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "words": sentence(FACETS[difference.facet]),
        "careful": difference.careful,
        "first": difference.lines[:LINES],
        "rest": difference.lines[LINES:],
    }


def _font(name: str) -> str:
    """A font of ours as a data address, which Django must not escape."""
    content = b64encode(Path(str(finders.find(f"unknot/fonts/{name}.woff2"))).read_bytes()).decode()
    return mark_safe(f"data:font/woff2;base64,{content}")  # nosec B308 B703 # noqa: S308 our own file
