"""Settings start the product or stop it with a sentence."""

import base64
import multiprocessing
import os
import stat
import threading
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import make_url

from forms.word.limits import DEFAULT
from intake.addresses import ImapMailbox, Maildir, MailFolder, SmtpServer, TokenSource
from intake.settings import MICROSOFT_SCOPE, Settings, WrongSettings

KEY = base64.b64encode(b"k" * 32).decode()


def load(tmp_path: Path, **settings: str) -> Settings:
    return Settings.load({"INTAKE_DATA_DIR": str(tmp_path / "data")} | {f"INTAKE_{k}": v for k, v in settings.items()})


def test_a_data_folder_alone_is_enough(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database_url.endswith("data/intake.sqlite3")
    assert settings.keys_database_url.endswith("data/keys.sqlite3")
    assert settings.public_url == "http://localhost:8000"
    assert not settings.secure


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert first.secret_key == second.secret_key
    assert first.encryption_keys == second.encryption_keys
    for file in (tmp_path / "data").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_two_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def one() -> None:
        start.wait()
        found.append(load(tmp_path).secret_key)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def load_in_a_process(folder: str, start: Barrier, found: "Queue[tuple[bytes, str]]") -> None:
    start.wait()
    settings = Settings.load({"INTAKE_DATA_DIR": folder})
    found.put((settings.secret_key, settings.encryption_keys.first))


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, found = spawn.Barrier(3), spawn.Queue()
    processes = [spawn.Process(target=load_in_a_process, args=(str(tmp_path), start, found)) for _ in range(3)]
    for process in processes:
        process.start()
    agreed = {found.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(agreed) == 1


@pytest.mark.parametrize("lost", ["secret.key", "encryption.keys"])
@pytest.mark.parametrize("database", ["intake.sqlite3", "keys.sqlite3"])
def test_a_lost_key_is_said_and_not_made_anew(tmp_path: Path, lost: str, database: str) -> None:
    folder = load(tmp_path).data_dir
    (folder / database).touch()
    (folder / lost).unlink()
    with pytest.raises(WrongSettings, match=f"KEYS? is lost: .* holds {database} but not {lost}. Bring that file back"):
        load(tmp_path)
    assert not (folder / lost).exists()


def test_without_a_data_folder_nothing_starts() -> None:
    with pytest.raises(WrongSettings) as refused:
        Settings.load({})
    assert refused.value.sentence == "INTAKE_DATA_DIR is missing: it wants a folder to keep data in."


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a b, 100%41 ?x#y"
    settings = Settings.load({"INTAKE_DATA_DIR": str(folder)})
    assert make_url(settings.database_url).database == str(folder / "intake.sqlite3")
    assert settings.mailboxes == (Maildir(folder / "mailbox"),)
    assert settings.outgoing == MailFolder(folder / "outbox")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "nonsense"),
        ("SECRET_KEY", "short"),
        ("ENCRYPTION_KEYS", "a:not-base64"),
        ("ENCRYPTION_KEYS", f"a:{KEY},a:{KEY}"),
        ("ENCRYPTION_KEYS", "a:" + base64.b64encode(b"short").decode()),
        ("PUBLIC_URL", "http://notify.example.org"),
        ("PUBLIC_URL", "ftp://notify.example.org"),
        ("BRAND_COLOUR", "blue"),
        ("DAY_ONE_RULE", "sometimes"),
        ("STATUTORY_PARTNERS", " , "),
        ("TRUSTED_PROXIES", "-1"),
        ("SECRET_KEY_FILE", "/no/such/file"),
        ("MIGRATION_DATABASE_URL", "mysql://host/name"),
        ("JOURNAL_DIR", "/no/such/folder"),
        ("MAIL_CA_FILE", "/no/such/file"),
        ("MAX_MESSAGE_BYTES", "fifty"),
        ("WORKER_PROCESSES", "0"),
        ("DEMO", "perhaps"),
        ("REDIS_URL", "http://host"),
        ("REDIS_URL", "redis://host:99999"),
        ("REDIS_URL", "unix:relative"),
        ("MAILBOX_URL", ","),
        ("MAILBOX_URL", "imap://user:pw1@mail.example.org"),
        ("MAILBOX_URL", "imaps://mail.example.org"),
        ("MAILBOX_URL", "imaps://user@mail.example.org"),
        ("MAILBOX_URL", "imaps://user:pw1@mail.example.org:0"),
        ("MAIL_OAUTH_TOKEN_URL", "http://login.example.org/token"),
        ("MAIL_OAUTH_TOKEN_URL", "login.example.org"),
        ("MAILBOX_URL", "maildir:"),
        ("MAILBOX_URL", "maildir:/a maildir:/a"),
        ("MAILBOX_URL", "pop3://user:pw1@mail.example.org"),
        ("SMTP_URL", "smtp://mail.example.org"),
        ("SMTP_URL", "smtps://user@mail.example.org"),
        ("SMTP_URL", "nonsense"),
    ],
)
def test_a_wrong_setting_is_named_and_not_quoted(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(tmp_path, **{name: value})
    assert f"INTAKE_{name.replace('KEY_FILE', 'KEY')} " in refused.value.sentence
    assert refused.value.sentence.endswith(".")
    for secret in (KEY, "pw1"):
        assert secret not in refused.value.sentence


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(tmp_path, PORT="x", BRAND_COLOUR="x")
    assert len(refused.value.sentence.splitlines()) == 2


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s" * 40 + "\n")
    assert load(tmp_path, SECRET_KEY_FILE=str(file)).secret_key == b"s" * 40


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="INTAKE_AREA and INTAKE_AREA_FILE are both set: unset one of them"):
        load(tmp_path, AREA="Humberton", AREA_FILE="/area")


