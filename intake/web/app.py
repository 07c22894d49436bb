"""The Flask application, made from a store, settings and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from flask import Blueprint, Flask

from intake.accounts.passwords import hash_of_nobody
from intake.resources import assets_dir
from intake.settings import Settings
from intake.store.store import Store
from intake.web import health, info, static_files
from intake.web.account import choosing
from intake.web.account import views as account
from intake.web.colour import readable_on_white
from intake.web.context import Context
from intake.web.failures import show_failures
from intake.web.guard import guard
from intake.web.limits import limit
from intake.web.observing import observe
from intake.web.rendering import prepare_templates
from intake.web.security import protect
from intake.web.trap import count_caught


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    store: Store,
    settings: Settings,
    *,
    clock: Callable[[], datetime] = _utc_now,
    redis_url: str = "",
    blueprints: Iterable[Blueprint] = (),
) -> Flask:
    """The application. ``blueprints`` are the audiences' pages beside the base's own.

    Raises Permanent when the assets are not built or the brand colour is not a colour: it refuses to start half made.
    """
    static_files.manifest(assets_dir())
    readable_on_white(settings.brand_colour)
    hash_of_nobody()

    app = Flask("intake.web", static_folder=None)
    app.extensions["intake"] = Context(store, settings, clock, redis_url)
    prepare_templates(app, settings.language)
    observe(app)
    protect(app, settings)
    limit(app, redis_url)
    count_caught(app)
    app.before_request(guard)
    show_failures(app)
    for blueprint in (
        account.blueprint,
        choosing.blueprint,
        health.blueprint,
        info.blueprint,
        static_files.blueprint,
        *blueprints,
    ):
        app.register_blueprint(blueprint)
    return app
