"""Bodies to begin with, in the description and its page. Tests send every one of them.

`ANSWERED` has by the ids of the calls what came back, of each list only the first. Tests hold it to the description,
and take it anew with `UNKNOT_TAKE_EXAMPLES=1`.
"""

from pathlib import Path
from typing import Any

import msgspec

ANSWERED_FILE = Path(__file__).with_name("answered.json")
ANSWERED: dict[str, Any] = msgspec.json.decode(ANSWERED_FILE.read_bytes())

ANSWERS: dict[str, Any] = {
    "pain_zones": ["shoulder_left", "shoulder_right"],
    "pain_level": 4,
    "shoulder_tension": "moderate",
    "urgent_signs": [],
    "warning_signs": [],
    "health_conditions": [],
    "age_group": "18_to_49",
    "work": "desk",
    "minutes": 20,
    "pressure": "medium",
}
PREVIEW = {"answers": ANSWERS}
COMPARE = {"answers": {"minutes": 30}, "instead_of": ANSWERS}
KEEP = {"answers": ANSWERS, "consent": True}
SIGN_UP = {"email": "rosa@example.org", "days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}
CHANGE = {"skip": "week"}
TELL = {"pain_before": 6, "pain_after": 3, "pressure_felt": "right", "got_worse": False}
COPY = {"email": "ben@example.net"}
