"""The corpus of bent forms: each bend reads as it says, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.figures import Figure
from tests.forms.word.corpus.measure import Tally, bent_sheet, empty_form
from tests.forms.word.corpus.oracle import Template, conserved, visible
from tests.forms.word.corpus.sheet import NAMES, Sheet, run_of
from tests.forms.word.corpus.sheet import bends as all_bends
from tests.forms.word.corpus.table import Row, as_markdown, rows_of_bends, rows_of_ways
from tests.forms.word.documents import bent, filled, read_form, strip_tags, unwrap_controls
from tests.servers.office import Office

BENDS = all_bends()
ROOMS = sorted({bend.room for bend in BENDS})


@pytest.mark.parametrize("room", ROOMS)
def test_each_bend_reads_as_it_says(room: str) -> None:
    """One example for each bend, another one for each; `make corpus` takes all twelve."""
    faults = {
        bend.name: found
        for number, bend in enumerate(BENDS)
        if bend.room == room and (found := bent_sheet(bend.of(NAMES[number % len(NAMES)])).faults)
    }
    assert faults == {}


def test_the_oracle_misses_what_a_reading_leaves_out() -> None:
    """The count can fail: of a word typed twice it wants two."""
    sheet = Sheet(NAMES[0])
    sheet.add_paragraph("incident_summary", run_of("quokka quokka"))
    data = sheet.document()
    whole = conserved(data, read_form(data), empty_form())
    assert whole.lost == ()
    assert whole.typed == whole.found
    once = Sheet(NAMES[0])
    once.add_paragraph("incident_summary", run_of("quokka"))
    less = conserved(data, read_form(once.document()), empty_form())
    assert less.lost == ("quokka",)
    assert less.typed - less.found == len("quokka")


def test_the_oracle_wants_deletions_to_be_said() -> None:
    sheet = Sheet(NAMES[0])
    gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>wombat</w:delText></w:r></w:del>'
    sheet.add_paragraph("incident_summary", gone)
    data = sheet.document()
    assert conserved(data, read_form(data), empty_form()).unsaid == ()
    assert conserved(data, read_form(Sheet(NAMES[0]).document()), empty_form()).unsaid == ("wombat",)


def test_the_oracle_counts_the_whole_document_where_no_form_is_known() -> None:
    data = filled({"notifier_name": "Orla Pentreath"})
    nothing = read_form(filled({}))
    words = sum(len(word) for line in visible(data).lines for word in line.split())
    assert conserved(data, nothing, Template(())).typed > words / 2


@pytest.mark.prove
def test_the_whole_corpus(soffice: Office, tmp_path: Path, figure: Figure) -> None:
    """Every way and every bend with all twelve examples."""
    rows = [*rows_of_ways(soffice, tmp_path), *rows_of_bends()]
    assert {row.name: row.tally.faults for row in rows if row.tally.faults} == {}
    for row in rows_of_programs(rows):
        tally = row.tally
        flagged = f", {tally.flagged:,} flagged" if tally.flagged else ""
        figure(
            f"answers of {tally.documents} notifications, {row.name}, read back equal",
            f"{tally.equal:,} of {tally.fields:,}{flagged}",
        )
    total = Tally()
    for row in rows:
        total.add(row.tally)
    figure("bent Word forms read as expected", f"{total.documents:,} of {total.documents:,}, in {len(rows)} ways")
    figure("characters typed into bent Word forms and found again", f"{total.found:,} of {total.typed:,}")
    assert as_markdown(rows).count("\n| ") > len(rows)


def rows_of_programs(rows: list[Row]) -> list[Row]:
    """The rows of other programs; at least 99 of 100 fields must be equal where some may be flagged."""
    found = [row for row in rows if row.room == "other programs"]
    assert all(row.tally.equal >= 0.99 * row.tally.fields for row in found)
    return found


@pytest.mark.prove
@pytest.mark.parametrize("room", ROOMS)
def test_bends_without_tags_and_without_fields_lose_nothing(room: str, figure: Figure) -> None:
    """What is read may differ; that every word comes out again may not."""
    total = Tally()
    for bend in BENDS:
        if bend.room != room:
            continue
        for number, name in enumerate(NAMES):
            sheet = bend.of(name)
            if sheet.packed is not None:
                continue
            data = bent(sheet.document(), (strip_tags, unwrap_controls)[number % 2])
            kept = conserved(data, read_form(data), empty_form())
            assert (bend.name, name, kept.lost, kept.unsaid) == (bend.name, name, (), ())
            total.add(Tally(1, typed=kept.typed, found=kept.found))
    if total.documents:
        figure(
            f"characters in {total.documents:,} bent forms ({room}) without tags or fields, found again",
            f"{total.found:,} of {total.typed:,}",
        )
