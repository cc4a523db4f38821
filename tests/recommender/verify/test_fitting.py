"""Seconds that fit nowhere are found, and the last that still fit are not."""

from typing import Any

import pytest
from msgspec.structs import replace

from recommender.knowledge import Knowledge, shipped
from recommender.schema import Range
from recommender.verify.fitting import unfitting_techniques
from tests.recommender.verify.editing import changed, edition, raw, technique, with_technique

CASES: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "arriving": ("spread_oil", {}, 180, "the phase arrive has room for 180: shorten it, or mend share_arrive"),
    "closing": ("feather_strokes", {}, 360, "the phase close has room for 360: shorten it, or mend share_close"),
    "a place": (
        "palm_circles",
        {"areas": ("hip",)},
        600,
        "the hip has room for 600: shorten it, or mend zone_side_most",
    ),
    "the neck": ("neck_squeeze", {}, 300, "the neck has room for 300: shorten it, or mend neck_most"),
    "a place around its work": (
        "dry_smoothing_shoulder",
        {},
        240,
        "the shoulder around its work has room for 240: shorten it, or mend beside_work_share",
    ),
    "the neck around its work": (
        "neck_smoothing",
        {},
        120,
        "the neck around its work has room for 120: shorten it, or mend beside_work_share",
    ),
    "firm pressure": (
        "catwalk_hips",
        {},
        60,
        "each of two firm techniques on a place has room for 60: shorten it, or mend firm_most",
    ),
    "deep work on a place": (
        "catwalk",
        {"areas": ("mid_back",)},
        525,
        "the mid_back between warming and smoothing it has room for 525: shorten it, or mend zone_side_most",
    ),
    "deep work on the neck": (
        "neck_circles",
        {},
        225,
        "the neck between warming and smoothing it has room for 225: shorten it, or mend neck_most",
    ),
    "deep work lying on the side, after the turn": (
        "side_neck_circles",
        {},
        210,
        "the neck between warming and smoothing it has room for 210: shorten it, or mend neck_most",
    ),
}


def found(knowledge: Knowledge) -> list[str]:
    return [str(problem) for problem in unfitting_techniques(knowledge)]


def lasting(code: str, seconds: int, **fields: Any) -> Knowledge:
    """The shipped knowledge where this technique lasts so long at least."""
    return with_technique(code, seconds=Range(least=seconds, usual=seconds, most=seconds), **fields)


def test_every_shipped_technique_fits() -> None:
    assert found(shipped()) == []


@pytest.mark.parametrize(("code", "fields", "most", "message"), CASES.values(), ids=CASES)
def test_what_is_longer_than_its_room_is_found(code: str, fields: dict[str, Any], most: int, message: str) -> None:
    assert found(lasting(code, most, **fields)) == []
    assert f"techniques.yaml: {code}: lasts {most + 15} seconds at least, but {message}" in found(
        lasting(code, most + 15, **fields)
    )


def test_it_leads_to_the_least_seconds() -> None:
    (problem,) = unfitting_techniques(lasting("spread_oil", 195))
    assert problem.at == ("seconds", "least")


def test_thumbs_have_their_share_of_the_longest_massage() -> None:
    limits = changed(raw().limits, "thumbs_share", value=1)
    thumbs = [one.id for one in raw().techniques if one.tool == "thumbs" and one.seconds.least > 0]
    assert found(edition(limits=limits)) == []
    longer = [
        replace(one, seconds=Range(least=45, usual=45, most=90)) if one.id in thumbs else one
        for one in raw().techniques
    ]
    assert found(edition(limits=limits, techniques=longer)) == [
        f"techniques.yaml: {code}: lasts 45 seconds at least, but all work with thumbs has room for 36: "
        "shorten it, or mend thumbs_share"
        for code in thumbs
    ]


def test_a_stroke_over_the_whole_back_is_held_to_its_phase_alone() -> None:
    assert technique("dry_sweep").areas == ("back",)
    assert found(lasting("dry_sweep", 360)) == []
