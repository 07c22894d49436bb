"""Every limit is kept, for all parts together, and named in words."""

from __future__ import annotations

import struct

from forms.notification import NOTIFICATION
from forms.word.limits import DEFAULT, Limits
from forms.word.reader import read
from tests.forms.word.documents import MAIN, filled, parts, with_part
from tests.forms.word.test_package import WHOLE, reason, zipped


def test_limits_are_kept_and_named() -> None:
    data = filled(WHOLE)
    assert "more parts" in reason(data, Limits(entries=3))
    assert "larger than 1 MB" in reason(data + bytes(1_000_000), Limits(file_bytes=1_000_000))
    assert "unpacks" in reason(data, Limits(directory_bytes=100))
    assert "unpacks" in reason(data, Limits(expanded_bytes=100_000))
    assert "unpacks" in reason(data, Limits(xml_bytes=100_000))
    assert "unpacks" in reason(data, Limits(elements=10_000))
    assert "unpacks" in reason(data, Limits(attributes=5_000))
    assert "unpacks" in reason(zipped(MAIN, 1_100_000), Limits(ratio=20))


def test_limits_hold_for_all_parts_together() -> None:
    """Many parts, each within a limit, are beyond it together."""
    data = filled(WHOLE)
    links = parts(data)["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
    added = "".join(f'<Relationship Id="rIdX{n}" Type="{kind}" Target="x{n}.xml"/>' for n in range(10))
    data = with_part(
        data, "word/_rels/document.xml.rels", links.replace("</Relationships>", added + "</Relationships>")
    )
    for number in range(10):
        footer = '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        data = with_part(data, f"word/x{number}.xml", footer + "<w:p/>" * 6_000 + "</w:ftr>")
    within_one = Limits(elements=50_000)
    assert read(filled(WHOLE), NOTIFICATION, within_one).outcome == "partial"
    assert "unpacks" in reason(data, within_one)


def test_a_text_longer_than_the_parser_takes_is_told_apart_from_damage() -> None:
    long = f"<w:p><w:r><w:t>{'x' * 10_100_000}</w:t></w:r></w:p>"
    document = parts(filled({}))[MAIN].decode().replace("<w:body>", f"<w:body>{long}")
    assert "makes one of them longer" in reason(with_part(filled({}), MAIN, document), Limits(ratio=10_000))


def test_a_directory_that_a_large_files_record_describes_is_measured_too() -> None:
    """The library believes the record of a zip of the large kind over the usual one, whatever that says."""
    data = filled(WHOLE)
    at = data.rfind(b"PK\x05\x06")
    size, begin = struct.unpack_from("<2L", data, at + 12)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, 2_000_000, begin)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    assert "unpacks" in reason(data[:at] + record + locator + data[at:])
    assert size < DEFAULT.directory_bytes
