"""Documents bent at random: whatever comes, the reader answers in words and raises nothing."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from forms.notification import NOTIFICATION
from forms.word.reader import read
from forms.word.reading.names import W
from tests.examples import EXAMPLES
from tests.figures import Figure
from tests.forms.word.documents import bent, filled, main_part, parts, with_part

DATA = filled(EXAMPLES[0])
NAMES = sorted({str(found.tag) for found in main_part(DATA).iter()}) + [W + name for name in ("ins", "del", "moveTo")]


def mutate(root: etree._Element, rng: random.Random) -> None:
    """Drop, repeat, move, rename and strip some elements."""
    for _ in range(rng.randrange(1, 40)):
        found = list(root.iter())[1:]
        if len(found) < 2:
            return
        one, other = rng.choice(found), rng.choice(found)
        parent = one.getparent()
        assert parent is not None
        match rng.randrange(6):
            case 0:
                parent.remove(one)
            case 1:
                parent.append(copy.deepcopy(one))
            case 2 if one not in other.iterancestors() and one is not other:
                other.append(one)
            case 3:
                one.tag = rng.choice(NAMES)
            case 4:
                one.attrib.clear()
            case _:
                one.text = rng.choice(
                    ("", "x", "☒", "Child 2", "children[7].child_dob", "1.13.2026", "\u202e\u0000"[:1])
                )


def reads(data: bytes) -> None:
    reading = read(data, NOTIFICATION)
    assert reading.outcome in {"complete", "partial", "unreadable"}
    assert (reading.reason is not None) == (reading.outcome == "unreadable")
    again, refused = NOTIFICATION.answers(reading.answers.to_json())
    assert (again.to_json(), refused) == (reading.answers.to_json(), [])  # canonical, whatever was read


quickly = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quickly
@given(seed=st.integers(0, 2**32))
def test_a_document_with_random_xml_is_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    reads(bent(DATA, lambda root: mutate(root, rng)))


@quickly
@given(at=st.integers(0, len(DATA) - 1), junk=st.binary(max_size=60))
def test_a_document_with_random_bytes_is_read_or_refused(at: int, junk: bytes) -> None:
    reads(DATA[:at] + junk + DATA[at + len(junk) :])


@quickly
@given(data=st.binary(max_size=400))
def test_random_bytes_are_refused(data: bytes) -> None:
    reads(b"PK\x03\x04" + data)
    reads(data)


@quickly
@given(name=st.sampled_from(sorted(parts(DATA))), junk=st.binary(max_size=200))
def test_a_document_with_a_random_part_is_read_or_refused(name: str, junk: bytes) -> None:
    reads(with_part(DATA, name, junk))


@pytest.mark.prove
def test_five_thousand_bent_documents_are_read_or_refused(figure: Figure) -> None:
    for seed in range(5_000):
        rng = random.Random(seed)
        reads(bent(DATA, lambda root, rng=rng: mutate(root, rng)))  # type: ignore[misc]
    figure("documents bent at random, read or refused without an exception", "5,000 of 5,000")
