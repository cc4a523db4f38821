"""What a page of the admin costs with 100,000 routines and 1,000,000 mails, on PostgreSQL. Printed only.

UNKNOT_REMINDERS is the number of reminders and of mails (1,000,000); a tenth of it is the number of routines.
"""

import json
import os
from pathlib import Path

from tests.running import Installation
from tests.servers import postgres_database

MANY = int(os.environ.get("UNKNOT_REMINDERS", "1000000"))


def test_every_page_of_the_admin(tmp_path: Path) -> None:
    with postgres_database() as at:
        settings = {"DATABASE_URL": at, "DJANGO_SETTINGS_MODULE": "config.settings"}
        installation = Installation.at(tmp_path, **settings)
        installation.make_tables()
        found = json.loads(installation.python("-m", "tests.benchmarks.admin_pages", str(MANY)))
    print(f"\nthe admin with {MANY // 10:,} routines and {MANY:,} mails (the promise: under a second each)")
    for name, (seconds, queries) in found["pages"].items():
        print(f"  {name:42} {seconds * 1000:8.0f} ms {queries:4} queries")
    print(f"  counting for the overview, by the worker   {found['counting'] * 1000:8.0f} ms")
