"""How the tests call the API, and what every problem document has to be like."""

import json
from typing import Any

from django.test import Client

V1 = "/api/v1"
PREVIEW = f"{V1}/routines/preview"
ROUTINES = f"{V1}/routines"
QUESTIONNAIRE = f"{V1}/questionnaire"
TUESDAY, WEDNESDAY, THURSDAY, NEXT_TUESDAY, NEXT_THURSDAY, DECEMBER = (  # the occasions of this wish
    f"2026-{day}T19:30:00+01:00" for day in ("11-17", "11-18", "11-19", "11-24", "11-26", "12-01")
)
PLAIN = dict.fromkeys(("every_days", "from_day", "quiet_from", "quiet_until", "away_until")) | {"more_times": []}
AS_USUAL = {"only_if_none": False, "keeps_on": False}
WISH = {"email": "rosa@example.org", "days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}


def send(
    client: Client, method: str, address: str, body: Any = b"", *, kind: str = "application/json", **headers: str
) -> Any:
    """A call with these bytes, or with anything else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, address, raw, content_type=kind, headers=named)


def keep(client: Client, answers: Any, **headers: str) -> Any:
    """Keeps these answers, with consent."""
    return send(client, "POST", ROUTINES, {"answers": answers, "consent": True}, **headers)


def assert_problem(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem, which is one of this kind and shows nothing else."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) - {"code"} == {"type", "title", "status", "detail", "errors"}
    assert ("code" in problem) is (slug == "not-possible")
    assert problem["status"] == status
    assert problem["type"].endswith(f"/problems/{slug}/")
    assert all(error["code"] and error["message"] for error in problem["errors"])
    return problem


def fields_of(problem: dict[str, Any]) -> list[str]:
    """The fields it names, in order."""
    return [error["field"] for error in problem["errors"]]


def patch(client: Client, address: str, **changes: Any) -> Any:
    """Changes a reminder."""
    return send(client, "PATCH", address, changes)


def changed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """The document after a change, which is the one that GET shows, too."""
    response = patch(client, address, **changes)
    assert response.status_code == 200, response.content
    assert client.get(address).content == response.content
    document: dict[str, Any] = response.json()
    return document
