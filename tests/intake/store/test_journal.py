"""What was accepted can be read back from the journal, whatever happened to its last record."""

import stat
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake.errors import Permanent, Transient
from intake.store.journal import MARK, Damage, Entry, Journal
from intake.store.keys import WrappingKeys
from tests.intake.store.made import CANARY, NOW, WRAPPING

MAIL = Entry("mail", NOW, f"Subject: {CANARY}".encode(), {"name": CANARY})


def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", WRAPPING)


def only_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "journal").iterdir()
    return file


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff" * 10, MARK * 3, b"x" * 3_000_000], ids=["none", "raw", "marks", "3MB"]
)
def test_what_is_written_is_read(tmp_path: Path, data: bytes) -> None:
    entry = replace(MAIL, data=data)
    journal(tmp_path).append(entry)
    journal(tmp_path).append(MAIL)
    assert list(journal(tmp_path).entries()) == [entry, MAIL]


def test_nothing_is_read_where_nothing_was_written(tmp_path: Path) -> None:
    assert list(journal(tmp_path).entries()) == []


def test_each_day_has_its_file_and_reading_can_begin_with_one(tmp_path: Path) -> None:
    entries = [replace(MAIL, at=NOW + timedelta(days=n)) for n in (2, 0, 1)]
    for entry in entries:
        journal(tmp_path).append(entry)
    assert sorted(file.name for file in (tmp_path / "journal").iterdir()) == [
        "2026-11-24.journal",
        "2026-11-25.journal",
        "2026-11-26.journal",
    ]
    assert list(journal(tmp_path).entries(date(2026, 11, 25))) == [entries[2], entries[0]]


def test_only_its_owner_reads_it_and_it_says_nothing(tmp_path: Path) -> None:
    journal(tmp_path).append(MAIL)
    assert stat.S_IMODE(only_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "journal").stat().st_mode) == 0o700
    assert CANARY.encode() not in only_file(tmp_path).read_bytes()
    assert CANARY not in repr(MAIL)


def test_a_record_cut_off_anywhere_costs_no_other(tmp_path: Path) -> None:
    journal(tmp_path).append(MAIL)
    whole = only_file(tmp_path).read_bytes()
    for cut in (*range(1, 24), *range(24, len(whole), 20)):
        only_file(tmp_path).write_bytes(whole + whole[:cut])
        journal(tmp_path).append(MAIL)
        damage = Damage("2026-11-24.journal", len(whole), cut)
        assert list(journal(tmp_path).entries()) == [MAIL, damage, MAIL]


def test_a_record_that_was_changed_is_reported(tmp_path: Path) -> None:
    for _ in range(3):
        journal(tmp_path).append(MAIL)
    data = bytearray(only_file(tmp_path).read_bytes())
    third = len(data) // 3
    data[third + third // 2] ^= 1
    only_file(tmp_path).write_bytes(data)
    assert list(journal(tmp_path).entries()) == [MAIL, Damage("2026-11-24.journal", third, third), MAIL]


def test_it_opens_under_an_older_key_of_the_settings_and_not_without(tmp_path: Path) -> None:
    journal(tmp_path).append(MAIL)
    newer = {"2027": b"n" * 32}
    rotated = Journal(tmp_path / "journal", WrappingKeys({**newer, **WRAPPING.keys}, "2027"))
    rotated.append(MAIL)
    assert list(rotated.entries()) == [MAIL, MAIL]
    with pytest.raises(Permanent, match="lack an encryption key"):
        list(Journal(tmp_path / "journal", WrappingKeys(newer, "2027")).entries())


def test_a_journal_that_cannot_be_written_is_a_reason_to_wait(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")
    with pytest.raises(Transient, match="journal cannot be written"):
        journal(tmp_path).append(MAIL)


def test_writers_at_once_do_not_mix(tmp_path: Path) -> None:
    start = threading.Barrier(4)

    def write(number: int) -> None:
        start.wait()
        for _ in range(10):
            journal(tmp_path).append(replace(MAIL, data=bytes([number]) * 50_000))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [entry.data for entry in journal(tmp_path).entries() if isinstance(entry, Entry)]
    assert sorted(written) == sorted(bytes([number]) * 50_000 for number in range(4) for _ in range(10))
