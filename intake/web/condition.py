"""How the service is just now, for the pages that say so."""

from __future__ import annotations

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from intake.store.mailboxes import stored_name
from intake.store.vital_signs import Signs, signs
from intake.web.context import context, current_settings, current_store, now

_REDIS_SECONDS = 1


def condition() -> Signs:
    """The signs of this moment, of the mailboxes in the settings. Raises Transient when the database is away."""
    with current_store().reading() as session:
        return signs(session, now(), [stored_name(mailbox.name) for mailbox in current_settings().mailboxes])


def redis_answers() -> bool:
    """Whether the broker answers within a second."""
    url = context().redis_url
    if not url:
        return False
    # kombu writes redis+socket:// for what redis-py calls unix:// (CONTRACT, Work).
    url = url.replace("redis+socket://", "unix://", 1)
    try:
        # Asked once: the client's own way is to ask three times more, with pauses that a probe does not wait for.
        client = redis.Redis.from_url(
            url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS, retry=Retry(NoBackoff(), 0)
        )  # fmt: skip
        with client:
            return bool(client.ping())
    except redis.RedisError:
        return False
