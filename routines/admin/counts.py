"""The tallies that the overview is about, read once. They are as fresh as the last count, which it says."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Q

from routines.models import Tally

What = Tally.What
BY_DAY = (What.OUTCOME, What.DELIVERY, What.LATE)
WEEKS = 12


class Counts:
    """All tallies of the last weeks, and of what there is today."""

    def __init__(self, *, today: date) -> None:
        self.today = today
        self.counted_at: datetime | None = None
        self._found: dict[What, dict[date, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        wanted = Q(what__in=BY_DAY, day__gte=self.monday - timedelta(weeks=WEEKS)) | ~Q(what__in=BY_DAY)
        for row in Tally.objects.filter(wanted):
            self._found[What(row.what)][row.day][row.code] += row.count
            self.counted_at = max(self.counted_at or row.counted_at, row.counted_at)

    @property
    def monday(self) -> date:
        """The first day of this week."""
        return self.today - timedelta(days=self.today.weekday())

    def on(self, what: What, day: date) -> Counter[str]:
        """By code, on one day."""
        return self._found[what][day]

    def since(self, what: What, first: date, *, days: int) -> Counter[str]:
        """By code, over so many days."""
        return sum((self.on(what, first + timedelta(days=number)) for number in range(days)), Counter())

    def lately(self, what: What, *, days: int) -> Counter[str]:
        """By code, over so many days up to today."""
        return self.since(what, self.today - timedelta(days=days - 1), days=days)

    def now(self, what: What) -> Counter[str]:
        """By code, of all there are."""
        return sum(self._found[what].values(), Counter())
