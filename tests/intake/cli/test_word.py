"""The commands of the Word door, as other programs call them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases.casebook import Casebook
from intake.cases.casefile import casefile
from intake.cli import main
from intake.cli.store import opened
from intake.opened import rules_of
from intake.resources import templates_dir
from intake.store.casework import Case
from tests.examples import EXAMPLES, example
from tests.forms.word.documents import main_part, tags_of, ticked, typed, visible_text


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, with a database of its own for the commands that want one."""
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


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
    assert "Next: " in run("fill-word", given, filled).stdout
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


def received(folder: Path, given: dict[str, Any]) -> str:
    """The reference of a notification that was ingested."""
    (folder / "answers.json").write_text(json.dumps(given))
    run("fill-word", folder / "answers.json", folder / "form.docx")
    done = run("ingest", folder / "form.docx", "--json")
    return str(json.loads(done.stdout)["reference"])


def ingested(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    (folder / name).write_bytes(content)
    printed: dict[str, Any] = json.loads(run("ingest", folder / name, "--json").stdout)
    return printed


def opened_case() -> tuple[Any, list[Answers], list[str]]:
    """The one case as its page shows it, the answers of its notifications, oldest first, and its history."""
    with opened() as at, at.store.reading() as session:
        case = session.scalars(select(Case)).one()
        book = Casebook(session, at.store.vault, rules_of(at.settings, datetime.now(UTC)))
        file = casefile(book, NOTIFICATION, case, datetime(2026, 10, 1, tzinfo=UTC))
        return file, [one.answers for one in reversed(file.notifications)], [told.words for told in file.history]


def test_a_reply_form_comes_back_as_an_update_with_each_answer_in_its_row(data: Path) -> None:
    given = example("0051")
    reference = received(data, given)
    out = data / "Reply form.docx"
    assert "Next: " in run("word-template", data / "empty.docx").stdout
    made = run("word-template", out, "--prefilled", reference)
    assert made.exit_code == 0, made.output
    assert "Next: " in made.stdout
    assert f"for a reply to {reference}" in made.stdout
    sent_back = typed(
        out.read_bytes(), **{"children[1].child_cp_plan_status": "On a plan now", "family_informed": "No"}
    )
    done = ingested(data, "Reply.docx", sent_back)
    assert (done["outcome"], done["case"]) == ("update", reference)
    file, (first, update), history = opened_case()
    before, after = first.rows("children"), update.rows("children")
    assert after == [before[0], {**before[1], "child_cp_plan_status": "current"}]
    assert update["family_informed"] == "no"
    assert "incident_summary" not in update
    assert [child.name for child in file.children] == [f"{c['child_forenames']} {c['child_surname']}" for c in before]
    came = {line.came for part in file.notifications[0].parts for run in part.runs for line in run.lines}
    assert came == {"Word form", f"Carried over: notification {reference}"}
    assert "Document read" in history  # that its answers were read for a form is on the record

    again = data / "Another.docx"
    run("word-template", again, "--prefilled", reference)
    asked = {tag.partition(":")[0] for tag in tags_of(again)}
    assert "family_informed" not in asked  # the reply answered it
    assert "children[1].child_cp_plan_status" not in asked
    assert "children[0].child_cp_plan_status" in asked
    assert "children[1].child_cp_plan_category" in asked  # wanted now that there is a plan


def test_a_second_reply_adds_to_the_first(data: Path) -> None:
    reference = received(data, example("0051"))
    for number, answer in enumerate(("children[0].child_youth_justice", "children[1].child_disabilities:none")):
        out = data / f"{number}.docx"
        run("word-template", out, "--prefilled", reference)
        content = ticked(out.read_bytes(), answer) if ":" in answer else typed(out.read_bytes(), **{answer: "No"})
        assert ingested(data, f"back {number}.docx", content)["outcome"] == "update"
    _, (*_, last), _ = opened_case()
    assert last.at("children[0].child_youth_justice") == "no"
    assert last.at("children[1].child_disabilities") == ["none"]


def test_a_reply_with_a_single_answer_is_read(data: Path) -> None:
    reference = received(data, example("0038"))
    out = data / "Reply form.docx"
    run("word-template", out, "--prefilled", reference)
    done = ingested(data, "Back.docx", typed(out.read_bytes(), lado_referred="Yes"))
    assert (done["outcome"], done["case"]) == ("update", reference)


def test_a_reply_to_a_notification_that_nobody_knows_is_a_case_before_a_person(data: Path) -> None:
    given = data / "answers.json"
    given.write_text(json.dumps(example("0038") | {"notification_ref": "K7MD4-RWX9C"}))
    out = data / "Reply form.docx"
    assert run("word-template", out, "--prefilled", given).exit_code == 0
    done = ingested(data, "Back.docx", typed(out.read_bytes(), lado_referred="Yes"))
    assert done["outcome"] == "case"


def test_the_answers_of_a_file_need_no_database(tmp_path: Path) -> None:
    given, out = tmp_path / "answers.json", tmp_path / "Reply form.docx"
    given.write_text(json.dumps(example("0034")))
    made = run("word-template", out, "--prefilled", given, "--json")
    assert json.loads(made.stdout)["reply_to"] == example("0034")["notification_ref"]
    assert "family_informed" in tags_of(out)


def test_a_restriction_is_said_before_the_form_goes_anywhere(tmp_path: Path) -> None:
    given, out = tmp_path / "answers.json", tmp_path / "Reply form.docx"
    given.write_text(json.dumps(example("0034") | {"sharing_restrictions": "Not to the mother's employer."}))
    made = run("word-template", out, "--prefilled", given).stdout
    assert "Do not send it yet" in made
    assert "employer" not in made


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("K7MD4-RWX9C", "was received and read"),
        ("nonsense", "was received and read"),
        ("none.json", "is not a JSON file"),
    ],
)
def test_what_no_reply_form_can_be_made_of_is_said_in_words(data: Path, named: str, words: str) -> None:
    refused = run("word-template", data / "out.docx", "--prefilled", named)
    assert refused.exit_code == 1
    assert words in refused.output
    assert not (data / "out.docx").exists()


