"""The settings about files beside the answers: how much of what, and the scanner for malware."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from intake import setting_values as values
from intake.addresses import Refused
from intake.cases.files import FileRules, Group
from intake.pipeline.scanning import Scanner
from intake.setting_values import PREFIX, Reader

FILE_BYTES: Final = 40_000_000
"""Of one file: a minute of video from a telephone, or a folder of reports that was scanned into one PDF."""
ALL_BYTES: Final = 200_000_000
MOST: Final = 100
AROUND_IT: Final = 100_000
"""Bytes that a form adds around the file that it sends."""
_WANTS_SCANNER: Final = "where clamd listens, like unix:///run/clamav/clamd.ctl or tcp://host:3310"
_WANTS_KINDS: Final = f"some of {', '.join(Group)} with commas between"


def file_rules(reader: Reader, max_upload_bytes: object) -> FileRules | None:
    """What may be added to a notification; None when a setting is wrong, which ``reader`` then knows."""
    most_sent = max_upload_bytes if isinstance(max_upload_bytes, int) else FILE_BYTES + AROUND_IT
    usual = str(max(1, min(FILE_BYTES, most_sent - AROUND_IT)))
    one = reader.take("FILE_BYTES", "a number of bytes above 0", values.some, usual)
    together = reader.take("FILES_BYTES", "a number of bytes above 0", values.some, str(ALL_BYTES))
    most = reader.take("FILES_MOST", "a number of files above 0", values.some, str(MOST))
    groups = reader.take("FILE_KINDS", _WANTS_KINDS, _groups, ",".join(Group))
    if one is None or together is None or most is None or groups is None:
        return None
    if reader.given("FILE_BYTES") and one > most_sent - AROUND_IT:
        reader.problems.append(
            f"{PREFIX}MAX_UPLOAD_BYTES wants {one + AROUND_IT} or more, "
            f"because {PREFIX}FILE_BYTES lets files be so large."
        )
    return FileRules(one, together, most, groups)


def scanner(reader: Reader) -> Scanner | None:
    """The scanner for malware; None where nobody set one, or its setting is wrong."""
    return reader.take("SCANNER", _WANTS_SCANNER, _scanner) if reader.given("SCANNER") else None


def _groups(text: str) -> frozenset[Group]:
    return frozenset(Group(name) for name in values.names(text))


def _scanner(text: str) -> Scanner:
    address = urlsplit(text)
    if address.scheme == "unix" and address.path.startswith("/") and not address.netloc:
        return Scanner(path=address.path)
    if address.scheme == "tcp" and address.hostname and address.port and address.path in {"", "/"}:
        return Scanner(host=address.hostname, port=address.port)
    raise Refused("is no address of clamd")
