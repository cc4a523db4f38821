"""The same directives give the same plan as when they were pinned: what the planner prefers does not change unseen."""

import pytest

from recommender.planner import plan
from tests.recommender.planner.pinned import Situation, read, told

FROZEN, SITUATIONS = read()
CATALOGUE = FROZEN.catalogue()


@pytest.mark.parametrize("situation", SITUATIONS, ids=[str(number) for number in range(len(SITUATIONS))])
def test_the_plan_is_the_one_that_was_pinned(situation: Situation) -> None:
    assert told(plan(situation.directives(CATALOGUE), catalogue=CATALOGUE, limits=FROZEN.limits)) == situation.plan
