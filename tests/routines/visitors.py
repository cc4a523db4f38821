"""Rosa, whose shoulder hurts and who is otherwise well, and a browser without JavaScript to fill in her pages with."""

import html
import re
from typing import Any

from django.test import Client

from recommender.knowledge import shipped

QUESTIONNAIRE = shipped().questionnaire


def plain_answers() -> dict[str, Any]:
    """Rosa's answers: the example of each question that she is asked."""
    examples = {code: question.example for code, question in QUESTIONNAIRE.questions.items()}
    return {code: value for code, value in examples.items() if QUESTIONNAIRE.is_asked(code, examples)}


class Visitor:
    """Somebody without JavaScript: sees only what is not hidden, and sends only that."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def open(self, page_id: str) -> str:
        response = self.client.get(f"/check/{page_id}/")
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def send(self, page_id: str, answers: dict[str, Any], *, seen: str = "", **extra: str) -> Any:
        """Fill in what is in sight (on the page as it stands, or on `seen`) and press Continue."""
        shown = questions_in_sight(seen or self.open(page_id))
        data: dict[str, Any] = {"shown": shown, **extra}
        for code in shown:
            if code in answers:
                value = answers[code]
                data[code] = value if value != [] else "-"
        return self.client.post(f"/check/{page_id}/", data)

    def fill_all(self, answers: dict[str, Any]) -> None:
        """All pages, to the summary."""
        for page in QUESTIONNAIRE.pages:
            response = self.send(page.id, answers)
            while response.status_code == 200:
                response = self.send(page.id, answers, seen=response.content.decode())
            assert response.status_code == 302


def questions_in_sight(page: str) -> list[str]:
    """The codes of the questions that are not hidden."""
    fields = re.findall(r'<div class="field[^"]*" id="field-(\w+)"([^>]*)>', page)
    return [code for code, rest in fields if "hidden" not in rest.split()]


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))
