"""One page of the questionnaire as a form: posted text to raw answers, raw answers to fields.

What is right or wrong is the recommender's to say.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import QueryDict

from recommender.knowledge import Knowledge
from recommender.questionnaire import FieldError
from recommender.schema import Page, Question
from routines.pages.fields import Field, Given, build_field
from routines.pages.journey import Journey

SHOWN = "shown"  # the name of the hidden inputs that say which questions were in sight
NONE = "-"  # the value of the box "None of these"
BOTH = "Choose either “{none}” or the others, not both."
WHOLE_NUMBER = re.compile(r"-?\d{1,6}")


class PageForm:
    """A page as it was posted (`data`) or as it is opened (None), on top of the answers so far."""

    def __init__(self, page: Page, *, knowledge: Knowledge, journey: Journey, data: QueryDict | None = None) -> None:
        self.page = page
        self.posted = data is not None
        self._knowledge = knowledge
        self._journey = journey
        self._data = data if data is not None else QueryDict()

    @cached_property
    def clean(self) -> dict[str, Any]:
        """The answers of this page that are right, whatever is wrong with the others."""
        return self._checked[0]

    @cached_property
    def errors(self) -> tuple[FieldError, ...]:
        """What is wrong with questions that were in sight."""
        return self._checked[1]

    @cached_property
    def newly_asked(self) -> list[str]:
        """Questions that these answers bring up and that were not in sight, as without JavaScript."""
        return [code for code in self._asked if code not in self._shown]

    @property
    def is_valid(self) -> bool:
        """Whether the page is finished."""
        return not self.errors and not self.newly_asked

    @cached_property
    def fields(self) -> list[Field]:
        """Every question of the page, in order."""
        return [self._field(self._questions[code]) for code in self.page.questions if self._may_appear(code)]

    @cached_property
    def other_answers(self) -> str:
        """As JSON: answers of other pages, for the script that shows and hides questions here."""
        return json.dumps(self._elsewhere)

    @cached_property
    def _elsewhere(self) -> dict[str, Any]:
        others = self._journey.without(self.page)
        mentioned = {code for asked in self.page.questions for code in _codes_in(self._questions[asked].asked_when)}
        default = self._journey.questionnaire.default
        return {code: others.get(code, default(code, others)) for code in sorted(mentioned - set(self.page.questions))}

    @property
    def _questions(self) -> Mapping[str, Question]:
        return self._journey.questionnaire.questions

    @cached_property
    def _shown(self) -> set[str]:
        return set(self._data.getlist(SHOWN)).intersection(self.page.questions)

    @cached_property
    def _raw(self) -> dict[str, Any]:
        raw = self._journey.without(self.page)
        typed = {code: read_posted(self._questions[code], self._data.getlist(code)) for code in self._shown}
        return raw | {code: value for code, value in typed.items() if value is not None}

    @cached_property
    def _asked(self) -> list[str]:
        return self._journey.asked(self.page, self._raw if self.posted else None)

    @cached_property
    def _checked(self) -> tuple[dict[str, Any], tuple[FieldError, ...]]:
        codes = [code for code in self._asked if code in self._shown]
        clean, errors = self._journey.questionnaire.check_some(codes, self._raw)
        both = [self._none_and_others(code) for code in codes if self._ticked_both(code)]
        wrong = {error.field for error in both}
        in_order = sorted((*errors, *both), key=lambda error: self.page.questions.index(error.field))
        return {code: value for code, value in clean.items() if code not in wrong}, tuple(in_order)

    def _ticked_both(self, code: str) -> bool:
        values = self._data.getlist(code)
        return NONE in values and len(set(values)) > 1

    def _none_and_others(self, code: str) -> FieldError:
        return FieldError(code, "none_and_others", BOTH.format(none=self._questions[code].none_text))

    def _field(self, question: Question) -> Field:
        return build_field(
            question,
            knowledge=self._knowledge,
            given=self._given(question),
            shown=question.id in self._asked,
            error=next((error for error in self.errors if error.field == question.id), None) if self.posted else None,
        )

    def _given(self, question: Question) -> Given:
        least = self._journey.questionnaire.least(question.id, self._journey.answers)
        if question.id in self._shown:
            typed = read_posted(question, self._data.getlist(question.id))
            return Given(typed, answered=typed is not None, least=least)
        if question.id in self._journey.answers:
            return Given(self._journey.answers[question.id], answered=True, least=least)
        return Given(self._suggested(question), answered=False, least=least)

    def _suggested(self, question: Question) -> Any:
        """The default, ticked beforehand. A number stays empty: it is better typed than overlooked."""
        if question.kind == "integer":
            return None
        return self._journey.questionnaire.default(question.id, self._journey.answers)

    def _may_appear(self, code: str) -> bool:
        """Whether answers on this page could bring the question up; what they cannot is not sent at all."""
        here = _codes_in(self._questions[code].asked_when).intersection(self.page.questions)
        return bool(here) or code in self._asked


def read_posted(question: Question, values: Sequence[str]) -> Any:
    """Posted text as a raw JSON value; None where nothing was chosen that could count."""
    if question.kind == "many":
        ticked = [value for value in values if value != NONE]
        return ticked if ticked or NONE in values or not question.required else None
    text = values[0].strip() if values else ""
    if question.kind == "integer" and WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return text or None


def _codes_in(condition: Any) -> set[str]:
    """The questions a condition looks at."""
    if isinstance(condition, list):
        return {code for part in condition for code in _codes_in(part)}
    if not isinstance(condition, dict):
        return set()
    (key, value), *_ = condition.items()
    return _codes_in(value) if key in ("all", "any", "not") else {key}
