"""Loaded by schemathesis. In its stories of several calls every key is new: two stories may not share a routine."""

from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis import Case, HookContext

KEY = "Idempotency-Key"
STORY = "stateful"


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Whatever else is tried with keys stays as it is."""
    if case.meta and case.meta.phase.name.value == STORY and len(case.headers.get(KEY) or "") >= 16:
        case.headers[KEY] = str(uuid4())
