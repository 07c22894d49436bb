"""Settings: typed, read once, refused with sentences when they are wrong. Every one also comes as NAME_FILE.

With INTAKE_DATA_DIR alone everything works: databases lie in that folder, and keys are made there once, readable by
their owner only. No secret has a default value, and none shows in a repr.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from forms.word.cover import Cover
from intake import addresses
from intake import setting_values as values
from intake.addresses import (
    ImapMailbox,
    Mailbox,
    NotifyService,
    Outgoing,
    Redis,
    SmtpServer,
    TokenSource,
    file_address,
    loopback,
)
from intake.answering_settings import answering, notify_service
from intake.brand import Logo, lying_in
from intake.cases.clocks.definition import Term
from intake.cases.expected import Expectations
from intake.cases.files import FileRules
from intake.cases.working_days import DayOne
from intake.clock_settings import clock_terms
from intake.document_settings import documents
from intake.documents.reader import DocumentReader
from intake.errors import Permanent
from intake.file_settings import file_rules, scanner
from intake.keyfiles import DATABASE, KEYS_DATABASE, made_once, new_secret, new_wrapping_key
from intake.notifier_settings import expectations
from intake.pipeline.answering import Answering
from intake.pipeline.scanning import Scanner
from intake.setting_values import PREFIX, Reader
from intake.store.keys import WrappingKeys
from intake.watching_settings import Watching, watching


class WrongSettings(Permanent):
    """One sentence for each setting that is wrong: its name, and what it wants."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the product was started with."""

    data_dir: Path
    database_url: str = field(repr=False)
    keys_database_url: str = field(repr=False)
    migration_database_url: str = field(repr=False)
    """The same database as ``database_url``, for the role that owns the tables; only `migrate` uses it."""
    secret_key: bytes = field(repr=False)
    """Signs cookies, makes references and blind hashes. It never changes: references would."""
    encryption_keys: WrappingKeys = field(repr=False)
    host: str
    port: int
    public_url: str
    partnership_name: str
    partnership_address: tuple[str, ...]
    mail_to: str
    """Where completed Word forms are e-mailed to, as the form and the pages say; empty where nobody set it."""
    word_cover: Cover | None = field(repr=False)
    """The partnership's own pages before the Word form; None for the form alone."""
    language: str
    """Of the notifier's pages: 'en', or one whose words lie in templates/language."""
    brand_colour: str
    logo: Logo | None
    """Shown in the header beside the name; None for the name alone."""
    area: str
    """Our own local authority's name, as forms say it."""
    front_door_phone: str
    staffed_hours: str
    mail_from: str
    authentication_server: str
    """The name that our own mail server signs its verdict on a sender with; empty: nobody is verified (SAFETY 17)."""
    known_senders: tuple[str, ...]
    """Domains of agencies whose verified senders are told their reference by mail."""
    statutory_partners: tuple[str, ...]
    day_one_rule: DayOne
    trusted_proxies: int
    max_upload_bytes: int
    draft_idle: timedelta
    """How long a browser that is left alone still opens a notification that was saved under an address."""
    redis: Redis
    mailboxes: tuple[Mailbox, ...]
    outgoing: Outgoing
    notify: NotifyService | None
    """GOV.UK Notify for text messages, and for e-mails in place of ``outgoing`` where it has a template for them."""
    answering: Answering
    mail_tokens: TokenSource | None
    """Where tokens for mailboxes without a password come from, such as Microsoft 365; None where nobody named it."""
    mail_ca_file: Path | None
    """Certificates to trust at mail servers, in place of the system's; None trusts the system's."""
    journal_dir: Path
    """Where every accepted original is written once more; may be another disk."""
    max_message_bytes: int
    """A larger e-mail is not fetched: it waits for a person, on the server (CONTRACT, 'Receiving')."""
    documents: DocumentReader
    """Reads what comes as a file, within the limits that were set."""
    expectations: Expectations
    clock_terms: Mapping[str, Term]
    """The partnership's own terms by the id of their clock."""
    """What notifiers may expect after sending, and what they are shown."""
    files: FileRules
    """What may be added to a notification beside its answers."""
    scanner: Scanner | None
    """Looks through those files for malware; None where nobody set one."""
    watching: Watching
    """Who is alarmed when something is wrong, and when the way in is rehearsed."""
    worker_processes: int
    """Pieces of work that one `intake worker` does at a time."""
    demo: bool
    """Whether `run` puts demonstration cases into an empty database."""

    @property
    def secure(self) -> bool:
        """Whether pages are served over https: cookies are then for https alone, and HSTS is sent."""
        return self.public_url.startswith("https:")

    @classmethod
    def load(cls, environment: Mapping[str, str]) -> Settings:
        """The settings in ``environment``. Raises WrongSettings, which names every one that is wrong."""
        reader = Reader(environment)
        data_dir = reader.take("DATA_DIR", "a folder to keep data in", values.folder_made)
        found = {
            "data_dir": data_dir,
            **_kept(reader, data_dir),
            **_served(reader, data_dir),
            **_around(reader, data_dir),
        }
        found["documents"] = documents(reader)
        found["answering"] = answering(reader)
        found["notify"] = notify_service(reader)
        expected = found["expectations"] = expectations(reader)
        found["clock_terms"] = clock_terms(reader, expected)
        found["files"] = file_rules(reader, found["max_upload_bytes"])
        found["scanner"] = scanner(reader)
        found["watching"] = watching(reader, found["mailboxes"], found["outgoing"], found["mail_to"])  # type: ignore[arg-type]
        _together(reader, found)
        if reader.problems:
            raise WrongSettings(reader.problems)
        return cls(**found)  # type: ignore[arg-type]  # nothing is None once there are no problems


