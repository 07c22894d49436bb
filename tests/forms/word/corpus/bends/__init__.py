"""The bends, a room each. Importing this package takes all of them into the corpus."""

from tests.forms.word.corpus.bends import (
    beside,
    blocks,
    boxes,
    changes,
    choices,
    dates,
    packages,
    programs,
    rows,
    texts,
    versions,
)

__all__ = [
    "beside", "blocks", "boxes", "changes", "choices", "dates", "packages", "programs", "rows", "texts", "versions",
]  # fmt: skip
