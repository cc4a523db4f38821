"""Who visits the pages in the tests."""

from typing import Any

import pytest
from django.test import Client

from tests.routines.visitors import Visitor, plain_answers


@pytest.fixture
def visitor(client: Client) -> Visitor:
    return Visitor(client)


@pytest.fixture
def rosa() -> dict[str, Any]:
    return plain_answers()
