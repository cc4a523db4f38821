"""The outcome as JSON: the contract's fields and those we added, nothing lost on the way, a referral without steps."""

import json
from typing import Any

import msgspec
from hypothesis import given, settings

from recommender import Answers, Referral, Routine, recommend
from recommender.outcome import as_json, from_json
from tests.recommender.strategies import answers, plain

CONTRACT = {
    "outcome": "token outcome knowledge_version title summary minutes referral preparation steps cautions left_out"
    " aftercare rhythm",
    "referral": "urgency reasons advice",
    "preparation": "text because",
    "step": "number phase technique stroke title zone side tool pressure seconds instructions cue because",
    "left_out": "technique because",
    "rhythm": "per_week days because",
    "reason": "rule text answers sources",
    "source": "id title locator",
}
ADDED = {
    "outcome": "notes disclaimer needs offer movement",
    "rhythm": "pause",
    "step": "starts_at position stance sources motion",
    "left_out": "title zone",
    "movement": "id title instructions times because",
}
EMPTY = ("preparation", "steps", "cautions", "notes", "left_out", "aftercare", "movement")
ALLOWED = {
    "phase": {"arrive", "warm", "work", "connect", "close"},
    "side": {"left", "right", "both", "none"},
    "pressure": {"light", "medium", "firm"},
    "tool": {"palms", "heels", "thumbs", "fingertips", "knuckles", "forearm", "elbow", "feet", "ball"},
    "stroke": {"effleurage", "petrissage", "friction", "compression", "tapotement", "holding"},
    "zone": {"neck", "shoulder", "upper_back", "mid_back", "lower_back", "hip", "sides", "back"},
}


def fields(part: str) -> set[str]:
    return {*CONTRACT.get(part, "").split(), *ADDED.get(part, "").split()}


def document(**overlay: object) -> dict[str, Any]:
    """The JSON a client gets for the plain answers with these laid over them."""
    read: dict[str, Any] = json.loads(as_json(recommend(plain(**overlay))))
    return read


def reasons_of(read: dict[str, Any]) -> list[dict[str, Any]]:
    lines = [line for name in EMPTY for line in read[name]] + [
        read["rhythm"] or {"because": read["referral"]["reasons"]}
    ]
    return [reason for line in lines for reason in line["because"]]


def check_shape(read: dict[str, Any]) -> None:
    """Every object has exactly the fields it should."""
    assert set(read) == fields("outcome")
    for name in ("preparation", "cautions", "notes", "aftercare"):
        assert all(set(line) == fields("preparation") for line in read[name])
    assert all(set(step) == fields("step") for step in read["steps"])
    assert all(set(entry) == fields("left_out") for entry in read["left_out"])
    assert all(set(entry) == fields("movement") for entry in read["movement"])
    assert read["rhythm"] is None or set(read["rhythm"]) == fields("rhythm")
    assert read["referral"] is None or set(read["referral"]) == fields("referral")
    assert all(set(reason) == fields("reason") for reason in reasons_of(read))
    assert all(set(source) == fields("source") for reason in reasons_of(read) for source in reason["sources"])


def test_a_routine_has_exactly_the_fields_of_the_contract() -> None:
    read = document()
    check_shape(read)
    assert (read["outcome"], read["token"], read["referral"]) == ("routine", None, None)
    assert all(read[name] for name in (*EMPTY, "needs"))


def test_a_referral_has_no_steps_and_empty_lists() -> None:
    read = document(urgent_signs=["saddle_numbness"])
    check_shape(read)
    assert (read["outcome"], read["token"], read["rhythm"], read["minutes"]) == ("referral", None, None, 0)
    assert [read[name] for name in EMPTY] == [[]] * len(EMPTY)
    assert read["needs"] == []


@settings(max_examples=60, deadline=None)
@given(answers())
def test_every_outcome_keeps_the_shape_and_its_codes(given_answers: Answers) -> None:
    read = json.loads(as_json(recommend(given_answers)))
    check_shape(read)
    assert (read["outcome"] == "referral") is (read["referral"] is not None)
    for step in read["steps"]:
        assert all(step[name] in codes for name, codes in ALLOWED.items())
    if read["referral"]:
        assert read["referral"]["urgency"] in ("emergency", "urgent", "clinician", "not_today")


@settings(max_examples=40, deadline=None)
@given(answers())
def test_an_outcome_survives_json(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    written = as_json(outcome)
    assert json.dumps(json.loads(written), ensure_ascii=False, separators=(",", ":")).encode() == written
    assert msgspec.json.decode(written, type=Routine | Referral) == outcome


def test_the_kinds_of_outcome_say_which_they_are() -> None:
    assert isinstance(recommend(plain()), Routine)
    assert isinstance(recommend(plain(pain_level=10)), Referral)


def test_what_was_kept_before_there_were_movements_can_still_be_read() -> None:
    old = document() | {"aftercare": []}
    del old["movement"]
    assert from_json(json.dumps(old)).movement == ()
