"""What an attacker can have: routines and confirmed reminders of their own. `python -m tests.faults.attackers 20`.

Prints the tokens as JSON.
"""

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from routines.links import Purpose  # noqa: E402
from tests.routines.cast import keep, remind  # noqa: E402

now = timezone.now()
routines = [keep(now=now) for _ in range(int(sys.argv[1]))]
reminders = [remind(routine, f"attacker{number}@example.net", now=now) for number, routine in enumerate(routines)]
tokens = {
    "routines": [routine.token(Purpose.ROUTINE) for routine in routines],
    "reminders": [reminder.token(Purpose.REMINDER) for reminder in reminders],
}
print(json.dumps(tokens))  # noqa: T201
