"""Settings about answering: what each wants, and which do not go together."""

from pathlib import Path

import pytest
from sqlalchemy import select

from intake.addresses import NotifyService
from intake.answering_settings import NOTIFY
from intake.opened import letterhead_of, open_pipeline, open_store
from intake.pipeline.heard import AFTER
from intake.pipeline.receive import receive_file
from intake.settings import Settings, WrongSettings
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import NOW, word
from tests.intake.store.tables import make_tables
from tests.intake.test_settings import load
from tests.servers.notify_api import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE, NotifyApi


def test_with_nothing_set_a_link_lasts_a_week_and_an_address_gets_twenty_replies_a_day(tmp_path: Path) -> None:
    answering = load(tmp_path).answering
    assert (answering.link_lasts.days, answering.per_address, answering.per_domain) == (7, 20, 100)
    assert answering.same_address
    assert load(tmp_path).notify is None


def test_our_own_addresses_are_those_that_mail_comes_to_or_from(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        MAIL_TO="Forms@Marram.example.org",
        MAIL_FROM="out@example.org",
        MAILBOX_URL="imaps://shared%40marram.example.org:x@host/INBOX imaps://plain:x@host/INBOX",
    )
    answering = letterhead_of(settings).answering
    assert answering.own == {"forms@marram.example.org", "out@example.org", "shared@marram.example.org"}
    assert not answering.texts


def test_notify_sends_mails_and_texts_where_it_has_templates_for_them(tmp_path: Path) -> None:
    settings = load(tmp_path, NOTIFY_API_KEY=KEY, NOTIFY_TEXT_TEMPLATE=TEXT_TEMPLATE.upper())
    assert settings.notify == NotifyService(NOTIFY, KEY, "", TEXT_TEMPLATE)
    assert letterhead_of(settings).answering.texts
    assert KEY not in repr(settings)


def test_a_service_with_notify_sends_by_it_and_asks_it_later(tmp_path: Path, notify_api: NotifyApi) -> None:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path / "data"), **notify_api.settings})
    store = open_store(settings)
    make_tables(store)
    receive_file(store, settings.secret_key, word(example("0038")), "form.docx", "word_email", NOW)
    open_pipeline(settings, store, NOW).drain(NOW)
    (taken,) = notify_api.taken
    assert (taken.kind, taken.to) == ("email", example("0038")["notifier_email"])
    taken.status = "delivered"
    open_pipeline(settings, store, NOW).drain(NOW + AFTER[0])
    with store.reading() as session:
        assert session.scalars(select(OutgoingMessage.delivery)).one() == "delivered"
    store.close()
    assert not (tmp_path / "data" / "outbox").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"LINK_DAYS": "0"}, "INTAKE_LINK_DAYS is wrong: it wants a number of days from 1 to 28."),
        ({"LINK_DAYS": "29"}, "INTAKE_LINK_DAYS is wrong"),
        ({"CODE_TO_SAME_ADDRESS": "yes"}, "INTAKE_CODE_TO_SAME_ADDRESS is wrong: it wants 1 or 0."),
        ({"REPLIES_PER_ADDRESS": "0"}, "INTAKE_REPLIES_PER_ADDRESS is wrong: it wants a number above 0."),
        ({"REPLIES_PER_DOMAIN": "many"}, "INTAKE_REPLIES_PER_DOMAIN is wrong"),
        ({"NOTIFY_API_KEY": "secret-key"}, "INTAKE_NOTIFY_API_KEY is no key of GOV.UK Notify: it wants an API key"),
        ({"NOTIFY_API_KEY": KEY}, "INTAKE_NOTIFY_EMAIL_TEMPLATE or INTAKE_NOTIFY_TEXT_TEMPLATE is missing"),
        ({"NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE}, "INTAKE_NOTIFY_API_KEY is missing"),
        ({"NOTIFY_API_KEY": KEY, "NOTIFY_TEXT_TEMPLATE": "texts"}, "INTAKE_NOTIFY_TEXT_TEMPLATE is wrong"),
        (
            {"NOTIFY_API_KEY": KEY, "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE, "NOTIFY_URL": "http://notify.example.org"},
            "INTAKE_NOTIFY_URL would send the key and the messages in the clear",
        ),
        (
            {
                "NOTIFY_API_KEY": KEY,
                "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE,
                "SMTP_URL": "smtps://u:p@host",
                "MAIL_FROM": "out@example.org",
            },
            "INTAKE_SMTP_URL and INTAKE_NOTIFY_EMAIL_TEMPLATE are both set: either sends the e-mails. Unset one.",
        ),
    ],
)
def test_what_is_wrong_is_said_by_name_and_never_quoted(given: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(tmp_path, **given)
    assert said in refused.value.sentence
    assert KEY not in refused.value.sentence
    assert "secret-key" not in refused.value.sentence
