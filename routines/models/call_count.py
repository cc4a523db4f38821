"""How often somebody came lately. It holds no address, only a keyed hash of one."""

from django.db import models


class CallCount(models.Model):
    """The requests that one address made of one kind, until `ends_at`. The next one after that begins anew."""

    key_hash = models.CharField(max_length=22, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} requests until {self.ends_at}"