def test_a_notification_that_left_nothing_open_makes_no_form(data: Path) -> None:
    given = data / "answers.json"
    given.write_text(json.dumps(example("0031")))
    refused = run("word-template", data / "out.docx", "--prefilled", given)
    assert "left nothing open" in refused.output
    assert not (data / "out.docx").exists()


def test_a_file_is_not_named_after_anybody(tmp_path: Path) -> None:
    given = tmp_path / "answers.json"
    given.write_text(json.dumps(example("0034")))
    surname = example("0034")["children"][0]["child_surname"]
    refused = run("word-template", tmp_path / f"{surname} reply.docx", "--prefilled", given)
    assert "neutral" in refused.output
    assert surname not in refused.output.replace(str(tmp_path), "")


COVER = templates_dir() / "word" / "cover.docx"


def test_the_cover_of_a_partnership_stands_before_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_WORD_COVER", str(COVER))
    assert run("word-template", tmp_path / "form.docx").exit_code == 0
    assert "Telling us about a serious incident" in visible_text(main_part((tmp_path / "form.docx").read_bytes()))


def test_a_cover_in_the_data_folder_needs_no_setting(data: Path) -> None:
    (data / "data").mkdir()
    (data / "data" / "cover.docx").write_bytes(COVER.read_bytes())
    assert run("word-template", data / "form.docx").exit_code == 0
    assert "Telling us about a serious incident" in visible_text(main_part((data / "form.docx").read_bytes()))


@pytest.mark.parametrize("command", ["word-template", "cases", "run", "web", "worker"])
def test_a_cover_that_cannot_be_used_stops_the_start_and_names_the_setting(
    command: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = data / "cover.docx"
    broken.write_bytes(b"%PDF-1.7")
    monkeypatch.setenv("INTAKE_WORD_COVER", str(broken))
    refused = run(command, data / "out.docx") if command == "word-template" else run(command)
    assert refused.exit_code == 1
    assert "INTAKE_WORD_COVER names a cover that cannot be used. This is a PDF." in refused.output


def test_a_cover_that_is_not_there_is_named_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_WORD_COVER", str(data / "none.docx"))
    for refused in (run("word-template", data / "out.docx"), run("cases")):
        assert "INTAKE_WORD_COVER" in refused.output
        assert refused.exit_code == 1
