"""The settings about answering: how often, with what links, and GOV.UK Notify as another way out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from uuid import UUID

from intake import setting_values as values
from intake.addresses import NotifyService, Refused, loopback_or_https
from intake.pipeline.answering import USUAL, Answering
from intake.setting_values import PREFIX, Reader

NOTIFY: Final = "https://api.notifications.service.gov.uk"
LONGEST_DAYS: Final = 28
"""A link lasts no longer than a draft that nobody touches (`drafts.KEPT_FOR`)."""
_WANTS_KEY: Final = "an API key of GOV.UK Notify, which ends with the ids of the service and of the key"
_WANTS_TEMPLATE: Final = "the id of a template of GOV.UK Notify"
_ID: Final = r"-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_KEY: Final = re.compile(f".+{_ID}{_ID}")


def answering(reader: Reader) -> Answering | None:
    """How this partnership answers; None when a setting is wrong, which ``reader`` then knows."""
    days = reader.take("LINK_DAYS", f"a number of days from 1 to {LONGEST_DAYS}", _days, str(USUAL.link_lasts.days))
    same = reader.take("CODE_TO_SAME_ADDRESS", "1 or 0", values.switch, "1")
    address = reader.take("REPLIES_PER_ADDRESS", "a number above 0", _positive, str(USUAL.per_address))
    domain = reader.take("REPLIES_PER_DOMAIN", "a number above 0", _positive, str(USUAL.per_domain))
    if days is None or same is None or address is None or domain is None:
        return None
    return Answering(per_address=address, per_domain=domain, link_lasts=timedelta(days=days), same_address=same)


def notify_service(reader: Reader) -> NotifyService | None:
    """GOV.UK Notify, where its key is set; None where it is not, or a setting is wrong."""
    templates = ("NOTIFY_EMAIL_TEMPLATE", "NOTIFY_TEXT_TEMPLATE")
    if not reader.given("NOTIFY_API_KEY"):
        for name in (*templates, "NOTIFY_URL"):
            if reader.given(name):
                reader.problems.append(
                    f"{PREFIX}NOTIFY_API_KEY is missing: it wants {_WANTS_KEY}, because {PREFIX}{name} is set."
                )
        return None
    key = reader.take("NOTIFY_API_KEY", _WANTS_KEY, _api_key)
    url = reader.take("NOTIFY_URL", "an https address, or an http one on this machine", loopback_or_https, NOTIFY)
    email, text = (reader.take(name, _WANTS_TEMPLATE, _template) if reader.given(name) else "" for name in templates)
    if not (reader.given(templates[0]) or reader.given(templates[1])):
        reader.problems.append(
            f"{PREFIX}NOTIFY_EMAIL_TEMPLATE or {PREFIX}NOTIFY_TEXT_TEMPLATE is missing: each wants {_WANTS_TEMPLATE}, "
            f"because {PREFIX}NOTIFY_API_KEY is set."
        )
    if reader.given(templates[0]) and reader.given("SMTP_URL"):
        reader.problems.append(
            f"{PREFIX}SMTP_URL and {PREFIX}NOTIFY_EMAIL_TEMPLATE are both set: either sends the e-mails. Unset one."
        )
    if key is None or url is None or email is None or text is None:
        return None
    return NotifyService(url, key, email, text)


def _api_key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise Refused("is no key of GOV.UK Notify")
    return text


def _template(text: str) -> str:
    return str(UUID(text))


def _days(text: str) -> int:
    number = _positive(text)
    if number > LONGEST_DAYS:
        raise ValueError(text)
    return number


def _positive(text: str) -> int:
    number = values.count(text)
    if number == 0:
        raise ValueError(text)
    return number
