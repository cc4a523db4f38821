"""The negative control: the web as it is, but nobody counts how often an address is written to without its yes.

A server runs `tests.faults.unlimited:application`.
"""

from config.wsgi import application
from routines.services import owing

setattr(owing, "may_write_unconfirmed", lambda address_hash, *, now: True)  # noqa: B010 the name is the point

__all__ = ["application"]