OWN_COVER: Final = "cover.docx"
_WANTS_DATABASE: Final = "an address like postgresql://user@host/name or sqlite:///folder/file.sqlite3"
_WANTS_KEYS: Final = "name:key pairs with commas between, each key 32 bytes in base64, the one to encrypt with first"
_WANTS_MAILBOX: Final = "imaps://user:password@host/INBOX, imap+starttls://... or maildir:folder, several with spaces"
_WANTS_TOKENS: Final = "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token or another token endpoint"
MICROSOFT_SCOPE: Final = "https://outlook.office365.com/.default"
"""What an application asks for that reads mailboxes of Microsoft 365 by IMAP."""
_WANTS_SMTP: Final = "smtp+starttls://user:password@host, smtps://... or files:folder"
_WANTS_REDIS: Final = "redis://host:6379/0, rediss://... or unix:///path/to/socket"


def _kept(reader: Reader, data_dir: Path | None) -> dict[str, object]:
    """The databases and their keys."""

    def sqlite(name: str) -> Callable[[], str | None]:
        return lambda: (
            None if data_dir is None else URL.create("sqlite", database=str(data_dir / name)).render_as_string()
        )

    def secret(name: str, make: Callable[[], str]) -> Callable[[], str | None]:
        return lambda: None if data_dir is None else made_once(data_dir, name, make)

    database = reader.take("DATABASE_URL", _WANTS_DATABASE, values.database, sqlite(DATABASE))
    shared = database if database and database.startswith("postgres") else sqlite(KEYS_DATABASE)
    return {
        "database_url": database,
        "keys_database_url": reader.take("KEYS_DATABASE_URL", _WANTS_DATABASE, values.database, shared),
        "migration_database_url": reader.take(
            "MIGRATION_DATABASE_URL", _WANTS_DATABASE, values.database, lambda: database
        ),
        "secret_key": reader.take(
            "SECRET_KEY", "32 characters or more", values.secret, secret("secret.key", new_secret)
        ),
        "encryption_keys": reader.take(
            "ENCRYPTION_KEYS", _WANTS_KEYS, values.wrapping_keys, secret("encryption.keys", new_wrapping_key)
        ),
    }


