"""What a login of the staff needs besides the password: the secret of a phone, codes for when it is lost, sessions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_otp.models import Device, ThrottlingMixin

from routines.sealing import SealedText


class StaffLogin(ThrottlingMixin, Device):
    """One for each member of the staff who ever got past the password. `confirmed`: there is a second factor."""

    name = None
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_login")
    confirmed = models.BooleanField(default=False)
    secret = SealedText(blank=True, default="", help_text="What the phone makes its codes of, in base32.")
    last_step = models.BigIntegerField(default=-1, help_text="The half minute of the last code, which is used up.")
    sessions = models.PositiveIntegerField(default=0, help_text="Raised to end every session there is.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(Q(confirmed=True) & ~Q(secret="")) | Q(confirmed=False, secret=""),
                name="staff_login_has_a_secret_once_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"login {self.pk}"

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; twice as long after each one more."""
        return 1


class RecoveryCode(models.Model):
    """Stands in for the phone, once. Only its keyed hash is kept."""

    login = models.ForeignKey(StaffLogin, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=22, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
