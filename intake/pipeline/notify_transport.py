"""GOV.UK Notify as the way out: e-mails in place of an SMTP server, and text messages, which nothing else sends.

What its errors mean is told by status code and type, as its documentation asks; their words may change. It makes the
message itself from a template of the partnership's own service there, so that no header of ours travels
(docs/decisions/0033): the template of e-mails has ((subject)) for its subject and ((body)) for its text, that of text
messages ((body)) alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from intake.addresses import NotifyService
from intake.errors import Permanent, Transient
from intake.pipeline.letters import Letter, TextMessage

_WAIT_SECONDS: Final = 20
"""For one answer: two of them end well within the lease of an outbox row."""
# It logs the words of every error at WARNING, and they may quote what was sent.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

AWAY: Final = "GOV.UK Notify cannot be reached just now. The message is kept and sent again later."
BUSY: Final = "GOV.UK Notify takes no more messages just now (429). The message is kept and sent again later."
KEY_REFUSED: Final = (
    "GOV.UK Notify does not accept this service's key (403): see INTAKE_NOTIFY_API_KEY, and the clock of this machine. "
    "The message is kept and sent again later."
)
SET_UP_WRONG: Final = (
    "GOV.UK Notify does not send with this key or template ({code}): see the templates, and whether the service there "
    "is live. The message is kept and sent again later."
)
RECIPIENT_REFUSED: Final = "GOV.UK Notify refuses this {what} for good (400). Reach them in another way."


@dataclass(frozen=True, slots=True)
class Notify:
    """Sends by GOV.UK Notify."""

    service: NotifyService
    name: ClassVar[str] = "notify"

    def send(self, letter: Letter) -> str | None:
        """Send a letter as an e-mail; its id there."""
        body = {"subject": letter.subject, "body": letter.text}
        return self._sent(
            "address",
            lambda client: client.send_email_notification(
                letter.to, self.service.email_template, personalisation=body, reference=letter.id
            ),
        )

    def send_text(self, message: TextMessage) -> str | None:
        """Send a text message; its id there."""
        return self._sent(
            "number",
            lambda client: client.send_sms_notification(
                message.to, self.service.text_template, personalisation={"body": message.text}, reference=message.id
            ),
        )

    def status_of(self, provider_id: str) -> str | None:
        """What became of a message: 'created', 'sending', 'delivered' or one of its failures; None when GOV.UK Notify
        no longer knows, as after 7 days. Raises Transient."""
        try:
            answer = self._client().get_notification_by_id(provider_id)
        except APIError as error:
            if error.status_code == 404:
                return None
            raise _for_now(error) from None
        return str(_field(answer, "status"))

    def _sent(self, what: str, send: Callable[[NotificationsAPIClient], Any]) -> str:
        try:
            answer = send(self._client())
        except APIError as error:
            if error.status_code == 400 and _kinds(error) == {"ValidationError"}:  # the rest of a request is ours
                raise Permanent(RECIPIENT_REFUSED.format(what=what)) from None
            raise _for_now(error) from None
        return str(_field(answer, "id"))

    def _client(self) -> NotificationsAPIClient:
        # One for each message: it is not safe to share between threads, and few messages leave.
        return NotificationsAPIClient(self.service.api_key, base_url=self.service.url, timeout=_WAIT_SECONDS)


class NoNotify:
    """Where GOV.UK Notify is not set any more: what became of what it took can be asked by nobody."""

    name: ClassVar[str] = "notify"

    def status_of(self, _provider_id: str) -> str | None:
        """None: not known."""
        return None


def _for_now(error: APIError) -> Transient:
    code = error.status_code
    if code == 429:
        return Transient(BUSY)
    if code == 403:
        return Transient(KEY_REFUSED)
    if isinstance(error, HTTPError) and 400 <= code < 500:
        return Transient(SET_UP_WRONG.format(code=code))
    return Transient(AWAY)


def _kinds(error: APIError) -> set[str]:
    said: Any = error.message  # whatever the other side wrote
    return {str(one.get("error")) for one in said if isinstance(one, Mapping)} if isinstance(said, list) else set()


def _field(answer: Any, name: str) -> Any:
    found = answer.get(name) if isinstance(answer, Mapping) else None
    if not found:
        raise Transient(AWAY)  # whatever answered, it was not GOV.UK Notify
    return found
