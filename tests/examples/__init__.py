"""The twelve invented notifications, keyed by the form's ids. -0034 and -0051 are incomplete on purpose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

EXAMPLES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "notifications.json").read_text(encoding="utf-8")
)


def example(ending: str) -> dict[str, Any]:
    """The example whose reference ends so, such as '0034'."""
    return next(given for given in EXAMPLES if given["notification_ref"].endswith(ending))
