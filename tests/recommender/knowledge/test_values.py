"""Single values of the YAML that shipped files never hold wrongly, or never hold at all."""

from msgspec import inspect

from recommender.knowledge.values import wrong_value


def test_what_may_be_anything_is_never_wrong() -> None:
    assert wrong_value(object(), inspect.AnyType()) == ""
