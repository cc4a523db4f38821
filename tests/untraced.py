"""Where coverage need not look: the same lines run again and again, and others show already that they are covered."""

import sys
from typing import Any


class Untraced:
    """A block without coverage, in a third of the time. For a whole test there is the marker `untraced`.

    pytest-cov's own marker does not help here: its tracer goes on in the processes of pytest-xdist.
    """

    def __enter__(self) -> None:
        self._tracer = sys.gettrace()
        sys.settrace(None)

    def __exit__(self, *_: object) -> None:
        frame: Any = sys._getframe()
        frame.f_trace = self._tracer  # it saw __enter__ begin, and has to see an end, or loses count
        sys.settrace(self._tracer)