def test_no_secret_shows_itself(tmp_path: Path) -> None:
    shown = repr(
        load(
            tmp_path,
            ENCRYPTION_KEYS=f"a:{KEY}",
            SECRET_KEY="s" * 40,
            DATABASE_URL="postgresql://u:pw1@h/n",
            MAILBOX_URL="imaps://user:pw1@mail.example.org",
            SMTP_URL="smtps://user:pw1@mail.example.org",
            MAIL_FROM="safeguarding@example.org",
            REDIS_URL="redis://user:pw1@host",
            MAIL_OAUTH_TOKEN_URL="https://login.example.org/token",
            MAIL_OAUTH_CLIENT_ID="an-application",
            MAIL_OAUTH_CLIENT_SECRET="pw1",
        )
    )
    for secret in (KEY, "kkkkkkkk", "s" * 40, "pw1"):
        assert secret not in shown


def test_keys_stand_beside_a_postgresql_database_unless_told_otherwise(tmp_path: Path) -> None:
    url = "postgresql://user@host/name"
    assert load(tmp_path, DATABASE_URL=url).keys_database_url == url
    assert load(tmp_path, DATABASE_URL=url, KEYS_DATABASE_URL=url + "2").keys_database_url == url + "2"


def test_pages_that_other_machines_reach_have_an_https_address(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="INTAKE_PUBLIC_URL wants the https address that people type"):
        load(tmp_path, HOST="0.0.0.0")
    assert load(tmp_path, HOST="0.0.0.0", PUBLIC_URL="https://notify.example.org").secure


def test_mail_that_leaves_has_a_sender(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="INTAKE_MAIL_FROM is missing"):
        load(tmp_path, SMTP_URL="smtps://mail.example.org")


def test_invented_cases_come_unasked_on_one_machine_only(tmp_path: Path) -> None:
    assert load(tmp_path).demo
    assert not load(tmp_path, PUBLIC_URL="https://notify.example.org").demo
    assert load(tmp_path, PUBLIC_URL="https://notify.example.org", DEMO="1").demo


def test_several_mailboxes_of_every_kind(tmp_path: Path) -> None:
    addresses = (
        "imaps://safeguarding%40example.org:p%2Cq%20r@mail.example.org/Shared%20box, "
        "imap+starttls://user:secret@mail.example.org:1143\n"
        "imap://user:secret@127.0.0.1:10143/INBOX maildir:/var/mail/a%20b"
    )
    shared, started, clear, folder = load(tmp_path, MAILBOX_URL=addresses).mailboxes
    assert shared == ImapMailbox("mail.example.org", 993, "tls", "safeguarding@example.org", "p,q r", "Shared box")
    assert shared.name == "safeguarding@example.org@mail.example.org/Shared box"
    assert started == ImapMailbox("mail.example.org", 1143, "starttls", "user", "secret", "INBOX")
    assert clear == ImapMailbox("127.0.0.1", 10143, "none", "user", "secret", "INBOX")
    assert folder == Maildir(Path("/var/mail/a b"))


TOKENS = {
    "MAIL_OAUTH_TOKEN_URL": "https://login.example.org/tenant/oauth2/v2.0/token",
    "MAIL_OAUTH_CLIENT_ID": "an-application",
    "MAIL_OAUTH_CLIENT_SECRET": "its secret",
}


def test_a_mailbox_without_a_password_is_opened_with_a_token(tmp_path: Path) -> None:
    address = "imaps://shared%40example.org@outlook.example.org/INBOX"
    settings = load(tmp_path, MAILBOX_URL=address, **TOKENS)
    assert settings.mailboxes == (ImapMailbox("outlook.example.org", 993, "tls", "shared@example.org", "", "INBOX"),)
    url, client_id, client_secret = TOKENS.values()
    assert settings.mail_tokens == TokenSource(url, client_id, client_secret, MICROSOFT_SCOPE)
    assert load(tmp_path).mail_tokens is None
    with pytest.raises(WrongSettings, match="INTAKE_MAILBOX_URL names a mailbox without a password"):
        load(tmp_path, MAILBOX_URL=address)


@pytest.mark.parametrize("name", TOKENS)
def test_half_of_what_tokens_need_is_refused(tmp_path: Path, name: str) -> None:
    given = {key: value for key, value in TOKENS.items() if key != name}
    with pytest.raises(WrongSettings, match=f"INTAKE_{name} is missing"):
        load(tmp_path, **given)


