"""What is locked is locked by its hash, wherever it is fetched from."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKED = sorted(
    [
        *(ROOT / "requirements").glob("*.txt"),
        ROOT / "intake/web/assets/package-lock.json",
        ROOT / "tests/pages/package-lock.json",
    ]
)


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_address_stands_in_what_is_locked(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "sha512-" in text or "--hash=sha256:" in text
    assert "://" not in text
