"""Sam of the staff, with and without a phone."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.routines.staff.logging_in import PASSWORD, Phone, set_up


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Half a second for each is for those who guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sam(db: None) -> User:
    """May do all there is to do, once in."""
    return User.objects.create_superuser("sam", password=PASSWORD)


@pytest.fixture
def phone(sam: User) -> Phone:
    """Sam's, set up before."""
    return set_up(sam)
