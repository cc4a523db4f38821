"""The fixtures of the staff's pages."""

from tests.routines.admin.staff import rows, staff

__all__ = ["rows", "staff"]
