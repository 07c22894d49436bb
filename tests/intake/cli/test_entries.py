"""Mails come out of an mbox, a Maildir or a folder as they are, one at a time, and what is damaged is told."""

import mailbox
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.cli.entries import Damaged, Entry, entries, total_size
from tests.intake.cli.mboxes import LINE, mbox
from tests.intake.pipeline.made import mail


def found(*paths: Path) -> list[Entry | Damaged]:
    return list(entries(paths))


def raws(*paths: Path) -> list[bytes]:
    return [one.data for one in found(*paths) if isinstance(one, Entry)]


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "separator",
    [
        LINE,
        b"From - Tue Sep 08 10:30:00 2026\n",  # Thunderbird
        b"From 1783@xxx Tue Sep 08 10:30:00 +0000 2026\n",  # Google Takeout
        b"From MAILER-DAEMON Tue Sep  8 10:30:00 2026\n",  # what Python writes
    ],
)
def test_mails_of_an_mbox_come_out_as_they_went_in(tmp_path: Path, separator: bytes, newline: bytes) -> None:
    mails = [mail(X_Number=str(number)) for number in range(3)]
    path = put(tmp_path / "archive.mbox", mbox(mails, separator, newline))
    assert raws(path) == [raw.replace(b"\n", newline) for raw in mails]
    assert [one.name for one in found(path)] == [f"archive.mbox, e-mail {number}" for number in (1, 2, 3)]
    assert all(isinstance(one, Entry) and one.mail for one in found(path))
    assert sum(one.size for one in found(path)) == total_size([path]) == path.stat().st_size


def test_what_another_program_packs_comes_out_the_same(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "archive")
    mails = [mail(X_Number=str(number)) for number in range(3)]
    for raw in mails:
        box.add(raw)
    box.close()
    assert raws(tmp_path / "archive") == mails


def test_a_text_that_speaks_of_from_is_not_torn_apart(tmp_path: Path) -> None:
    text = b"\n\nFrom the ward we heard on Monday 7 Sep 10:30 that\nFrom Mon 7 Sep 2026 10:30 nobody saw her.\n"
    raw = mail().rstrip() + text
    assert raws(put(tmp_path / "archive", mbox([raw, mail(X_Number="2")]))) == [raw, mail(X_Number="2")]


def test_an_mbox_that_breaks_off_gives_what_is_there(tmp_path: Path) -> None:
    whole = mbox([mail(X_Number="1"), mail(X_Number="2")])
    first, second = raws(put(tmp_path / "archive", whole[:-20]))
    assert first == mail(X_Number="1")
    assert mail(X_Number="2").startswith(second[:-1])


def test_an_entry_without_a_mail_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    path = put(tmp_path / "archive", LINE + b"\n" + LINE + b"\n" + mbox([mail()]))
    one, two, three = found(path)
    assert (type(one), type(two), type(three)) == (Damaged, Damaged, Entry)
    assert one.name == "archive, e-mail 1"


def test_a_maildir_gives_new_and_read_mails_and_no_file_of_the_server(tmp_path: Path) -> None:
    put(tmp_path / "new" / "1.intake.test", mail(X_Number="1"))
    put(tmp_path / "cur" / "2.intake.test:2,S", mail(X_Number="2"))
    put(tmp_path / "tmp" / "3.intake.test", b"half a")
    put(tmp_path / "dovecot-uidlist", b"3 V1")
    put(tmp_path / "dropped.eml", mail(X_Number="3"))
    for part in ("new", "cur"):
        put(tmp_path / ".Sent" / part / f"{part}.intake.test", mail(X_Number=part))
    assert sorted(raws(tmp_path)) == sorted(mail(X_Number=number) for number in ("1", "2", "3", "new", "cur"))
    assert all(isinstance(one, Entry) and one.mail for one in found(tmp_path))


def test_a_folder_is_walked_through_with_all_below_it(tmp_path: Path) -> None:
    put(tmp_path / "a" / "form.docx", b"1")
    put(tmp_path / "a" / "b" / "mail.EML", mail())
    put(tmp_path / "a" / "b" / "box.mbox", mbox([mail(X_Number="1"), mail(X_Number="2")]))
    put(tmp_path / "a" / ".hidden", b"no")
    put(tmp_path / "a" / ".git" / "config", b"no")
    (tmp_path / "a" / "round").symlink_to(tmp_path / "a", target_is_directory=True)
    assert [(one.name, isinstance(one, Entry) and one.mail) for one in found(tmp_path)] == [
        ("box.mbox, e-mail 1", True),
        ("box.mbox, e-mail 2", True),
        ("mail.EML", True),
        ("form.docx", False),
    ]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    put(tmp_path / "a.docx", b"1")
    (tmp_path / "b.docx").symlink_to(tmp_path / "gone.docx")
    os.mkfifo(tmp_path / "c.docx")  # would be waited for without end
    one, two, three = found(tmp_path)
    assert isinstance(one, Entry)
    assert (two.name, three.name) == ("b.docx", "c.docx")
    assert isinstance(two, Damaged)
    assert two.sentence == "It cannot be read: No such file or directory."
    assert isinstance(three, Damaged)
    assert three.sentence == "It is no file."


@pytest.mark.parametrize("fails", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_file_that_cannot_be_opened_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: OSError
) -> None:
    put(tmp_path / "a.docx", b"1")
    put(tmp_path / "b.docx", b"2")
    opened: Callable[..., object] = Path.open

    def refuse(path: Path, *arguments: object, **more: object) -> object:
        if path.name == "a.docx":
            raise fails
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    one, two = found(tmp_path)
    assert isinstance(one, Damaged)
    assert str(fails.strerror) in one.sentence
    assert isinstance(two, Entry)


def test_a_hostile_name_moves_no_terminal_and_can_be_kept(tmp_path: Path) -> None:
    hostile = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[2J\n.docx")
    put(Path(hostile), b"1")
    (one,) = found(tmp_path)
    assert one.name == "\ufffd\ufffd[2J\ufffd.docx"
    one.name.encode()


def test_an_mbox_of_any_size_needs_the_memory_of_one_mail(tmp_path: Path) -> None:
    path = tmp_path / "archive.mbox"
    body = b"\n".join(b"x" * 70 for _ in range(1500))
    with path.open("wb") as file:
        for number in range(200):
            file.write(mbox([b"Subject: %d\n\n" % number + body]))
    tracemalloc.start()
    try:
        number = sum(1 for _ in entries([path]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert number == 200
    assert path.stat().st_size > 20_000_000
    assert peak < 2_000_000
