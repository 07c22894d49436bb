"""The settings about files and the scanner: what they become, and the sentence for each that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.cases.files import Group
from intake.pipeline.scanning import Scanner
from intake.settings import Settings, WrongSettings


def load(folder: Path, **environment: str) -> Settings:
    return Settings.load({"INTAKE_DATA_DIR": str(folder), **environment})


def test_unset_every_kind_is_taken_and_nothing_scans(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.files.file_bytes, found.files.all_bytes, found.files.most) == (40_000_000, 200_000_000, 100)
    assert found.files.groups == frozenset(Group)
    assert found.scanner is None


def test_what_is_set_counts(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        INTAKE_FILE_BYTES="5000000",
        INTAKE_FILES_BYTES="20000000",
        INTAKE_FILES_MOST="7",
        INTAKE_FILE_KINDS="documents, pictures",
    ).files
    assert (found.file_bytes, found.all_bytes, found.most) == (5_000_000, 20_000_000, 7)
    assert found.groups == {Group.DOCUMENTS, Group.PICTURES}


def test_a_smaller_upload_makes_smaller_files(tmp_path: Path) -> None:
    assert load(tmp_path, INTAKE_MAX_UPLOAD_BYTES="10000000").files.file_bytes == 9_900_000


@pytest.mark.parametrize(
    ("address", "scanner"),
    [
        ("unix:///run/clamav/clamd.ctl", Scanner(path="/run/clamav/clamd.ctl")),
        ("tcp://scanner.example.org:3310", Scanner(host="scanner.example.org", port=3310)),
        ("tcp://[::1]:3310/", Scanner(host="::1", port=3310)),
    ],
)
def test_a_scanner_is_reached_by_socket_or_port(tmp_path: Path, address: str, scanner: Scanner) -> None:
    assert load(tmp_path, INTAKE_SCANNER=address).scanner == scanner


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCANNER", "/var/clamd.ctl"),
        ("SCANNER", "unix:relative"),
        ("SCANNER", "unix://host/path"),
        ("SCANNER", "tcp://scan"),
        ("SCANNER", "tcp://host:99999"),
        ("SCANNER", "tcp://host:3310/path"),
        ("SCANNER", "http://host:3310"),
        ("FILE_BYTES", "00"),
        ("FILES_BYTES", "much"),
        ("FILES_MOST", "-1"),
        ("FILE_KINDS", "documents,programs"),
        ("FILE_KINDS", " , "),
    ],
)
def test_what_is_wrong_is_named_and_never_quoted(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        load(tmp_path, **{f"INTAKE_{name}": value})
    (sentence,) = wrong.value.sentence.splitlines()
    assert sentence.startswith(f"INTAKE_{name} ")
    assert value not in sentence


def test_a_file_larger_than_an_upload_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="INTAKE_MAX_UPLOAD_BYTES wants 60100000 or more"):
        load(tmp_path, INTAKE_FILE_BYTES="60000000")
