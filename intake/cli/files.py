"""Files that a command is given, read and written with a sentence for whatever goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def json_object(file: Path) -> dict[str, Any]:
    """The object in a JSON file of answers. Raises ClickException when it holds none."""
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError):
        raise click.ClickException(f"{file} is not a JSON file.") from None
    if not isinstance(given, dict):
        raise click.ClickException(f"{file} must hold one JSON object: question id -> answer.")
    return given


def written(out: Path, write: Callable[[], object]) -> None:
    """Call ``write``, which makes ``out``. Raises ClickException when it cannot."""
    try:
        write()
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None