def _served(reader: Reader, data_dir: Path | None) -> dict[str, object]:
    """The pages and the Word form, and the partnership that stands behind them."""
    port = reader.take("PORT", "a port number from 1 to 65535", values.port, "8000")
    return {
        "host": reader.take("HOST", "an address to listen on", str, "127.0.0.1"),
        "port": port,
        "public_url": reader.take(
            "PUBLIC_URL", "an https address, or an http one on this machine", values.public, f"http://localhost:{port}"
        ),
        "trusted_proxies": reader.take("TRUSTED_PROXIES", "how many proxies stand in front", values.count, "0"),
        "max_upload_bytes": reader.take("MAX_UPLOAD_BYTES", "a number of bytes", values.count, "50000000"),
        "partnership_name": reader.take(
            "PARTNERSHIP_NAME", "a name", values.words, "Safeguarding Children Partnership"
        ),
        "partnership_address": reader.take(
            "PARTNERSHIP_ADDRESS", "the lines of an address with semicolons between", values.lines, ""
        ),
        "draft_idle": reader.take("DRAFT_IDLE_MINUTES", "minutes from 10 to 720", values.idle, "60"),
        "mail_to": reader.take("MAIL_TO", "an e-mail address", values.email) if reader.given("MAIL_TO") else "",
        "word_cover": _cover(reader, data_dir),
        "brand_colour": reader.take("BRAND_COLOUR", "a colour like #1d4f6e", values.colour, "#1d4f6e"),
        "language": reader.take(
            "LANGUAGE", "en, or a language whose words are in templates/language", values.language, "en"
        ),
        "logo": _logo(reader, data_dir),
        "area": reader.take("AREA", "the name of the local authority", str, ""),
        "front_door_phone": reader.take("FRONT_DOOR_PHONE", "a telephone number", str, ""),
        "staffed_hours": reader.take("STAFFED_HOURS", "hours in words", values.words, "Monday to Friday, 9am to 5pm"),
        "statutory_partners": reader.take(
            "STATUTORY_PARTNERS", "names with commas between", values.names, "local_authority,icb,police"
        ),
        "day_one_rule": reader.take("DAY_ONE_RULE", "'after' or 'inclusive'", DayOne, "after"),
        # Where people type an address of its own, no invented case may stand among the real ones unasked.
        "demo": reader.take("DEMO", "1 or 0", values.switch, "0" if reader.given("PUBLIC_URL") else "1"),
    }


def _cover(reader: Reader, data_dir: Path | None) -> Cover | None:
    own = None if data_dir is None else own_cover(data_dir)
    if own is None and not reader.given("WORD_COVER"):
        return None
    return reader.take("WORD_COVER", "a Word document (.docx)", values.word_cover, str(own))


def _logo(reader: Reader, data_dir: Path | None) -> Logo | None:
    own = None if data_dir is None else lying_in(data_dir)
    if own is None and not reader.given("LOGO"):
        return None
    return reader.take("LOGO", "a PNG or SVG picture", values.logo, str(own))


def own_cover(data_dir: Path) -> Path | None:
    """The cover that lies in the data folder, where there is one: it needs no setting."""
    place = data_dir / OWN_COVER
    return place if place.is_file() else None


