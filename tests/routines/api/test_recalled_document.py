"""What the API says of a routine that newer knowledge took something back of."""

import pytest
from django.test import Client

from recommender.knowledge import Knowledge, shipped
from routines.links import Purpose
from routines.models import Routine
from routines.services import keeping
from tests.recommender.strategies import plain
from tests.routines.cast import NOW
from tests.routines.older import GENTLER, LEFT_OUT, apply, keep_as

pytestmark = pytest.mark.django_db


def path(routine: Routine) -> str:
    return f"/api/v1/routines/{routine.token(Purpose.ROUTINE)}"


def test_it_is_null_where_nothing_was_taken_back(client: Client, rosas: Routine) -> None:
    document = client.get(path(rosas)).json()
    assert "recall" in document
    assert document["recall"] is None


def test_it_holds_the_change_with_reasons_and_steps(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, LEFT_OUT)
    apply()
    document = client.get(path(routine)).json()
    assert document["needs_fresh_check"] is True
    recall = document["recall"]
    assert recall["version"] == shipped().version
    assert recall["recalled_at"] == "2026-11-17T18:30:00Z"
    assert recall["urgency"] is None
    left_out, gentler = recall["changes"]
    assert (left_out["kind"], left_out["steps"], left_out["at_most"]) == ("left_out", [6, 14], None)
    assert (gentler["kind"], gentler["at_most"]) == ("gentler", "light")
    (reason,) = left_out["because"]
    assert reason["rule"] == "blood-thinners-are-light"
    assert reason["answers"] == {"health_conditions": ["blood_thinners"]}
    assert {source["id"] for source in reason["sources"]} >= {"NCCIH-MASSAGE"}
    assert document["steps"][5]["title"] == "Elbow on a large knot in the hip"  # as it was made


def test_it_goes_with_a_fresh_check(client: Client, older: Knowledge) -> None:
    routine = keep_as(older, GENTLER)
    apply()
    assert client.get(path(routine)).json()["recall"]
    keeping.renew_routine(routine=routine, answers=plain(**GENTLER), now=NOW)
    assert client.get(path(routine)).json()["recall"] is None
