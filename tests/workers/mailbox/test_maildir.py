"""What only a folder does: files that people drop in, half written, under any name."""

import os
from pathlib import Path

import pytest

from intake.errors import Transient
from intake.store.arrivals import Receipt, Sighting
from intake.store.store import Store
from tests.workers.mailbox.made import ON_SQLITE, Clock, count, door, letter, one_round
from workers.mailbox import maildir
from workers.mailbox.maildir import MaildirSource
from workers.mailbox.source import Refused


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "box"


@pytest.fixture
def source(root: Path) -> MaildirSource:
    """A folder whose dropped files count as whole in the second look."""
    return MaildirSource(root, settled_seconds=0)


def test_the_folder_is_made_and_nobody_else_may_enter(source: MaildirSource, root: Path) -> None:
    assert sorted(path.name for path in root.iterdir()) == ["cur", "new", "tmp"]
    assert {path.stat().st_mode & 0o777 for path in root.iterdir()} == {0o700}


def test_messages_in_new_and_cur_are_taken_and_those_in_tmp_are_not(source: MaildirSource, root: Path) -> None:
    (root / "new" / "1.test").write_bytes(letter(1))
    (root / "cur" / "2.test:2,S").write_bytes(letter(2))
    (root / "tmp" / "3.test").write_bytes(letter(3))
    assert sorted(source.raw(uid) for uid in source.waiting()) == [letter(1), letter(2)]


@pytest.mark.parametrize("place", [".", "new"])
def test_a_dropped_file_is_taken_once_it_is_whole(place: str, source: MaildirSource, root: Path) -> None:
    dropped = root / place / "Form.EML"
    with dropped.open("wb") as opened:
        opened.write(letter()[:10])
        opened.flush()
        assert source.waiting() == []
        opened.write(letter()[10:])
    assert source.waiting() == []
    (uid,) = source.waiting()
    assert source.raw(uid) == letter()
    source.file(uid, "Processed")
    assert (root / "Processed" / "Form.EML").read_bytes() == letter()


def test_an_empty_file_is_given_time_to_be_filled(
    source: MaildirSource, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "form.eml").touch()
    assert [source.waiting() for _ in range(3)] == [[], [], []]
    monkeypatch.setattr(maildir, "EMPTY_SECONDS", 0)
    assert len(source.waiting()) == 1


def test_a_file_that_is_no_mail_is_left_alone(source: MaildirSource, root: Path) -> None:
    (root / "notes.txt").write_bytes(b"mine")
    (root / ".hidden.eml").write_bytes(b"mine")
    (root / "folder.eml").mkdir()
    os.mkfifo(root / "pipe.eml")
    (root / "new" / "link.eml").symlink_to("/etc/hostname")
    assert [source.waiting() for _ in range(2)] == [[], []]


@ON_SQLITE
@pytest.mark.parametrize(
    "name",
    [b"a\nb.eml", b"caf\xe9.eml", b"x" * 251 + b".eml", b"-rf.eml", b"%s{}.eml", b"a:b.eml", b"'\"; DROP.eml", b".x"],
)
def test_a_hostile_name_is_a_name(name: bytes, store: Store, source: MaildirSource, root: Path) -> None:
    place = root / "new" if name == b".x" else root
    (place / os.fsdecode(name)).write_bytes(letter())
    source.waiting()
    one_round(source, door(store, Clock()))
    taken = 0 if name == b".x" else 1
    assert count(store, Receipt) == taken
    assert len(list(root.glob("Processed/*.eml"))) == taken


@ON_SQLITE
def test_the_same_name_with_other_bytes_is_another_sighting(store: Store, source: MaildirSource, root: Path) -> None:
    for number in range(2):
        (root / "form.eml").write_bytes(letter(number))
        source.waiting()
        one_round(source, door(store, Clock()))
    assert (count(store, Receipt), count(store, Sighting)) == (2, 2)
    assert [(root / "Processed" / name).read_bytes() for name in ("form.eml", "form-2.eml")] == [letter(0), letter(1)]


@ON_SQLITE
def test_a_file_put_back_is_the_same_message(store: Store, source: MaildirSource, root: Path) -> None:
    (root / "form.eml").write_bytes(letter())
    for _ in range(2):
        source.waiting()
        one_round(source, door(store, Clock()))
        (root / "Processed" / "form.eml").rename(root / "form.eml")
    assert count(store, Receipt) == 1


def test_flags_do_not_make_another_message(source: MaildirSource, root: Path) -> None:
    (root / "new" / "1.test").write_bytes(letter())
    first = source.waiting()
    (root / "new" / "1.test").rename(root / "cur" / "1.test:2,S")
    assert source.waiting() == first


def test_a_file_that_changed_since_it_was_read_stays_and_is_taken_in_again(source: MaildirSource, root: Path) -> None:
    (root / "form.eml").write_bytes(letter(1))
    source.waiting()
    (uid,) = source.waiting()
    (root / "form.eml").write_bytes(letter(1) + b"more")
    with pytest.raises(Refused):
        source.file(uid, "Processed")
    source.waiting()
    (again,) = source.waiting()
    assert again != uid


def test_a_folder_that_cannot_be_read_may_come_back(source: MaildirSource, root: Path) -> None:
    (root / "new").rmdir()
    with pytest.raises(Transient, match="cannot be read"):
        source.waiting()
    (root / "new").write_bytes(b"a file in its way")
    with pytest.raises(Transient, match="cannot be read"):
        MaildirSource(root)
    (root / "new").unlink()
    assert MaildirSource(root).waiting() == []


def test_no_name_of_a_file_reaches_the_database(source: MaildirSource, root: Path) -> None:
    (root / "Zebedee Quillfeather.eml").write_bytes(letter())
    source.waiting()
    (uid,) = source.waiting()
    assert len(uid) == 32
    assert uid.isalnum()
