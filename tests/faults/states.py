"""Prints what became of each reminder's mail, as JSON: `python -m tests.faults.states`."""

import json
import sys

import django

django.setup()

from django.db.models import Sum  # noqa: E402 Django has to be set up first

from routines.models import Delivery  # noqa: E402

rows = dict(Delivery.objects.values_list("reminder__email", "state"))
resent = Delivery.objects.aggregate(times=Sum("resent"))["times"]
sys.stdout.write(json.dumps(rows | {"resent": str(resent or 0)}))
