"""A store for each test of the mail door."""

from tests.intake.conftest import store

__all__ = ["store"]
