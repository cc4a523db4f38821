"""Where somebody is in the questionnaire: the answers so far, what is asked next, which page is not finished yet.

Kept in the session as plain JSON types. It decides nothing about massage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from recommender import Answers, Referral, Routine, recommend, taster, urgent
from recommender.knowledge import shipped
from recommender.outcome import Outcome
from recommender.questionnaire import Questionnaire
from recommender.schema import Page

KEY = "answers"
DRAFT = "draft"  # the token of the draft that the answers went to or came from
RENEWING = "renewing"  # the token of the routine that a fresh check is for
BEGUN = "begun"  # when that check was begun
SAFETY = frozenset({"urgent_signs", "warning_signs", "health_conditions", "cleared_for_massage", "leave_alone_zones"})


@dataclass(frozen=True)
class Journey:
    """The clean answers so far. Answers to questions that are no longer asked are gone from it."""

    questionnaire: Questionnaire
    answers: Mapping[str, Any]

    @classmethod
    def of(cls, session: SessionBase) -> "Journey":
        """What the session knows, as far as today's knowledge still understands it."""
        stored = session.get(KEY)
        return cls.through(stored if isinstance(stored, dict) else {})

    @classmethod
    def through(cls, stored: Mapping[str, Any]) -> "Journey":
        """As far as these answers lead, which may be from an older knowledge."""
        return cls(shipped().questionnaire, {}).with_answers(stored)

    def keep_in(self, session: SessionBase) -> None:
        """Remember the answers for the next page."""
        session[KEY] = dict(self.answers)

    def with_answers(self, answers: Mapping[str, Any]) -> "Journey":
        """These answers laid over the ones so far, then cleaned: what is not asked any more is dropped."""
        raw = {**self.answers, **answers}
        clean, _ = self.questionnaire.check_some(self.questionnaire.questions, raw)
        kept = {code: _plain(clean[code]) for code in self.questionnaire.questions if code in raw and code in clean}
        return Journey(self.questionnaire, kept)

    def without(self, page: Page) -> dict[str, Any]:
        """The answers of all other pages."""
        return {code: value for code, value in self.answers.items() if code not in page.questions}

    def without_safety(self) -> "Journey":
        """What is left for a fresh check: the pages that ask about safety are asked again as a whole."""
        again = {code for page in self.questionnaire.pages if SAFETY & set(page.questions) for code in page.questions}
        return Journey.through({code: value for code, value in self.answers.items() if code not in again})

    def checked(self) -> Answers:
        """The answers of a finished questionnaire, ready for the recommender. Raises InvalidAnswers before that."""
        return self.questionnaire.check(self.answers)

    def outcome(self) -> Outcome | None:
        """What comes of a finished questionnaire; None before that."""
        return None if self.first_unfinished() else recommend(self.checked())

    def asked(self, page: Page, answers: Mapping[str, Any] | None = None) -> list[str]:
        """The page's questions that are asked, given these answers (or the ones so far)."""
        given = self.answers if answers is None else answers
        return [code for code in page.questions if self.questionnaire.is_asked(code, given)]

    def is_finished(self, page: Page) -> bool:
        """Whether everything that is asked on the page has an answer."""
        return all(code in self.answers for code in self.asked(page))

    def first_unfinished(self) -> Page | None:
        """The page to go to next; None when all are finished."""
        return next((page for page in self.questionnaire.pages if not self.is_finished(page)), None)

    def stop_before(self, page: Page) -> Referral | None:
        """An emergency that is certain from the earlier pages, so that nothing more is asked."""
        codes = {code for earlier in self._before(page) for code in earlier.questions}
        return urgent({code: value for code, value in self.answers.items() if code in codes})

    def may_open(self, page: Page) -> bool:
        """Pages open in their order: what a page asks depends on the ones before."""
        return all(self.is_finished(earlier) for earlier in self._before(page))

    def page(self, page_id: str) -> Page | None:
        """The page with this id."""
        return next((page for page in self.questionnaire.pages if page.id == page_id), None)

    def page_of(self, codes: Iterable[str]) -> Page:
        """The first page that asks one of these questions; the very first where none does."""
        wanted = set(codes)
        pages = self.questionnaire.pages
        return next((page for page in pages if wanted.intersection(page.questions)), pages[0])

    def number(self, page: Page) -> int:
        """1 for the first page."""
        return self.questionnaire.pages.index(page) + 1

    def next_page(self, page: Page) -> Page | None:
        """The page after this one; None after the last."""
        return next(iter(self.questionnaire.pages[self.number(page) :]), None)

    def previous_page(self, page: Page) -> Page | None:
        """The page before this one; None before the first."""
        return next(reversed(self._before(page)), None)

    def taster(self) -> Routine | None:
        """A few minutes, once all that safety needs is answered. None before, or where that speaks against it."""
        short = self.questionnaire.taster
        if short is None or not all(self.is_finished(page) for page in self._until(short.after)):
            return None
        return taster(self.answers)

    def offers_taster_on(self, page: Page) -> bool:
        """Whether this is the page right after those questions, and there is something to offer."""
        short, before = self.questionnaire.taster, self.previous_page(page)
        return bool(short and before and before.id == short.after and self.taster())

    def _until(self, page_id: str) -> tuple[Page, ...]:
        """The pages up to this one."""
        ids = [page.id for page in self.questionnaire.pages]
        return self.questionnaire.pages[: ids.index(page_id) + 1]

    def _before(self, page: Page) -> tuple[Page, ...]:
        return self.questionnaire.pages[: self.number(page) - 1]


def take_up(session: SessionBase, journey: Journey, **tokens: str) -> None:
    """Puts a journey from elsewhere, and the links it belongs to, in the place of all that the session held."""
    session.flush()
    session.update(tokens)
    journey.keep_in(session)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
