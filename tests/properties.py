"""Tests of two kinds: single situations, and properties, for which Hypothesis makes up the examples."""

import pytest


def is_property(item: pytest.Item) -> bool:
    """Whether Hypothesis makes up the examples of this test."""
    return isinstance(item, pytest.Function) and hasattr(item.obj, "hypothesis")
