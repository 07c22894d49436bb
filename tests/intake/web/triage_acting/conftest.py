"""Fixtures of the pages where things are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.intake.web.triage_acting.made import PARTNERS, Desk, Person, make_desk


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Make a desk with the case of an example, once a test."""
    made: list[Desk] = []

    def make(number: str = "0031", change: dict[str, Any] | None = None, **settings: str) -> Desk:
        made.append(make_desk(tmp_path, number, change, **settings))
        return made[-1]

    yield make
    for desk in made:
        desk.site.store.close()


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """A case of one seriously harmed child."""
    return desk_of()


@pytest.fixture
def partners(desk: Desk) -> dict[str, Person]:
    """The three statutory partners, signed in."""
    return {partner: desk.person(partner) for partner in PARTNERS}
