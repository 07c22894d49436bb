"""The application with a clock and settings that a test sets."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.settings import Settings
from intake.store.store import Store
from intake.web.app import create_app
from intake.web.bell import RING
from intake.web.notify import blueprint
from tests.intake.web.base import Clock
from tests.intake.web.notify.conftest import NOW


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def environment() -> dict[str, str]:
    """Settings of a test's own."""
    return {}


@pytest.fixture
def app(store: Store, tmp_path_factory: pytest.TempPathFactory, clock: Clock, environment: dict[str, str]) -> Flask:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path_factory.mktemp("data")), **environment})
    made = create_app(store, settings, clock=clock, blueprints=[blueprint])
    made.config["WTF_CSRF_ENABLED"] = False  # the base's own tests hold every form to its token
    made.extensions[RING] = lambda _key: None
    return made
