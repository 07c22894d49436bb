"""The commands of the Word door, as other programs call them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forms.notification import NOTIFICATION
from intake.cli import main
from tests.examples import EXAMPLES


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["notification_ref"])
def test_an_example_goes_into_word_and_comes_back_equal(example: dict[str, Any], tmp_path: Path) -> None:
    given, filled = tmp_path / "answers.json", tmp_path / "filled.docx"
    given.write_text(json.dumps(example))
    assert run("fill-word", given, filled).exit_code == 0
    read = run("read-word", filled, "--json")
    assert read.exit_code == 0
    printed = json.loads(read.stdout)
    assert printed["form"] == "notification"
    assert printed["form_version"] == "NSP-2026.2"
    assert printed["unplaced"] == []
    assert printed["outcome"] == ("partial" if printed["missing"] else "complete")
    assert NOTIFICATION.answers(printed["answers"])[0].equal(NOTIFICATION.answers(example)[0])


def test_the_empty_form_reads_as_empty(tmp_path: Path) -> None:
    out = tmp_path / "form.docx"
    written = run("word-template", out, "--json")
    assert json.loads(written.stdout)["form_version"] == "NSP-2026.2"
    printed = json.loads(run("read-word", out, "--json").stdout)
    assert (printed["outcome"], printed["answers"], printed["unplaced"]) == ("partial", {}, [])


@pytest.mark.parametrize(
    "content",
    [b"", b"not a form", b"%PDF-1.7", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
)
def test_what_is_no_form_is_said_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file.docx"
    file.write_bytes(content)
    read = run("read-word", file, "--json")
    assert read.exit_code == 1
    printed = json.loads(read.stdout)
    assert printed["outcome"] == "unreadable"
    assert printed["reason"].endswith(".")
    assert run("read-word", file).stdout.startswith(printed["reason"])


def test_people_read_words(tmp_path: Path) -> None:
    given, filled = tmp_path / "answers.json", tmp_path / "filled.docx"
    given.write_text(json.dumps(EXAMPLES[1]))
    run("fill-word", given, filled)
    shown = run("read-word", filled).stdout
    assert "B. " in shown
    assert "Still to be answered" in shown
    assert EXAMPLES[1]["notifier_name"] in shown


@pytest.mark.parametrize("content", ["[]", "{", "\xff"])
def test_a_file_that_is_no_json_object_is_refused_in_words(content: str, tmp_path: Path) -> None:
    given = tmp_path / "answers.json"
    given.write_text(content, encoding="latin-1")
    refused = run("fill-word", given, tmp_path / "out.docx")
    assert refused.exit_code == 1
    assert "JSON" in refused.output
    assert "Traceback" not in refused.output


def test_a_file_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    refused = run("word-template", tmp_path / "no" / "folder.docx")
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output


@pytest.mark.parametrize("command", ["word-template", "fill-word", "read-word"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    assert f"Example: intake {command}" in run(command, "--help").output
