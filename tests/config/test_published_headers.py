"""The same with the settings of production, in a process of its own behind TLS: HSTS, `__Host-` cookies, every status.

What holds everywhere is in test_headers.py.
"""

import json
from typing import Any

import pytest

from tests.published import published_at
from tests.running import Installation

Answer = tuple[str, str, int, dict[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    var = tmp_path_factory.mktemp("published")
    published = published_at(var, var / "static")
    environment = dict(published.environment) | {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "CRITICAL"}
    published = Installation(var, environment)
    answers: list[Answer] = json.loads(published.python("-m", "tests.config.ask_published"))
    return answers


def test_every_answer_asks_for_tls_for_a_year_whatever_its_status(answers: list[Answer]) -> None:
    over_tls = [answer for answer in answers if answer[2] != 301]
    wanted = "max-age=31536000; includeSubDomains; preload"
    assert [answer[:3] for answer in over_tls if answer[3].get("Strict-Transport-Security") != wanted] == []
    assert {200, 302, 303, 400, 404, 405, 500, 503} - {answer[2] for answer in answers} == set()


def test_every_answer_is_hardened_and_none_is_readable_by_other_sites(
    answers: list[Answer], record_property: Any
) -> None:
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    hardened = [answer for answer in answers if wanted.items() <= answer[3].items()]
    policies = [answer[3].get("Content-Security-Policy", "") for answer in answers if answer[2] != 301]
    record_property("hardened", f"{len(hardened)} of {len(answers)}")
    assert len(hardened) == len(answers) > 400
    assert all("frame-ancestors 'none'" in policy for policy in policies)
    assert not [answer[1] for answer in answers if "Access-Control-Allow-Origin" in answer[3]]


def test_without_tls_there_is_nothing_but_the_way_to_it(answers: list[Answer]) -> None:
    [moved] = [answer for answer in answers if answer[2] == 301 and answer[1] == "/"]
    assert moved[3]["Location"].startswith("https://")


def test_every_cookie_is_bound_to_the_host_and_to_tls(answers: list[Answer]) -> None:
    """That of the staff's browser belongs to the admin alone, and `__Host-` is for whole hosts."""
    cookies = {name: cookie for answer in answers for name, cookie in answer[4].items()}
    of_the_staff = {"__Secure-unknot-staff"}
    assert cookies.keys() - of_the_staff == {"__Host-unknot", "__Host-unknot-form", "__Host-unknot-news"}
    assert cookies.keys() > of_the_staff
    for name, cookie in cookies.items():
        path = "/admin/" if name in of_the_staff else "/"
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, path, "")
        assert cookie["samesite"] == "Lax"
