"""Prints the cookies of somebody who has filled in all pages and may keep the outcome, as JSON.

`python -m tests.faults.browsed 30`. The number is of the minutes that they have.
"""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402 Django has to be set up first

from tests.routines.visitors import Visitor, plain_answers  # noqa: E402

if __name__ == "__main__":
    visitor = Visitor(Client(SERVER_NAME="127.0.0.1"))
    visitor.fill_all(plain_answers() | {"minutes": int(sys.argv[1])})
    visitor.client.get("/routine/")
    sys.stdout.write(json.dumps({name: cookie.value for name, cookie in visitor.client.cookies.items()}))
