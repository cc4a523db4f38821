"""Has the admin's pages made by a site of our own, which lets nobody in with a password alone."""

from django.contrib.admin.apps import AdminConfig


class StaffPages(AdminConfig):
    default_site = "routines.staff.site.StaffSite"
