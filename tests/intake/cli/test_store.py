"""Files taken in from the command line, as other programs call it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.cli import main
from intake.pipeline.work import Pipeline
from tests.examples import example
from tests.intake.pipeline.made import mail, word
from tests.servers.processes import free_port


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def put(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_the_same_form_by_file_and_by_mail_and_again_is_one_case(data: Path) -> None:
    form = put(data, "form.docx", word(example("0031")))
    letter = put(data, "mail.eml", mail(("form.docx", form.read_bytes())))
    done = run("ingest", form, letter, form, "--json")
    assert done.exit_code == 0
    first, mailed, again = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["outcome"], mailed["outcome"], again["outcome"]) == ("case", "duplicate", "duplicate")
    assert first["reference"] == first["case"] == mailed["case"] == again["case"] == again["reference"]
    (case,) = [json.loads(line) for line in run("cases", "--json").stdout.splitlines()]
    assert case["reference"] == first["reference"]
    clock = next(one for one in case["clocks"] if one["id"] == "K1")
    assert set(clock) >= {"id", "trigger_date", "due", "provisional", "rule", "source"}
    assert (clock["trigger_date"], clock["due"]) == ("2026-09-05", "2026-09-11")
    assert case["received_at"].endswith("Z")


def test_what_a_form_gives_rise_to_is_sent_at_once(data: Path) -> None:
    run("ingest", put(data, "form.docx", word(example("0031"))))
    (letter,) = (data / "data" / "outbox").iterdir()
    assert b"To: orla.pentreath@nhs.example.org" in letter.read_bytes()
    run("ingest", data / "form.docx")
    assert len(list((data / "data" / "outbox").iterdir())) == 1


def test_a_mail_server_that_is_away_keeps_nobody_waiting(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setenv("INTAKE_MAIL_FROM", "notifications@example.org")
    done = run("ingest", put(data, "form.docx", word(example("0031"))), "--json")
    assert (done.exit_code, json.loads(done.stdout)["outcome"]) == (0, "case")


def test_what_cannot_be_read_needs_a_person_and_was_kept(data: Path) -> None:
    done = run("ingest", put(data, "form.docx", b"no form"), "--json")
    assert done.exit_code == 0
    result = json.loads(done.stdout)
    assert (result["outcome"], result["case"]) == ("needs_a_person", None)
    assert result["reason"].endswith(".")


def test_what_a_worker_could_not_finish_is_never_without_an_outcome(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pipeline, "answer", lambda *_: True)
    result = json.loads(run("ingest", put(data, "form.docx", word(example("0031"))), "--json").stdout)
    assert result["outcome"] == "needs_a_person"
    assert "kept" in result["reason"]


def test_people_read_words(data: Path) -> None:
    assert "a new case" in run("ingest", put(data, "form.docx", word(example("0031")))).stdout
    assert "K1 due 2026-09-11" in run("cases").stdout


def test_without_a_data_folder_a_sentence_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTAKE_DATA_DIR", raising=False)
    refused = run("cases")
    assert refused.exit_code == 1
    assert "INTAKE_DATA_DIR" in refused.output
    assert "Traceback" not in refused.output
