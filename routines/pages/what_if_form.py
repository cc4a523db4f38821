"""The form for trying other wishes: the few questions that are about tonight, filled in with what was answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from recommender.knowledge import shipped
from recommender.questionnaire import FieldError
from routines.pages.fields import Field, Given, build_field
from routines.pages.forms import read_posted


@dataclass(frozen=True)
class Setting:
    """Where wishes are tried: addresses, what a preview is compared with (as JSON), and how to go on with them."""

    action: str
    back: str
    why: str
    compared_with: str
    go_on: str
    afterwards: str


def behind_link(token: str) -> Setting:
    """For a kept routine. Its answers stay on the server."""
    return Setting(
        action=reverse("what-if", args=[token]),
        back=reverse("kept-routine", args=[token]),
        why=reverse("why", args=[token]),
        compared_with=json.dumps({"routine": token}),
        go_on="Keep this one",
        afterwards="First we ask about safety again, which takes about a minute. Then it replaces your old routine.",
    )


def in_session(answers: Mapping[str, Any]) -> Setting:
    """For a routine that is not kept, whose answers this browser holds."""
    return Setting(
        action=reverse("fresh-what-if"),
        back=reverse("routine"),
        why=reverse("fresh-why"),
        compared_with=json.dumps({"instead_of": dict(answers)}),
        go_on="Take this one",
        afterwards="It takes the place of the routine you see now. Nothing is stored.",
    )


WISHES = ("minutes", "pressure", "lubricant", "giver_experience")


class WhatIfForm:
    """The wishes as they were posted (`data`) or as they are (None), on top of the answers so far."""

    def __init__(self, answers: Mapping[str, Any], data: QueryDict | None = None) -> None:
        self._questionnaire = shipped().questionnaire
        self._answers = answers
        self._data = data if data is not None else QueryDict()
        self._codes = [code for code in WISHES if self._questionnaire.is_asked(code, answers)]

    @property
    def wishes(self) -> dict[str, Any]:
        """The wishes that are right."""
        return self._checked[0]

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is wrong with the others."""
        return self._checked[1]

    @cached_property
    def fields(self) -> list[Field]:
        """Every question of the form, in order."""
        return [self._field(code) for code in self._codes]

    @cached_property
    def _given(self) -> dict[str, Any]:
        """What is chosen now: what was posted, else the answer of then."""
        questions = self._questionnaire.questions
        posted = {
            code: read_posted(questions[code], self._data.getlist(code)) for code in self._codes if code in self._data
        }
        return {code: self._answers[code] for code in self._codes} | posted

    @cached_property
    def _checked(self) -> tuple[dict[str, Any], tuple[FieldError, ...]]:
        others = {code: value for code, value in self._answers.items() if code not in self._codes}
        given = {code: value for code, value in self._given.items() if value is not None}
        return self._questionnaire.check_some(self._codes, others | given)

    def _now(self, code: str) -> Given:
        value = self._given[code]
        return Given(value, answered=value is not None, least=self._questionnaire.least(code, self._answers))

    def _field(self, code: str) -> Field:
        return build_field(
            self._questionnaire.questions[code],
            knowledge=shipped(),
            given=self._now(code),
            shown=True,
            error=next((error for error in self.errors if error.field == code), None),
        )
