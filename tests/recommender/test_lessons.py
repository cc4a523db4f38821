"""What is said to be other since the last massage: the steps, where they are, and what was learnt."""

from recommender import recommend
from recommender.knowledge import shipped
from recommender.lessons import Changed, what_changed
from tests.recommender.strategies import plain


def since(**learnt: object) -> Changed | None:
    """What comes of this for somebody who asked for light pressure."""
    then, now = plain(pressure="light"), plain(pressure="light", **learnt)
    return what_changed(recommend(then), recommend(now), then=then, now=now, knowledge=shipped())


def test_where_nothing_is_other_nothing_is_said() -> None:
    assert since() is None


def test_a_lesson_that_changes_no_step_does_not_say_that_nothing_changes() -> None:
    changed = since(too_light_times=2)
    assert changed
    assert changed.summary == ""
    assert [reason.rule for reason in changed.lessons] == ["it-may-be-firmer"]


def test_a_referral_is_told_by_its_title() -> None:
    changed = since(got_worse="yes")
    assert changed
    assert changed.summary == recommend(plain(got_worse="yes")).title
