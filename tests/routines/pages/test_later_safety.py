"""Going on with saved answers: those about safety count for a day."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from routines.pages.journey import KEY
from routines.pages.later import ASKED_AGAIN_AFTER
from routines.services import keeping
from tests.routines.cast import NOW
from tests.routines.pages.private import SECOND
from tests.routines.pages.test_later import A_WEEK, address
from tests.routines.visitors import QUESTIONNAIRE, Visitor, text_of

OPEN_AGAIN = "the questions about safety are open again"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize("age", [ASKED_AGAIN_AFTER + SECOND, A_WEEK - SECOND])
def test_after_a_day_the_questions_about_safety_are_asked_again(
    visitor: Visitor, rosa: dict[str, Any], noon: time_machine.Traveller, age: timedelta
) -> None:
    draft = keeping.save_draft(answers=rosa, consent=True, now=NOW)
    noon.shift(age)
    assert OPEN_AGAIN in text_of(visitor.client.get(address(draft)))
    assert visitor.client.post(address(draft), {"do": "continue"}).headers["Location"] == "/check/safety/"
    again = {code for page in QUESTIONNAIRE.pages if page.id in ("safety", "health") for code in page.questions}
    assert visitor.client.session[KEY] == {code: value for code, value in rosa.items() if code not in again}
    assert visitor.client.get("/routine/").headers["Location"] == "/check/safety/"
    visitor.send("safety", rosa)
    assert visitor.client.get("/routine/").headers["Location"] == "/check/health/"
    visitor.send("health", rosa)
    assert visitor.client.get("/routine/").status_code == 200


def test_until_then_they_count(client: Client, rosa: dict[str, Any], noon: time_machine.Traveller) -> None:
    draft = keeping.save_draft(answers=rosa, consent=True, now=NOW)
    noon.shift(ASKED_AGAIN_AFTER)
    assert OPEN_AGAIN not in text_of(client.get(address(draft)))
    assert client.post(address(draft), {"do": "continue"}).headers["Location"] == "/check/answers/"
