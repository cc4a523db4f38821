"""The negative control: the late web, but it takes no notice of an `Idempotency-Key`. For granian."""

from tests.faults.late import application  # noqa: I001 it sets Django up

from rest_framework.request import Request

from routines.api.keeping import Wish, read_wish
from routines.api.views import routines

__all__ = ["application"]


def read_without_key(request: Request) -> Wish:
    """What is asked for, without its key."""
    return Wish(read_wish(request).answers, None)


setattr(routines, "read_wish", read_without_key)  # noqa: B010 the name is the point