def _around(reader: Reader, data_dir: Path | None) -> dict[str, object]:
    """The servers and folders around the product. What is not set lies in the data folder."""

    def inside(scheme: str, folder: str) -> Callable[[], str | None]:
        return lambda: None if data_dir is None else file_address(scheme, data_dir / folder)

    found: dict[str, object] = {
        "mailboxes": reader.take("MAILBOX_URL", _WANTS_MAILBOX, addresses.mailboxes, inside("maildir", "mailbox")),
        "outgoing": reader.take("SMTP_URL", _WANTS_SMTP, addresses.outgoing, inside("files", "outbox")),
        "mail_from": reader.take("MAIL_FROM", "an e-mail address", values.email, "notifications@example.org"),
        "authentication_server": reader.take("AUTHENTICATION_SERVER", "the name of a mail server", str.strip, ""),
        "known_senders": (),
        "mail_tokens": _tokens(reader),
        "mail_ca_file": None,
        "max_message_bytes": reader.take("MAX_MESSAGE_BYTES", "a number of bytes", values.count, "50000000"),
        # A long document must not keep the next notification waiting.
        "worker_processes": reader.take("WORKER_PROCESSES", "a number of processes, 1 or more", values.some, "2"),
        "redis": data_dir and addresses.private_redis(data_dir),
        "journal_dir": data_dir and data_dir / "journal",
    }
    if reader.given("KNOWN_SENDERS"):
        found["known_senders"] = reader.take("KNOWN_SENDERS", "domains with commas between", values.domains)
    if reader.given("MAIL_CA_FILE"):
        found["mail_ca_file"] = reader.take("MAIL_CA_FILE", "a file of certificates", values.file_there)
    if reader.given("REDIS_URL"):
        found["redis"] = reader.take("REDIS_URL", _WANTS_REDIS, addresses.redis)
    if reader.given("JOURNAL_DIR"):
        found["journal_dir"] = reader.take("JOURNAL_DIR", "a folder that is there", values.folder_there)
    return found


def _tokens(reader: Reader) -> TokenSource | None:
    """Where tokens for mail come from; None where no setting speaks of it, or one of them is wrong."""
    if not any(reader.given(f"MAIL_OAUTH_{name}") for name in ("TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET")):
        return None
    url = reader.take("MAIL_OAUTH_TOKEN_URL", _WANTS_TOKENS, addresses.token_endpoint)
    client = reader.take("MAIL_OAUTH_CLIENT_ID", "the application's id", values.words)
    secret = reader.take("MAIL_OAUTH_CLIENT_SECRET", "the application's secret", values.words)
    scope = reader.take("MAIL_OAUTH_SCOPE", "what the token is for", values.words, MICROSOFT_SCOPE)
    return None if not (url and client and secret and scope) else TokenSource(url, client, secret, scope)


def _together(reader: Reader, found: Mapping[str, object]) -> None:
    """What is wrong with settings that are right one by one."""
    host, public = found["host"], found["public_url"]
    if isinstance(host, str) and not loopback(host) and isinstance(public, str) and public.startswith("http:"):
        reader.problems.append(
            f"{PREFIX}PUBLIC_URL wants the https address that people type, "
            f"because {PREFIX}HOST listens to other machines too."
        )
    boxes = found["mailboxes"]
    without = isinstance(boxes, tuple) and any(isinstance(one, ImapMailbox) and not one.password for one in boxes)
    if without and not reader.given("MAIL_OAUTH_TOKEN_URL"):
        reader.problems.append(
            f"{PREFIX}MAILBOX_URL names a mailbox without a password: give the password, or set "
            f"{PREFIX}MAIL_OAUTH_TOKEN_URL, {PREFIX}MAIL_OAUTH_CLIENT_ID and {PREFIX}MAIL_OAUTH_CLIENT_SECRET to sign "
            "in with a token."
        )
    if isinstance(found["outgoing"], SmtpServer) and not reader.given("MAIL_FROM"):
        reader.problems.append(
            f"{PREFIX}MAIL_FROM is missing: it wants the address that mail is sent from, "
            f"because {PREFIX}SMTP_URL names a server."
        )
    if reader.given("KNOWN_SENDERS") and not reader.given("AUTHENTICATION_SERVER"):
        reader.problems.append(
            f"{PREFIX}AUTHENTICATION_SERVER is missing: it wants the name of your mail server, as it stands in its "
            f"Authentication-Results headers, because {PREFIX}KNOWN_SENDERS says whose verified mail is answered."
        )