def test_outgoing_mail_by_server_or_as_files(tmp_path: Path) -> None:
    def outgoing(address: str) -> object:
        return load(tmp_path, SMTP_URL=address, MAIL_FROM="safeguarding@example.org").outgoing

    assert outgoing("smtp+starttls://me%40example.org:p%40q@mail.example.org") == SmtpServer(
        "mail.example.org", 587, "starttls", "me@example.org", "p@q"
    )
    assert outgoing("smtps://mail.example.org") == SmtpServer("mail.example.org", 465, "tls")
    assert outgoing("smtp://localhost:2525") == SmtpServer("localhost", 2525, "none")
    assert outgoing("files:/var/spool/mail%20out") == MailFolder(Path("/var/spool/mail out"))


@pytest.mark.parametrize(
    "address", ["unix:///run/a%20b/x.sock?db=3", "redis+socket:///run/a%20b/x.sock?virtual_host=3"]
)
def test_a_socket_of_redis_is_spelt_for_both_of_its_users(tmp_path: Path, address: str) -> None:
    found = load(tmp_path, REDIS_URL=address).redis
    assert found.client_url == "unix:///run/a%20b/x.sock?db=3"
    assert found.broker_url == "redis+socket:///run/a%20b/x.sock?virtual_host=3"
    assert (found.socket, found.private) == (Path("/run/a b/x.sock"), False)


def test_a_redis_elsewhere_shows_its_certificate(tmp_path: Path) -> None:
    found = load(tmp_path, REDIS_URL="rediss://:secret@host:6380/1").redis
    assert found.client_url == found.broker_url == "rediss://:secret@host:6380/1?ssl_cert_reqs=required"


def test_a_private_redis_has_a_socket_in_the_data_folder_if_the_path_fits(tmp_path: Path) -> None:
    near, far = (Settings.load({"INTAKE_DATA_DIR": str(tmp_path / name)}).redis for name in ("d", "d" * 100))
    assert near.private
    assert near.socket == tmp_path / "d" / "run" / "redis.sock"
    assert far.socket is not None
    assert not far.socket.is_relative_to(tmp_path)
    assert len(os.fsencode(far.socket)) <= 100


def test_known_senders_are_domains_and_want_the_name_of_our_mail_server(tmp_path: Path) -> None:
    assert (load(tmp_path).authentication_server, load(tmp_path).known_senders) == ("", ())
    both = {"AUTHENTICATION_SERVER": "mx.example.org", "KNOWN_SENDERS": "NHS.example.org, police.example.org"}
    assert load(tmp_path, **both).known_senders == ("nhs.example.org", "police.example.org")
    with pytest.raises(WrongSettings, match="INTAKE_AUTHENTICATION_SERVER is missing"):
        load(tmp_path, KNOWN_SENDERS="nhs.example.org")
    for wrong in ("a@nhs.example.org", "nhs", "*.example.org", ","):
        with pytest.raises(WrongSettings, match="INTAKE_KNOWN_SENDERS is wrong: it wants domains"):
            load(tmp_path, AUTHENTICATION_SERVER="mx.example.org", KNOWN_SENDERS=wrong)


@pytest.mark.parametrize("wrong", ["Office <a@example.org>", "a@example.org, b@example.org", "a@exämple.org", "a"])
def test_mail_comes_from_one_bare_address(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(WrongSettings, match="INTAKE_MAIL_FROM is wrong"):
        load(tmp_path, MAIL_FROM=wrong)


def test_limits_of_documents_are_settings_and_reach_the_reader(tmp_path: Path) -> None:
    documents = load(tmp_path, WORD_FILE_BYTES="1000", WORD_SECONDS="3", SOFFICE_MEMORY_BYTES="900000000").documents
    assert (documents.limits.file_bytes, documents.limits.seconds) == (1000, 3)
    assert documents.limits.entries == DEFAULT.entries
    assert load(tmp_path, PDF_SECONDS="7").documents.pdf_bounds.seconds == 7
    assert documents.office is not None
    assert documents.office.bounds.memory_bytes == 900_000_000


def test_libreoffice_can_be_switched_off_or_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(tmp_path, SOFFICE="").documents.office is None
    named = load(tmp_path, SOFFICE="/bin/true").documents.office
    assert named is not None
    assert named.program == Path("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert load(tmp_path).documents.office is None, "a missing program stops nothing"


@pytest.mark.parametrize(
    ("name", "text"),
    [("SOFFICE", "/nowhere/soffice"), ("WORD_SECONDS", "61"), ("WORD_ENTRIES", "0"), ("SOFFICE_SECONDS", "soon")],
)
def test_wrong_settings_of_documents_stop_the_start(name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(tmp_path, **{name: text})
    assert refused.value.sentence.startswith(f"INTAKE_{name} ")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html></html>", "neither a PNG nor an SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "neither a PNG nor an SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 60_000, "larger than 60 KB"),
        (b"", "neither a PNG nor an SVG"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_reason(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "logo").write_bytes(data)
    with pytest.raises(WrongSettings, match=why):
        load(tmp_path, LOGO=str(tmp_path / "logo"))


def test_a_logo_in_the_data_folder_needs_no_setting(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = load(tmp_path).logo
    assert found is not None
    assert found.media_type == "image/png"
