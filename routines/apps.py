"""Tells Django that this package is the app."""

from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    name = "routines"
